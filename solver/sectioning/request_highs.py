"""A mixed-integer program as flat arrays, and one solve of it by HiGHS that can be stopped."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import Outcome, highs_outcome
from ..engine.stop import Stop

Floats = NDArray[np.float64]

INFINITY = float(highspy.kHighsInf)
WORK_UNIT = 10_000
"""Simplex iterations in a unit of work; about a second on models of this kind."""

_TYPES = highspy.cb.HighsCallbackType


@dataclass(slots=True)
class Rows:
    """Rows of a sparse matrix, collected in pieces of equal kind."""

    count: int = 0
    row: list[NDArray[np.int64]] = field(default_factory=list)
    column: list[NDArray[np.int64]] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)

    def add(
        self,
        lower: ArrayLike,
        upper: ArrayLike,
        *terms: tuple[ArrayLike, ArrayLike, ArrayLike],
    ) -> None:
        """Append rows; a term is (row within these rows, column, coefficient), broadcast."""
        upper_ = np.atleast_1d(np.asarray(upper, dtype=np.float64))
        lower_ = np.broadcast_to(np.asarray(lower, dtype=np.float64), upper_.shape)
        for rows, columns, values in terms:
            index = np.atleast_1d(np.asarray(rows, dtype=np.int64))
            self.row.append(index + self.count)
            self.column.append(np.broadcast_to(np.asarray(columns, dtype=np.int64), index.shape))
            self.value.append(np.broadcast_to(np.asarray(values, dtype=np.float64), index.shape))
        self.lower.append(lower_)
        self.upper.append(upper_)
        self.count += len(upper_)


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise `cost` x within bounds and rows, all columns integer unless `relaxed`."""

    cost: Floats
    lower: Floats
    upper: Floats
    rows: Rows


@dataclass(frozen=True, slots=True)
class Solved:
    """What one solve has shown; `bound` is a proven upper bound of the objective, or None."""

    outcome: Outcome
    values: NDArray[np.int64] | None
    objective: float | None
    bound: float | None
    work: float


def _to_highs(program: Program, relaxed: bool) -> Any:
    rows = program.rows
    index = np.concatenate(rows.row) if rows.row else np.zeros(0, dtype=np.int64)
    order = np.argsort(index, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), rows.count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_ = np.concatenate(rows.lower) if rows.lower else np.zeros(0)
    lp.row_upper_ = np.concatenate(rows.upper) if rows.upper else np.zeros(0)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.concatenate([[0], np.cumsum(np.bincount(index, minlength=rows.count))])
    lp.a_matrix_.start_ = starts.astype(np.int32)
    if len(index):
        lp.a_matrix_.index_ = np.concatenate(rows.column)[order].astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate(rows.value)[order]
    if not relaxed:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(program.cost)
    return lp


Improved = Callable[[NDArray[np.int64]], None]
Bounded = Callable[[float], bool]


def _listen(highs: Any, stop: Stop, improved: Improved | None, bounded: Bounded | None) -> None:
    """Let a running solve tell of answers and bounds and ask whether it has to end."""

    def call(kind: Any, _message: str, out: Any, into: Any, _data: object) -> None:
        if kind in INTERRUPTS:
            done = bool(stop)
            if kind == _TYPES.kCallbackMipInterrupt and bounded is not None:
                done = done or bounded(float(out.mip_dual_bound))
            if done:
                into.user_interrupt = True
        elif improved is not None:
            improved(np.rint(np.asarray(out.mip_solution)).astype(np.int64))

    highs.setCallback(call, None)
    for kind in INTERRUPTS:
        highs.startCallback(kind)
    if improved is not None:
        highs.startCallback(_TYPES.kCallbackMipImprovingSolution)


def solve_program(
    program: Program,
    stop: Stop,
    *,
    seed: int,
    seconds: float | None = None,
    nodes: int | None = None,
    start: Sequence[int] | NDArray[np.int64] | None = None,
    improved: Improved | None = None,
    bounded: Bounded | None = None,
    relaxed: bool = False,
    gap: float = 0.99,
) -> Solved:
    """Maximise a program with integral costs, on one thread.

    Parameters
    ----------
    seconds, nodes
        Limits of this solve, beside those of `stop`.
    start
        A feasible point to start from.
    improved, bounded
        Told of every better point, and of the proven upper bound; the latter ends the solve by
        returning True.
    relaxed
        Solve the linear relaxation only; its optimum is the bound, there are no values.
    gap
        Absolute gap at which the optimum counts as proven; below 1 for integral costs.
    """
    if not len(program.cost):
        return _without_columns(program.rows)
    highs = silent_highs(seed, gap=gap)
    options: dict[str, Any] = {"time_limit": stop.seconds(1e9 if seconds is None else seconds)}
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_to_highs(program, relaxed))
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = [float(value) for value in start]
        highs.setSolution(point)
    _listen(highs, stop, improved, bounded)
    highs.run()
    return _result(highs, stop, relaxed)


def _without_columns(rows: Rows) -> Solved:
    """Judge a program in which nothing is left to decide; HiGHS only calls it empty."""
    holds = all(
        bool(np.all(lower <= 0) and np.all(upper >= 0))
        for lower, upper in zip(rows.lower, rows.upper, strict=True)
    )
    if not holds:
        return Solved(Outcome.INFEASIBLE, None, None, None, 0.0)
    return Solved(Outcome.OPTIMAL, np.zeros(0, np.int64), 0.0, 0.0, 0.0)


def _result(highs: Any, stop: Stop, relaxed: bool) -> Solved:
    info = highs.getInfo()
    work = max(0, int(info.simplex_iteration_count)) / WORK_UNIT
    stop.spend(work)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    outcome = highs_outcome(highs.getModelStatus(), has_answer=feasible and not relaxed)
    objective = float(info.objective_function_value) if feasible else None
    if relaxed:
        bound = objective if outcome is Outcome.OPTIMAL else None
        return Solved(outcome, None, objective, bound, work)
    proven = float(info.mip_dual_bound)
    values = None
    if feasible:
        values = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
    bound = proven if math.isfinite(proven) and abs(proven) < INFINITY else None
    return Solved(outcome, values, objective, bound, work)
