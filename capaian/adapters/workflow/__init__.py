"""The procedure's engine: reads a BPMN file and moves a case through it (SpiffWorkflow).

Plain data in, plain data out: the caller keeps the bytes of the version a case began with and
one small JSON value per case.
"""

from __future__ import annotations

from collections.abc import Collection

from capaian.adapters.workflow.reading import refuse
from capaian.adapters.workflow.running import State, find_dead_ends, finish, load, start
from capaian.domain.procedure import Definition, find_gaps

__all__ = ["State", "finish", "read", "start"]


def read(
    bpmn: bytes,
    *,
    commands: Collection[str] | None = None,
    positions: Collection[str] | None = None,
) -> Definition:
    """Read and check an SOP.

    Before a file is adopted, ``commands`` are the ids of the steps the program can do and
    ``positions`` the ids of the executors there are; a file in use is read without them. Raises
    :class:`~capaian.domain.errors.Invalid` whose ``problems`` name each symbol and say in a
    sentence what to change.
    """
    definition = load(bpmn).definition
    problems = find_gaps(definition, commands=commands, positions=positions)
    if problems := problems or find_dead_ends(bpmn):
        raise refuse(problems)
    return definition
