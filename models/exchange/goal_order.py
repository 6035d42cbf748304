"""Which of two plans the policy's goals prefer: in their order, each only beyond its slack.

The search goes through the goals in their order and lets later ones worsen an earlier one as far
as its slack allows. Whoever compares plans afterwards - the exchanges after a search, the audit of
priorities, the explanations - asks here, so that all hold a concession that the policy allows for
what it is: no worsening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..result import Figure, conceded
from .goals import MAXIMISED
from .policy import Policy

NOISE = 1e-9
"""Differences of goals below this are rounding."""


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal with its value in the plan and in the other one."""

    name: str
    unit: str
    here: float
    there: float
    maximise: bool

    @property
    def worse(self) -> bool:
        """Whether the other plan is worse in it."""
        return self.there < self.here if self.maximise else self.there > self.here


def slacks(policy: Policy) -> dict[str, float]:
    """Return the slack of each goal that has one, and later goals to use it."""
    ordered = policy.ordered_goals
    return {rule.goal.value: rule.slack for rule in ordered[:-1] if rule.slack > 0.0}


def allowed_levels(policy: Policy, reached: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return the level to which each goal with slack may be worse than the best value found."""
    return {
        name: conceded(reached[name], slack, maximise=name in MAXIMISED)
        for name, slack in slacks(policy).items()
        if name in reached
    }


def matters(change: GoalChange, allowed: Mapping[str, Figure]) -> bool:
    """Tell whether a goal differs where it counts: not below the level that it may have."""
    level, here, there = allowed.get(change.name), change.here, change.there
    if level is not None:
        best = min if change.maximise else max
        here, there = best(here, level), best(there, level)
    return abs(here - there) > NOISE
