"""Several subjects of a class together: how many periods of them a day, and in a row.

With 1 a day, subjects of one period a week exclude each other from a day; with main subjects it is
the load of a day, or of a morning. Home lessons count, since a walking class has no one subject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..calendar import DAY_NAMES, Slot
from ..constraints import LimitBusyTimes, LimitConsecutiveBusyTimes, Tier
from ..draft import Draft
from ..timetable import LessonKind
from .courses import LESSON, lesson_slots
from .rule import Row, Rule, Violation
from .teacher_days import MaxParameters, lengths_of_runs, runs_of
from .view import Held, View

SCOPES = ("subject", "grade", "division", "class")


def _of_classes(draft: Draft, row: Row) -> dict[str, tuple[str, ...]]:
    """Return, by class, the events of its home lessons within the scope."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for requirement in draft.matching(row):
        if requirement.kind is LessonKind.HOME:
            for class_id in requirement.classes:
                found[class_id].update(dict.fromkeys(draft.events_of[requirement.id]))
    return {class_id: tuple(events) for class_id, events in found.items()}


def _by_calendar(draft: Draft, row: Row) -> dict[str, dict[str, int]]:
    """Return the resources of the classes' subjects by calendar, with how many classes each is."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for class_id, events in _of_classes(draft, row).items():
        calendar = draft.index.calendar_of_class(class_id)
        found[calendar][draft.course(events)] += 1
    return found


def _busy(view: View, row: Row) -> Iterator[tuple[str, dict[int, set[Slot]]]]:
    """Yield, class by class and week by week, the lesson periods of the subjects by day."""
    lessons: dict[str, list[Held]] = defaultdict(list)
    for held in view.matching(row):
        if held.lesson.kind is LessonKind.HOME:
            for class_id in held.classes:
                lessons[class_id].append(held)
    for class_id, of_class in lessons.items():
        for week in view.weeks():
            yield class_id, lesson_slots(of_class, week)


def _violation(row: Row, class_id: str, day: int, number: int) -> Violation:
    excess = number - row.parameters.max
    where = {"class": class_id, "scope": str(row.scope), "day": DAY_NAMES[day]}
    params: dict[str, int | str] = {"number": number, "max": row.parameters.max}
    return Violation(excess, row.weight * excess, where, params)


# ---- a day ---------------------------------------------------------------------------------


def _compile_day(draft: Draft, row: Row) -> None:
    for calendar, resources in _by_calendar(draft, row).items():
        for count in sorted(set(resources.values())):
            draft.add(
                LimitBusyTimes,
                row,
                resources=tuple(r for r, number in resources.items() if number == count),
                time_groups=draft.times.day_groups(LESSON, calendar),
                minimum=0,
                maximum=row.parameters.max,
                multiplicity=count,
            )


def _measure_day(view: View, row: Row) -> list[Violation]:
    """Count, per class, week and day, the periods of the subjects beyond the maximum."""
    return [
        _violation(row, class_id, day, len(slots))
        for class_id, days in _busy(view, row)
        for day, slots in sorted(days.items())
        if len(slots) > row.parameters.max
    ]


SUBJECTS_PER_DAY = Rule(
    name="subjects_per_day",
    sentence_en="{scope}: a class has at most {max} period(s) of these subjects together a day.",
    sentence_zh="{scope}：同一班这些学科每天合计最多 {max} 课时。",
    broken={
        "": (
            "class {class} has {number} periods of {scope} on {day}, at most {max}",
            "班级 {class} 在 {day} 有 {number} 课时 {scope}，最多 {max}",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    compile=_compile_day,
    measure=_measure_day,
)


# ---- in a row ------------------------------------------------------------------------------


def _compile_row(draft: Draft, row: Row) -> None:
    most: int = row.parameters.max
    for calendar, resources in _by_calendar(draft, row).items():
        runs = [run for run in runs_of(draft.index.calendars[calendar]) if len(run) > most]
        for count in sorted(set(resources.values())) if runs else ():
            draft.add(
                LimitConsecutiveBusyTimes,
                row,
                resources=tuple(r for r, number in resources.items() if number == count),
                sequences=tuple(tuple(slot.id for slot in run) for run in runs),
                maximum=most,
                multiplicity=count,
            )


def _measure_row(view: View, row: Row) -> list[Violation]:
    """Count, per class, week and run of periods, those of the subjects beyond the maximum."""
    found: list[Violation] = []
    for class_id, days in _busy(view, row):
        busy = {slot for slots in days.values() for slot in slots}
        calendar = view.index.calendars[view.index.calendar_of_class(class_id)]
        for run in runs_of(calendar):
            found += [
                _violation(row, class_id, run[0].day, length)
                for length in lengths_of_runs(run, busy)
                if length > row.parameters.max
            ]
    return found


SUBJECTS_IN_A_ROW = Rule(
    name="subjects_in_a_row",
    sentence_en="{scope}: a class has at most {max} period(s) of these subjects in a row (a long "
    "break ends a row).",
    sentence_zh="{scope}：同一班这些学科最多连续 {max} 课时（大课间、午休即中断）。",
    broken={
        "": (
            "class {class} has {number} periods of {scope} in a row on {day}, at most {max}",
            "班级 {class} 在 {day} 连续 {number} 课时 {scope}，最多 {max}",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile_row,
    measure=_measure_row,
)
