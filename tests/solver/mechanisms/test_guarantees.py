"""What the theory promises of each mechanism, on every kind of small market, all lists tried."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zouban.models.exchange.market import Market, counts, market_faults
from zouban.models.exchange.mechanism_audit import Guarantee, audit
from zouban.models.exchange.mechanism_ceiling import most_by_prices
from zouban.models.exchange.mechanism_misreports import gains
from zouban.models.exchange.mechanism_rights import weakened_places
from zouban.solver.mechanisms.catalogue import MECHANISMS
from zouban.solver.mechanisms.ceiling import ceiling, most_movers
from zouban.solver.mechanisms.short_cycles import pack_cycles

from .conftest import all_assignments, all_lists, markets

NAMES = list(MECHANISMS)
PROOF = [n for n, e in MECHANISMS.items() if Guarantee.STRATEGY_PROOF in e.guarantees]


@pytest.mark.parametrize("name", NAMES)
@given(of=markets())
@settings(max_examples=120, deadline=None)
def test_no_promise_is_broken(name: str, of: Market) -> None:
    entry = MECHANISMS[name]
    checked = audit(
        of,
        entry.run(of),
        name=name,
        mechanism=entry.run,
        guarantees=entry.promises(of),
        ceiling=ceiling(of, two_sided=entry.two_sided).movers,
        tries=5,
        seed=1,
        same_good=entry.same_good,
    )
    assert checked.broken() == []
    assert checked.movers <= checked.ceiling


@pytest.mark.parametrize("name", PROOF)
@given(of=markets(most=5))
@settings(max_examples=60, deadline=None)
def test_no_false_list_pays(name: str, of: Market) -> None:
    entry = MECHANISMS[name]
    truth = entry.run(of)
    for teacher in range(len(of.teachers)):
        for told in all_lists(of, teacher):
            got = entry.run(of.with_list(teacher, told))[teacher]
            assert not gains(of, teacher, got, truth[teacher], same_good=entry.same_good)


@given(of=markets())
@settings(max_examples=100, deadline=None)
def test_ceilings_are_those_of_trying_everything(of: Market) -> None:
    every = list(all_assignments(of))
    assert ceiling(of, two_sided=False).movers == max(map(of.movers, every))
    kept = [outcome for outcome in every if not weakened_places(of, outcome)]
    assert ceiling(of, two_sided=True).movers == max(map(of.movers, kept))


@pytest.mark.parametrize("two_sided", [False, True])
@given(of=markets())
@settings(max_examples=150, deadline=None)
def test_the_prices_of_a_ceiling_prove_it(two_sided: bool, of: Market) -> None:
    movers, prices = ceiling(of, two_sided=two_sided)
    assert most_by_prices(of, prices, two_sided=two_sided) == movers


@pytest.mark.parametrize("two_sided", [False, True])
@given(of=markets(), draw=st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_no_prices_prove_too_little(two_sided: bool, of: Market, draw: Random) -> None:
    rows = {
        name: sorted(draw.randint(-2, 2) for _ in range(heads + 1 if two_sided else 1))
        for name, heads in zip(of.places, of.heads, strict=True)
    }
    most = most_by_prices(of, rows, two_sided=two_sided)
    assert most is not None
    assert most >= ceiling(of, two_sided=two_sided).movers


@given(of=markets())
@settings(max_examples=60, deadline=None)
def test_the_ceiling_has_the_best_ranks_of_all_with_as_many_movers(of: Market) -> None:
    found = most_movers(of)
    equal = [o for o in all_assignments(of) if of.movers(o) == of.movers(found)]
    assert _ranks(of, found) == min(_ranks(of, outcome) for outcome in equal)


@given(of=markets(closed=False))
@settings(max_examples=100, deadline=None)
def test_the_lorenz_rule_reaches_the_most_even_deficits(of: Market) -> None:
    found = _deficits(of, MECHANISMS["lorenz"].run(of))
    for outcome in all_assignments(of):
        if _transfers(of, outcome):
            other = _deficits(of, outcome)
            assert all(
                sum(found[:worst]) <= sum(other[:worst]) for worst in range(1, len(found) + 1)
            )


@given(of=markets())
@settings(max_examples=100, deadline=None)
def test_short_cycles_are_the_best_packing(of: Market) -> None:
    packed = pack_cycles(of)
    best = max(_packings(of))
    assert (packed.movers, packed.bound) == (best[0], best[0])
    assert packed.ranks == -best[1]


@given(of=markets())
@settings(max_examples=50, deadline=None)
def test_generated_markets_are_sound(of: Market) -> None:
    assert market_faults(of) == []


def _ranks(of: Market, outcome: tuple[int, ...]) -> int:
    return sum(of.rank[teacher][place] for teacher, place in enumerate(outcome))


def _deficits(of: Market, outcome: tuple[int, ...]) -> list[int]:
    """What receiving places lack, worst first; who gives lacks nothing above his floor."""
    after = counts(outcome, len(of.places))
    rows = zip(of.seats, of.heads, after, strict=True)
    return sorted((s - a if s > h else 0 for s, h, a in rows), reverse=True)


def _transfers(of: Market, outcome: tuple[int, ...]) -> bool:
    """Whether only places without a deficit give, and only places with one receive."""
    lack = [s - h for s, h in zip(of.seats, of.heads, strict=True)]
    moved = [(h, p) for h, p in zip(of.home, outcome, strict=True) if h != p]
    gone = Counter(home for home, _ in moved)
    spare = [h - f for h, f in zip(of.heads, of.floor, strict=True)]
    return all(lack[p] and not lack[h] for h, p in moved) and all(
        gone[place] <= spare[place] for place in gone
    )


def _packings(of: Market) -> list[tuple[int, int]]:
    """(movers, −sum of ranks) of every packing of swaps and three-way exchanges."""
    cycles = []
    for size in (2, 3):
        for group in itertools.permutations(range(len(of.teachers)), size):
            goals = [of.home[group[(n + 1) % size]] for n in range(size)]
            wanted = all(p in of.lists[t] for t, p in zip(group, goals, strict=True))
            if wanted and group[0] == min(group):
                rank = sum(of.rank[t][p] for t, p in zip(group, goals, strict=True))
                cycles.append((frozenset(group), rank))
    found = [(0, 0)]

    def extend(start: int, used: frozenset[int], ranks: int) -> None:
        for number in range(start, len(cycles)):
            group, rank = cycles[number]
            if not group & used:
                found.append((len(used | group), -(ranks + rank)))
                extend(number + 1, used | group, ranks + rank)

    extend(0, frozenset(), 0)
    return found
