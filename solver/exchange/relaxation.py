"""The linear relaxation by column generation, with a bound that any prices prove.

The engine holds the base columns and the options found useful so far. Its prices tell, for all
other options by a few look-ups, which would help; those are added until none is left. The bound
is computed from the prices themselves (Lagrange), so that it holds at every moment and owes
nothing to the engine's tolerances.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import EngineError, Outcome, highs_outcome
from ..engine.stop import Stop
from .matrix import Matrix, Sparse
from .people import Integers, Mask
from .pricing import MOST_NEW, useful
from .sheet import Linear
from .sides import Side
from .start import BASIC, LOWER, Start, basis_of, codes_of

Floats = NDArray[np.float64]

WORK_UNIT = 10_000
"""Simplex iterations in a unit of work; about a second on models of this kind."""

CLOSE = 1e-6
"""Distance of relaxation and bound, relative to the goal's value, at which generating ends."""

SHORT = 1e-6
"""By how much values fall short of rows, at prices of at most 1, before that is a proof."""

PRIMAL = 4
"""HiGHS's primal simplex: after new columns the old basis is still feasible, but no longer dual
feasible, and its dual simplex took 1.6 times as long on 21,000 teachers."""

DUAL = 1
"""HiGHS's dual simplex: the faster one where there is no basis to begin from."""

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
class Cap:
    """A goal of an earlier stage, as a row: its sum is at most `most`."""

    goal: Linear
    most: float


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


@dataclass
class Master:
    """The engine with its columns; kept from stage to stage, so that every solve starts warm.

    Attributes
    ----------
    caps
        Goals of earlier stages, as rows.
    sides
        Further rows, by the number that `add_side` gave them.
    inside
        Options that the engine holds, in its order.
    place
        The engine's row of each row of the matrix, -1 where it has none yet: of the rows in which
        only options stand (65,000 of 88,000 for 100,000 teachers, nearly all about couples and
        teams) it has those of its options.
    """

    matrix: Matrix
    stop: Stop
    seed: int
    caps: list[Cap] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    inside: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    place: Integers = field(init=False)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    _highs: Any = None

    def __post_init__(self) -> None:
        self.low, self.high = self.matrix.base_lower.copy(), self.matrix.base_upper.copy()
        self.place = np.full(self.matrix.rows, -1, dtype=np.int64)
        self.place[~self.matrix.idle] = np.arange(int((~self.matrix.idle).sum()))
        self._cap_rows: list[int] = []
        self._side_rows: list[int] = []
        self._patience = PATIENCE
        self._work = 0.0
        self._highs = silent_highs(self.seed)
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._listen()
        self._highs.passModel(self._base_model())

    def lean(self, used: Mask) -> Master:
        """Return one with few options and no caps, first solved without a basis to begin from."""
        fresh = Master(self.matrix, self.stop, self.seed)
        fresh.bind(self.low, self.high)
        fresh.add_options(np.flatnonzero(used), np.zeros(len(used)))
        fresh._highs.setOptionValue("simplex_strategy", DUAL)
        return fresh

    # ---- the engine's model -----------------------------------------------------------------

    def _listen(self) -> None:
        stop = self.stop  # the engine would keep all that is reached from here, itself included

        def ask(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
            if stop:
                into.user_interrupt = True

        self._highs.setCallback(ask, None)
        for kind in INTERRUPTS:
            self._highs.startCallback(kind)

    def _base_model(self) -> highspy.HighsLp:
        matrix, lp = self.matrix, highspy.HighsLp()
        present = self.place >= 0
        lp.num_col_, lp.num_row_ = matrix.base, int(present.sum())
        lp.col_cost_ = np.zeros(matrix.base)
        lp.col_lower_, lp.col_upper_ = matrix.base_lower, matrix.base_upper
        lp.row_lower_, lp.row_upper_ = matrix.row_lower[present], matrix.row_upper[present]
        starts, rows, weights = matrix.base_entries.by_column(matrix.base)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = starts.astype(np.int32)
        lp.a_matrix_.index_ = self.place[rows].astype(np.int32)
        lp.a_matrix_.value_ = weights
        return lp

    def _add_rows(self, rows: Integers) -> None:
        """Give the engine the rows among some that it has not yet."""
        new = np.unique(rows[self.place[rows] < 0])
        if not len(new):
            return
        self.place[new] = self._highs.getNumRow() + np.arange(len(new))
        none = np.zeros(0, dtype=np.int32)
        self._highs.addRows(
            len(new), self.matrix.row_lower[new], self.matrix.row_upper[new], 0,
            np.zeros(len(new), dtype=np.int32), none, np.zeros(0),
        )  # fmt: skip

    def add_options(self, options: Integers, cost: Floats) -> None:
        """Add options as columns, with their cost in the goal at hand."""
        if not len(options):
            return
        starts, rows, weights = self._entries(options).by_column(len(options))
        count = len(options)
        self._highs.addCols(
            count, cost[options], np.zeros(count), np.full(count, math.inf), len(rows),
            starts[:-1].astype(np.int32), rows.astype(np.int32), weights,
        )  # fmt: skip
        self.inside = np.concatenate([self.inside, options])

    def _entries(self, options: Integers) -> Sparse:
        """Return the entries of options in the engine's rows, those of earlier goals included."""
        own = self.matrix.option_entries(options)
        self._add_rows(own.row)
        rows, columns, weights = [self.place[own.row]], [own.column], [own.weight]
        for row, cap in zip(self._cap_rows, self.caps, strict=True):
            value = cap.goal.options[options]
            used = np.flatnonzero(value)
            rows.append(np.full(len(used), row))
            columns.append(used)
            weights.append(value[used])
        for row, side in zip(self._side_rows, self.sides, strict=True):
            value = side.weights(options)
            used = np.flatnonzero(value)
            rows.append(np.full(len(used), row))
            columns.append(used)
            weights.append(value[used])
        return Sparse(np.concatenate(rows), np.concatenate(columns), np.concatenate(weights))

    def add_cap(self, cap: Cap) -> None:
        """Bind all that follows to what an earlier goal has reached."""
        weights = np.concatenate([self.matrix.base_cost(cap.goal), cap.goal.options[self.inside]])
        self._cap_rows.append(self._add_row(weights, -math.inf, cap.most))
        self.caps.append(cap)

    def add_side(self, side: Side) -> int:
        """Add a further row and return its number."""
        weights = np.concatenate([np.zeros(self.matrix.base), side.weights(self.inside)])
        weights[side.base] = side.base_weight
        self._side_rows.append(self._add_row(weights, side.lower, side.upper))
        self.sides.append(side)
        return len(self.sides) - 1

    def _add_row(self, weights: Floats, lower: float, upper: float) -> int:
        used, row = np.flatnonzero(weights), int(self._highs.getNumRow())
        self._highs.addRows(
            1, np.array([lower]), np.array([upper]), len(used),
            np.zeros(1, dtype=np.int32), used.astype(np.int32), weights[used],
        )  # fmt: skip
        return row

    def bind_side(self, number: int, lower: float, upper: float) -> None:
        """Set the ends of a further row."""
        self.sides[number] = replace(self.sides[number], lower=lower, upper=upper)
        self._highs.changeRowBounds(self._side_rows[number], lower, upper)

    def let_elastic(self, most: float) -> None:
        """Let elastic columns reach `most`; 0 shuts them."""
        high = self.high.copy()
        high[self.matrix.first_elastic :] = most
        self.bind(self.low, high)

    def bind(self, low: Floats, high: Floats) -> None:
        """Set the bounds of the base columns."""
        changed = np.flatnonzero((low != self.low) | (high != self.high)).astype(np.int32)
        self._highs.changeColsBounds(len(changed), changed, low[changed], high[changed])
        self.low, self.high = low.copy(), high.copy()

    def open_sides(self) -> None:
        """Let every further row be whatever it is."""
        for number in range(len(self.sides)):
            self.bind_side(number, -math.inf, math.inf)

    # ---- where to begin ---------------------------------------------------------------------

    @property
    def start(self) -> Start | None:
        """Where the engine stands, None where it stands nowhere."""
        basis = self._highs.getBasis()
        if not basis.valid:
            return None
        columns, own = codes_of(basis.col_status), codes_of(basis.row_status)
        rows = np.full(self.matrix.rows, BASIC, dtype=np.int8)
        present = self.place >= 0
        rows[present] = own[self.place[present]]
        base = self.matrix.base
        return Start(
            self.inside.copy(), columns[:base], columns[base:], rows,
            own[self._cap_rows], own[self._side_rows],
        )  # fmt: skip

    def begin_at(self, start: Start) -> None:
        """Add a start's options and stand where it stands; what it does not know stays out."""
        old = np.zeros(self.matrix.sheet.choices.count, dtype=bool)
        old[self.inside] = True
        new = start.options[~old[start.options]]
        self.add_options(new, np.zeros(len(old)))
        status = np.full(len(old), LOWER, dtype=np.int8)
        status[start.options] = start.used
        rows = np.full(self._highs.getNumRow(), BASIC, dtype=np.int8)
        present = self.place >= 0
        rows[self.place[present]] = start.rows[present]
        # Rows that have come since are basic.
        rows[self._cap_rows[: len(start.caps)]] = start.caps
        rows[self._side_rows[: len(start.sides)]] = start.sides
        columns = np.concatenate([start.base, status[self.inside]])
        self._highs.setBasis(basis_of(columns, rows))
        self._highs.setOptionValue("simplex_strategy", PRIMAL)

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
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        best, reduced = -math.inf, None
        ends = ends or Ends.of(self.stop, share)
        if bounds_only:
            self._highs.setOptionValue("simplex_strategy", DUAL)
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
            fresh = self._reduced(goal.options, duals)
            bound = self._bound(base, duals, fresh)
            if bound > best:
                best, reduced = bound, fresh
            value = float(self._highs.getInfo().objective_function_value)
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
        self._highs.changeColsCost(
            len(new), np.arange(len(new), dtype=np.int32) + self.matrix.base + old, options[new]
        )
        return True

    def _interior(self, base: Floats, ends: Ends) -> Start | None:
        """Solve from nowhere by the interior point method; return the basis of the optimum."""
        highs = self._highs
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
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        most = math.ceil(min(work * WORK_UNIT + 1, highspy.kHighsIInf))
        self._highs.setOptionValue("simplex_iteration_limit", most)
        self._highs.run()
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        info = self._highs.getInfo()
        self._spend(max(0, int(info.simplex_iteration_count)) / WORK_UNIT)
        return highs_outcome(self._highs.getModelStatus())

    @property
    def _row_ends(self) -> tuple[Floats, Floats]:
        most = [cap.most for cap in self.caps]
        lower = [-math.inf] * len(most) + [side.lower for side in self.sides]
        upper = most + [side.upper for side in self.sides]
        return (
            np.concatenate([self.matrix.row_lower, lower]),
            np.concatenate([self.matrix.row_upper, upper]),
        )

    def prices(self) -> Floats:
        """Return the duals of all rows and caps, 0 where the engine has no row.

        A price on a side that is open is noise, nothing is paid for it.
        """
        return self._priced(np.array(self._highs.getSolution().row_dual))

    def _priced(self, found: Floats) -> Floats:
        """Return prices of the engine's rows as those of all rows, caps and further rows."""
        present = self.place >= 0
        duals = np.zeros(self.matrix.rows)
        duals[present] = found[self.place[present]]
        duals = np.concatenate([duals, found[self._cap_rows], found[self._side_rows]])
        lower, upper = self._row_ends
        return np.where(np.isfinite(np.where(duals > 0, lower, upper)), duals, 0.0)

    def _missing(self) -> tuple[Integers, bool]:
        """Return the options without which no values keep the rows, and whether none can help.

        Prices by which what is there falls short (Farkas) are prices like any other: options that
        pay for themselves at them are what is missing, and where all there are do not, the rows
        contradict each other.
        """
        none = np.zeros(0, dtype=np.int64)
        _, known, ray = self._highs.getDualRay()
        if not known:
            # Only the dual simplex tells these prices, and presolve does not either.
            self._highs.setOptionValue("presolve", "off")
            self._highs.setOptionValue("simplex_strategy", DUAL)
            self._highs.run()
            self._highs.setOptionValue("presolve", "choose")
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
            _, known, ray = self._highs.getDualRay()
        if not known:
            return none, False
        zero, costless = np.zeros(self.matrix.base), np.zeros(self.matrix.sheet.choices.count)
        found = np.array(ray)
        found /= max(float(np.abs(found).max(initial=0.0)), 1e-9)
        for sign in (1.0, -1.0):
            duals = self._priced(sign * found)
            reduced = self._reduced(costless, duals)
            inside = np.zeros_like(reduced)
            inside[self.inside] = reduced[self.inside]
            if self._bound(zero, duals, inside) > SHORT:
                if self._bound(zero, duals, reduced) > SHORT:
                    return none, True
                return useful(self.matrix, reduced, self.inside, MOST_NEW), False
        return none, False

    def _reduced(self, cost: Floats, duals: Floats) -> Floats:
        found = self.matrix.reduced_costs(cost, duals)
        for price, cap in self._cap_prices(duals):
            if price:
                found -= price * cap.goal.options
        for price, side in self._side_prices(duals):
            if price:
                found[side.options] -= price * side.option_weight
        return found

    def _cap_prices(self, duals: Floats) -> Iterator[tuple[float, Cap]]:
        first = self.matrix.rows
        return zip(duals[first : first + len(self.caps)].tolist(), self.caps, strict=True)

    def _side_prices(self, duals: Floats) -> Iterator[tuple[float, Side]]:
        first = self.matrix.rows + len(self.caps)
        return zip(duals[first:].tolist(), self.sides, strict=True)

    def _bound(self, base: Floats, duals: Floats, reduced: Floats) -> float:
        """Return what these prices prove: rows at their ends, columns where they are cheapest."""
        matrix = self.matrix
        lower, upper = self._row_ends
        paid = np.where(duals > 0, lower, upper)
        rows = float((duals[duals != 0] * paid[duals != 0]).sum())
        costs = matrix.base_reduced_costs(base, duals[: matrix.rows])
        for price, cap in self._cap_prices(duals):
            costs -= price * matrix.base_cost(cap.goal)
        for price, side in self._side_prices(duals):
            costs[side.base] -= price * side.base_weight
        columns = float((np.maximum(costs, 0) * self.low).sum())
        columns += float((np.minimum(costs, 0) * self.high).sum())
        least = np.zeros(matrix.departures)
        np.minimum.at(least, matrix.sheet.choices.departure, reduced)
        return rows + columns + float((least * matrix.capacity).sum())

    def _result(
        self, outcome: Outcome, value: float | None, bound: float, reduced: Floats | None
    ) -> Relaxed:
        columns = np.array(self._highs.getSolution().col_value)
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
