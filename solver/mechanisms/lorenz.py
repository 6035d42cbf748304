"""The Lorenz rule: teachers of strong places fill the deficits of others as evenly as can be.

Only places above their floor give, only places in deficit with free seats receive, and a teacher
goes only where he has said he would. Of all vectors of deficits that can be reached there is one
that Lorenz-dominates the others (Mishra, Sarkar, Sen, Sethuraman, Yadav, "Teacher transfers:
equalizing deficits across schools", arXiv 2510.18708, 2025). It is the flow that minimises the sum
of squared deficits: unit steps of rising cost, so that one flow of least cost finds it (the
decreasingly minimal element of a base polyhedron, Frank, Murota 2022). Ties between teachers go by
the master order, fixed beforehand: whoever holds all places of his list for equally good cannot
gain by another list.
"""

from __future__ import annotations

import numpy as np

from ...models.exchange.market import Assignment, Market
from ..flows.lexicographic import solve_lexicographic
from ..flows.network import Network


def lorenz_rule(market: Market) -> Assignment:
    """Return the assignment of the Lorenz rule."""
    heads = np.array(market.heads, dtype=np.int64)
    spare = heads - np.array(market.floor, dtype=np.int64)
    lack = np.array(market.lack, dtype=np.int64)
    free = np.array(market.seats, dtype=np.int64) - heads
    pairs = [
        (teacher, place)
        for teacher, wanted in enumerate(market.lists)
        if spare[market.home[teacher]]
        for place in wanted
        # A place in deficit keeps its own teachers: it would only pass its deficit on.
        if free[place] and not lack[market.home[teacher]]
    ]
    if not pairs:
        return market.home
    return _assign(market, np.array(pairs, dtype=np.int64), spare, lack, free)


def _assign(
    market: Market, pairs: np.ndarray, spare: np.ndarray, lack: np.ndarray, free: np.ndarray
) -> Assignment:
    """Return the assignment of the flow from givers over teachers to receivers and a sink."""
    home = np.array(market.home, dtype=np.int64)
    movable = np.unique(pairs[:, 0])
    network = Network(goals=3)
    total = int(np.minimum(spare, np.bincount(home[movable], minlength=len(spare))).sum())
    source = network.add_nodes(total)
    givers = network.add_nodes(np.zeros(len(spare)))
    teachers = network.add_nodes(np.zeros(len(home)))
    places = network.add_nodes(np.zeros(len(spare)))
    sink = network.add_nodes(-total)
    network.add_arcs(source, givers, spare, 0, 0, 0)
    network.add_arcs(source, sink, total, 0, 0, 0)
    # Who stands first in the master order moves first, where the deficits leave it open.
    network.add_arcs(givers[home[movable]], teachers[movable], 1, 0, movable, 0)
    options = network.add_arcs(
        teachers[pairs[:, 0]], places[pairs[:, 1]], 1, 0, 0, _ties(pairs, len(places))
    )
    for place in np.flatnonzero(free):
        deficits = np.arange(lack[place], lack[place] - free[place], -1)
        # From d to d − 1: d² falls by 2 d − 1.
        network.add_arcs(places[place], sink, np.ones_like(deficits), 1 - 2 * deficits, 0, 0)
    chosen = solve_lexicographic(network).flow[options] > 0
    outcome = home.copy()
    outcome[pairs[chosen, 0]] = pairs[chosen, 1]
    return tuple(outcome.tolist())


def _ties(pairs: np.ndarray, places: int) -> np.ndarray:
    """Return a number for each pair, always the same, that makes equal sums a rarity.

    Knuth's multiplicative hashing: no list can bend which of several equal flows is chosen.
    """
    keys = (pairs[:, 0] * places + pairs[:, 1] + 1).astype(np.uint64)
    mixed = (keys * np.uint64(2654435761)) % np.uint64(2**31) >> np.uint64(11)
    return np.asarray(mixed, dtype=np.int64)
