"""A procedure as plain data: identity sheet, executors, steps, ways, and what must hold of them.

The BPMN file of an office is read into a :class:`Definition`; the engine, the SOP sheet, the
drawing and the lists all read from it. Nothing here knows a file format or an engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from capaian.domain.procedure.condition import Outcome
from capaian.domain.terms import Term


class Parts(Term):
    """Who carries a step besides its executor; the step is one task all the same."""

    NONE = "none", "Satu pelaksana"
    UNITS = "units", "Setiap seksi dan subbagian"
    INITIALS = "initials", "Setiap pemaraf"


class Kind(Term):
    """The symbols a procedure may be drawn with. Anything else could execute code or wait."""

    START = "startEvent", "Mulai"
    END = "endEvent", "Selesai"
    TASK = "userTask", "Langkah"
    CHOICE = "exclusiveGateway", "Keputusan"
    PARALLEL = "parallelGateway", "Cabang serentak"


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity sheet of an SOP (PermenPANRB 35/2012); words are the office's own.

    ``approved_by`` is empty where the SOP leaves "Disahkan Oleh" empty.
    """

    number: str
    name: str
    created: date
    revised: date | None
    effective: date
    approved_by: str
    legal_basis: tuple[str, ...]
    qualifications: tuple[str, ...]
    related: tuple[str, ...]
    equipment: tuple[str, ...]
    warnings: tuple[str, ...]
    recording: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """An executor: a column of the SOP table. ``id`` names the position, ``name`` is printed."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the SOP table. ``lane`` is a :class:`Lane` id, ``minutes`` the SOP's standard.

    ``materials``, ``output`` and ``remark`` are the columns Kelengkapan, Output, Keterangan.
    """

    id: str
    number: int
    name: str
    lane: str
    minutes: int
    materials: str
    output: str
    remark: str = ""
    parts: Parts = Parts.NONE
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A symbol of the diagram; a task's row is the :class:`Step` of the same id."""

    id: str
    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of the diagram; ``default`` is the way taken where no condition holds."""

    source: str
    target: str
    label: str = ""
    condition: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """From one step to a next one, decisions between them left out; ``back`` leads upward."""

    source: str
    target: str
    label: str
    back: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a procedure. ``fingerprint`` is the SHA-256 of the file it was read from.

    ``steps`` stand in the order of their numbers.
    """

    id: str
    fingerprint: str
    identity: Identity
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def minutes(self) -> int:
        """The SOP's standard for all steps together, in minutes."""
        return sum(step.minutes for step in self.steps)

    def step(self, step_id: str) -> Step:
        """The step of that id; ``KeyError`` if there is none."""
        return {step.id: step for step in self.steps}[step_id]

    def lane(self, lane_id: str) -> Lane:
        """The executor of that id; ``KeyError`` if there is none."""
        return {lane.id: lane for lane in self.lanes}[lane_id]

    def find_bearers(self, executors: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Who carries each lane: the positions that most of its steps have, the first of equals.

        ``executors`` are position codes by step id. A step with others has executors of its own.
        """
        bearers: dict[str, frozenset[str]] = {}
        for lane in self.lanes:
            carried = [executors.get(step.id, frozenset()) for step in self.steps_of(lane.id)]
            bearers[lane.id] = max(carried, key=carried.count, default=frozenset())
        return bearers

    def steps_of(self, lane_id: str) -> list[Step]:
        """The steps of an executor, in the order of their numbers."""
        return [step for step in self.steps if step.lane == lane_id]

    def leaving(self) -> dict[str, list[Edge]]:
        """The arrows out of each symbol, by the symbol's id."""
        leaving: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            leaving[edge.source].append(edge)
        return leaving

    def ways(self) -> tuple[Way, ...]:
        """Every way from a step to a next one, in the order of the steps."""
        numbers = {step.id: step.number for step in self.steps}
        leaving = self.leaving()
        return tuple(
            Way(step.id, target, label, numbers[target] <= step.number)
            for step in self.steps
            for target, label in _next_steps(step.id, numbers, leaving)
        )


def _next_steps(
    node: str, numbers: Mapping[str, int], leaving: Mapping[str, list[Edge]]
) -> Iterator[tuple[str, str]]:
    """Pairs (step, label): the label nearest to the step passed on the way there."""
    for edge in leaving[node]:
        if edge.target in numbers:
            yield edge.target, edge.label
        else:
            for target, label in _next_steps(edge.target, numbers, leaving):
                yield target, label or edge.label
