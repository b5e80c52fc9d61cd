"""Where a case stands, kept in a few words and moved by SpiffWorkflow.

SpiffWorkflow's own record of a case grows with every round of correction. Kept here is only
where the case stands now: the open steps, who has arrived at a parallel join, and the outcomes
decisions may ask for. For each transition the engine is set up at that place from the parsed
file, takes the one step, and is let go. So the two hundredth transition costs what the first did.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Final

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.mixins.parallel_gateway import ParallelGateway
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from capaian.adapters.workflow.reading import read_definition, refuse
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.procedure import (
    Constant,
    Definition,
    Outcome,
    Problem,
    Step,
    find_problems,
    parse_condition,
)

MAX_STANDINGS: Final = 1_000
"""Our choice: how many different standings of a case :func:`find_dead_ends` looks at."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands.

    ``json`` is small plain data for one column; hand it back unchanged with the next step.
    ``open`` are the ids of the steps that can be done now; empty means the case has ended.
    """

    json: dict[str, Any]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Engine:
    definition: Definition
    spec: Any
    steps: Mapping[str, Step]
    order: Mapping[str, int]


class _Conditions:
    """Stands in the place of the engine's script engine and only answers allowed conditions.

    It has no ``execute`` and no ``call_service``: there is nothing a file could make it run.
    """

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> bool:
        """Whether the condition holds for what ``task`` knows; called by the gateways."""
        condition = parse_condition(expression)
        if condition is None:
            raise refuse([("", f"Syarat “{expression}” tidak dapat dipakai.")])
        return condition.holds(task.data)


# The library is untyped; under these names its classes may be called from typed code.
_Parser: Final[Any] = BpmnParser
_Workflow: Final[Any] = BpmnWorkflow


@lru_cache(maxsize=64)
def load(bpmn: bytes) -> _Engine:
    """Read, check and parse a file once per process; raises :class:`Invalid`."""
    definition, xml = read_definition(bpmn)
    if problems := find_problems(definition):
        raise refuse(problems)
    parser = _Parser()
    try:
        parser.add_bpmn_str(xml)
        spec = parser.get_spec(definition.id)
    except (ValidationException, SpiffWorkflowException, ValueError):
        message = "Berkas SOP tidak terbaca oleh mesin alur. Simpan ulang dari pembuat BPMN."
        raise refuse([("", message)]) from None
    return _Engine(
        definition=definition,
        spec=spec,
        steps={step.id: step for step in definition.steps},
        order={step.id: place for place, step in enumerate(definition.steps)},
    )


def start(bpmn: bytes) -> State:
    """Begin a case by the file ``bpmn``: its first steps are open."""
    engine = load(bpmn)
    workflow = _Workflow(engine.spec, script_engine=_Conditions())
    workflow.do_engine_steps()
    return _keep(engine, workflow, {"joins": {}, "outcomes": {}})


def finish(
    bpmn: bytes, state: Mapping[str, Any], step_id: str, outcome: Mapping[str, Constant]
) -> State:
    """Finish ``step_id`` of a case and open what follows.

    ``bpmn`` is the very file the case began with, ``state`` the last :attr:`State.json`, and
    ``outcome`` exactly the facts the step declares (``sop:outcome``). Raises :class:`Conflict`
    if the step is not open now, :class:`Invalid` if the outcome is not what the step declares.
    """
    engine = load(bpmn)
    if step_id not in state["open"]:
        raise Conflict("Langkah ini sudah selesai atau belum dibuka. Muat ulang halamannya.")
    _check_outcome(engine.steps[step_id], outcome)
    kept = {**state, "outcomes": {**state["outcomes"], **outcome}}
    workflow = _set_up(engine, kept)
    workflow.get_next_task(spec_name=step_id, state=TaskState.READY).run()
    workflow.do_engine_steps()
    return _keep(engine, workflow, kept)


def _check_outcome(step: Step, outcome: Mapping[str, Constant]) -> None:
    declared = {fact.name: fact for fact in step.outcomes}
    wrong = [name for name, fact in declared.items() if not fact.accepts(outcome.get(name))]
    wrong += [name for name in outcome if name not in declared]
    if wrong:
        raise Invalid(
            f"Hasil langkah “{step.name}” belum benar. Pilih hasil yang tersedia.",
            code="invalid_outcome",
            problems=tuple((name, "Nilai ini tidak dikenal pada langkah ini.") for name in wrong),
        )


def _set_up(engine: _Engine, state: Mapping[str, Any]) -> Any:
    """The engine as if it had just come to where ``state`` says."""
    workflow = _Workflow(engine.spec, script_engine=_Conditions(), deserializing=True)
    specs = engine.spec.task_specs
    root = Task(workflow, engine.spec.start, state=TaskState.COMPLETED)
    workflow.task_tree = root
    for join, sources in state["joins"].items():
        for source in sources:
            arrived = Task(workflow, specs[source], root, TaskState.COMPLETED)
            _place(workflow, specs[join], arrived, TaskState.WAITING, state["outcomes"])
    for step_id in state["open"]:
        _place(workflow, specs[step_id], root, TaskState.READY, state["outcomes"])
    return workflow


def _place(
    workflow: Any, spec: Any, parent: Any, standing: int, outcomes: Mapping[str, Constant]
) -> None:
    task = Task(workflow, spec, parent, standing)
    task.data = dict(outcomes)
    spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def _keep(engine: _Engine, workflow: Any, state: Mapping[str, Any]) -> State:
    """What must be remembered of ``workflow``; the way it came is forgotten."""
    ready = [task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True)]
    ready.sort(key=engine.order.__getitem__)
    joins: dict[str, list[str]] = {}
    fired: set[str] = set()
    for task in workflow.get_tasks(spec_class=ParallelGateway):
        if task.has_state(TaskState.COMPLETED):
            fired.add(task.task_spec.name)
        elif task.parent.has_state(TaskState.COMPLETED):
            joins.setdefault(task.task_spec.name, []).append(task.parent.task_spec.name)
    return State(
        json={
            "open": ready,
            "joins": {name: sources for name, sources in joins.items() if name not in fired},
            "outcomes": dict(state["outcomes"]),
        },
        open=tuple(ready),
    )


def find_dead_ends(bpmn: bytes) -> list[Problem]:
    """Play every way through the file and name where a case would stop or open a step twice.

    The engine itself plays, so what is found here is what would happen to a case.
    """
    seen: dict[str, State] = {}
    waiting = [start(bpmn)]
    while waiting:
        state = waiting.pop()
        key = json.dumps(state.json, sort_keys=True)
        if key in seen:
            continue
        seen[key] = state
        if problem := _find_standstill(state):
            return [problem]
        if len(seen) > MAX_STANDINGS:
            return [("", "Alur SOP terlalu rumit untuk diperiksa. Kurangi cabang serentak.")]
        waiting.extend(
            finish(bpmn, state.json, step_id, outcome)
            for step_id in state.open
            for outcome in _possible_outcomes(load(bpmn), step_id)
        )
    return []


def _find_standstill(state: State) -> Problem | None:
    for join in () if state.open else state.json["joins"]:
        return join, f"Alur dapat berhenti di gerbang “{join}”. Samakan cabang masuknya."
    for step_id in state.open:
        if state.open.count(step_id) > 1:
            return step_id, f"Langkah “{step_id}” dapat terbuka dua kali. Satukan cabangnya."
    return None


def _possible_outcomes(engine: _Engine, step_id: str) -> Iterator[dict[str, Constant]]:
    outcomes = engine.steps[step_id].outcomes
    for values in product(*(_possible_values(engine, outcome) for outcome in outcomes)):
        yield dict(zip((outcome.name for outcome in outcomes), values, strict=True))


def _possible_values(engine: _Engine, outcome: Outcome) -> list[Constant]:
    asked = (parse_condition(edge.condition) for edge in engine.definition.edges)
    constants = [one.constant for one in asked if one is not None and one.name == outcome.name]
    return outcome.samples(constants)
