"""``capaian measure FILE``: the achievements of a table, without a database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.cli import measuring
from capaian.domain.terms import Formula


class Command(BaseCommand):
    """Measure a table; exit 0 with findings, 2 for a file that cannot be used."""

    help = "Menghitung capaian dari tabel CSV atau XLSX, tanpa basis data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--decimal", choices=("id", "en"), default="id")
        parser.add_argument(
            "--lower",
            choices=(Formula.MIRROR.value, Formula.INVERSE.value),
            help="rumus baris yang makin rendah makin baik, bila berkas tidak memuat kolom rumus",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        code = measuring.run(
            options["file"],
            decimal=options["decimal"],
            as_json=options["json"],
            lower=Formula(options["lower"]) if options["lower"] else None,
            out=sys.stdout,
            err=sys.stderr,
        )
        if code:
            sys.exit(code)
