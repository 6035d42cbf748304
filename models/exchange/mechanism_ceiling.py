"""What prices of places prove of how many teachers can move under the same rights at most.

The most movers are the optimum of a linear program; any prices of places give an upper bound of
it (weak duality), the right ones the optimum itself (strong duality; Ahuja, Magnanti, Orlin,
Network Flows, 1993, section 9.4). So whoever states a ceiling hands in its prices, and nothing but
sums is needed to check it.

A place's price counts against whoever comes or stays there, and each seat is worth it; a price
below 0 belongs to a place that must keep its least strength. Under the places' rights a row of
prices stands for a place: one for those who may take every post, best holder first, one for those
who may take all but the first, and so on, one for those who may take free posts alone; each takes
one seat less, and may not be below the one before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from .market import Market

Prices = Mapping[str, Sequence[int]]
"""Prices by id of the place; a place that is not named costs nothing."""


def most_by_prices(market: Market, prices: Prices, *, two_sided: bool) -> int | None:
    """Return the most movers that there can be by these prices, None where they prove nothing.

    Parameters
    ----------
    two_sided
        Whether the places' rights are kept as well as the teachers'.
    """
    rows = {number: prices[name] for number, name in enumerate(market.places) if name in prices}
    if len(rows) < len(prices):
        return None
    for place, row in rows.items():
        levels = market.heads[place] + 1 if two_sided else 1
        if len(row) != levels or any(next_ < here for here, next_ in pairwise(row)):
            return None
    best = _teachers(market, rows)
    return best + sum(_seats(market, place, row) for place, row in rows.items())


def _teachers(market: Market, rows: Mapping[int, Sequence[int]]) -> int:
    """Return what teachers gain together where each chooses for himself: 1 for moving, less price.

    A teacher's price is that of the first post he may take: whose holder stood no higher.
    """
    holders = {
        place: [market.standing[place][teacher] for teacher in market.incumbents[place]]
        for place, row in rows.items()
        if len(row) > 1
    }

    def price(teacher: int, place: int) -> int:
        row = rows.get(place, (0,))
        if len(row) == 1:
            return row[0]
        return row[bisect_left(holders[place], market.standing[place][teacher])]

    return sum(
        max((-price(teacher, home), *(1 - price(teacher, place) for place in wanted)))
        for teacher, (home, wanted) in enumerate(zip(market.home, market.lists, strict=True))
    )


def _seats(market: Market, place: int, row: Sequence[int]) -> int:
    """Return what the seats of a place are worth by its prices, its least strength kept."""
    whole = market.seats[place] if row[0] > 0 else market.floor[place]
    steps = enumerate(pairwise(row), start=1)
    later = sum((dear - cheap) * (market.seats[place] - level) for level, (cheap, dear) in steps)
    return row[0] * whole + later
