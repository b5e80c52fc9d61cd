"""The papers of steps 1 to 5."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.timezone import localdate

from capaian.documents.commands import sign_block
from capaian.documents.models import Document, LetterNumber
from capaian.domain import letters
from capaian.domain.letters.wording import JAKARTA, show_date, show_time
from capaian.domain.terms import Formula, Role
from capaian.gate import Permit
from capaian.measurement.forms import ceiling_of, target_of
from capaian.measurement.models import Cycle, Invitee, Meeting, Submission
from capaian.measurement.papers.signatories import NOBODY, sign_by_hand, sign_letter, signatory_of
from capaian.measurement.queries import list_entries
from capaian.office.models import Position
from capaian.office.queries import name_positions

REQUESTS = (
    "Tanggapan dan saran",
    "Proses lebih lanjut",
    "Koordinasi dan konfirmasi",
    "Untuk dilaksanakan",
)


def build_disposition(
    permit: Permit,
    cycle: Cycle,
    imprint: letters.Imprint,
    *,
    addressees: Iterable[Position],
    requests: Collection[str],
    urgency: letters.Urgency,
) -> letters.DispositionSheet:
    """The Camat's order, with every position as a box and the addressees ticked."""
    chosen = {each.pk for each in addressees}
    positions = cycle.office.positions.filter(closed_on=None).exclude(pk=permit.seat.position)
    return letters.DispositionSheet(
        imprint=imprint,
        subject=cycle.case.title,
        addressees=tuple(
            letters.Choice(title, pk in chosen) for pk, title in name_positions(positions).items()
        ),
        requests=tuple(letters.Choice(each, each in requests) for each in REQUESTS),
        note=cycle.instruction,
        signature=sign_block(permit, cycle.office, day=cycle.ordered_on),
        received_on=cycle.ordered_on,
        agenda_number=str(cycle.case.number),
        urgency=urgency,
        period=cycle.period.label,
        deadline=cycle.deadline,
    )


def build_form(
    permit: Permit, submission: Submission, imprint: letters.Imprint
) -> letters.MeasurementForm:
    """The form of one unit to be filled by hand."""
    cycle = submission.cycle
    lines = []
    for number, entry in enumerate(list_entries(submission), start=1):
        indicator = entry.line.indicator
        lines.append(
            letters.FormLine(
                number=number,
                objective=indicator.objective,
                indicator=indicator.name,
                unit_of_measure=indicator.unit_of_measure,
                target=target_of(cycle, indicator) or "belum diisi",
                formula=Formula(indicator.formula).label if indicator.formula else "belum diisi",
                evidence=indicator.evidence_asked,
                ceiling=ceiling_of(cycle, indicator),
                remark=entry.line.remark,
            )
        )
    omitted = cycle.lines.filter(unit=submission.unit).exclude(omitted_because="")
    head = submission.unit.positions.filter(closed_on=None).exclude(role=Role.CLERK).first()
    return letters.MeasurementForm(
        imprint=imprint,
        unit=submission.unit.name,
        period=cycle.period.label,
        form_version=str(cycle.form_version),
        lines=tuple(lines),
        filled_by=sign_by_hand(caption="Diisi oleh"),
        validated_by=sign_by_hand(
            signatory_of(head) if head else NOBODY, caption="Divalidasi oleh"
        ),
        deadline=submission.deadline or cycle.deadline,
        omitted=tuple(
            letters.OmittedLine(line.indicator.name, line.omitted_because)
            for line in omitted.select_related("indicator")
        ),
    )


def build_feedback(
    permit: Permit, cycle: Cycle, submissions: Sequence[Submission], imprint: letters.Imprint
) -> letters.FeedbackNote:
    """The draf masukan dan arahan: to whom the form went, what came back, the answers."""
    return letters.FeedbackNote(
        imprint=imprint,
        period=cycle.period.label,
        day=permit.today,
        to="Kepala seksi dan kepala subbagian",
        sender=permit.seat.full_title,
        rows=tuple(
            letters.FeedbackRow(
                unit=each.unit.name,
                delivered_at=each.distributed_at,
                feedback=each.answer,
                direction=each.direction,
            )
            for each in submissions
        ),
        signature=sign_block(permit, cycle.office),
        deadline=cycle.form_deadline,
    )


def gathering_of(meeting: Meeting) -> letters.Gathering:
    """Day, hours, place and agenda, the same on three papers."""
    return letters.Gathering(
        day=meeting.day,
        start=meeting.start,
        end=meeting.end,
        place=meeting.place,
        agenda=meeting.agenda,
    )


def build_invitation(
    permit: Permit,
    meeting: Meeting,
    invitees: Sequence[Invitee],
    number: LetterNumber,
    imprint: letters.Imprint,
    *,
    replaced: Document | None,
) -> letters.Invitation:
    """The undangan rapat with its list; it names the one that it replaces, if there is one."""
    cycle = meeting.cycle
    subject, reason = (
        "Undangan",
        f"perintah Camat untuk menyusun pengukuran kinerja {cycle.period.label}",
    )
    if replaced:
        made_on = show_date(localdate(replaced.made_at))
        subject = "Perubahan jadwal"
        reason = f"perubahan jadwal rapat dalam undangan nomor {replaced.number} tanggal {made_on}"
    return letters.Invitation(
        imprint=imprint,
        number=str(number),
        place=cycle.office.place,
        day=permit.today,
        subject=f"{subject} rapat pembahasan pengukuran kinerja {cycle.period.label}",
        addressee="Daftar terlampir",
        opening=f"Sehubungan dengan {reason}, dimohon kehadiran Saudara pada:",
        gathering=gathering_of(meeting),
        invited=tuple(letters.Participant(each.name, each.title) for each in invitees),
        signature=sign_letter(permit, cycle.office, "undangan"),
        copied_to=cycle.office.preferences.invitation_copied_to,
    )


def build_attendance(
    permit: Permit, meeting: Meeting, imprint: letters.Imprint
) -> letters.AttendanceList:
    """The daftar hadir, with those marked who were present."""
    return letters.AttendanceList(
        imprint=imprint,
        gathering=gathering_of(meeting),
        participants=(
            *(
                letters.Participant(each.name, each.title, _say_present(each))
                for each in meeting.invitees.all()
            ),
            *(
                letters.Participant(each.name, each.title, "Hadir (tamu, dicatat)")
                for each in meeting.guests.all()
            ),
        ),
        signature=sign_block(permit, meeting.office, day=meeting.day),
    )


def _say_present(invitee: Invitee) -> str:
    if not invitee.present:
        return "Tidak hadir"
    if not invitee.by_code or invitee.present_at is None:
        return "Hadir (dicatat)"
    return f"Hadir {show_time(invitee.present_at.astimezone(JAKARTA).time())} (kode)"


def build_minutes(
    permit: Permit,
    meeting: Meeting,
    changes: tuple[letters.FigureChange, ...],
    imprint: letters.Imprint,
) -> letters.Minutes:
    """The notula: discussion, decisions, who and by when, and each changed figure."""
    invitees = list(meeting.invitees.all())
    decisions = [
        letters.Decision(each.text, each.who, each.due) for each in meeting.decisions.all()
    ]
    taker = meeting.office.positions.filter(title=meeting.note_taker).first()
    return letters.Minutes(
        imprint=imprint,
        gathering=gathering_of(meeting),
        chair=permit.seat.full_title,
        note_taker=meeting.note_taker,
        present=sum(each.present for each in invitees),
        invited=len(invitees),
        discussion=tuple(part for part in meeting.discussion.split("\n") if part.strip()),
        decisions=tuple(decisions),
        follow_ups=tuple(each for each in decisions if each.who or each.by),
        taken_by=sign_by_hand(
            signatory_of(taker) if taker else letters.Signatory("", meeting.note_taker),
            caption="Notulis",
        ),
        chaired_by=sign_block(permit, meeting.office, caption="Pimpinan rapat", day=meeting.day),
        changes=changes,
    )
