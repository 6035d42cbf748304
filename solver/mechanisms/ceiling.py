"""The ceiling: how many teachers can move at most under the same rights; and the exchange there.

Under teachers' rights alone (nobody goes where he would not, seats and floors hold) it is a flow
from teachers over places. Schools' rights (each post is taken only by somebody who stands at
least as high as who held it) are a flow too: a teacher enters the row of a place's posts, best
holder first, at the first post that is open to him, and goes on to the right from there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...models.exchange.market import Assignment, Market
from ..flows.lexicographic import potentials, solve_lexicographic
from ..flows.network import Ints, Network


class Ceiling(NamedTuple):
    """The most teachers that can move, and the prices that prove it (`mechanism_ceiling`)."""

    movers: int
    prices: dict[str, tuple[int, ...]]


def ceiling(market: Market, *, two_sided: bool) -> Ceiling:
    """Return the most teachers that can move under the same rights, with the proof."""
    if not market.teachers:
        return Ceiling(0, {})
    built = _Built(market, two_sided=two_sided)
    return Ceiling(market.movers(built.outcome), built.prices())


def most_movers(market: Market) -> Assignment:
    """Return an assignment with the most movers under teachers' rights, then the best ranks."""
    return _solve(market, two_sided=False)


def two_sided_maximal(market: Market) -> Assignment:
    """Return the exchange with the most movers that no teacher and no school has to regret.

    Then the best sum of ranks, so that no exchange is left that pleases all whom it moves and
    improves the schools: it is two-sided maximal (Combe, Tercieux, Terrier, Review of Economic
    Studies 2022). Not strategy-proof.
    """
    return _solve(market, two_sided=True)


def _solve(market: Market, *, two_sided: bool) -> Assignment:
    return _Built(market, two_sided=two_sided).outcome if market.teachers else ()


class _Built:
    """The network of a market with at least one teacher, and its optimal flow.

    Goals are how many stay, then the sum of ranks. `entries` are the nodes by which teachers enter
    each place: the place itself, or the row of its posts.
    """

    def __init__(self, market: Market, *, two_sided: bool) -> None:
        self.market = market
        self.network = network = Network(goals=2)
        teachers = network.add_nodes(np.ones(len(market.teachers)))
        floors = np.array(market.floor, dtype=np.int64)
        seats = np.array(market.seats, dtype=np.int64)
        self.places = network.add_nodes(-floors)
        self.rest = network.add_nodes(int(floors.sum()) - len(market.teachers))
        network.add_arcs(self.places, self.rest, seats - floors, 0, 0)
        self.tails, self.goals, ranks = _options(market)
        self.entries = self._rows() if two_sided else [self.places[[n]] for n in range(len(seats))]
        heads = self._heads() if two_sided else self.places[self.goals]
        stays = self.goals == np.array(market.home, dtype=np.int64)[self.tails]
        self.options = network.add_arcs(
            teachers[self.tails], heads, 1, stays.astype(np.int64), ranks
        )
        self.flow = solve_lexicographic(network).flow

    @property
    def outcome(self) -> Assignment:
        """Where the flow takes each teacher."""
        found = np.empty(len(self.market.teachers), dtype=np.int64)
        chosen = self.flow[self.options] > 0
        found[self.tails[chosen]] = self.goals[chosen]
        return tuple(found.tolist())

    def prices(self) -> dict[str, tuple[int, ...]]:
        """Return prices of places that prove the number of movers; places without one left out.

        A price is what the way on from a place would save; no post costs less than the place.
        """
        own = potentials(self.network, goal=0, flow=self.flow)
        saved = own[self.rest[0]] - own
        found = {
            name: tuple(np.maximum(saved[nodes], saved[place]).tolist())
            for name, place, nodes in zip(
                self.market.places, self.places.tolist(), self.entries, strict=True
            )
        }
        return {name: row for name, row in found.items() if any(row)}

    def _rows(self) -> list[Ints]:
        """Add a row of posts for each place; return its nodes, best holder first."""
        market, network, rows = self.market, self.network, []
        for place, incumbents in enumerate(market.incumbents):
            size = len(incumbents)
            nodes = network.add_nodes(np.zeros(size + 1))
            network.add_arcs(nodes[:-1], nodes[1:], len(market.teachers), 0, 0)
            network.add_arcs(nodes[:-1], self.places[place], 1, 0, 0)
            network.add_arcs(nodes[-1:], self.places[place], market.seats[place] - size, 0, 0)
            rows.append(nodes)
        return rows

    def _heads(self) -> Ints:
        """Return the node at which each option enters its place."""
        market = self.market
        holders = [
            [market.standing[place][teacher] for teacher in incumbents]
            for place, incumbents in enumerate(market.incumbents)
        ]
        first = [
            int(np.searchsorted(holders[place], market.standing[place][teacher], side="left"))
            for teacher, place in zip(self.tails.tolist(), self.goals.tolist(), strict=True)
        ]
        begins = np.array([int(nodes[0]) for nodes in self.entries], dtype=np.int64)
        return np.asarray(begins[self.goals] + np.array(first, dtype=np.int64))


def _options(market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return teacher, place and rank of everything that teachers accept, their own last."""
    rows = [
        (teacher, place, rank)
        for teacher, ranks in enumerate(market.rank)
        for place, rank in ranks.items()
    ]
    table = np.array(rows, dtype=np.int64)
    return table[:, 0], table[:, 1], table[:, 2]
