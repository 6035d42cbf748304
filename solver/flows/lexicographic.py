"""Several goals in order on one network: each as good as it can be, given those before it.

Goals whose costs fit into whole numbers together are weighted into one; between such blocks the
face of optimal flows is kept: with potentials π of an optimal flow, every optimal flow is at its
lower (upper) capacity on arcs of positive (negative) reduced cost, and any flow that is, is
optimal (complementary slackness; Ahuja, Magnanti, Orlin, Network Flows, 1993, section 9.4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .network import SAFE, InfeasibleFlowError, Ints, Network, cheapest_flow

QUICK = 2**16
"""Costs put together stay below this: scaling takes a round for every few bits of them."""


@dataclass(frozen=True)
class LexicographicFlow:
    """Flow of each arc, and the value of each goal; each is proven optimal in its turn."""

    flow: Ints
    values: tuple[int, ...]


def solve_lexicographic(network: Network) -> LexicographicFlow:
    """Return a flow that is optimal goal by goal (all minimised).

    Raises
    ------
    InfeasibleFlowError
        Where the supplies cannot be met.
    """
    tails, heads, costs = network.tails, network.heads, network.costs
    low, high = np.zeros_like(tails), network.capacities.copy()
    nodes, supply = len(network.supply), np.array(network.supply, dtype=np.int64)
    flow = np.zeros_like(tails)
    reach = network.reach or tuple(_reach(costs[:, goal], high) for goal in range(network.goals))
    blocks = _blocks(costs[high > 0], reach, nodes)
    for number, goals in enumerate(blocks):
        cost = _weighted(costs, reach, goals)
        balance = supply.copy()
        np.subtract.at(balance, tails, low)
        np.add.at(balance, heads, low)
        flow = low + _above(tails, heads, high - low, cost, balance)
        if number + 1 < len(blocks):
            low, high = _face(nodes, tails, heads, low, high, cost, flow)
    return LexicographicFlow(flow, tuple(int(value) for value in flow @ costs))


def _above(tails: Ints, heads: Ints, room: Ints, cost: Ints, balance: Ints) -> Ints:
    """Return the cheapest flow within `room`.

    What can only be one way is settled first: arcs without room, and nodes whose supply has one
    arc to go by, again and again; the engine gets the smaller network that is left.
    """
    flow, left = np.zeros_like(room), balance.copy()
    free = np.flatnonzero(room)
    while True:
        degree = np.bincount(tails[free], minlength=len(left))
        degree += np.bincount(heads[free], minlength=len(left))
        alone = degree[tails[free]] == 1
        forced = free[alone]
        if not len(forced):
            break
        flow[forced] = left[tails[forced]]
        np.add.at(left, heads[forced], flow[forced])
        left[tails[forced]] = 0
        free = free[~alone]
    if (flow < 0).any() or (flow > room).any():
        raise InfeasibleFlowError
    kept, ends = np.unique(np.concatenate([tails[free], heads[free]]), return_inverse=True)
    unserved = left.copy()
    unserved[kept] = 0
    if unserved.any():
        raise InfeasibleFlowError
    if len(free):
        first, second = ends[: len(free)], ends[len(free) :]
        flow[free] = cheapest_flow(len(kept), first, second, room[free], cost[free], left[kept])
    return flow


def potentials(network: Network, *, goal: int, flow: Ints) -> Ints:
    """Return potentials that prove a flow optimal in one goal: no arc with room is too cheap.

    Raises
    ------
    RuntimeError
        Where the flow is not optimal in that goal.
    """
    tails, heads, high = network.tails, network.heads, network.capacities
    cost, low = network.costs[:, goal], np.zeros_like(high)
    return _potentials(len(network.supply), tails, heads, low, high, cost, flow)


def _reach(cost: Ints, capacity: Ints) -> int:
    """Return more than the difference that a goal can have between two flows."""
    most = float(np.abs(cost).astype(float) @ capacity.astype(float))
    return math.ceil(most * (1 + 1e-9)) + 1


def _blocks(costs: Ints, reaches: Sequence[int], nodes: int) -> list[list[int]]:
    """Return the goals in consecutive blocks, each of which fits into one cost."""
    blocks: list[list[int]] = []
    scale = 0
    for goal in np.flatnonzero(costs.any(axis=0)).tolist() or [0]:
        most, reach = int(np.abs(costs[:, goal]).max(initial=0)), reaches[goal]
        if blocks and scale * reach + most < min(SAFE // (nodes + 2), QUICK):
            blocks[-1].append(goal)
            scale = scale * reach + most
        else:
            blocks.append([goal])
            scale = most
    return blocks


def _weighted(costs: Ints, reaches: Sequence[int], goals: list[int]) -> Ints:
    """Return one cost in which each goal outweighs all those after it."""
    total = costs[:, goals[0]].copy()
    for goal in goals[1:]:
        total = total * reaches[goal] + costs[:, goal]
    return total


def _face(
    nodes: int, tails: Ints, heads: Ints, low: Ints, high: Ints, cost: Ints, flow: Ints
) -> tuple[Ints, Ints]:
    """Return capacities within which exactly the optimal flows of `cost` lie."""
    potential = _potentials(nodes, tails, heads, low, high, cost, flow)
    reduced = cost + potential[tails] - potential[heads]
    return np.where(reduced < 0, high, low), np.where(reduced > 0, low, high)


def _potentials(
    nodes: int, tails: Ints, heads: Ints, low: Ints, high: Ints, cost: Ints, flow: Ints
) -> Ints:
    """Return shortest distances in the residual network, which has no negative cycle."""
    forward, backward = flow < high, flow > low
    start = np.concatenate([tails[forward], heads[backward]])
    end = np.concatenate([heads[forward], tails[backward]])
    length = np.concatenate([cost[forward], -cost[backward]])
    distance = np.zeros(nodes, dtype=np.int64)
    for _ in range(nodes + 1):
        nearer = distance.copy()
        np.minimum.at(nearer, end, distance[start] + length)
        if np.array_equal(nearer, distance):
            return distance
        distance = nearer
    raise RuntimeError("the flow is not optimal: its residual network has a negative cycle")
