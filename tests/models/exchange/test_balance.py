"""Balance figures: the golden example, bounds, and what each must not depend on."""

from __future__ import annotations

import math

import numpy as np
import pytest
import zouban
from hypothesis import given
from hypothesis import strategies as st
from zouban.models.errors import UsageError
from zouban.models.exchange.balance import gini, lorenz, theil, unweighted_cv, weighted_cv

BOOKS = [279, 137, 935, 160, 402]
STUDENTS = [45, 37, 89, 76, 55]

SCHOOLS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 3000), st.sampled_from("abc")),
    min_size=1,
    max_size=30,
)


def test_golden_example_of_the_ministry() -> None:
    assert zouban.weighted_cv(BOOKS, STUDENTS) == pytest.approx(0.515, abs=5e-4)


def test_unweighted_figure_would_wrongly_pass() -> None:
    assert unweighted_cv(BOOKS, STUDENTS) == pytest.approx(0.489, abs=5e-4)


def test_equal_shares_have_no_spread() -> None:
    for figure in (weighted_cv, unweighted_cv, gini):
        assert figure([10, 20, 30], [100, 200, 300]) == pytest.approx(0.0, abs=1e-12)


def test_all_in_one_of_two_equal_schools() -> None:
    assert weighted_cv([10, 0], [100, 100]) == pytest.approx(1.0)
    assert gini([10, 0], [100, 100]) == pytest.approx(0.5)
    assert theil([10, 0], [100, 100]).total == pytest.approx(math.log(2))


def test_nothing_counted_is_no_spread() -> None:
    assert weighted_cv([0, 0], [5, 6]) == unweighted_cv([0, 0], [5, 6]) == 0.0
    assert gini([0, 0], [5, 6]) == pytest.approx(0.0)
    assert theil([0, 0], [5, 6], ["a", "b"]).total == 0.0


@given(SCHOOLS)
def test_theil_parts_add_up(rows: list[tuple[int, int, str]]) -> None:
    counts, pupils, zones = zip(*rows, strict=True)
    found = theil(counts, pupils, zones)
    assert found.between + found.within == pytest.approx(found.total, abs=1e-9)
    assert found.between >= -1e-9
    assert found.within >= -1e-9
    assert sum(found.by_zone.values()) == pytest.approx(found.within, abs=1e-9)


@given(SCHOOLS)
def test_figures_do_not_depend_on_order_or_scale(rows: list[tuple[int, int, str]]) -> None:
    counts, pupils, _ = zip(*rows, strict=True)
    other = np.array(counts)[::-1] * 3, np.array(pupils)[::-1] * 2
    for figure in (weighted_cv, unweighted_cv, gini):
        assert figure(*other) == pytest.approx(figure(counts, pupils), abs=1e-9)


@given(SCHOOLS)
def test_lorenz_curve_bends_below_the_diagonal(rows: list[tuple[int, int, str]]) -> None:
    counts, pupils, _ = zip(*rows, strict=True)
    share, have = lorenz(counts, pupils)
    assert share[0] == have[0] == 0.0
    assert share[-1] == pytest.approx(1.0)
    assert have[-1] == pytest.approx(1.0)
    assert (have <= share + 1e-9).all()
    assert 0.0 <= gini(counts, pupils) + 1e-9 <= 1.0 + 1e-9


@given(SCHOOLS)
def test_merging_schools_of_one_rate_keeps_weighted_cv(rows: list[tuple[int, int, str]]) -> None:
    counts, pupils, _ = zip(*rows, strict=True)
    split = ([*counts, counts[0]], [*pupils, pupils[0]])
    whole = ([*counts[1:], 2 * counts[0]], [*pupils[1:], 2 * pupils[0]])
    assert weighted_cv(*split) == pytest.approx(weighted_cv(*whole), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "pupils"),
    [([1], [1, 2]), ([], []), ([-1], [3]), ([1], [0]), ([float("nan")], [1]), ([[1]], [[1]])],
)
def test_what_makes_no_sense_is_refused(counts: list[float], pupils: list[float]) -> None:
    with pytest.raises(UsageError):
        weighted_cv(counts, pupils)


def test_zones_of_another_length_are_refused() -> None:
    with pytest.raises(UsageError, match="zones"):
        theil([1, 2], [1, 2], ["a"])
