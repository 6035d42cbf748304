"""Swaps and three-way exchanges: the most teachers who can move in them, then the best ranks.

The exchanges are listed one by one and packed so that nobody stands in two. What hangs together
through common teachers is a part of its own. A small part is an integer program, proven (the
cycle formulation of Abraham, Blum, Sandholm, EC 2007, which has the tightest relaxation). A large
one is searched (`large_part`); its bound is the least of three: teachers in any exchange, the flow
in which exchanges may be of any length, and the relaxation. Meeting the bound ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...models.exchange.market import Assignment, Market
from ..engine.stop import Stop
from ..flows.network import Ints
from .ceiling import most_movers
from .cycle_list import NOBODY, Cycles, list_cycles
from .cycle_program import solve_part
from .large_part import pack_large

MOST_CYCLES = 3_000_000
"""Exchanges that are listed; of more, a sample that does not prove but still packs well."""

SMALL_PART = 20_000
"""Exchanges in a part that is given to the integer program as it is."""


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
        When to end; None: after a fixed amount of work.
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
            found, top = pack_large(market, inside, stop, seed)
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


def _assignment(market: Market, members: Ints) -> Assignment:
    """Return who goes where: each member to the place of the next."""
    outcome = list(market.home)
    for first, second, third in members.tolist():
        outcome[first] = market.home[second]
        outcome[second] = market.home[first if third == NOBODY else third]
        if third != NOBODY:
            outcome[third] = market.home[first]
    return tuple(outcome)
