"""What can be done on a step's page: one act a button, each a form and a command."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict
from capaian.domain.measuring import Measurement
from capaian.domain.procedure import Step
from capaian.domain.terms import SubmissionState
from capaian.gate import NO_SLIP, Slip, refuse_repeated
from capaian.measurement.figures import measure_lines
from capaian.measurement.models import Cycle, Entry, FormLine, Submission
from capaian.measurement.queries import (
    OutlineRow,
    UnitState,
    entered_by,
    list_unit_lines,
    list_unit_states,
)
from capaian.office.models import Office
from capaian.procedure.queries import subject_of
from capaian.web.acting import attempt
from capaian.web.forms.slip import SlipForm, find_slip


@dataclass(frozen=True)
class Stage:
    """Where something is done: the actor, the measurement, the step.

    ``submission`` is a unit's form, where the page is about one, with its ``outline`` and the
    lines of it that are ``shown``, some of them ``read`` already. What a page does not ask for is
    not read.
    """

    actor: Actor
    office: Office
    cycle: Cycle
    step: Step
    submission: Submission | None = None
    outline: Sequence[OutlineRow] = ()
    shown: Collection[int] = ()
    read: Collection[Entry] = ()

    @property
    def case(self) -> int:
        return self.cycle.case_id

    @cached_property
    def lines(self) -> Sequence[FormLine]:
        """The lines that are shown and those that their figures and findings depend on.

        Those are the lines of the same budget line or sasaran; a figure of another report is
        held against all lines above it.
        """
        if self.submission is None:
            return ()
        nodes = {each.node for each in self.outline if each.line in self.shown}
        all_needed = any(each.printed for each in self.outline)
        needed = [each.line for each in self.outline if all_needed or each.node in nodes]
        return list_unit_lines(self.submission, needed, self.read)

    @cached_property
    def subject(self) -> Subject:
        """What the table of access is asked about."""
        form = self.submission
        return subject_of(
            self.cycle.case,
            self.step.id,
            unit=form.unit_id if form else None,
            entered_by=entered_by(form) if form else (),
        )

    @cached_property
    def measurement(self) -> Measurement:
        """The figures of the lines, computed once a page."""
        places = {each.line: number for number, each in enumerate(self.outline, start=1)}
        numbers = [places[line.pk] for line in self.lines]
        return measure_lines(self.cycle, self.lines, numbers)

    @cached_property
    def unit_states(self) -> list[UnitState]:
        """How far each unit is, read once a page."""
        return list_unit_states(self.cycle)

    @cached_property
    def awaited(self) -> list[Submission]:
        """The units that have not handed in for the first time."""
        each = (state.submission for state in self.unit_states)
        return [submission for submission in each if submission.state == SubmissionState.OPEN]


class StepForm(SlipForm):
    """A form on a step's page; it knows its stage, for choices and proposals."""

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        self.stage = stage
        super().__init__(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an act: ``verdict`` is what it posts where an act has several.

    ``stays`` keeps the page of the step open afterwards.
    """

    label: str
    verdict: str = ""
    look: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: who may (``action``), what is typed (``form``), what then happens.

    ``carry_out`` gets the valid form and returns the sentence that is shown afterwards.
    A form which saves itself while it is filled in is given to ``save``, whatever button the focus
    is on, and answered with the fragment ``saved``.
    """

    name: str
    action: Action
    title: str
    buttons: tuple[Button, ...]
    carry_out: Callable[[Stage, Any], str]
    form: type[StepForm] = StepForm
    body: str = "web/_form.html"
    intro: str = ""
    applies: Callable[[Stage], bool] = lambda stage: True
    files: bool = False
    save: Callable[[Stage, Any], str] | None = None
    saved: str = ""

    def stays(self, verdict: str) -> bool:
        """Whether the page stays open after the button that posts ``verdict``."""
        return any(each.stays for each in self.buttons if each.verdict == verdict)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that this person may do now, with its form; ``main`` is the page's first button."""

    act: Act
    form: StepForm
    main: bool


def list_offers(
    stage: Stage, acts: Sequence[Act], shown: Mapping[str, StepForm] | None = None
) -> list[Offer]:
    """The acts that the actor may do now, and those whose form is ``shown`` again as sent."""
    shown = shown or {}
    # Several acts may bear one name, as the ways to sign do: only one of them applies.
    allowed = [
        act for act in acts if act.applies(stage) and (act.name in shown or ask(stage, act).allowed)
    ]
    return [
        Offer(
            act,
            shown.get(act.name) or act.form(stage, auto_id=f"{act.name}-%s"),
            place == 0,
        )
        for place, act in enumerate(allowed)
    ]


def ask(stage: Stage, act: Act) -> Decision:
    """What the gate would answer."""
    return decide(stage.actor, act.action, stage.subject)


def choose_act(stage: Stage, acts: Sequence[Act], name: str, slip: Slip = NO_SLIP) -> Act:
    """The act that a form names; raises :class:`Conflict` when it is not to be done any more.

    Where the form with this very ``slip`` has done it, that is :class:`AlreadyDone`.
    """
    named = [act for act in acts if act.name == name]
    for act in named:
        if act.applies(stage):
            return act
    if named:
        refuse_repeated(stage.actor, slip)
    raise Conflict("Ini sudah dikerjakan atau belum terbuka. Buka lagi halamannya.")


def do_posted(
    request: HttpRequest, stage: Stage, acts: Sequence[Act]
) -> tuple[str, dict[str, StepForm]]:
    """Do the act that a form names: the sentence of how it ended, or "" and the form to show again.

    A form that comes a second time is told so, also where its act is over by having been done.
    """
    slip = find_slip(request.POST.get("slip", ""))
    try:
        act = choose_act(stage, acts, request.POST.get("act", ""), slip)
    except AlreadyDone as done:
        return done.sentence, {}
    sentence, form = perform(request, stage, act)
    return sentence, {} if sentence else {act.name: form}


def perform(
    request: HttpRequest, stage: Stage, act: Act, *, saving: bool = False
) -> tuple[str, StepForm]:
    """Do the act with what was posted: the sentence of success, or "" and the form to show again.

    ``saving`` only saves what is filled in so far, where the act has such a ``save``.

    A refusal that the person can mend stays on the page with all that was typed.
    """
    form = act.form(stage, request.POST, request.FILES, auto_id=f"{act.name}-%s")
    carry_out = act.save if saving and act.save else act.carry_out
    return attempt(stage.actor, form, lambda: carry_out(stage, form))[1], form
