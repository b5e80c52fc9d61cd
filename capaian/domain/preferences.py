"""What an office chooses: every rule that is not law for certain is a named setting here.

The values are printed wherever they were used. Defaults are our choice unless a source stands
beside them; ``domain.md`` of the project calls several of them unverified, so none of them is
presented as law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from capaian.domain.errors import Invalid


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
    kasubbag positions that keep the plan beside the Sekcam.
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
            values["retention"] = Retention(**values["retention"])
        if values.get("cap") not in {None, 0, 100, 120, 150, 200}:
            raise Invalid("Batas capaian harus kosong, 100, 120, 150, atau 200.")
        values["cap"] = values.get("cap") or None
        if values.get("cap_applies", "indicator") not in {"indicator", "average"}:
            raise Invalid("Penerapan batas harus 'indicator' atau 'average'.")
        if values.get("paper", "a4") not in {"a4", "folio"}:
            raise Invalid("Ukuran kertas harus 'a4' atau 'folio'.")
        return cls(**values)
