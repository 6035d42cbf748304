"""No gap in the day of a class."""

from __future__ import annotations

from ..calendar import DAY_NAMES
from ..constraints import LimitIdleTimes
from ..draft import Draft, resource_id
from .courses import LESSON, lesson_slots
from .rule import Row, Rule, Violation
from .teacher_days import idle_slots
from .view import View


def _compile(draft: Draft, row: Row) -> None:
    by_calendar: dict[str, list[str]] = {}
    for class_id in draft.index.classes:
        resource = resource_id("class", class_id)
        if row.scope.covers_class(draft.index, class_id) and resource in draft.resources:
            calendar = draft.index.calendar_of_class(class_id)
            by_calendar.setdefault(calendar, []).append(resource)
    for calendar, resources in by_calendar.items():
        draft.add(
            LimitIdleTimes,
            row,
            tuple(draft.resources[r].name for r in resources),
            resources=tuple(resources),
            time_groups=draft.times.day_groups(LESSON, calendar),
            minimum=0,
            maximum=0,
        )


def _measure(view: View, row: Row) -> list[Violation]:
    """Count, per class, week and day, the free lesson periods between its lessons.

    A class has a lesson where any of its students has one, at home or in a band.
    """
    found: list[Violation] = []
    for class_id in view.index.classes:
        if not row.scope.covers_class(view.index, class_id):
            continue
        calendar = view.index.calendars[view.index.calendar_of_class(class_id)]
        for week in view.weeks():
            days = lesson_slots(view.by_class.get(class_id, ()), week)
            for day, busy in sorted(days.items()):
                idle = idle_slots(calendar, day, busy)
                if idle:
                    where = {"class": class_id, "day": DAY_NAMES[day], "slot": idle[0].text}
                    number = {"number": len(idle)}
                    found.append(Violation(len(idle), row.weight * len(idle), where, number))
    return found


CLASS_NO_IDLE = Rule(
    name="class_no_idle",
    sentence_en="{scope}: no free period between the lessons of a class on a day.",
    sentence_zh="{scope}：班级每天的课之间不留空节。",
    broken={
        "": (
            "class {class} has {number} free period(s) between its lessons on {day}, first {slot}",
            "班级 {class} 在 {day} 的课之间有 {number} 个空节，首个为 {slot}",
        )
    },
    scopes=("school", "grade", "division", "class"),
    compile=_compile,
    measure=_measure,
)
