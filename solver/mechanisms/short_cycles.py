"""Swaps and three-way exchanges: the most teachers who can move in them, then the best ranks.

The exchanges are listed one by one and packed so that nobody stands in two. What hangs together
through common teachers is a part of its own. A small part is an integer program, proven (the
cycle formulation of Abraham, Blum, Sandholm, EC 2007, which has the tightest relaxation). A large
one is annealed first; its bound is the least of three: teachers in any exchange, the flow in which
exchanges may be of any length, and the relaxation, which also tells which exchanges are worth
annealing on with. Meeting the bound ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...models.exchange.market import Assignment, Market
from ..engine.stop import Stop
from ..flows.network import Ints
from .ceiling import most_movers
from .cycle_list import NOBODY, Cycles, list_cycles
from .cycle_program import relax, solve_part

MOST_CYCLES = 3_000_000
"""Exchanges that are listed; of more, a sample that does not prove but still packs well."""

SMALL_PART = 20_000
"""Exchanges in a part that is given to the integer program as it is."""

DRAWS, LATER = 1_500, 5
"""Cycles drawn for each teacher in the first round of annealing; so many times as many later."""

CLOSE = 0.005
"""Gap after the first round below which the relaxation is not asked: where nearly everybody moves
it says that everybody can, after more time than all the annealing takes."""

WORTHWHILE = 0.2
"""Reduced cost, in teachers, up to which a cycle is looked at after the relaxation. Measured: twice
or half of it finds less."""

HOT, COLD = 0.2, 0.18
"""Temperatures in teachers: the worth of an exchange is the number of its members. Measured on
10,000 teachers: hotter loses what is nearly full, colder never moves again."""


@dataclass(frozen=True)
class Packing:
    """What was found: who goes where, how many move, the most that can, and the ranks.

    Attributes
    ----------
    bound
        Proven: no packing of swaps and three-way exchanges moves more.
    ranks
        Sum of the ranks (0 first) of all who move.
    rank_bound
        Least sum of ranks of as many movers where it is proven, None otherwise.
    """

    assignment: Assignment
    movers: int
    bound: int
    ranks: int
    rank_bound: int | None


def short_cycles(market: Market) -> Assignment:
    """Return the assignment of the best packing of swaps and three-way exchanges."""
    return pack_cycles(market).assignment


def pack_cycles(market: Market, *, stop: Stop | None = None, seed: int = 1) -> Packing:
    """Return the best packing of swaps and three-way exchanges.

    Parameters
    ----------
    stop
        When to end; None: after the annealing rounds.
    """
    stop = stop or Stop()
    cycles = list_cycles(market, MOST_CYCLES)
    chosen: list[int] = []
    bound, proven = 0, cycles.complete
    for part in _parts(cycles, len(market.teachers)):
        inside = replace(cycles, members=cycles.members[part], ranks=cycles.ranks[part])
        if len(part) <= SMALL_PART:
            found, top, exact = solve_part(inside, stop, seed)
        else:
            found, top = _anneal_part(market, inside, stop, seed)
            exact = False
        chosen += part[found].tolist()
        bound, proven = bound + top, proven and exact
    members = cycles.members[chosen]
    if not cycles.complete:
        bound = market.movers(most_movers(market))
    ranks = int(cycles.ranks[chosen].sum())
    movers = int((members != NOBODY).sum())
    assignment = _assignment(market, members)
    return Packing(assignment, movers, bound, ranks, ranks if proven else None)


def _parts(cycles: Cycles, teachers: int) -> list[Ints]:
    """Return the cycles of each part that hangs together.

    Every teacher takes the lowest label among those he shares a cycle with, until nothing changes.
    """
    if not len(cycles.members):
        return []
    members = np.where(cycles.members == NOBODY, cycles.members[:, :1], cycles.members)
    label = np.arange(teachers, dtype=np.int64)
    while True:
        lowest = label[members].min(axis=1)
        before = label.copy()
        for member in members.T:
            np.minimum.at(label, member, lowest)
        label = label[label]  # jump ahead: who follows somebody follows whom he follows
        if np.array_equal(label, before):
            break
    of_cycle = label[members[:, 0]]
    order = np.argsort(of_cycle, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(of_cycle[order])) + 1)


def _anneal_part(market: Market, cycles: Cycles, stop: Stop, seed: int) -> tuple[Ints, int]:
    """Return a packing of a large part and what bounds it."""
    teachers, members = np.unique(cycles.members, return_inverse=True)
    members = members.reshape(cycles.members.shape).astype(np.int64)
    if teachers[0] == NOBODY:
        teachers, members = teachers[1:], members - 1
    bound = min(len(teachers), _any_length(market, cycles))
    sizes = np.where(members[:, 2] == NOBODY, 2, 3).astype(np.int64)
    every = np.arange(len(members), dtype=np.int64)
    best = _anneal(members, sizes, every[:0], every, DRAWS, bound, seed)
    if int(sizes[best].sum()) < bound * (1 - CLOSE) and not stop:
        relaxed = relax(members, sizes, stop, seed)
        if relaxed is not None:
            bound = min(bound, relaxed.bound)
            every = np.union1d(np.flatnonzero(relaxed.reduced < WORTHWHILE), best)
    if int(sizes[best].sum()) < bound and not stop:
        best = _anneal(members, sizes, best, every, LATER * DRAWS, bound, seed + 1)
    return best, bound


def _anneal(
    members: Ints, sizes: Ints, packing: Ints, among: Ints, draws: int, bound: int, seed: int
) -> Ints:
    """Return the best packing found among some cycles, starting from one that lies in them."""
    from .cycle_kernel import anneal  # numba takes a second to import, and small parts need none

    teachers = int(members.max()) + 1
    chosen = np.full(teachers, NOBODY, dtype=np.int64)
    for number in np.searchsorted(among, packing).tolist():
        inside = members[among[number]]
        chosen[inside[inside != NOBODY]] = number
    starts, own = _by_teacher(members[among], teachers)
    anneal(
        members[among], sizes[among], starts, own, chosen, seed, draws * teachers, HOT, COLD, bound
    )
    return np.asarray(among[np.unique(chosen[chosen != NOBODY])], dtype=np.int64)


def _any_length(market: Market, cycles: Cycles) -> int:
    """Return the most movers where the part's wishes may be met in exchanges of any length."""
    home = np.array(market.home, dtype=np.int64)
    first, second, third = cycles.members.T
    last = np.where(third == NOBODY, first, third)
    steps = np.concatenate(
        [
            np.column_stack([first, home[second]]),
            np.column_stack([second, home[last]]),
            np.column_stack([third, home[first]])[third != NOBODY],
        ]
    )
    open_to: list[list[int]] = [[] for _ in market.teachers]
    for step in np.unique(steps[:, 0] * len(market.places) + steps[:, 1]).tolist():
        open_to[step // len(market.places)].append(step % len(market.places))
    kept = replace(
        market,
        lists=tuple(map(tuple, open_to)),
        seats=market.heads,
        floor=market.heads,
    )
    return market.movers(most_movers(kept))


def _by_teacher(members: Ints, teachers: int) -> tuple[Ints, Ints]:
    """Return the cycles of each teacher: where his begin, and all in a row."""
    flat = members.ravel()
    kept = flat != NOBODY
    cycle = np.repeat(np.arange(len(members), dtype=np.int64), 3)[kept]
    order = np.argsort(flat[kept], kind="stable")
    starts = np.searchsorted(flat[kept][order], np.arange(teachers + 1))
    return starts.astype(np.int64), cycle[order]


def _assignment(market: Market, members: Ints) -> Assignment:
    """Return who goes where: each member to the place of the next."""
    outcome = list(market.home)
    for first, second, third in members.tolist():
        outcome[first] = market.home[second]
        outcome[second] = market.home[first if third == NOBODY else third]
        if third != NOBODY:
            outcome[third] = market.home[first]
    return tuple(outcome)
