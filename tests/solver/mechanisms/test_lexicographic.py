"""Goals in order on a network, and the published instances whose stage optima are known."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zouban.benchmarks.exchange_lexicographic import KNOWN, evaluate, read_instance, solve
from zouban.solver.flows.lexicographic import solve_lexicographic
from zouban.solver.flows.network import InfeasibleFlowError, Network, cheapest_flow

DATA = Path(os.environ.get("ZOUBAN_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
PUBLISHED = DATA / "exchange" / "lexicographic"
"""The published instances, where they are at hand."""


@given(
    costs=st.lists(
        st.tuples(*[st.sampled_from([-(10**11), -3, 0, 1, 10**11])] * 3), min_size=9, max_size=9
    )
)
@settings(max_examples=150, deadline=None)
def test_each_goal_is_best_given_those_before(costs: list[tuple[int, int, int]]) -> None:
    network = Network(goals=3)
    left, right = network.add_nodes([1, 1, 1]), network.add_nodes([-1, -1, -1])
    tails, heads = np.repeat(left, 3), np.tile(right, 3)
    network.add_arcs(tails, heads, 1, *np.array(costs, dtype=np.int64).T)
    found = solve_lexicographic(network)
    best = min(
        tuple(sum(costs[3 * row + column][g] for row, column in enumerate(p)) for g in range(3))
        for p in itertools.permutations(range(3))
    )
    assert found.values == best
    assert found.flow.sum() == 3


def test_supplies_that_cannot_be_met_are_told() -> None:
    network = Network(goals=1)
    first, second = network.add_nodes([2]), network.add_nodes([-2])
    network.add_arcs(first, second, 1, 0)
    with pytest.raises(InfeasibleFlowError):
        solve_lexicographic(network)


def test_a_node_without_arcs_cannot_be_served() -> None:
    network = Network(goals=1)
    network.add_nodes([1, -1])
    with pytest.raises(InfeasibleFlowError):
        solve_lexicographic(network)


def test_a_capacity_below_zero_is_refused() -> None:
    one = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="below 0"):
        cheapest_flow(2, one, one + 1, one - 1, one, np.zeros(2, dtype=np.int64))


def test_costs_too_large_for_whole_numbers_are_refused() -> None:
    one = np.zeros(1, dtype=np.int64)
    with pytest.raises(OverflowError):
        cheapest_flow(2, one, one + 1, one + 1, one + 2**60, np.zeros(2, dtype=np.int64))


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="lexicographic instances absent")
@pytest.mark.parametrize("name", sorted(KNOWN))
def test_published_instances_have_their_known_optima(name: str) -> None:
    instance = read_instance(PUBLISHED, name)
    values, chosen = solve(instance)
    assert values == KNOWN[name] == evaluate(instance, chosen)
