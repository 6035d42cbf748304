"""Positions and incidences of a request problem as flat arrays, computed once.

Sections that nothing tells apart (same course, capacity, teacher, blocks) form one kind and are
counted, not told apart; students choose a course in a block, not a section. So the size of the
model follows requests x blocks, and interchangeable sections cost no symmetry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .request_problem import RequestProblem, RequestSection

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """Arrays over kinds, requests and seats (a seat is a request in a block).

    Attributes
    ----------
    apart
        (blocks,): no two sections of one course there.
    closed
        (students, blocks): the student takes no course there.
    kind_sections
        Section positions of each kind.
    kind_capacity
        Capacity of one section of the kind; no more than the course has requests.
    allowed
        (kinds, blocks): how many sections of the kind may stand in the block.
    seat_request, seat_block
        What a seat is; ordered by request, then block.
    """

    problem: RequestProblem
    apart: Flags
    closed: Flags
    kind_sections: tuple[tuple[int, ...], ...]
    kind_course: Ints
    kind_capacity: Ints
    kind_teacher: Ints
    kind_count: Ints
    allowed: Ints
    student: Ints
    course: Ints
    tier: Ints
    weight: Ints
    alternate: Flags
    seat_request: Ints
    seat_block: Ints

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return len(self.problem.block_caps)

    @property
    def fixed(self) -> bool:
        """Whether every section has just one block."""
        return bool(((self.allowed > 0).sum(axis=1) <= 1).all())

    def goal_weights(self, tier: int) -> Ints:
        """Return what each request is worth for a goal."""
        return np.where(self.tier == tier, self.weight, 0)

    def count(self, placement: tuple[int, ...]) -> Ints:
        """Return (kinds, blocks): how many sections of each kind stand in each block."""
        counts = np.zeros_like(self.allowed)
        for kind, sections in enumerate(self.kind_sections):
            for section in sections:
                counts[kind, placement[section]] += 1
        return counts

    def by_course(self, per_kind: Ints) -> Ints:
        """Return (courses, blocks): sums over the kinds of each course."""
        sums = np.zeros((self.problem.courses, self.blocks), dtype=np.int64)
        np.add.at(sums, self.kind_course, per_kind)
        return sums


def lay_out(problem: RequestProblem) -> Layout:
    """Return the arrays of a problem."""
    groups: dict[RequestSection, list[int]] = defaultdict(list)
    for index, section in enumerate(problem.sections):
        groups[section].append(index)
    kinds = list(groups)
    wanted = np.bincount([r.course for r in problem.requests], minlength=problem.courses)
    counts = np.array([len(groups[kind]) for kind in kinds], dtype=np.int64)
    shape = (len(kinds), len(problem.block_caps))
    apart = np.zeros(shape[1], dtype=np.bool_)
    apart[list(problem.apart_blocks)] = True
    closed = np.zeros((problem.students, shape[1]), dtype=np.bool_)
    for pair in problem.closed:
        closed[pair] = True
    allowed = np.zeros(shape, dtype=np.int64)
    for row, kind in enumerate(kinds):
        blocks = np.array(kind.blocks, dtype=np.int64)
        alone = apart[blocks] | (kind.teacher is not None)
        allowed[row, blocks] = np.where(alone, 1, len(groups[kind]))
    course = np.array([r.course for r in problem.requests], dtype=np.int64)
    student = np.array([r.student for r in problem.requests], dtype=np.int64)
    open_blocks = np.zeros((problem.courses, len(problem.block_caps)), dtype=np.int64)
    np.add.at(open_blocks, [kind.course for kind in kinds], allowed)
    seat_request, seat_block = np.nonzero((open_blocks[course] > 0) & ~closed[student])
    return Layout(
        problem=problem,
        apart=apart,
        closed=closed,
        kind_sections=tuple(tuple(groups[kind]) for kind in kinds),
        kind_course=np.array([kind.course for kind in kinds], dtype=np.int64),
        kind_capacity=np.array(
            [_capacity(kind, int(wanted[kind.course])) for kind in kinds], dtype=np.int64
        ),
        kind_teacher=np.array(
            [-1 if kind.teacher is None else kind.teacher for kind in kinds], dtype=np.int64
        ),
        kind_count=counts,
        allowed=allowed,
        student=student,
        course=course,
        tier=np.array([r.tier for r in problem.requests], dtype=np.int64),
        weight=np.array([r.weight for r in problem.requests], dtype=np.int64),
        alternate=np.array([r.alternate for r in problem.requests], dtype=np.bool_),
        seat_request=seat_request.astype(np.int64),
        seat_block=seat_block.astype(np.int64),
    )


def _capacity(section: RequestSection, wanted: int) -> int:
    """Return a capacity that is never more than the course's requests: the LP is tighter."""
    return wanted if section.capacity is None else min(section.capacity, wanted)
