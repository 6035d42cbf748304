"""Whether it pays to hand in a false list: random misreports, one teacher at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .market import Assignment, Market

Mechanism = Callable[[Market], Assignment]


class Misreport(NamedTuple):
    """A false list that paid: the place it brought, and the one the true list brings."""

    teacher: int
    reported: tuple[int, ...]
    gained: int
    truthful: int


def profitable_misreports(
    market: Market,
    mechanism: Mechanism,
    *,
    tries: int,
    seed: int,
    same_good: bool = False,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[list[Misreport], int]:
    """Try false lists of random teachers; return those that paid, and how many were tried.

    Parameters
    ----------
    same_good
        Teachers hold all places of their list for equally good: only to get one of them instead
        of staying is a gain.
    go_on
        Asked before each try; False ends the trying.
    """
    draw = random.Random(seed)
    truth = mechanism(market)
    wishing = [teacher for teacher, wanted in enumerate(market.lists) if wanted]
    found, tried = [], 0
    while wishing and tried < tries and go_on():
        teacher = draw.choice(wishing)
        reported = next(false_lists(market, teacher, draw))
        got = mechanism(market.with_list(teacher, reported))[teacher]
        tried += 1
        if gains(market, teacher, got, truth[teacher], same_good=same_good):
            found.append(Misreport(teacher, reported, got, truth[teacher]))
    return found, tried


def gains(market: Market, teacher: int, got: int, truthful: int, *, same_good: bool) -> bool:
    """Return whether a teacher likes a place better than another, by his true list."""
    rank, last = market.rank[teacher], len(market.lists[teacher])
    if same_good:
        return rank.get(got, last + 1) < last <= rank.get(truthful, last)
    return rank.get(got, last + 1) < rank.get(truthful, last)


def false_lists(market: Market, teacher: int, draw: random.Random) -> Iterator[tuple[int, ...]]:
    """Yield false lists without end: places left out, put in another order, or added."""
    true = market.lists[teacher]
    others = [
        place
        for place, standing in enumerate(market.standing)
        if teacher in standing and place not in market.rank[teacher]
    ]
    while True:
        kept = draw.sample(true, draw.randint(0, len(true)))
        if others and draw.random() < 0.25:
            kept.insert(draw.randint(0, len(kept)), draw.choice(others))
        yield tuple(kept)
