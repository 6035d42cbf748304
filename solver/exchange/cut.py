"""A part of a sheet: some departures, options, rows and columns of it, numbered anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .people import Integers
from .sheet import Linear, Link, RowKind, Sheet, joined

Floats = NDArray[np.float64]
Terms = tuple[Integers, Integers, Floats]


@dataclass(frozen=True, slots=True)
class Part:
    """What is left of a sheet, by the numbers of the whole, ascending.

    Attributes
    ----------
    departures, options, rows, columns
        Options have to be of these departures. Where an entry's row is left out, so is the entry.
    """

    departures: Integers
    options: Integers
    rows: Integers
    columns: Integers

    def sheet(self, whole: Sheet) -> Sheet:
        """Return the part as a sheet of its own."""
        choices = whole.choices
        departure = places(self.departures, len(choices.group))
        option = places(self.options, choices.count)
        row, column = places(self.rows, whole.rows), places(self.columns, whole.columns)
        return Sheet(
            choices=dataclasses.replace(
                choices,
                group=choices.group[self.departures],
                form=choices.form[self.departures],
                share=choices.share[self.departures],
                departure=departure[choices.departure[self.options]],
                school=choices.school[self.options],
                subject=choices.subject[self.options],
            ),
            kinds=_kinds(whole.kinds, self.rows),
            lower=[joined(whole.lower)[self.rows]],
            upper=[joined(whole.upper)[self.rows]],
            by_departure=[_link(link, self.departures, row) for link in whole.by_departure],
            by_option=[_link(link, self.options, row) for link in whole.by_option],
            extra=[_terms(whole.extra, option, row)],
            extra_departures=[_terms(whole.extra_departures, departure, row)],
            column_lower=[joined(whole.column_lower)[self.columns]],
            column_upper=[joined(whole.column_upper)[self.columns]],
            column_terms=[_terms(whole.column_terms, column, row)],
            tighter=[_terms(whole.tighter, column, row)],
            rows=len(self.rows),
            columns=len(self.columns),
        )

    def goal(self, whole: Linear) -> Linear:
        """Return the part of a goal's sum."""
        return dataclasses.replace(
            whole,
            departures=whole.departures[self.departures],
            options=whole.options[self.options],
            columns=whole.columns[self.columns],
        )


def places(kept: Integers, size: int) -> Integers:
    """Return the new number of each, -1 where it is left out."""
    place = np.full(size, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return place


def together(terms: Sequence[Terms]) -> Terms:
    """Return entries as one: rules write thousands of short ones."""
    if not terms:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    where, row, weight = (np.concatenate(part) for part in zip(*terms, strict=True))
    return where, row, weight


def _kinds(kinds: Sequence[RowKind], rows: Integers) -> list[RowKind]:
    found, start = [], 0
    for kind in kinds:
        own = rows[np.searchsorted(rows, kind.start) : np.searchsorted(rows, kind.end)]
        if len(own) == len(kind.ids):
            ids = kind.ids
        else:
            ids = tuple(kind.ids[row - kind.start] for row in own.tolist())
        if ids:
            found.append(RowKind(kind.rule, start, ids))
        start += len(ids)
    return found


def _link(link: Link, kept: Integers, row: Integers) -> Link:
    own = link.row[kept]
    found = np.full(len(own), -1, dtype=np.int64)
    found[own >= 0] = row[own[own >= 0]]
    return Link(
        found,
        link.weight if link.weight.ndim == 0 else link.weight[kept],
    )


def _terms(terms: Sequence[Terms], place: Integers, row: Integers) -> Terms:
    where, target, weight = together(terms)
    inside = (place[where] >= 0) & (row[target] >= 0)
    return place[where[inside]], row[target[inside]], weight[inside]
