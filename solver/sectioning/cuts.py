"""Rounded counts of classes that hold for every answer and that the relaxation does not see.

A kind of class exists only where its students fill one: for each set of cells, the classes that
take students from nowhere else are at most ⌊students / least size⌋, and those that take any of
them at least ⌈students / largest size⌉.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations

from .flow import Flow
from .kinds import fits


def add_class_cuts(flow: Flow) -> None:
    """Add the rounded counts for the sets of cells that matter; only for a model that is strict."""
    size = flow.data.policy.class_size
    cells = flow.data.cells
    students = [cell.size * cell.count for cell in cells]
    admitted = [
        frozenset(n for n, cell in enumerate(cells) if fits(flow.data, kind, cell))
        for kind in flow.kinds
    ]
    columns: list[list[int]] = [[] for _ in flow.kinds]
    for (kind, _), column in flow.classes.items():
        columns[kind].append(column)
    for cell_set in dict.fromkeys(admitted):
        inside = _columns(columns, (k for k, a in enumerate(admitted) if a <= cell_set))
        total = sum(students[n] for n in cell_set)
        flow.program.row(inside, -math.inf, total // max(1, size.minimum))
    for cell_set in _covered(len(cells), admitted):
        touching = _columns(columns, (k for k, a in enumerate(admitted) if a & cell_set))
        total = sum(students[n] for n in cell_set)
        flow.program.row(touching, math.ceil(total / size.maximum), math.inf)


def _columns(columns: list[list[int]], kinds: Iterable[int]) -> dict[int, float]:
    return {column: 1.0 for kind in kinds for column in columns[kind]}


def _covered(cells: int, admitted: list[frozenset[int]]) -> list[frozenset[int]]:
    """Return the sets of cells that are counted from below."""
    everything = frozenset(range(cells))
    sets = [frozenset([n]) for n in range(cells)]
    # Pairs grow with the square of the cells, and pay only while those are combinations.
    if cells <= 40:
        sets += [frozenset(pair) for pair in combinations(range(cells), 2)]
    sets += [everything - a for a in admitted if a != everything]
    sets += [a for a in admitted if a]
    return list(dict.fromkeys(sets))
