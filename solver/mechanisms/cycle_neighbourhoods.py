"""Better packings from neighbourhoods: some exchanges are given up and packed anew, proven.

For a part in which not everybody can move. The prices of the relaxation say where a packing loses:
teachers who have a price and no exchange. A neighbourhood grows around some of them, along
exchanges of small reduced cost; all teachers without an exchange belong to it as well. It is packed
to proven optimality; neighbourhoods grow slowly while that succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..engine.stop import Stop
from ..flows.network import Ints
from .cycle_list import NOBODY, by_teacher
from .cycle_program import pack_most, reduced_costs

WORTHWHILE = 0.6
"""Reduced cost, in teachers, up to which an exchange is looked at. Measured on popular schools: the
best packings known hold some of up to 0.58."""

FIRST, MOST, LARGER, SMALLER = 150, 600.0, 1.003, 0.8
"""Exchanges given up at first and at most; how that grows and, without a proof, shrinks."""

NODES = 50
"""Nodes of the search tree of one neighbourhood."""

WORK, LEAST = 450_000, 500
"""Exchanges in all neighbourhoods of a part, and what one counts as at least: work is limited by
counting."""

SEEDS, WIDTH = 3, 12
"""Teachers around whom a neighbourhood grows, and exchanges followed from each of its teachers."""

PRICED = 1e-3
"""Price, in teachers, from which on a teacher counts as having one."""


@dataclass
class _Search:
    """A packing among exchanges of small reduced cost, and what is needed to vary it."""

    members: Ints
    sizes: Ints
    prices: npt.NDArray[np.float64]
    of: Ints
    draw: np.random.Generator

    def __post_init__(self) -> None:
        self.starts, self.own = by_teacher(self.members, len(self.of))

    def improve(self, stop: Stop, bound: int) -> None:
        """Vary the packing until it meets the bound, the work is done or the stop says so."""
        given, spent = float(FIRST), 0
        while spent < WORK and self._covered() < bound and not stop:
            lossy = np.flatnonzero((self.of == NOBODY) & (self.prices > PRICED))
            if not len(lossy):
                break
            columns = self._neighbourhood(lossy, round(given))
            spent += max(len(columns), LEAST)
            proven = self._pack(columns, stop)
            if proven and len(columns) == len(self.members):
                break
            given = min(given * LARGER, MOST) if proven else max(FIRST, given * SMALLER)

    def _covered(self) -> int:
        return int((self.of != NOBODY).sum())

    def _neighbourhood(self, lossy: Ints, given: int) -> Ints:
        """Return the exchanges among teachers who have none or whose exchange is given up."""
        chance = self.prices[lossy] / self.prices[lossy].sum()
        queue = self.draw.choice(lossy, SEEDS, p=chance).tolist()
        known, gone = set(queue), set[int]()
        for teacher in queue:
            if len(gone) >= given:
                break
            around = self.own[self.starts[teacher] : self.starts[teacher + 1]]
            for member in self.members[self.draw.permutation(around)[:WIDTH]].ravel().tolist():
                if member == NOBODY:
                    continue
                other = int(self.of[member])
                if other != NOBODY:
                    gone.add(other)
                reached = (member,) if other == NOBODY else self.members[other].tolist()
                for near in reached:
                    if near not in known and near != NOBODY and self.prices[near] > PRICED:
                        known.add(near)
                        queue.append(near)
        open_ = np.append(self.of == NOBODY, True)  # the last is nobody
        open_[self.members[sorted(gone)]] = True
        return np.flatnonzero(open_[self.members].all(axis=1))

    def _pack(self, columns: Ints, stop: Stop) -> bool:
        """Pack a neighbourhood anew; return whether that is proven to be its best."""
        seed = int(self.draw.integers(2**31 - 1))
        chosen, proven = pack_most(self.members[columns], self.sizes[columns], stop, seed, NODES)
        present = self.of[self.members[columns, 0]] == columns
        if self.sizes[columns[chosen]].sum() >= self.sizes[columns[present]].sum():
            before = self.members[columns[present]]
            self.of[before[before != NOBODY]] = NOBODY
            for slot in self.members[columns[chosen]].T:
                held = slot != NOBODY
                self.of[slot[held]] = columns[chosen][held]
        return proven


def vary(
    members: Ints,
    sizes: Ints,
    packing: Ints,
    prices: npt.NDArray[np.float64],
    bound: int,
    stop: Stop,
    seed: int,
) -> Ints:
    """Return a packing that is at least as large as the one given.

    Parameters
    ----------
    members, sizes
        All cycles of the part, shape (cycles, 3), and their numbers of members.
    packing
        Cycles of the packing to begin with.
    prices
        Price of each teacher from the relaxation: no cycle is worth more than its members' prices.
    bound
        Ends the search when so many teachers move.
    """
    cheap = reduced_costs(members, sizes, prices) < WORTHWHILE
    among = np.union1d(np.flatnonzero(cheap), packing)
    of = np.full(len(prices), NOBODY, dtype=np.int64)
    for number in np.searchsorted(among, packing).tolist():
        inside = members[among[number]]
        of[inside[inside != NOBODY]] = number
    search = _Search(members[among], sizes[among], prices, of, np.random.default_rng(seed))
    search.improve(stop, bound)
    return np.asarray(among[np.unique(search.of[search.of != NOBODY])], dtype=np.int64)
