"""An office with something on every page, built on the data of a served program.

Of the example office's measurements of 2026 one is archived, one archived and to be destroyed,
one with units that are late, one on the Camat's desk, one before its meeting. Beside them a plan
and a list of people wait to be adopted, a number is reserved, a decision is the clerk's task,
and a bag came from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from capaian.adapters.bag import make_bag, read_info
from capaian.archive.commands import propose_destruction, receive_bag
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of
from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, Play, gather_cast, read_filled
from capaian.cli.showing import play_until_collecting
from capaian.documents.commands import reserve_number
from capaian.domain.access import Actor
from capaian.domain.terms import ArchiveState, Fate, PlanKind
from capaian.measurement.commands import remark_row
from capaian.measurement.commands.remind import remind
from capaian.measurement.models import FormLine, MeetingDecision
from capaian.office.commands import grant_key, propose_roster
from capaian.office.queries import console_actor, get_office, working_time_of
from capaian.planning.commands import ProposeRequest, adopt_draft, propose_plan
from capaian.planning.queries import find_newest, list_rows
from capaian.planning.rows import write_csv

CLERK = "pengadministrasi-kepegawaian"
DECISION = 1
PEOPLE = b"Nama Lengkap;NIP;Jabatan\nPetugas Contoh;;Kasi Pelayanan Umum\n"


def build() -> None:
    """Play all of it through the commands; by hand only an age and whose task a decision is."""
    cast = gather_cast(load_office(EXAMPLE))
    for quarter, until in ((1, "archive"), (4, "archive"), (3, "submit"), (None, "invite")):
        play = _play(cast, quarter, 30)
        play.run(until=until)
        if until == "submit":
            line = FormLine.objects.filter(cycle__case=play.case)[0]
            remark_row(cast["camat"], play.case, line.pk, "Cocokkan dengan laporan.")
    play_until_collecting(_play(cast, 2, 10))
    (seat,) = cast[CLERK].positions
    MeetingDecision.objects.filter(pk=DECISION).update(position=seat)
    _age_archive(cast[CLERK])
    _receive(cast["sekcam"])
    _change_plan(cast["sekcam"])
    propose_roster(cast["sekcam"], "orang.csv", PEOPLE)
    reserve_number(cast[CLERK], "000.8.6.3", "Undangan rapat desa")
    grant_key(cast["sekcam"], "Dasbor kabupaten")
    # At any hour, whereas the office is reminded in its working hours only.
    console = console_actor(cast["camat"].office)
    remind(console, working_time_of(get_office(console)))


def place_at_desks() -> None:
    """Four measurements before those who go on with them: step 6, 7, 8 and 11."""
    cast = gather_cast(load_office(EXAMPLE))
    desks = ((2, "meet"), (3, "collect"), (None, "validate"), (4, "request_approval"))
    for quarter, until in desks:
        _play(cast, quarter, 10).run(until=until)


def _play(cast: Mapping[str, Actor], quarter: int | None, days: int) -> Play:
    start = timezone.localdate() - timedelta(days=days)
    filled = read_filled(EXAMPLE / f"isian-2026-TW{min(quarter or 2, 2)}.csv")
    return Play(cast, 2026, quarter, start, filled)


def _age_archive(clerk: Actor) -> None:
    young, old = ArchivedCase.objects.order_by("pk")
    past = date(2026, 1, 1)
    ArchivedCase.objects.filter(pk=young.pk).update(
        active_until=past, inactive_until=date(2099, 1, 1)
    )
    ArchivedCase.objects.filter(pk=old.pk).update(
        state=ArchiveState.INACTIVE, active_until=past, inactive_until=past, fate=Fate.DESTROY
    )
    propose_destruction(clerk, old.pk, "Masa simpan sudah lewat.")


def _receive(sekcam: Actor) -> None:
    """Take in a bag like ours under a seal of its own, as from another installation."""
    ours = ArchivedCase.objects.order_by("pk")[0]
    bag, facts = path_of(ours), read_info(path_of(ours))
    facts["Source-Organization"] = "Kecamatan Contoh, Kabupaten Banyumas"
    files = {
        str(each.relative_to(bag / "data")): each
        for each in (bag / "data").rglob("*")
        if each.is_file()
    }
    with TemporaryDirectory() as folder:
        make_bag(Path(folder) / "bag", files, facts, timezone.now())
        receive_bag(sekcam, Path(folder) / "bag")


def _change_plan(sekcam: Actor) -> None:
    """A second version in force, and an upload that both changed the same target."""
    today = timezone.localdate()
    first = find_newest(sekcam, 2026)
    assert first is not None
    for target in ("86", "87"):
        text = write_csv(list_rows(first)).replace(",84,", f",{target},", 1)
        request = ProposeRequest(
            2026, PlanKind.REVISED, today, "Anggaran berubah", "rencana.csv", text.encode()
        )
        draft = propose_plan(sekcam, request)
        if target == "86":
            adopt_draft(sekcam, draft.pk, first.sequence, {})
