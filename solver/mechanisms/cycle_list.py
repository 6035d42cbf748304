"""All swaps and three-way exchanges of a market: every cycle in which each gets a listed place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.exchange.market import Market
from ..flows.network import Ints

NOBODY = -1


@dataclass(frozen=True)
class Cycles:
    """Cycles of two or three teachers.

    Attributes
    ----------
    members
        Shape (cycles, 3): each teacher takes the place of the next, the last that of the first;
        the third is nobody in a swap.
    ranks
        Sum of the ranks (0 first) of the places that the members get.
    complete
        Whether every cycle of the market is there.
    """

    members: Ints
    ranks: Ints
    complete: bool

    @property
    def sizes(self) -> Ints:
        """Teachers in each cycle."""
        return np.where(self.members[:, 2] == NOBODY, 2, 3)


class _Arcs:
    """Wishes as arcs from place to place, sorted, so that arcs between two places are a run."""

    def __init__(self, market: Market) -> None:
        lengths = [len(wanted) for wanted in market.lists]
        flat = [place for wanted in market.lists for place in wanted]
        ranks = [rank for length in lengths for rank in range(length)]
        teacher = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        home = np.array(market.home, dtype=np.int64)[teacher]
        goal = np.array(flat, dtype=np.int64)
        self.places = len(market.places)
        order = np.argsort(home * self.places + goal, kind="stable")
        self.teacher, self.home, self.goal = teacher[order], home[order], goal[order]
        self.rank = np.array(ranks, dtype=np.int64)[order]
        self.key = self.home * self.places + self.goal

    def run(self, home: Ints, goal: Ints) -> tuple[Ints, Ints]:
        """Return where the arcs between pairs of places begin, and how many they are."""
        key = home * self.places + goal
        first = np.searchsorted(self.key, key)
        return first, np.searchsorted(self.key, key, side="right") - first

    def leaving(self, place: Ints) -> tuple[Ints, Ints]:
        """Return where the arcs that leave places begin, and how many they are."""
        first = np.searchsorted(self.home, place)
        return first, np.searchsorted(self.home, place, side="right") - first


def list_cycles(market: Market, most: int) -> Cycles:
    """Return the market's swaps and three-way exchanges, at most about so many.

    Three-way exchanges are walked through by the lowest of their places, block by block of arcs;
    when `most` is reached the rest is left out.
    """
    arcs = _Arcs(market)
    swaps = _swaps(arcs)
    parts, count, complete = [swaps], len(swaps[1]), True
    step = max(1, 2_000_000 // max(1, _degree(arcs)))
    up = np.flatnonzero(arcs.home < arcs.goal)
    # A fixed permutation: what is cut off does not lie in one corner of the market.
    up = np.random.default_rng(0).permutation(up) if len(up) * _degree(arcs) > most else up
    for begin in range(0, len(up), step):
        if count >= most:
            complete = False
            break
        part = _threes(arcs, up[begin : begin + step])
        parts.append(part)
        count += len(part[1])
    members = np.concatenate([members for members, _ in parts])
    return Cycles(members, np.concatenate([ranks for _, ranks in parts]), complete)


def _degree(arcs: _Arcs) -> int:
    return int(np.bincount(arcs.home).max(initial=0)) if len(arcs.home) else 0


def _swaps(arcs: _Arcs) -> tuple[Ints, Ints]:
    up = np.flatnonzero(arcs.home < arcs.goal)
    first, count = arcs.run(arcs.goal[up], arcs.home[up])
    there, back = _pairs(up, first, count)
    members = np.column_stack(
        [arcs.teacher[there], arcs.teacher[back], np.full(len(there), NOBODY, dtype=np.int64)]
    )
    return members, arcs.rank[there] + arcs.rank[back]


def _threes(arcs: _Arcs, first_arcs: Ints) -> tuple[Ints, Ints]:
    first, count = arcs.leaving(arcs.goal[first_arcs])
    one, two = _pairs(first_arcs, first, count)
    higher = arcs.home[one] < arcs.goal[two]
    one, two = one[higher], two[higher]
    first, count = arcs.run(arcs.goal[two], arcs.home[one])
    two_again, three = _pairs(np.arange(len(two), dtype=np.int64), first, count)
    one, two = one[two_again], two[two_again]
    members = np.column_stack([arcs.teacher[one], arcs.teacher[two], arcs.teacher[three]])
    return members, arcs.rank[one] + arcs.rank[two] + arcs.rank[three]


def _pairs(items: Ints, first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return each item with each of the `count` numbers from its `first` on."""
    repeated = np.repeat(items, count)
    start = np.repeat(np.cumsum(count) - count, count)
    return repeated, np.repeat(first, count) + np.arange(len(repeated)) - start


def by_teacher(members: Ints, teachers: int) -> tuple[Ints, Ints]:
    """Return the cycles of each teacher: where his begin, and all in a row."""
    flat = members.ravel()
    kept = flat != NOBODY
    cycle = np.repeat(np.arange(len(members), dtype=np.int64), 3)[kept]
    order = np.argsort(flat[kept], kind="stable")
    starts = np.searchsorted(flat[kept][order], np.arange(teachers + 1))
    return starts.astype(np.int64), cycle[order]
