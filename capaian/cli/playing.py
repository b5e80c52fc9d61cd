"""The example office plays the procedure through the same commands that the pages use."""

from __future__ import annotations

import csv
import time as clock
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path

from django.utils import timezone

from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.terms import Role, SendingWay
from capaian.measurement import commands
from capaian.measurement.entries import EntryInput
from capaian.measurement.models import Cycle, Submission
from capaian.measurement.queries import get_cycle, get_submission, list_entries, list_submissions
from capaian.office.models import Position, Unit
from capaian.office.queries import actor_of, find_holder, list_positions, list_units
from capaian.procedure.models import Case
from capaian.procedure.queries import definition_of

EXAMPLE = Path(__file__).resolve().parents[2] / "example" / "wangon"

FORM_DAYS = timedelta(days=7)
"""How long the units have from the day of the order."""

Rows = Mapping[str, EntryInput]
_COLUMNS = {
    "realisasi": "typed",
    "realisasi_anggaran": "budget_typed",
    "faktor_pendorong": "drivers",
    "faktor_penghambat": "obstacles",
    "tindak_lanjut": "follow_up",
    "bukti": "evidence_link",
    "belum_diukur_karena": "not_measured_because",
}


@dataclass(frozen=True, slots=True)
class StepPlayed:
    """A step as it was played: wall-clock seconds and the papers it left."""

    number: int
    id: str
    lane: str
    minutes: int
    seconds: float
    documents: tuple[Document, ...]


@dataclass(slots=True)
class Play:
    """One measurement of the example office being played.

    ``cast`` are the actors by position code, ``filled`` the example realizations by indicator
    code, ``start`` the day of the order; the meeting and the sending are today. Without a
    ``quarter`` it is the year.
    """

    cast: Mapping[str, Actor]
    year: int
    quarter: int | None
    start: date
    filled: Rows
    case: int = 0
    played: list[StepPlayed] = field(default_factory=list)

    def run(
        self, *, until: str = "archive", tell: Callable[[str], None] = lambda name: None
    ) -> Cycle:
        """Play on, in order, up to and including ``until``; ``tell`` hears each step's name."""
        for step_id, act in list(_ACTS.items())[len(self.played) :]:
            begun = clock.perf_counter()
            known = set(self._documents()) if self.case else set()
            act(self)
            seconds = clock.perf_counter() - begun
            cycle = get_cycle(self.cast["camat"], self.case)
            step = definition_of(cycle.case.version).step(step_id)
            fresh = tuple(each for each in self._documents() if each not in known)
            self.played.append(
                StepPlayed(step.number, step_id, step.lane, step.minutes, seconds, fresh)
            )
            tell(step.name)
            if step_id == until:
                break
        return cycle

    def _documents(self) -> list[Document]:
        return list(Document.objects.filter(case_id=self.case).select_related("file"))

    def fill(self, unit: Unit) -> None:
        """The unit's staff types the example figures and hands the form in."""
        saved = self.type_figures(unit)
        commands.hand_in(self._staff(unit), self.case, unit.pk, version=saved.version)

    def type_figures(self, unit: Unit) -> Submission:
        """The unit's staff types the example figures on the page."""
        actor = self._staff(unit)
        submission = get_submission(actor, self.case, unit.pk)
        rows = {
            entry.line_id: self.filled.get(entry.line.indicator.code, EntryInput())
            for entry in list_entries(submission)
        }
        return commands.enter_figures(actor, self.case, unit.pk, rows, version=submission.version)

    def _staff(self, unit: Unit) -> Actor:
        return next(
            each
            for each in self.cast.values()
            if unit.pk in each.units and not each.holds(*_UNIT_HEADS)
        )

    def units(self) -> list[Unit]:
        """The units that have a form."""
        cycle = get_cycle(self.cast["camat"], self.case)
        return [each.unit for each in list_submissions(cycle)]


_UNIT_HEADS = (Role.SECTION_HEAD, Role.SUBDIVISION_HEAD)


def gather_cast(actor: Actor) -> dict[str, Actor]:
    """Whoever holds the positions of the office today, by position code."""
    return {
        position.code: actor_of(held.person)
        for position in list_positions(actor)
        if (held := find_holder(position))
    }


def read_filled(path: Path) -> Rows:
    """The example realizations of a quarter, by indicator code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["kode"]: EntryInput(**{ours: row[theirs] for theirs, ours in _COLUMNS.items()})
            for row in csv.DictReader(file)
        }


def _order(play: Play) -> None:
    positions = list_positions(play.cast["camat"]).exclude(role__in=("camat", "pengadministrasi"))
    cycle = commands.order(
        play.cast["camat"],
        commands.OrderRequest(
            year=play.year,
            quarter=play.quarter,
            ordered_on=play.start,
            deadline=play.start + timedelta(days=14),
            instruction=(
                "Susun pengukuran kinerja sesuai SOP. Data setiap seksi dan subbagian "
                "disertai bukti. Sampaikan hambatan apa adanya."
            ),
            addressees=tuple(positions.values_list("pk", flat=True)),
        ),
    )
    play.case = cycle.case_id


def _design_form(play: Play) -> None:
    commands.design_form(play.cast["kasubbag-umpeg"], play.case, commands.DesignRequest())


def _distribute_form(play: Play) -> None:
    clerk = play.cast["pengadministrasi-kepegawaian"]
    commands.distribute_form(clerk, play.case, commands.DistributeRequest(play.start + FORM_DAYS))
    unit = list_units(clerk).get(code="pemerintahan")
    commands.remark_form(
        play.cast["kasi-pemerintahan"],
        play.case,
        unit.pk,
        "Mohon penjelasan cara menghitung persentase pembinaan desa.",
    )
    commands.close_feedback(
        clerk,
        play.case,
        commands.FeedbackRequest({unit.pk: "Jumlah desa dibina dibagi 12 desa, kali 100."}),
    )


def _invite(play: Play) -> None:
    actor = play.cast["kasubbag-umpeg"]
    positions = list_positions(actor).exclude(role="pengadministrasi")
    commands.invite(
        actor,
        play.case,
        commands.InviteRequest(
            day=timezone.localdate(),
            start=time(9, 0),
            end=time(11, 0),
            place="Aula Kecamatan Wangon",
            agenda="Rapat pembahasan pengukuran kinerja",
            positions=tuple(positions.values_list("pk", flat=True)),
        ),
    )


def _meet(play: Play) -> None:
    actor = play.cast["sekcam"]
    present: list[Position] = list(list_positions(actor).exclude(role="pengadministrasi"))
    commands.meet(
        actor,
        play.case,
        commands.MinutesRequest(
            present=tuple(each.pk for each in present),
            discussion=(
                "Sekcam menjelaskan formulir dan batas waktu pengisian.\n"
                "Setiap seksi menyampaikan perkembangan kegiatan dan hambatannya."
            ),
            note_taker="Pengadministrasi Kepegawaian",
            decisions=(
                commands.DecisionInput(
                    "Setiap realisasi disertai bukti.",
                    "Semua kepala seksi dan kepala subbagian",
                    timezone.localdate() + FORM_DAYS,
                ),
            ),
        ),
    )


def _collect(play: Play) -> None:
    for unit in play.units():
        play.fill(unit)
    commands.collect(play.cast["pengadministrasi-kepegawaian"], play.case)


def _validate(play: Play) -> None:
    for unit in play.units():
        head = next(
            each
            for each in play.cast.values()
            if unit.pk in each.units and each.holds(*_UNIT_HEADS)
        )
        submission = get_submission(head, play.case, unit.pk)
        commands.validate_unit(head, play.case, unit.pk, version=submission.version)


def _submit(play: Play) -> None:
    note = (
        "Dengan hormat disampaikan draf dokumen pengukuran kinerja untuk dikoreksi.\n"
        "Semua seksi dan subbagian sudah mengirim dan memvalidasi datanya."
    )
    commands.submit(play.cast["sekcam"], play.case, commands.SubmitRequest(note))


def _correct(play: Play) -> None:
    commands.correct(play.cast["camat"], play.case, commands.CorrectRequest())


def _request_approval(play: Play) -> None:
    commands.request_approval(play.cast["kasubbag-perencanaan"], play.case)
    commands.request_approval(play.cast["sekcam"], play.case)


def _sign(play: Play) -> None:
    commands.sign(play.cast["camat"], play.case)


def _cover_letter(play: Play) -> None:
    clerk = play.cast["pengadministrasi-kepegawaian"]
    office = Case.objects.select_related("office").get(pk=play.case).office
    commands.cover_letter(
        clerk,
        play.case,
        commands.CoverLetterRequest(
            addressee=office.preferences.addressees[0],
            addressee_place="Purwokerto",
            way=SendingWay.HAND,
        ),
    )


def _copy(play: Play) -> None:
    recipients = (
        "Kepala Bappedalitbang Kabupaten Banyumas",
        "Sekretaris Kecamatan Wangon",
        "Arsip",
    )
    commands.copy(
        play.cast["pengadministrasi-kepegawaian"], play.case, commands.CopyRequest(recipients)
    )


def _archive(play: Play) -> None:
    commands.archive(
        play.cast["pengadministrasi-kepegawaian"],
        play.case,
        commands.ArchiveRequest(room="Ruang arsip", cupboard="1", shelf="2", box="3", folder="1"),
    )


_ACTS: dict[str, Callable[[Play], None]] = {
    "order": _order,
    "design_form": _design_form,
    "distribute_form": _distribute_form,
    "invite": _invite,
    "meet": _meet,
    "collect": _collect,
    "validate": _validate,
    "submit": _submit,
    "correct": _correct,
    "request_approval": _request_approval,
    "sign": _sign,
    "cover_letter": _cover_letter,
    "copy": _copy,
    "archive": _archive,
}
