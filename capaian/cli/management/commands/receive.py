"""``capaian receive BAG``: take in a closed case from another installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.archive.commands import receive_bag
from capaian.cli.loading import choose_office, prepare_database
from capaian.domain.errors import AlreadyDone
from capaian.office.queries import console_actor


class Command(BaseCommand):
    """Check a bag, copy it into the archive, and show it under Arsip, read-only."""

    help = "Menerima arsip (folder BagIt) dari instalasi lain untuk dibaca di sini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bag", type=Path)
        parser.add_argument("--office", metavar="KODE", help="kantor yang menerima")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        office = choose_office(options["office"])
        try:
            received = receive_bag(console_actor(office), options["bag"])
        except AlreadyDone as done:
            self.stdout.write(done.sentence)
            return
        self.stdout.write(f"{received} dari {received.origin} diterima. Buka di halaman Arsip.")
