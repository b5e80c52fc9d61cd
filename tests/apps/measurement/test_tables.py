"""The official tables of measurements that were really played."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import call_command

from capaian.cli.playing import EXAMPLE, Play, read_filled
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.tables import TABLES, Table
from capaian.measurement.figures import lines_of, measure_lines
from capaian.measurement.models import Snapshot
from capaian.measurement.queries import get_cycle, list_running
from capaian.measurement.tables import WRITERS, draw_table
from capaian.office.models import Office, Unit
from capaian.planning.queries import keep_indicators
from tests.conftest import Cast
from tests.reading import read_pages


def read(table: Table, number: str, *keys: str) -> tuple[str, ...]:
    """Some cells of the row with that number."""
    places = [column.key for column in table.leaves]
    row = next(row for row in table.rows if row[0] and row[0].text == number)
    return tuple(cell.text if (cell := row[places.index(key)]) else "<" for key in keys)


def write_all(actor: Actor, case: int) -> dict[str, bytes]:
    return {
        f"{key}.{kind}": write(draw_table(actor, case, key)).content
        for key in TABLES
        for kind, write in WRITERS.items()
    }


@pytest.fixture
def signed(play: Play) -> Play:
    """The first quarter, signed."""
    play.run(until="sign")
    return play


def play_next(cast: Cast, quarter: int | None, day: date, until: str) -> Play:
    name = f"isian-2026-TW{quarter or 2}.csv"
    after = Play(cast, 2026, quarter, day, read_filled(EXAMPLE / name))
    after.run(until=until)
    return after


def test_evaluation_of_a_signed_quarter_redone_by_hand(signed: Play, camat: Actor) -> None:
    table = draw_table(camat, signed.case, "e81").table
    keys = ("3", "7k", "7rp", "8k", "8rp", "12k", "12rp", "12/7k", "12/7rp")
    assert read(table, "6", *keys) == (
        "7.01.01 Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota",
        "84", "2.666.646.911", "81,5", "612.400.000", "81,5", "612.400.000", "97,02", "22,97",
    )  # fmt: skip
    # Five programs; the kegiatan of the first are inside its ceiling.
    whole = next(row for row in table.rows if row[2] and row[2].text == "7.01 Kecamatan")
    ceiling = 2_666_646_911 + 18_144_528 + 205_389_181 + 10_000_000 + 44_840_000
    assert Decimal(ceiling) in [cell.number for cell in whole if cell]
    assert read(table, "5", "4", "7k", "8k", "12k", "12/7k", "9k") == (
        "Jumlah pelanggaran Perda dan Perbup (Kasus)", "2", "1", "1", "150,00", "",
    )  # fmt: skip


def test_workbook_and_json_of_a_measurement_say_the_same(signed: Play, camat: Actor) -> None:
    for key in TABLES:
        drawn = draw_table(camat, signed.case, key)
        data = json.loads(WRITERS["json"](drawn).content)
        sheet: Any = openpyxl.load_workbook(BytesIO(WRITERS["xlsx"](drawn).content)).active
        rows = list(sheet.iter_rows(values_only=True))
        first = next(place for place, row in enumerate(rows) if row[0] == "No")
        body = rows[first + len(drawn.table.head) :]
        keys = [column["key"] for column in data["columns"]]
        told = data["rows"] + data["foot"]
        for cells, values in zip(told, body[: len(told)], strict=True):
            for name, value in zip(keys, values, strict=True):
                cell = cells.get(name)
                if cell and cell["value"] is not None:
                    assert Decimal(repr(value)) == Decimal(cell["value"])
                elif cell:
                    assert (value or "") == cell["text"]


def test_signed_tables_stay_as_they_were_signed(signed: Play, camat: Actor, office: Office) -> None:
    before = write_all(camat, signed.case)
    office.settings = {
        **office.settings,
        "scale": "tercapai",
        "cap": 100,
        "decimals": 1,
        "efficiency": "rasio",
        "addressees": ["Gubernur Jawa Tengah"],
    }
    office.name = "Kecamatan Berganti Nama"
    office.address = "Jalan Baru"
    office.save()
    Unit.objects.filter(office=office).update(name="Seksi Baru")
    after = write_all(camat, signed.case)
    assert [name for name, content in before.items() if after[name] != content] == []


def test_signed_tables_name_their_document(signed: Play, camat: Actor) -> None:
    document = Snapshot.objects.get(final=True).document
    drawn = draw_table(camat, signed.case, "rekap")
    assert drawn.code == document.code
    assert (drawn.table.mark, f"nomor {document.number} " in drawn.table.source) == ("", True)
    assert document.code in read_pages(WRITERS["pdf"](drawn).content)[0]


def test_running_measurement_is_marked_and_remembers_signed_quarters(
    signed: Play, cast: Cast
) -> None:
    running = play_next(cast, 2, date(2026, 4, 2), "meet")
    running.fill(running.units()[0])
    drawn = draw_table(cast["camat"], running.case, "e81")
    assert (drawn.code, drawn.table.mark) == ("", "SEMENTARA, belum ditandatangani")
    assert read(drawn.table, "1", "8k", "9k", "10k", "12k") == ("88,50", "89,10", "", "89,10")
    yearly = draw_table(cast["camat"], running.case, "formulir-tahunan").table
    assert read(yearly, "1", "r1", "c1", "r2", "c2", "r3") == (
        "88,50", "100,00", "89,10", "100,11", "",
    )  # fmt: skip
    running.fill(running.units()[1])
    assert draw_table(cast["camat"], running.case, "e81").made_at > drawn.made_at


def test_yearly_measurement_shows_the_signed_quarters(signed: Play, cast: Cast) -> None:
    yearly = play_next(cast, None, date(2026, 4, 2), "collect")
    table = draw_table(cast["camat"], yearly.case, "e81").table
    assert table.period == "Tahun 2026"
    assert read(table, "1", "7k", "8k", "9k", "12k", "12/7k") == (
        "89,85", "88,50", "belum diisi", "89,10", "99,17",
    )  # fmt: skip
    form = draw_table(cast["camat"], yearly.case, "formulir-tahunan").table
    assert read(form, "1", "t1", "r1", "c1", "r2", "rt", "ct") == (
        "88,50", "88,50", "100,00", "belum diisi", "89,10", "99,17",
    )  # fmt: skip


def test_a_quarter_measured_again_stands_with_its_last_figures(
    signed: Play, cast: Cast, clock: time_machine.Traveller
) -> None:
    signed.run()
    changed = {**signed.filled, "I01": replace(signed.filled["I01"], typed="80")}
    tables = []
    for quarter, filled in ((None, signed.filled), (1, changed), (None, signed.filled)):
        clock.shift(timedelta(hours=1))
        again = Play(cast, 2026, quarter, date(2026, 4, 2), filled)
        again.run()
        tables.append((again.case, "formulir-tahunan"))
    shown = [draw_table(cast["camat"], *each).table for each in tables]
    assert [read(each, "1", "r1", "c1") for each in shown] == [
        ("88,50", "100,00"), ("80", "90,40"), ("80", "90,40"),
    ]  # fmt: skip


def test_signed_quarters_keep_the_style_in_which_they_were_signed(
    cast: Cast, office: Office
) -> None:
    filled = read_filled(EXAMPLE / "isian-2026-TW1.csv")
    typed = replace(filled["I11"], typed="1.234", budget_typed="10.500")
    Play(cast, 2026, 1, date(2026, 4, 1), {**filled, "I11": typed}).run()
    office.settings = {**office.settings, "decimal_style": "en"}
    office.save()
    second = play_next(cast, 2, date(2026, 4, 2), "meet")
    cycle = get_cycle(cast["camat"], second.case)
    line = next(each for each in lines_of(cycle) if each.indicator.code == "I11")
    figure = measure_lines(cycle, [line]).figures[0]
    assert (figure.previous, figure.realizations[0].number) == ("1,234", Decimal(1234))
    assert figure.money.budgets[0].number == Decimal(10500)
    yearly = play_next(cast, None, date(2026, 4, 2), "meet")
    table = draw_table(cast["camat"], yearly.case, "e81").table
    assert read(table, "7", "8k", "8rp") == ("1.234", "10.500")


def test_the_year_is_newer_than_its_quarters(signed: Play, cast: Cast) -> None:
    play_next(cast, None, date(2026, 4, 2), "order")
    play_next(cast, 2, date(2026, 4, 2), "order")
    labels = [each.period.label for each in list_running(cast["camat"])]
    assert labels == ["Tahun 2026", "Triwulan II 2026", "Triwulan I 2026"]


def test_tables_are_the_own_offices_only(signed: Play, stranger: Actor) -> None:
    with pytest.raises(NotFound):
        draw_table(stranger, signed.case, "e81")


def test_unknown_table_is_refused_with_the_known_names(play: Play, camat: Actor) -> None:
    play.run(until="order")
    with pytest.raises(NotFound, match="e81, formulir, formulir-tahunan, rekap"):
        draw_table(camat, play.case, "e80")


def test_tables_of_a_measurement_just_ordered_are_empty(play: Play, camat: Actor) -> None:
    play.run(until="order")
    files = write_all(camat, play.case)
    assert all(files.values())
    assert draw_table(camat, play.case, "formulir").table.rows == ()


def test_command_writes_a_file_or_to_a_pipe(
    play: Play, camat: Actor, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    play.run(until="order")
    out = tmp_path / "rekap.pdf"
    call_command("table", "rekap", case=play.case, out=out)
    assert out.read_bytes().startswith(b"%PDF-")
    capfdbinary.readouterr()
    call_command("table", "e81", case=play.case, format="json")
    assert json.loads(capfdbinary.readouterr().out)["form"]["key"] == "e81"
    with pytest.raises(NotFound, match="tidak ada"):
        call_command("table", "e81", case=play.case + 1)


def test_renstra_of_the_plan_reaches_its_columns(signed: Play, camat: Actor) -> None:
    cycle = Snapshot.objects.get(final=True).cycle
    indicator = cycle.plan_version.indicators.get(code="I13")
    indicator.renstra_target, indicator.earlier_realization = "25", "9"
    indicator.save()
    node = indicator.node
    node.renstra_ceiling, node.earlier_spent = Decimal(900_000_000), Decimal(400_000_000)
    node.save()
    # This test edits an adopted plan, as nobody can; each process reads such a plan once.
    keep_indicators.cache_clear()
    table = draw_table(camat, signed.case, "e81").table
    assert read(table, "10", "5k", "6k", "13k", "14k", "5rp", "6rp", "13rp", "14rp") == (
        "25", "9", "10", "40,00", "900.000.000", "400.000.000", "438.000.000", "48,67",
    )  # fmt: skip
