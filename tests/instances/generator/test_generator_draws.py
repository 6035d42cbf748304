"""The generator's own draws: fixed numbers, fair enough, independent streams."""

from __future__ import annotations

from collections import Counter

from zouban.instances.generator.draws import Draws


def test_numbers_are_fixed() -> None:
    draws = Draws(7, "somewhere")
    assert [draws.below(1000) for _ in range(8)] == [499, 415, 632, 696, 518, 436, 996, 787]


def test_streams_do_not_depend_on_how_far_another_is() -> None:
    fresh, used = Draws(7), Draws(7)
    for _ in range(100):
        used.below(10)
    assert fresh.fork("a").below(1 << 60) == used.fork("a").below(1 << 60)
    assert fresh.fork("a").below(1 << 60) != fresh.fork("b").below(1 << 60)


def test_draws_are_even() -> None:
    draws = Draws(1)
    counts = Counter(draws.below(6) for _ in range(60_000))
    assert sorted(counts) == list(range(6))
    # Six standard deviations of a binomial of 60,000 draws with chance 1/6 are 548.
    assert all(abs(count - 10_000) < 548 for count in counts.values())


def test_shuffled_keeps_everything_and_reaches_every_order() -> None:
    draws = Draws(3)
    orders = {tuple(draws.shuffled([1, 2, 3])) for _ in range(200)}
    assert len(orders) == 6
    assert draws.sample([1, 2, 3], 5) != []
    assert sorted(draws.sample([1, 2, 3], 5)) == [1, 2, 3]
