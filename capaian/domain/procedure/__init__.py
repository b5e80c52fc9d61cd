"""A procedure as plain data: what it is, what its decisions ask, and what must hold of it."""

from capaian.domain.procedure.checks import Problem, find_gaps, find_problems
from capaian.domain.procedure.condition import (
    Condition,
    Constant,
    Outcome,
    OutcomeKind,
    parse_condition,
)
from capaian.domain.procedure.definition import (
    Definition,
    Edge,
    Identity,
    Kind,
    Lane,
    Node,
    Parts,
    Step,
    Way,
)

__all__ = [
    "Condition",
    "Constant",
    "Definition",
    "Edge",
    "Identity",
    "Kind",
    "Lane",
    "Node",
    "Outcome",
    "OutcomeKind",
    "Parts",
    "Problem",
    "Step",
    "Way",
    "find_gaps",
    "find_problems",
    "parse_condition",
]
