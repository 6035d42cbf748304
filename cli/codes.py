"""Exit codes of the command line, as the README lists them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from ..models.result import Result, Status


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    """Done; for `verify`: no hard violation, nothing unplaced."""
    NO_ANSWER = 1
    """No answer within the limit, or one with something unplaced or hard (written all the same)."""
    INPUT = 2
    """Wrong usage or input."""
    INFEASIBLE = 3
    """Proven: there is no answer."""


def code_of(result: Result[Any]) -> ExitCode:
    """Return the exit code that tells how a solve ended."""
    if result.status is Status.INFEASIBLE:
        return ExitCode.INFEASIBLE
    if result.answer is None or result.cost is None:
        return ExitCode.NO_ANSWER
    clean = result.cost.unplaced == 0 and result.cost.hard == 0
    return ExitCode.DONE if clean else ExitCode.NO_ANSWER
