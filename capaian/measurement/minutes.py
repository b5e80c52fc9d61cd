"""The minutes of a meeting while they are written: who came, what was said and decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q

from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters.wording import JAKARTA, show_time
from capaian.gate import Permit
from capaian.measurement.models import Meeting, MeetingDecision
from capaian.measurement.texts import check_text
from capaian.office.models import Position


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What was decided, by which day, and who does it: a position (by id), or words."""

    text: str
    who: str = ""
    due: date | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeInput:
    """A realization that the meeting changed, by line id; the reason is kept with it."""

    line: int
    typed: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesRequest:
    """The minutes so far.

    ``present`` are the positions that are ticked and ``known`` those that were when the page was
    made: the difference is what the note taker changed, and whoever comes by the code meanwhile
    stays. ``note_taker`` is a name or a title, ``version`` the one that the note taker saw.
    ``page`` is the page on which they were written, which is the same as long as no answer came
    back to it.
    """

    present: tuple[int, ...] = ()
    discussion: str = ""
    note_taker: str = ""
    decisions: tuple[DecisionInput, ...] = ()
    changes: tuple[ChangeInput, ...] = ()
    known: tuple[int, ...] = ()
    version: int | None = None
    page: str = ""


def keep_minutes(permit: Permit, meeting: Meeting, request: MinutesRequest) -> None:
    """Write the minutes down as they are now.

    Raises :class:`Conflict` when somebody else wrote since, :class:`Invalid` for what is too long.
    """
    _check_version(meeting, request)
    positions = {each.pk: each for each in Position.objects.filter(office=meeting.office)}
    _check(request, positions)
    gone = Q(position__in=set(request.known) - set(request.present))
    if _goes_on(meeting, request):
        # Its ticks were kept already, so that the page does not know them as kept.
        gone |= Q(by_code=False) & ~Q(position__in=request.present)
    meeting.discussion = request.discussion.strip()
    meeting.note_taker = request.note_taker.strip()
    meeting.changes = [asdict(each) for each in request.changes]
    meeting.version += 1
    meeting.noted_at = permit.at
    meeting.noted_by_id = permit.actor.person
    meeting.noted_on = request.page
    meeting.save()
    invited = meeting.invitees.all()
    invited.filter(gone).update(present=False, present_at=None, by_code=False)
    come = set(request.present) - set(request.known)
    invited.filter(position__in=come, present=False).update(present=True, present_at=permit.at)
    meeting.decisions.all().delete()
    MeetingDecision.objects.bulk_create(_make_decisions(meeting, request.decisions, positions))


def _goes_on(meeting: Meeting, request: MinutesRequest) -> bool:
    """Whether what was saved last came from this very page; its answer was lost on the line."""
    return bool(request.page) and request.page == meeting.noted_on


def _check_version(meeting: Meeting, request: MinutesRequest) -> None:
    if request.version in {None, meeting.version}:
        return
    if _goes_on(meeting, request):
        return
    who = meeting.noted_by.name if meeting.noted_by else "orang lain"
    at = show_time(meeting.noted_at.astimezone(JAKARTA).time()) if meeting.noted_at else ""
    raise Conflict(
        f"Notula sudah diubah oleh {who} pukul {at}. Ketikan Anda masih di halaman ini. "
        "Salin ketikan Anda, muat ulang halaman, lalu lanjutkan."
    )


def _check(request: MinutesRequest, positions: dict[int, Position]) -> None:
    problems = [
        *check_text("discussion", request.discussion, 20_000),
        *check_text("note_taker", request.note_taker, 200),
    ]
    for change in request.changes:
        problems += check_text(f"change-{change.line}", change.reason, 300)
    for number, each in enumerate(request.decisions):
        problems += check_text(f"who-{number}", each.who, 200)
        if each.position is not None and each.position not in positions:
            problems.append((f"position-{number}", "Pilih jabatan dari daftar."))
    if problems:
        raise Invalid("Catatan rapat belum dapat disimpan.", problems=tuple(problems))


def _make_decisions(
    meeting: Meeting, decisions: Iterable[DecisionInput], positions: dict[int, Position]
) -> Iterator[MeetingDecision]:
    for each in decisions:
        if each.text.strip():
            title = positions[each.position].title if each.position is not None else ""
            yield MeetingDecision(
                office=meeting.office,
                meeting=meeting,
                text=each.text.strip(),
                position_id=each.position,
                who=each.who.strip() or title,
                due=each.due,
            )
