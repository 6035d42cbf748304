"""Annealing as one way of bettering a plan, between its relaxation and small integer programs.

Integer programs under bounds on earlier goals find hardly a plan that is near the relaxation's
value, since nearly every single move breaks a bound. Annealing goes through plans that break it a
little (Kirkpatrick, Gelatt, Vecchi 1983), at a price for each bound and each hard row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...engine.compiled import Compiled
from ...engine.cooling import temperature
from ...engine.stop import Stop
from ..matrix import Matrix, Point
from ..people import Integers
from ..relaxation.model import Cap
from ..sheet import Linear
from .tables import NOWHERE, Tables, tables_of

Floats = NDArray[np.float64]

MOVES_A_UNIT = 1_000_000
"""Moves in a unit of work; about a second."""

SLICE = 50_000
"""Moves between two looks at the stop."""

MOST_MOVES = 20_000
"""Moves for each unit of the model in the last cooling, at most."""

BEGIN, END = 0.4, 0.02
"""Share of the moves dearer in the goal at hand that are accepted at first and in the end, if they
violate nothing."""

HARD, SMALL = 300.0, 10
"""What a violation costs in units of the first temperature: one that weighs as much as the largest
entry of its row, or as a change of an earlier goal that so many percent of the moves fall short
of."""

RAISE, LOWER, RANGE = 1.1, 0.98, 20.0
"""How these prices change from slice to slice, and how far from where they began."""

WAITING = 0.05
"""Part of the time that may go into waiting for the loop to be loaded."""

PARTS, MILDER = (0.15, 0.4, 1.0), 0.3
"""Where in the budget each cooling ends, and how much less hot one is after one in vain."""

SAMPLE = 20_000
"""Moves by which temperatures and prices are found."""


class Annealer:
    """Betters plans of one model by annealing.

    Parameters
    ----------
    goals
        All that it may be asked to better or to keep.
    origin
        School that each departure leaves.
    """

    def __init__(
        self, matrix: Matrix, goals: Sequence[Linear], origin: Integers, stop: Stop, seed: int
    ) -> None:
        self._matrix, self._goals, self._origin = matrix, goals, origin
        self._stop, self._seed = stop, seed
        self._compiled = Compiled(f"{__package__}.kernel")
        self._runs = 0

    @cached_property
    def _tables(self) -> Tables | None:
        """The tables of all goals, None where they would be too large."""
        return tables_of(self._matrix, self._goals, self._origin)

    def prepare(self) -> None:
        """Have the loop compiled: now, where work decides what is done when."""
        if self._stop.work_limit is not None:
            self._compiled.load()
        else:
            self._compiled.start()

    def wait(self) -> bool:
        """Wait a little for a loop that is only to be loaded; tell whether plans can be annealed.

        Where it has to be compiled nothing is lost but a moment, and later goals may find it.
        """
        self._compiled.wait(self._stop, WAITING * self._stop.seconds(math.inf))
        return self.ready()

    def ready(self) -> bool:
        """Tell whether plans can be annealed."""
        return self._compiled.ready() and self._tables is not None

    def close(self) -> None:
        """End what `prepare` has begun."""
        self._compiled.close()

    def better(
        self,
        point: Point,
        goal: Linear,
        caps: Sequence[Cap],
        share: float,
        over: Callable[[float], bool] = lambda _: False,
    ) -> Point | None:
        """Return a better plan in a goal under bounds on others, None where none was found.

        None also as long as the loop is not compiled.

        Parameters
        ----------
        point
            A plan that keeps all rows and bounds.
        goal, caps
            Of the goals that were told at first.
        share
            Part of the time and work left that may be spent.
        over
            Told the goal's best value now and then; ends it.
        """
        budget, began = share * self._stop.left, self._stop.spent
        if budget <= 0 or not self.ready():
            return None
        tables = self._tables_of([*(cap.goal for cap in caps), goal])
        if not len(tables.departure):
            return None
        best, least = units_of(tables, point), point.value(self._matrix, goal)
        scales = self._scales(tables, best)
        if scales is None:
            return None
        hot, cold, prices = scales
        most = np.array([cap.most for cap in caps])
        cooling = _Cooling(tables, best, least, most, HARD * prices, HARD * hot, hot, cold)
        for part in PARTS:
            before = cooling.least
            self._cool(cooling, began + part * budget, round(part * MOST_MOVES * len(best)), over)
            if self._stop or over(cooling.least):
                break
            if cooling.least >= before:
                # From so hot it does not find back to what keeps all bounds.
                cooling.soften()
        found = self._point(tables, best)
        return found if found.value(self._matrix, goal) < point.value(self._matrix, goal) else None

    def _tables_of(self, goals: Sequence[Linear]) -> Tables:
        """Return the tables of some of the goals."""
        if self._tables is None:
            raise ValueError("the model has no tables")
        number = {id(goal): place for place, goal in enumerate(self._goals)}
        places = [number[id(goal)] for goal in goals]
        return self._tables._replace(
            cost=self._tables.cost[places], value=self._tables.value[places]
        )

    def _cool(
        self, cooling: _Cooling, until: float, moves: int, over: Callable[[float], bool]
    ) -> None:
        """Cool once from the best plan, till so much is spent or so many moves are made."""
        from . import kernel  # numba takes a second to import, and most plans need none

        tables, began = cooling.tables, self._stop.spent
        current = cooling.best.copy()
        made, done, step = 0, 0.0, 0.0
        total, value = np.zeros(len(tables.lower)), np.zeros(len(tables.cost))
        while done < 1 and began < until and not (self._stop or over(cooling.least)):
            spent = self._stop.spent
            begun, made = done, made + SLICE
            # As far as the slice is likely to lead, by what the last one took.
            done = min(1.0, max((spent + step - began) / (until - began), made / moves))
            cooling.least = kernel.anneal(
                tables, current, cooling.best, cooling.most, cooling.prices, cooling.hard,
                cooling.heat(begun), cooling.heat(done), SLICE, self._next_seed(), cooling.least,
            )  # fmt: skip
            violated = kernel.evaluate(tables, current, total, value) > kernel.TINY
            cooling.learn(violated, value[:-1] > cooling.most)
            self._stop.spend(SLICE / MOVES_A_UNIT)
            step = self._stop.spent - spent

    def _scales(self, tables: Tables, current: Integers) -> tuple[float, float, Floats] | None:
        """Return the first and the last temperature, and the prices of earlier goals.

        None where no move changes the goal at hand.
        """
        from .kernel import sample

        changes = sample(tables, current, self._next_seed(), SAMPLE)
        own = changes[:, -2]
        uphill = own[(own > 0) & (changes[:, -1] <= 0)]
        if not len(uphill):
            uphill = own[own > 0]
        if not len(uphill):
            return None
        hot, cold = temperature(uphill, BEGIN), temperature(uphill, END)
        small = [
            float(np.percentile(each[each > 0], SMALL)) if each.any() else 1.0
            for each in np.abs(changes[:, :-2]).T
        ]
        return hot, cold, hot / np.array(small)

    def _next_seed(self) -> int:
        self._runs += 1
        return (self._seed * 7_919 + self._runs) % 2**31

    def _point(self, tables: Tables, current: Integers) -> Point:
        used = current[current != NOWHERE]
        options = np.bincount(used, minlength=self._matrix.sheet.choices.count).astype(float)
        return Point(self._matrix.settled(options), options)


@dataclass
class _Cooling:
    """The best plan so far, temperatures, and what violations cost."""

    tables: Tables
    best: Integers
    least: float
    most: Floats
    prices: Floats
    hard: float
    hot: float
    cold: float

    def __post_init__(self) -> None:
        self._usual = self.hard, self.prices.copy()

    def heat(self, progress: float) -> float:
        """Return the temperature at a share of the cooling."""
        return float(self.hot * (self.cold / self.hot) ** progress)

    def learn(self, violated: bool, exceeded: NDArray[np.bool_]) -> None:
        """Make dearer what is violated at the end of a slice, and cheaper what is kept."""
        hard, prices = self._usual
        self.hard *= RAISE if violated else LOWER
        self.prices = self.prices * np.where(exceeded, RAISE, LOWER)
        self.hard = float(np.clip(self.hard, hard / RANGE, hard * RANGE))
        self.prices = np.clip(self.prices, prices / RANGE, prices * RANGE)

    def soften(self) -> None:
        """Begin less hot the next time."""
        self.hot = max(self.cold, self.hot * MILDER)


def units_of(tables: Tables, point: Point) -> Integers:
    """Return the option of each unit in a plan."""
    used = np.flatnonzero(point.options > 0.5)
    taken = np.repeat(used, np.rint(point.options[used]).astype(np.int64))
    departure = np.searchsorted(tables.first, taken, side="right") - 1
    begins = np.searchsorted(tables.departure, departure)
    # Options stand in the order of their departures: those of one fill its units one by one.
    place = np.arange(len(taken)) - np.searchsorted(departure, departure)
    current = np.full(len(tables.departure), NOWHERE, dtype=np.int64)
    current[begins + place] = taken
    return current
