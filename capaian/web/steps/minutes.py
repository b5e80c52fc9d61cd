"""The minutes of a meeting as a form that is saved while it is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from capaian.domain.letters.wording import JAKARTA, show_time
from capaian.measurement.commands import (
    ChangeInput,
    DecisionInput,
    MinutesRequest,
    meet,
    take_minutes,
)
from capaian.measurement.models import Invitee, MeetingDecision
from capaian.office.queries import list_positions
from capaian.web.forms.fields import (
    choice_field,
    day_field,
    long_field,
    offer,
    text_field,
    ticks_field,
)
from capaian.web.steps.acts import Stage, StepForm

FREE_ROWS = 3
MOST_ROWS = 60
CHANGES = 4
CLOSE = "tutup"


class MinutesForm(StepForm):
    """Who came, what was said, what was decided, which figures it changes.

    ``was`` are the positions that were ticked when the page was made: whoever comes by the code
    meanwhile is not taken off by a page that did not know yet.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(widget=forms.HiddenInput, required=False)
    present = ticks_field("Yang hadir", required=False)
    note_taker = text_field("Notulis", required=False, help_text="Nama atau jabatan.")
    discussion = long_field("Pokok pembahasan", 8, required=False)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        meeting = stage.cycle.meeting
        invitees = list(meeting.invitees.all())
        self.invited = [each.position_id for each in invitees]
        offer(self, "present", [(each.position_id, _name_invitee(each)) for each in invitees])
        present = [each.position_id for each in invitees if each.present]
        self.fields["present"].initial = present
        self.fields["was"].initial = ",".join(map(str, present))
        self.fields["version"].initial = meeting.version
        self.fields["note_taker"].initial = meeting.note_taker or stage.actor.name
        self.fields["discussion"].initial = meeting.discussion
        decisions = list(meeting.decisions.all())
        self.decisions = self._count_rows(len(decisions))
        positions = [(each.pk, each.title) for each in list_positions(stage.actor)]
        for place in range(self.decisions):
            kept = decisions[place] if place < len(decisions) else MeetingDecision()
            self._add_decision(place, kept, positions)
        self._add_changes(stage, meeting.changes)

    def _count_rows(self, kept: int) -> int:
        if not self.is_bound:
            return min(kept + FREE_ROWS, MOST_ROWS)
        sent = sum(f"text-{place}" in self.data for place in range(MOST_ROWS))
        return max(sent, FREE_ROWS)

    def _add_decision(
        self, place: int, kept: MeetingDecision, positions: list[tuple[int, str]]
    ) -> None:
        self.fields[f"text-{place}"] = forms.CharField(
            label="Keputusan",
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 1}),
            initial=kept.text,
        )
        self.fields[f"position-{place}"] = forms.TypedChoiceField(
            label="Jabatan pelaksana",
            choices=[("", "Tidak ada, atau lain"), *positions],
            coerce=int,
            empty_value=None,
            required=False,
            initial=kept.position_id,
        )
        # The title of a position stands in the choice already.
        free = "" if kept.position_id else kept.who
        self.fields[f"who-{place}"] = text_field("Pelaksana lain", required=False, initial=free)
        self.fields[f"due-{place}"] = day_field("Paling lambat", required=False, initial=kept.due)

    def _add_changes(self, stage: Stage, kept: list[dict[str, Any]]) -> None:
        lines = stage.cycle.lines.filter(omitted_because="").select_related("indicator", "entry")
        choices = [("", "Tidak ada perubahan")]
        choices += [
            (str(line.pk), f"{line.indicator.name} (kini: {line.entry.typed or 'belum diisi'})")
            for line in lines
        ]
        for place in range(CHANGES):
            change = kept[place] if place < len(kept) else {}
            self.fields[f"line-{place}"] = choice_field(
                "Indikator", choices, required=False, initial=change.get("line")
            )
            self.fields[f"typed-{place}"] = text_field(
                "Realisasi baru", required=False, initial=change.get("typed")
            )
            self.fields[f"why-{place}"] = text_field(
                "Alasan", 300, required=False, initial=change.get("reason")
            )

    @cached_property
    def closing(self) -> bool:
        """Whether the meeting is to be closed, not only its minutes saved."""
        return bool(self.data.get("verdict") == CLOSE)

    def clean(self) -> dict[str, Any]:
        """A changed figure needs its reason in the end, at the very row."""
        typed = super().clean() or self.cleaned_data
        for place in range(CHANGES) if self.closing else ():
            if typed.get(f"line-{place}") and not (typed.get(f"why-{place}") or "").strip():
                self.add_error(f"why-{place}", "Tulis alasan perubahan angka.")
        return typed

    def basics(self) -> Iterator[BoundField]:
        """The fields above the decisions."""
        return (self[name] for name in ("note_taker", "discussion"))

    def decision_rows(self) -> list[tuple[BoundField, ...]]:
        """A row per decision."""
        return self._rows(("text", "position", "who", "due"), self.decisions)

    def change_rows(self) -> list[tuple[BoundField, ...]]:
        """A row per changed figure."""
        return self._rows(("line", "typed", "why"), CHANGES)

    def to_request(self) -> MinutesRequest:
        typed = self.cleaned_data
        return MinutesRequest(
            present=tuple(typed["present"]),
            known=tuple(each for each in self.invited if str(each) in typed["was"].split(",")),
            discussion=typed["discussion"],
            note_taker=typed["note_taker"],
            version=typed["version"],
            page=self.read_slip().key or "",
            decisions=tuple(
                DecisionInput(
                    typed[f"text-{place}"],
                    typed[f"who-{place}"],
                    typed[f"due-{place}"],
                    typed[f"position-{place}"],
                )
                for place in range(self.decisions)
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


def save_minutes(stage: Stage, form: MinutesForm) -> str:
    """Keep the minutes so far."""
    take_minutes(stage.actor, stage.case, form.to_request())
    return "Notula sementara sudah tersimpan."


def close_meeting(stage: Stage, form: MinutesForm) -> str:
    """Keep the minutes, and close the meeting if that was the button."""
    if not form.closing:
        return save_minutes(stage, form)
    meet(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Daftar hadir dan notula sudah dibuat. Unit dapat mengirim isian."


def name_holder(title: str, name: str) -> str:
    """A position with whoever holds it, once where both are the same."""
    return title if name == title else f"{title} – {name}"


def _name_invitee(invitee: Invitee) -> str:
    named = name_holder(invitee.title, invitee.name)
    if not invitee.present_at:
        return named
    way = "dengan kode" if invitee.by_code else "dicatat"
    return f"{named} (hadir {show_time(invitee.present_at.astimezone(JAKARTA).time())}, {way})"
