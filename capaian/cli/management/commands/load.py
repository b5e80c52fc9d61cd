"""``capaian load DIR``: set an office up from its files; typing it again changes nothing more."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.cli.loading import load_office, prepare_database


class Command(BaseCommand):
    """Load an office from a directory with ``office.toml``."""

    help = "Menyiapkan kantor dari folder berisi office.toml dan rencana kinerja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        actor = load_office(options["folder"])
        self.stdout.write(f"Kantor {actor.office} siap.")
