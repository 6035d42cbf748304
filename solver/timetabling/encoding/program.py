"""A model as a mixed-integer program, for a solver that bounds by linear relaxation.

CP-SAT finds what a small part costs at least; for a whole school its bound hardly moves, where
cuts on the linear relaxation prove most of it (archive's AU-TE-99: 0 against the optimum 20).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

# What a limit beyond these stands for in a model: none.
_LEAST, _MOST = cp_model.INT32_MIN, cp_model.INT32_MAX


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise cost·x + offset over whole x with lower ≤ x ≤ upper and row bounds.

    Rows are stored one after the other: row r has `columns[starts[r]:starts[r + 1]]`.

    Attributes
    ----------
    exact
        Every solution of the program is one of the model: nothing has been left out.
    """

    cost: npt.NDArray[np.float64]
    offset: float
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    row_lower: npt.NDArray[np.float64]
    row_upper: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]
    exact: bool = True

    def for_highs(self) -> highspy.HighsLp:
        """Return it as HiGHS takes it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.row_lower)
        lp.col_cost_, lp.offset_ = self.cost, self.offset
        lp.col_lower_, lp.col_upper_ = self.lower, self.upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.starts, self.columns
        lp.a_matrix_.value_ = self.weights
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost)
        return lp


def program_of(model: cp_model.CpModel) -> Program:
    """Return the program of a CP-SAT model that has an objective.

    Constraints that are not linear (products, and what holds under a condition only) are left
    out: every solution of the model is one of the program, so that its bound holds for both.
    """
    proto: Any = model.proto
    rows = _Rows()
    exact = True
    for constraint in proto.constraints:
        exact &= _add(rows, constraint)
    cost = np.zeros(len(proto.variables))
    for variable, weight in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        cost[variable] += weight
    domains = [list(variable.domain) for variable in proto.variables]
    return Program(
        cost,
        float(proto.objective.offset),
        np.array([domain[0] for domain in domains], dtype=np.float64),
        np.array([domain[-1] for domain in domains], dtype=np.float64),
        np.array(rows.lower, dtype=np.float64),
        np.array(rows.upper, dtype=np.float64),
        np.array(rows.starts, dtype=np.int32),
        np.array(rows.columns, dtype=np.int32),
        np.array(rows.weights, dtype=np.float64),
        exact and all(len(domain) == 2 for domain in domains),
    )


class _Rows:
    """Rows under construction."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.starts = [0]
        self.columns: list[int] = []
        self.weights: list[float] = []

    def add(self, literals: Sequence[int], weights: Iterable[int], low: float, high: float) -> None:
        """Add low ≤ Σ weight · literal ≤ high; a literal −1 − v is 1 minus variable v."""
        gathered: dict[int, int] = {}
        constant = 0
        for literal, weight in zip(literals, weights, strict=True):
            variable, signed = literal, weight
            if literal < 0:
                constant += weight
                variable, signed = -literal - 1, -weight
            gathered[variable] = gathered.get(variable, 0) + signed
        self.columns.extend(gathered)
        self.weights.extend(gathered.values())
        self.starts.append(len(self.columns))
        self.lower.append(low - constant)
        self.upper.append(high - constant)


def _add(rows: _Rows, constraint: Any) -> bool:
    """Add the rows of one constraint of a model; tell whether they say all that it says."""
    conditions = list(constraint.enforcement_literal)
    if constraint.has_bool_or():
        _any_of(rows, [*constraint.bool_or.literals, *(-c - 1 for c in conditions)])
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            _any_of(rows, [literal, *(-c - 1 for c in conditions)])
    elif conditions:
        return False
    elif constraint.has_linear():
        domain = list(constraint.linear.domain)
        low = -np.inf if domain[0] <= _LEAST else domain[0]
        high = np.inf if domain[-1] >= _MOST else domain[-1]
        rows.add(list(constraint.linear.vars), list(constraint.linear.coeffs), low, high)
        return len(domain) == 2
    elif constraint.has_at_most_one():
        literals = list(constraint.at_most_one.literals)
        rows.add(literals, [1] * len(literals), -np.inf, 1)
    elif constraint.has_exactly_one():
        literals = list(constraint.exactly_one.literals)
        rows.add(literals, [1] * len(literals), 1, 1)
    else:
        return False
    return True


def _any_of(rows: _Rows, literals: list[int]) -> None:
    rows.add(literals, [1] * len(literals), 1, np.inf)
