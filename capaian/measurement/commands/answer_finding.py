"""Steps 6 and 7: a unit answers a finding, "sudah benar, karena …"."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid, NotFound
from capaian.domain.findings import Code
from capaian.domain.terms import SubmissionState
from capaian.measurement.figures import measure_lines
from capaian.measurement.models import Answer, FormLine, Submission
from capaian.measurement.queries import get_submission, list_asked_lines, subject_of_submission

LONGEST_ANSWER = 300


def answer_finding(
    actor: Actor, case: int, line: int, code: Code, text: str, *, slip: gate.Slip = gate.NO_SLIP
) -> Answer:
    """Keep what the unit says to the findings of one kind on one line; a new text replaces it.

    A finding that blocks no longer does, unless the office lets it bar. Raises :class:`Invalid`
    without a text, :class:`Conflict` when the finding is gone or the form is validated.
    """
    unit = FormLine.objects.filter(office__code=actor.office, cycle__case_id=case, pk=line)
    found = get_submission(actor, case, unit.values_list("unit_id", flat=True).first() or 0)
    with gate.enter(
        actor, Action.ANSWER_FINDING, lambda: subject_of_submission(found, "collect"), slip
    ) as permit:
        submission = _answerable(actor, case, found.unit_id)
        tidy = " ".join(text.split())
        if not tidy or len(tidy) > LONGEST_ANSWER:
            sentence = f"Tulis jawaban, paling banyak {LONGEST_ANSWER} huruf."
            raise Invalid(sentence, problems=(("text", sentence),))
        lines = list_asked_lines(submission)
        places = {each.pk: place for place, each in enumerate(lines)}
        if line not in places:
            raise NotFound("Baris itu tidak diisi oleh unit.")
        figure = measure_lines(submission.cycle, lines).figures[places[line]]
        told = [finding.message for finding in figure.findings if finding.code is code]
        if not told:
            raise Conflict("Temuan itu sudah tidak ada. Muat ulang halaman.", code="no_finding")
        entry = lines[places[line]].entry
        answer, _ = Answer.objects.update_or_create(
            entry=entry,
            code=code,
            defaults={
                "office": submission.office,
                "text": tidy,
                "typed": entry.typed,
                "budget_typed": entry.budget_typed,
                "printed": entry.printed,
                "at": permit.at,
                "person_id": permit.actor.person,
            },
        )
        permit.details.update(
            unit=submission.unit.name,
            indicator=figure.row.name,
            finding=code.value,
            messages=told,
            reason=tidy,
        )
        return answer


def _answerable(actor: Actor, case: int, unit: int) -> Submission:
    submission = get_submission(actor, case, unit)
    if submission.state in {SubmissionState.VALIDATED, SubmissionState.EXCUSED}:
        state = SubmissionState(submission.state).label.lower()
        raise Conflict(f"Isian {submission.unit.name} {state}, jadi terkunci.", code="locked")
    return submission
