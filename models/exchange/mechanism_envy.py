"""Who could complain of an assignment: blocking pairs, justified envy, seats left empty."""

from __future__ import annotations

from typing import NamedTuple

from .market import Assignment, Market, counts


class Envy(NamedTuple):
    """A teacher who asked for a place that somebody of lower standing got."""

    teacher: int
    place: int
    instead: int


def blocking_pairs(market: Market, assignment: Assignment) -> list[Envy]:
    """Return each teacher and place he would rather have, with the lowest who is there instead.

    Whoever was there before counts as well: by standing alone he has to give way (Combe,
    Tercieux, Terrier 2022 count these).
    """
    return _pairs(market, assignment, respect_posts=False)


def justified_envy(market: Market, assignment: Assignment) -> list[Envy]:
    """Return the blocking pairs against teachers who came newly.

    Who keeps his own post does so by right. Deferred acceptance with initial positions leaves
    none of these.
    """
    return _pairs(market, assignment, respect_posts=True)


def open_claims(market: Market, assignment: Assignment) -> list[tuple[int, int]]:
    """Return teachers with places they would rather have, where a seat is free.

    Only where their present place stays strong enough without them.
    """
    count = counts(assignment, len(market.places))
    return [
        (teacher, place)
        for teacher, here in enumerate(assignment)
        if count[here] > market.floor[here]
        for place in preferred(market, teacher, here)
        if count[place] < market.seats[place]
    ]


def preferred(market: Market, teacher: int, here: int) -> tuple[int, ...]:
    """Return the places of a teacher's list that he likes better than `here`."""
    wanted = market.lists[teacher]
    return wanted[: market.rank[teacher].get(here, len(wanted))]


def _pairs(market: Market, assignment: Assignment, *, respect_posts: bool) -> list[Envy]:
    lowest: dict[int, tuple[int, int]] = {}
    for teacher, place in enumerate(assignment):
        if respect_posts and market.home[teacher] == place:
            continue
        standing = market.standing[place].get(teacher, len(market.teachers))
        lowest[place] = max(lowest.get(place, (-1, -1)), (standing, teacher))
    return [
        Envy(teacher, place, lowest[place][1])
        for teacher, here in enumerate(assignment)
        for place in preferred(market, teacher, here)
        if place in lowest and market.standing[place][teacher] < lowest[place][0]
    ]
