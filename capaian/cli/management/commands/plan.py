"""``capaian plan import|export``: a plan from a file, and back into one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from capaian.cli.loading import prepare_database
from capaian.domain.access import Actor
from capaian.domain.errors import Invalid, NotFound, say_why
from capaian.domain.plan import CellChange, Difference, RowChange, RowReading
from capaian.domain.terms import PlanKind
from capaian.office.queries import console_actor, get_office
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.models import PlanVersion
from capaian.planning.previews import Preview, check_facts, preview_rows
from capaian.planning.queries import find_newest, list_rows, list_versions
from capaian.planning.rows import read_file, write_csv, write_workbook


class Command(BaseCommand):
    """Show what a plan file changes, adopt it as a new version, or write a version out."""

    help = "Memuat rencana kinerja dari CSV atau XLSX, atau menuliskannya kembali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # The parsers below a command are made by the class of the one above, which needs this.
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=CommandParser)
        taking = verbs.add_parser("import", help="muat berkas sebagai versi baru")
        taking.add_argument("file", type=Path)
        taking.add_argument("--kind", choices=[each.value for each in PlanKind], required=True)
        taking.add_argument("--effective", type=_read_day, required=True, metavar="YYYY-MM-DD")
        taking.add_argument("--reason", default="")
        taking.add_argument("--decimal", choices=("id", "en"), help="gaya angka di berkas")
        taking.add_argument("--preview", action="store_true", help="tunjukkan saja")
        writing = verbs.add_parser("export", help="tulis satu versi ke berkas")
        writing.add_argument("--sequence", type=int, help="nomor versi; biasanya yang terbaru")
        writing.add_argument("--out", type=Path, required=True, help="berkas .csv atau .xlsx")
        for each in (taking, writing):
            each.add_argument("--office", required=True, metavar="CODE")
            each.add_argument("--year", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        actor = console_actor(options["office"])
        if options["verb"] == "import":
            self._import(actor, options)
        else:
            self._export(actor, options)

    def _import(self, actor: Actor, options: dict[str, Any]) -> None:
        decimal = options["decimal"] or get_office(actor).preferences.decimal_style
        reading, preview = _preview_shown(actor, options, decimal)
        self.stdout.writelines(f"{line}\n" for line in write_preview(preview))
        if preview.newest and preview.comparison.same:
            self.stdout.write(f"Isi berkas sama dengan {preview.newest}. Tidak ada versi baru.")
            return
        request = PlanRequest(
            year=options["year"],
            kind=PlanKind(options["kind"]),
            effective=options["effective"],
            reason=options["reason"],
            rows=reading.rows,
            decimal_style=decimal,
            base=preview.base,
        )
        check_facts(request.year, request.kind, request.effective, request.reason, preview.newest)
        if options["preview"] or not _confirm():
            self.stdout.write("Belum ada yang diubah.")
            return
        version = _adopt_shown(actor, request)
        self.stdout.write(f"{version} sudah ditetapkan.")

    def _export(self, actor: Actor, options: dict[str, Any]) -> None:
        version = _find_version(actor, options["year"], options["sequence"])
        rows = list_rows(version, get_office(actor).preferences.decimal_style)
        path: Path = options["out"]
        if path.suffix.lower() == ".xlsx":
            data = write_workbook(rows, created=version.adopted_at)
        else:
            data = write_csv(rows).encode()
        try:
            path.write_bytes(data)
        except OSError as failure:
            raise Invalid(f"{path} tidak dapat ditulis: {say_why(failure)}.") from None
        self.stdout.write(f"{version} ditulis ke {path}.")


def write_preview(preview: Preview) -> Iterator[str]:
    """The differences row by row, then the doubts, then the sum of it."""
    for row in preview.comparison.rows:
        yield f"{row.difference.label:<8} {row.kind} {row.code}: {row.name}"
        yield from _write_cells(row)
    for place, sentence in preview.notes:
        yield f"catatan  {place}: {sentence}"
    yield f"Dibandingkan dengan {preview.newest or 'rencana kosong'}: {preview.comparison.summary}."


def _write_cells(row: RowChange) -> Iterator[str]:
    if row.hint:
        yield f"         {row.hint}"
    cells: tuple[CellChange, ...] = row.cells if row.difference is Difference.CHANGED else ()
    for label, old, new in cells:
        yield f"         {label}: {old or '(kosong)'} → {new or '(kosong)'}"


def _make_bar() -> Progress:
    return Progress(
        TextColumn("{task.description:<22}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _preview_shown(
    actor: Actor, options: dict[str, Any], decimal: str
) -> tuple[RowReading, Preview]:
    """Read, check and compare with a bar that moves while it lasts."""
    data = _read_bytes(options["file"])
    with _make_bar() as bar:
        bar.add_task("Membaca dan memeriksa", total=None)
        reading = read_file(data, decimal=decimal)
        return reading, preview_rows(actor, options["year"], reading, decimal)


def _adopt_shown(actor: Actor, request: PlanRequest) -> PlanVersion:
    """Adopt with a progress bar over the indicators."""
    with _make_bar() as bar:
        count = sum(bool(row.code) for row in request.rows)
        task = bar.add_task("Menyimpan indikator", total=count)
        return adopt_plan(actor, request, tell=lambda stored: bar.update(task, completed=stored))


def _confirm() -> bool:
    """Whether to go on; a script that typed all of it has said so already."""
    if not sys.stdin.isatty():
        return True
    return input("Tetapkan sebagai versi baru? (ya/tidak) ").strip().casefold() in {"y", "ya"}


def _find_version(actor: Actor, year: int, sequence: int | None) -> PlanVersion:
    if sequence is None:
        version = find_newest(actor, year)
    else:
        version = list_versions(actor).filter(year=year, sequence=sequence).first()
    if version is None:
        raise NotFound(f"Rencana {year} belum ada di kantor {actor.office}.")
    return version


def _read_day(text: str) -> date:
    return date.fromisoformat(text)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Invalid(f"Berkas {path} tidak ada.") from None
    except OSError as failure:
        raise Invalid(f"Berkas {path} tidak dapat dibaca: {say_why(failure)}.") from None
