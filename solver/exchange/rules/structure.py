"""Balance of indicators between schools, exactly, by unit steps.

With the rate X of a stage taken as before the exchange, Σ (P_i/P)(count_i/P_i − X)²/X² is a sum
of convex functions of each school's whole count: the cost of one teacher more is a step, steps
grow, and a linear program takes them in their order.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.indicators import is_of
from ....models.exchange.policy import Indicator, IndicatorKind
from ..groups import members_at, stages_of
from ..people import Integers, Mask
from ..sheet import Linear
from .churn import caps_of
from .view import View

Floats = NDArray[np.float64]

SCALE = 1e3
"""The sum is multiplied by this for every inspected school: steps are then of the order of 1 to
1,000 whatever the size, and no tolerance of the engine is as large as a step."""

FEWEST_SPARE, MOST_SPARE, MOST_STEPS = 6, 16, 60_000
"""Unit steps beyond both the count before and the even count: at least and at most, and how many
columns they may come to. Farther out, where no plan should ever go, one long step with the last
step's cost stands in, which is never dearer than the truth, so that bounds stay bounds."""


def write_structure(view: View) -> Linear:
    """Write the counts of every weighted indicator in every inspected school."""
    costs: list[tuple[Integers, Floats]] = []
    offset, scale = 0.0, SCALE * max(1, int(view.ground.index.inspected.sum()))
    for indicator in view.ground.policy.indicators:
        if indicator.weight:
            for stage in stages_of(view.ground.index):
                offset += _write_stage(view, indicator, stage, scale, costs)
    cost = np.zeros(view.sheet.columns)
    for columns, steps in costs:
        cost[columns] = steps
    return dataclasses.replace(view.sheet.zero(), columns=cost, offset=offset, scale=scale)


def _write_stage(
    view: View,
    indicator: Indicator,
    stage: int,
    scale: float,
    costs: list[tuple[Integers, Floats]],
) -> float:
    """Write one indicator in one stage; return the cost of the lowest counts."""
    index = view.ground.index
    who = members_at(index, indicator, stage)
    schools = np.flatnonzero(index.inspected & (index.stage == stage))
    at = who & (index.work >= 0)
    before = np.bincount(index.work[at], minlength=view.schools)[schools]
    pupils = index.pupils[schools].astype(float)
    if not before.sum():
        return 0.0
    mean = before.sum() / pupils.sum()
    curve = _Curve(pupils, mean, indicator.weight * scale)
    counts = who[view.lead]
    leave = view.most_out(counts & view.gone, view.origin, view.schools)[schools]
    into = _coming(view, indicator, counts)
    reached = np.bincount(view.choices.school[into], minlength=view.schools)[schools]
    moving = (leave > 0) | (reached > 0)
    fixed = float(curve.cost(before)[~moving].sum())
    return fixed + _write_counts(
        view, indicator, schools, before, leave, moving, curve, costs, counts
    )


def _coming(view: View, indicator: Indicator, counts: Mask) -> Mask:
    """Return by which options somebody comes who counts there: of a subject, if he teaches it."""
    if indicator.kind is not IndicatorKind.SUBJECT:
        return view.by_option(counts & view.gone)
    teaches = is_of(view.ground.index, indicator, view.choices.subject)
    return np.asarray(teaches & view.by_option(view.ground.index.at_work[view.lead] & view.gone))


def _spare(view: View) -> int:
    """Return the unit steps beyond the even count."""
    weighted = sum(1 for indicator in view.ground.policy.indicators if indicator.weight)
    rows = max(1, weighted * int(view.ground.index.inspected.sum()))
    return max(FEWEST_SPARE, min(MOST_SPARE, MOST_STEPS // rows))


def _most_in(view: View, into: Mask) -> Integers:
    """Return how many who count may come to each school, by the options that bring them."""
    size = view.by_option(view.most)
    reach = np.bincount(view.choices.school[into], size[into], view.schools).astype(np.int64)
    rate = view.ground.policy.churn.school_in
    if rate is None or not view.ground.active("school_in"):
        return reach
    returning = into & view.by_option(~view.leaving)
    home = np.bincount(view.choices.school[returning], size[returning], view.schools)
    return np.minimum(reach, caps_of(rate, view.ground.index.heads) + home.astype(np.int64))


@dataclasses.dataclass(frozen=True, slots=True)
class _Curve:
    """Cost of a count in each school."""

    pupils: Floats
    mean: float
    weight: float

    def cost(self, count: Integers) -> Floats:
        """Return weight × (P_i/P)(count/P_i − X)²/X²."""
        each = count / self.pupils - self.mean
        share = self.pupils / self.pupils.sum()
        found: Floats = self.weight * share * each**2 / self.mean**2
        return found


def _write_counts(
    view: View,
    indicator: Indicator,
    schools: Integers,
    before: Integers,
    leave: Integers,
    moving: Mask,
    curve: _Curve,
    costs: list[tuple[Integers, Floats]],
    counts: Mask,
) -> float:
    """Write count = before + coming − leaving = lowest + steps, school by school."""
    even = curve.pupils * curve.mean
    low = np.maximum(before - leave, 0)
    top = np.maximum(before, np.ceil(even)).astype(np.int64) + _spare(view)
    into = _coming(view, indicator, counts)
    top = np.minimum(top, before + np.maximum(_most_in(view, into)[schools], 1))
    kept = np.flatnonzero(moving)
    ids = [f"{view.school_ids[s]}, {indicator.id}" for s in schools[kept]]
    # count − Σ steps = lowest, with count written as a change against before
    rows = view.sheet.add_rows("structure", ids, (low - before)[kept], (low - before)[kept])
    number = np.full(view.schools, -1, dtype=np.int64)
    number[schools[kept]] = rows
    view.sheet.departures(np.where(counts & view.gone, number[view.origin], -1), -1.0)
    view.sheet.options(np.where(into, number[view.choices.school], -1))
    sizes = (top - low)[kept]
    place = np.repeat(kept, sizes)
    step = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    count = low[place] + step
    each = _steps(curve, place, count)
    last = step == np.repeat(sizes, sizes) - 1
    most = float(len(view.ground.bureau.teachers))
    columns = view.sheet.add_columns(0.0, np.where(last, most, 1.0), number[schools[place]], -1.0)
    costs.append((columns, each))
    return float(curve.cost(low)[kept].sum())


def _steps(curve: _Curve, place: Integers, count: Integers) -> Floats:
    """Return the cost of one more than `count` in the schools at `place`."""
    pupils, mean = curve.pupils[place], curve.mean
    share = pupils / curve.pupils.sum()
    found: Floats = (
        curve.weight * share * ((2 * count + 1) / pupils**2 - 2 * mean / pupils) / mean**2
    )
    return found
