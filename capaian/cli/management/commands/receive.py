"""``capaian receive BAG``: take in a closed case from another installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.archive.commands import receive_bag
from capaian.cli.loading import prepare_database
from capaian.domain.errors import AlreadyDone, Invalid, NotFound
from capaian.office.queries import console_actor, list_offices


class Command(BaseCommand):
    """Check a bag, copy it into the archive, and show it under Arsip, read-only."""

    help = "Menerima arsip (folder BagIt) dari instalasi lain untuk dibaca di sini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bag", type=Path)
        parser.add_argument("--office", metavar="KODE", help="kantor yang menerima")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        office = options["office"] or _only_office()
        if office not in list_offices():
            raise NotFound(f"Kantor {office} tidak ada. Siapkan dengan capaian load.")
        try:
            received = receive_bag(console_actor(office), options["bag"])
        except AlreadyDone as done:
            self.stdout.write(done.sentence)
            return
        self.stdout.write(f"{received} dari {received.origin} diterima. Buka di halaman Arsip.")


def _only_office() -> str:
    offices = list_offices()
    if not offices:
        raise NotFound("Belum ada kantor di sini. Siapkan dengan capaian load.")
    if len(offices) > 1:
        raise Invalid(f"Sebutkan kantor penerima dengan --office: {', '.join(offices)}.")
    return offices[0]
