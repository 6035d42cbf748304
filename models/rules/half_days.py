"""Mornings and afternoons: how much of a subject stands there, on how many a teacher comes.

A lesson period belongs to the morning if it begins before noon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from pydantic import Field

from ..calendar import PeriodKind, Slot
from ..constraints import ClusterBusyTimes, LimitBusyTimes, Tier
from ..draft import Draft
from .courses import courses_of_draft, courses_of_view, lesson_slots
from .rule import Parameters, Row, Rule, Violation
from .teacher_days import SCOPES, MaxParameters, busy_days, for_teachers
from .view import View
from .where_in_week import LESSON_SCOPES

NOON = 12 * 60
"""Minutes from midnight; Chinese schools have lunch between 11:30 and 12:30."""


class MostParameters(Parameters):
    """`max`: periods a week."""

    max: int = Field(ge=0)


def is_morning(slot: Slot) -> bool:
    """Tell whether a period begins before noon."""
    return slot.start < NOON


def half_days(draft: Draft) -> tuple[str, ...]:
    """Return one time group of lesson periods for each half of a day, all calendars together."""
    found: dict[tuple[int, bool], list[Slot]] = defaultdict(list)
    for slot in draft.times.slots:
        if slot.kind is PeriodKind.LESSON:
            found[slot.day, not is_morning(slot)].append(slot)
    return tuple(
        draft.times.group(f"half-day {day}{'pm' if late else 'am'}", slots)
        for (day, late), slots in sorted(found.items())
    )


# ---- periods of a course in the morning, in the afternoon ----------------------------------


def _compile_part(draft: Draft, row: Row, name: str, wanted: Callable[[Slot], bool]) -> None:
    most: int = row.parameters.max
    groups: dict[str, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
    for found in courses_of_draft(draft, row):
        if found.course.periods > most:
            groups[found.calendar][found.events] += 1
    for calendar, events in groups.items():
        slots = [
            s for s in draft.times.slots_of(calendar) if s.kind is PeriodKind.LESSON and wanted(s)
        ]
        part = draft.times.group(f"{calendar}/{name}", slots)
        for count in sorted(set(events.values())):
            chosen = [e for e, number in events.items() if number == count]
            draft.add(
                LimitBusyTimes,
                row,
                resources=tuple(draft.course(e) for e in chosen),
                time_groups=(part,),
                minimum=0,
                maximum=most,
                multiplicity=count,
            )


def _measure_part(view: View, row: Row, wanted: Callable[[Slot], bool]) -> list[Violation]:
    """Count, per course and week, the periods of that part of the day beyond the maximum."""
    found: list[Violation] = []
    for owner, _, lessons in courses_of_view(view, row):
        weeks = [
            sum(wanted(slot) for slots in lesson_slots(lessons, week).values() for slot in slots)
            for week in view.weeks()
        ]
        excess = sum(max(0, number - row.parameters.max) for number in weeks)
        if excess:
            where = {"owner": owner, "subject": lessons[0].lesson.subject or ""}
            params: dict[str, int | str] = {"number": max(weeks), "max": row.parameters.max}
            found.append(Violation(excess, row.weight * excess, where, params))
    return found


MORNING_MAX = Rule(
    name="morning_max",
    sentence_en="{scope}: at most {max} period(s) a week of one subject for one class in the "
    "morning.",
    sentence_zh="{scope}：同一班同一学科每周上午最多 {max} 课时。",
    broken={
        "": (
            "{owner} has {number} periods of {subject} in the morning, at most {max} a week",
            "{owner} 的 {subject} 每周上午有 {number} 课时，最多 {max}",
        )
    },
    parameters=MostParameters,
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=lambda draft, row: _compile_part(draft, row, "morning", is_morning),
    measure=lambda view, row: _measure_part(view, row, is_morning),
)

AFTERNOON_MAX = Rule(
    name="afternoon_max",
    sentence_en="{scope}: at most {max} period(s) a week of one subject for one class in the "
    "afternoon.",
    sentence_zh="{scope}：同一班同一学科每周下午最多 {max} 课时。",
    broken={
        "": (
            "{owner} has {number} periods of {subject} in the afternoon, at most {max} a week",
            "{owner} 的 {subject} 每周下午有 {number} 课时，最多 {max}",
        )
    },
    parameters=MostParameters,
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=lambda draft, row: _compile_part(draft, row, "afternoon", lambda s: not is_morning(s)),
    measure=lambda view, row: _measure_part(view, row, lambda s: not is_morning(s)),
)


# ---- half-days of a teacher ----------------------------------------------------------------


def _compile_half_days(draft: Draft, row: Row) -> None:
    most: int = row.parameters.max
    halves = half_days(draft)
    for_teachers(draft, row, ClusterBusyTimes, most, time_groups=halves, minimum=0, maximum=most)


def _measure_half_days(view: View, row: Row) -> list[Violation]:
    """Count, per teacher and week, the half-days with lessons beyond the maximum."""
    found: list[Violation] = []
    for teacher, _, days in busy_days(view, row):
        number = sum(len({is_morning(slot) for slot in slots}) for slots in days.values())
        excess = number - row.parameters.max
        if excess > 0:
            params: dict[str, int | str] = {"number": number, "max": row.parameters.max}
            found.append(Violation(excess, row.weight * excess, {"teacher": teacher}, params))
    return found


TEACHER_MAX_HALF_DAYS = Rule(
    name="teacher_max_half_days",
    sentence_en="{scope}: teachers have lessons on at most {max} half-days a week.",
    sentence_zh="{scope}：教师每周最多在 {max} 个半天有课。",
    broken={
        "": (
            "teacher {teacher} has lessons on {number} half-days of the week, at most {max}",
            "教师 {teacher} 每周在 {number} 个半天有课，最多 {max} 个",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile_half_days,
    measure=_measure_half_days,
)
