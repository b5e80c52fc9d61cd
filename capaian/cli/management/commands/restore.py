"""``capaian restore FILE.zip``: put a backup into an empty data directory and check it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from capaian.cli.backing import restore_backup, take_back
from capaian.cli.loading import prepare_database
from capaian.cli.showing import count_files
from capaian.domain.errors import Refusal


class Command(BaseCommand):
    """Restore into an empty CAPAIAN_HOME; the event chains are recomputed afterwards."""

    help = "Memulihkan cadangan ke folder data yang kosong, lalu memeriksanya."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        with count_files("Memulihkan") as tell:
            number = restore_backup(options["file"], Path(settings.HOME), tell)
        try:
            prepare_database()
        except Refusal:
            connection.close()
            take_back(Path(settings.HOME))
            raise
        self.stdout.write(f"{number} berkas dipulihkan ke {settings.HOME}.")
        call_command("verify")
