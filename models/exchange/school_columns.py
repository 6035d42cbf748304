"""What follows from a bureau's schools alone, as arrays in the order of its table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from .bureau import Bureau
from .places import Places
from .words import Location, Strength, rank

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class SchoolColumns:
    """Columns of the schools; every property is computed when it is first asked for."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.policy = bureau.policy
        self.school_number = {school.id: n for n, school in enumerate(bureau.schools)}
        self.teacher_number = {teacher.id: n for n, teacher in enumerate(bureau.teachers)}
        self.subject_number = {subject.id: n for n, subject in enumerate(bureau.subjects)}
        self.places = Places(bureau, self.school_number)

    @cached_property
    def stage(self) -> Integers:
        """Stage of each school, as its rank in `Stage`."""
        return ranks(s.stage for s in self.bureau.schools)

    @cached_property
    def pupils(self) -> Integers:
        """Enrolment of each school."""
        return np.array([s.pupils for s in self.bureau.schools], dtype=np.int64)

    @cached_property
    def zone(self) -> Integers:
        """Number of each school's zone; schools without one are one zone of their own (-1)."""
        return numbered([s.zone for s in self.bureau.schools])

    @cached_property
    def authority(self) -> Integers:
        """Number of each school's staffing authority; -1 for the bureau itself."""
        return numbered([s.authority for s in self.bureau.schools])

    @cached_property
    def alliance(self) -> Integers:
        """Number of each school's alliance; -1 for none."""
        return numbered([s.alliance for s in self.bureau.schools])

    @cached_property
    def strength(self) -> Integers:
        """Strength of each school, as its rank in `Strength`."""
        return ranks(s.strength for s in self.bureau.schools)

    @cached_property
    def location(self) -> Integers:
        """Location of each school, as its rank in `Location`."""
        return ranks(s.location for s in self.bureau.schools)

    @cached_property
    def rural(self) -> Mask:
        """Schools in the countryside."""
        return np.asarray(self.location == rank(Location.RURAL))

    @cached_property
    def weak(self) -> Mask:
        """Weak or rural schools: those where service counts and posts weigh more."""
        return np.asarray((self.strength == rank(Strength.WEAK)) | self.rural)

    @cached_property
    def school_in_scope(self) -> Mask:
        """Schools of a stage that the policy is about."""
        return np.isin(self.stage, [rank(stage) for stage in self.policy.stages])

    @cached_property
    def source(self) -> Mask:
        """Source schools: those in scope whose teachers the annual share is about."""
        share = self.policy.share
        if not share.source_locations and not share.source_strengths:
            return self.school_in_scope
        located = np.isin(self.location, [rank(word) for word in share.source_locations])
        marked = np.isin(self.strength, [rank(word) for word in share.source_strengths])
        return np.asarray(self.school_in_scope & (located | marked))

    @cached_property
    def inspected(self) -> Mask:
        """Schools in scope whose balance is inspected."""
        rules = self.policy.inspection
        kept = [
            s.kind not in rules.left_out
            and s.pupils >= (max(rules.min_pupils, 1) if s.kind in rules.small_kinds else 1)
            for s in self.bureau.schools
        ]
        return np.asarray(self.school_in_scope & np.array(kept, dtype=bool))

    def km(self, school: int) -> Floats:
        """Return kilometres from a school to every school; nan where not known."""
        return self.places.km(school)

    def minutes(self, school: int) -> Floats:
        """Return minutes from a school to every school; nan where not known."""
        return self.places.minutes(school)


def ranks(words: Iterable[StrEnum]) -> Integers:
    """Return the ranks of words of one list, as `words.rank` has them."""
    return np.array([_rank_in(type(word))[word] for word in words], dtype=np.int64)


@cache
def _rank_in(words: type[StrEnum]) -> dict[StrEnum, int]:
    return {word: number for number, word in enumerate(words)}


def numbered(names: list[str | None]) -> Integers:
    """Return a number for each name, in alphabetical order; -1 for none."""
    number = {name: n for n, name in enumerate(sorted({name for name in names if name}))}
    return np.array([number[name] if name else -1 for name in names], dtype=np.int64)
