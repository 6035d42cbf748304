"""Several years, one after the other, and what no number of plans could reach.

Every year is planned by itself, with the bureau as the plans before it have left it: clocks of
tenure run, loans end and are returned. Its bounds are those of plans under which the returns of
later years bring nobody together who is kept apart; a year that can have no such plan is planned
without that look ahead. Beside it stands, for each inspected balance limit, the best value that any
plans could have reached by then (`reach`).
"""

from __future__ import annotations

import functools
import itertools
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ...models.exchange.bureau import Bureau
from ...models.exchange.index import BureauIndex
from ...models.exchange.inspection import NOISE, inspect
from ...models.exchange.plan import ExchangePlan
from ...models.exchange.rollover import next_year
from ...models.exchange.staffing import Staffing
from ...models.result import Result, Status
from ..engine.stop import Stop
from .people import Ground
from .reach import least_cv
from .run import Progress, plan_exchange

YEARS_GAP = 1e-3
"""Relative gap at which a goal of one of several years is good enough where none is asked for: the
years after it are farther out than that."""

AFTER = 0.04
"""Part of a year's seconds that judging it and going on to the next may take."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One inspected indicator in one stage after one year.

    Attributes
    ----------
    value, limit
        Weighted CV after the year's plan, and the most that the inspection allows.
    reachable
        No plans whatsoever reach less by this year, from now on; 0 where nothing is proven.
    """

    indicator: str
    stage: str
    value: float
    limit: float
    reachable: float

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.value <= self.limit + NOISE

    @property
    def impossible(self) -> bool:
        """Whether it is proven that the limit could not have been kept by this year."""
        return self.reachable > self.limit + NOISE


@dataclass(frozen=True, slots=True)
class Year:
    """One planned year: the bureau it began with, the result, and the balances after it.

    Attributes
    ----------
    seconds
        What planning it took.
    ahead
        No return of a later year brings together whom the bureau keeps apart. False where that
        alone has allowed no plan, so that this one was made without looking ahead.
    """

    bureau: Bureau
    result: Result[ExchangePlan]
    balances: tuple[Balance, ...]
    seconds: float
    ahead: bool = True


def plan_years(
    bureau: Bureau,
    years: int,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    gap: float = YEARS_GAP,
    event: threading.Event | None = None,
    on_year: Callable[[int, Year], None] | None = None,
    on_progress: Callable[[int, Progress], None] | None = None,
) -> tuple[Year, ...]:
    """Plan up to so many years; ends early where a year has no plan, or time ends.

    Parameters
    ----------
    time_limit, work_limit
        For all years together, shared out evenly over those that are left.
    gap
        Relative gap at which a goal is good enough and the next one is gone on to.
    on_year, on_progress
        Called with each finished year, and with how the search of one is getting on.
    """
    event = event or threading.Event()
    stop = Stop(time_limit, work_limit, event)
    found: list[Year] = []
    first, now = bureau, bureau
    # The most seconds by which a year has taken longer than its plan was given: kept back, so that
    # all years end in time. Of the first one it is only known that there are some.
    after = 0.0 if time_limit is None else AFTER * time_limit / years
    for number in range(years):
        if stop:
            break
        left = years - number
        work = None if work_limit is None else max(stop.work_left(work_limit) / left, 1e-3)
        share = stop.seconds(math.inf) / left
        seconds = None if time_limit is None else max(share - after, 0.1)
        began = stop.elapsed
        plan = functools.partial(
            plan_exchange,
            now,
            work_limit=work,
            seed=seed,
            gap=gap,
            event=event,
            on_progress=None if on_progress is None else _numbered(on_progress, number),
        )
        result, ahead = plan(time_limit=seconds, ahead=years > 1), True
        if result.status is Status.INFEASIBLE and years > 1 and Ground(now, ahead=True).shut:
            # The proof has hardly taken anything of the year's time and work.
            rest = None if seconds is None else max(seconds - stop.elapsed + began, 0.1)
            result = plan(time_limit=rest)
            ahead = result.status is Status.INFEASIBLE
        if work is not None:
            stop.spend(work)
        balances = _balances(first, now, result.answer, number + 1)
        year = Year(now, result, balances, stop.elapsed - began, ahead)
        found.append(year)
        if on_year is not None:
            on_year(number, year)
        if result.answer is None:
            break
        now = next_year(now, result.answer)
        after = max(after, stop.elapsed - began - (seconds or math.inf))
    return tuple(found)


def _numbered(listener: Callable[[int, Progress], None], number: int) -> Callable[[Progress], None]:
    return lambda progress: listener(number, progress)


def _balances(
    first: Bureau, now: Bureau, plan: ExchangePlan | None, years: int
) -> tuple[Balance, ...]:
    """Return every inspected balance after a year, with the least that was reachable."""
    if plan is None:
        return ()
    index = BureauIndex(first)
    found = []
    for row in inspect(Staffing(BureauIndex(now), plan)):
        if row.limit is not None:
            found.append(
                Balance(
                    indicator=row.indicator.id,
                    stage=row.stage.value,
                    value=row.after.weighted_cv,
                    limit=row.limit,
                    reachable=least_cv(index, row.indicator, row.stage, years),
                )
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one balance stands against its limit over the years, counted from 1.

    Attributes
    ----------
    balances
        The balance after each year that has a plan.
    """

    balances: tuple[Balance, ...]

    @property
    def first(self) -> int | None:
        """First year in which the limit is met, None where it never is."""
        return self._changes[0] if self._changes else None

    @property
    def lost(self) -> tuple[int, ...]:
        """Years in which it is met no more."""
        return self._changes[1::2]

    @property
    def again(self) -> tuple[int, ...]:
        """Years in which it is met again."""
        return self._changes[2::2]

    @property
    def since(self) -> int | None:
        """Year from which on it is always met, None where it is not in the end."""
        return self._changes[-1] if len(self._changes) % 2 else None

    @property
    def impossible_until(self) -> int:
        """Last year up to which it is proven that no plans meet it; 0 where nothing is proven."""
        proven = itertools.takewhile(lambda own: own.impossible, self.balances)
        return sum(1 for _ in proven)

    def in_year(self, year: int) -> str:
        """Return what a year is to the limit, in one word."""
        balance = self.balances[year - 1]
        if balance.met:
            new = year in (self.first, *self.again)
            return ("first_met" if year == self.first else "met_again") if new else "met"
        if self.first is not None and self.first < year:
            return "lost"
        return "impossible" if balance.impossible else "not_met"

    @property
    def _changes(self) -> tuple[int, ...]:
        """Years that differ from the one before: met, lost, met again, and so on."""
        met = [False, *(own.met for own in self.balances)]
        return tuple(n for n in range(1, len(met)) if met[n] != met[n - 1])


def standings(years: tuple[Year, ...]) -> dict[tuple[str, str], Standing]:
    """Return by (indicator, stage) how each balance stands against its limit."""
    found: dict[tuple[str, str], list[Balance]] = {}
    for year in years:
        for balance in year.balances:
            found.setdefault((balance.indicator, balance.stage), []).append(balance)
    return {key: Standing(tuple(own)) for key, own in found.items()}
