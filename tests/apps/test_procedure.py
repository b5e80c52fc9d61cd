"""The SOP of an office: what it refuses, who carries it, and the version a case began with."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed
from capaian.domain.terms import PaperKind
from capaian.measurement import commands
from capaian.measurement.commands.adopt import BPMN
from capaian.office.queries import console_actor
from capaian.procedure.models import Case, Executor, ProcedureVersion, Task
from capaian.procedure.queries import (
    definition_of,
    find_version,
    list_cases,
    list_executors,
    list_inbox,
    list_open_tasks,
)
from tests.conftest import Cast

SOP = BPMN.read_bytes()
LANES = {
    "camat": ["camat"],
    "sekcam": ["sekcam"],
    "kasi_kasubbag_umpeg": ["kasubbag-umpeg"],
    "pengadministrasi_kepegawaian": ["pengadministrasi-kepegawaian"],
}
LONGER = SOP.replace(b'number="1" minutes="15"', b'number="1" minutes="45"')


def adopt(bpmn: bytes = SOP, **changes: Any) -> ProcedureVersion:
    facts: dict[str, Any] = {"lanes": LANES, "steps": {}, **changes}
    return commands.adopt_procedure(console_actor("33.02.02"), bpmn=bpmn, **facts)


def swap(old: str, new: str) -> bytes:
    assert old.encode() in SOP, old
    return SOP.replace(old.encode(), new.encode())


def add(symbol: str) -> bytes:
    return SOP.replace(b"</bpmn:process>", f"{symbol}</bpmn:process>".encode(), 1)


@pytest.mark.parametrize(
    ("bpmn", "lanes", "place"),
    [
        (add('<bpmn:scriptTask id="x"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'), {}, "x"),
        (add('<bpmn:serviceTask id="x"/>'), {}, "x"),
        (swap("correction == 'data'", "correction.lower() == 'data'"), {}, None),
        (swap('"order"', '"perintah"').replace(b">order<", b">perintah<"), {}, "perintah"),
        (SOP, {"sekcam": []}, "sekcam"),
        (b"bukan BPMN", {}, ""),
    ],
    ids=["script", "service", "condition", "no command", "lane without position", "no BPMN"],
)
def test_file_is_refused_with_a_sentence_for_each_fault(
    cast: Cast, bpmn: bytes, lanes: dict[str, list[str]], place: str | None
) -> None:
    before = (list(ProcedureVersion.objects.values_list("pk")), list(Executor.objects.values()))
    with pytest.raises(Invalid) as refused:
        adopt(bpmn, lanes={**LANES, **lanes})
    assert refused.value.code == "invalid_procedure"
    places = {where for where, _ in refused.value.problems}
    assert place in places if place is not None else places
    assert all(sentence.endswith(".") for _, sentence in refused.value.problems)
    after = (list(ProcedureVersion.objects.values_list("pk")), list(Executor.objects.values()))
    assert after == before


@pytest.mark.parametrize(
    "changes", [{"lanes": {**LANES, "sekcam": ["wakil"]}}, {"steps": {"sign": ["wakil"]}}]
)
def test_position_that_is_not_there_is_named(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        adopt(**changes)
    assert refused.value.sentence == "Jabatan pelaksana tidak dikenal: wakil."


def test_only_the_console_and_the_secretary_adopt(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        commands.adopt_procedure(cast["camat"], lanes=LANES, steps={}, bpmn=LONGER)
    version = commands.adopt_procedure(cast["sekcam"], lanes=LANES, steps={}, bpmn=LONGER)
    assert find_version(cast["camat"]) == version


def test_running_case_keeps_the_version_it_began_with(play: Play, cast: Cast) -> None:
    play.run(until="order")
    case = Case.objects.get()
    old, new = case.version, adopt(LONGER)
    assert (old.pk == new.pk, find_version(cast["camat"])) == (False, new)
    commands.design_form(cast["kasubbag-umpeg"], case.pk, commands.DesignRequest())
    case.refresh_from_db()
    assert case.version == old
    assert [definition_of(each).step("order").minutes for each in (old, new)] == [15, 45]
    fresh = commands.order(
        cast["camat"],
        commands.OrderRequest(
            year=2026,
            quarter=2,
            ordered_on=play.start,
            deadline=play.start,
            instruction="Susun.",
            addressees=tuple(each.position_id for each in Executor.objects.all()),
        ),
    )
    assert fresh.case.version == new


def test_earlier_sop_comes_into_force_again_and_the_one_in_force_stays(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    def count() -> int:
        return Document.objects.filter(kind=PaperKind.SOP).count()

    def adopt_later(bpmn: bytes) -> ProcedureVersion:
        clock.shift(60)
        return adopt(bpmn)

    first, sheets = adopt(SOP), count()
    assert (adopt_later(SOP).adopted_at, count()) == (first.adopted_at, sheets)
    second = adopt_later(LONGER)
    assert (find_version(cast["camat"]), count()) == (second, sheets + 1)
    again = adopt_later(SOP)
    assert (again, find_version(cast["camat"]), count()) == (first, first, sheets + 2)
    assert again.adopted_at > second.adopted_at
    assert (adopt_later(SOP).adopted_at, count()) == (again.adopted_at, sheets + 2)


def test_executors_may_be_changed_for_single_steps(cast: Cast) -> None:
    version = adopt(steps={"meet": ["camat", "sekcam"]})
    executors = list_executors(version)
    assert [each.position.code for each in executors["meet"]] == ["camat", "sekcam"]
    assert [each.position.code for each in executors["submit"]] == ["sekcam"]
    assert executors.keys() == {step.id for step in definition_of(version).steps}


def test_case_of_another_office_does_not_exist(play: Play, stranger: Actor) -> None:
    play.run(until="order")
    assert (list(list_cases(stranger)), list_inbox(stranger)) == ([], [])
    assert list_open_tasks(stranger) == []


def test_inbox_is_of_whoever_is_awaited(play: Play, cast: Cast) -> None:
    play.run(until="order")
    waiting = {code for code, actor in cast.items() if list_inbox(actor)}
    assert waiting == {"kasubbag-umpeg"}
    (item,) = list_inbox(cast["kasubbag-umpeg"])
    assert (item.step.id, item.task.deadline) == ("design_form", play.start.replace(day=15))
    assert [each.step.id for each in list_open_tasks(cast["camat"])] == ["design_form"]


def test_rows_say_what_the_engine_says_after_every_step(play: Play) -> None:
    steps = definition_of(find_version(play.cast["camat"])).steps
    engine: list[list[str]] = []
    rows: list[list[str]] = []

    def note(name: str) -> None:
        engine.append(Case.objects.get().workflow["open"])
        open_rows = Task.objects.exclude(state="selesai").order_by("number")
        rows.append(list(open_rows.values_list("step", flat=True)))

    play.run(tell=note)
    assert rows == engine == [[step.id] for step in steps[1:]] + [[]]
    tasks = list(Task.objects.order_by("number"))
    assert all(task.ready_at <= (task.begun_at or task.ready_at) for task in tasks)
    assert all(task.begun_at <= task.done_at for task in tasks if task.begun_at and task.done_at)
    assert {task.done_as for task in tasks} == {
        "Camat Wangon",
        "Sekretaris Kecamatan Wangon",
        "Kasubbag Umum dan Kepegawaian",
        "Pengadministrasi Kepegawaian",
        "Kasi Pelayanan Umum",
    }


def test_step_is_refused_while_a_bearer_is_awaited(play: Play, cast: Cast) -> None:
    play.run(until="meet")
    with pytest.raises(Conflict) as refused:
        commands.collect(cast["pengadministrasi-kepegawaian"], play.case)
    assert refused.value.code == "parts_waiting"
    assert refused.value.sentence.startswith("Masih ditunggu: Subbagian Perencanaan dan Keuangan, ")
