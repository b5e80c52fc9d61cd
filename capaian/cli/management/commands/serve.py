"""``capaian serve``: the pages on this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from capaian.cli.loading import prepare_database
from capaian.cli.serving import check_demonstration, check_port, check_workers, count_workers, serve
from capaian.cli.showing import (
    list_papers,
    open_example,
    open_running,
    play_shown,
    play_until_collecting,
)
from capaian.measurement.models import Cycle
from capaian.office.models import Office
from capaian.office.queries import console_actor, list_appointments
from capaian.office.starting import code_path, keep_start_code, needs_start


class Command(BaseCommand):
    """Serve the pages; with ``--example`` the example office is loaded and played first."""

    help = "Membuka halaman Capaian di komputer ini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--workers",
            type=int,
            default=count_workers(),
            help="banyaknya proses yang melayani (bawaan: sebanyak prosesor)",
        )
        parser.add_argument(
            "--example", action="store_true", help="muat kantor contoh dan mainkan satu pengukuran"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_demonstration(options["address"])
        check_port(options["address"], options["port"])
        check_workers(options["workers"])
        prepare_database()
        if options["example"]:
            self._prepare_example()
        address = f"http://{options['address']}:{options['port']}/"
        self.stdout.write(greet(address))
        if settings.DEMO:
            self._list_seats()
        serve(options["address"], options["port"], options["workers"])

    def _prepare_example(self) -> None:
        if not Cycle.objects.exists():
            play = open_example(quarter=1)
            play_shown(play)
            list_papers(play)
        if Cycle.objects.count() == 1:
            play_until_collecting(open_running())

    def _list_seats(self) -> None:
        for office in Office.objects.filter(example=True):
            self.stdout.write(f"Masuk dengan satu klik di /masuk/ ({office.name}):")
            for held in list_appointments(console_actor(office.code)):
                self.stdout.write(f"  - {held.position.title}")


def greet(address: str) -> str:
    """Where the pages are; on an empty installation also how to begin, with the start code."""
    if not needs_start():
        return f"\nCapaian terbuka di {address}  (hentikan dengan Ctrl+C)"
    return (
        f"\nCapaian terbuka dan belum dipakai: buka {address}mulai/ "
        f"lalu ketik kode awal {keep_start_code()} (juga tersimpan di {code_path()})."
    )
