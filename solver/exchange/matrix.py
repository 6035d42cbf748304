"""The linear model as the engine takes it: base columns and rows, and options priced on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .people import Integers, Mask
from .sheet import Linear, Link, Sheet, joined

Floats = NDArray[np.float64]

ALWAYS_OPEN = ("unfilled", "structure", "extra_moves")
"""Rows that goals write: their own columns fulfil them whatever happens."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Entries of a matrix: row, column, weight."""

    row: Integers
    column: Integers
    weight: Floats

    def by_column(self, columns: int) -> tuple[Integers, Integers, Floats]:
        """Return starts, rows and weights column by column."""
        order = np.argsort(self.column, kind="stable")
        counts = np.bincount(self.column, minlength=columns)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return starts, self.row[order], self.weight[order]


@dataclass(frozen=True)
class Matrix:
    """A finished sheet with the capacities of departures.

    Columns stand in the order: departures, the sheet's columns, elastic columns, options. Rows:
    one a departure (its options add up to it), then the sheet's rows.

    Attributes
    ----------
    every_elastic
        Every hard row has elastic columns; otherwise only those that nothing moving breaks, which
        is enough to tell how far from possible a model is.
    """

    sheet: Sheet
    capacity: Integers
    every_elastic: bool = False

    # ---- sizes ------------------------------------------------------------------------------

    @property
    def departures(self) -> int:
        """Number of departures."""
        return len(self.capacity)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.departures + self.sheet.rows

    @property
    def base(self) -> int:
        """Number of columns that are always there."""
        return self.departures + self.sheet.columns + len(self.elastic_row)

    @property
    def first_elastic(self) -> int:
        """Number of the first elastic column."""
        return self.departures + self.sheet.columns

    @cached_property
    def hard(self) -> Mask:
        """Rows of the sheet that hard rules have written."""
        found = np.zeros(self.sheet.rows, dtype=bool)
        for kind in self.sheet.kinds:
            found[kind.start : kind.end] = kind.rule not in ALWAYS_OPEN
        return found

    @cached_property
    def elastic_row(self) -> Integers:
        """Sheet row of each elastic column."""
        return np.concatenate([np.flatnonzero(sign) for sign in self._elastic_sides])

    @cached_property
    def elastic_sign(self) -> Floats:
        """1 where an elastic column adds to its row, -1 where it takes away."""
        more, less = self._elastic_sides
        return np.concatenate([np.ones(int(more.sum())), -np.ones(int(less.sum()))])

    @cached_property
    def _elastic_sides(self) -> tuple[Mask, Mask]:
        """Rows that may need more, and less, than nothing moving gives."""
        if self.every_elastic:
            return self.hard & (self.sheet_lower > -np.inf), self.hard & (self.sheet_upper < np.inf)
        return self.hard & (self.sheet_lower > 0), self.hard & (self.sheet_upper < 0)

    # ---- bounds -----------------------------------------------------------------------------

    @cached_property
    def sheet_lower(self) -> Floats:
        """Lower bounds of the sheet's rows."""
        return joined(self.sheet.lower)

    @cached_property
    def sheet_upper(self) -> Floats:
        """Upper bounds of the sheet's rows."""
        return joined(self.sheet.upper)

    @cached_property
    def row_lower(self) -> Floats:
        """Lower bounds of all rows."""
        return np.concatenate([np.zeros(self.departures), self.sheet_lower])

    @cached_property
    def row_upper(self) -> Floats:
        """Upper bounds of all rows."""
        return np.concatenate([np.zeros(self.departures), self.sheet_upper])

    @cached_property
    def base_lower(self) -> Floats:
        """Lower bounds of the base columns."""
        elastic = np.zeros(len(self.elastic_row))
        return np.concatenate([np.zeros(self.departures), joined(self.sheet.column_lower), elastic])

    @cached_property
    def base_upper(self) -> Floats:
        """Upper bounds of the base columns; elastic ones are shut."""
        elastic = np.zeros(len(self.elastic_row))
        return np.concatenate(
            [self.capacity.astype(float), joined(self.sheet.column_upper), elastic]
        )

    # ---- entries ----------------------------------------------------------------------------

    @cached_property
    def base_entries(self) -> Sparse:
        """Entries of the base columns."""
        first = self.departures
        own = np.arange(first)
        row, column, weight = [own], [own], [-np.ones(first)]
        for place, target, value in self._departure_terms():
            row.append(target + first)
            column.append(place)
            weight.append(value)
        for place, target, value in (*self.sheet.column_terms, *self.sheet.tighter):
            row.append(target + first)
            column.append(place + first)
            weight.append(value)
        row.append(self.elastic_row + first)
        column.append(np.arange(len(self.elastic_row)) + self.first_elastic)
        weight.append(self.elastic_sign)
        return _gathered(row, column, weight)

    def _departure_terms(self) -> list[tuple[Integers, Integers, Floats]]:
        linked = [_entries(link) for link in self.sheet.by_departure]
        return [*linked, *self.sheet.extra_departures]

    def option_entries(self, options: Integers) -> Sparse:
        """Return the entries of some options, which become columns 0, 1, … in their order."""
        first = self.departures
        own = np.arange(len(options))
        row = [self.sheet.choices.departure[options]]
        column, weight = [own], [np.ones(len(options))]
        for link in self.sheet.by_option:
            target = link.row[options]
            inside = target >= 0
            row.append(target[inside] + first)
            column.append(own[inside])
            weight.append(link.weights()[options][inside])
        place = np.full(self.sheet.choices.count, -1, dtype=np.int64)
        place[options] = own
        for option, target, value in self.sheet.extra:
            inside = place[option] >= 0
            row.append(target[inside] + first)
            column.append(place[option[inside]])
            weight.append(value[inside])
        return _gathered(row, column, weight)

    @cached_property
    def idle(self) -> Mask:
        """Rows in which only options stand and which hold as long as none of those is there."""
        found = (self.row_lower <= 0) & (self.row_upper >= 0)
        found[self.base_entries.row] = False
        return np.asarray(found)

    # ---- prices -----------------------------------------------------------------------------

    def reduced_costs(self, cost: Floats, duals: Floats) -> Floats:
        """Return cost less what the duals of rows pay, for every option there is."""
        found = cost - duals[self.sheet.choices.departure]
        priced = np.append(duals[self.departures : self.rows], 0.0)
        for link in self.sheet.by_option:
            paid = priced[link.row]
            found -= paid if link.weight.ndim == 0 and link.weight == 1.0 else paid * link.weight
        for option, target, value in self.sheet.extra:
            np.subtract.at(found, option, priced[target] * value)
        return found

    def base_reduced_costs(self, cost: Floats, duals: Floats) -> Floats:
        """Return the same for the base columns."""
        entries = self.base_entries
        found = cost.copy()
        np.subtract.at(found, entries.column, entries.weight * duals[entries.row])
        return found

    # ---- plans ------------------------------------------------------------------------------

    def settled(self, options: Floats) -> Floats:
        """Return the base columns that belong to options: nothing in them is dearer than needed.

        The columns of a row stand in the order of their cost, so that they fill one by one.
        """
        used = np.flatnonzero(options)
        base = np.zeros(self.base)
        base[: self.departures] = np.bincount(
            self.sheet.choices.departure[used], options[used], self.departures
        )
        activity = self.sheet_activity(base, options)
        row, weight = self.owner
        missing = np.where(weight > 0, self.sheet_lower[row] - activity[row], 0.0)
        missing = np.where(weight < 0, activity[row] - self.sheet_upper[row], missing)
        own = slice(self.departures, self.first_elastic)
        base[own] = np.clip(missing - self._before, 0.0, self.base_upper[own])
        return base

    def sheet_activity(self, base: Floats, options: Floats) -> Floats:
        """Return what the sheet's rows add up to, elastic columns left out of account."""
        used = np.flatnonzero(options)
        own, chosen = self.base_entries, self.option_entries(used)
        steady = np.where(np.arange(self.base) < self.first_elastic, base, 0.0)
        found = np.bincount(own.row, own.weight * steady[own.column], self.rows)
        found += np.bincount(chosen.row, chosen.weight * options[used][chosen.column], self.rows)
        return np.asarray(found[self.departures :])

    @cached_property
    def owner(self) -> tuple[Integers, Floats]:
        """Row of each of the sheet's columns, and its sign there."""
        row = np.zeros(self.sheet.columns, dtype=np.int64)
        weight = np.ones(self.sheet.columns)
        for column, target, value in self.sheet.column_terms:
            row[column], weight[column] = target, value
        return row, weight

    @cached_property
    def exact(self) -> Mask:
        """The sheet's columns that say what is there, and not how much is lacking or too much."""
        row = self.owner[0]
        return np.asarray(self.sheet_lower[row] == self.sheet_upper[row])

    @cached_property
    def _before(self) -> Floats:
        """What the columns before each one in its row hold at most."""
        row, upper = self.owner[0], joined(self.sheet.column_upper)
        order = np.argsort(row, kind="stable")
        held = np.cumsum(upper[order]) - upper[order]
        first = np.searchsorted(row[order], row[order])
        found = np.zeros(len(row))
        found[order] = held - held[first] if len(row) else held
        return found

    def base_cost(self, goal: Linear) -> Floats:
        """Return a goal's cost of the base columns."""
        elastic = np.zeros(len(self.elastic_row))
        return np.concatenate([goal.departures, goal.columns, elastic])


def _entries(link: Link) -> tuple[Integers, Integers, Floats]:
    place = np.flatnonzero(link.row >= 0)
    return place, link.row[place], link.weights()[place]


def _gathered(row: list[Integers], column: list[Integers], weight: list[Floats]) -> Sparse:
    """Join entries, those in the same place added up, and drop zeros."""
    rows, columns, weights = np.concatenate(row), np.concatenate(column), np.concatenate(weight)
    order = np.lexsort((rows, columns))
    rows, columns, weights = rows[order], columns[order], weights[order]
    if not len(rows):
        return Sparse(rows, columns, weights)
    new = np.concatenate([[True], (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])])
    starts = np.flatnonzero(new)
    added = np.add.reduceat(weights, starts)
    kept = added != 0
    return Sparse(rows[starts][kept], columns[starts][kept], added[kept])


@dataclass(frozen=True, slots=True)
class Point:
    """Values of the base columns and of all options: a whole plan in the model's words."""

    base: Floats
    options: Floats

    def value(self, matrix: Matrix, goal: Linear) -> float:
        """Return a goal's sum, its offset not included."""
        return float(matrix.base_cost(goal) @ self.base + goal.options @ self.options)
