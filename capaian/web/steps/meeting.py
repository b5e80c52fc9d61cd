"""Steps 4 and 5: the invitation and the meeting."""

from __future__ import annotations

from typing import Any

from django import forms

from capaian.domain.access import Action, decide
from capaian.measurement.commands import (
    InviteRequest,
    MoveRequest,
    add_guest,
    invite,
    move_meeting,
    remove_guest,
)
from capaian.measurement.queries import list_invitations
from capaian.office.queries import list_appointments
from capaian.web.forms.fields import (
    choice_field,
    day_field,
    hour_field,
    offer,
    text_field,
    ticks_field,
)
from capaian.web.forms.numbers import add_numbers, read_number
from capaian.web.steps.acts import Act, Button, Stage, StepForm
from capaian.web.steps.minutes import (
    CLOSE,
    MinutesForm,
    close_meeting,
    name_holder,
    save_minutes,
)


class ScheduleForm(StepForm):
    """When and where the meeting is."""

    day = day_field("Hari rapat")
    start = hour_field("Jam mulai")
    end = hour_field("Jam selesai", required=False, help_text="Kosong berarti “selesai”.")
    place = text_field("Tempat")


class InviteForm(ScheduleForm):
    """The schedule, what it is about, and who is invited."""

    agenda = text_field("Acara", 300)
    positions = ticks_field("Pejabat yang diundang")

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        choices = [
            (each.position_id, name_holder(each.title, each.person.name))
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


class MoveForm(ScheduleForm):
    """The schedule as it is, to be changed; ``replaced`` is the undangan that says so."""

    replaced = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        for name in ("day", "start", "end", "place"):
            self.fields[name].initial = getattr(stage.cycle.meeting, name)
        invitation = list_invitations(stage.cycle).last()
        self.fields["replaced"].initial = invitation.pk if invitation else None
        add_numbers(self, stage.actor, stage.office, "undangan")

    def to_request(self) -> MoveRequest:
        typed = self.cleaned_data
        return MoveRequest(
            typed["day"],
            typed["start"],
            typed["end"],
            typed["place"],
            typed["replaced"],
            read_number(self),
        )


class GuestForm(StepForm):
    """Somebody without a login who came."""

    name = text_field("Nama tamu", 160)
    title = text_field("Jabatan atau asal")


class RemoveGuestForm(StepForm):
    """A guest who was put on the list by mistake."""

    guest = choice_field("Tamu")

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        offer(
            self, "guest", [(str(each.pk), str(each)) for each in stage.cycle.meeting.guests.all()]
        )


def _invite(stage: Stage, form: InviteForm) -> str:
    invite(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Undangan dan berkas kalender sudah dibuat."


def _move(stage: Stage, form: MoveForm) -> str:
    move_meeting(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Jadwal rapat sudah diubah dan undangan barunya dibuat. Sampaikan lagi undangannya."


def _add_guest(stage: Stage, form: GuestForm) -> str:
    typed = form.cleaned_data
    add_guest(stage.actor, stage.case, typed["name"], typed["title"], slip=form.read_slip())
    return f"{typed['name']} masuk daftar hadir."


def _remove_guest(stage: Stage, form: RemoveGuestForm) -> str:
    guest = int(form.cleaned_data["guest"])
    remove_guest(stage.actor, stage.case, guest, slip=form.read_slip())
    return "Tamu itu dikeluarkan dari daftar hadir."


def _leads(stage: Stage) -> bool:
    return decide(stage.actor, Action.MEET, stage.subject).allowed


INVITE = (
    Act(
        name="undang",
        action=Action.INVITE,
        title="Undang rapat pembahasan",
        buttons=(Button("Buat undangan bernomor"),),
        carry_out=_invite,
        form=InviteForm,
    ),
    Act(
        name="jadwal",
        action=Action.MOVE_MEETING,
        title="Ubah jadwal rapat",
        intro="Undangan baru bernomor menyebut undangan yang diganti. Sampaikan lagi sesudahnya.",
        buttons=(Button("Ubah dan buat undangan baru", stays=True),),
        carry_out=_move,
        form=MoveForm,
        applies=lambda stage: hasattr(stage.cycle, "meeting"),
    ),
)
MEET = (
    Act(
        name="rapat",
        action=Action.MEET,
        title="Notula rapat",
        intro="Tulis catatan selama rapat. Naskah dibuat saat rapat ditutup.",
        buttons=(
            Button("Simpan notula dan tutup rapat", CLOSE),
            Button("Simpan, tambah baris", "simpan", stays=True),
        ),
        carry_out=close_meeting,
        form=MinutesForm,
        body="web/steps/_meet.html",
        save=save_minutes,
        saved="web/steps/_minutes_saved.html",
    ),
    Act(
        name="notula",
        action=Action.TAKE_MINUTES,
        title="Notula rapat",
        intro="Tulis catatan selama rapat. Pimpinan rapat yang menutup rapat.",
        buttons=(Button("Simpan, tambah baris", stays=True),),
        carry_out=save_minutes,
        form=MinutesForm,
        body="web/steps/_meet.html",
        save=save_minutes,
        saved="web/steps/_minutes_saved.html",
        applies=lambda stage: not _leads(stage),
    ),
)
# Done on the page of the meeting, where the note taker sees who is there.
GUESTS = (
    Act(
        name="tamu",
        action=Action.TAKE_MINUTES,
        title="Tamu tanpa akun",
        buttons=(Button("Masukkan ke daftar hadir", stays=True),),
        carry_out=_add_guest,
        form=GuestForm,
    ),
    Act(
        name="tamu-keluar",
        action=Action.TAKE_MINUTES,
        title="Keluarkan tamu dari daftar hadir",
        buttons=(Button("Keluarkan", stays=True),),
        carry_out=_remove_guest,
        form=RemoveGuestForm,
        applies=lambda stage: stage.cycle.meeting.guests.exists(),
    ),
)
