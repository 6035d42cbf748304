"""What the encodings of rules read: choices with everything looked up for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.demand import needs
from ....models.exchange.words import Form
from ..choices import Choices, list_choices
from ..groups import People, group_people
from ..people import Ground, Integers, Mask
from ..sheet import Sheet

Floats = NDArray[np.float64]
S = TypeVar("S", bound=np.generic)


@dataclass(frozen=True)
class View:
    """A ground with its groups, choices and the sheet that rules write into."""

    ground: Ground
    people: People
    choices: Choices
    sheet: Sheet

    @classmethod
    def of(cls, ground: Ground, single: tuple[int, ...] = (), within: People | None = None) -> View:
        """Return the view of a ground with an empty sheet; its groups as of `group_people`."""
        alone = (*single, *ground.settled_moves, *ground.withdrawn)
        people = group_people(ground, alone, within)
        choices = list_choices(ground, people)
        return cls(ground, people, choices, Sheet(choices))

    # ---- by departure -----------------------------------------------------------------------

    @cached_property
    def lead(self) -> Integers:
        """First teacher of each departure's group."""
        return self.people.lead[self.choices.group]

    @cached_property
    def most(self) -> Integers:
        """Teachers of each departure's group."""
        return self.people.count[self.choices.group]

    @cached_property
    def origin(self) -> Integers:
        """Working school of each departure."""
        return self.ground.index.work[self.lead]

    @cached_property
    def counted(self) -> Mask:
        """Departures that count."""
        return self.choices.counted

    @cached_property
    def leaving(self) -> Mask:
        """Departures that leave the school."""
        return self.choices.leaving

    @cached_property
    def gone(self) -> Mask:
        """Departures after which the teacher works elsewhere: leaving, or returning."""
        return self.leaving | self.choices.of_form(Form.RETURN)

    # ---- by option --------------------------------------------------------------------------

    def by_option(self, values: NDArray[S]) -> NDArray[S]:
        """Spread values of departures over their options."""
        return values[self.choices.departure]

    # ---- by school --------------------------------------------------------------------------

    @cached_property
    def school_ids(self) -> list[str]:
        """Ids of the schools."""
        return [school.id for school in self.ground.bureau.schools]

    @cached_property
    def schools(self) -> int:
        """Number of schools."""
        return len(self.ground.bureau.schools)

    @cached_property
    def subjects(self) -> int:
        """Number of subjects."""
        return len(self.ground.bureau.subjects)

    def key(self, school: Integers, subject: Integers) -> Integers:
        """Return the number of (school, subject)."""
        return school * self.subjects + subject

    def key_ids(self, keys: Integers) -> list[str]:
        """Return keys as "school, subject"."""
        bureau = self.ground.bureau
        return [
            f"{bureau.schools[key // self.subjects].id}, {bureau.subjects[key % self.subjects].id}"
            for key in keys.tolist()
        ]

    @cached_property
    def need(self) -> Integers:
        """Percent of full time needed, by (school, subject)."""
        index = self.ground.index
        found = np.zeros(self.schools * self.subjects, dtype=np.int64)
        for (school, subject), need in needs(self.ground.bureau, index).items():
            if school in index.school_number and subject in index.subject_number:
                key = index.school_number[school] * self.subjects + index.subject_number[subject]
                found[key] += need
        return found

    @cached_property
    def week(self) -> Integers:
        """Percent of full time worked before, by (school, subject)."""
        found = np.zeros(self.schools * self.subjects, dtype=np.int64)
        for (school, subject), share in self.ground.index.week.items():
            if school >= 0 and subject >= 0:
                found[school * self.subjects + subject] += share
        return found

    def most_out(self, departures: Mask, keys: Integers, size: int) -> Integers:
        """Return how many could leave by key, if all of these departures did."""
        own = departures & (keys >= 0)
        found: Integers = np.bincount(keys[own], self.most[own], size).astype(np.int64)
        return found
