"""Steps 3 to 7: a unit fills its form in, on the page or by workbook, and hands it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from capaian import gate
from capaian.adapters import workbook
from capaian.documents.commands import tell_kind
from capaian.documents.files import store_file
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotFound
from capaian.domain.terms import EntrySource, SubmissionState
from capaian.measurement.entries import (
    Cells,
    EntryInput,
    Outcome,
    check_version,
    save_cells,
    save_entries,
)
from capaian.measurement.figures import find_blocking, measure_submission
from capaian.measurement.forms import read_cells, refuse_workbook
from capaian.measurement.models import Entry, Evidence, Submission
from capaian.measurement.queries import get_submission, subject_of_filling
from capaian.procedure.commands import finish_part
from capaian.procedure.queries import find_part, open_task

MAX_EVIDENCE_BYTES = 10 * 1024 * 1024
# Also what the page says, before it keeps a file on the device.
EMPTY = "Berkas bukti ini kosong. Pilih berkas lain."
TOO_LARGE = "Berkas bukti lebih dari 10 MB. Perkecil, lalu unggah lagi."
WRONG_KIND = "Bukti harus berupa PDF, PNG, atau JPEG. Simpan ulang, lalu unggah."


def enter_figures(
    actor: Actor,
    case: int,
    unit: int,
    rows: Mapping[int, EntryInput],
    *,
    version: int | None,
    slip: gate.Slip = gate.NO_SLIP,
    source: EntrySource = EntrySource.PAGE,
) -> Submission:
    """Save what a unit typed (rows by line id); ``version`` is the one the editor saw."""
    form = _Form(actor, case, unit)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        changed = save_entries(permit, submission, rows, version=version, source=source)
        permit.details.update(unit=submission.unit.name, lines=changed, source=source.label)
        return submission


def enter_cells(
    actor: Actor,
    case: int,
    unit: int,
    cells: Cells,
    *,
    version: int | None = None,
    slip: gate.Slip = gate.NO_SLIP,
) -> tuple[Submission, Outcome]:
    """Save single cells of the page; what others changed meanwhile is told, never overwritten.

    Cells that do not say what was seen in them come with the ``version`` that was seen. Raises
    :class:`AlreadyDone`, and leaves no event, where there was nothing to be written.
    """
    form = _Form(actor, case, unit)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        check_version(actor, submission, version)
        outcome = save_cells(permit, submission, cells, source=EntrySource.PAGE)
        if not outcome.lines:
            raise AlreadyDone("Isian ini sudah tersimpan sebelumnya.")
        permit.details.update(
            unit=submission.unit.name,
            lines=outcome.lines,
            source=EntrySource.PAGE.label,
            version=submission.version,
        )
        return submission, outcome


def upload_workbook(
    actor: Actor, case: int, unit: int, name: str, data: bytes, *, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Read a filled workbook back and save what was changed in it, all or nothing.

    A cell that still holds what was handed out is left as it is on the page. Raises
    :class:`Invalid` whose problems name sheet and cell, what was read and what to do; also for a
    workbook of another office, period, unit or form version, and for a cell that was changed
    on the page, or by somebody else, since the workbook was downloaded. The same workbook may be
    corrected and uploaded again.
    """
    submission = get_submission(actor, case, unit)
    workbook.check_upload(name, len(data), data[:8])
    filled = workbook.read_form(data)
    cells = read_cells(actor, submission, filled)
    form = _Form(actor, case, unit)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        source = EntrySource.WORKBOOK
        outcome = save_cells(permit, submission, cells, source=source)
        if outcome.clashes:
            refuse_workbook(filled, outcome.clashes)
        permit.details.update(unit=submission.unit.name, lines=outcome.lines, source=source.label)
        return submission


def add_evidence(
    actor: Actor, case: int, line: int, name: str, data: bytes, *, slip: gate.Slip = gate.NO_SLIP
) -> Evidence:
    """Keep a file that proves a line: PDF, PNG or JPEG up to 10 MB, known by its own bytes.

    The same bytes under another name are the same evidence: that is told, not kept again.
    """
    entry = (
        Entry.objects.select_related("submission")
        .filter(office__code=actor.office, line__cycle__case_id=case, line_id=line)
        .first()
    )
    if entry is None:
        raise NotFound("Baris itu tidak ada dalam formulir.")
    form = _Form(actor, case, entry.submission.unit_id)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        if len(data) > MAX_EVIDENCE_BYTES:
            raise Invalid(TOO_LARGE)
        if not data:
            raise Invalid(EMPTY)
        media_type = tell_kind(data)
        if media_type is None:
            raise Invalid(WRONG_KIND)
        stored = store_file(submission.office, data, media_type)
        evidence, made = Evidence.objects.get_or_create(
            entry=entry,
            file=stored,
            defaults={
                "office": submission.office,
                "name": name[-160:],
                "added_at": permit.at,
                "added_by_id": permit.actor.person,
            },
        )
        if not made and evidence.name != name[-160:]:
            raise Invalid(
                f"Isinya sama dengan bukti {evidence.name}, yang sudah ada pada baris ini. "
                "Tidak disimpan dua kali."
            )
        permit.details.update(unit=submission.unit.name, file=evidence.name, sha256=stored.sha256)
        return evidence


def remove_evidence(
    actor: Actor, case: int, evidence: int, *, slip: gate.Slip = gate.NO_SLIP
) -> int:
    """Take a piece of evidence from its line, whose id is returned, while the form is open.

    The event keeps its name and SHA-256. The bytes stay in the file store, so that what the event
    names can still be shown.
    """
    found = (
        Evidence.objects.select_related("entry__submission", "file")
        .filter(office__code=actor.office, entry__line__cycle__case_id=case, pk=evidence)
        .first()
    )
    if found is None:
        gate.refuse_repeated(actor, slip)
        raise NotFound("Bukti itu tidak ada, atau sudah dihapus.")
    form = _Form(actor, case, found.entry.submission.unit_id)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        Evidence.objects.filter(pk=evidence).delete()
        permit.details.update(
            unit=submission.unit.name, removed=found.name, sha256=found.file.sha256
        )
        return found.entry.line_id


def hand_in(
    actor: Actor, case: int, unit: int, *, version: int | None, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """The unit says that its form is complete.

    Raises :class:`Invalid` naming each line with a finding that blocks.
    """
    form = _Form(actor, case, unit)
    with gate.enter(actor, Action.HAND_IN, form.find_subject, slip) as permit:
        submission = form.editable()
        if version is not None and version != submission.version:
            raise Conflict("Isian sudah berubah. Periksa dulu, lalu kirim.", code="stale")
        blocking = find_blocking(measure_submission(submission))
        if blocking:
            raise Invalid("Isian belum dapat dikirim.", problems=blocking)
        was_returned = submission.state == SubmissionState.RETURNED
        submission.state = SubmissionState.HANDED_IN
        submission.handed_in_at = permit.at
        submission.handed_in_by_id = permit.actor.person
        submission.save(update_fields=["state", "handed_in_at", "handed_in_by"])
        task = open_task(submission.cycle.case, "collect")
        # A unit whose rows were marked is not awaited in step 6; its head validates in step 7.
        if task and find_part(task, unit=unit):
            finish_part(permit, submission.cycle.case, "collect", unit=unit)
        permit.details.update(unit=submission.unit.name, again=was_returned)
        return submission


@dataclass(frozen=True)
class _Form:
    """A unit's form, read once: inside the gate, where nobody else is changing it."""

    actor: Actor
    case: int
    unit: int

    @cached_property
    def submission(self) -> Submission:
        return get_submission(self.actor, self.case, self.unit)

    def find_subject(self) -> Subject:
        return subject_of_filling(self.submission)

    def editable(self) -> Submission:
        """The form where it may be changed now, else a conflict that says why not."""
        submission = self.submission
        if submission.distributed_at is None:
            raise Conflict(
                "Format belum disampaikan. Tunggu pemberitahuan.", code="not_distributed"
            )
        if not submission.editable:
            excused = submission.state == SubmissionState.EXCUSED
            said = "dicatat tidak mengirim" if excused else "sudah dikirim"
            raise Conflict(
                f"Isian {submission.unit.name} {said}. Perubahan menunggu pengembalian.",
                code="handed_in",
            )
        return submission
