"""An upper bound of a goal that needs no blocks: a flow from students to courses.

Wherever the sections stand, a course seats no more than its sections hold, a student takes at
most one course a block, and no more of the courses that can only stand in some blocks than there
are of these. Dropping the blocks keeps all of that, and what is left is nearly a network: it is
solved in well under a second where the relaxation of the whole model takes minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.stop import Stop
from .request_highs import INFINITY, Program, Rows, solve_program
from .request_layout import Ints, Layout
from .request_model import Floor, student_limits

BOUND_SECONDS = 10.0


def flow_bound(
    layout: Layout, weights: Ints, floors: Sequence[Floor], stop: Stop, seed: int
) -> int:
    """Return a proven upper bound of a goal while earlier goals keep their values.

    Where the flow itself is not solved in time, the weaker bound by courses alone.
    """
    rows = Rows()
    columns = np.arange(len(layout.student))
    capacity = layout.kind_capacity * layout.kind_count
    seats = np.bincount(layout.kind_course, capacity, minlength=layout.problem.courses)
    rows.add(-INFINITY, seats, (layout.course, columns, 1.0))
    limits = student_limits(layout).astype(float)
    rows.add(-INFINITY, limits, (layout.student, columns, 1.0))
    for family, room in _families(layout):
        inside = family[layout.course]
        rows.add(
            -INFINITY,
            np.full(layout.problem.students, float(room)),
            (layout.student[inside], columns[inside], 1.0),
        )
    for floor in floors:
        rows.add(float(floor.value), INFINITY, (np.zeros(len(columns)), columns, floor.weights))
    ones = np.ones(len(columns))
    program = Program(weights.astype(float), np.zeros(len(columns)), ones, rows)
    solved = solve_program(program, stop, seed=seed, seconds=BOUND_SECONDS)
    simple = _by_course(layout, weights, seats)
    if solved.bound is None:
        return simple
    return min(simple, int(np.floor(solved.bound + 1e-6)))


def _by_course(layout: Layout, weights: Ints, seats: Ints) -> int:
    """Return the sum over courses of the most valuable requests that fit."""
    total = 0
    for course in np.unique(layout.course):
        best = np.sort(weights[layout.course == course])[::-1]
        total += int(best[: int(seats[course])].sum())
    return total


def _families(layout: Layout) -> list[tuple[Ints, int]]:
    """Return the courses whose sections can stand in some blocks only, and how many those are."""
    possible = layout.by_course(layout.allowed) > 0
    families: dict[bytes, tuple[Ints, int]] = {}
    for blocks in np.unique(possible, axis=0):
        if not blocks.all():
            inside = ~(possible & ~blocks).any(axis=1)
            families[inside.tobytes()] = (inside, int(blocks.sum()))
    return list(families.values())
