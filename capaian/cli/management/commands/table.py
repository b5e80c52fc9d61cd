"""``capaian table NAME --case ID``: an official table as PDF, workbook or JSON."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.domain.errors import NotFound
from capaian.domain.tables import TABLES
from capaian.measurement.tables import WRITERS, draw_table
from capaian.office.queries import console_actor
from capaian.office.versions import check_filled
from capaian.procedure.models import Case


class Command(BaseCommand):
    """Write a table of one measurement to a file, or to the standard output of a pipe."""

    help = "Mencetak tabel resmi satu pengukuran: e81, formulir, formulir-tahunan, rekap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=tuple(TABLES))
        parser.add_argument("--case", type=int, required=True, metavar="ID")
        parser.add_argument("--format", choices=tuple(WRITERS), default="pdf")
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        check_filled()
        case = Case.objects.filter(pk=options["case"]).select_related("office").first()
        if case is None:
            raise NotFound(f"Pengukuran {options['case']} tidak ada. Periksa nomornya.")
        drawn = draw_table(console_actor(case.office.code), case.pk, options["name"])
        file = WRITERS[options["format"]](drawn)
        out: Path | None = options["out"]
        if out is None and not sys.stdout.isatty():
            sys.stdout.buffer.write(file.content)
            return
        out = out or Path(file.name)
        out.write_bytes(file.content)
        self.stdout.write(f"Ditulis ke {out}")
