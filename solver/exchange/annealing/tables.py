"""A finished model as annealing reads it: what each option does, and what each row's sum costs.

Columns of the model belong to one row each and are settled by it (see `Matrix.settled`), so that
what a row costs and by how much it is violated depends on one number: what its options add up to.
That is a table, and a move is a few look-ups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..matrix import Matrix
from ..people import Integers
from ..sheet import Linear

Floats = NDArray[np.float64]

MOST_ENTRIES = 20_000_000
"""Entries of all tables, at most; a model with larger ones is not annealed."""

TIES = frozenset({"couple", "team"})
"""Rules whose rows tie departures together: they move in one move."""


NOWHERE = -1
"""Option of a unit that takes none."""


class Tables(NamedTuple):
    """Arrays over options o, departures d, rows r of the sheet, units u, and goals g.

    A unit is one of the moves that a departure may make; it takes one option or none.

    Attributes
    ----------
    starts, row, weight
        Entries of option o, its departure's included: `starts[o]` to `starts[o + 1]`.
    cost
        What an option adds to each goal by itself, shape (g, o).
    lower, upper, norm
        Bounds of the rows, and what a violation by 1 weighs: 1 over the row's largest entry.
    place, least, step, size
        Table of a row: where it begins (-1: the row has no columns), the lowest sum in it, the
        distance of two sums, and how many there are. Beyond its ends costs stay as they are.
    below, above
        What a violation grows by, for each 1 beyond the ends.
    value, short
        Tables of costs, shape (g, entries), and of violations.
    first, school
        First option of departure d (and one more), and where an option leads to.
    departure, origin
        Departure of unit u; school that departure d leaves.
    origins, leaving
        Units that leave a school s: `leaving[origins[s]:origins[s + 1]]`.
    ties, tied
        Departures that d is tied to: `tied[ties[d]:ties[d + 1]]`.
    """

    starts: Integers
    row: Integers
    weight: Floats
    cost: Floats
    lower: Floats
    upper: Floats
    norm: Floats
    place: Integers
    least: Floats
    step: Floats
    size: Integers
    below: Floats
    above: Floats
    value: Floats
    short: Floats
    first: Integers
    school: Integers
    departure: Integers
    origin: Integers
    origins: Integers
    leaving: Integers
    ties: Integers
    tied: Integers


def tables_of(matrix: Matrix, goals: Sequence[Linear], origin: Integers) -> Tables | None:
    """Return the tables of a model and some goals, None where they would be too large.

    Parameters
    ----------
    origin
        School that each departure leaves.
    """
    sheet, choices = matrix.sheet, matrix.sheet.choices
    steady = _steady(matrix)
    starts, row, weight = _entries(matrix, steady)
    option = np.repeat(np.arange(choices.count), np.diff(starts))
    largest = np.zeros(sheet.rows)
    np.maximum.at(largest, row, np.abs(weight))
    owned = np.zeros(sheet.rows, dtype=bool)
    owned[matrix.owner[0]] = True
    if not np.array_equal(weight[owned[row]], np.rint(weight[owned[row]])):
        return None
    lower = np.where(steady, matrix.sheet_lower, -np.inf)
    upper = np.where(steady, matrix.sheet_upper, np.inf)
    ends = _reach(matrix, option, row, weight)
    drawn = _draw(
        matrix, goals, np.flatnonzero(owned & steady), ends, _steps(sheet.rows, row, weight)
    )
    if drawn is None:
        return None
    departure = np.repeat(np.arange(matrix.departures), matrix.capacity)
    order = np.argsort(origin[departure], kind="stable")
    schools = max(int(origin.max(initial=-1)), int(choices.school.max(initial=-1))) + 1
    ties, tied = _ties(matrix)
    return Tables(
        starts=starts,
        row=row,
        weight=weight,
        cost=np.array([goal.options + goal.departures[choices.departure] for goal in goals]),
        lower=lower,
        upper=upper,
        norm=np.divide(1.0, largest, out=np.zeros_like(largest), where=largest > 0),
        **drawn,
        first=np.searchsorted(choices.departure, np.arange(matrix.departures + 1)),
        school=choices.school,
        departure=departure,
        origin=origin,
        origins=np.searchsorted(origin[departure][order], np.arange(schools + 1)),
        leaving=order,
        ties=ties,
        tied=tied,
    )


def _steady(matrix: Matrix) -> NDArray[np.bool_]:
    """Return the rows that plans have to keep, without those that only tighten the relaxation."""
    found = np.ones(matrix.sheet.rows, dtype=bool)
    for _, row, _ in matrix.sheet.tighter:
        found[row] = False
    return found


def _entries(matrix: Matrix, steady: NDArray[np.bool_]) -> tuple[Integers, Integers, Floats]:
    """Return starts, rows and weights of the options, each with its departure's entries."""
    choices, first = matrix.sheet.choices, matrix.departures
    own = matrix.option_entries(np.arange(choices.count))
    inside = own.row >= first
    base = matrix.base_entries
    theirs = (base.column < first) & (base.row >= first)
    starts, rows, weights = _by_column(
        base.row[theirs], base.column[theirs], base.weight[theirs], first
    )
    counts = np.diff(starts)[choices.departure]
    ends = np.cumsum(counts)
    at = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
    at += np.repeat(starts[choices.departure], counts)
    row = np.concatenate([own.row[inside], rows[at]]) - first
    column = np.concatenate([own.column[inside], np.repeat(np.arange(choices.count), counts)])
    weight = np.concatenate([own.weight[inside], weights[at]])
    kept = steady[row]
    row, column, weight = row[kept], column[kept], weight[kept]
    order = np.lexsort((row, column))
    row, column, weight = row[order], column[order], weight[order]
    if len(row):
        new = np.concatenate([[True], (row[1:] != row[:-1]) | (column[1:] != column[:-1])])
        places = np.flatnonzero(new)
        weight = np.add.reduceat(weight, places)
        row, column = row[places], column[places]
        row, column, weight = row[weight != 0], column[weight != 0], weight[weight != 0]
    return np.searchsorted(column, np.arange(choices.count + 1)), row, weight


def _by_column(
    row: Integers, column: Integers, weight: Floats, columns: int
) -> tuple[Integers, Integers, Floats]:
    order = np.argsort(column, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=columns))])
    return starts, row[order], weight[order]


def _reach(
    matrix: Matrix, option: Integers, row: Integers, weight: Floats
) -> tuple[Floats, Floats]:
    """Return the lowest and the highest sum that each row may have."""
    rows = matrix.sheet.rows
    key = matrix.sheet.choices.departure[option] * rows + row
    order = np.argsort(key, kind="stable")
    if not len(key):
        return np.zeros(rows), np.zeros(rows)
    places = np.flatnonzero(np.diff(key[order], prepend=-1))
    departure, own = key[order][places] // rows, key[order][places] % rows
    most = np.maximum(np.maximum.reduceat(weight[order], places), 0) * matrix.capacity[departure]
    least = np.minimum(np.minimum.reduceat(weight[order], places), 0) * matrix.capacity[departure]
    found = [np.asarray(np.bincount(own, each, rows), dtype=np.float64) for each in (least, most)]
    return found[0], found[1]


def _steps(rows: int, row: Integers, weight: Floats) -> Integers:
    """Return the greatest common divisor of each row's entries."""
    found = np.zeros(rows, dtype=np.int64)
    np.gcd.at(found, row, np.rint(weight).astype(np.int64))
    return np.maximum(found, 1)


def _draw(
    matrix: Matrix,
    goals: Sequence[Linear],
    rows: Integers,
    ends: tuple[Floats, Floats],
    steps: Integers,
) -> dict[str, Any] | None:
    """Return the fields of `Tables` about rows that have columns, None where that cannot be."""
    owner, sign = matrix.owner
    order = np.argsort(owner, kind="stable")
    begins = np.searchsorted(owner[order], np.arange(matrix.sheet.rows + 1))
    most = matrix.base_upper[matrix.departures : matrix.first_elastic]
    count = matrix.sheet.rows
    place, size = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    least, below, above = np.zeros(count), np.zeros(count), np.zeros(count)
    values, shorts, total = [], [], 0
    for row in rows.tolist():
        columns = order[begins[row] : begins[row + 1]]
        if len(set(sign[columns].tolist())) > 1:
            return None
        held, step = most[columns], float(steps[row])
        lower, upper = matrix.sheet_lower[row], matrix.sheet_upper[row]
        adds = sign[columns[0]] > 0
        # Where the columns begin to be needed, and where there are no more.
        start = lower if adds else upper
        far = start - held.sum() if adds else start + held.sum()
        low = max(ends[0][row], min(start, far) - 1)
        high = min(ends[1][row], max(start, far) + 1)
        low = min(low, 0.0, lower - 1 if np.isfinite(lower) and not adds else 0.0)
        high = max(high, 0.0, upper + 1 if np.isfinite(upper) and adds else 0.0)
        low, high = np.floor(low / step), np.ceil(high / step)
        sums = np.arange(low, high + 1) * step
        total += len(sums)
        if total * (1 + len(goals)) > MOST_ENTRIES:
            return None
        missing = start - sums if adds else sums - start
        before = np.cumsum(held) - held
        filled = np.clip(missing[:, None] - before[None, :], 0.0, held[None, :])
        settled = sums + (1 if adds else -1) * filled.sum(axis=1)
        place[row], size[row], least[row] = total - len(sums), len(sums), sums[0]
        values.append(np.array([filled @ goal.columns[columns] for goal in goals]))
        short = np.maximum(np.maximum(lower - settled, settled - upper), 0.0)
        shorts.append(short)
        below[row], above[row] = float(short[0] > 0), float(short[-1] > 0)
    return {
        "place": place,
        "least": least,
        "step": steps.astype(np.float64),
        "size": size,
        "below": below,
        "above": above,
        "value": np.concatenate(values, axis=1) if values else np.zeros((len(goals), 0)),
        "short": np.concatenate(shorts) if shorts else np.zeros(0),
    }


def _ties(matrix: Matrix) -> tuple[Integers, Integers]:
    """Return who is tied to each departure by rows about couples and teams."""
    kinds = [kind for kind in matrix.sheet.kinds if kind.rule in TIES]
    groups = matrix.sheet.choices.group.tolist()
    mine: list[set[int]] = [set() for _ in range(matrix.departures)]
    entries = matrix.option_entries(np.arange(matrix.sheet.choices.count))
    base = matrix.base_entries
    steady = base.column < matrix.departures
    row = np.concatenate([entries.row, base.row[steady]]) - matrix.departures
    departure = np.concatenate(
        [matrix.sheet.choices.departure[entries.column], base.column[steady]]
    )
    order = np.argsort(row, kind="stable")
    row, departure = row[order], departure[order]
    for kind in kinds:
        first, last = np.searchsorted(row, [kind.start, kind.end])
        together = set(departure[first:last].tolist())
        for one in together:
            # A person's other form is no partner.
            mine[one] |= {d for d in together if groups[d] != groups[one]}
    counts = np.array([len(others) for others in mine], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return starts, np.array([d for others in mine for d in sorted(others)], dtype=np.int64)
