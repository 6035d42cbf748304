"""Ways between schools, and from home to school."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .bureau import Bureau

Floats = NDArray[np.float64]


class Places:
    """Distances of a bureau: the table first, otherwise the straight line.

    What is not known is nan; rules take it as near.
    """

    def __init__(self, bureau: Bureau, school_number: dict[str, int]) -> None:
        self._bureau = bureau
        self._number = school_number
        self._km: dict[int, Floats] = {}
        self._minutes: dict[int, Floats] = {}

    @cached_property
    def x(self) -> Floats:
        """East of the origin, in kilometres, by school."""
        return np.array([np.nan if s.x is None else s.x for s in self._bureau.schools])

    @cached_property
    def y(self) -> Floats:
        """North of the origin, in kilometres, by school."""
        return np.array([np.nan if s.y is None else s.y for s in self._bureau.schools])

    @cached_property
    def _rows(self) -> dict[int, list[tuple[int, float, float | None]]]:
        rows: dict[int, list[tuple[int, float, float | None]]] = {}
        for row in self._bureau.distances:
            first, second = self._number.get(row.first, -1), self._number.get(row.second, -1)
            if first >= 0 and second >= 0:
                rows.setdefault(first, []).append((second, row.km, row.minutes))
                rows.setdefault(second, []).append((first, row.km, row.minutes))
        return rows

    def km(self, school: int) -> Floats:
        """Return kilometres from a school to every school."""
        if school not in self._km:
            found = self.from_point(self.x[school], self.y[school])
            for other, km, _ in self._rows.get(school, ()):
                found[other] = km
            found[school] = 0.0
            self._km[school] = found
        return self._km[school]

    def minutes(self, school: int) -> Floats:
        """Return minutes from a school to every school, known from the table alone."""
        if school not in self._minutes:
            found = np.full(len(self._bureau.schools), np.nan)
            for other, _, minutes in self._rows.get(school, ()):
                found[other] = np.nan if minutes is None else minutes
            found[school] = 0.0
            self._minutes[school] = found
        return self._minutes[school]

    def from_point(self, x: float, y: float) -> Floats:
        """Return straight kilometres from a point to every school."""
        found: Floats = np.hypot(self.x - x, self.y - y)
        return found

    def way(self, x: float, y: float, school: int) -> float:
        """Return straight kilometres from a point to one school; nan where not known."""
        return float(np.hypot(self.x[school] - x, self.y[school] - y))
