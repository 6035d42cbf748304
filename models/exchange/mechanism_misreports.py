"""Whether it pays to hand in a false list: random misreports, one teacher at a time."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from .market import Assignment, Market

ADDED = 0.25
"""Part of the false lists to which a place is added that was not asked for."""

Mechanism = Callable[[Market], Assignment]


class Misreport(NamedTuple):
    """A false list that paid: the place it brought, and the one the true list brings."""

    teacher: int
    reported: tuple[int, ...]
    gained: int
    truthful: int


Unasked = Callable[[int, random.Random], tuple[int, int] | None]
"""Draws a place that a teacher did not ask for but may come to, and his standing there."""


def profitable_misreports(
    market: Market,
    mechanism: Mechanism,
    *,
    tries: int,
    seed: int,
    same_good: bool = False,
    unasked: Unasked | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[list[Misreport], int]:
    """Try false lists of random teachers; return those that paid, and how many were tried.

    Parameters
    ----------
    same_good
        Teachers hold all places of their list for equally good: only to get one of them instead
        of staying is a gain.
    unasked
        None: the places in which a teacher has a standing, whatever is on his list.
    go_on
        Asked before each try; False ends the trying.
    """
    draw = random.Random(seed)
    truth = mechanism(market)
    wishing = [teacher for teacher, wanted in enumerate(market.lists) if wanted]
    found, tried = [], 0
    while wishing and tried < tries and go_on():
        teacher = draw.choice(wishing)
        reported, standings = false_list(market, teacher, draw, unasked or _standing(market))
        got = mechanism(market.with_list(teacher, reported, standings))[teacher]
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


def false_list(
    market: Market, teacher: int, draw: random.Random, unasked: Unasked
) -> tuple[tuple[int, ...], dict[int, int]]:
    """Return a false list: places left out, put in another order, or one added.

    With the teacher's standing in the place that was added.
    """
    true = market.lists[teacher]
    kept = draw.sample(true, draw.randint(0, len(true)))
    other = unasked(teacher, draw) if draw.random() < ADDED else None
    if other is None:
        return tuple(kept), {}
    kept.insert(draw.randint(0, len(kept)), other[0])
    return tuple(kept), dict([other])


def _standing(market: Market) -> Unasked:
    def drawn(teacher: int, draw: random.Random) -> tuple[int, int] | None:
        others = [
            (place, standing[teacher])
            for place, standing in enumerate(market.standing)
            if teacher in standing and place not in market.rank[teacher]
        ]
        return draw.choice(others) if others else None

    return drawn
