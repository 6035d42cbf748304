"""How much each goal of a plan changes when a few teachers move otherwise: see `goals`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from .changes import Changes
from .goal_order import NOISE, GoalChange, matters
from .goals import MAXIMISED, UNITS, goal_value, need_weight, points_of_rank
from .policy import GoalName, Indicator
from .rules.rule import View

NOTHING: Mapping[GoalName, float] = MappingProxyType({})


class GoalsOf:
    """The goals of one plan, as far as they are asked for, against which others are held."""

    def __init__(self, view: View, values: Mapping[GoalName, float] = NOTHING) -> None:
        self.view = view
        self._values = dict(values)

    def after(self, changes: Changes, view: View) -> GoalsOf:
        """Return the goals of the plan with these changes, which is `view`."""
        return GoalsOf(view, {n: v + CHANGES[n](changes) for n, v in self._values.items()})

    def first_change(self, changes: Changes) -> GoalChange | None:
        """Return the first of the policy's goals that differs beyond its slack."""
        for rule in self.view.policy.ordered_goals:
            more = CHANGES[rule.goal](changes)
            if abs(more) <= NOISE:
                continue
            change = self._change(rule.goal, more)
            if matters(change, self.view.staffing.plan.allowed):
                return change
        return None

    def _change(self, name: GoalName, more: float) -> GoalChange:
        if name not in self._values:
            goal = goal_value(name, self.view.staffing, self.view.base)
            self._values[name] = float(goal.value)
        here = self._values[name]
        return GoalChange(name.value, UNITS[name], here, here + more, name in MAXIMISED)


def _unfilled(changes: Changes) -> int:
    index, week, found = changes.index, changes.staffing.week_after, 0
    for (school, subject), more in changes.week.items():
        if min(school, subject) < 0:
            continue
        key = index.bureau.schools[school].id, index.bureau.subjects[subject].id
        missing = index.needs.get(key, 0) - week.get((school, subject), 0)
        change = max(0, missing - more) - max(0, missing)
        found += change and need_weight(index, school, subject) * change
    return found


def _zone(changes: Changes) -> int:
    zone, at = changes.index.zone, changes.staffing
    return sum(
        sign * bool(zone[at.origin(m)] != zone[at.destination(m)]) for _, m, sign in changes.counted
    )


def _alliance(changes: Changes) -> int:
    alliance, at = changes.index.alliance, changes.staffing
    ways = ((sign, at.origin(m), at.destination(m)) for _, m, sign in changes.counted)
    return sum(sign * bool(alliance[a] < 0 or alliance[a] != alliance[b]) for sign, a, b in ways)


def _no_surplus(changes: Changes) -> int:
    return sum(sign * (not changes.index.surplus[t]) for t, _, sign in changes.counted)


def _structure(changes: Changes) -> float:
    return sum(
        indicator.weight * _deviation(changes, indicator)
        for indicator in changes.index.policy.indicators
        if indicator.weight
    )


def _deviation(changes: Changes, indicator: Indicator) -> float:
    """Return how much more the squared deviation of an indicator is: see `structure_terms`."""
    index, staffing, found = changes.index, changes.staffing, 0.0
    for school, more in changes.counts(indicator).items():
        if not index.inspected[school]:
            continue
        pupils, mean = staffing.rate_before(indicator, int(index.stage[school]))
        if mean > 0:
            own, after = int(index.pupils[school]), int(staffing.counts_after(indicator)[school])
            here, there = ((count / own / mean - 1.0) ** 2 for count in (after, after + more))
            found += own / pupils * (there - here)
    return found


def _wishes(changes: Changes) -> int:
    ranks = (
        (sign, changes.index.wish_rank.get((t, changes.staffing.destination(move))))
        for t, move, sign in changes.counted
    )
    return sum(sign * points_of_rank(found) for sign, found in ranks if found is not None)


def _commute(changes: Changes) -> float:
    ways = (
        sign * changes.index.home_way(t, changes.staffing.destination(move))
        for t, move, sign in changes.counted
    )
    return float(sum(way for way in ways if not np.isnan(way)))


def _extra_moves(changes: Changes) -> int:
    movers, asked = len(changes.staffing.counted), changes.before.base.annual_asked
    more = sum(sign for _, _, sign in changes.counted)
    return max(0, movers + more - asked) - max(0, movers - asked)


CHANGES: dict[GoalName, Callable[[Changes], int | float]] = {
    GoalName.UNFILLED: _unfilled,
    GoalName.ZONE: _zone,
    GoalName.ALLIANCE: _alliance,
    GoalName.NO_SURPLUS: _no_surplus,
    GoalName.STRUCTURE: _structure,
    GoalName.WISHES: _wishes,
    GoalName.COMMUTE: _commute,
    GoalName.EXTRA_MOVES: _extra_moves,
}
"""By goal how much more it is worth."""
