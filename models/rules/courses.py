"""Courses: a subject of a class, or a teaching class, with what the course plan gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..calendar import Calendar, PeriodKind, Slot
from ..draft import Draft
from ..lessons import Requirement, kinds_of, shares_of_rows
from ..school_index import SchoolIndex
from .doubles import bounds_of_doubles
from .periods import rows_of
from .rule import Row
from .view import Held, View

LESSON = (PeriodKind.LESSON,)
"""Periods that rules about the day count: reading and evening study are beside them."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a rule about the days of a course needs.

    Attributes
    ----------
    periods
        Periods a week in lesson periods.
    lessons
        Fewest meetings that make up the periods of every week.
    doubles
        Whether it may have double lessons.
    days
        Days of its week.
    """

    periods: int
    lessons: int
    doubles: bool
    days: int


@dataclass(frozen=True, slots=True)
class DraftCourse:
    """A course with its events in a draft."""

    course: Course
    calendar: str
    events: tuple[str, ...]


def courses_of_draft(draft: Draft, row: Row) -> Iterator[DraftCourse]:
    """Yield the courses within a row's scope that stand in lesson periods."""
    found: dict[tuple[str, str | None], list[Requirement]] = defaultdict(list)
    for requirement in draft.matching(row):
        if PeriodKind.LESSON in requirement.kinds:
            found[requirement.owner, requirement.subject].append(requirement)
    for requirements in found.values():
        yield _draft_course(draft, requirements)


def _draft_course(draft: Draft, requirements: list[Requirement]) -> DraftCourse:
    events = tuple(dict.fromkeys(e for r in requirements for e in draft.events_of[r.id]))
    calendar = requirements[0].calendar
    course = Course(
        periods=sum(r.periods for r in requirements),
        lessons=sum(
            r.periods - r.doubles_min for r in requirements if r.weeks == draft.index.all_weeks
        ),
        doubles=any(draft.events[event].doubles for event in events),
        days=days_of(draft.index.calendars[calendar]),
    )
    return DraftCourse(course, calendar, events)


def courses_of_view(view: View, row: Row) -> Iterator[tuple[str, Course, list[Held]]]:
    """Yield owner, course and lessons of the courses within a row's scope."""
    chosen = set(view.matching(row))
    for (owner, _), lessons in view.courses.items():
        own = [held for held in lessons if held in chosen]
        calendar = view.index.calendars.get(own[0].lesson.calendar) if own else None
        if calendar is not None:
            yield owner, _course(view.index, own[0], calendar), own


def _course(index: SchoolIndex, held: Held, calendar: Calendar) -> Course:
    rows = [r for r in rows_of(index, held) if PeriodKind.LESSON in kinds_of(r)]
    whole = [r for r in rows if index.weeks(r.weeks) == index.all_weeks]
    teaching = index.teaching_classes.get(held.lesson.teaching_class or "")
    periods = sum(r.periods for r in rows)
    lessons = sum(r.periods - r.doubles_min for r in whole)
    if teaching is not None:
        shares = [
            (row, n)
            for row, n in shares_of_rows(index, teaching)
            if row is None or PeriodKind.LESSON in kinds_of(row)
        ]
        periods = sum(n for _, n in shares)
        lessons = sum(
            n - (0 if row is None else row.doubles_min)
            for row, n in shares
            if n > 0 and (row is None or index.weeks(row.weeks) == index.all_weeks)
        )
    doubles = bounds_of_doubles(index, held)[1] > 0
    return Course(periods, lessons, doubles, days_of(calendar))


def days_of(calendar: Calendar) -> int:
    """Return the days of a week with lesson periods."""
    return len({slot.day for slot in calendar.slots if slot.kind is PeriodKind.LESSON})


def lesson_slots(lessons: Iterable[Held], week: int) -> dict[int, set[Slot]]:
    """Return the lesson periods that lessons take in a week, by day."""
    found: dict[int, set[Slot]] = defaultdict(set)
    for held in lessons:
        if held.weeks >> week & 1:
            for slot in held.slots:
                if slot.kind is PeriodKind.LESSON:
                    found[slot.day].add(slot)
    return found
