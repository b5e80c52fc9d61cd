"""What is kept of a measurement."""

from capaian.measurement.models.answer import Answer
from capaian.measurement.models.cycle import Cycle, FormLine, Submission
from capaian.measurement.models.entry import Entry, EntryChange, Evidence
from capaian.measurement.models.meeting import Guest, Invitee, Meeting, MeetingDecision
from capaian.measurement.models.reminder import Reminder
from capaian.measurement.models.review import Mark, Remark, Review, Snapshot
from capaian.measurement.models.sending import Copy, Dispatch

__all__ = [
    "Answer",
    "Copy",
    "Cycle",
    "Dispatch",
    "Entry",
    "EntryChange",
    "Evidence",
    "FormLine",
    "Guest",
    "Invitee",
    "Mark",
    "Meeting",
    "MeetingDecision",
    "Remark",
    "Reminder",
    "Review",
    "Snapshot",
    "Submission",
]
