"""From a bureau to the market that mechanisms exchange on, every right of the policy kept.

Posts are alike within a school, a subject and an extent (percent of full time); where posts move
along with teachers, also within a grade. Wishes that a rule about a single move forbids are left
out; caps on change limit who takes part, by the master order, so that no outcome can break them.
Free seats and least strength come from what the schools need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .bureau import FULL_TIME
from .demand import needs, quota_of
from .index import BureauIndex
from .market import Market
from .market_entry import Entry
from .market_order import master_order, place_order
from .market_plan import move_form, returns
from .plan import ExchangePlan
from .policy import Policy
from .rounding import at_most
from .staffing import Staffing
from .words import Form


class Place(NamedTuple):
    """Posts that are alike; `grade` and `holds` are None unless posts move along.

    Attributes
    ----------
    school, subject
        By number.
    extent
        Percent of full time.
    grade
        Rank of the title to which the post is appointed.
    holds
        Whether it is a post of the establishment.
    """

    school: int
    subject: int
    extent: int
    grade: int | None = None
    holds: bool | None = None


@dataclass(frozen=True)
class BureauMarket:
    """A market with what its numbers mean in the bureau.

    Attributes
    ----------
    teachers
        The bureau's number of each teacher of the market.
    places
        Key of each place of the market.
    left_out
        Reason by the bureau's number of each eligible teacher with wishes who does not take part.
    """

    index: BureauIndex
    market: Market
    teachers: tuple[int, ...]
    places: tuple[Place, ...]
    left_out: dict[int, str]


def bureau_market(index: BureauIndex) -> BureauMarket:
    """Return the market of a bureau's eligible teachers with wishes."""
    return _Building(index).result()


class _Building:
    def __init__(self, index: BureauIndex) -> None:
        self.index = index
        self.policy: Policy = index.policy
        self.form = move_form(index.policy)
        self.entry = Entry(index, self.form)

    @cached_property
    def teachers(self) -> list[int]:
        """Those who take part, in the master order."""
        return self.entry.within_caps(master_order(self.index, self.entry.candidates))

    @property
    def posts_move(self) -> bool:
        """Whether teachers take their posts along."""
        return self.form is Form.TRANSFER

    def place(self, teacher: int, school: int, subject: int) -> Place:
        """Return the place in a school and subject that a teacher can fill."""
        extent = int(self.index.fte[teacher])
        if not self.posts_move:
            return Place(school, subject, extent)
        grade = int(self.index.appointed[teacher])
        return Place(school, subject, extent, grade, bool(self.index.holds_post[teacher]))

    def result(self) -> BureauMarket:
        """Put the market together."""
        index = self.index
        homes = [self.place(t, int(index.work[t]), int(index.subject[t])) for t in self.teachers]
        wanted = [
            [self.place(t, school, subject) for school, subject in self.entry.options[t]]
            for t in self.teachers
        ]
        places = sorted({*homes, *(place for row in wanted for place in row)}, key=_by_number)
        number = {place: n for n, place in enumerate(places)}
        lists = [[number[place] for place in row] for row in wanted]
        admitted: list[set[int]] = [set() for _ in places]
        for teacher, (home, row) in enumerate(zip(homes, lists, strict=True)):
            for place in (number[home], *row):
                admitted[place].add(teacher)
        heads = [0] * len(places)
        for home in homes:
            heads[number[home]] += 1
        free, spare = self._free_and_spare(places, heads)
        market = Market(
            teachers=tuple(index.bureau.teachers[t].id for t in self.teachers),
            places=tuple(self._name(place) for place in places),
            home=tuple(number[home] for home in homes),
            lists=tuple(tuple(row) for row in lists),
            standing=tuple(
                place_order(index, self.teachers, group, place.school)
                for group, place in zip(admitted, places, strict=True)
            ),
            seats=tuple(h + f for h, f in zip(heads, free, strict=True)),
            floor=tuple(h - s for h, s in zip(heads, spare, strict=True)),
        )
        left_out = dict(self.entry.left_out.items())
        return BureauMarket(index, market, tuple(self.teachers), tuple(places), left_out)

    def _name(self, place: Place) -> str:
        bureau = self.index.bureau
        name = f"{bureau.schools[place.school].id}/{bureau.subjects[place.subject].id}"
        parts = [str(place.extent)] if place.extent != FULL_TIME else []
        parts += [] if place.grade is None else [str(place.grade), str(int(bool(place.holds)))]
        return "/".join([name, *parts])

    def _free_and_spare(self, places: list[Place], heads: list[int]) -> tuple[list[int], list[int]]:
        """Return the free seats, and how many may leave without being replaced, by place.

        Full-time places alone have any: parts of a post swap for parts as large. Where posts move
        along, quotas and grades are kept by exchanging post for post.
        """
        free, spare = [0] * len(places), [0] * len(places)
        if self.policy.form.one_for_one:
            return free, spare
        rates = self.policy.churn.group_keep
        week = Staffing(self.index, self._returned()).week_after
        need = self._needs()
        seats_left = self._seats_left()
        for number, place in enumerate(places):
            key = (place.school, place.subject)
            if place.extent != FULL_TIME or key not in need:
                continue
            worked = week.get(key, 0)
            least = need[key]
            if rates is not None:
                least = max(least, at_most(rates, self.index.week.get(key, 0)))
            spare[number] = min(heads[number], max(0, worked - least) // FULL_TIME)
            short = max(0, need[key] - worked) // FULL_TIME
            free[number] = 0 if self.posts_move else min(short, seats_left[place.school])
            seats_left[place.school] -= free[number]
        if self.posts_move:
            spare = [0] * len(places)
        return free, spare

    def _returned(self) -> ExchangePlan:
        bureau = self.index.bureau
        return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(returns(self.index)))

    def _needs(self) -> dict[tuple[int, int], int]:
        index = self.index
        return {
            (index.school_number[school], index.subject_number[subject]): need
            for (school, subject), need in needs(index.bureau, index).items()
            if subject in index.subject_number
        }

    def _seats_left(self) -> dict[int, int]:
        """Return how many may come to each school beside those who replace somebody."""
        rate = self.policy.churn.school_in
        out: dict[int, int] = defaultdict(int)
        for teacher in self.teachers:
            out[int(self.index.work[teacher])] += 1
        return {
            school: quota_of(self.index, school) + len(self.teachers)
            if rate is None
            else max(0, self.entry.most_in(school) - out[school])
            for school in range(len(self.index.bureau.schools))
        }


def _by_number(place: Place) -> tuple[int, ...]:
    return tuple(-1 if part is None else int(part) for part in place)
