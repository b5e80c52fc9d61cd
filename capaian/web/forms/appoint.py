"""Who takes a position, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from capaian.domain.letters import show_date
from capaian.domain.terms import Capacity
from capaian.office.commands import AppointRequest
from capaian.office.models import Appointment, Person, Position
from capaian.web.forms.fields import choice_field, day_field, offer
from capaian.web.forms.slip import SlipForm

_UNTIL = "Wajib untuk Plt. dan Plh. Sesudah Plh. berakhir, pejabat definitif menjabat lagi."


class AppointForm(SlipForm):
    """A Plt. or Plh. (with an end), or a new holder."""

    position = choice_field("Jabatan")
    person = choice_field("Pejabat")
    capacity = choice_field("Kedudukan", Capacity.choices(), initial=Capacity.DAILY)
    start = day_field("Mulai")
    end = day_field("Sampai", required=False, help_text=_UNTIL)

    def __init__(
        self, positions: Iterable[Position], people: Iterable[Person], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("position", positions), ("person", people)):
            offer(self, name, [(str(each.pk), str(each)) for each in rows])
        self.fields["start"].initial = timezone.localdate()

    def to_request(self) -> AppointRequest:
        typed = self.cleaned_data
        return AppointRequest(
            position=int(typed["position"]),
            person=int(typed["person"]),
            capacity=Capacity(typed["capacity"]),
            start=typed["start"],
            end=typed["end"],
        )


class WithdrawForm(SlipForm):
    """An appointment that has not begun."""

    appointment = choice_field("Penetapan yang dibatalkan")

    def __init__(self, coming: Iterable[Appointment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "appointment",
            [
                (str(each.pk), f"{each.title}: {each.person.name}, {show_date(each.start)}")
                for each in coming
            ],
        )


class EndForm(SlipForm):
    """The last day of an appointment."""

    appointment = choice_field("Jabatan yang diakhiri")
    end = day_field("Hari terakhir")

    def __init__(self, held: Iterable[Appointment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "appointment",
            [(str(each.pk), f"{each.title}: {each.person.name}") for each in held],
        )
        self.fields["end"].initial = timezone.localdate()
