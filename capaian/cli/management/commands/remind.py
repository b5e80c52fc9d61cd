"""``capaian remind``: today's reminders of every office, for a timer that runs in working hours."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from capaian.cli.showing import count_files
from capaian.domain.errors import Refusal
from capaian.measurement.due import list_waiting_offices
from capaian.measurement.mailing import Line, can_mail
from capaian.measurement.reminders import Run, remind_office
from capaian.office.queries import console_actor
from capaian.office.versions import check_filled


class Command(BaseCommand):
    """Remind everybody of what is due; typing it again on the same day repeats nothing."""

    help = "Mengingatkan pejabat akan batas waktu, di beranda dan lewat surel."

    def handle(self, *args: Any, **options: Any) -> None:
        check_filled()  # it writes, and a timer runs it even while serving is refused
        line = Line() if can_mail() else None
        done: list[Run] = []
        offices = list_waiting_offices()
        with count_files("Mengingatkan kantor") as tell:
            for place, office in enumerate(offices, start=1):
                try:
                    done.append(remind_office(console_actor(office), line))
                except Refusal as refusal:
                    self.stderr.write(f"{office}: {refusal.sentence}")
                tell(place, len(offices))
        if line:
            line.close()
        self._report(done, line)

    def _report(self, done: list[Run], line: Line | None) -> None:
        resting = sum(each.resting for each in done)
        failures = [failure for each in done for failure in each.failures]
        self.stdout.write(
            f"{sum(each.made for each in done)} pengingat baru, "
            f"{sum(each.mailed for each in done)} surel terkirim."
        )
        if resting:
            self.stdout.write(f"{resting} kantor tidak bekerja pada jam ini dan tidak diingatkan.")
        if line is None:
            self.stdout.write("Server surel belum diatur: pengingat hanya di beranda.")
        elif line.failure:
            self.stderr.write(line.failure)
        for failure in failures:
            self.stderr.write(failure)
