"""Rounded counts of classes that hold for every answer and that the relaxation does not see.

For each set of cells, the classes that take students from nowhere else are at most
⌊students / least size⌋, and those that take any of them at least ⌈students / largest size⌉; and a
kind takes no more of a cell than its classes hold. There are far too many such rows to add all:
those that the relaxation breaks are added, round by round.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ..engine.stop import Stop
from .flow import Entry, Flow
from .kinds import fits
from .mip import Terms

Floats = npt.NDArray[np.float64]

# Cells up to which every set of them is looked at: the table has 2 to their number of entries.
ALL_SETS = 20

# Kinds up to which the likely sets all get their rows at once: the tree needs them, too, and the
# rows are short.
FEW_KINDS = 100

# Rounds, rows of one sort added in one, and the least violation that is worth a row, in classes.
ROUNDS, ROWS, LEAST = 8, 40, 0.05

# Students by which a kind may hold more of a cell than its classes do before that gets a row.
SLACK = 0.5


Cut = tuple[int, bool]
"""A set of cells, a bit each, and whether the classes inside it count, or those it touches."""


def tighten(
    flow: Flow, objective: Terms, stop: Stop, known: dict[Cut, None] | None = None
) -> int | None:
    """Add the rows that the relaxation breaks; return its last optimum, rounded up.

    Only for a model in which everyone has all his subjects. None where nothing was solved, or
    where the relaxation has no answer.

    Parameters
    ----------
    known
        Cuts of models with other kinds of the same cells, to begin with; those found here are
        added to them.
    """
    cuts = {} if known is None else known
    sets = _Sets(flow)
    if len(flow.kinds) <= FEW_KINDS:
        cuts |= dict.fromkeys(sets.likely())
    for cut in cuts:
        flow.program.row(*sets.row(cut))
    loose: dict[Entry, None] = dict.fromkeys(flow.entries)
    bound: int | None = None
    for _ in range(ROUNDS):
        solved = flow.program.solve(objective, stop, relaxed=True)
        if solved.values is None or solved.bound is None:
            break
        bound = math.ceil(solved.bound - 1e-6)
        new = sets.violated(solved.values)
        for cut in new:
            flow.program.row(*sets.row(cut))
        cuts |= dict.fromkeys(new)
        if not _hold_cells(flow, loose, solved.values) and not new:
            break
    return bound


def _hold_cells(flow: Flow, loose: dict[Entry, None], values: Floats) -> bool:
    """Add rows for kinds that hold more of a cell than so many classes can."""
    added = False
    largest = flow.data.policy.class_size.maximum
    for entry in [e for e in flow.entries if e in loose]:
        cell = flow.data.cells[entry[0]]
        column, classes = flow.entries[entry], flow.classes[entry[1], entry[2]]
        most = min(largest, cell.size * cell.count) / cell.size
        if values[column] > most * values[classes] + SLACK:
            flow.program.row({column: 1.0, classes: -most}, -math.inf, 0)
            del loose[entry]
            added = True
    return added


class _Sets:
    """The sets of cells and what the relaxation has for each."""

    def __init__(self, flow: Flow) -> None:
        data = flow.data
        self.flow = flow
        self.columns: dict[int, list[int]] = defaultdict(list)
        for (kind, _), column in flow.classes.items():
            inside = (fits(data, flow.kinds[kind], cell) for cell in data.cells)
            mask = sum(1 << n for n, yes in enumerate(inside) if yes)
            self.columns[mask].append(column)
        self.number = len(data.cells)
        self.every = self.number <= ALL_SETS
        self.sets = range(1 << self.number) if self.every else _likely(self.number, self.columns)
        students = np.array([float(cell.size * cell.count) for cell in data.cells])
        if self.every:
            total = _sums(_table(self.number, {1 << n: s for n, s in enumerate(students)}))
        else:
            ours = _bits(self.sets, self.number)
            theirs = _bits(list(self.columns), self.number)
            self.touches = ours @ theirs.T > 0
            self.contains = ours @ theirs.T >= theirs.sum(axis=1)
            total = ours @ students
        size = data.policy.class_size
        self.least = np.ceil(total / size.maximum - 1e-9)
        self.most = np.floor(total / max(1, size.minimum) + 1e-9)

    def violated(self, values: Floats) -> list[Cut]:
        """Return the cuts that the values break, most broken first."""
        amounts = {m: float(sum(values[c] for c in cs)) for m, cs in self.columns.items()}
        if self.every:
            inside = _sums(_table(self.number, amounts))
            # Classes that touch a set are all but those inside what is left without it.
            touching = inside[-1] - inside[::-1]
        else:
            vector = np.array(list(amounts.values()))
            inside, touching = self.contains @ vector, self.touches @ vector
        touched = _worst(self.least - touching, self.sets)
        filled = _worst(inside - self.most, self.sets)
        return [*((self.sets[n], False) for n in touched), *((self.sets[n], True) for n in filled)]

    def likely(self) -> list[Cut]:
        """Return the cuts of single cells, pairs, and the cells of each kind and around it."""
        sets = _likely(self.number, self.columns)
        return [*((s, False) for s in sets), *((s, True) for s in sets if s in self.columns)]

    def row(self, cut: Cut) -> tuple[dict[int, float], float, float]:
        """Return the row of a cut, as (terms, low, high)."""
        wanted, inside = cut
        size, cells = self.flow.data.policy.class_size, self.flow.data.cells
        students = sum(c.size * c.count for n, c in enumerate(cells) if wanted >> n & 1)
        if inside:
            row = self._terms(mask for mask in self.columns if mask & ~wanted == 0)
            return row, -math.inf, students // max(1, size.minimum)
        row = self._terms(mask for mask in self.columns if mask & wanted)
        return row, math.ceil(students / size.maximum), math.inf

    def _terms(self, masks: Iterable[int]) -> dict[int, float]:
        """Return the number of classes with these sets of cells, as a sum of columns."""
        return {column: 1.0 for mask in masks for column in self.columns[mask]}


def _bits(masks: Sequence[int], number: int) -> Floats:
    rows = [[float(mask >> n & 1) for n in range(number)] for mask in masks]
    return np.array(rows).reshape(len(masks), number)  # also where there are no kinds


def _likely(cells: int, masks: Iterable[int]) -> list[int]:
    """Return sets of cells that are worth a look where there are too many to look at all."""
    everything = (1 << cells) - 1
    masks = list(masks)
    sets = [1 << n for n in range(cells)]
    # Pairs grow with the square of the cells, and pay only while those are combinations.
    if cells <= 2 * ALL_SETS:
        sets += [1 << a | 1 << b for a, b in combinations(range(cells), 2)]
    sets += [mask for mask in masks if mask]
    sets += [everything & ~mask for mask in masks if mask != everything]
    return list(dict.fromkeys(sets))


def _table(cells: int, amounts: dict[int, float]) -> Floats:
    table = np.zeros(1 << cells)
    for mask, amount in amounts.items():
        table[mask] += amount
    return table


def _sums(table: Floats) -> Floats:
    """Return for each set the sum over its subsets (in place, one cell after the other)."""
    step = 1
    while step < len(table):
        halves = table.reshape(-1, 2, step)
        halves[:, 1, :] += halves[:, 0, :]
        step *= 2
    return table


def _worst(violation: Floats, sets: Sequence[int]) -> list[int]:
    """Return the most violated rows that differ from each other, smaller sets first in a tie."""
    broken = np.flatnonzero(violation > LEAST)
    if len(broken) > 50 * ROWS:
        broken = broken[np.argsort(-violation[broken], kind="stable")[: 50 * ROWS]]

    def rank(number: int) -> tuple[float, int, int]:
        wanted = sets[number]
        return (-round(float(violation[number]), 2), wanted.bit_count(), wanted)

    order = sorted(broken.tolist(), key=rank)
    taken: list[int] = []
    for number in order:
        if len(taken) == ROWS:
            break
        if all((sets[number] ^ sets[other]).bit_count() > 2 for other in taken):
            taken.append(number)
    return taken
