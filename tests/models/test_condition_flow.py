"""Hall's condition against brute force: every set of demands against all its supplies."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st
from zouban.models.conditions.flow import Demand, Part, shortage

SUPPLIES = ("a", "b", "c")

amounts = st.integers(0, 3)
demands = st.lists(
    st.tuples(amounts, st.sets(st.sampled_from(SUPPLIES)).map(sorted).map(tuple)), max_size=4
).map(
    lambda rows: [
        Demand(f"d{n}", amount, (Part(amount, supplies),))
        for n, (amount, supplies) in enumerate(rows)
    ]
)
supply = st.fixed_dictionaries(dict.fromkeys(SUPPLIES, amounts))


def fails(some: tuple[Demand, ...], offers: dict[str, int]) -> bool:
    """Hall's condition for one set, in words: it needs more than all it can reach."""
    reached = {name for demand in some for part in demand.parts for name in part.supplies}
    return sum(demand.amount for demand in some) > sum(offers[name] for name in reached)


@given(demands, supply)
def test_a_shortage_is_found_exactly_where_some_set_fails(
    wanted: list[Demand], offers: dict[str, int]
) -> None:
    sets = chain.from_iterable(combinations(wanted, n) for n in range(len(wanted) + 1))
    found = shortage(wanted, offers)
    assert (found is not None) == any(fails(some, offers) for some in sets)


@given(demands, supply)
def test_the_set_told_fails_and_is_irreducible(
    wanted: list[Demand], offers: dict[str, int]
) -> None:
    found = shortage(wanted, offers)
    if found is None:
        return
    culprits = [demand for demand in wanted if demand.id in found.demands]
    assert found.needed == sum(demand.amount for demand in culprits) > found.offered
    for demand in culprits:
        rest = [other for other in culprits if other is not demand]
        assert shortage(rest, offers) is None


def test_a_part_is_capped_by_itself() -> None:
    two_days = (Part(1, ("a", "b")), Part(1, ("c",)))
    offers = {"a": 1, "b": 1, "c": 1}
    assert shortage([Demand("twice", 2, two_days)], offers) is None
    found = shortage([Demand("thrice", 3, two_days)], offers)
    assert found is not None
    assert (found.needed, found.offered) == (3, 2)
