"""``capaian appoint POSITION LOGIN``: a seat for somebody, where nobody is left who gives seats."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from capaian.cli.loading import choose_office
from capaian.domain.errors import NotFound
from capaian.domain.terms import Capacity
from capaian.office.commands import AppointRequest, appoint
from capaian.office.queries import console_actor, list_coming, list_people, list_positions
from capaian.office.versions import check_filled


class Command(BaseCommand):
    """Let somebody hold a position from today on, until the next one comes."""

    help = "Menetapkan Camat atau Sekcam bila tidak ada lagi yang dapat menetapkan pejabat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("position", metavar="JABATAN", help="nama jabatan")
        parser.add_argument("login", metavar="NAMA", help="nama pengguna pejabatnya")
        parser.add_argument("--office", metavar="KODE", help="kantornya, bila ada beberapa")

    def handle(self, *args: Any, **options: Any) -> None:
        check_filled()
        actor = console_actor(choose_office(options["office"]))
        position = list_positions(actor).filter(title__iexact=options["position"]).first()
        if position is None:
            titles = ", ".join(each.title for each in list_positions(actor))
            raise NotFound(f"Jabatan {options['position']} tidak ada. Yang ada: {titles}.")
        person = list_people(actor).filter(user__username__iexact=options["login"]).first()
        if person is None:
            raise NotFound(f"Nama pengguna {options['login']} tidak ada di kantor ini.")
        coming = list_coming(actor).filter(position=position).order_by("start").first()
        until = coming.start - timedelta(days=1) if coming else None
        today = timezone.localdate()
        request = AppointRequest(position.pk, person.pk, Capacity.DEFINITIVE, today, until)
        made = appoint(actor, request)
        self.stdout.write(f"{made.person.name} menjabat {made.title} mulai hari ini.")
