"""Step 6 on bad days: workbooks that are not ours, two editors, evidence that is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from capaian.adapters.workbook import FilledForm, FormSheet, read_form, write_form
from capaian.cli.playing import Play
from capaian.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from capaian.measurement import commands
from capaian.measurement.entries import EntryInput
from capaian.measurement.forms import describe_form
from capaian.measurement.models import Entry, EntryChange
from capaian.office.models import Unit
from tests.apps.measurement.doors import head_of, rows_of, submission_of, unit_of
from tests.memory import look_at_rows

STAFF = "staf-pemerintahan"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def collecting(play: Play) -> Play:
    play.run(until="meet")
    return play


def form_of(play: Play, **changes: Any) -> bytes:
    return write_form(replace(describe_form(submission_of(play)), **changes))


def places_of(data: bytes) -> dict[str, str]:
    """Where the first line's cells stand: "Isian!J13" by field."""
    form: FilledForm = read_form(data)
    return {name: cell.place for name, cell in form.lines[0].cells.items()}


def fill(data: bytes, field: str, value: object) -> bytes:
    reader: Any = openpyxl  # untyped
    book = reader.load_workbook(BytesIO(data))
    sheet, _, cell = places_of(data)[field].partition("!")
    book[sheet][cell] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(play: Play, data: bytes, name: str = "isian.xlsx") -> Any:
    return commands.upload_workbook(play.cast[STAFF], play.case, unit_of(play), name, data)


def test_filled_workbook_is_saved_whole(collecting: Play) -> None:
    data = fill(form_of(collecting), "realization", "12,5")
    upload(collecting, fill(data, "hindering_factors", "Hujan"))
    entry = Entry.objects.filter(submission=submission_of(collecting)).earliest("line__rank")
    assert (entry.typed, str(entry.value), entry.obstacles) == ("12,5", "12.5000000000", "Hujan")
    changes = EntryChange.objects.values_list("field", "old", "new", "source")
    assert sorted(changes) == [
        ("obstacles", "", "Hujan", "buku_kerja"),
        ("typed", "", "12,5", "buku_kerja"),
    ]
    assert submission_of(collecting).version == 2


def other_lines(sheet: FormSheet) -> dict[str, Any]:
    first, *rest = sheet.lines
    return {"lines": (replace(first, line_id="999999"), *rest)}


# A workbook with these facts changed, and what its refusal says.
OTHERS: list[tuple[Callable[[FormSheet], dict[str, Any]], str]] = [
    (
        lambda s: {"office_code": "33.02.99", "office_name": "Kecamatan Lain"},
        "untuk Kecamatan Lain, bukan Kecamatan Wangon.",
    ),
    (
        lambda s: {"unit_code": "trantib", "unit_name": "Seksi Trantib"},
        "untuk Seksi Trantib, bukan Seksi Pemerintahan.",
    ),
    (
        lambda s: {"period_key": "2026-TW2", "period_label": "Triwulan II 2026"},
        "untuk Triwulan II 2026, bukan Triwulan I 2026.",
    ),
    (lambda s: {"form_version": 7}, "untuk versi formulir 7, bukan 1."),
    (other_lines, "Baris buku kerja tidak sama dengan formulir."),
    (lambda s: {"lines": s.lines[:1]}, "Baris buku kerja tidak sama dengan formulir."),
]
BAD_CELLS = [
    ("realization", "=1+1"),
    ("realization", "1:17,9"),
    ("budget_realization", "dua juta"),
    ("evidence", "x" * 301),
    ("not_measured_reason", "x" * 301),
    ("realization", "9" * 201),
]
NO_FORMS = [
    ("isian.xlsx", b"MZ\x90\x00" + bytes(200), "not_a_workbook"),
    ("isian.xlsx", b"PK\x03\x04" + bytes(200), "damaged"),
    ("isian.exe", b"MZ\x90\x00", "not_a_workbook"),
    ("isian.xlsm", b"PK\x03\x04", "macros"),
    ("isian.xlsx", b"", "empty_file"),
    ("isian.xlsx", bytes(50_000_000), "too_big"),
]
NO_EVIDENCE = (
    b"",
    b"MZ\x90\x00",
    b"<svg onload=x>",
    b"PK\x03\x04",
    PNG + bytes(10 * 1024 * 1024),
)


def refuse(act: Callable[[], object]) -> Invalid:
    with pytest.raises(Invalid) as refused:
        act()
    assert refused.value.sentence.endswith(".")
    return refused.value


def test_what_cannot_be_taken_is_refused_and_nothing_is_saved(
    collecting: Play, subtests: pytest.Subtests
) -> None:
    sheet = describe_form(submission_of(collecting))
    ready = fill(write_form(sheet), "follow_up", "Tetap kosong")
    places = places_of(ready)
    before = look_at_rows()
    for change, sentence in OTHERS:
        with subtests.test(sentence):
            other = form_of(collecting, **change(sheet))
            assert sentence in refuse(lambda: upload(collecting, other)).sentence  # noqa: B023
    for field, value in BAD_CELLS:
        with subtests.test("cell", field=field, value=value[:10]):
            spoiled = fill(ready, field, value)
            refusal = refuse(lambda: upload(collecting, spoiled))  # noqa: B023
            assert [place for place, _ in refusal.problems] == [places[field]]
            assert all(sentence.endswith(".") for _, sentence in refusal.problems)
    for name, data, code in NO_FORMS:
        with subtests.test("file", name=name, size=len(data)):
            assert refuse(lambda: upload(collecting, data, name)).code == code  # noqa: B023
    for data in NO_EVIDENCE:
        with subtests.test("evidence", head=data[:4]):
            refuse(lambda: add(collecting, data))  # noqa: B023
    with subtests.test("line of another unit"):
        rows = rows_of(collecting, "pelayanan")
        staff, unit = collecting.cast[STAFF], unit_of(collecting)
        refuse(lambda: commands.enter_figures(staff, collecting.case, unit, rows, version=None))
    with subtests.test("empty form"):
        refusal = refuse(lambda: commands.hand_in(staff, collecting.case, unit, version=None))
        lines = Entry.objects.filter(submission=submission_of(collecting)).count()
        assert len({place for place, _ in refusal.problems}) == lines
    assert look_at_rows() == before


def test_second_editor_learns_who_was_faster(collecting: Play) -> None:
    unit, rows = unit_of(collecting), rows_of(collecting)
    staff, kasi = collecting.cast[STAFF], collecting.cast["kasi-pemerintahan"]
    first = commands.enter_figures(staff, collecting.case, unit, rows, version=1)
    before = look_at_rows()
    line = min(rows)
    with pytest.raises(Conflict) as refused:
        commands.enter_figures(
            kasi, collecting.case, unit, {line: EntryInput(typed="99")}, version=1
        )
    assert (refused.value.code, refused.value.sentence) == (
        "stale",
        "Pengadministrasi Pemerintahan sudah menyimpan perubahan lain. "
        "Bandingkan, lalu simpan lagi.",
    )
    assert look_at_rows() == before
    again = commands.enter_figures(
        kasi, collecting.case, unit, {line: EntryInput(typed="99")}, version=first.version
    )
    assert again.version == first.version + 1


def test_same_figures_saved_again_are_no_change(collecting: Play) -> None:
    unit, rows = unit_of(collecting), rows_of(collecting)
    for _ in range(2):
        saved = commands.enter_figures(
            collecting.cast[STAFF], collecting.case, unit, rows, version=None
        )
    assert saved.version == 2
    assert EntryChange.objects.filter(field="typed").count() == len(rows)


def test_handing_in_what_changed_meanwhile_is_stale(collecting: Play) -> None:
    unit = unit_of(collecting)
    staff = collecting.cast[STAFF]
    commands.enter_figures(staff, collecting.case, unit, rows_of(collecting), version=1)
    with pytest.raises(Conflict) as refused:
        commands.hand_in(staff, collecting.case, unit, version=1)
    assert refused.value.code == "stale"


def test_whoever_typed_does_not_validate(collecting: Play) -> None:
    kasi, unit = collecting.cast["kasi-pemerintahan"], unit_of(collecting)
    for each in collecting.units():
        if each.pk == unit:
            commands.enter_figures(kasi, collecting.case, unit, rows_of(collecting), version=None)
            commands.hand_in(kasi, collecting.case, unit, version=None)
        else:
            collecting.fill(each)
    commands.collect(collecting.cast["pengadministrasi-kepegawaian"], collecting.case)
    before = look_at_rows()
    with pytest.raises(NotAllowed) as refused:
        commands.validate_unit(kasi, collecting.case, unit, version=None)
    assert refused.value.code == "four_eyes"
    stale = unit_of(collecting, "trantib")
    head = head_of(collecting, Unit.objects.get(pk=stale))
    with pytest.raises(Conflict) as conflict:
        commands.validate_unit(head, collecting.case, stale, version=1)
    assert conflict.value.code == "stale"
    assert look_at_rows() == before


def add(play: Play, data: bytes, who: str = STAFF, unit: str = "pemerintahan") -> Any:
    line = min(rows_of(play, unit))
    return commands.add_evidence(play.cast[who], play.case, line, "bukti.png", data)


def test_evidence_is_kept_once(collecting: Play) -> None:
    assert add(collecting, PNG).pk == add(collecting, PNG).pk


def test_evidence_of_another_unit_is_refused(collecting: Play, stranger: Any) -> None:
    before = look_at_rows()
    with pytest.raises(NotAllowed):
        add(collecting, PNG, who="staf-trantib")
    line = min(rows_of(collecting))
    with pytest.raises((NotFound, Invalid)):
        commands.add_evidence(stranger, collecting.case, line, "bukti.png", PNG)
    assert look_at_rows() == before


def test_form_that_was_not_handed_out_waits(play: Play) -> None:
    play.run(until="design_form")
    with pytest.raises(Conflict) as refused:
        upload(play, form_of(play))
    assert refused.value.code == "not_distributed"
