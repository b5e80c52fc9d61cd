"""Who carries the steps of the SOP: a lane as a whole, or a step that has executors of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from capaian import gate
from capaian.domain.access import Action, Actor, Subject, roles_of_step
from capaian.domain.editing import Edit, settle
from capaian.domain.errors import Invalid, NotFound
from capaian.domain.procedure import Definition, Parts, Step
from capaian.domain.terms import Role
from capaian.office.models import Position
from capaian.office.queries import list_positions
from capaian.procedure.commands import replace_executors
from capaian.procedure.models import ProcedureVersion
from capaian.procedure.queries import codes_of_executors, definition_of, find_version

FIELD = "positions"
_UPWARD = tuple(reversed(Role))
_LABEL = "Pelaksana langkah"


def assign_lane(
    actor: Actor, lane_id: str, edit: Edit, slip: gate.Slip = gate.NO_SLIP
) -> ProcedureVersion:
    """Give a lane to positions (their codes, field ``positions``); its other steps keep theirs.

    Raises :class:`Invalid` naming the step that a position's role may not carry.
    """
    subject = Subject(office=actor.office, label=_LABEL)
    with gate.enter(actor, Action.ASSIGN_STEPS, lambda: subject, slip) as permit:
        version = find_version(actor)
        definition = definition_of(version)
        executors = codes_of_executors(version)
        if lane_id not in {lane.id for lane in definition.lanes}:
            raise NotFound("Kolom pelaksana itu tidak ada.")
        held = definition.find_bearers(executors)[lane_id]
        steps = [step for step in definition.steps_of(lane_id) if executors.get(step.id) == held]
        _assign(permit, version, steps, edit)
        return version


def assign_step(
    actor: Actor, number: int, edit: Edit, slip: gate.Slip = gate.NO_SLIP
) -> ProcedureVersion:
    """Give one step to positions; raises as :func:`assign_lane`."""
    subject = Subject(office=actor.office, label=_LABEL)
    with gate.enter(actor, Action.ASSIGN_STEPS, lambda: subject, slip) as permit:
        version = find_version(actor)
        _assign(permit, version, [find_step(definition_of(version), number)], edit)
        return version


def find_step(definition: Definition, number: int) -> Step:
    """The step of that number; raises :class:`NotFound`."""
    for step in definition.steps:
        if step.number == number:
            return step
    raise NotFound("Langkah itu tidak ada.")


def _assign(
    permit: gate.Permit, version: ProcedureVersion, steps: Sequence[Step], edit: Edit
) -> None:
    """Steps that have the same executors get those that were typed."""
    able = list(list_positions(permit.actor))
    titles = {each.code: each.title for each in able}

    def show(name: str, codes: Iterable[str]) -> str:
        return ", ".join(titles.get(code, code) for code in codes)

    before = sorted(codes_of_executors(version).get(steps[0].id, ()))
    typed = Edit(edit.seen, {FIELD: sorted(edit.typed[FIELD])})
    chosen = settle(typed, {FIELD: before}, show)[FIELD]
    positions = [each for each in able if each.code in chosen]
    _check(positions, chosen, steps)
    _refuse_idle_units(able, positions, steps)
    for step in steps:
        replace_executors(permit, version, step.id, _order(step, positions))
    numbers = ", ".join(str(step.number) for step in steps)
    permit.details.update(
        changed=f"langkah {numbers} dari “{show('', before)}” menjadi “{show('', chosen)}”",
        steps=[step.id for step in steps],
        old=before,
        new=chosen,
    )


def _check(positions: Sequence[Position], chosen: Sequence[str], steps: Sequence[Step]) -> None:
    if not positions or len(positions) != len(chosen):
        raise Invalid(
            "Pelaksana belum dipilih.", problems=((FIELD, "Pilih sedikitnya satu jabatan."),)
        )
    problems = []
    for step in steps:
        roles = roles_of_step(step.id)
        wrong = [each.title for each in positions if each.role not in roles]
        if wrong:
            able = ", ".join(role.label for role in Role if role in roles)
            words = f"Langkah {step.number} hanya untuk {able}, bukan {', '.join(wrong)}."
            problems.append((FIELD, words))
    if problems:
        raise Invalid("Pelaksana belum dapat dipakai.", problems=tuple(problems))


def _refuse_idle_units(
    able: Sequence[Position], positions: Sequence[Position], steps: Sequence[Step]
) -> None:
    """Refuse that a unit which has a head would wait for nobody to validate its figures.

    A unit without one is let be: somebody else may have to be chosen before there is one.
    """
    step = next((each for each in steps if each.id == "validate"), None)
    if step is None:
        return
    roles, served = roles_of_step(step.id), {each.unit_id for each in positions}
    idle: dict[int, list[str]] = {}
    for each in able:
        if each.role in roles and each.unit_id and each.unit_id not in served:
            idle.setdefault(each.unit_id, []).append(each.title)
    if idle:
        heads = ", ".join(" atau ".join(titles) for titles in idle.values())
        alone = f" Atau ubah langkah {step.number} sendiri dulu." if len(steps) > 1 else ""
        words = (
            f"Pada langkah {step.number} setiap unit memvalidasi datanya sendiri. "
            f"Centang juga {heads}.{alone}"
        )
        raise Invalid("Pelaksana belum dapat dipakai.", problems=((FIELD, words),))


def _order(step: Step, positions: Sequence[Position]) -> list[Position]:
    """Those who initial act one after another, from the lowest to the highest seat."""
    if step.parts is not Parts.INITIALS:
        return list(positions)
    return sorted(positions, key=lambda each: (_UPWARD.index(Role(each.role)), each.rank))
