"""The day of a teacher: how many periods, how many in a row, how many idle.

Periods are lesson periods (reading and evening duty are beside them); meetings count like
lessons, since a teacher is there for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from ..calendar import DAY_NAMES, Calendar, PeriodKind, Slot
from ..constraints import (
    Constraint,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    Tier,
)
from ..draft import Draft, resource_id
from .clashes import candidates_of_open_slots
from .courses import LESSON, lesson_slots
from .rule import Parameters, Row, Rule, Violation
from .view import View

SCOPES = ("school", "teacher", "group")


class MaxParameters(Parameters):
    """`max`: periods."""

    max: int = Field(ge=1)


class IdleParameters(Parameters):
    """`max`: idle periods a day."""

    max: int = Field(default=0, ge=0)


def teachers_in_scope(draft: Draft, row: Row, more_than: int) -> tuple[str, ...]:
    """Return the resources of the teachers in scope who may have more periods than that."""
    chosen = candidates_of_open_slots(draft)
    periods = dict.fromkeys(chosen, more_than + 1)
    for resource, events in draft.uses("teacher").items():
        total = sum(draft.events[event].bundle.periods for event in events)
        periods[resource] = periods.get(resource, 0) + total
    return tuple(
        resource_id("teacher", teacher.id)
        for teacher in draft.index.school.teachers
        if row.scope.covers_teacher(draft.index, teacher.id)
        and periods.get(resource_id("teacher", teacher.id), 0) > more_than
    )


def for_teachers(
    draft: Draft, row: Row, kind: type[Constraint], more_than: int, **fields: Any
) -> None:
    """Add a constraint about the teachers in scope who may have more periods than that."""
    teachers = teachers_in_scope(draft, row, more_than)
    if teachers:
        draft.add(kind, row, resources=teachers, **fields)


def busy_days(view: View, row: Row) -> Iterator[tuple[str, int, dict[int, set[Slot]]]]:
    """Yield teacher, week and his lesson periods by day, for the teachers in scope."""
    for teacher in view.index.school.teachers:
        lessons = view.by_teacher.get(teacher.id, ())
        if lessons and row.scope.covers_teacher(view.index, teacher.id):
            for week in view.weeks():
                yield teacher.id, week, lesson_slots(lessons, week)


# ---- periods a day -------------------------------------------------------------------------


def _compile_max(draft: Draft, row: Row) -> None:
    most: int = row.parameters.max
    days = draft.times.day_groups(LESSON)
    for_teachers(draft, row, LimitBusyTimes, most, time_groups=days, minimum=0, maximum=most)


def _measure_max(view: View, row: Row) -> list[Violation]:
    """Count, per teacher, week and day, the periods beyond the maximum."""
    return [
        _violation(row, teacher, day, len(slots) - row.parameters.max, len(slots))
        for teacher, _, days in busy_days(view, row)
        for day, slots in sorted(days.items())
        if len(slots) > row.parameters.max
    ]


def _violation(row: Row, teacher: str, day: int, excess: int, number: int) -> Violation:
    where = {"teacher": teacher, "day": DAY_NAMES[day]}
    params: dict[str, int | str] = {"number": number, "max": row.parameters.max}
    return Violation(excess, row.weight * excess, where, params)


TEACHER_MAX_PER_DAY = Rule(
    name="teacher_max_per_day",
    sentence_en="{scope}: teachers have at most {max} periods a day.",
    sentence_zh="{scope}：教师每天最多 {max} 课时。",
    broken={
        "": (
            "teacher {teacher} has {number} periods on {day}, at most {max}",
            "教师 {teacher} 在 {day} 有 {number} 课时，最多 {max}",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    compile=_compile_max,
    measure=_measure_max,
)


# ---- periods in a row ----------------------------------------------------------------------


def runs_of(calendar: Calendar) -> list[tuple[Slot, ...]]:
    """Return the lesson periods of a calendar that follow each other without a long break."""
    runs: list[list[Slot]] = []
    for slot in calendar.slots:
        if slot.kind is PeriodKind.LESSON:
            if runs and calendar.follows(runs[-1][-1], slot):
                runs[-1].append(slot)
            else:
                runs.append([slot])
    return [tuple(run) for run in runs]


def _compile_consecutive(draft: Draft, row: Row) -> None:
    most: int = row.parameters.max
    sequences = tuple(
        tuple(slot.id for slot in run)
        for calendar in draft.times.calendars
        for run in runs_of(draft.index.calendars[calendar])
        if len(run) > most
    )
    if sequences:
        kind = LimitConsecutiveBusyTimes
        for_teachers(draft, row, kind, most, sequences=sequences, maximum=most)


def _measure_consecutive(view: View, row: Row) -> list[Violation]:
    """Count, per run of successive periods of one calendar, those beyond the maximum."""
    found: list[Violation] = []
    for teacher, _, days in busy_days(view, row):
        busy = {slot for slots in days.values() for slot in slots}
        for calendar in view.index.calendars_in_use:
            for run in runs_of(view.index.calendars[calendar]):
                for length in lengths_of_runs(run, busy):
                    if length > row.parameters.max:
                        excess = length - row.parameters.max
                        found.append(_violation(row, teacher, run[0].day, excess, length))
    return found


def lengths_of_runs(run: tuple[Slot, ...], busy: set[Slot]) -> list[int]:
    """Return the lengths of the stretches of a run in which every slot is busy."""
    lengths = [0]
    for slot in run:
        if slot in busy:
            lengths[-1] += 1
        elif lengths[-1]:
            lengths.append(0)
    return lengths


TEACHER_MAX_CONSECUTIVE = Rule(
    name="teacher_max_consecutive",
    sentence_en="{scope}: teachers have at most {max} periods in a row (a long break ends a row).",
    sentence_zh="{scope}：教师最多连续上 {max} 课时（大课间、午休即中断）。",
    broken={
        "": (
            "teacher {teacher} has {number} periods in a row on {day}, at most {max}",
            "教师 {teacher} 在 {day} 连续上 {number} 课时，最多 {max}",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile_consecutive,
    measure=_measure_consecutive,
)


# ---- idle periods --------------------------------------------------------------------------


def _compile_idle(draft: Draft, row: Row) -> None:
    groups = [
        g for calendar in draft.times.calendars for g in draft.times.day_groups(LESSON, calendar)
    ]
    most: int = row.parameters.max
    for chosen in [groups] if most == 0 else [[group] for group in groups]:
        limits = {"time_groups": tuple(chosen), "minimum": 0, "maximum": most}
        for_teachers(draft, row, LimitIdleTimes, 1, **limits)


def _measure_idle(view: View, row: Row) -> list[Violation]:
    """Count, per teacher, week, calendar and day, the idle periods beyond the maximum.

    A period is idle where he has lessons of that calendar before and after it on the day, but
    not then.
    """
    found: list[Violation] = []
    for teacher, _, days in busy_days(view, row):
        for day, slots in sorted(days.items()):
            for calendar in view.index.calendars_in_use:
                idle = len(idle_slots(view.index.calendars[calendar], day, slots))
                if idle > row.parameters.max:
                    excess = idle - row.parameters.max
                    found.append(_violation(row, teacher, day, excess, idle))
    return found


def idle_slots(calendar: Calendar, day: int, busy: set[Slot]) -> list[Slot]:
    """Return the lesson periods of a day between the first and the last busy one that are free."""
    of_day = [s for s in calendar.slots if s.day == day and s.kind is PeriodKind.LESSON]
    taken = [place for place, slot in enumerate(of_day) if slot in busy]
    if not taken:
        return []
    return [slot for slot in of_day[taken[0] : taken[-1]] if slot not in busy]


TEACHER_IDLE = Rule(
    name="teacher_idle",
    sentence_en="{scope}: teachers have at most {max} idle periods a day between their lessons.",
    sentence_zh="{scope}：教师每天两课之间的空课时最多 {max} 节。",
    broken={
        "": (
            "teacher {teacher} has {number} idle periods on {day}, at most {max}",
            "教师 {teacher} 在 {day} 有 {number} 个空课时，最多 {max}",
        )
    },
    parameters=IdleParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile_idle,
    measure=_measure_idle,
)
