"""The settings of one office as the program uses them, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Self

from capaian.domain.classification import DEFAULT_CODES, ArchiveCode, Retention, find_code
from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.preferences.catalogue import SETTINGS
from capaian.domain.terms import Severity


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings of one office.

    ``cap`` is in percent or ``None`` for no cap and is applied to each indicator
    (``indicator``) or only when averaging (``average``); ``decimals`` is the number shown.
    ``signatories`` says for undangan and pengantar whether who carries out the step signs
    (``executor``), the Camat (``head``), or the Sekcam on the Camat's behalf (``behalf``).
    ``classification`` maps a kind of paper to one of the archive ``codes``; ``planners`` are codes
    of the kasubbag positions that keep the plan beside the Sekcam. ``severities`` say which
    findings bar, block or only warn where the office differs from the default; a realization
    ``outlier_factor`` times the period before is reported; ``efficiency`` names a rule of
    ``EFFICIENCY_RULES``. ``signing`` is the way in which step 11 signs; ``certificate`` the file
    name of the office's PKCS#12 container in ``CAPAIAN_HOME/keys``, for the way ``own``.
    ``working_days`` a week, ``working_hours`` (Asia/Jakarta) and the office's own ``days_off``
    (ISO) say when reminders go out: on each of the last ``remind_before`` working days,
    at most ``remind_after`` times after a deadline, and ``receipt_days`` working days after a paper
    went out without a receipt.
    ``second_factor`` says who is asked to set up a second factor. How each is read, named and told
    on its page stands in :data:`SETTINGS`.
    """

    scale: str = "permendagri-86-2017"
    cap: int | None = None
    cap_applies: str = "indicator"
    decimals: int = 2
    decimal_style: str = "id"
    paper: Literal["a4", "folio"] = "a4"
    addressees: tuple[str, ...] = ("Kepala Bappedalitbang Kabupaten",)
    signatories: Mapping[str, str] = field(
        default_factory=lambda: {"undangan": "executor", "pengantar": "executor"}
    )
    invitation_copied_to: tuple[str, ...] = ()
    cover_letter_copied_to: tuple[str, ...] = ()
    classification: Mapping[str, str] = field(
        default_factory=lambda: {
            "disposisi": "000.8.6.3",
            "undangan": "000.1.5",
            "pengantar": "000.8.6.3",
            "dokumen": "000.8.6.3",
            "berita_acara": "000.8.6.3",
        }
    )
    codes: tuple[ArchiveCode, ...] = DEFAULT_CODES
    retention: Retention = field(default_factory=Retention)
    planners: tuple[str, ...] = ()
    severities: Mapping[Code, Severity] = field(default_factory=dict)
    outlier_factor: Decimal = Decimal(3)
    efficiency: str = "selisih"
    signing: Literal["self_made", "own", "bsre", "wet"] = "self_made"
    certificate: str = ""
    working_days: int = 5
    working_hours: str = "07:30-16:00"
    days_off: tuple[str, ...] = ()
    remind_before: int = 2
    remind_after: int = 5
    receipt_days: int = 5
    second_factor: Literal["signers", "leaders", "everyone"] = "signers"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read stored or typed settings; unknown names and wrong values are refused."""
        known = {each.name: each for each in SETTINGS}
        if unknown := sorted(set(data) - set(known)):
            raise Invalid(f"Pengaturan tidak dikenal: {', '.join(unknown)}.")
        values = {name: known[name].read(stored) for name, stored in data.items()}
        if "classification" in values:
            chosen = {kind: code for kind, code in values["classification"].items() if code}
            values["classification"] = {**cls().classification, **chosen}
        if "signatories" in values:
            values["signatories"] = {**cls().signatories, **values["signatories"]}
        if "codes" in values:
            values["codes"] = tuple(ArchiveCode.parse(line) for line in values["codes"])
        if "retention" in values:
            values["retention"] = Retention(**values["retention"])
        if "severities" in values:
            values["severities"] = {
                Code(code): Severity(severity)
                for code, severity in values["severities"].items()
                if severity
            }
        return cls(**values)

    def code_of(self, kind: str, day: date) -> ArchiveCode:
        """The code of a kind of paper; raises :class:`Invalid` where it is not valid on ``day``."""
        return find_code(self.codes, self.classification[kind], day)
