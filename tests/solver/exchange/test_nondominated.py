"""Plans of a front as they are found: none dominates another, and few of many are well spread."""

from __future__ import annotations

import numpy as np
import pytest
from zouban.solver.exchange.matrix import Point
from zouban.solver.exchange.nondominated import Nondominated


def plan(*costs: float) -> Point:
    """Return a plan that is nothing but its costs."""
    return Point(np.array(costs), np.array([cost > 2 for cost in costs], dtype=float))


@pytest.fixture
def pool() -> Nondominated:
    return Nondominated(lambda point: point.base, 4)


def test_dominated_plans_go_and_do_not_come(pool: Nondominated) -> None:
    for one in (plan(3, 3), plan(1, 5), plan(4, 3), plan(2, 2), plan(2, 2)):
        pool.add(one)
    assert [tuple(one.costs) for one in pool.found] == [(1, 5), (2, 2)]


def test_an_equal_plan_of_a_solve_to_the_end_counts_as_solved(pool: Nondominated) -> None:
    pool.add(plan(1, 5))
    assert pool.solved == 0
    pool.add(plan(1, 5), solved=True)
    assert (pool.solved, len(pool.found)) == (1, 1)


def test_spread_plans_come_first(pool: Nondominated) -> None:
    for one in (plan(0, 10), plan(1, 9), plan(2, 8), plan(10, 0), plan(5, 5)):
        pool.add(one, solved=one.base[0] == 10)
    assert [one.costs[0] for one in pool.spread()[:3]] == [10, 0, 5]


def test_twice_as_many_as_wanted_are_kept_at_most(pool: Nondominated) -> None:
    for n in range(30):
        pool.add(plan(n, 30 - n))
    assert len(pool.found) <= 8


def test_the_best_by_weights_the_scale_and_what_is_used(pool: Nondominated) -> None:
    pool.add(plan(1, 5))
    pool.add(plan(4, 2))
    assert tuple(pool.best(np.array([1.0, 0.1])).base) == (1, 5)
    assert tuple(pool.scale()) == (4, 5)
    assert pool.used().tolist() == [True, True]
