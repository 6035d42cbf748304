"""A small builder of mixed-integer programs over HiGHS: columns, rows, objectives in order.

HiGHS and not CP-SAT, because sections are counted against flows: the linear relaxation is what
bounds them (a plain CP-SAT model of real requests needed a minute where HiGHS needed a second).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import EngineError, Outcome, highs_outcome
from ..engine.stop import Stop
from .budget import Budget

# What counts as one unit of deterministic time, about a second here: nodes of HiGHS's tree, or
# iterations of its simplex, whichever is more (counted at the root of hard programs: 5,600 a
# second). Both are the same on every machine.
NODES_A_UNIT = 200
ITERATIONS_A_UNIT = 5000

Terms = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Solved:
    """What one solve has shown.

    Attributes
    ----------
    values
        Value of each column, None without an answer.
    objective, bound
        Of the objective that was minimised; None where not known.
    """

    outcome: Outcome
    values: npt.NDArray[np.float64] | None
    objective: float | None
    bound: float | None

    def total(self, terms: Terms) -> float:
        """Return the value of a sum of columns.

        Raises
        ------
        EngineError
            Where there is no answer to evaluate.
        """
        if self.values is None:
            raise EngineError("A sum was asked for without an answer.")
        return float(sum(weight * self.values[column] for column, weight in terms.items()))


@dataclass
class Program:
    """A mixed-integer program that grows by columns and rows."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def column(self, lower: float = 0, upper: float = math.inf, *, integer: bool = True) -> int:
        """Add a column and return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.lower) - 1

    def row(
        self, terms: Terms | Iterable[tuple[int, float]], lower: float, upper: float
    ) -> int | None:
        """Add lower ≤ Σ terms ≤ upper; terms on the same column add up.

        An empty row is left out where it holds; one that does not hold is kept as 0 ≥ 1.
        """
        items = terms.items() if isinstance(terms, Mapping) else terms
        gathered: dict[int, float] = {}
        for column, weight in items:
            gathered[column] = gathered.get(column, 0.0) + weight
        kept = {column: weight for column, weight in gathered.items() if weight}
        if not kept and lower <= 0 <= upper:
            return None
        self.columns.extend(kept)
        self.weights.extend(kept.values())
        self.starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_lower) - 1

    def solve(
        self,
        objective: Terms,
        stop: Stop,
        *,
        budget: Budget | None = None,
        seed: int = 0,
        start: npt.NDArray[np.float64] | None = None,
        relaxed: bool = False,
        gap: float = 0.0,
    ) -> Solved:
        """Minimise `objective`.

        Parameters
        ----------
        budget
            Most that this solve may take, None for what `stop` leaves.
        start
            Values to start from, None for none; NaN where a column's value is not known.
        relaxed
            Leave integrality out (for a bound).
        gap
            Relative gap that is good enough; the answer then counts as feasible, not as optimal.
        """
        if stop:
            return Solved(Outcome.UNKNOWN, None, None, None)
        highs = stoppable(seed, stop)
        _limit(highs, budget or Budget(), stop)
        highs.passModel(self.model(objective, relaxed))
        if gap:
            highs.setOptionValue("mip_rel_gap", gap)
        if start is not None:
            _pass_start(highs, start)
        highs.run()
        whole = all(w == int(w) and self.integer[c] for c, w in objective.items())
        solved = _read(highs, whole=whole, relaxed=relaxed)
        if gap and solved.outcome is Outcome.OPTIMAL:
            solved = replace(solved, outcome=Outcome.FEASIBLE, bound=None)
        stop.spend(_work(highs))
        return solved

    def model(self, objective: Terms, relaxed: bool) -> highspy.HighsLp:
        """Return the program as HiGHS takes it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lower), len(self.row_lower)
        cost = np.zeros(len(self.lower))
        for column, weight in objective.items():
            cost[column] = weight
        lp.col_cost_ = cost
        lp.col_lower_, lp.col_upper_ = np.array(self.lower), np.array(self.upper)
        lp.row_lower_, lp.row_upper_ = np.array(self.row_lower), np.array(self.row_upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.weights)
        kind = highspy.HighsVarType
        if not relaxed and any(self.integer):
            lp.integrality_ = [kind.kInteger if i else kind.kContinuous for i in self.integer]
        return lp


def stoppable(seed: int, stop: Stop) -> Any:
    """Return a silent HiGHS that asks `stop` whether to go on."""
    highs = silent_highs(seed)

    def ask(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
        if stop:
            into.user_interrupt = True

    highs.setCallback(ask, None)
    for kind in INTERRUPTS:
        highs.startCallback(kind)
    return highs


def _limit(highs: Any, budget: Budget, stop: Stop) -> None:
    """Set the limits of one solve: what it was given, and what is left."""
    most = stop.seconds(math.inf if budget.seconds is None else budget.seconds)
    if most < math.inf:
        highs.setOptionValue("time_limit", float(most))
    work = stop.work_left(math.inf if budget.work is None else budget.work)
    if work < math.inf:
        highs.setOptionValue("mip_max_nodes", max(1, int(work * NODES_A_UNIT)))


def _work(highs: Any) -> float:
    """Return the deterministic time that a solve has taken."""
    info = highs.getInfo()
    nodes, iterations = int(info.mip_node_count), int(info.simplex_iteration_count)
    return max(1 + nodes, 1) / NODES_A_UNIT + max(iterations, 0) / ITERATIONS_A_UNIT


def _pass_start(highs: Any, start: npt.NDArray[np.float64]) -> None:
    known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
    highs.setSolution(len(known), known, start[known])


def _read(highs: Any, *, whole: bool, relaxed: bool) -> Solved:
    """Return what HiGHS has shown; the bound of a whole objective is rounded up."""
    info = highs.getInfo()
    has = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    outcome = highs_outcome(highs.getModelStatus(), has_answer=has and not relaxed)
    values = np.array(highs.getSolution().col_value) if has else None
    objective = float(info.objective_function_value) if has else None
    bound: float | None = float(info.mip_dual_bound)
    if outcome is Outcome.OPTIMAL:
        bound = objective
    elif relaxed or bound is None or not abs(bound) < highspy.kHighsInf:
        bound = None
    if whole and bound is not None:
        bound = float(math.ceil(bound - 1e-6))
    if whole and objective is not None and not relaxed:
        objective = float(round(objective))
    return Solved(outcome, values, objective, bound)
