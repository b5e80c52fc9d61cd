"""``capaian backup FILE.zip``: everything the office has, in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from capaian.cli.backing import write_backup
from capaian.cli.showing import count_files
from capaian.office.versions import check_filled


class Command(BaseCommand):
    """Back the data directory up while the program runs."""

    help = "Mencadangkan seluruh data ke satu berkas, tanpa menghentikan program."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        check_filled()
        with count_files("Mencadangkan") as tell:
            number = write_backup(Path(settings.HOME), options["file"], tell)
        self.stdout.write(f"{number} berkas dicadangkan ke {options['file']}.")
