"""Step 6: units fill in and hand in; a missing unit is recorded with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from capaian import gate
from capaian.adapters import workbook
from capaian.documents.files import store_file
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import EntrySource, SubmissionState
from capaian.measurement.drafts import write_draft
from capaian.measurement.entries import EntryInput, save_entries
from capaian.measurement.figures import find_blocking, measure_submission
from capaian.measurement.forms import read_rows
from capaian.measurement.models import Cycle, Entry, Evidence, Submission
from capaian.measurement.queries import get_cycle, get_submission, subject_of_submission
from capaian.office.models import Unit
from capaian.procedure.commands import assign_parts, begin_step, finish_part, finish_step
from capaian.procedure.queries import find_part, open_task, subject_of

EVIDENCE_TYPES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
MAX_EVIDENCE_BYTES = 10 * 1024 * 1024


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


def upload_workbook(
    actor: Actor, case: int, unit: int, name: str, data: bytes, *, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Read a filled workbook back and save all of it, or nothing.

    Raises :class:`Invalid` whose problems name sheet and cell, what was read and what to do;
    also for a workbook of another office, period, unit or form version.
    """
    submission = get_submission(actor, case, unit)
    workbook.check_upload(name, len(data), data[:8])
    rows = read_rows(submission, workbook.read_form(data))
    return enter_figures(
        actor, case, unit, rows, version=None, slip=slip, source=EntrySource.WORKBOOK
    )


def add_evidence(
    actor: Actor, case: int, line: int, name: str, data: bytes, *, slip: gate.Slip = gate.NO_SLIP
) -> Evidence:
    """Keep a file that proves a line: PDF, PNG or JPEG up to 10 MB, known by its own bytes."""
    entry = (
        Entry.objects.select_related("submission")
        .filter(office__code=actor.office, line__cycle__case_id=case, line_id=line)
        .first()
    )
    if entry is None:
        raise Invalid("Baris itu tidak ada dalam formulir.")
    form = _Form(actor, case, entry.submission.unit_id)
    with gate.enter(actor, Action.ENTER_FIGURES, form.find_subject, slip) as permit:
        submission = form.editable()
        if len(data) > MAX_EVIDENCE_BYTES:
            raise Invalid("Berkas bukti lebih dari 10 MB. Perkecil, lalu unggah lagi.")
        media_type = next(
            (kind for head, kind in EVIDENCE_TYPES.items() if data.startswith(head)), None
        )
        if media_type is None:
            raise Invalid("Bukti harus berupa PDF, PNG, atau JPEG. Simpan ulang, lalu unggah.")
        stored = store_file(submission.office, data, media_type)
        evidence, _ = Evidence.objects.get_or_create(
            entry=entry,
            file=stored,
            defaults={
                "office": submission.office,
                "name": name[-160:],
                "added_at": permit.at,
                "added_by_id": permit.actor.person,
            },
        )
        permit.details.update(unit=submission.unit.name, file=evidence.name, sha256=stored.sha256)
        return evidence


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


def excuse_unit(
    actor: Actor, case: int, unit: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Record that a unit does not hand in, and why, so that the others need not wait."""
    found = get_submission(actor, case, unit)
    with gate.enter(
        actor, Action.EXCUSE_UNIT, lambda: subject_of(found.cycle.case, "collect"), slip
    ) as permit:
        submission = get_submission(actor, case, unit)
        if not reason.strip():
            raise Invalid("Tulis alasan unit tidak mengirim.", problems=(("reason", ""),))
        if not submission.editable:
            raise Conflict(f"{submission.unit.name} sudah mengirim isian.", code="handed_in")
        finish_part(
            permit, submission.cycle.case, "collect", unit=unit, excused_because=reason.strip()
        )
        submission.state = SubmissionState.EXCUSED
        submission.return_reason = reason.strip()
        submission.save(update_fields=["state", "return_reason"])
        permit.details.update(unit=submission.unit.name, reason=reason.strip())
        return submission


def collect(actor: Actor, case: int, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """End the gathering: all units are in or excused; the draft is written."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.COLLECT, lambda: subject_of(cycle.case, "collect"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        begin_step(permit, cycle.case, "collect")
        waiting = [
            each.unit.name
            for each in cycle.submissions.select_related("unit")
            if each.state == SubmissionState.OPEN
        ]
        if waiting:
            raise Conflict(f"Masih ditunggu: {', '.join(waiting)}.", code="parts_waiting")
        units = _open_validation(cycle)
        write_draft(permit, cycle, "collect")
        finish_step(permit, cycle.case, "collect")
        assign_parts(permit, cycle.case, "validate", units=units)
        return cycle


def _open_validation(cycle: Cycle) -> list[Unit]:
    """The units whose heads have to validate now.

    Where a later round brought nothing new, all validated units are looked at again, so that
    the procedure never waits for nobody (our choice: the SOP does not say).
    """
    submissions = list(cycle.submissions.select_related("unit"))
    fresh = {SubmissionState.HANDED_IN, SubmissionState.RETURNED}
    units = [each.unit for each in submissions if each.state in fresh]
    if units:
        return units
    again = [each for each in submissions if each.state == SubmissionState.VALIDATED]
    if not again:
        raise Conflict("Belum ada unit yang mengirim isian.", code="parts_waiting")
    for submission in again:
        submission.state = SubmissionState.HANDED_IN
    Submission.objects.bulk_update(again, ["state"])
    return [each.unit for each in again]


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
        return subject_of_submission(self.submission, "collect")

    def editable(self) -> Submission:
        """The form where it may be changed now, else a conflict that says why not."""
        submission = self.submission
        if submission.distributed_at is None:
            raise Conflict(
                "Format belum disampaikan. Tunggu pemberitahuan.", code="not_distributed"
            )
        if not submission.editable:
            raise Conflict(
                f"Isian {submission.unit.name} sudah dikirim. Perubahan menunggu pengembalian.",
                code="handed_in",
            )
        return submission
