"""Steps 4 and 5: the invitation and the meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.forms.boundfield import BoundField

from capaian.domain.access import Action
from capaian.measurement.commands import (
    ChangeInput,
    DecisionInput,
    InviteRequest,
    MeetRequest,
    invite,
    meet,
)
from capaian.measurement.models import Invitee
from capaian.office.queries import list_appointments
from capaian.web.forms.fields import (
    choice_field,
    day_field,
    hour_field,
    long_field,
    offer,
    text_field,
    ticks_field,
)
from capaian.web.forms.numbers import add_numbers, read_number
from capaian.web.steps.acts import Act, Button, Stage, StepForm

DECISIONS = 6
CHANGES = 4


class InviteForm(StepForm):
    """When, where, about what, and who is invited."""

    day = day_field("Hari rapat")
    start = hour_field("Jam mulai")
    end = hour_field("Jam selesai", required=False, help_text="Kosong berarti “selesai”.")
    place = text_field("Tempat")
    agenda = text_field("Acara", 300)
    positions = ticks_field("Pejabat yang diundang")

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        choices = [
            (each.position_id, _name_holder(each.position.title, each.person.name))
            for each in list_appointments(stage.actor)
        ]
        offer(self, "positions", choices)
        self.fields["positions"].initial = [pk for pk, _ in choices]
        self.fields["place"].initial = f"Ruang rapat {stage.office.name}"
        self.fields["agenda"].initial = f"Rapat pembahasan {stage.cycle.case.title}"
        add_numbers(self, stage.actor, stage.office, "undangan")

    def to_request(self) -> InviteRequest:
        typed = self.cleaned_data
        return InviteRequest(
            day=typed["day"],
            start=typed["start"],
            end=typed["end"],
            place=typed["place"],
            agenda=typed["agenda"],
            positions=tuple(typed["positions"]),
            number=read_number(self),
        )


class MeetForm(StepForm):
    """Who came, what was said, what was decided, and which figures it changed."""

    present = ticks_field("Yang hadir")
    note_taker = text_field("Notulis", help_text="Nama atau jabatan yang mencatat.")
    discussion = long_field("Pokok pembahasan", 6)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        offer(
            self,
            "present",
            [
                (each.position_id, _name_holder(each.title, each.name))
                for each in Invitee.objects.filter(meeting__cycle=stage.cycle)
            ],
        )
        self.fields["note_taker"].initial = stage.actor.name
        for place in range(DECISIONS):
            self.fields[f"text-{place}"] = text_field("Keputusan", 1000, required=False)
            self.fields[f"who-{place}"] = text_field("Pelaksana", required=False)
            self.fields[f"due-{place}"] = day_field("Paling lambat", required=False)
        self._add_changes(stage)

    def _add_changes(self, stage: Stage) -> None:
        lines = stage.cycle.lines.filter(omitted_because="").select_related("indicator", "entry")
        choices = [("", "Tidak ada perubahan")]
        choices += [
            (str(line.pk), f"{line.indicator.name} (kini: {line.entry.typed or 'belum diisi'})")
            for line in lines
        ]
        for place in range(CHANGES):
            self.fields[f"line-{place}"] = choice_field("Indikator", choices, required=False)
            self.fields[f"typed-{place}"] = text_field("Realisasi baru", required=False)
            self.fields[f"why-{place}"] = text_field("Alasan", 300, required=False)

    def basics(self) -> Iterator[BoundField]:
        """The fields above the tables."""
        return (self[name] for name in ("present", "note_taker", "discussion"))

    def decision_rows(self) -> list[tuple[BoundField, ...]]:
        """A row per decision."""
        return self._rows(("text", "who", "due"), DECISIONS)

    def change_rows(self) -> list[tuple[BoundField, ...]]:
        """A row per changed figure."""
        return self._rows(("line", "typed", "why"), CHANGES)

    def clean(self) -> dict[str, Any]:
        """A changed figure needs its reason, at the very row."""
        typed = super().clean() or self.cleaned_data
        for place in range(CHANGES):
            if typed.get(f"line-{place}") and not (typed.get(f"why-{place}") or "").strip():
                self.add_error(f"why-{place}", "Tulis alasan perubahan angka.")
        return typed

    def to_request(self) -> MeetRequest:
        typed = self.cleaned_data
        return MeetRequest(
            present=tuple(typed["present"]),
            discussion=typed["discussion"],
            note_taker=typed["note_taker"],
            decisions=tuple(
                DecisionInput(typed[f"text-{place}"], typed[f"who-{place}"], typed[f"due-{place}"])
                for place in range(DECISIONS)
                if typed[f"text-{place}"]
            ),
            changes=tuple(
                ChangeInput(
                    int(typed[f"line-{place}"]), typed[f"typed-{place}"], typed[f"why-{place}"]
                )
                for place in range(CHANGES)
                if typed[f"line-{place}"]
            ),
        )

    def _rows(self, names: tuple[str, ...], count: int) -> list[tuple[BoundField, ...]]:
        return [tuple(self[f"{name}-{place}"] for name in names) for place in range(count)]


def _name_holder(title: str, name: str) -> str:
    return title if name == title else f"{title} – {name}"


def _invite(stage: Stage, form: InviteForm) -> str:
    invite(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Undangan dan berkas kalender sudah dibuat."


def _meet(stage: Stage, form: MeetForm) -> str:
    meet(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Daftar hadir dan notula sudah dibuat. Unit dapat mengirim isian."


INVITE = (
    Act(
        name="undang",
        action=Action.INVITE,
        title="Undang rapat pembahasan",
        buttons=(Button("Buat undangan bernomor"),),
        carry_out=_invite,
        form=InviteForm,
    ),
)
MEET = (
    Act(
        name="rapat",
        action=Action.MEET,
        title="Catat rapat pembahasan",
        buttons=(Button("Simpan notula dan tutup rapat"),),
        carry_out=_meet,
        form=MeetForm,
        body="web/steps/_meet.html",
    ),
)
