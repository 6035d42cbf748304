"""Rights that every mechanism has to respect: of teachers, of places, and of their staff.

Each function answers one question about a market and an assignment and says who is wronged;
nothing here knows how an assignment was found.
"""

from __future__ import annotations

from .market import Assignment, Market, counts

BY_ORDER = frozenset({"deferred-acceptance"})
"""Mechanisms by which no newcomer gets a place that somebody of higher standing asked for."""

TWO_SIDED = frozenset({"block-exchange", "two-sided-maximal"})
"""Mechanisms that keep the places' rights too: a post goes to whoever stands at least as high."""

EFFICIENT = frozenset({"trading-cycles", "two-sided-maximal"})
"""Mechanisms that leave no two who would rather have each other's place, all rights kept."""

SAME_GOOD = frozenset({"lorenz"})
"""Mechanisms by which teachers are taken to hold all places of their lists for equally good."""


def worse_off(market: Market, assignment: Assignment) -> list[int]:
    """Return the teachers who got a place that they like less than their own (or never named).

    Nobody: the assignment is individually rational for teachers.
    """
    return [
        teacher
        for teacher, place in enumerate(assignment)
        if place not in market.rank[teacher] or teacher not in market.standing[place]
    ]


def over_seats(market: Market, assignment: Assignment) -> list[int]:
    """Return the places with more teachers than seats."""
    after = counts(assignment, len(market.places))
    return [place for place, count in enumerate(after) if count > market.seats[place]]


def under_floor(market: Market, assignment: Assignment) -> list[int]:
    """Return the places left with fewer teachers than their least strength."""
    after = counts(assignment, len(market.places))
    return [place for place, count in enumerate(after) if count < market.floor[place]]


def weakened_places(market: Market, assignment: Assignment) -> list[int]:
    """Return the places whose staff is not at least as good, post by post, as before.

    A place is as good as before where each teacher fits a post whose holder stood no higher, or
    one that was free; a post that is left empty above the floor is no loss. (Schools' individual
    rationality, Combe, Tercieux, Terrier 2022.)
    """
    after: list[list[int]] = [[] for _ in market.places]
    for teacher, place in enumerate(assignment):
        after[place].append(teacher)
    return [place for place, staff in enumerate(after) if not as_good(market, place, staff)]


def as_good(market: Market, place: int, staff: list[int]) -> bool:
    """Return whether a staff fits the posts of a place as `weakened_places` asks.

    Posts are gone through best holder first: whoever fits one fits all that come later.
    """
    standing = market.standing[place]
    if any(teacher not in standing for teacher in staff):
        return False
    coming = sorted(standing[teacher] for teacher in staff)
    fitted = 0
    for holder in market.incumbents[place]:
        if fitted < len(coming) and coming[fitted] <= standing[holder]:
            fitted += 1
    return len(coming) - fitted <= market.seats[place] - market.heads[place]
