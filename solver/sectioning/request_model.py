"""The model of a request problem: who sits in which block, which section stands in which block.

One builder serves the whole problem and every part of it that a search frees: sections and
students that are held enter as constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .request_highs import INFINITY, Program, Rows
from .request_layout import Flags, Ints, Layout


@dataclass(frozen=True, slots=True)
class Scope:
    """What a model decides.

    Attributes
    ----------
    low, high
        (kinds, blocks): bounds of the number of sections.
    held
        (requests,): the request keeps its block, or stays unmet.
    chosen
        (requests,): block that a held request has, -1 for none.
    """

    low: Ints
    high: Ints
    held: Flags
    chosen: Ints


@dataclass(frozen=True, slots=True)
class Floor:
    """A goal that must keep at least its value."""

    weights: Ints
    value: int


@dataclass(frozen=True, slots=True)
class RequestModel:
    """A program, and what its columns mean.

    Attributes
    ----------
    cells
        Flat (kind, block) positions that have a column; these come first.
    seats
        Positions of the layout's seats that have a column; these follow.
    """

    program: Program
    layout: Layout
    scope: Scope
    cells: Ints
    seats: Ints
    constant: int

    def decode(self, values: Ints) -> tuple[Ints, Ints]:
        """Return (kinds, blocks) counts and the block of each request, -1 for none."""
        counts = self.scope.low.copy()
        counts.ravel()[self.cells] = values[: len(self.cells)]
        chosen = np.where(self.scope.held, self.scope.chosen, -1)
        taken = self.seats[values[len(self.cells) :] > 0]
        chosen[self.layout.seat_request[taken]] = self.layout.seat_block[taken]
        return counts, chosen

    def encode(self, counts: Ints, chosen: Ints) -> Ints:
        """Return the columns' values of an answer."""
        lay = self.layout
        seated = chosen[lay.seat_request[self.seats]] == lay.seat_block[self.seats]
        return np.concatenate([counts.ravel()[self.cells], seated.astype(np.int64)])


def whole(layout: Layout) -> Scope:
    """Return the scope in which everything is free."""
    requests = len(layout.student)
    free = np.zeros(requests, dtype=np.bool_)
    high = layout.allowed.copy()
    single = (high > 0).sum(axis=1) == 1
    low = np.where(single[:, None] & (high > 0), high, 0)
    return Scope(low, high, free, np.full(requests, -1, dtype=np.int64))


def build_model(
    layout: Layout,
    scope: Scope,
    weights: Ints,
    floors: Sequence[Floor] = (),
    *,
    with_seats: bool = True,
) -> RequestModel:
    """Return the model that maximises `weights` over what `scope` leaves free."""
    cells = np.flatnonzero((scope.high > scope.low).ravel())
    seats = _free_seats(layout, scope) if with_seats else np.zeros(0, dtype=np.int64)
    rows = Rows()
    _placement_rows(rows, layout, scope, cells)
    if with_seats:
        _seat_rows(rows, layout, scope, cells, seats)
        _student_rows(rows, layout, scope, seats, len(cells))
        _floor_rows(rows, layout, scope, floors, seats, len(cells))
    cost = np.concatenate([np.zeros(len(cells)), weights[layout.seat_request[seats]]])
    lower = np.concatenate([scope.low.ravel()[cells], np.zeros(len(seats))])
    upper = np.concatenate([scope.high.ravel()[cells], np.ones(len(seats))])
    held = scope.held & (scope.chosen >= 0)
    program = Program(cost.astype(float), lower.astype(float), upper.astype(float), rows)
    return RequestModel(program, layout, scope, cells, seats, int(weights[held].sum()))


def _free_seats(layout: Layout, scope: Scope) -> Ints:
    open_ = layout.by_course(scope.high) > 0
    usable = open_[layout.course[layout.seat_request], layout.seat_block]
    return np.flatnonzero(usable & ~scope.held[layout.seat_request])


def _placement_rows(rows: Rows, layout: Layout, scope: Scope, cells: Ints) -> None:
    """Place every section once; keep blocks within caps, teachers and twins apart."""
    kind, block = np.divmod(cells, layout.blocks)
    free = np.zeros_like(scope.low, dtype=bool)
    free.ravel()[cells] = True
    constant = np.where(free, 0, scope.low)
    columns = np.arange(len(cells))
    missing = (layout.kind_count - constant.sum(axis=1)).astype(float)
    rows.add(missing, missing, (kind, columns, 1.0))
    caps = [INFINITY if cap is None else float(cap) for cap in layout.problem.block_caps]
    rows.add(-INFINITY, np.array(caps) - constant.sum(axis=0), (block, columns, 1.0))
    if layout.apart.any():
        most = np.where(layout.apart, 1.0, INFINITY) - layout.by_course(constant)
        place = layout.kind_course[kind] * layout.blocks + block
        rows.add(-INFINITY, most.ravel(), (place, columns, 1.0))
    named = layout.kind_teacher[kind] >= 0
    if (layout.kind_teacher >= 0).any():
        busy = np.zeros((int(layout.kind_teacher.max()) + 1, layout.blocks))
        has = layout.kind_teacher >= 0
        np.add.at(busy, layout.kind_teacher[has], constant[has])
        place = layout.kind_teacher[kind[named]] * layout.blocks + block[named]
        rows.add(-INFINITY, 1.0 - busy.ravel(), (place, columns[named], 1.0))


def _seat_rows(rows: Rows, layout: Layout, scope: Scope, cells: Ints, seats: Ints) -> None:
    """Let no more students sit in a block than the sections there hold."""
    kind, block = np.divmod(cells, layout.blocks)
    place_of_cell = layout.kind_course[kind] * layout.blocks + block
    place_of_seat = (
        layout.course[layout.seat_request[seats]] * layout.blocks + layout.seat_block[seats]
    )
    constant = scope.low.copy()
    constant.ravel()[cells] = 0
    capacity = layout.by_course(constant * layout.kind_capacity[:, None]).ravel()
    held = np.flatnonzero(scope.held & (scope.chosen >= 0))
    used = np.zeros_like(capacity)
    np.add.at(used, layout.course[held] * layout.blocks + scope.chosen[held], 1)
    columns = np.arange(len(cells))
    seat_columns = len(cells) + np.arange(len(seats))
    rows.add(
        -INFINITY,
        (capacity - used).astype(float),
        (place_of_seat, seat_columns, 1.0),
        (place_of_cell, columns, -layout.kind_capacity[kind].astype(float)),
    )
    _open_rows(rows, layout, constant, place_of_cell, place_of_seat, len(cells))


def _open_rows(
    rows: Rows, layout: Layout, constant: Ints, of_cell: Ints, of_seat: Ints, offset: int
) -> None:
    """Give each seat a section: implied by capacity, but what makes the relaxation tight."""
    certain = layout.by_course(constant).ravel() > 0
    doubtful = np.flatnonzero(~certain[of_seat])
    if not len(doubtful):
        return
    order = np.argsort(of_cell, kind="stable")
    first = np.searchsorted(of_cell[order], of_seat[doubtful], side="left")
    last = np.searchsorted(of_cell[order], of_seat[doubtful], side="right")
    lengths = last - first
    row = np.repeat(np.arange(len(doubtful)), lengths)
    within = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    column = order[np.repeat(first, lengths) + within]
    rows.add(
        -INFINITY,
        np.zeros(len(doubtful)),
        (np.arange(len(doubtful)), offset + doubtful, 1.0),
        (row, column, -1.0),
    )


def _student_rows(rows: Rows, layout: Layout, scope: Scope, seats: Ints, offset: int) -> None:
    """Meet a request once, seat a student once a block, let alternates fill gaps only."""
    request = layout.seat_request[seats]
    student = layout.student[request]
    columns = offset + np.arange(len(seats))
    rows.add(-INFINITY, np.ones(len(layout.student)), (request, columns, 1.0))
    held = np.flatnonzero(scope.held & (scope.chosen >= 0))
    busy = np.zeros(layout.problem.students * layout.blocks)
    np.add.at(busy, layout.student[held] * layout.blocks + scope.chosen[held], 1.0)
    place = student * layout.blocks + layout.seat_block[seats]
    used, compact = np.unique(place, return_inverse=True)
    rows.add(-INFINITY, 1.0 - busy[used], (compact, columns, 1.0))
    limits = student_limits(layout)
    taken = np.bincount(layout.student[held], minlength=layout.problem.students)
    bounded = np.flatnonzero(limits < np.bincount(layout.student, minlength=len(limits)))
    position = np.full(len(limits), -1)
    position[bounded] = np.arange(len(bounded))
    inside = position[student] >= 0
    rows.add(
        -INFINITY,
        (limits - taken)[bounded].astype(float),
        (position[student[inside]], columns[inside], 1.0),
    )


def student_limits(layout: Layout) -> Ints:
    """Return how many courses each student takes at most (blocks, his limit, his requests)."""
    problem = layout.problem
    most = layout.blocks if problem.most_per_student is None else problem.most_per_student
    first = np.bincount(layout.student[~layout.alternate], minlength=problem.students)
    return np.minimum(first, min(most, layout.blocks)).astype(np.int64)


def _floor_rows(
    rows: Rows, layout: Layout, scope: Scope, floors: Sequence[Floor], seats: Ints, offset: int
) -> None:
    """Keep earlier goals at their values; where all of a goal is met, request by request."""
    request = layout.seat_request[seats]
    held = scope.held & (scope.chosen >= 0)
    columns = offset + np.arange(len(seats))
    for floor in floors:
        weight = floor.weights
        if floor.value >= int(weight.sum()):
            must = np.flatnonzero((weight > 0) & ~scope.held)
            position = np.full(len(weight), -1)
            position[must] = np.arange(len(must))
            inside = position[request] >= 0
            rows.add(1.0, np.ones(len(must)), (position[request[inside]], columns[inside], 1.0))
        else:
            counted = weight[request] > 0
            least = float(floor.value - weight[held].sum())
            rows.add(
                least,
                INFINITY,
                (np.zeros(int(counted.sum())), columns[counted], weight[request[counted]]),
            )


def objective_of(weights: Ints, chosen: Ints) -> int:
    """Return the value of a goal."""
    return int(weights[chosen >= 0].sum())
