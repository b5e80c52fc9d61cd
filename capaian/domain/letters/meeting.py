"""The papers of steps 1 to 5: the order, the form, the remarks and the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from capaian.domain.letters.blocks import Choice, Imprint, Signature, Urgency
from capaian.domain.letters.wording import show_day, show_hours


@dataclass(frozen=True, slots=True)
class DispositionSheet:
    """Step 1: lembar disposisi. An order without an incoming letter leaves those fields empty."""

    imprint: Imprint
    subject: str
    addressees: tuple[Choice, ...]
    """Diteruskan kepada."""
    requests: tuple[Choice, ...]
    """Dengan hormat harap."""
    note: str
    """Catatan: the head's instruction in own words."""
    signature: Signature
    sender: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    received_on: date | None = None
    agenda_number: str = ""
    urgency: Urgency = Urgency.ORDINARY
    """Printed as three boxes (seen in practice); none is ticked for an ordinary order."""
    period: str = ""
    """As ``Triwulan I 2026``."""
    deadline: date | None = None

    template: ClassVar = "disposition"
    derived: ClassVar = ("title", "urgencies")

    @property
    def urgencies(self) -> tuple[Choice, ...]:
        """The boxes of Sifat, the closest first."""
        offered = (Urgency.VERY_URGENT, Urgency.URGENT, Urgency.SECRET)
        return tuple(Choice(each.label, each is self.urgency) for each in offered)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Lembar Disposisi – {self.subject}"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One indicator of the blank form; every value is text as shown."""

    number: int
    objective: str
    indicator: str
    unit_of_measure: str
    target: str
    formula: str
    """How the achievement is worked out, in office words."""
    evidence: str = ""
    """Data dukung that is asked for."""
    ceiling: str = ""
    """Pagu in rupiah as shown."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class OmittedLine:
    """An indicator that this form leaves out, and why."""

    indicator: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeasurementForm:
    """Step 2: formulir pengukuran kinerja for one unit, to be filled by hand or as workbook."""

    imprint: Imprint
    unit: str
    period: str
    form_version: str
    lines: tuple[FormLine, ...]
    filled_by: Signature
    """Left: who fills in; mostly without a name."""
    validated_by: Signature
    """Right: the head of the unit."""
    deadline: date | None = None
    omitted: tuple[OmittedLine, ...] = ()

    template: ClassVar = "form"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Formulir Pengukuran Kinerja {self.unit} – {self.period}"


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """To whom the form went and what came back."""

    unit: str
    delivered_at: datetime | None
    feedback: str = ""
    """Masukan of the unit; may be empty."""
    direction: str = ""
    """Arahan: the answer to it; may be empty."""


@dataclass(frozen=True, slots=True)
class FeedbackNote:
    """Step 3: draf masukan dan arahan."""

    imprint: Imprint
    period: str
    day: date
    to: str
    sender: str
    """Dari."""
    rows: tuple[FeedbackRow, ...]
    signature: Signature
    deadline: date | None = None
    closing: str = ""

    template: ClassVar = "feedback"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Draf Masukan dan Arahan Pengukuran Kinerja – {self.period}"


@dataclass(frozen=True, slots=True)
class Gathering:
    """Day, hours, place and agenda of a meeting, the same on three papers."""

    day: date
    start: time
    end: time | None
    place: str
    agenda: str

    derived: ClassVar = ("day_shown", "hours_shown")

    @property
    def day_shown(self) -> str:
        """As ``Selasa, 20 Januari 2026``."""
        return show_day(self.day)

    @property
    def hours_shown(self) -> str:
        """As ``09.00 – 11.30 WIB``."""
        return show_hours(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone invited or present."""

    name: str
    position: str
    mark: str = ""
    """On the attendance list: ``Hadir 09.05 WIB (kode)``; empty leaves room for a signature."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Step 4: undangan rapat with daftar undangan."""

    imprint: Imprint
    number: str
    place: str
    """Place of the letter, as ``Wangon``."""
    day: date
    """Date of the letter."""
    subject: str
    addressee: str
    """As ``Daftar terlampir``, or a position."""
    opening: str
    gathering: Gathering
    invited: tuple[Participant, ...]
    signature: Signature
    urgency: Urgency = Urgency.ORDINARY
    attachment: str = "1 (satu) lembar"
    closing: str = "Demikian, atas perhatian dan kehadirannya diucapkan terima kasih."
    copied_to: tuple[str, ...] = ()
    """Tembusan."""

    template: ClassVar = "invitation"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Undangan Nomor {self.number} – {self.subject}"


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """Step 5: daftar hadir."""

    imprint: Imprint
    gathering: Gathering
    participants: tuple[Participant, ...]
    signature: Signature

    template: ClassVar = "attendance"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Daftar Hadir – {self.gathering.agenda}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the meeting decided: who carries it out, by when."""

    text: str
    who: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that the meeting changed: both values stay readable."""

    indicator: str
    what: str
    """As ``Target TW I``."""
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Step 5: notula."""

    imprint: Imprint
    gathering: Gathering
    chair: str
    note_taker: str
    present: int
    invited: int
    discussion: tuple[str, ...]
    """Paragraphs or points, in order."""
    decisions: tuple[Decision, ...]
    follow_ups: tuple[Decision, ...]
    """Tindak lanjut: who, by when."""
    taken_by: Signature
    """Notulis, left."""
    chaired_by: Signature
    """Pimpinan rapat, right."""
    changes: tuple[FigureChange, ...] = ()

    template: ClassVar = "minutes"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Notula – {self.gathering.agenda}"
