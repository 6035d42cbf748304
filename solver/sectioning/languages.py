"""Language bands: while its classes have their language at home, the others walk to theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...models.demand import rows_in_term
from ...models.school import Audience
from ...models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    TeachingClass,
    TeachingClassKind,
)
from .grade_data import GradeData
from .limits import CLASSROOM


@dataclass(slots=True)
class _Shared:
    """Classes that have their language at the same time, and who walks meanwhile."""

    division: str | None
    classes: list[AdministrativeClass] = field(default_factory=list)
    teachers: set[str] = field(default_factory=set)
    students: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def language_bands(
    data: GradeData, classes: Sequence[AdministrativeClass]
) -> tuple[list[Band], list[TeachingClass]]:
    """Return the language bands of a grade and their sections.

    Classes share a band as long as one section a language holds their students, and as the
    assignment table names different teachers for the language at home.
    """
    home = data.main_language
    periods = 0 if home is None else _periods(data, home)
    if home is None or not periods:
        return [], []
    shared = _share(data, classes, home)
    bands, sections = [], []
    for number, item in enumerate(shared):
        name = f"{data.grade.id}.L{number + 1}"
        bands.append(
            Band(
                id=name,
                grade=data.grade.id,
                walking_group=name,
                kind=BandKind.LANGUAGE,
                classes=tuple(c.id for c in item.classes),
                parts=(periods,),
                home_subject=home,
            )
        )
        for language, students in sorted(item.students.items()):
            sections += _sections(data, name, language, students, periods)
    return bands, sections


def _periods(data: GradeData, language: str) -> int:
    rows = [
        row.periods
        for row in rows_in_term(data.school)
        if (row.grade, row.subject, row.audience) == (data.grade.id, language, Audience.ALL)
    ]
    return rows[0] if rows else 0


def _seats(data: GradeData, language: str) -> int:
    """Return the most students of a section: the policy's, or the largest room of its type."""
    types = [
        row.room_type
        for row in rows_in_term(data.school)
        if row.grade == data.grade.id and row.subject == language and row.room_type is not None
    ]
    room_type = types[0] if types else CLASSROOM
    seats = [room.capacity for room in data.school.rooms if room.type == room_type]
    most = data.policy.section_size.maximum
    known = [seat for seat in seats if seat is not None]
    return min(most, max(known)) if known and len(known) == len(seats) else most


def _share(data: GradeData, classes: Sequence[AdministrativeClass], home: str) -> list[_Shared]:
    """Put the classes into as few bands as fit, the largest first."""
    assigned = {row.class_id: row.teacher for row in data.school.assignments if row.subject == home}
    found: list[_Shared] = []
    holding = []
    for item in classes:
        walkers: dict[str, list[str]] = defaultdict(list)
        for student in item.students:
            language = data.language(student)
            if language is not None:
                walkers[language].append(student)
        if walkers:
            holding.append((item, walkers))
    holding.sort(key=lambda pair: (-sum(map(len, pair[1].values())), pair[0].id))
    for item, walkers in holding:
        teacher = assigned.get(item.id)
        target = next(
            (
                s
                for s in found
                if s.division == item.division
                and teacher not in s.teachers
                and all(len(s.students[x]) + len(w) <= _seats(data, x) for x, w in walkers.items())
            ),
            None,
        )
        if target is None:
            target = _Shared(item.division)
            found.append(target)
        target.classes.append(item)
        if teacher is not None:
            target.teachers.add(teacher)
        for language, students in walkers.items():
            target.students[language] += students
    return found


def _sections(
    data: GradeData, band: str, language: str, students: Sequence[str], periods: int
) -> list[TeachingClass]:
    """Return the sections of one language in a band, of even size."""
    number = -(-len(students) // _seats(data, language))
    base, more = divmod(len(students), number)
    found, start = [], 0
    for i in range(number):
        size = base + (i < more)
        found.append(
            TeachingClass(
                id=f"{band}.{language}.{i + 1}",
                grade=data.grade.id,
                subject=language,
                kind=TeachingClassKind.LANGUAGE,
                band=band,
                parts=(0,),
                periods=min(periods, _periods(data, language) or periods),
                students=tuple(students[start : start + size]),
                capacity=_seats(data, language),
            )
        )
        start += size
    return found
