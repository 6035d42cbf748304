"""What a file says of its plan, against what the judge computes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from ..finding import Finding, Severity
from ..result import Goal
from .reason_words import GOAL_NAMES

TOLERANCE = 1e-6
"""Relative difference between sums of floats that were added up in another order."""


def claim_findings(claimed: Iterable[Goal], judged: Iterable[Goal]) -> Iterator[Finding]:
    """Yield a warning for every goal of which a file states what its plan does not bear out.

    That is a value that is not the plan's, and a bound that the plan is better than. Goals that
    only a search knows are not looked at.
    """
    values = {goal.name: goal.value for goal in judged}
    for goal in claimed:
        if goal.name not in values:
            continue
        value = values[goal.name]
        if not _close(goal.value, value):
            yield _finding("claim_value", goal.name, goal.value, value)
        if goal.bound is not None and not _close(goal.bound, value):
            beaten = value > goal.bound if goal.maximise else value < goal.bound
            if beaten:
                yield _finding("claim_bound", goal.name, goal.bound, value)


_WORDS = {
    "claim_value": (
        "The file says {claimed:.6g} for the goal '{goal}'; the plan has {value:.6g}.",
        "文件所载目标“{goal}”为{claimed:.6g}，按方案重算为{value:.6g}。",
    ),
    "claim_bound": (
        "The file says that no plan has better than {claimed:.6g} for the goal '{goal}'; this one "
        "has {value:.6g}.",
        "文件称目标“{goal}”不可能优于{claimed:.6g}，而本方案为{value:.6g}。",
    ),
}


def _finding(code: str, name: str, claimed: float, value: float) -> Finding:
    english, chinese = GOAL_NAMES.get(name, (name, name))
    numbers = {"claimed": claimed, "value": value}
    return Finding(
        code=code,
        rule="claims",
        severity=Severity.WARNING,
        message=_WORDS[code][0].format(goal=english, **numbers),
        message_zh=_WORDS[code][1].format(goal=chinese, **numbers),
        where={"goal": name},
        params=numbers,
    )


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
