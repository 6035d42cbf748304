"""The ceiling: how many teachers can move at most under the same rights; and the exchange there.

Under teachers' rights alone (nobody goes where he would not, seats and floors hold) it is a flow
from teachers over places. Schools' rights (each post is taken only by somebody who stands at
least as high as who held it) are a flow too: a teacher enters the row of a place's posts, best
holder first, at the first post that is open to him, and goes on to the right from there.
"""

from __future__ import annotations

import numpy as np

from ...models.exchange.market import Assignment, Market
from ..flows.lexicographic import solve_lexicographic
from ..flows.network import Network


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
    if not market.teachers:
        return ()
    network = Network(goals=2)
    teachers = network.add_nodes(np.ones(len(market.teachers)))
    floors = np.array(market.floor, dtype=np.int64)
    seats = np.array(market.seats, dtype=np.int64)
    places = network.add_nodes(-floors)
    rest = network.add_nodes(int(floors.sum()) - len(market.teachers))
    network.add_arcs(places, rest, seats - floors, 0, 0)
    tails, goals, ranks = _options(market)
    heads = _entries(market, network, places, tails, goals) if two_sided else places[goals]
    stays = goals == np.array(market.home, dtype=np.int64)[tails]
    options = network.add_arcs(teachers[tails], heads, 1, stays.astype(np.int64), ranks)
    flow = solve_lexicographic(network).flow[options]
    outcome = np.empty(len(market.teachers), dtype=np.int64)
    chosen = flow > 0
    outcome[tails[chosen]] = goals[chosen]
    return tuple(outcome.tolist())


def _options(market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return teacher, place and rank of everything that teachers accept, their own last."""
    rows = [
        (teacher, place, rank)
        for teacher, ranks in enumerate(market.rank)
        for place, rank in ranks.items()
    ]
    table = np.array(rows, dtype=np.int64)
    return table[:, 0], table[:, 1], table[:, 2]


def _entries(
    market: Market, network: Network, places: np.ndarray, tails: np.ndarray, goals: np.ndarray
) -> np.ndarray:
    """Add the rows of posts; return the node at which each option enters its place."""
    first_node, standings = [], []
    for place, incumbents in enumerate(market.incumbents):
        size = len(incumbents)
        nodes = network.add_nodes(np.zeros(size + 1))
        network.add_arcs(nodes[:-1], nodes[1:], len(market.teachers), 0, 0)
        network.add_arcs(nodes[:-1], places[place], 1, 0, 0)
        network.add_arcs(nodes[-1:], places[place], market.seats[place] - size, 0, 0)
        first_node.append(int(nodes[0]))
        standings.append([market.standing[place][teacher] for teacher in incumbents])
    entries = [
        first_node[place]
        + int(np.searchsorted(standings[place], market.standing[place][teacher], side="left"))
        for teacher, place in zip(tails.tolist(), goals.tolist(), strict=True)
    ]
    return np.array(entries, dtype=np.int64)
