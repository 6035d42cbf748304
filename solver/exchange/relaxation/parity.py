"""Cuts that couples and teams call for: two who move as one count by twos.

Where both of a pair come to a school, its count grows by two; the relaxation brings a half of each
instead and has grown the count by one, which no plan can. A row with whole weights that holds for
whole numbers holds as well when it is halved and every weight and its end are rounded down
({0, ½}-cuts; Caprara and Fischetti 1996). Added to it before are the tie's own rows and those of
the pair's departures, so that the pair's weights become even and lose nothing by the rounding, and
everything else is counted from the end that it is nearer to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.bureau import Tie
from ..cut import together
from ..matrix import Matrix
from ..people import Integers, Mask
from .master import Relaxed
from .sides import Side

Floats = NDArray[np.float64]
Terms = dict[int, int]
"""Whole weights by column: base columns first, then options."""

COUNTED = "structure"
"""The rule whose columns are unit steps of whole counts."""

NOISE = 1e-6
"""Distance from a whole number that is the engine's rounding."""

LEAST = 0.02
"""Violation of the doubled row from which a cut is worth its row: at most 1."""

FAINT = 1e-4
"""What it is worth to make a weight even that no relaxed value stands at."""

MOST = 300
"""Cuts added at a time, the most violated first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the model: its terms and its ends."""

    terms: Terms
    lower: float
    upper: float


@dataclass(frozen=True)
class Parity:
    """Finds cuts of a model."""

    matrix: Matrix

    @cached_property
    def tie_row(self) -> Mask:
        """Rows, of all, that ties have written."""
        found = np.zeros(self.matrix.rows, dtype=bool)
        names = {tie.value for tie in Tie}
        for kind in self.matrix.sheet.kinds:
            if kind.rule in names:
                found[self.matrix.departures + kind.start : self.matrix.departures + kind.end] = (
                    True
                )
        return found

    @cached_property
    def whole(self) -> Mask:
        """Base columns that are whole numbers in every plan."""
        matrix = self.matrix
        own = np.zeros(matrix.sheet.rows, dtype=bool)
        for kind in matrix.sheet.kinds:
            own[kind.start : kind.end] = kind.rule == COUNTED
        found = np.zeros(matrix.base, dtype=bool)
        found[: matrix.departures] = True
        found[matrix.departures : matrix.first_elastic] = own[matrix.owner[0]]
        return found

    @cached_property
    def tied(self) -> Mask:
        """Options that stand in a tie's row."""
        option, row, _ = together(self.matrix.sheet.extra)
        found = np.zeros(self.matrix.sheet.choices.count, dtype=bool)
        found[option[self.tie_row[row + self.matrix.departures]]] = True
        return found

    def cuts(self, relaxed: Relaxed) -> list[Side]:
        """Return cuts that every plan keeps and the relaxed values do not, the best first."""
        values = np.concatenate([relaxed.base, relaxed.options])
        level = {c: float(values[c]) for c in np.flatnonzero(values > NOISE).tolist()}
        half = np.flatnonzero(self.tied & broken(relaxed.options))
        if not len(half):
            return []
        found: dict[tuple[object, ...], tuple[float, int, Side]] = {}
        rows = self._rows(half)
        tying = _by_column(rows, self.tie_row)
        for number, row in rows.items():
            if number < self.matrix.departures or self.tie_row[number]:
                continue
            for sign in (1, -1):
                end = row.upper if sign > 0 else -row.lower
                cut = self._cut(row.terms, sign, end, level, rows, tying)
                if cut is not None:
                    key = (
                        tuple(cut[1].base.tolist()),
                        tuple(cut[1].options.tolist()),
                        cut[1].upper,
                    )
                    found.setdefault(key, (-cut[0], len(found), cut[1]))
        return [side for _, _, side in sorted(found.values(), key=lambda one: one[:2])[:MOST]]

    # ---- rows -------------------------------------------------------------------------------

    def _rows(self, half: Integers) -> dict[int, Row]:
        """Return the rows that moves in halves stand in, those of their departures with them."""
        matrix = self.matrix
        departures = np.unique(matrix.sheet.choices.departure[half])
        base = matrix.base_entries
        wanted = np.zeros(matrix.rows, dtype=bool)
        wanted[matrix.option_entries(half).row] = True
        wanted[base.row[np.isin(base.column, departures)]] = True
        option, row, _ = together(matrix.sheet.extra)
        tying = self.tie_row[row + matrix.departures]
        here = tying & self._standing(wanted)[option]
        wanted[row[here] + matrix.departures] = True
        options = np.flatnonzero(self._standing(wanted))
        own = matrix.option_entries(options)
        mine, theirs = wanted[base.row], wanted[own.row]
        row = np.concatenate([base.row[mine], own.row[theirs]])
        column = np.concatenate([base.column[mine], options[own.column[theirs]] + matrix.base])
        weight = np.concatenate([base.weight[mine], own.weight[theirs]])
        order = np.argsort(row, kind="stable")
        row, column, weight = row[order], column[order], weight[order]
        ends = np.append(np.flatnonzero(np.append(True, row[1:] != row[:-1])), len(row))
        found = {}
        for first, last in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            terms = self._terms(column[first:last], weight[first:last])
            number = int(row[first])
            if terms is not None:
                found[number] = Row(
                    terms, float(matrix.row_lower[number]), float(matrix.row_upper[number])
                )
        return found

    def _standing(self, wanted: Mask) -> Mask:
        """Return the options that stand in any of some rows."""
        sheet, first = self.matrix.sheet, self.matrix.departures
        found = wanted[sheet.choices.departure]
        for link in sheet.by_option:
            found |= np.append(wanted[first:], False)[link.row]
        option, row, _ = together(sheet.extra)
        found[option[wanted[row + first]]] = True
        return np.asarray(found)

    def _terms(self, column: Integers, weight: Floats) -> Terms | None:
        """Return a row's terms, None where they are not whole; elastic columns are shut."""
        matrix = self.matrix
        here = (column < matrix.first_elastic) | (column >= matrix.base)
        column, weight = column[here], weight[here]
        steps = column[column < matrix.base]
        if np.any(weight != np.rint(weight)) or not np.all(self.whole[steps]):
            return None
        return dict(zip(column.tolist(), np.rint(weight).astype(np.int64).tolist(), strict=True))

    # ---- one cut ----------------------------------------------------------------------------

    def _cut(
        self,
        own: Terms,
        sign: int,
        end: float,
        level: dict[int, float],
        rows: dict[int, Row],
        tying: dict[int, list[int]],
    ) -> tuple[float, Side] | None:
        """Return the violation and the cut of a row taken as Σ ≤ end; None where there is none."""
        if not math.isfinite(end) or end != round(end):
            return None
        terms, most = {column: sign * weight for column, weight in own.items()}, round(end)
        for column in [c for c in terms if c < self.matrix.departures and c in rows]:
            if terms[column] % 2 and _loss(level.get(column, 0.0), math.inf):
                _add(terms, rows[column].terms, terms[column])
        # Pairs that are not there yet as well: otherwise the next ones come in halves.
        for column in [c for c in terms if c in tying]:
            if terms[column] % 2:
                most += self._even(terms, level, rows, tying[column])
        return self._halved(terms, most, level)

    def _even(
        self, terms: Terms, level: dict[int, float], rows: dict[int, Row], numbers: list[int]
    ) -> int:
        """Add the tie's row that makes most moves in halves even; return what its end adds."""
        best, gain = None, NOISE
        for number in numbers:
            row = rows[number]
            total = sum(weight * level.get(c, 0.0) for c, weight in row.terms.items())
            won = 0.0
            for column, weight in row.terms.items():
                if weight % 2:
                    loss = FAINT
                    if column in level:
                        loss += _loss(level[column], self._upper(column))
                    won += loss if terms.get(column, 0) % 2 else -loss
            for sign, end in ((1, row.upper), (-1, -row.lower)):
                if math.isfinite(end) and won - (end - sign * total) > gain:
                    best, gain = (row, sign, round(end)), won - (end - sign * total)
        if best is None:
            return 0
        _add(terms, best[0].terms, best[1])
        return best[2]

    def _upper(self, column: int) -> float:
        matrix = self.matrix
        if column < matrix.base:
            return float(matrix.base_upper[column])
        return float(matrix.capacity[matrix.sheet.choices.departure[column - matrix.base]])

    def _halved(
        self, terms: Terms, most: int, level: dict[int, float]
    ) -> tuple[float, Side] | None:
        """Halve a row and round it down, each odd weight counted from the end nearer to it."""
        odd = [c for c, weight in terms.items() if weight % 2 and c in level]
        turned = {c for c in odd if level[c] > self._upper(c) - level[c]}
        end = most - sum(terms[c] * round(self._upper(c)) for c in turned)
        if end % 2 == 0:
            # Only an odd end gains by rounding: what is half way is counted from its other end.
            other = [
                (abs(self._upper(c) - 2 * level[c]), c)
                for c in odd
                if math.isfinite(self._upper(c)) and round(self._upper(c)) % 2
            ]
            if not other or min(other)[0] >= 1.0:
                return None
            turned ^= {min(other)[1]}
            end = most - sum(terms[c] * round(self._upper(c)) for c in turned)
        found, halved = end // 2, {}
        for column, weight in terms.items():
            if column in turned:
                halved[column] = -(-weight // 2)
                found += halved[column] * round(self._upper(column))
            else:
                halved[column] = weight // 2
        over = 2 * (sum(w * level.get(c, 0.0) for c, w in halved.items()) - found)
        return None if over < LEAST else (over, self._side(halved, found))

    def _side(self, terms: Terms, most: int) -> Side:
        columns = np.array(sorted(c for c, weight in terms.items() if weight), dtype=np.int64)
        weights = np.array([terms[c] for c in columns.tolist()], dtype=np.float64)
        base = columns < self.matrix.base
        return Side(
            columns[base], weights[base], columns[~base] - self.matrix.base, weights[~base],
            upper=float(most),
        )  # fmt: skip


def broken(values: Floats) -> Mask:
    """Return which values are not whole numbers."""
    return np.asarray(np.abs(values - np.rint(values)) > NOISE)


def _loss(value: float, upper: float) -> float:
    """Return how far a value is from its nearer end, or whole number where it has none."""
    if upper == math.inf:
        away = abs(value - round(value))
        return away if away > NOISE else 0.0
    return max(0.0, min(value, upper - value))


def _add(terms: Terms, other: Terms, times: int) -> None:
    for column, weight in other.items():
        terms[column] = terms.get(column, 0) + times * weight


def _by_column(rows: dict[int, Row], ties: Mask) -> dict[int, list[int]]:
    """Return the ties' rows by the columns in them."""
    found: dict[int, list[int]] = {}
    for number, column in _places(rows, ties):
        found.setdefault(column, []).append(number)
    return found


def _places(rows: dict[int, Row], ties: Mask) -> Iterator[tuple[int, int]]:
    for number, row in rows.items():
        if ties[number]:
            for column in row.terms:
                yield number, column
