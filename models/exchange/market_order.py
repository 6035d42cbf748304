"""In which order teachers stand: for the whole bureau, and in the eyes of one school."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from .index import BureauIndex, Floats, Integers
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


def place_order(index: BureauIndex, teachers: Sequence[int], school: int) -> Integers:
    """Return the standing (lowest number first) in a school of all teachers of the market.

    Whoever might come is counted, so that nobody's list changes another's standing, and standings
    of several schools compare.

    Parameters
    ----------
    teachers
        The bureau's number of each teacher of the market, in the master order.

    Returns
    -------
    numpy.ndarray
        By teacher of the market; shape (len(teachers),).
    """
    own = [p for p in _priority(index) if p not in PERSONAL]
    if not own:  # the master order is the school's
        return np.arange(len(teachers))
    numbers = np.array(teachers, dtype=np.int64)
    columns = [-_column(index, priority, school)[numbers] for priority in _priority(index)]
    # The first key of the order is the last that lexsort reads; ties stay in the master order.
    order = np.lexsort(columns[::-1])
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.arange(len(order))
    return found


def _column(index: BureauIndex, priority: Priority, school: int) -> Floats:
    if priority is Priority.ZONE:
        return np.asarray(index.zone[index.work] == index.zone[school], dtype=float)
    if priority is Priority.NEARNESS:
        return _known(-index.km_from_home(school))
    return _known(PERSONAL[priority](index))


def _priority(index: BureauIndex) -> tuple[Priority, ...]:
    return index.policy.mechanism.priority


def _known(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=-np.inf, neginf=-np.inf)
