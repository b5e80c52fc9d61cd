"""Step 14: everything becomes one bag that explains itself without this program."""

from __future__ import annotations

from capaian import gate
from capaian.archive.commands import HardcopyPlace, Shelf, archive_case
from capaian.archive.models import HARDCOPY, ArchivedCase
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.bagging import collect_contents
from capaian.measurement.papers.dispatch import build_archive_list, build_box_label
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of

ACCESS = ("Biasa", "Terbatas", "Rahasia")


class ArchiveRequest(HardcopyPlace):
    """Where the hardcopy stands, and who may see it (one of :data:`ACCESS`)."""


def archive(
    actor: Actor, case: int, request: ArchiveRequest, slip: gate.Slip = gate.NO_SLIP
) -> ArchivedCase:
    """Write daftar arsip and label boks, close the case and seal it as a bag."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.ARCHIVE, lambda: subject_of(cycle.case, "archive"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        _check(request)
        shelf = Shelf.build(cycle.office, permit.today, request)
        issue_paper(
            permit,
            Place.in_case(cycle.case, "archive", PaperKind.ARCHIVE_LIST),
            lambda imprint: build_archive_list(permit, cycle, shelf, imprint),
        )
        issue_paper(
            permit,
            Place.in_case(cycle.case, "archive", PaperKind.BOX_LABEL),
            lambda imprint: build_box_label(permit, cycle, shelf, imprint),
        )
        finish_step(permit, cycle.case, "archive")
        archived = archive_case(permit, cycle.case, shelf, collect_contents(permit, cycle))
        permit.details.update(bag=archived.bag, seal=archived.seal)
        return archived


def _check(request: ArchiveRequest) -> None:
    problems = [
        problem for place in HARDCOPY for problem in check_text(place, getattr(request, place), 60)
    ]
    if request.access not in ACCESS:
        problems.append(("access", "Pilih hak akses."))
    if problems:
        raise Invalid("Data arsip belum lengkap.", problems=tuple(problems))
