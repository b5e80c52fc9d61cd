"""The parts that many papers share: letterhead, imprint, signature, initials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from capaian.domain.letters.wording import SignatureMethod
from capaian.domain.terms import Capacity, Term


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop. Line sizes 3 : 4 and the double rule stand in the template (seen in practice)."""

    government: str
    """First line, as ``PEMERINTAH KABUPATEN BANYUMAS``."""
    office: str
    """Second line, bold, as ``KECAMATAN WANGON``."""
    address: str
    """Street, town and postal code in one line; may be empty."""
    contact: str = ""
    """Telephone, e-mail, page; may be empty."""
    logo: str = ""
    """SHA-256 of the kept picture (PNG) at the left; empty where the office has none."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every paper carries, whatever it says."""

    letterhead: Letterhead
    code: str
    """The check code as people type it."""
    check_url: str
    """The public address behind the QR, ending in the code."""
    made_at: datetime
    """Aware moment; becomes the creation date of the file, so the same data give the same bytes."""
    example: bool = False
    """True: each page says that its data are examples."""
    chain_head: str = ""
    """Newest hash of the event chain, printed on signed papers; empty on others."""


@dataclass(frozen=True, slots=True)
class LetterheadSample:
    """The kop alone, to be looked at; it is no paper and leaves no file."""

    imprint: Imprint

    template: ClassVar = "letterhead"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return "Kop surat"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person in a position. Example data put the position in place of the name."""

    position: str
    """As ``Camat Wangon``, without the capacity."""
    name: str
    rank: str = ""
    """Pangkat, as ``Pembina Tingkat I``; may be empty."""
    employee_number: str = ""
    """NIP; may be empty."""
    capacity: Capacity = Capacity.DEFINITIVE
    on_behalf_of: str = ""
    """Whose authority signs (a.n.), as ``Plt. Camat Wangon``; mostly empty."""

    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The position with its capacity, as ``Plt. Camat Wangon``."""
        return self.capacity.name_seat(self.position)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: who, where, when and in which way."""

    signatory: Signatory
    place: str = ""
    """As ``Wangon``; empty leaves place and date out."""
    day: date | None = None
    method: SignatureMethod = SignatureMethod.UNSIGNED
    caption: str = ""
    """A line above the position, as ``Yang menerima``; mostly empty."""

    derived: ClassVar = ("method_id",)

    @property
    def method_id(self) -> str:
        """The method's stable word, so that a template needs no sentence to tell them apart."""
        return self.method.value


@dataclass(frozen=True, slots=True)
class Initial:
    """One line of the paraf table (paraf hierarki); ``at`` is None until it was given."""

    position: str
    name: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class CopyMark:
    """``Salinan n dari m``, printed on every page of a copy."""

    number: int
    total: int
    recipient: str


class Urgency(Term):
    """Sifat naskah: how fast and how closed (seen in practice)."""

    ORDINARY = "ordinary", "Biasa"
    URGENT = "urgent", "Segera"
    VERY_URGENT = "very_urgent", "Sangat Segera"
    SECRET = "secret", "Rahasia"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF (PDF/A-3, relationship "data")."""

    name: str
    media_type: str
    """As ``application/json``."""
    description: str
    content: bytes
