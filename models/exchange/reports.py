"""Staffing before and after a plan, school by school, in every respect that a bureau reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .index import BureauIndex, Floats, Integers, Mask
from .staffing import Staffing
from .words import Backbone, Degree, Title

AGE_BANDS = (0, 30, 35, 40, 45, 50, 55)
"""Lower ends of the age bands of staff reports (five years, as the statistical yearbook has)."""
SCORE_BANDS = (0, 60, 75, 90)
"""Lower ends of the bands of evaluation scores: failed, passed, good, excellent."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Teachers of one kind in one school.

    Attributes
    ----------
    respect, value
        What is told apart ("title"), and which of it ("senior"); "all" has one value, "".
    before, after
        Heads, without seconded teachers, itinerants at their own school.
    """

    school: str
    respect: str
    value: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Percent of full time worked in one subject of one school, and what is needed there."""

    school: str
    subject: str
    need: int | None
    before: int
    after: int


def staff_rows(staffing: Staffing) -> Iterator[StaffRow]:
    """Yield heads before and after: all, by subject, title, backbone, degree, age, evaluation.

    Rows of nobody are left out; who has no birth date or no score is in no band.
    """
    for respect, parts in _RESPECTS.items():
        for value, before, after in parts(staffing):
            heads = (
                staffing.heads(before & staffing.index.at_work, staffing.index.work),
                staffing.heads(after & staffing.index.at_work, staffing.work_after),
            )
            for number in np.flatnonzero(heads[0] + heads[1]).tolist():
                school = staffing.index.bureau.schools[number].id
                yield StaffRow(school, respect, value, int(heads[0][number]), int(heads[1][number]))


def work_rows(staffing: Staffing, needed: dict[tuple[str, str], int]) -> Iterator[WorkRow]:
    """Yield what is worked before and after in every group, and its need where one is known."""
    bureau, index = staffing.index.bureau, staffing.index
    before = {_ids(index, key): share for key, share in index.week.items() if min(key) >= 0}
    after = {_ids(index, key): share for key, share in staffing.week_after.items() if min(key) >= 0}
    order = {school.id: number for number, school in enumerate(bureau.schools)}
    for school, subject in sorted({*before, *after, *needed}, key=lambda k: (order[k[0]], k[1])):
        key = (school, subject)
        yield WorkRow(school, subject, needed.get(key), before.get(key, 0), after.get(key, 0))


def band_name(bands: tuple[int, ...], position: int) -> str:
    """Return the name of a band ("30-34", "55+"); bands are half open."""
    if position == len(bands) - 1:
        return f"{bands[-1]}+"
    return f"{bands[position]}-{bands[position + 1] - 1}"


def _ids(index: BureauIndex, key: tuple[int, int]) -> tuple[str, str]:
    return index.bureau.schools[key[0]].id, index.bureau.subjects[key[1]].id


# ---- respects -----------------------------------------------------------------------------------

Part = tuple[str, Mask, Mask]
"""A value, and who has it before and afterwards."""


def _all(staffing: Staffing) -> Iterator[Part]:
    everyone = np.ones(len(staffing.index.work), dtype=bool)
    yield "", everyone, everyone


def _subjects(staffing: Staffing) -> Iterator[Part]:
    for number, subject in enumerate(staffing.index.bureau.subjects):
        before, after = staffing.index.subject == number, staffing.subject_after == number
        yield subject.id, np.asarray(before), np.asarray(after)


def _ranked(
    words: type[Title] | type[Backbone] | type[Degree], of: Callable[[BureauIndex], Integers]
) -> Callable[[Staffing], Iterator[Part]]:
    def parts(staffing: Staffing) -> Iterator[Part]:
        for number, word in enumerate(words):
            who = np.asarray(of(staffing.index) == number)
            yield word.value, who, who

    return parts


def _banded(
    bands: tuple[int, ...], of: Callable[[BureauIndex], Floats]
) -> Callable[[Staffing], Iterator[Part]]:
    def parts(staffing: Staffing) -> Iterator[Part]:
        values = of(staffing.index)
        ends = (*bands[1:], np.inf)
        for position, (low, high) in enumerate(zip(bands, ends, strict=True)):
            who = np.asarray((values >= low) & (values < high))
            yield band_name(bands, position), who, who

    return parts


_RESPECTS: dict[str, Callable[[Staffing], Iterator[Part]]] = {
    "all": _all,
    "subject": _subjects,
    "title": _ranked(Title, lambda index: index.title),
    "backbone": _ranked(Backbone, lambda index: index.backbone),
    "degree": _ranked(Degree, lambda index: index.degree),
    "age": _banded(AGE_BANDS, lambda index: index.age),
    "evaluation": _banded(SCORE_BANDS, lambda index: index.score),
}
