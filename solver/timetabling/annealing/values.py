"""What a group of times adds to a point of a resource, as a table by what is busy in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from ....models.deviations.limits import outside
from . import tables as t

WIDEST = 16
"""Times of a group up to which a table by sets of busy times is kept."""


@dataclass(frozen=True, slots=True)
class Values:
    """How a kind of constraint sees a group of times.

    Attributes
    ----------
    of
        Value of a set of busy times (bit set by place in the group) or of their number, with the
        least and the greatest number allowed.
    by_place
        Whether it matters which of the times are busy, and not only how many.
    wide
        Kind of row of groups that are too wide for a table.
    """

    of: Callable[[int, int, int], int]
    by_place: bool = False
    wide: int = t.NOWHERE

    def table(self, times: int, low: int, high: int) -> tuple[int, ...] | None:
        """Return the values of all states of a group of so many times; None: too many."""
        if self.by_place and times > WIDEST:
            return None
        return _listed(self, 1 << times if self.by_place else times + 1, low, high)


@cache
def _listed(values: Values, states: int, low: int, high: int) -> tuple[int, ...]:
    return tuple(values.of(state, low, high) for state in range(states))


def _idle(busy: int, low: int, high: int) -> int:
    if not busy:
        return 0
    lowest = (busy & -busy).bit_length() - 1
    return busy.bit_length() - lowest - busy.bit_count()


def _cluster(count: int, low: int, high: int) -> int:
    return int(count > 0)


def _limit(count: int, low: int, high: int) -> int:
    return outside(count, low, high) if count else 0


def _consecutive(busy: int, low: int, high: int) -> int:
    runs = (len(list(run)) for bit, run in groupby(f"{busy:b}") if bit == "1")
    return sum(max(run - high, 0) for run in runs)


IDLE = Values(_idle, by_place=True, wide=t.IDLE)
CLUSTER = Values(_cluster)
BUSY = Values(_limit)
CONSECUTIVE = Values(_consecutive, by_place=True, wide=t.CONSECUTIVE)
