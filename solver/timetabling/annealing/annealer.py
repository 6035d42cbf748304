"""The annealing as one of the portfolio's workers: cycles of cooling on the shared standing."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...engine.cooling import temperature
from ...engine.stop import Stop
from ..encoding.ground import Ground
from ..standing import Best, Scorer, Standing
from .repair import STRICT, Repair, Weights
from .state import Layouts, State

# Moves in the first cycle for each unit of the problem, and how much longer each cycle is than
# the last. What a short time limit allows shall end in a cooled timetable, too; but slow cooling
# is worth most on large schools: 200 s of one worker on a Dutch one with 418 courses come to
# 1,459 with cycles 1.7 times as long each, to 734 and 1,016 with 3 and to 439 with 6, on an
# English one to 4 hard violations with 3 and to 2 with 6; small ones come to about the same.
# Repair, and a search that nothing limits and somebody ends, are better off with more cycles.
FIRST_CYCLE = 400
GROWTH, STEADY = 6.0, 1.7
# Moves between two looks at the stop; and how many moves, and how many writes and looks at slots
# on their way, take as long as a unit of work (measured on four schools at once).
SLICE = 20_000
MOVES_A_WORK, STEPS_A_WORK = 10_000_000, 65_000_000
# Share of the time left that a last cycle plans with, and slices by which it knows what one
# takes: machines are not that regular.
IN_TIME, PACE = 0.97, 12
# Cycles about soft costs begin where one of these shares of what makes something dearer is
# accepted: the same as before where that has paid, else the next; and end where hardly anything
# is. Measured: 0.05 is best on a generated school of 66 classes (2.4 million moves come to 169,
# from 0.02 to 183), 0.3 on a small Finnish school, 0.1 on Brazilian and Kosovan ones.
BEGIN, COLD = (0.05, 0.02, 0.1, 0.3), 1e-5
# The first of them is raised to this share of the heaviest soft constraint that is violated: what
# weighs far more than most moves change is frozen otherwise, and a long cycle leaves it as it was.
# A Dutch school whose teachers' days off weigh 1,000, where a twentieth of all moves is accepted
# at 11: two seeds come to 3,820 and 1,785 in 130 s, without to 5,020 (100 s) and 3,740; five times
# as hot to 4,210 and 1,775.
MELTING = 0.2
# What a hard violation weighs there in units of the first temperature or of what a move usually
# costs that makes something dearer (the larger), at first; how this changes when a cycle that
# began without any violation ends with some and without; and within which limits.
HARD, RAISE, LOWER, LIGHTEST, HEAVIEST = 4.0, 1.5, 0.9, 2.0, 30.0
# Cycles of repair count in hard violations: first and last temperature, and what soft costs for
# the worse weigh there in the middle. Four seconds of it took a school with 12 hard violations
# to none where cycles with full soft costs stayed at several.
REPAIR_HOT, REPAIR_COLD, REPAIR_SOFT = 1.0, 0.12, 0.05
# What something unplaced weighs in units of a hard violation.
UNPLACED = 10.0
# Violations, unplaced and hard, of what is not known.
NONE = (math.inf, math.inf)
# Heat at which only what is no worse is accepted.
FREEZING = 1e-9


Expect = Callable[[float], None]
"""Is told how much work something will be."""


@dataclass
class Programme:
    """A kind of cycle.

    Attributes
    ----------
    growth
        How many times as long as the last one a cycle is where the search is limited.
    moves
        Moves of the next one, for each unit of the problem.
    work
        Work of all of them.
    failures
        Cycles in vain: of repair since the last that was not, of cooling in all.
    """

    growth: float
    moves: float = FIRST_CYCLE
    work: float = 0.0
    failures: int = 0


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
        self.hard = HARD
        self.cooling, self.repair = Programme(GROWTH), Programme(STEADY)
        self.layouts = Layouts(ground, scorer.encoder.points)
        self.possible = can_anneal(ground)
        # Work of this cycle, what it has gained, and the fewest violations it has come to.
        self._spent, self._gained, self._found = 0.0, 0.0, NONE
        # Violations before the last cycle.
        self._violations = NONE
        self._part, self._final = 1.0, True
        self._expect: Expect | None = None
        self._size = 0
        # What the last slices took of what is limited (see `Stop.spent`), and their work.
        self._paces = (deque[float](maxlen=PACE), deque[float](maxlen=PACE))
        self.stages = Repair(ground, scorer, best, stop, self.layouts, self._cool_down, self._take)

    def cycle(
        self, part: float = 1.0, final: bool = True, expect: Expect | None = None
    ) -> tuple[float, float]:
        """Cool down once; the best timetable found on the way is offered.

        It ends within this part of the time left, and where it is `final` takes all of it if no
        longer cycle could follow. `expect` is told how much work it will be as soon as that is
        known, which for repair in stages it is not. Returns the work and what it has gained (see
        `Best.offer`).
        """
        self._spent, self._gained, self._found = 0.0, 0.0, NONE
        self._part, self._final, self._expect = part, final, expect
        base = self.best.standing
        state = State(self.layouts.of(base.plan), base.plan)
        self.cycles += 1
        self._size = state.size
        if not state.size:
            self.possible = False
            return 0.0, 0.0
        if state.has_gaps():
            state.fill(self._seed(0), STRICT)
        uphill = self._run(state, 1, FREEZING, FREEZING, STRICT)
        self._offer(state)
        programme = self.repair if self._is_repair(state) else self.cooling
        if programme is self.repair:
            self._repair(state, uphill)
        else:
            self._cool(state, uphill)
        programme.work += self._spent
        return self._spent, self._gained

    def last_work(self) -> float:
        """Return the work of the next cycle if it would take all the time left, otherwise 0."""
        if not self._paces[0]:
            return 0.0
        pace, work = self._pace()
        left = self.stop.left / pace
        ends = left < self.cooling.moves * self._size / SLICE * (1 + GROWTH)
        return left * work if ends else 0.0

    def _is_repair(self, state: State) -> bool:
        """Tell whether the next cycle is about hard violations; where they stay, more rarely.

        It is while repair gains, and else after the work of repair, times the square of its
        failures, has gone into cooling. The next cycle of that counts as done: it may take the
        rest of the time.
        """
        if state.best_key[:2] == (0, 0):
            return False
        if state.best_key[:2] < self._violations:
            # Somebody has got on: repair may as well.
            self.repair.failures = 0
        self._violations = state.best_key[:2]
        pace, work = self._pace()
        most = self._part * IN_TIME * self.stop.left / pace
        slices = max(1.0, self.cooling.moves * self._size / SLICE)
        ahead = most if self._is_last(most, slices, self.cooling) else slices
        return self.repair.work * self.repair.failures**2 <= self.cooling.work + ahead * work

    def _is_last(self, most: float, slices: float, programme: Programme) -> bool:
        """Tell whether a cycle takes all the slices it may: no longer one could follow."""
        followed = self._final and programme is self.cooling
        return most < slices * (1 + GROWTH if followed else 1)

    def _repair(self, state: State, uphill: NDArray[np.float64]) -> None:
        before = state.best_key[:2]
        soft = REPAIR_SOFT / float(np.median(uphill)) if len(uphill) else REPAIR_SOFT
        weights = UNPLACED, 1.0, soft
        if self.stages.possible:
            self.stages.cycle(self._seed(1), weights, self._part)
            # Where the stages go on, they have got somewhere, if not yet to a better timetable.
            better = self._found < before or self.stages.carried is not None
        else:
            self._anneal(state, self.repair, REPAIR_HOT, REPAIR_COLD, weights)
            better = state.best_key[:2] < before
        self.repair.failures = 0 if better else self.repair.failures + 1

    def _cool(self, state: State, uphill: NDArray[np.float64]) -> None:
        clean = state.best_key[:2] == (0, 0)
        before = state.best_key
        usual = float(np.median(uphill)) if len(uphill) else 1.0
        turn = self.cooling.failures % len(BEGIN)
        hot = temperature(uphill, BEGIN[turn])
        if turn == 0:
            # At what moves usually cost everything has melted, whatever cannot be had weighs.
            hot = max(hot, min(usual, MELTING * self._heaviest()))
        hard = self.hard * max(hot, usual)
        cold = temperature(uphill, COLD)
        self._anneal(state, self.cooling, hot, cold, (UNPLACED * hard, hard, 1.0))
        if state.best_key == before:
            self.cooling.failures += 1
        if clean:
            change = LOWER if state.key[:2] == (0, 0) else RAISE
            self.hard = min(HEAVIEST, max(LIGHTEST, self.hard * change))

    def _heaviest(self) -> float:
        """Return the largest weight of the soft constraints that are violated."""
        tiers, weight_of = self.scorer.tiers, self.scorer.encoder.weight_of
        costs = self.best.standing.costs
        return max((weight_of(n) for n, c in enumerate(costs) if c and tiers[n] == 2), default=0)

    def _anneal(
        self, state: State, programme: Programme, hot: float, cold: float, weights: Weights
    ) -> None:
        slices = max(1.0, programme.moves * state.size / SLICE)
        limited = math.isfinite(self.stop.left)
        programme.moves *= programme.growth if limited else STEADY
        # A cycle that is cut short has not cooled, and the longest of them are those that count:
        # one after which no longer one could follow takes all that it may.
        pace, work = self._pace()
        mine = self._part * IN_TIME * self.stop.left
        until = self.stop.spent + mine
        last = self._is_last(mine / pace, slices, programme)
        if self._expect is not None:
            self._expect((mine / pace if last else slices) * work)
        number, done = 1, 0.0
        while done < 1 and not self.stop:
            if last:
                pace, _ = self._pace()
                slices = max(1.0, (until - self.stop.spent) / pace / (1 - done))
            share = 1 / slices
            number, begun, done = number + 1, done, min(1.0, done + share)
            heat = [hot * (cold / hot) ** progress for progress in (begun, done)]
            self._run(state, number, heat[0], heat[1], weights)
            self._offer(state)

    def _pace(self) -> tuple[float, float]:
        """Return what a slice takes of what is limited, and its work, by the last ones."""
        pace, work = (max(sum(each) / len(each), 1e-9) for each in self._paces)
        return pace, work

    def _cool_down(
        self, state: State, moves: float, hot: float, cold: float, weights: Weights
    ) -> None:
        """Cool a state with so many moves for each unit, or until no hard violation is left."""
        self.cycles += 1
        self._run(state, 1, FREEZING, FREEZING, weights)
        slices = max(1, round(moves * state.size / SLICE))
        ratio = (cold / hot) ** (1 / slices)
        for number in range(slices):
            if self.stop or state.best_key[:2] == (0, 0):
                break
            self._run(state, number + 2, hot, hot * ratio, weights)
            hot *= ratio

    def _offer(self, state: State) -> None:
        """Offer the best timetable of a state where it is better than what there is."""
        if state.best_key < self.best.standing.key:
            self._take(self.scorer.score(state.best_plan()))

    def _take(self, found: Standing) -> None:
        self._found = min(self._found, found.key[:2])
        self._gained += self.best.offer(self.best.standing, found)

    def _run(
        self, state: State, number: int, hot: float, cold: float, weights: Weights
    ) -> NDArray[np.float64]:
        began, before = self.stop.elapsed, state.steps
        uphill = state.run(self._seed(number), SLICE, hot, cold, weights)
        work = SLICE / MOVES_A_WORK + (state.steps - before) / STEPS_A_WORK
        self.stop.spend(work)
        self._spent += work
        limited = self.stop.work_limit is not None
        self._paces[0].append(work if limited else self.stop.elapsed - began)
        self._paces[1].append(work)
        return uphill

    def _seed(self, number: int) -> int:
        return (self.seed * 7_919 + self.cycles * 104_729 + number) % (1 << 31)
