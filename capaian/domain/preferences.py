"""What an office chooses: every rule that is not law for certain is a named setting here.

The values are printed wherever they were used. Defaults are our choice unless a source stands
beside them; ``domain.md`` of the project calls several of them unverified, so none of them is
presented as law.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

from capaian.domain.budget import EFFICIENCY_RULES
from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.scale import SCALES
from capaian.domain.terms import CapPlace, Severity


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a file is kept, in years; set by the kabupaten, so there is no default."""

    active_years: int | None = None
    inactive_years: int | None = None
    fate: str = "Dinilai kembali"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings of one office.

    ``cap`` is in percent or ``None`` for no cap and is applied to each indicator
    (``indicator``) or only when averaging (``average``); ``decimals`` is the number shown.
    ``classification`` maps a kind of paper to its archive code; ``planners`` are the codes of the
    kasubbag positions that keep the plan beside the Sekcam. ``severities`` say which findings bar,
    block or only warn where the office differs from the default; a realization ``outlier_factor``
    times the period before is reported; ``efficiency`` names a rule of ``EFFICIENCY_RULES``.
    ``signing`` is the way in which step 11 signs; ``certificate`` the file name of the office's
    PKCS#12 container in ``CAPAIAN_HOME/keys``, for the way ``own``.
    """

    scale: str = "permendagri-86-2017"
    cap: int | None = None
    cap_applies: str = "indicator"
    decimals: int = 2
    decimal_style: str = "id"
    paper: Literal["a4", "folio"] = "a4"
    addressees: tuple[str, ...] = ("Kepala Bappedalitbang Kabupaten",)
    classification: Mapping[str, str] = field(
        default_factory=lambda: {
            "disposisi": "000.8.6.3",
            "undangan": "000.1.5",
            "pengantar": "000.8.6.3",
            "dokumen": "000.8.6.3",
        }
    )
    retention: Retention = field(default_factory=Retention)
    planners: tuple[str, ...] = ()
    severities: Mapping[Code, Severity] = field(default_factory=dict)
    outlier_factor: Decimal = Decimal(3)
    efficiency: str = "selisih"
    signing: Literal["self_made", "own", "bsre", "wet"] = "self_made"
    certificate: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read stored or typed settings; unknown names and wrong values are refused."""
        known = {each.name for each in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown:
            raise Invalid(f"Pengaturan tidak dikenal: {', '.join(unknown)}.")
        values = dict(data)
        if "addressees" in values:
            values["addressees"] = tuple(values["addressees"])
        values["planners"] = tuple(values.get("planners", ()))
        if "classification" in values:
            values["classification"] = {**cls().classification, **values["classification"]}
        if "retention" in values:
            values["retention"] = _read_retention(values["retention"])
        for name, (allowed, sentence) in _ALLOWED.items():
            if name in values and values[name] not in allowed:
                raise Invalid(sentence)
        if not re.fullmatch(r"([\w-][\w.-]*)?", values.get("certificate", "")):
            raise Invalid("Sertifikat disebut dengan nama berkasnya saja, misalnya kantor.p12.")
        values["cap"] = values.get("cap") or None
        values["severities"] = _read_severities(values.get("severities", {}))
        values["outlier_factor"] = _read_factor(values.get("outlier_factor", 3))
        return cls(**values)


# What a setting may be, and what is said where it is something else.
_ALLOWED: Mapping[str, tuple[Collection[Any], str]] = {
    "scale": (tuple(SCALES), f"Skala tidak dikenal. Pilih: {', '.join(SCALES)}."),
    "cap": (
        (None, 0, 100, 120, 150, 200),
        "Batas capaian harus kosong, 100, 120, 150, atau 200.",
    ),
    "cap_applies": (
        tuple(place.value for place in CapPlace),
        "Penerapan batas harus 'indicator' atau 'average'.",
    ),
    "decimals": (range(5), "Jumlah desimal harus 0 sampai 4."),
    "decimal_style": (("id", "en"), "Gaya angka harus 'id' atau 'en'."),
    "paper": (("a4", "folio"), "Ukuran kertas harus 'a4' atau 'folio'."),
    "signing": (
        ("self_made", "own", "bsre", "wet"),
        "Cara tanda tangan harus 'self_made', 'own', 'bsre', atau 'wet'.",
    ),
    "efficiency": (
        tuple(EFFICIENCY_RULES),
        f"Aturan efisiensi tidak dikenal. Pilih: {', '.join(EFFICIENCY_RULES)}.",
    ),
}


def _read_retention(stored: Mapping[str, Any]) -> Retention:
    known = {each.name for each in fields(Retention)}
    if set(stored) - known:
        raise Invalid(f"Pengaturan retensi tidak dikenal. Pilih: {', '.join(sorted(known))}.")
    return Retention(**stored)


def _read_severities(stored: Mapping[str, str]) -> Mapping[Code, Severity]:
    try:
        return {Code(code): Severity(severity) for code, severity in stored.items()}
    except ValueError:
        choices = ", ".join(f"{each.value} ({each.label})" for each in Severity)
        raise Invalid(f"Pengaturan temuan tidak dikenal. Pilihan: {choices}.") from None


def _read_factor(stored: object) -> Decimal:
    try:
        factor = Decimal(str(stored))
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or factor <= 1:
        raise Invalid("Faktor lonjakan harus angka di atas 1, misalnya 3.")
    return factor
