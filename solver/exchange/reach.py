"""How even a balance can become at best within some years, whatever is planned.

A relaxation: of all rules only the caps on what a school may lose and gain in a year, the cap on
all moves and the tenure without which nobody moves are kept; each school's count then lies between
two numbers, and the most even counts between them are found exactly by unit steps. Who retires,
leaves the total; ages are those of the last year. What plans reach can only be worse.
"""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.balance import weighted_cv
from ...models.exchange.dates import add_years
from ...models.exchange.index import BureauIndex
from ...models.exchange.indicators import in_band, subjects_of
from ...models.exchange.policy import Indicator, IndicatorKind
from ...models.exchange.rounding import at_most
from ...models.exchange.words import Stage, rank

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


MOST_STEPS = 5_000_000
"""Steps of single schools that are sorted; where there are more, a cap on moves is not counted."""

MOST_TOTALS = 200
"""Totals that are looked at; where schools that are not inspected allow more, nothing is said."""


def least_cv(index: BureauIndex, indicator: Indicator, stage: Stage, years: int) -> float:
    """Return a weighted CV below which no plans of so many years can bring an indicator.

    0 where nothing is proven: subjects taught may change.
    """
    here = index.stage == rank(stage)
    schools = np.flatnonzero(index.inspected & here)
    if not len(schools) or _changes_subject(index, indicator):
        return 0.0
    members = _members(index, indicator, int(schools[0]), years)
    who = members & here[index.work]
    # Who is lent to another school, and has his post in this stage or another one.
    away = members & (index.post >= 0) & (index.work != index.post)
    home = away & here[index.post]
    low, high = _range(index, who, home, years)
    outside = who & ~index.inspected[index.work]
    # Whoever works in a school that is not inspected may come or go, within its own caps.
    total = int(who.sum()) - int(outside.sum())
    spare = _movable(index, outside, years)
    gone = int(high[~index.inspected & here].sum() - outside.sum())
    # Loans that end lead into the stage and out of it.
    come, go = int((home & ~who).sum()), int((away & who & ~home).sum())
    if not index.policy.place.same_stage:
        come += _movable(index, members & ~who, years)
        go += _movable(index, who, years)
    totals = range(total - gone - go, total + spare + come + 1)
    # Where nobody is left who counts, nothing is uneven.
    if totals[0] <= 0 or len(totals) > MOST_TOTALS:
        return 0.0
    before = np.bincount(index.work[who], minlength=len(here)).astype(np.int64)
    moves = _most_moves(index, int(home.sum()), years)
    even = _Even(low[schools], before[schools], high[schools], index.pupils[schools], moves)
    found = min(even.least_cv(total) for total in totals)
    return found if math.isfinite(found) else 0.0


def _members(index: BureauIndex, indicator: Indicator, school: int, years: int) -> Mask:
    """Return who counts in the last year if he works in a school of this stage.

    Year 1 is planned with everybody who is there; before each later one leaves who has retired,
    and all have grown older.
    """
    work = np.full(len(index.bureau.teachers), school, dtype=np.int64)
    found = index.indicator_members(indicator, work) & (index.work >= 0)
    if years > 1:
        if indicator.kind is IndicatorKind.AGE:
            found = index.at_work & (index.work >= 0) & in_band(index.age + years - 1, indicator)
        day = add_years(index.bureau.as_of, years - 1)
        retired = [date is not None and date <= day for date in index.retirement]
        found = found & ~np.array(retired, dtype=bool)
    return np.asarray(found)


def _most_moves(index: BureauIndex, home: int, years: int) -> int | None:
    """Return how many at most come to a school in so many years, by moves and by returns."""
    rate = index.policy.share.most_rate
    if rate is None:
        return None
    return years * at_most(rate, int(_can_move(index, years).sum())) + home


def _changes_subject(index: BureauIndex, indicator: Indicator) -> bool:
    """Tell whether teachers may come to, or leave, an indicator by teaching another subject."""
    if indicator.kind is not IndicatorKind.SUBJECT:
        return False
    wanted = subjects_of(index.bureau, indicator)
    return any(
        (subject in wanted) != (teacher.subject in wanted)
        for teacher in index.bureau.teachers
        for subject in teacher.subjects
    )


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


def _range(index: BureauIndex, who: Mask, home: Mask, years: int) -> tuple[Integers, Integers]:
    """Return the least and the most that each school may have after so many years.

    `home` is who may return from a loan to a post of the stage.
    """
    size = len(index.bureau.schools)
    before = np.bincount(index.work[who], minlength=size)
    movers = np.bincount(index.work[who & _can_move(index, years)], minlength=size)
    away = who & (index.work != index.post) & (index.post >= 0)
    back_out = np.bincount(index.work[away], minlength=size)
    back_in = np.bincount(index.post[home], minlength=size)
    lent = (index.work != index.post) & (index.post >= 0)
    out, into = _caps(index, np.bincount(index.post[lent], minlength=size), years)
    low = np.maximum(before - np.minimum(out + back_out, movers), 0)
    high = before + into + back_in
    return low.astype(np.int64), high.astype(np.int64)


def _caps(index: BureauIndex, back: Integers, years: int) -> tuple[Integers, Integers]:
    """Return how many may leave and come in so many years by the caps on churn.

    `back` is how many, whoever they are, may return to each school: caps grow with its heads.
    """
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


class _Even:
    """The most even counts of schools between bounds: exact, as the costs are convex in each."""

    def __init__(
        self,
        low: Integers,
        before: Integers,
        high: Integers,
        pupils: Integers,
        moves: int | None,
    ) -> None:
        self._low, self._before, self._high = low, before, high
        self._pupils = pupils.astype(float)
        self._moves = moves
        steps = [np.minimum(high - before, moves or 0), before - low]
        if sum(int(step.sum()) for step in steps) > MOST_STEPS:
            self._moves = None  # what may move at most is left out: the bound is weaker
        if self._moves is not None:
            self._up = self._ordered(before, steps[0], 1)
            self._down = self._ordered(before, steps[1], -1)

    def least_cv(self, total: int) -> float:
        """Return the least weighted CV of counts that add up to `total`; inf if none do."""
        if not self._low.sum() <= total <= self._high.sum():
            return math.inf
        count = self._by_steps(total) if self._moves is None else self._near(total, self._moves)
        return math.inf if count is None else weighted_cv(count, self._pupils)

    def _by_steps(self, total: int) -> Integers:
        """Take the cheapest step every time."""
        count, pupils = self._low.copy(), self._pupils

        def step(school: int) -> float:
            return float((2 * count[school] + 1) / pupils[school])

        heap = [(step(s), s) for s in range(len(count)) if count[s] < self._high[s]]
        heapq.heapify(heap)
        for _ in range(total - int(count.sum())):
            _, school = heapq.heappop(heap)
            count[school] += 1
            if count[school] < self._high[school]:
                heapq.heappush(heap, (step(school), school))
        return count

    def _near(self, total: int, moves: int) -> Integers | None:
        """Let no more than `moves` come anywhere: the cheapest steps up, as many less down."""
        (up_cost, up), (down_cost, down) = self._up, self._down
        more = total - int(self._before.sum())
        ups = np.arange(max(0, more), min(moves, len(up), more + len(down)) + 1)
        if not len(ups):
            return None
        cost = np.concatenate([[0.0], np.cumsum(up_cost)])[ups]
        cost += np.concatenate([[0.0], np.cumsum(down_cost)])[ups - more]
        best = int(ups[np.argmin(cost)])
        count = self._before.copy()
        np.add.at(count, up[:best], 1)
        np.subtract.at(count, down[: best - more], 1)
        return count

    def _ordered(
        self, before: Integers, steps: Integers, sign: int
    ) -> tuple[NDArray[np.float64], Integers]:
        """Return the costs of steps up or down from `before`, cheapest first, and their schools."""
        school = np.repeat(np.arange(len(before)), steps)
        first = np.repeat(np.cumsum(steps) - steps, steps)
        count = before[school] + sign * (np.arange(len(school)) - first)
        cost = (2 * sign * count + 1) / self._pupils[school]
        order = np.argsort(cost, kind="stable")
        return cost[order], school[order].astype(np.int64)
