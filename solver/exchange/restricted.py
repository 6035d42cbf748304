"""The integer program over a part of the options, solved by HiGHS from the best plan so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import Outcome, highs_outcome
from ..engine.stop import Stop
from .matrix import Matrix, Point
from .people import Integers
from .relaxation.master import WORK_UNIT
from .relaxation.model import Cap
from .relaxation.sides import Side
from .sheet import Linear

Floats = NDArray[np.float64]

NODES_A_UNIT = 50
"""Nodes of the tree in a unit of work."""

NODE_UNIT = 400_000
"""Entries of the matrix, times nodes of the tree, in a unit of work: at 70 schools and 3,700
teachers 35 nodes over 37,000 entries take 14 s where their simplex steps alone are 0.9 units."""

SMALL = {
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
}
"""Options of the engine for programs with few free options."""

SLACK = 1e-6
"""By how much a row of an earlier goal may be exceeded, relative to it: rounding, no more."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the integer program has shown; `bound` is of the part, −inf where there is none."""

    outcome: Outcome
    point: Point | None
    bound: float


@dataclass(frozen=True, slots=True)
class Limits:
    """When an integer program is good enough.

    Attributes
    ----------
    gap
        Relative gap at which it ends.
    nodes
        Nodes of the tree, at most; they keep a run without a clock finite and the same.
    seconds
        Seconds at most, None for what the stop leaves.
    first
        End with the first plan.
    small
        Few options are free: what the engine does to prepare for a large tree does not pay.
    """

    gap: float = 1e-4
    nodes: int = 2_000
    seconds: float | None = None
    first: bool = False
    small: bool = False


Improved = Callable[[Point], None]


@dataclass
class Restricted:
    """The program over `options`, bound by earlier goals.

    Attributes
    ----------
    low, high
        Bounds of the base columns.
    sides
        Further rows that every plan keeps.
    """

    matrix: Matrix
    options: Integers
    caps: Sequence[Cap]
    low: Floats
    high: Floats
    stop: Stop
    seed: int
    sides: Sequence[Side] = ()

    def minimise(
        self,
        goal: Linear,
        limits: Limits,
        start: Point | None = None,
        improved: Improved | None = None,
        elastic: Floats | None = None,
    ) -> Found:
        """Minimise a goal; `elastic` is the cost of the elastic columns, None for none."""
        if self.stop:
            return Found(Outcome.UNKNOWN, None, -math.inf)
        if not self.matrix.base + len(self.options):
            return self._nothing()
        highs = silent_highs(self.seed, gap=1e-6)
        highs.setOptionValue("mip_rel_gap", limits.gap)
        if limits.small:
            for name, value in SMALL.items():
                highs.setOptionValue(name, value)
        if limits.first:
            highs.setOptionValue("mip_max_improving_sols", 1)
        seconds = self.stop.seconds(math.inf if limits.seconds is None else limits.seconds)
        if seconds < math.inf:
            highs.setOptionValue("time_limit", max(seconds, 0.01))
        highs.passModel(self._model(goal, elastic))
        highs.setOptionValue("mip_max_nodes", self._nodes(limits, highs.getNumNz()))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = np.concatenate([start.base, start.options[self.options]]).tolist()
            highs.setSolution(solution)
        self._listen(highs, improved)
        highs.run()
        if start is not None and _lost(highs):
            return self.minimise(goal, limits, None, improved, elastic)
        return self._found(highs)

    def _nodes(self, limits: Limits, entries: int) -> int:
        """Return the nodes of the tree, at most: what work is left, where that is limited."""
        if self.stop.work_limit is None:
            return limits.nodes
        left = self.stop.work_left(self.stop.work_limit)
        return max(1, min(limits.nodes, int(left * NODE_UNIT / max(1, entries))))

    def _nothing(self) -> Found:
        """Judge a program in which nobody can move at all; HiGHS only calls it empty."""
        lower, upper = self.matrix.sheet_lower, self.matrix.sheet_upper
        if np.any(lower > 0) or np.any(upper < 0):
            return Found(Outcome.INFEASIBLE, None, math.inf)
        return Found(Outcome.OPTIMAL, self._point(np.zeros(0)), 0.0)

    def _model(self, goal: Linear, elastic: Floats | None) -> highspy.HighsLp:
        matrix, count = self.matrix, len(self.options)
        base_cost = matrix.base_cost(goal)
        if elastic is not None:
            base_cost[matrix.first_elastic :] = elastic
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = matrix.base + count, matrix.rows
        lp.num_row_ += len(self.caps) + len(self.sides)
        lp.col_cost_ = np.concatenate([base_cost, goal.options[self.options]])
        lp.col_lower_ = np.concatenate([self.low, np.zeros(count)])
        lp.col_upper_ = np.concatenate([self.high, self._capacity()])
        most = np.array([cap.most + SLACK * max(1.0, abs(cap.most)) for cap in self.caps])
        least = [-math.inf] * len(most) + [side.lower for side in self.sides]
        lp.row_lower_ = np.concatenate([matrix.row_lower, least])
        lp.row_upper_ = np.concatenate([matrix.row_upper, most, [s.upper for s in self.sides]])
        self._fill(lp)
        whole, any_ = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [any_] * matrix.base + [whole] * count
        return lp

    def _capacity(self) -> Floats:
        return self.matrix.capacity[self.matrix.sheet.choices.departure[self.options]].astype(float)

    def _fill(self, lp: highspy.HighsLp) -> None:
        matrix = self.matrix
        base, own = matrix.base_entries, matrix.option_entries(self.options)
        rows, columns = [base.row, own.row], [base.column, own.column + matrix.base]
        weights = [base.weight, own.weight]
        for place, cap in enumerate(self.caps):
            value = np.concatenate([matrix.base_cost(cap.goal), cap.goal.options[self.options]])
            used = np.flatnonzero(value)
            rows.append(np.full(len(used), matrix.rows + place))
            columns.append(used)
            weights.append(value[used])
        for place, side in enumerate(self.sides, start=len(self.caps)):
            value = side.weights(self.options)
            used = np.flatnonzero(value)
            rows.append(np.full(len(side.base) + len(used), matrix.rows + place))
            columns += [side.base, used + matrix.base]
            weights += [side.base_weight, value[used]]
        row, column = np.concatenate(rows), np.concatenate(columns)
        order = np.argsort(column, kind="stable")
        counts = np.bincount(column, minlength=lp.num_col_)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        lp.a_matrix_.index_ = row[order].astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate(weights)[order]

    def _listen(self, highs: Any, improved: Improved | None) -> None:
        types = highspy.cb.HighsCallbackType

        def call(kind: Any, _message: str, out: Any, into: Any, _data: object) -> None:
            if kind in INTERRUPTS:
                if self.stop:
                    into.user_interrupt = True
            elif improved is not None:
                improved(self._point(np.array(out.mip_solution)))

        highs.setCallback(call, None)
        for kind in INTERRUPTS:
            highs.startCallback(kind)
        if improved is not None:
            highs.startCallback(types.kCallbackMipImprovingSolution)

    def _point(self, columns: Floats) -> Point:
        options = np.zeros(self.matrix.sheet.choices.count)
        options[self.options] = np.rint(columns[self.matrix.base :])
        return Point(self.matrix.settled(options), options)

    def _found(self, highs: Any) -> Found:
        info = highs.getInfo()
        work = max(0, int(info.simplex_iteration_count)) / WORK_UNIT
        if self.stop.work_limit is not None:
            # Most of what a node takes are no simplex steps where few teachers are free. Otherwise
            # the clock says it, and rounds learn from the steps alone.
            work += max(0, int(info.mip_node_count)) * highs.getNumNz() / NODE_UNIT
        self.stop.spend(work)
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        outcome = highs_outcome(highs.getModelStatus(), has_answer=feasible)
        point = self._point(np.array(highs.getSolution().col_value)) if feasible else None
        bound = float(info.mip_dual_bound)
        if not math.isfinite(bound) or abs(bound) >= highspy.kHighsInf:
            bound = math.inf if outcome is Outcome.INFEASIBLE else -math.inf
        return Found(outcome, point, bound)


def _lost(highs: Any) -> bool:
    """Tell whether HiGHS claims a value that its own solution does not have.

    HiGHS 1.16: where presolve improves a start, the start comes back with the better value.
    """
    info = highs.getInfo()
    claimed = float(info.objective_function_value)
    columns = np.array(highs.getSolution().col_value)
    cost = np.array(highs.getLp().col_cost_)
    if len(columns) != len(cost) or not math.isfinite(claimed):
        return False
    return float(cost @ columns) > claimed + SLACK * max(1.0, abs(claimed))
