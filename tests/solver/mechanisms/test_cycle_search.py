"""The search for packings with many exchanges, on markets small enough to know the best."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from zouban.benchmarks.exchange_markets import random_market
from zouban.models.exchange.market import Market, counts
from zouban.solver.engine.stop import Stop
from zouban.solver.flows.network import Ints
from zouban.solver.mechanisms import cycle_program, short_cycles
from zouban.solver.mechanisms.cycle_list import NOBODY, by_teacher, list_cycles
from zouban.solver.mechanisms.cycle_neighbourhoods import vary
from zouban.solver.mechanisms.cycle_program import central_prices, pack_most, relax
from zouban.solver.mechanisms.cycle_repair import repair
from zouban.solver.mechanisms.large_part import _by_prices, pack_large
from zouban.solver.mechanisms.short_cycles import pack_cycles

from .conftest import markets

EVERYBODY = random_market(400, 40, wishes=8, seed=2, local=0.9)
"""Near schools: nearly everybody can move."""

POPULAR = random_market(200, 30, wishes=4, seed=1, local=0.0)
"""Popular schools: whoever sits in an unpopular one mostly stays."""


@pytest.fixture
def no_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small a part is, it is searched as if it were large."""
    monkeypatch.setattr(short_cycles, "SMALL_PART", 0)


def _disjoint(members: Ints) -> bool:
    flat = members[members != NOBODY]
    return len(np.unique(flat)) == len(flat)


def _sound(of: Market, outcome: tuple[int, ...]) -> bool:
    """Whether each has his own place or one of his list, and places hold as many as before."""
    rows = zip(outcome, of.home, of.lists, strict=True)
    kept = all(place == home or place in wanted for place, home, wanted in rows)
    return kept and counts(outcome, len(of.places)) == of.heads


@pytest.mark.usefixtures("no_small_parts")
@pytest.mark.parametrize("of", [EVERYBODY, POPULAR])
def test_what_the_search_says_holds(of: Market) -> None:
    found = pack_cycles(of)
    assert _sound(of, found.assignment)
    assert of.movers(found.assignment) == found.movers <= found.bound


@pytest.mark.usefixtures("no_small_parts")
def test_everybody_moves_where_everybody_can() -> None:
    found = pack_cycles(EVERYBODY)
    assert found.movers == found.bound


def test_the_search_comes_within_a_mover_of_the_integer_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = pack_cycles(POPULAR)
    assert exact.rank_bound is not None  # the program has proven it
    monkeypatch.setattr(short_cycles, "SMALL_PART", 0)
    searched = pack_cycles(POPULAR)
    assert exact.movers - 1 <= searched.movers <= exact.movers <= searched.bound


@pytest.mark.usefixtures("no_small_parts")
def test_same_seed_same_packing() -> None:
    assert pack_cycles(POPULAR, seed=3) == pack_cycles(POPULAR, seed=3)


@pytest.mark.parametrize("of", [EVERYBODY, POPULAR])
def test_a_stop_leaves_a_packing_and_a_bound(of: Market) -> None:
    event = threading.Event()
    event.set()
    cycles = list_cycles(of, 10**6)
    found, bound = pack_large(of, cycles, Stop(event=event), 1)
    assert _disjoint(cycles.members[found])
    assert cycles.sizes[found].sum() <= bound <= len(of.teachers)


def test_a_swap_and_one_who_is_alone_become_an_exchange_of_three() -> None:
    members = np.array([[0, 1, NOBODY], [0, 1, 2]], dtype=np.int64)
    of = np.array([0, 0, NOBODY], dtype=np.int64)
    assert repair(members, *by_teacher(members, 3), of, 2, 4, 100, 0) == 0
    assert of.tolist() == [1, 1, 1]


def test_a_repair_goes_on_to_whom_it_has_thrown_out() -> None:
    # 0 can only replace 1, who can only replace 3, who closes a swap to three.
    members = np.array([[1, 2, NOBODY], [0, 2, NOBODY], [1, 3, 4], [3, 4, NOBODY]], dtype=np.int64)
    of = np.array([NOBODY, 0, 0, 3, 3], dtype=np.int64)
    assert repair(members, *by_teacher(members, 5), of.copy(), 2, 1, 100, 0) == 1  # too shallow
    assert repair(members, *by_teacher(members, 5), of, 2, 4, 100, 0) == 0
    assert of.tolist() == [1, 2, 1, 2, 2]


def test_a_repair_in_vain_changes_nothing() -> None:
    members = np.array([[0, 1, NOBODY], [1, 2, NOBODY], [0, 2, NOBODY]], dtype=np.int64)
    of = np.array([0, 0, NOBODY], dtype=np.int64)
    assert repair(members, *by_teacher(members, 3), of, 5, 9, 10_000, 0) == 1
    assert of.tolist() == [0, 0, NOBODY]


@given(of=markets(most=9))
@settings(max_examples=60, deadline=None)
def test_repairs_of_nothing_lead_to_packings(of: Market) -> None:
    members = list_cycles(of, 10**6).members
    held = np.full(len(of.teachers), NOBODY, dtype=np.int64)
    left = repair(members, *by_teacher(members, len(held)), held, 5, 9, 10_000, 0)
    chosen = np.unique(held[held != NOBODY])
    assert _disjoint(members[chosen])
    assert np.isin(members[chosen], [NOBODY, *np.flatnonzero(held != NOBODY)]).all()
    able = np.setdiff1d(np.unique(members), [NOBODY])
    assert left == int((held[able] == NOBODY).sum())


def test_prices_annealing_by_them_and_neighbourhoods_close_what_was_given_up() -> None:
    cycles = list_cycles(POPULAR, 10**6)
    teachers, rows = np.unique(cycles.members, return_inverse=True)
    members = rows.reshape(cycles.members.shape) - int(teachers[0] == NOBODY)
    sizes = cycles.sizes
    best, proven = pack_most(members, sizes, Stop(), 1, 1000)
    assert proven
    relaxed = relax(members, sizes, Stop(), 1)
    assert relaxed is not None
    assert (np.append(relaxed.prices, 0.0)[members].sum(axis=1) >= sizes - 1e-9).all()
    central = central_prices(members, sizes, len(relaxed.prices), Stop(), 1)
    assert central is not None
    assert abs(central.sum() - relaxed.prices.sum()) < 0.01 * relaxed.prices.sum()
    priced = _by_prices(members, sizes, central, Stop(), 1)
    assert _disjoint(members[priced])
    assert 0.99 * sizes[best].sum() <= sizes[priced].sum() <= sizes[best].sum() <= relaxed.bound
    nothing = priced[:0]
    varied = vary(members, sizes, nothing, central, relaxed.bound, Stop(work_limit=1), 1)
    assert _disjoint(members[varied])
    assert 0.99 * sizes[priced].sum() <= sizes[varied].sum() <= sizes[best].sum()


def test_sifting_comes_to_the_bound_of_all_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    cycles = list_cycles(POPULAR, 10**6)
    teachers, rows = np.unique(cycles.members, return_inverse=True)
    members = rows.reshape(cycles.members.shape) - int(teachers[0] == NOBODY)
    at_once = relax(members, cycles.sizes, Stop(), 1)
    monkeypatch.setattr(cycle_program, "AT_FIRST", 2)
    monkeypatch.setattr(cycle_program, "MORE", 3)
    solved = []
    engine = cycle_program._prices

    def counted(some: Ints, *rest: Any) -> Any:
        solved.append(len(some))
        return engine(some, *rest)

    monkeypatch.setattr(cycle_program, "_prices", counted)
    sifted = relax(members, cycles.sizes, Stop(), 1)
    assert at_once is not None
    assert sifted is not None
    assert sifted.bound == at_once.bound
    assert len(solved) > 1
    assert solved[0] < len(members) / 3


def test_cycles_of_a_teacher_stand_in_his_row() -> None:
    cycles = list_cycles(POPULAR, 10**6)
    starts, own = by_teacher(cycles.members, len(POPULAR.teachers))
    for teacher in range(0, len(POPULAR.teachers), 17):
        expected = np.flatnonzero((cycles.members == teacher).any(axis=1))
        assert sorted(own[starts[teacher] : starts[teacher + 1]].tolist()) == expected.tolist()


def test_an_incomplete_list_proves_by_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_cycles, "MOST_CYCLES", 50)
    of = replace(POPULAR)
    found = pack_cycles(of)
    assert _sound(of, found.assignment)
    assert found.movers <= found.bound
    assert found.rank_bound is None
