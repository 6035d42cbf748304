"""The linear model on arrays: rows by rule, and what departures, options and columns do in them.

An option (a departure to a school) touches its departure's own row and, through links, a few rows
about the destination. All that concerns the origin hangs on the departure, so that the cost of
not having an option in the program is a handful of look-ups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .choices import Choices
from .people import Integers

Floats = NDArray[np.float64]

INFINITY = math.inf


@dataclass(frozen=True, slots=True)
class Link:
    """What every departure (or option) does in rows of one kind.

    Attributes
    ----------
    row
        The row, -1 where it does nothing.
    weight
        Coefficient, one for each or one for all.
    """

    row: Integers
    weight: Floats

    def weights(self) -> Floats:
        """Return the coefficient of each."""
        return np.broadcast_to(self.weight, self.row.shape)


@dataclass(frozen=True, slots=True)
class RowKind:
    """A stretch of rows that one rule has written, and the data row behind each."""

    rule: str
    start: int
    ids: tuple[str, ...]

    @property
    def end(self) -> int:
        """First row behind the stretch."""
        return self.start + len(self.ids)


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum over departures, options and columns: a goal, in the planner's own scale.

    The goal's value is (offset + sum) / scale; it is minimised, `sign` -1 where the policy
    maximises it (the sum is of the opposite).
    """

    departures: Floats
    options: Floats
    columns: Floats
    offset: float = 0.0
    scale: float = 1.0


@dataclass
class Sheet:
    """Rows, links and further columns, as rules write them.

    Attributes
    ----------
    lower, upper
        Bounds of the rows, in stretches.
    by_departure, by_option
        Links; `extra` holds single (option, row, weight) beyond them.
    column_lower, column_upper, column_terms
        Further columns (slack of a need, steps of a balance, …) with the rows they stand in.
    """

    choices: Choices
    kinds: list[RowKind] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    by_departure: list[Link] = field(default_factory=list)
    by_option: list[Link] = field(default_factory=list)
    extra: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    extra_departures: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    column_lower: list[Floats] = field(default_factory=list)
    column_upper: list[Floats] = field(default_factory=list)
    column_terms: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    tighter: list[tuple[Integers, Integers, Floats]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def add_rows(
        self, rule: str, ids: Sequence[str], lower: ArrayLike, upper: ArrayLike
    ) -> Integers:
        """Add a row for each id and return their numbers."""
        count = len(ids)
        self.kinds.append(RowKind(rule, self.rows, tuple(ids)))
        for kept, bound in ((self.lower, lower), (self.upper, upper)):
            kept.append(np.broadcast_to(np.asarray(bound, dtype=np.float64), (count,)).copy())
        numbers = np.arange(self.rows, self.rows + count, dtype=np.int64)
        self.rows += count
        return numbers

    def departures(self, row: Integers, weight: ArrayLike = 1.0) -> None:
        """Let every departure stand in `row` (-1: in none)."""
        self.by_departure.append(Link(row, np.asarray(weight, dtype=np.float64)))

    def options(self, row: Integers, weight: ArrayLike = 1.0) -> None:
        """Let every option stand in `row` (-1: in none)."""
        self.by_option.append(Link(row, np.asarray(weight, dtype=np.float64)))

    def single_options(self, option: ArrayLike, row: ArrayLike, weight: ArrayLike) -> None:
        """Let single options stand in rows."""
        self.extra.append(_triples(option, row, weight))

    def single_departures(self, departure: ArrayLike, row: ArrayLike, weight: ArrayLike) -> None:
        """Let single departures stand in rows."""
        self.extra_departures.append(_triples(departure, row, weight))

    def add_columns(
        self, lower: ArrayLike, upper: ArrayLike, row: Integers, weight: ArrayLike
    ) -> Integers:
        """Add a column for each of `row`, standing in it; return their numbers."""
        count = len(row)
        for kept, bound in ((self.column_lower, lower), (self.column_upper, upper)):
            kept.append(np.broadcast_to(np.asarray(bound, dtype=np.float64), (count,)).copy())
        numbers = np.arange(self.columns, self.columns + count, dtype=np.int64)
        self.column_terms.append(_triples(numbers, row, weight))
        self.columns += count
        return numbers

    def single_columns(self, column: Integers, row: Integers, weight: ArrayLike) -> None:
        """Let columns stand in further rows, which only tighten the relaxation."""
        self.tighter.append(_triples(column, row, weight))

    def rule_of(self, row: int) -> tuple[str, str]:
        """Return the rule that wrote a row, and the id of the data behind it."""
        for kind in self.kinds:
            if kind.start <= row < kind.end:
                return kind.rule, kind.ids[row - kind.start]
        raise IndexError(row)

    def zero(self) -> Linear:
        """Return the sum that is 0."""
        return Linear(
            np.zeros(len(self.choices.group)), np.zeros(self.choices.count), np.zeros(self.columns)
        )


def _triples(
    place: ArrayLike, row: ArrayLike, weight: ArrayLike
) -> tuple[Integers, Integers, Floats]:
    where = np.asarray(place, dtype=np.int64)
    return (
        where,
        np.broadcast_to(np.asarray(row, dtype=np.int64), where.shape),
        np.broadcast_to(np.asarray(weight, dtype=np.float64), where.shape),
    )


def joined(parts: Sequence[Floats]) -> Floats:
    """Return stretches one after the other."""
    return np.concatenate(parts) if parts else np.zeros(0)
