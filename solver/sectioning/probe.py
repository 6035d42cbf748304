"""Columns that no answer within a given objective can use, shown by the relaxation one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import highspy
import numpy as np

from ..engine.stop import Stop
from .mip import ITERATIONS_A_UNIT, Program, Terms, stoppable

# What the relaxation has to be beyond the objective, against the solver's tolerance.
MARGIN = 1e-4

_BEYOND = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound)


def barred(
    program: Program, objective: Terms, columns: Sequence[int], most: float, stop: Stop, seed: int
) -> list[int]:
    """Return those of the columns that are 0 in every answer of at most `most`.

    Each in turn is held at 1 or more; the dual simplex goes on from where it was, and ends as
    soon as its bound is beyond. The objective is whole.
    """
    highs = stoppable(seed, stop)
    beyond = math.floor(most) + 1 - MARGIN
    for name, value in {
        "presolve": "off",
        "simplex_strategy": 1,  # dual
        "objective_bound": beyond,
    }.items():
        highs.setOptionValue(name, value)
    highs.passModel(program.model(objective, relaxed=True))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return []
    values = np.array(highs.getSolution().col_value)
    found = []
    for column in (c for c in columns if values[c] < 1.0 - MARGIN):
        if stop:
            break
        highs.changeColBounds(column, 1.0, program.upper[column])
        highs.run()
        stop.spend(max(0, highs.getInfo().simplex_iteration_count) / ITERATIONS_A_UNIT)
        status = highs.getModelStatus()
        cost = highs.getInfo().objective_function_value
        gone = status in _BEYOND or (status == highspy.HighsModelStatus.kOptimal and cost > beyond)
        if gone:
            found.append(column)
        highs.changeColBounds(column, 0.0, 0.0 if gone else program.upper[column])
    return found
