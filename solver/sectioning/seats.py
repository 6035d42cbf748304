"""Which student sits in which section: counts by band become lists of students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from .decompose import split_table
from .flow import Group, without
from .formed import Formed
from .grade_data import GradeData
from .kinds import Needs, needs_of
from .plan import BandPlan


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a group's band; subject None for self-study, part None for all parts."""

    group: Group
    band: int
    part: int | None
    subject: str | None
    students: tuple[str, ...]


Place = TypeVar("Place")

Seats = dict[tuple[int, int | None], str]
"""A student's week in the bands: subject by (band, part); part None for an exam section."""


def seat_students(
    data: GradeData, classes: list[Formed], bands: Mapping[Group, BandPlan]
) -> list[Section]:
    """Return the sections of every group with their students."""
    found: list[Section] = []
    for group, plan in sorted(bands.items(), key=str):
        members = [formed for formed in classes if formed.group == group]
        weeks = _weeks(data, members, plan)
        found += _sections(group, plan, weeks, len(data.parts))
    return found


def _weeks(data: GradeData, classes: list[Formed], plan: BandPlan) -> dict[str, Seats]:
    """Give every student of a group a week; class-mates take weeks that are next to each other."""
    students: dict[Needs, list[str]] = defaultdict(list)
    for formed in classes:
        for member, missing in formed.members:
            for student, gone in zip(member, missing, strict=True):
                needs = without(needs_of(data, formed.kind, data.profiles[student]), gone)
                students[needs].append(student)
    weeks: dict[str, Seats] = {}
    for needs, names in students.items():
        options = _options(plan, needs)
        weeks.update(zip(names, options, strict=True))
    # Students stand in the order of their classes, and so do those of each section later.
    return {s: weeks[s] for formed in classes for s in formed.students}


def _options(plan: BandPlan, needs: Needs) -> list[Seats]:
    """Return the weeks of the students who seek the same, like weeks next to each other."""
    found: list[Seats] = []
    for (kind, pattern), count in sorted(plan.patterns.items(), key=str):
        if kind != needs:
            continue
        exams = {(s, b): n for (k, p, s, b), n in plan.exams.items() if (k, p) == (needs, pattern)}
        halves = {
            (s, (b, part)): n
            for (k, p, s, b, part), n in plan.qualifying.items()
            if (k, p) == (needs, pattern)
        }
        first = _expand(split_table(exams, needs.exam, count))
        second = _expand(split_table(halves, needs.qualifying, count))
        for exam, half in zip(first, second, strict=True):
            week: Seats = {(band, None): subject for subject, band in exam.items()}
            week.update({(band, part): subject for subject, (band, part) in half.items()})
            found.append(week)
    return found


def _expand(matchings: list[tuple[dict[str, Place], int]]) -> list[dict[str, Place]]:
    return [matching for matching, count in matchings for _ in range(count)]


def _sections(
    group: Group, plan: BandPlan, weeks: Mapping[str, Seats], parts: int
) -> list[Section]:
    """Cut the students of each place into sections of even size, class-mates together."""
    found: list[Section] = []
    for band in range(plan.bands):
        lists: dict[tuple[int | None, str | None], list[str]] = defaultdict(list)
        for student, week in weeks.items():
            if (band, None) in week:
                lists[None, week[band, None]].append(student)
                continue
            for half in range(parts):
                lists[half, week.get((band, half))].append(student)
        for (part, subject), names in sorted(lists.items(), key=str):
            number = _number(plan, band, part, subject)
            for chunk in _cut(names, number):
                found.append(Section(group, band, part, subject, tuple(chunk)))
    return found


def _number(plan: BandPlan, band: int, part: int | None, subject: str | None) -> int:
    if subject is None:
        return plan.self_study.get((band, part or 0), 1)
    if part is None:
        return plan.exam_sections[subject, band]
    return plan.qualifying_sections[subject, band, part]


def _cut(names: list[str], number: int) -> list[list[str]]:
    """Cut a list into pieces whose sizes differ by at most one."""
    base, more = divmod(len(names), number)
    found, start = [], 0
    for i in range(number):
        size = base + (i < more)
        found.append(names[start : start + size])
        start += size
    return [piece for piece in found if piece]
