"""A start for the relaxation: halves of the bureau on their own, then together.

What moves is bound by distance, zone or alliance mostly, so that schools form a net in which far
ones have little to do with each other; and simplex iterations grow dearer as well as more with
the model. So the net is halved, the halves likewise, down to parts that are solved in a moment;
two halves then begin together from where each has come to, and only what crosses the cut is
left to be found. Nothing is decided by it: the whole is solved over all options afterwards.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...engine.stop import Stop
from ..cut import Part
from ..matrix import Matrix
from ..people import Integers, Mask
from ..sheet import Linear
from .master import Master
from .start import BASIC, LOWER, Start

Floats = NDArray[np.float64]

SMALL = 1_500
"""Departures up to which a part is not halved again."""

CLOSE = 1e-3
"""Distance of relaxation and bound, relative to the goal's value, that is enough for a part."""

DEAR = 10.0
"""A missing unit of a hard row in a part, in the dearest costs of its goal."""

SHARE = 0.5
"""Part of the time left that all parts together may take, and of what is then left any one."""


@dataclass(frozen=True)
class Area:
    """Schools with all that moves from them.

    Attributes
    ----------
    origin
        School of each departure.
    keep
        Options that belong to it wherever they lead.
    """

    matrix: Matrix
    goal: Linear
    origin: Integers
    keep: Mask

    @property
    def is_small(self) -> bool:
        """Tell whether it is solved as it is."""
        return self.matrix.departures <= SMALL

    def halves(self) -> list[tuple[Part, Area]]:
        """Return two halves, none where they would be no halves."""
        side = _sides(self.origin, self.matrix)
        parts = [self._half(side, number) for number in range(2)]
        smaller = all(0 < len(p.departures) < self.matrix.departures for p in parts)
        return [(part, self._area(part)) for part in parts] if smaller else []

    def _half(self, side: Integers, number: int) -> Part:
        sheet, choices = self.matrix.sheet, self.matrix.sheet.choices
        own = side[self.origin] == number
        within = side[choices.school] == side[self.origin][choices.departure]
        inside = own[choices.departure]
        other = _touched(self.matrix, ~own, within & ~inside)
        rows = _touched(self.matrix, own, within & inside) & ~other
        columns = np.ones(sheet.columns, dtype=bool)
        for column, row, _ in sheet.column_terms:
            columns[column] &= rows[row]
        return Part(
            np.flatnonzero(own),
            np.flatnonzero(inside & (within | self.keep)),
            np.flatnonzero(rows),
            np.flatnonzero(columns),
        )

    def _area(self, part: Part) -> Area:
        matrix = Matrix(part.sheet(self.matrix.sheet), self.matrix.capacity[part.departures])
        return Area(
            matrix, part.goal(self.goal), self.origin[part.departures], self.keep[part.options]
        )


def start_of(area: Area, stop: Stop, seed: int, until: float | None = None) -> Start | None:
    """Return where the halves of an area have come to, None where it has none.

    Parameters
    ----------
    until
        Seconds since the search began at which it is left as it is; None: half of the time.
    """
    if until is None:
        until = stop.elapsed + SHARE * stop.seconds(math.inf)
    found = _blank(area.matrix)
    halves = [] if area.is_small else area.halves()
    for part, half in halves:
        if stop or stop.elapsed >= until:
            break
        inner = start_of(half, stop, seed, until)
        own = _solved(half, inner, stop, seed)
        if own is not None:
            found = _joined(found, area.matrix, part, half.matrix, own)
    return found if halves else None


def _solved(area: Area, start: Start | None, stop: Stop, seed: int) -> Start | None:
    """Return where the solve of an area on its own ends; what it lacks is dear, not forbidden."""
    master = Master(area.matrix, stop, seed)
    master.let_elastic(1e6)
    master.add_options(np.flatnonzero(area.keep), area.goal.options)
    if start is not None:
        master.begin_at(start)
    dearest = max(
        float(np.abs(costs).max(initial=1.0))
        for costs in (area.goal.departures, area.goal.options, area.goal.columns)
    )
    dear = np.full(len(area.matrix.elastic_row), DEAR * dearest)
    master.minimise(area.goal, dear, close=CLOSE, share=SHARE)
    return master.start


def _blank(matrix: Matrix) -> Start:
    return Start(
        np.zeros(0, dtype=np.int64),
        np.full(matrix.base, LOWER, dtype=np.int8),
        np.zeros(0, dtype=np.int8),
        np.full(matrix.rows, BASIC, dtype=np.int8),
    )


def _joined(found: Start, whole: Matrix, part: Part, matrix: Matrix, own: Start) -> Start:
    """Return a start of the whole with that of a part in its place."""
    base, rows = found.base.copy(), found.rows.copy()
    elastic = _elastic_places(whole, part.rows[matrix.elastic_row], matrix.elastic_sign)
    columns = np.concatenate(
        [part.departures, whole.departures + part.columns, whole.first_elastic + elastic]
    )
    base[columns] = own.base
    rows[np.concatenate([part.departures, whole.departures + part.rows])] = own.rows
    return Start(
        np.concatenate([found.options, part.options[own.options]]),
        base,
        np.concatenate([found.used, own.used]),
        rows,
    )


def _elastic_places(whole: Matrix, rows: Integers, sign: Floats) -> Integers:
    """Return which elastic columns of the whole are those of some rows."""
    keys = 2 * whole.elastic_row + (whole.elastic_sign < 0)
    order = np.argsort(keys, kind="stable")
    return np.asarray(order[np.searchsorted(keys[order], 2 * rows + (sign < 0))])


def _touched(matrix: Matrix, departures: Mask, options: Mask) -> Mask:
    """Return the sheet's rows in which any of some departures and options stand."""
    sheet = matrix.sheet
    found = np.zeros(sheet.rows + 1, dtype=bool)  # the last one stands for "in no row"
    for links, terms, which in (
        (sheet.by_departure, sheet.extra_departures, departures),
        (sheet.by_option, sheet.extra, options),
    ):
        for link in links:
            found[link.row[which]] = True
        for place, row, _ in terms:
            found[row[which[place]]] = True
    return found[:-1]


def _sides(origin: Integers, matrix: Matrix) -> Integers:
    """Return the half of each school, 0 or 1: near ones, by moves, are in the same.

    Schools are visited in breadth from one that is far out; the first half of those whom the
    departures weigh is one side.
    """
    choices = matrix.sheet.choices
    size = 1 + int(max(origin.max(initial=0), choices.school.max(initial=0)))
    pairs = np.unique(origin[choices.departure] * size + choices.school)
    one, other = np.divmod(pairs, size)
    ends, near = _neighbours(np.concatenate([one, other]), np.concatenate([other, one]), size)
    order = _visited(ends, near, int(_visited(ends, near, int(origin[0]))[-1]))
    weight = np.bincount(origin, minlength=size)[order]
    side = np.zeros(size, dtype=np.int64)
    side[order[np.cumsum(weight) > weight.sum() / 2]] = 1
    return side


def _neighbours(one: Integers, other: Integers, size: int) -> tuple[Integers, Integers]:
    order = np.argsort(one, kind="stable")
    return np.concatenate([[0], np.cumsum(np.bincount(one, minlength=size))]), other[order]


def _visited(ends: Integers, near: Integers, first: int) -> Integers:
    """Return all schools in breadth from the first, then those that it does not reach."""
    size = len(ends) - 1
    new = np.ones(size, dtype=bool)
    found: list[int] = []
    rest = iter(range(size))
    waiting: deque[int] = deque([first])
    new[first] = False
    while len(found) < size:
        if not waiting:
            school = next(s for s in rest if new[s])
            new[school] = False
            waiting.append(school)
        school = waiting.popleft()
        found.append(school)
        own = near[ends[school] : ends[school + 1]]
        fresh = np.unique(own[new[own]])
        new[fresh] = False
        waiting.extend(fresh.tolist())
    return np.array(found, dtype=np.int64)
