"""The ways back: 9 → 7 for what was marked, 9 → 6 for a missing unit, 11 → 9 for a refusal."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.archive.queries import path_of
from capaian.cli.playing import Play
from capaian.documents.models import Document, LetterNumber
from capaian.domain.errors import Conflict
from capaian.domain.terms import PaperKind, ReturnTo
from capaian.gate import NO_SLIP
from capaian.measurement import commands
from capaian.measurement.entries import EntryInput
from capaian.measurement.models import Cycle, Entry, Mark, Review, Snapshot
from capaian.measurement.queries import list_submissions
from capaian.office.models import Unit
from capaian.procedure.models import Case, Part, Task
from capaian.procedure.queries import list_inbox, open_steps
from tests.apps.measurement.doors import (
    CLERK,
    DOORS,
    PREPARE,
    head_of,
    rows_of,
    submission_of,
    unit_of,
)

REPLAYER = Path(__file__).parents[2] / "bpmn"

BY_NAME = {door.name: door for door in DOORS}


def go(play: Play, since: str, until: str) -> None:
    """Pass the doors from one to another, both included."""
    names = list(BY_NAME)
    for name in names[names.index(since) : names.index(until) + 1]:
        if name in PREPARE:
            PREPARE[name](play)
        BY_NAME[name].act(play, play.cast[BY_NAME[name].right], NO_SLIP)


@pytest.fixture(scope="module")
def submitted_once(play_once: Play) -> Play:
    """A measurement whose draft lies before the Camat; one unit had nothing to hand in."""
    go(play_once, "order", "submit")
    return play_once


@pytest.fixture
def play(submitted_once: Play, db: None) -> Play:
    return submitted_once


def states(play: Play) -> dict[str, str]:
    cycle = Cycle.objects.get(case=play.case)
    return {each.unit.code: each.state for each in list_submissions(cycle)}


def follows_the_engine(play: Play) -> None:
    """The rows that lists read are the steps that the engine has open."""
    case = Case.objects.get(pk=play.case)
    assert open_steps(case) == frozenset(case.workflow["open"])


def awaited(play: Play) -> set[str]:
    parts = Part.objects.filter(task__case=play.case, state="menunggu").select_related("unit")
    return {part.unit.code for part in parts if part.unit}


def line_of(play: Play, code: str) -> int:
    return Entry.objects.filter(submission=submission_of(play, code)).latest("line__rank").line_id


def send_back(play: Play, *codes: str) -> None:
    marks = tuple(commands.MarkInput(line_of(play, code), "Periksa lagi.") for code in codes)
    request = commands.CorrectRequest(ReturnTo.DATA, "Angka belum benar.", marks)
    commands.correct(play.cast["camat"], play.case, request)


def mend(play: Play, code: str, typed: str) -> None:
    staff, unit = play.cast[f"staf-{code}"], unit_of(play, code)
    rows = {line_of(play, code): EntryInput(typed=typed)}
    commands.enter_figures(staff, play.case, unit, rows, version=submission_of(play, code).version)
    commands.hand_in(staff, play.case, unit, version=None)
    commands.validate_unit(head_of(play, Unit.objects.get(pk=unit)), play.case, unit, version=None)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Conflict) as refusal:
        act()
    return refusal.value.code


def test_return_for_data_opens_only_what_was_marked(play: Play) -> None:
    assert states(play) == {**dict.fromkeys(states(play), "divalidasi"), "trantib": "tanpa_isian"}
    send_back(play, "pemerintahan")
    follows_the_engine(play)
    wanted = {**dict.fromkeys(states(play), "divalidasi"), "trantib": "tanpa_isian"}
    assert states(play) == {**wanted, "pemerintahan": "dikembalikan"}
    assert awaited(play) == {"pemerintahan"}
    inboxes = {code for code, actor in play.cast.items() if list_inbox(actor)}
    assert inboxes == {"kasi-pemerintahan", "staf-pemerintahan"}
    staff, other = play.cast["staf-pelayanan"], unit_of(play, "pelayanan")
    for act in (
        lambda: commands.enter_figures(staff, play.case, other, {}, version=None),
        lambda: commands.hand_in(staff, play.case, other, version=None),
    ):
        assert refused(act) == "handed_in"
    kasi = play.cast["kasi-pelayanan"]
    validate = lambda: commands.validate_unit(kasi, play.case, other, version=None)  # noqa: E731
    assert refused(validate) == "not_handed_in"
    mend(play, "pemerintahan", "11")
    assert states(play)["pemerintahan"] == "divalidasi"
    assert open_steps(Case.objects.get(pk=play.case)) == {"submit"}
    assert [each.version for each in Snapshot.objects.all()] == [1, 2, 3]
    go(play, "submit", "archive")
    tasks = Task.objects.filter(case=play.case).order_by("ready_at", "id")
    assert [(task.number, task.round) for task in tasks if task.round > 1] == [
        (7, 2),
        (8, 2),
        (9, 2),
    ]
    papers = Document.objects.filter(case=play.case, version__gt=1)
    note = "Nota Pengantar – Penyampaian data kinerja Triwulan I 2026"
    assert [(paper.title, paper.version) for paper in papers] == [(note, 2)]


def test_returned_form_is_due_with_its_step_and_not_late_from_the_start(play: Play) -> None:
    first = submission_of(play).deadline
    send_back(play, "pemerintahan")
    open_task = Task.objects.get(case=play.case, done_at=None)
    assert (open_task.step, open_task.deadline) == ("validate", play.start + timedelta(days=14))
    found = {code: submission_of(play, code).deadline for code in ("pemerintahan", "pelayanan")}
    assert found == {"pemerintahan": open_task.deadline, "pelayanan": first}


def test_return_for_a_missing_unit_lets_it_hand_in(play: Play) -> None:
    trantib = unit_of(play, "trantib")
    before = Snapshot.objects.latest("version").figures
    assert [each["unit"] for each in before["missing"]] == [
        "Seksi Ketenteraman dan Ketertiban Umum"
    ]
    request = commands.CorrectRequest(
        ReturnTo.UNIT,
        "Trantib wajib mengirim.",
        (commands.MarkInput(line_of(play, "pemerintahan"), "Periksa."),),
        (trantib,),
    )
    commands.correct(play.cast["camat"], play.case, request)
    follows_the_engine(play)
    assert awaited(play) == {"trantib"}
    assert refused(lambda: commands.collect(play.cast[CLERK], play.case)) == "parts_waiting"
    staff = play.cast["staf-trantib"]
    commands.enter_figures(staff, play.case, trantib, rows_of(play, "trantib"), version=None)
    commands.hand_in(staff, play.case, trantib, version=None)
    # The marked unit may mend its figures now or in step 7.
    commands.hand_in(play.cast["staf-pemerintahan"], play.case, unit_of(play), version=None)
    commands.collect(play.cast[CLERK], play.case)
    follows_the_engine(play)
    assert awaited(play) == {"trantib", "pemerintahan"}
    for code in ("trantib", "pemerintahan"):
        head = play.cast[f"kasi-{code}"]
        commands.validate_unit(head, play.case, unit_of(play, code), version=None)
    assert Snapshot.objects.latest("version").figures["missing"] == []
    go(play, "submit", "archive")


def test_refusal_to_sign_leads_to_correction_and_a_new_paraf(play: Play) -> None:
    go(play, "correct", "second paraf")
    commands.refuse(play.cast["camat"], play.case, "Rata-rata belum jelas.")
    follows_the_engine(play)
    assert open_steps(Case.objects.get(pk=play.case)) == {"correct"}
    assert LetterNumber.objects.filter(subject__startswith="Pengukuran").count() == 0
    assert Document.objects.filter(state="ditandatangani").count() == 0
    paper = Document.objects.filter(kind=PaperKind.APPROVAL).latest("pk")
    assert paper.data["refusal"] == "Rata-rata belum jelas."
    go(play, "correct", "archive")
    assert Task.objects.filter(case=play.case, step="request_approval").count() == 2
    assert Document.objects.filter(state="ditandatangani").count() == 1


def replay(sop: Path, course: Path) -> dict[str, Any]:
    """What pm4py says of a course on the SOP."""
    done = subprocess.run(
        [REPLAYER / ".venv/bin/python", REPLAYER / "replay.py", sop, course],
        capture_output=True,
        check=True,
        timeout=120,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.journey
@pytest.mark.skipif(
    not (REPLAYER / ".venv/bin/python").exists(),
    reason="pm4py is not installed: see .ci/run",
)
def test_course_in_the_bag_is_one_that_the_sop_allows(play: Play, tmp_path: Path) -> None:
    send_back(play, "pemerintahan")
    mend(play, "pemerintahan", "11")
    go(play, "submit", "second paraf")
    commands.refuse(play.cast["camat"], play.case, "Rata-rata belum jelas.")
    go(play, "correct", "archive")
    bag = path_of(Case.objects.get(pk=play.case).archived) / "data/prosedur"
    assert replay(bag / "sop.bpmn", bag / "langkah.csv") == {"fitness": [1.0], "steps": 20}
    lines = (bag / "langkah.csv").read_text("utf-8").splitlines(keepends=True)
    without_signing = [line for line in lines if ",11,Penandatanganan" not in line]
    forged = tmp_path / "forged.csv"
    forged.write_text("".join(without_signing), "utf-8")
    assert (len(lines), len(without_signing)) == (21, 19)
    assert replay(bag / "sop.bpmn", forged)["fitness"][0] < 1


@pytest.mark.journey
def test_twenty_rounds_stay_equal(play: Play) -> None:
    """No round asks the database more often than an earlier one, and the state stays small."""
    counts, sizes = [], []
    for number in range(20):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            send_back(play, "pemerintahan")
            mend(play, "pemerintahan", str(10 + number % 2))
            go(play, "submit", "submit")
        counts.append(len(asked))
        sizes.append(len(str(Case.objects.get(pk=play.case).workflow)))
    assert (counts[-1], sizes[-1]) == (counts[1], sizes[1])
    assert (Review.objects.count(), Mark.objects.count()) == (20, 20)
    assert Snapshot.objects.latest("version").version == 22
    sheet = Document.objects.filter(kind=PaperKind.CORRECTION).latest("pk")
    wanted = ("Lembar Koreksi Putaran 20 – Triwulan I 2026", 20)
    assert (sheet.title, sheet.data["round"]) == wanted
    go(play, "correct", "archive")
    assert Case.objects.get(pk=play.case).state == "selesai"
