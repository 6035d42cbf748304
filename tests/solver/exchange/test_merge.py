"""Departures taken together: the small model and the whole one say the same."""

from __future__ import annotations

import numpy as np
import pytest
from random_bureaus import balance_policy, random_bureau
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.policy import GoalName
from zouban.solver.exchange.matrix import Matrix, Point
from zouban.solver.exchange.merge import Merged, merge
from zouban.solver.exchange.people import Ground
from zouban.solver.exchange.rules.catalogue import write_all


def balance_bureau(schools: int, teachers: int) -> Bureau:
    """Return a generated bureau with the balance alone as its goal, in which many are alike."""
    bureau = generate_bureau(schools=schools, teachers=teachers, seed=2).bureau
    return bureau.model_copy(update={"policy": balance_policy(bureau.policy)})


def merged_of(bureau: Bureau) -> Merged:
    """Return the merged model of a bureau, everybody's turn in the order of the tables."""
    ground = Ground(bureau)
    view, sums = write_all(ground, ground.goals)
    matrix = Matrix(view.sheet, view.most)
    return merge(matrix, list(sums.values()), np.arange(matrix.departures))


def some_point(merged: Merged, seed: int) -> Point:
    """Return a point in which options are taken by chance, within the capacities."""
    rng, matrix = np.random.default_rng(seed), merged.matrix
    options = np.zeros(matrix.sheet.choices.count)
    left = matrix.capacity.copy()
    for option in rng.permutation(len(options)).tolist():
        departure = matrix.sheet.choices.departure[option]
        taken = int(rng.integers(0, left[departure] + 1))
        options[option] = taken
        left[departure] -= taken
    return Point(matrix.settled(options), options)


@pytest.fixture(scope="module")
def balance() -> Merged:
    """Return a model in which a good part can be taken together."""
    return merged_of(balance_bureau(20, 900))


def assert_the_same(merged: Merged, point: Point) -> None:
    """Hold every row and goal of a small point against those of the whole."""
    whole = merged.spread(point)
    assert np.all(whole.options >= 0)
    own = np.bincount(
        merged.whole.sheet.choices.departure, whole.options, len(merged.whole.capacity)
    )
    assert np.all(own <= merged.whole.capacity)
    assert whole.options.sum() == point.options.sum()
    assert merged.matrix.sheet_activity(point.base, point.options) == pytest.approx(
        merged.whole.sheet_activity(whole.base, whole.options)
    )


@pytest.mark.parametrize("seed", range(5))
def test_rows_of_a_balance_are_the_same_in_the_whole(balance: Merged, seed: int) -> None:
    point = some_point(balance, seed)
    assert_the_same(balance, point)
    small = balance.goals[0]
    ground_value = point.value(balance.matrix, small)
    whole = balance.spread(point)
    columns = slice(balance.whole.departures, balance.whole.first_elastic)
    own = slice(balance.matrix.departures, balance.matrix.first_elastic)
    assert whole.base[columns] == pytest.approx(point.base[own])
    assert float(small.columns @ whole.base[columns]) == pytest.approx(ground_value)


@pytest.mark.parametrize("seed", range(40))
def test_rows_of_random_policies_are_the_same_in_the_whole(seed: int) -> None:
    merged = merged_of(random_bureau(seed, teachers=9, schools=4))
    assert_the_same(merged, some_point(merged, seed))


def test_what_no_rule_tells_apart_is_taken_together(balance: Merged) -> None:
    assert balance.matrix.departures < 0.8 * balance.whole.departures
    assert balance.matrix.capacity.sum() == balance.whole.capacity.sum()
    assert np.unique(balance.number).size == balance.matrix.sheet.choices.count


def test_who_is_told_apart_by_a_goal_stays_apart() -> None:
    ground = Ground(balance_bureau(20, 900))
    view, sums = write_all(ground, ground.goals)
    matrix, goal = Matrix(view.sheet, view.most), sums[GoalName.STRUCTURE]
    goal.departures[:] = np.arange(matrix.departures)
    merged = merge(matrix, [goal], np.arange(matrix.departures))
    assert merged.matrix.departures == matrix.departures
    assert merged.departures.tolist() == list(range(matrix.departures))


def test_of_equals_those_go_first_whose_turn_it_is() -> None:
    ground = Ground(balance_bureau(20, 900))
    view, sums = write_all(ground, ground.goals)
    matrix = Matrix(view.sheet, view.most)
    for rank in (np.arange(matrix.departures), -np.arange(matrix.departures)):
        merged = merge(matrix, list(sums.values()), rank)
        sizes = np.bincount(merged.number, minlength=merged.matrix.sheet.choices.count)
        shared = int(np.flatnonzero(sizes > 1)[0])
        options = np.zeros(merged.matrix.sheet.choices.count)
        options[shared] = 1.0
        point = merged.spread(Point(merged.matrix.settled(options), options))
        taken = matrix.sheet.choices.departure[np.flatnonzero(point.options)]
        alike = matrix.sheet.choices.departure[merged.number == shared]
        assert taken.tolist() == [alike[np.argmin(rank[alike])]]
