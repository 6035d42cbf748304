"""The linear relaxation by column generation, with a bound that any prices prove.

The engine holds the base columns and the options found useful so far. Its prices tell, for all
other options by a few look-ups, which would help; those are added until none is left. The bound
is computed from the prices themselves (Lagrange), so that it holds at every moment and owes
nothing to the engine's tolerances.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from ...engine.status import EngineError, Outcome, highs_outcome
from ...engine.stop import Stop
from ..matrix import Matrix
from ..people import Integers, Mask
from ..sheet import Linear
from .lagrange import bound_of, reduced_costs
from .model import DUAL, PRIMAL, Model
from .pricing import MOST_NEW, useful
from .start import BASIC, Start

Floats = NDArray[np.float64]

WORK_UNIT = 10_000
"""Simplex iterations in a unit of work; about a second on models of this kind."""

CLOSE = 1e-6
"""Distance of relaxation and bound, relative to the goal's value, at which generating ends."""

SHORT = 1e-6
"""By how much values fall short of rows, at prices of at most 1, before that is a proof."""

PATIENCE, IMPATIENCE = 2.0, 0.3
"""Work of the simplex in one relaxation before the interior point method has all options, and
where that has been needed before."""

MOST_WHOLE = 200_000
"""Options that it may have, at most. Under a bound on unfilled posts the structure of 70 schools
and 3,700 teachers with 54,000 options takes it 11 s with the crossover to a basis, where the
simplex method did not end in 60 s; the four other goals take 2.5 to 15 s."""

FEWEST_STEPS = 20
"""Steps without which it does not begin; 45 to 140 are usual."""

INTERIOR_UNIT = 4_000_000
"""Entries of the matrix, times steps, in a unit of the interior point method's work: about a
second as well."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the relaxation has shown.

    Attributes
    ----------
    value
        Optimum over the options at hand, None where it was not reached.
    bound
        Proven lower bound over all options (−inf: none; inf: proven that nothing keeps the rows).
    base, options
        Values of the base columns and of all options.
    reduced
        Cost of taking one more of each option, by the best prices.
    """

    outcome: Outcome
    value: float | None
    bound: float
    base: Floats
    options: Floats
    reduced: Floats


@dataclass(frozen=True, slots=True)
class Ends:
    """When something has to end: seconds since the search began, and work."""

    seconds: float
    work: float

    @classmethod
    def of(cls, stop: Stop, share: float) -> Ends:
        """Return the ends that leave a share of what is left."""
        seconds = stop.elapsed + share * stop.seconds(math.inf)
        return cls(seconds, stop.work + share * stop.work_left(math.inf))

    def left(self, stop: Stop) -> tuple[float, float]:
        """Return the seconds and the work left."""
        return self.seconds - stop.elapsed, self.work - stop.work


class Master(Model):
    """Solves by column generation: options join as prices tell that they would help."""

    def __init__(self, matrix: Matrix, stop: Stop, seed: int) -> None:
        super().__init__(matrix, stop, seed)
        self._patience = PATIENCE
        self._work = 0.0

    def lean(self, used: Mask) -> Master:
        """Return one with few options and no caps, first solved without a basis to begin from."""
        fresh = Master(self.matrix, self.stop, self.seed)
        fresh.bind(self.low, self.high)
        fresh.add_options(np.flatnonzero(used), np.zeros(len(used)))
        fresh.highs.setOptionValue("simplex_strategy", DUAL)
        return fresh

    # ---- solving ----------------------------------------------------------------------------

    def minimise(
        self,
        goal: Linear,
        elastic: Floats | None = None,
        close: float = CLOSE,
        enough: float = -math.inf,
        share: float = 1.0,
        ends: Ends | None = None,
        bounds_only: bool = False,
    ) -> Relaxed:
        """Solve for a goal over all options.

        Parameters
        ----------
        share
            Part of the time and work left that may be spent; what is there by then is returned.
        ends
            When to end, in place of a share.
        close
            Distance of relaxation and bound, relative to the goal's value, that is good enough.
        enough
            Value at which nothing lower is asked for, proven or not.
        elastic
            Cost of each elastic column, None for none.
        bounds_only
            Since the last solve nothing has changed but bounds and further rows: what stood there
            is dual feasible still, and the dual simplex takes some ten steps where the primal one
            takes thousands.
        """
        base = self.matrix.base_cost(goal)
        if elastic is not None:
            base[self.matrix.first_elastic :] = elastic
        cost = np.concatenate([base, goal.options[self.inside]])
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        best, reduced = -math.inf, None
        ends = ends or Ends.of(self.stop, share)
        if bounds_only:
            self.highs.setOptionValue("simplex_strategy", DUAL)
        few = self.matrix.sheet.choices.count <= MOST_WHOLE
        patient = self._work + (self._patience if few and not bounds_only else math.inf)
        while True:
            outcome = self._run(ends, patient)
            if outcome is Outcome.UNKNOWN and self._work >= patient:
                patient = math.inf
                if self._to_optimum(goal.options, base, ends):
                    continue
                outcome = self._run(ends)
            if outcome is Outcome.INFEASIBLE:
                new, impossible = self._missing()
                if not len(new):
                    best = math.inf if impossible else best
                    return self._result(outcome, None, best, reduced)
                self.add_options(new, goal.options)
                continue
            if outcome is not Outcome.OPTIMAL:
                return self._result(outcome, None, best, reduced)
            duals = self.prices()
            fresh = reduced_costs(self, goal.options, duals)
            bound = bound_of(self, base, duals, fresh)
            if bound > best:
                best, reduced = bound, fresh
            value = float(self.highs.getInfo().objective_function_value)
            if value <= enough:
                return self._result(outcome, value, best, reduced)
            new = useful(self.matrix, fresh, self.inside, _most(enough, value))
            if value - best <= close * max(abs(value + goal.offset), 1.0) or not len(new):
                return self._result(outcome, value, best, reduced)
            self.add_options(new, goal.options)

    def _to_optimum(self, options: Floats, base: Floats, ends: Ends) -> bool:
        """Stand at the optimum over all options; return whether that was possible.

        The interior point method has all options at once, in an engine of its own: what takes the
        simplex method long after bounds on earlier goals takes it hardly longer than without.
        Of the options those are kept here that are in its basis.
        """
        count = self.matrix.sheet.choices.count
        if self.stop or min(ends.left(self.stop)) <= 0:
            return False
        whole = Master(self.matrix, self.stop, self.seed)
        whole.bind(self.low, self.high)
        for side in self.sides:
            whole.add_side(side)
        for cap in self.caps:
            whole.add_cap(cap)
        whole.add_options(np.arange(count), options)
        start = whole._interior(base, ends)
        if start is None:
            return False
        self._patience = IMPATIENCE
        basic = np.flatnonzero(start.used == BASIC)
        self._add_rows(np.flatnonzero(start.rows != BASIC))
        kept = replace(start, options=start.options[basic], used=start.used[basic])
        old = len(self.inside)
        self.begin_at(kept)
        new = self.inside[old:]
        self.highs.changeColsCost(
            len(new), np.arange(len(new), dtype=np.int32) + self.matrix.base + old, options[new]
        )
        return True

    def _interior(self, base: Floats, ends: Ends) -> Start | None:
        """Solve from nowhere by the interior point method; return the basis of the optimum."""
        highs = self.highs
        highs.changeColsCost(len(base), np.arange(len(base), dtype=np.int32), base)
        highs.setOptionValue("solver", "ipm")
        seconds, work = ends.left(self.stop)
        if seconds < math.inf:
            highs.setOptionValue("time_limit", seconds)
        if work < math.inf:
            steps = int(work * INTERIOR_UNIT / max(1, highs.getNumNz()))
            if steps < FEWEST_STEPS:
                return None
            highs.setOptionValue("ipm_iteration_limit", steps)
        highs.run()
        info = highs.getInfo()
        steps = max(0, int(info.ipm_iteration_count)) * highs.getNumNz() / INTERIOR_UNIT
        pivots = max(0, int(info.crossover_iteration_count), int(info.simplex_iteration_count))
        self._spend(steps + pivots / WORK_UNIT)
        try:
            solved = highs_outcome(highs.getModelStatus()) is Outcome.OPTIMAL
        except EngineError:
            return None  # the simplex method goes on where it stood
        return self.start if solved else None

    def _spend(self, work: float) -> None:
        self._work += work
        self.stop.spend(work)

    def _run(self, ends: Ends, until: float = math.inf) -> Outcome:
        seconds, work = ends.left(self.stop)
        work = min(work, until - self._work)
        if self.stop or seconds <= 0 or work <= 0:
            return Outcome.UNKNOWN
        if seconds < math.inf:
            # HiGHS counts its own time from the model's first run on.
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        most = math.ceil(min(work * WORK_UNIT + 1, highspy.kHighsIInf))
        self.highs.setOptionValue("simplex_iteration_limit", most)
        self.highs.run()
        self.highs.setOptionValue("simplex_strategy", PRIMAL)
        info = self.highs.getInfo()
        self._spend(max(0, int(info.simplex_iteration_count)) / WORK_UNIT)
        return highs_outcome(self.highs.getModelStatus())

    def _missing(self) -> tuple[Integers, bool]:
        """Return the options without which no values keep the rows, and whether none can help.

        Prices by which what is there falls short (Farkas) are prices like any other: options that
        pay for themselves at them are what is missing, and where all there are do not, the rows
        contradict each other.
        """
        none = np.zeros(0, dtype=np.int64)
        _, known, ray = self.highs.getDualRay()
        if not known:
            # Only the dual simplex tells these prices, and presolve does not either.
            self.highs.setOptionValue("presolve", "off")
            self.highs.setOptionValue("simplex_strategy", DUAL)
            self.highs.run()
            self.highs.setOptionValue("presolve", "choose")
            self.highs.setOptionValue("simplex_strategy", PRIMAL)
            _, known, ray = self.highs.getDualRay()
        if not known:
            return none, False
        zero, costless = np.zeros(self.matrix.base), np.zeros(self.matrix.sheet.choices.count)
        found = np.array(ray)
        found /= max(float(np.abs(found).max(initial=0.0)), 1e-9)
        for sign in (1.0, -1.0):
            duals = self.priced(sign * found)
            reduced = reduced_costs(self, costless, duals)
            inside = np.zeros_like(reduced)
            inside[self.inside] = reduced[self.inside]
            if bound_of(self, zero, duals, inside) > SHORT:
                if bound_of(self, zero, duals, reduced) > SHORT:
                    return none, True
                return useful(self.matrix, reduced, self.inside, MOST_NEW), False
        return none, False

    def _result(
        self, outcome: Outcome, value: float | None, bound: float, reduced: Floats | None
    ) -> Relaxed:
        columns = np.array(self.highs.getSolution().col_value)
        base = np.zeros(self.matrix.base)
        options = np.zeros(self.matrix.sheet.choices.count)
        if len(columns) == self.matrix.base + len(self.inside):
            base = columns[: self.matrix.base]
            options[self.inside] = columns[self.matrix.base :]
        if reduced is None:
            reduced = np.zeros(len(options))
        return Relaxed(outcome, value, bound, base, options, reduced)


def _most(enough: float, value: float) -> int:
    """Return the options to add: what hard rows lack needs about as many, not all that might do."""
    return MOST_NEW if enough == -math.inf else 2 * int(value) + 1_000
