"""From a bureau to the market that mechanisms exchange on, every right of the policy kept.

Posts are alike within a school, a subject and an extent (percent of full time); where posts move
along with teachers, also within a grade. Wishes that a rule about a single move forbids are left
out; caps on change limit who takes part, by the master order, so that no outcome can break them.
Free seats and least strength come from what the schools need.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from networkx.utils import UnionFind

from .bureau import FULL_TIME
from .demand import needs, quota_of
from .index import BureauIndex, Integers
from .market import Market
from .market_entry import Entry
from .market_order import master_order, place_order
from .market_plan import move_form, returns
from .plan import ExchangePlan
from .policy import Policy, ZoneRule
from .rounding import at_most
from .staffing import Staffing
from .words import Form

DRAWS = 5
"""Places that are asked for one that no rule forbids."""


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

    def unasked(self, teacher: int, draw: random.Random) -> tuple[int, int] | None:
        """Draw a place that a teacher of the market did not ask for, though no rule forbids it.

        As a wish for it would be taken: nothing else of the market hangs on his list. Places are
        those of the market; None where a few draws find none.

        Returns
        -------
        tuple or None
            The place and his standing there.
        """
        number, home = self.teachers[teacher], self.places[self.market.home[teacher]]
        own = self.index.bureau.teachers[number]
        taught = {self.index.subject_number.get(name, -1) for name in (own.subject, *own.subjects)}
        alike = [
            place
            for place, key in enumerate(self.places)
            if key.subject in taught
            and key.school != home.school
            and key == home._replace(school=key.school, subject=key.subject)
            and place not in self.market.rank[teacher]
        ]
        for place in draw.sample(alike, min(DRAWS, len(alike))):
            key = self.places[place]
            if not self._entry.refused({number: (key.school, key.subject)}):
                return place, int(self._order(key.school)[teacher])
        return None

    @cached_property
    def _entry(self) -> Entry:
        return Entry(self.index, move_form(self.index.policy))

    def _order(self, school: int) -> Integers:
        return place_order(self.index, self.teachers, school)


class _Kind(NamedTuple):
    """What parts places between which nobody may go; None where the policy does not part them."""

    subject: int
    stage: int
    zone: int | None
    alliance: int | None
    extent: int
    grade: int | None
    holds: bool | None


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
        lack, free = self._at(places, self._lack), self._at(places, self._open)
        spare = self._spare(places, heads)
        orders = {
            school: place_order(index, self.teachers, school).tolist()
            for school in sorted({place.school for place in places})
        }
        market = Market(
            teachers=tuple(index.bureau.teachers[t].id for t in self.teachers),
            places=tuple(self._name(place) for place in places),
            home=tuple(number[home] for home in homes),
            lists=tuple(tuple(row) for row in lists),
            standing=tuple(
                {teacher: orders[place.school][teacher] for teacher in sorted(group)}
                for group, place in zip(admitted, places, strict=True)
            ),
            seats=tuple(h + f for h, f in zip(heads, free, strict=True)),
            floor=tuple(h - s for h, s in zip(heads, spare, strict=True)),
            groups=tuple(self._groups(places)),
            deficit=tuple(lack),
        )
        left_out = dict(self.entry.left_out.items())
        return BureauMarket(index, market, tuple(self.teachers), tuple(places), left_out)

    def _name(self, place: Place) -> str:
        bureau = self.index.bureau
        name = f"{bureau.schools[place.school].id}/{bureau.subjects[place.subject].id}"
        parts = [str(place.extent)] if place.extent != FULL_TIME else []
        parts += [] if place.grade is None else [str(place.grade), str(int(bool(place.holds)))]
        return "/".join([name, *parts])

    @cached_property
    def _lack(self) -> dict[tuple[int, int], int]:
        """Full posts that each school lacks in each subject, whoever has named it or not."""
        found = {
            key: max(0, need - self._week.get(key, 0)) // FULL_TIME
            for key, need in self._need.items()
        }
        return {key: lack for key, lack in found.items() if lack}

    @cached_property
    def _open(self) -> dict[tuple[int, int], int]:
        """Free seats: what a school may let in goes to the subject in which it lacks most."""
        left, found = self._seats_left(), dict.fromkeys(self._lack, 0)
        by_school: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for key in sorted(self._lack):
            by_school[key[0]].append(key)
        for school, own in by_school.items():
            for _ in range(min(left[school], sum(self._lack[key] for key in own))):
                neediest = max(own, key=lambda key: (self._lack[key] - found[key], -key[1]))
                found[neediest] += 1
        return found

    def _at(self, places: list[Place], seats: Mapping[tuple[int, int], int]) -> list[int]:
        """Return seats of schools and subjects by place.

        Full-time places alone have any: parts of a post swap for parts as large. Where posts move
        along, or one comes for each who leaves, posts are exchanged for posts.
        """
        if self.policy.form.one_for_one or self.posts_move:
            return [0] * len(places)
        return [
            seats.get((place.school, place.subject), 0) if place.extent == FULL_TIME else 0
            for place in places
        ]

    def _spare(self, places: list[Place], heads: list[int]) -> list[int]:
        """Return how many may leave each place without being replaced."""
        spare = [0] * len(places)
        if self.policy.form.one_for_one or self.posts_move:
            return spare
        rates = self.policy.churn.group_keep
        for number, place in enumerate(places):
            key = (place.school, place.subject)
            if place.extent != FULL_TIME or key not in self._need:
                continue
            least = self._need[key]
            if rates is not None:
                least = max(least, at_most(rates, self.index.week.get(key, 0)))
            spare[number] = min(heads[number], max(0, self._week.get(key, 0) - least) // FULL_TIME)
        return spare

    @cached_property
    def _week(self) -> dict[tuple[int, int], int]:
        return Staffing(self.index, self._returned()).week_after

    def _groups(self, places: list[Place]) -> list[int]:
        """Return the same number for places between which somebody might go, whatever he wishes.

        By what teachers may teach and where the policy lets anybody go, not by any list: otherwise
        a wish left out could part two groups.
        """
        index = self.index
        joined: UnionFind[_Kind] = UnionFind()
        kinds = [self._kind(place) for place in places]
        stages = sorted({kind.stage for kind in kinds})
        for teacher in self.teachers:
            own = index.bureau.teachers[teacher]
            home = self._kind(
                self.place(teacher, int(index.work[teacher]), int(index.subject[teacher]))
            )
            subjects = [index.subject_number[s] for s in own.subjects if s in index.subject_number]
            for subject in (home.subject, *subjects):
                for stage in [home.stage] if self.policy.place.same_stage else stages:
                    joined.union(home, home._replace(subject=subject, stage=stage))
        number: dict[_Kind, int] = {}
        return [number.setdefault(joined[kind], len(number)) for kind in kinds]

    def _kind(self, place: Place) -> _Kind:
        index, rules = self.index, self.policy.place
        return _Kind(
            place.subject,
            int(index.stage[place.school]),
            int(index.zone[place.school]) if rules.zone is ZoneRule.ONLY else None,
            int(index.alliance[place.school]) if rules.alliance_only else None,
            place.extent,
            place.grade,
            place.holds,
        )

    def _returned(self) -> ExchangePlan:
        bureau = self.index.bureau
        return ExchangePlan(bureau=bureau.id, as_of=bureau.as_of, moves=tuple(returns(self.index)))

    @cached_property
    def _need(self) -> dict[tuple[int, int], int]:
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
