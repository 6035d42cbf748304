"""The annealing as one of the portfolio's workers: cycles of cooling on the shared standing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...engine.stop import Stop
from ..encoding.ground import Ground
from ..standing import Best, Scorer
from .state import Layouts, State

# Moves in the first cycle for each unit of the problem, and how much longer each cycle is than
# the last: what a short time limit allows shall end in a cooled timetable, too.
FIRST_CYCLE = 400
GROWTH = 2.0
# Moves between two looks at the stop, and how many cost as much as a unit of work (measured).
SLICE = 20_000
MOVES_A_WORK = 200_000
# Cycles begin where so large a share of what makes something dearer is accepted, the first and
# the others, and end where hardly anything is.
HOT, AGAIN, COLD = 0.5, 0.3, 0.002
# What a hard violation weighs in units of the first temperature, and something unplaced in those
# of a hard violation.
HARD, UNPLACED = 4.0, 10.0
# How the weight of a hard violation changes after a cycle with and without any in the end.
RAISE, LOWER = 1.5, 0.8


def can_anneal(ground: Ground) -> bool:
    """Tell whether the problem is of the sort that is understood here.

    One sort of week only, and no times that overlap on the clock.
    """
    return len(ground.weeks) == 1 and not ground.index.any_overlap


class Annealer:
    """Runs cycles of annealing from the best standing, each longer than the last."""

    def __init__(self, ground: Ground, scorer: Scorer, best: Best, stop: Stop, seed: int) -> None:
        self.scorer = scorer
        self.best = best
        self.stop = stop
        self.seed = seed
        self.cycles = 0
        self.hard: float | None = None
        self.layouts = Layouts(ground, scorer.encoder.points)
        self.possible = can_anneal(ground)

    def cycle(self) -> None:
        """Cool down once; the best timetable found on the way is offered."""
        base = self.best.standing
        state = State(self.layouts.of(base.plan), base.plan)
        self.cycles += 1
        size = state.size
        if not size:
            self.possible = False
            return
        if state.has_gaps():
            state.fill(self._seed(0), (1e6, 1e3, 1.0))
        uphill = self._run(state, 1, 1e-9, 1e-9, (1e6, 1e3, 1.0))
        offered = self._offer(state, base.key)
        hot = temperature(uphill, HOT if self.cycles == 1 else AGAIN)
        cold = temperature(uphill, COLD)
        if self.hard is None:
            self.hard = HARD * hot
        weights = (UNPLACED * self.hard, self.hard, 1.0)
        slices = max(1, round(FIRST_CYCLE * size * GROWTH ** (self.cycles - 1) / SLICE))
        ratio = (cold / hot) ** (1 / slices)
        for number in range(slices):
            if self.stop:
                break
            self._run(state, number + 2, hot, hot * ratio, weights)
            hot *= ratio
            offered = self._offer(state, offered)
        self.hard *= RAISE if state.key[:2] > (0, 0) else LOWER

    def _offer(self, state: State, offered: tuple[int, int, int]) -> tuple[int, int, int]:
        """Offer the best timetable of a state if it is better than what was; return the better."""
        if state.best_key >= min(offered, self.best.standing.key):
            return offered
        base = self.best.standing
        self.best.offer(base, self.scorer.score(state.best_plan()))
        return state.best_key

    def _run(
        self,
        state: State,
        number: int,
        hot: float,
        cold: float,
        weights: tuple[float, float, float],
    ) -> NDArray[np.float64]:
        uphill = state.run(self._seed(number), SLICE, hot, cold, weights)
        self.stop.spend(SLICE / MOVES_A_WORK)
        return uphill

    def _seed(self, number: int) -> int:
        return (self.seed * 7_919 + self.cycles * 104_729 + number) % (1 << 31)


def temperature(uphill: NDArray[np.float64], share: float) -> float:
    """Return the temperature at which this share of the deltas would be accepted on average."""
    if not len(uphill):
        return 1.0
    low, high = float(uphill.min()) / 100, float(uphill.max()) * 100
    for _ in range(60):
        middle = (low * high) ** 0.5
        if float(np.exp(-uphill / middle).mean()) > share:
            high = middle
        else:
            low = middle
    return low
