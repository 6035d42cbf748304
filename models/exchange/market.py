"""A market of teachers who may change places: what every mechanism reads, and nothing more.

A place is a school and subject (and part of full time) within which posts are alike. Teachers
and places are counted from 0; ids stand beside the numbers. A teacher's list holds the places he
would rather have than his own, best first; his own comes after them without being named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

Assignment = tuple[int, ...]
"""Place of every teacher, by number."""


@dataclass(frozen=True)
class Market:
    """Teachers with endowments and wishes; places with seats, least strength and priorities.

    Attributes
    ----------
    teachers, places
        Ids; their positions are the numbers used everywhere else. Teachers stand in the master
        order: it breaks ties between places and decides who inherits a free seat.
    home
        Place of each teacher before.
    lists
        Places each teacher prefers to his own, best first.
    standing
        For each place, the rank (lowest number first, no ties) of every teacher who may come or
        is there. Who has no rank may not come.
    seats, floor
        Most and fewest teachers of the market in each place, both included.
        `floor <= teachers there before <= seats`.
    groups
        For each place, the same number for all between which somebody might go whatever is on the
        lists. Empty: as far as those lead who have a standing.
    deficit
        Teachers that each place lacks, which may be more than its free seats. Empty: those seats.
    """

    teachers: tuple[str, ...]
    places: tuple[str, ...]
    home: tuple[int, ...]
    lists: tuple[tuple[int, ...], ...]
    standing: tuple[Mapping[int, int], ...]
    seats: tuple[int, ...]
    floor: tuple[int, ...]
    groups: tuple[int, ...] = ()
    deficit: tuple[int, ...] = ()

    @cached_property
    def heads(self) -> tuple[int, ...]:
        """Teachers in each place before."""
        return counts(self.home, len(self.places))

    @cached_property
    def lack(self) -> tuple[int, ...]:
        """Teachers that each place lacks: its deficit, or its free seats where none is told."""
        return self.deficit or tuple(
            seats - heads for seats, heads in zip(self.seats, self.heads, strict=True)
        )

    @cached_property
    def incumbents(self) -> tuple[tuple[int, ...], ...]:
        """Teachers of each place before, best standing first."""
        found: list[list[int]] = [[] for _ in self.places]
        for teacher, place in enumerate(self.home):
            found[place].append(teacher)
        return tuple(
            tuple(sorted(group, key=self.standing[place].__getitem__))
            for place, group in enumerate(found)
        )

    @cached_property
    def rank(self) -> tuple[Mapping[int, int], ...]:
        """For each teacher, rank of each place on his list (0 first); his own comes last."""
        return tuple(
            {place: rank for rank, place in enumerate((*wanted, self.home[teacher]))}
            for teacher, wanted in enumerate(self.lists)
        )

    def with_list(
        self, teacher: int, wanted: Sequence[int], standings: Mapping[int, int] | None = None
    ) -> Market:
        """Return the market in which one teacher hands in another list.

        Parameters
        ----------
        standings
            His standing in places of the list in which he has none here.
        """
        lists = (*self.lists[:teacher], tuple(wanted), *self.lists[teacher + 1 :])
        standing = list(self.standing)
        for place, rank in (standings or {}).items():
            standing[place] = {**standing[place], teacher: rank}
        return replace(self, lists=lists, standing=tuple(standing))

    def movers(self, assignment: Assignment) -> int:
        """Return how many teachers have another place than before."""
        return sum(place != home for place, home in zip(assignment, self.home, strict=True))


def counts(assignment: Sequence[int], places: int) -> tuple[int, ...]:
    """Return the number of teachers in each place."""
    found = [0] * places
    for place in assignment:
        found[place] += 1
    return tuple(found)


def market_faults(market: Market) -> list[str]:
    """Return what is wrong with a market, one sentence a fault; nothing where it is sound."""
    faults = []
    for place, name in enumerate(market.places):
        if not market.floor[place] <= market.heads[place] <= market.seats[place]:
            faults.append(f"{name}: floor <= teachers before <= seats does not hold")
        ranks = list(market.standing[place].values())
        if len(set(ranks)) != len(ranks):
            faults.append(f"{name}: two teachers have the same standing")
    for teacher, name in enumerate(market.teachers):
        home, wanted = market.home[teacher], market.lists[teacher]
        if home in wanted or len(set(wanted)) != len(wanted):
            faults.append(f"{name}: his list names his own place, or a place twice")
        if any(teacher not in market.standing[place] for place in (home, *wanted)):
            faults.append(f"{name}: no standing in a place of his list, or in his own")
    return faults
