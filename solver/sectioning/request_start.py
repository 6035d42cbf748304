"""A first answer: section by section where it collides least, then students by an exact solve."""

from __future__ import annotations

import numpy as np

from ...models.result import Status
from ..engine.status import Outcome
from ..engine.stop import Stop
from .request_check import request_violations
from .request_highs import Floats, Program, solve_program
from .request_layout import Flags, Ints, Layout
from .request_model import build_model, student_limits, whole

# Seconds for the program that places sections where the greedy order ends in a dead end.
PLACEMENT_SECONDS = 10.0


def greedy_counts(layout: Layout, rng: np.random.Generator, noise: float = 0.0) -> Ints | None:
    """Place sections one by one, the least movable first, where their students are free.

    A section of a course with n sections burdens each of the course's students with 1/n in its
    block. Returns (kinds, blocks) counts, None in a dead end.
    """
    problem = layout.problem
    sections = np.bincount(layout.kind_course, layout.kind_count, minlength=problem.courses)
    wanted = np.zeros((problem.courses, problem.students))
    wanted[layout.course, layout.student] = layout.weight / (1.0 + layout.tier)
    burden = np.zeros((problem.students, layout.blocks))
    counts = np.zeros_like(layout.allowed)
    for kind in _order(layout, sections, wanted):
        course = layout.kind_course[kind]
        share = wanted[course] / sections[course]
        cost = share @ burden + 1e-3 * counts.sum(axis=0)
        cost += 3.0 * layout.by_course(counts)[course] + noise * rng.random(layout.blocks)
        cost[~_open_blocks(layout, counts, kind)] = np.inf
        block = int(np.argmin(cost))
        if not np.isfinite(cost[block]):
            return None
        counts[kind, block] += 1
        burden[:, block] += (wanted[course] > 0) / sections[course]
    return counts


def _order(layout: Layout, sections: Ints, wanted: Floats) -> list[int]:
    """Return kinds, one entry a section: fixed first, then few sections, then most wanted."""
    choices = (layout.allowed > 0).sum(axis=1)
    demand = wanted.sum(axis=1)

    def key(kind: int) -> tuple[bool, float, int, float]:
        course = layout.kind_course[kind]
        return (choices[kind] > 1, sections[course], choices[kind], -demand[course])

    kinds = sorted(range(len(choices)), key=key)
    return [kind for kind in kinds for _ in range(int(layout.kind_count[kind]))]


def _open_blocks(layout: Layout, counts: Ints, kind: int) -> Flags:
    """Return in which blocks one more section of the kind may stand."""
    caps = [np.inf if cap is None else cap for cap in layout.problem.block_caps]
    open_ = (counts[kind] < layout.allowed[kind]) & (counts.sum(axis=0) < np.array(caps))
    teacher = layout.kind_teacher[kind]
    if teacher >= 0:
        open_ &= counts[layout.kind_teacher == teacher].sum(axis=0) == 0
    twins = counts[layout.kind_course == layout.kind_course[kind]].sum(axis=0)
    open_ &= (twins == 0) | ~layout.apart
    return np.asarray(open_, dtype=np.bool_)


def first_counts(
    layout: Layout, rng: np.random.Generator, stop: Stop, seed: int
) -> tuple[Ints | None, Status]:
    """Return a legal placement, or None and whether there is proven to be none."""
    problem = layout.problem
    nobody = [None] * len(problem.requests)
    if problem.hint is not None and not request_violations(problem, problem.hint, nobody):
        return layout.count(problem.hint), Status.FEASIBLE
    counts = greedy_counts(layout, rng)
    if counts is not None:
        return counts, Status.FEASIBLE
    model = build_model(layout, whole(layout), np.zeros_like(layout.weight), with_seats=False)
    draw = rng.integers(0, 10, len(model.cells)).astype(float)
    program = Program(draw, model.program.lower, model.program.upper, model.program.rows)
    solved = solve_program(program, stop, seed=seed, seconds=PLACEMENT_SECONDS, gap=1e9)
    if solved.values is not None:
        return model.decode(solved.values)[0], Status.FEASIBLE
    infeasible = solved.outcome is Outcome.INFEASIBLE
    return None, Status.INFEASIBLE if infeasible else Status.UNKNOWN


def greedy_seats(layout: Layout, counts: Ints) -> Ints:
    """Seat request by request, first goals first, in the block with most seats left.

    Returns the block of each request, -1 for none. Quick and legal, whatever the clock says.
    """
    seats = layout.by_course(counts * layout.kind_capacity[:, None])
    busy = layout.closed.copy()
    left = student_limits(layout)
    chosen = np.full(len(layout.student), -1, dtype=np.int64)
    choices = (layout.by_course(counts) > 0).sum(axis=1)[layout.course]
    order = np.lexsort((choices, -layout.weight, layout.tier, layout.alternate))
    for request in order:
        student, course = layout.student[request], layout.course[request]
        room = np.where(busy[student], 0, seats[course])
        block = int(np.argmax(room)) if layout.blocks else -1
        if block < 0 or room[block] <= 0 or left[student] <= 0:
            continue
        chosen[request] = block
        seats[course, block] -= 1
        busy[student, block] = True
        left[student] -= 1
    return chosen
