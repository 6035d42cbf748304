"""In which order teachers stand: for the whole bureau, and in the eyes of one school."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from .index import BureauIndex, Floats
from .policy import Priority

PERSONAL: dict[Priority, Callable[[BureauIndex], Floats]] = {
    Priority.EVALUATION: lambda index: index.score,
    Priority.RURAL_YEARS: lambda index: np.array([t.rural_years for t in index.bureau.teachers]),
    Priority.TENURE: lambda index: index.tenure,
    Priority.TITLE: lambda index: index.title.astype(float),
    Priority.BACKBONE: lambda index: index.backbone.astype(float),
}
"""What is the same for every school; more stands higher, what is not known lowest."""


def master_order(index: BureauIndex, teachers: Iterable[int]) -> list[int]:
    """Return teachers (the bureau's numbers), highest first, by what is the same everywhere."""
    columns = [_known(PERSONAL[p](index)) for p in _priority(index) if p in PERSONAL]
    ids = [teacher.id for teacher in index.bureau.teachers]
    return sorted(teachers, key=lambda t: (*(-float(column[t]) for column in columns), ids[t]))


def place_order(
    index: BureauIndex, teachers: Sequence[int], group: Iterable[int], school: int
) -> dict[int, int]:
    """Return the standing (lowest number first) in a school of some teachers of the market.

    Parameters
    ----------
    teachers
        The bureau's number of each teacher of the market, in the master order.
    group
        Teachers of the market.
    """
    own = [p for p in _priority(index) if p not in PERSONAL]
    if not own:  # the master order is the school's, and standings compare across schools
        return {teacher: teacher for teacher in sorted(group)}
    columns = [_column(index, priority, school) for priority in _priority(index)]

    def key(teacher: int) -> tuple[float, ...]:
        number = teachers[teacher]
        return (*(-column(number) for column in columns), teacher)

    return {teacher: rank for rank, teacher in enumerate(sorted(group, key=key))}


def _column(index: BureauIndex, priority: Priority, school: int) -> Callable[[int], float]:
    if priority is Priority.ZONE:
        return lambda t: float(index.zone[index.work[t]] == index.zone[school])
    if priority is Priority.NEARNESS:
        return lambda t: float(_known(-index.home_km(t)[school : school + 1])[0])
    values = _known(PERSONAL[priority](index))
    return lambda t: float(values[t])


def _priority(index: BureauIndex) -> tuple[Priority, ...]:
    return index.policy.mechanism.priority


def _known(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=-np.inf, neginf=-np.inf)
