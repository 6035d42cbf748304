"""Seeded markets of teachers for studies and tests: schools on a plane, wishes near and popular."""

from __future__ import annotations

import random

import numpy as np
from zouban.models.exchange.market import Market


def random_market(
    teachers: int,
    places: int,
    *,
    wishes: int,
    seed: int,
    open_seats: float = 0.0,
    spare: float = 0.0,
    local: float = 0.5,
) -> Market:
    """Return a market whose teachers wish for near and for popular places.

    Parameters
    ----------
    wishes
        Length of the lists (shorter where there are fewer places).
    open_seats, spare
        Share of places with a free seat, and with one teacher above the floor.
    local
        How much nearness counts beside popularity, from 0 to 1.
    """
    draw = np.random.default_rng(seed)
    where, popular = draw.random((places, 2)), draw.gumbel(size=places)
    home = np.concatenate([np.arange(places), draw.integers(0, places, max(0, teachers - places))])
    home = draw.permutation(home[:teachers])
    lists, admitted = [], [set(np.flatnonzero(home == p).tolist()) for p in range(places)]
    for teacher, own in enumerate(home.tolist()):
        way = np.hypot(*(where - where[own]).T)
        taste = (1 - local) * popular - 10 * local * way + draw.gumbel(size=places)
        taste[own] = -np.inf
        length = min(wishes, places - 1)
        best = np.argpartition(-taste, length - 1)[:length] if length else np.array([], np.int64)
        wanted = best[np.argsort(-taste[best])].tolist()
        lists.append(tuple(wanted))
        for place in wanted:
            admitted[place].add(teacher)
    return _market(home.tolist(), lists, admitted, draw, open_seats, spare)


def _market(
    home: list[int],
    lists: list[tuple[int, ...]],
    admitted: list[set[int]],
    draw: np.random.Generator,
    open_seats: float,
    spare: float,
) -> Market:
    """Return the market with standings drawn anew in each place."""
    shuffle = random.Random(int(draw.integers(2**31)))
    standing = []
    for group in admitted:
        order = sorted(group)
        shuffle.shuffle(order)
        standing.append({teacher: rank for rank, teacher in enumerate(order)})
    heads = np.bincount(home, minlength=len(admitted))
    more = draw.random(len(heads)) < open_seats
    fewer = (draw.random(len(heads)) < spare) & (heads > 0)
    return Market(
        teachers=tuple(f"T{n}" for n in range(len(home))),
        places=tuple(f"P{n}" for n in range(len(admitted))),
        home=tuple(home),
        lists=tuple(lists),
        standing=tuple(standing),
        seats=tuple((heads + more).tolist()),
        floor=tuple((heads - fewer).tolist()),
    )
