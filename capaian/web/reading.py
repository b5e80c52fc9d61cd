"""What a page reads at once, so that no page asks more with more rows.

Each function takes the actor first; what one may not see does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.terms import CaseState
from capaian.measurement.models import Cycle
from capaian.measurement.queries import list_cycles
from capaian.procedure.models import Case, Part, Task

_PARTS = Prefetch("parts", Part.objects.select_related("unit", "position"))


def list_tasks_of(actor: Actor, cases: Iterable[Case]) -> dict[int, list[Task]]:
    """The tasks of some cases with their parts, by case, in the order of their beginning."""
    tasks = (
        Task.objects.filter(office__code=actor.office, case__in=list(cases))
        .select_related("done_by")
        .prefetch_related(_PARTS)
        .order_by("ready_at", "id")
    )
    by_case: dict[int, list[Task]] = {}
    for task in tasks:
        by_case.setdefault(task.case_id, []).append(task)
    return by_case


def list_running(actor: Actor) -> QuerySet[Cycle]:
    """The measurements that are not closed, newest period first."""
    return list_cycles(actor).filter(case__state=CaseState.OPEN)


def list_papers(actor: Actor, case: Case) -> QuerySet[Document]:
    """The papers of a case without their contents, oldest first."""
    return Document.objects.filter(office__code=actor.office, case=case).defer("data")
