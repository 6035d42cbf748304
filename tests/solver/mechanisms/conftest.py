"""Markets small enough to try everything: oracles and generators for the mechanisms."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hypothesis import strategies as st
from zouban.models.exchange.market import Assignment, Market, counts
from zouban.models.exchange.mechanism_rights import over_seats, under_floor


def market(
    home: list[int],
    lists: list[tuple[int, ...]],
    *,
    places: int,
    standing: list[list[int]] | None = None,
    seats: list[int] | None = None,
    floor: list[int] | None = None,
) -> Market:
    """A market; without standings the first teacher stands highest everywhere."""
    heads = counts(home, places)
    order = standing or [list(range(len(home)))] * places
    return Market(
        teachers=tuple(f"T{n}" for n in range(len(home))),
        places=tuple(f"P{n}" for n in range(places)),
        home=tuple(home),
        lists=tuple(lists),
        standing=tuple({t: rank for rank, t in enumerate(row)} for row in order),
        seats=tuple(seats or heads),
        floor=tuple(floor or heads),
    )


@st.composite
def markets(draw: st.DrawFn, *, closed: bool | None = None, most: int = 6) -> Market:
    """Markets of up to six teachers and four places; closed: no free seats, nobody to spare."""
    teachers, places = draw(st.integers(1, most)), draw(st.integers(1, 4))
    home = [draw(st.integers(0, places - 1)) for _ in range(teachers)]
    lists = []
    for own in home:
        others = [place for place in range(places) if place != own]
        order = draw(st.permutations(others))
        lists.append(tuple(order[: draw(st.integers(0, len(others)))]))
    standing = [draw(st.permutations(range(teachers))) for _ in range(places)]
    heads = counts(home, places)
    shut = draw(st.booleans()) if closed is None else closed
    free = [0 if shut else draw(st.integers(0, 2)) for _ in heads]
    spare = [0 if shut else draw(st.integers(0, min(2, count))) for count in heads]
    return market(
        home,
        lists,
        places=places,
        standing=[list(row) for row in standing],
        seats=[h + f for h, f in zip(heads, free, strict=True)],
        floor=[h - s for h, s in zip(heads, spare, strict=True)],
    )


def all_lists(of: Market, teacher: int) -> Iterator[tuple[int, ...]]:
    """Every list that a teacher could hand in."""
    others = [place for place in range(len(of.places)) if place != of.home[teacher]]
    for length in range(len(others) + 1):
        yield from itertools.permutations(others, length)


def all_assignments(of: Market) -> Iterator[Assignment]:
    """Every assignment that keeps teachers' rights, seats and floors."""
    options = [(*wanted, own) for wanted, own in zip(of.lists, of.home, strict=True)]
    for outcome in itertools.product(*options):
        if not over_seats(of, outcome) and not under_floor(of, outcome):
            yield outcome
