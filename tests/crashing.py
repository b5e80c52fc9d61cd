"""The power fails at a point of a command, inside the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class PowerError(Exception):
    """The power fails."""


def crash(whole: Callable[..., Any], late: bool) -> Callable[..., None]:
    """The function, ended by the power before it began or just as it was done."""

    def crashing(*args: Any, **named: Any) -> None:
        if late:
            whole(*args, **named)
        raise PowerError

    return crashing
