"""How even a balance can become at best within some years, whatever is planned.

A relaxation: of all rules only the caps on what a school may lose and gain in a year, and the
tenure without which nobody moves, are kept; each school's count then lies between two numbers,
and the most even counts between them are found exactly by unit steps. Who retires, leaves the
total. What plans reach can only be worse.
"""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.balance import weighted_cv
from ...models.exchange.dates import add_years
from ...models.exchange.index import BureauIndex
from ...models.exchange.policy import Indicator, IndicatorKind
from ...models.exchange.rounding import at_most
from ...models.exchange.words import Stage, rank

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


MOST_TOTALS = 200
"""Totals that are looked at; where schools that are not inspected allow more, nothing is said."""


def least_cv(index: BureauIndex, indicator: Indicator, stage: Stage, years: int) -> float:
    """Return a weighted CV below which no plans of so many years can bring an indicator.

    0 where nothing is proven: ages and subjects taught change, and moves between stages change a
    stage's total.
    """
    across = not index.policy.place.same_stage
    if indicator.kind is IndicatorKind.AGE or across or _changes_subject(index, indicator):
        return 0.0
    schools = np.flatnonzero(index.inspected & (index.stage == rank(stage)))
    members = index.indicator_members(indicator)
    who = members & (index.work >= 0) & (index.stage[index.work] == rank(stage))
    # Who is lent to another school, and has his post in this stage or another one.
    away = members & (index.post >= 0) & (index.work != index.post)
    home = away & (index.stage[index.post] == rank(stage))
    retired = _retired(index, years - 1)
    left = int((who & retired & index.inspected[index.work]).sum())
    low, high = _range(index, who, home, retired, years)
    outside = who & ~index.inspected[index.work]
    # Whoever works in a school that is not inspected may come or go, within its own caps.
    total = int(who.sum()) - left - int(outside.sum())
    spare = _movable(index, outside, years)
    gone = int(high[~index.inspected & (index.stage == rank(stage))].sum() - outside.sum())
    # Loans that end lead into the stage and out of it.
    come, go = int((home & ~who).sum()), int((away & who & ~home).sum())
    totals = range(max(1, total - gone - go), total + spare + come + 1)
    if len(totals) > MOST_TOTALS:
        return 0.0
    pupils = index.pupils[schools]
    return min(_most_even(low[schools], high[schools], pupils, t) for t in totals)


def _changes_subject(index: BureauIndex, indicator: Indicator) -> bool:
    """Tell whether teachers may come to, or leave, an indicator by teaching another subject."""
    if indicator.kind is not IndicatorKind.SUBJECT:
        return False
    wanted = set(indicator.subjects)
    return any(
        (subject in wanted) != (teacher.subject in wanted)
        for teacher in index.bureau.teachers
        for subject in teacher.subjects
    )


def _retired(index: BureauIndex, years: int) -> Mask:
    """Return who has retired before the last year begins."""
    day = add_years(index.bureau.as_of, years)
    return np.array([date is not None and date < day for date in index.retirement], dtype=bool)


def _can_move(index: BureauIndex, years: int) -> Mask:
    """Return who could be eligible in one of the years: a superset, by tenure and application."""
    asked = index.policy.eligibility.tenure_years
    if asked is None:
        return np.ones(len(index.bureau.teachers), dtype=bool)
    tenure = np.nan_to_num(index.tenure, nan=-np.inf) + years - 1
    heads = index.duty > 0
    applied = np.array([t.applies or t.must is not None for t in index.bureau.teachers], dtype=bool)
    return np.asarray((tenure >= asked) | heads | applied | (index.work != index.post))


def _movable(index: BureauIndex, who: Mask, years: int) -> int:
    return int((who & _can_move(index, years)).sum())


def _range(
    index: BureauIndex, who: Mask, home: Mask, retired: Mask, years: int
) -> tuple[Integers, Integers]:
    """Return the least and the most that each school may have after so many years.

    `home` is who may return from a loan to a post of the stage.
    """
    size = len(index.bureau.schools)
    before = np.bincount(index.work[who], minlength=size)
    movers = np.bincount(index.work[who & _can_move(index, years)], minlength=size)
    leaving = np.bincount(index.work[who & retired], minlength=size)
    away = who & (index.work != index.post) & (index.post >= 0)
    back_out = np.bincount(index.work[away], minlength=size)
    back_in = np.bincount(index.post[home], minlength=size)
    out, into = _caps(index, back_in, years)
    lost = np.minimum(out + back_out + leaving, movers + leaving)
    low = np.maximum(before - lost, 0)
    high = before + into + back_in
    return low.astype(np.int64), high.astype(np.int64)


def _caps(index: BureauIndex, back: Integers, years: int) -> tuple[Integers, Integers]:
    """Return how many may leave and come in so many years by the caps on churn."""
    churn, many = index.policy.churn, len(index.bureau.teachers)
    heads = index.heads.astype(float)
    out, into = np.zeros(len(heads)), np.zeros(len(heads))
    for _ in range(years):
        out += _cap(churn.school_out, heads, many)
        come = _cap(churn.school_in, heads, many)
        into += come
        heads = np.minimum(heads + come + back, many)
    return np.minimum(out, many).astype(np.int64), np.minimum(into, many).astype(np.int64)


def _cap(rate: float | None, heads: NDArray[np.float64], many: int) -> NDArray[np.float64]:
    if rate is None:
        return np.full(len(heads), float(many))
    return np.array([max(1, at_most(rate, math.ceil(count))) for count in heads], dtype=float)


def _most_even(low: Integers, high: Integers, pupils: Integers, total: int) -> float:
    """Return the least weighted CV of counts between `low` and `high` that add up to `total`.

    The costs are convex in each count, so that taking the cheapest step every time is optimal.
    """
    if not low.sum() <= total <= high.sum():
        return math.inf
    count = low.copy()
    mean = total / pupils.sum()

    def step(school: int) -> float:
        return float((2 * count[school] + 1) / pupils[school] - 2 * mean)

    heap = [(step(s), s) for s in range(len(count)) if count[s] < high[s]]
    heapq.heapify(heap)
    for _ in range(total - int(low.sum())):
        _, school = heapq.heappop(heap)
        count[school] += 1
        if count[school] < high[school]:
            heapq.heappush(heap, (step(school), school))
    return weighted_cv(count, pupils)
