"""Parallel classes in step (进度一致): a teacher who prepares once teaches all of them alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..calendar import DAY_NAMES, PeriodKind
from ..constraints import SameProgress, Tier
from ..draft import Draft, target_of
from ..lessons import Requirement, required_lessons
from ..school_index import SchoolIndex
from ..timetable import LessonKind
from .courses import LESSON, lesson_slots
from .rule import Row, Rule, Violation
from .view import View
from .where_in_week import LESSON_SCOPES


def parallel_courses(
    index: SchoolIndex, requirements: Iterable[Requirement], row: Row
) -> list[list[Requirement]]:
    """Return the home courses of one subject, grade and teacher, where there are several.

    Courses of equally many periods, held every week; what several rows of the course plan make
    up has no one sequence of lessons.
    """
    of_course: dict[tuple[str, str | None], list[Requirement]] = defaultdict(list)
    for need in requirements:
        if need.kind is LessonKind.HOME and PeriodKind.LESSON in need.kinds:
            of_course[need.owner, need.subject].append(need)
    found: dict[tuple[object, ...], list[Requirement]] = defaultdict(list)
    for needs in of_course.values():
        need = needs[0]
        whole = len(needs) == 1 and need.weeks == index.all_weeks and len(need.classes) == 1
        if whole and need.teachers and row.scope.covers(index, target_of(index, need)):
            key = (need.subject, need.grade, need.teachers, need.periods, need.calendar)
            found[key].append(need)
    return [needs for needs in found.values() if len(needs) > 1]


def _compile(draft: Draft, row: Row) -> None:
    by_calendar: dict[str, list[str]] = defaultdict(list)
    for needs in parallel_courses(draft.index, draft.requirements, row):
        events = dict.fromkeys(e for need in needs for e in draft.events_of[need.id])
        if len(events) > 1:  # in one band they stand together anyway
            by_calendar[needs[0].calendar].append(draft.event_group(events))
    for calendar, groups in by_calendar.items():
        draft.add(
            SameProgress,
            row,
            event_groups=tuple(groups),
            days=draft.times.day_groups(LESSON, calendar),
        )


def _measure(view: View, row: Row) -> list[Violation]:
    """Add up, after each day of the cycle, how far the classes are apart beyond one period."""
    found: list[Violation] = []
    for needs in parallel_courses(view.index, required_lessons(view.index), row):
        lessons = [view.courses.get((need.owner, need.subject), []) for need in needs]
        held = [0] * len(needs)
        apart = dict.fromkeys(range(len(DAY_NAMES)), 0)
        for week in view.weeks():
            days = [lesson_slots(of_course, week) for of_course in lessons]
            for day in _days(view, needs[0]):
                held = [n + len(own.get(day, ())) for n, own in zip(held, days, strict=True)]
                apart[day] += max(0, max(held) - min(held) - 1)
        total = sum(apart.values())
        if total:
            where = {
                "class": " ".join(c for need in needs for c in need.classes),
                "subject": needs[0].subject or "",
                "teacher": " ".join(needs[0].teachers),
                "day": DAY_NAMES[max(apart, key=lambda day: apart[day])],
            }
            found.append(Violation(total, row.weight * total, where, {"periods": total}))
    return found


def _days(view: View, need: Requirement) -> list[int]:
    slots = view.index.calendars[need.calendar].slots
    return sorted({slot.day for slot in slots if slot.kind is PeriodKind.LESSON})


SAME_PROGRESS = Rule(
    name="same_progress",
    sentence_en="{scope}: classes that a teacher teaches in parallel keep in step, at most one "
    "period apart at the end of each day.",
    sentence_zh="{scope}：同一教师的平行班进度一致，每天结束时相差不超过一课时。",
    broken={
        "": (
            "{subject} of {teacher} in {class} is out of step, most on {day}: {periods} period(s) "
            "beyond one, over all days",
            "{teacher} 在 {class} 的 {subject} 进度不一致，{day} 最甚：各天合计超出 {periods} 课时",
        )
    },
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=_compile,
    measure=_measure,
)
