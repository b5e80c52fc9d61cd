"""Offices with as many indicators as a measure asks for."""

from __future__ import annotations

import tomllib
from datetime import date

from capaian.audit.chain import compute_hash
from capaian.audit.models import Chain, Event
from capaian.audit.queries import export_event
from capaian.cli.playing import EXAMPLE, Play, gather_cast
from capaian.domain.terms import Aggregation, Direction, Formula, PlanKind
from capaian.measurement.commands import adopt_procedure
from capaian.measurement.entries import EntryInput
from capaian.office.commands import set_up_office
from capaian.office.queries import console_actor
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.rows import PlanRow

YEAR = 2026
EFFECTIVE = date(YEAR, 1, 2)
ORDERED = date(YEAR, 4, 1)


def seed_office(number: int, indicators: int, *, units: int = 6) -> Play:
    """An office like the example with that many indicators, spread evenly over its units.

    Units beyond the example's six are added as further seksi with a head and a clerk.
    """
    data = tomllib.loads((EXAMPLE / "office.toml").read_text("utf-8"))
    data["office"].update(code=f"99.{number:02d}", example=False)
    for extra in range(len(data["units"]), units):
        code = f"seksi-{extra}"
        data["units"].append({"code": code, "name": f"Seksi {extra}"})
        data["positions"] += [
            {
                "code": f"{role}-{extra}",
                "title": f"{role.title()} Seksi {extra}",
                "role": role,
                "unit": code,
                "since": EFFECTIVE,
            }
            for role in ("kasi", "pengadministrasi")
        ]
        data["executors"]["steps"]["validate"].append(f"kasi-{extra}")
    console = console_actor(data["office"]["code"])
    set_up_office(console, data)
    adopt_procedure(console, lanes=data["executors"]["lanes"], steps=data["executors"]["steps"])
    # Seksi Pemerintahan comes first: the play lets it remark the form.
    codes = sorted((unit["code"] for unit in data["units"]), key=lambda code: code[:3] != "pem")
    rows = [_make_row(place, codes[place % units]) for place in range(indicators)]
    adopt_plan(
        console,
        PlanRequest(YEAR, PlanKind.ORIGINAL, EFFECTIVE, "Ukuran kecepatan", rows),
    )
    filled = {
        row.code: EntryInput(
            typed=f"{70 + place % 25},{place % 10}",
            budget_typed="12.500.000" if row.budget_code else "",
            drivers="Kerja sama antarseksi dan desa berjalan baik.",
            obstacles="Data dari dua desa datang terlambat.",
            follow_up="Jadwal pengumpulan data dikirim lebih awal.",
            evidence_link="Laporan triwulan, map 3",
        )
        for place, row in enumerate(rows)
    }
    return Play(gather_cast(console), YEAR, 1, ORDERED, filled)


def lengthen_history(office: str, events: int) -> None:
    """Append copies of the office's last event until its chain has that many."""
    chain = Chain.objects.get(office=office)
    last = Event.objects.filter(office=office).latest("sequence")
    added = []
    for sequence in range(chain.length + 1, events + 1):
        facts = {**export_event(last), "sequence": sequence, "key": None, "previous": chain.head}
        chain.head = compute_hash(facts)
        added.append(Event(**{**facts, "at": last.at, "hash": chain.head}))
    Event.objects.bulk_create(added, batch_size=2000)
    chain.length = events
    chain.save()


def _make_row(place: int, unit: str) -> PlanRow:
    """Every third indicator has a budget line of its own; every fifth is better when lower."""
    lower = place % 5 == 4
    objective = place // 12 + 1
    budget = f"7.01.02.2.01.{place:04d}" if place % 3 == 0 else ""
    return PlanRow(
        line=place + 2,
        objective_code=f"S{objective:03d}",
        objective=f"Meningkatnya mutu pelayanan dan tata kelola, sasaran {objective}",
        budget_code=budget,
        budget=f"Koordinasi dan pembinaan kegiatan {place}" if budget else "",
        ceiling="48.000.000" if budget else "",
        code=f"I{place:05d}",
        name=f"Persentase penyelesaian layanan dan pembinaan desa, rincian {place}",
        unit_of_measure="%",
        direction=Direction.LOWER if lower else Direction.HIGHER,
        formula=Formula.MIRROR if lower else Formula.RATIO,
        aggregation=Aggregation.LAST,
        targets=("90,00", "75,00", "80,00", "85,00", "90,00"),
        unit=unit,
        evidence_asked="Laporan triwulan",
    )
