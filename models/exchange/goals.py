"""What each goal of a plan is worth, recomputed from bureau and plan alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..result import Goal
from .bureau import Bureau
from .cases import changed_moves, final_cases
from .demand import needs
from .index import BureauIndex
from .plan import ExchangePlan
from .policy import GoalName, Indicator
from .quotas import QuotaBase
from .staffing import Staffing
from .words import Stage, rank

FINAL_CHANGES, CHANGES = "final_changes", "changes"
"""Goals beside the policy's, where a plan is made again."""

FIRST_WISH_POINTS = 10
"""Points of a first wish; each further rank one less, and never less than 1."""


MAXIMISED = frozenset({GoalName.WISHES})
"""Goals of which more is better."""


def goal_values(staffing: Staffing, base: QuotaBase | None = None) -> tuple[Goal, ...]:
    """Return every goal with its value: the policy's in its order, then the others.

    None has a bound: that is the search's to prove.
    """
    base = base or QuotaBase(staffing.index)
    ordered = [rule.goal for rule in staffing.index.policy.ordered_goals]
    names = (*ordered, *(name for name in GoalName if name not in ordered))
    return tuple(goal_value(name, staffing, base) for name in names)


def change_values(bureau: Bureau, old: ExchangePlan, new: ExchangePlan) -> tuple[Goal, ...]:
    """Return how many of a bureau fare otherwise than in the plan that stood: final cases, all."""
    changed = changed_moves(old, new) & {teacher.id for teacher in bureau.teachers}
    values = {FINAL_CHANGES: len(changed & final_cases(old)), CHANGES: len(changed)}
    return tuple(Goal(name=name, value=value, unit="persons") for name, value in values.items())


def goal_value(name: GoalName, staffing: Staffing, base: QuotaBase) -> Goal:
    """Return one goal with its value."""
    return Goal(
        name=name.value,
        value=_VALUES[name](staffing, base),
        unit=UNITS[name],
        maximise=name in MAXIMISED,
    )


def points_of_rank(rank_of_wish: int) -> int:
    """Return the points of a wish of this rank (1 is the first)."""
    return max(1, FIRST_WISH_POINTS + 1 - rank_of_wish)


def need_weight(index: BureauIndex, school: int, subject: int) -> int:
    """Return how much an unfilled post of a subject weighs in a school."""
    rules = index.policy.staffing
    weak = rules.weak_weight if index.weak[school] else 1
    gap = rules.gap_weight if index.bureau.subjects[subject].gap else 1
    return weak * gap


def unfilled(staffing: Staffing) -> Iterator[tuple[str, str, int, int]]:
    """Yield (school, subject, weight, percent of full time missing afterwards) where any is."""
    index = staffing.index
    for (school, subject), need in needs(index.bureau, index).items():
        number = index.school_number[school], index.subject_number.get(subject, -1)
        missing = need - staffing.week_after.get(number, 0)
        if missing > 0 and number[1] >= 0:
            yield school, subject, need_weight(index, *number), missing


def structure_terms(
    staffing: Staffing, *, weighted: bool = False
) -> Iterator[tuple[Indicator, Stage, int, float, float]]:
    """Yield (indicator, stage, weight, squared deviation before, and afterwards).

    The deviation is Σ (P_i/P)(x_i − X)²/X² over the inspected schools of the stage, with X the
    stage's rate before the exchange in both, so that it is a sum over schools even where moves
    change the stage's total; it is the squared weighted CV where they do not. `weighted`
    leaves out indicators of no weight.
    """
    for indicator in staffing.index.policy.indicators:
        if weighted and not indicator.weight:
            continue
        before, after = staffing.counts_before(indicator), staffing.counts_after(indicator)
        for stage in staffing.index.policy.stages:
            schools = staffing.index.inspected & (staffing.index.stage == rank(stage))
            pupils = staffing.index.pupils[schools]
            _, mean = staffing.rate_before(indicator, rank(stage))
            if mean > 0:
                weights = pupils / pupils.sum()
                spread = [
                    float((weights * (count[schools] / pupils / mean - 1.0) ** 2).sum())
                    for count in (before, after)
                ]
                yield indicator, stage, indicator.weight, spread[0], spread[1]


def _unfilled(staffing: Staffing, base: QuotaBase) -> int:
    return sum(weight * missing for _, _, weight, missing in unfilled(staffing))


def _zone(staffing: Staffing, base: QuotaBase) -> int:
    zone = staffing.index.zone
    return sum(
        bool(zone[staffing.origin(m)] != zone[staffing.destination(m)])
        for m in staffing.counted.values()
    )


def _alliance(staffing: Staffing, base: QuotaBase) -> int:
    alliance = staffing.index.alliance
    ways = ((staffing.origin(m), staffing.destination(m)) for m in staffing.counted.values())
    return sum(bool(alliance[a] < 0 or alliance[a] != alliance[b]) for a, b in ways)


def _no_surplus(staffing: Staffing, base: QuotaBase) -> int:
    return sum(not staffing.index.surplus[teacher] for teacher in staffing.counted)


def _structure(staffing: Staffing, base: QuotaBase) -> float:
    terms = structure_terms(staffing, weighted=True)
    return sum(weight * after for _, _, weight, _, after in terms)


def _wishes(staffing: Staffing, base: QuotaBase) -> int:
    ranks = (
        staffing.index.wish_rank.get((teacher, staffing.destination(move)))
        for teacher, move in staffing.counted.items()
    )
    return sum(points_of_rank(found) for found in ranks if found is not None)


def _commute(staffing: Staffing, base: QuotaBase) -> float:
    ways = (
        staffing.index.home_way(teacher, staffing.destination(move))
        for teacher, move in staffing.counted.items()
    )
    return sum(way for way in ways if not np.isnan(way))


def _extra_moves(staffing: Staffing, base: QuotaBase) -> int:
    return max(0, len(staffing.counted) - base.annual_asked)


_VALUES: dict[GoalName, Callable[[Staffing, QuotaBase], int | float]] = {
    GoalName.UNFILLED: _unfilled,
    GoalName.ZONE: _zone,
    GoalName.ALLIANCE: _alliance,
    GoalName.NO_SURPLUS: _no_surplus,
    GoalName.STRUCTURE: _structure,
    GoalName.WISHES: _wishes,
    GoalName.COMMUTE: _commute,
    GoalName.EXTRA_MOVES: _extra_moves,
}

UNITS: dict[GoalName, str] = {
    GoalName.UNFILLED: "weighted percent of full time",
    GoalName.ZONE: "moves",
    GoalName.ALLIANCE: "moves",
    GoalName.NO_SURPLUS: "moves",
    GoalName.STRUCTURE: "weighted squared deviation from the means before",
    GoalName.WISHES: "points",
    GoalName.COMMUTE: "km",
    GoalName.EXTRA_MOVES: "moves",
}
