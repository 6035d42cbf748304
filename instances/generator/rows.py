"""What the planted timetable has to place: one row of forty slots for each class."""

from __future__ import annotations

from dataclasses import dataclass, field

from .blueprint import Blueprint
from .catalogue import DAYS, MAIN, NO_FIRST_PERIODS, PERIODS, ROOM_TYPES, common_periods, doubles
from .people import PlantedClass
from .planted import GradePlan, home_periods, language_class_id, section_slots
from .rule_rows import MEETING_PERIODS
from .staffing import Post, group_of
from .week import CLASS_MEETING, FLAG_RAISING, FRIDAY_LAST, SLOTS

BAND = "band"
FREE = "free"
_LATE = 4
"""Periods of a day that are good for main subjects."""


@dataclass(slots=True)
class Row:
    """The week of one class.

    Attributes
    ----------
    cells
        Subject in each slot; `band` while the class walks, `free` at the end of a short day.
    movable
        Slots whose lessons may still change places.
    teachers
        Numbers of the teachers of each subject.
    singles, pairs
        Lessons to place: subjects, one entry a lesson; and subjects with a double.
    """

    class_id: str
    cells: list[str]
    teachers: dict[str, tuple[int, ...]]
    singles: list[str]
    pairs: list[str]
    movable: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Week:
    """All rows, and what is taken in every slot.

    Attributes
    ----------
    busy
        Lessons of each teacher in each slot (closed slots count as lessons).
    load
        Lessons and meetings of each teacher on each day.
    at_once
        Lessons of each subject with a cap, in each slot.
    caps
        Most lessons at once, by subject.
    """

    rows: list[Row]
    busy: list[list[int]]
    load: list[list[int]]
    at_once: dict[str, list[int]]
    caps: dict[str, int]


def legal(subject: str, slot: int) -> bool:
    """Tell whether the rules allow the subject in the slot."""
    period = slot % PERIODS
    if subject == "pe":
        return period >= NO_FIRST_PERIODS
    if subject == "self_study":
        return period >= 2
    return not (subject == "mathematics" and period == PERIODS - 1)


def lateness(subject: str, slot: int) -> int:
    """Return 1 for a main subject that stands late: a wish, not a rule."""
    return int(subject in MAIN and slot % PERIODS >= _LATE)


def open_week(blueprint: Blueprint) -> Week:
    """Return the week with everything in it that has a given time."""
    number = {post.id: i for i, post in enumerate(blueprint.posts)}
    busy = [[0] * SLOTS for _ in blueprint.posts]
    load = [[0] * DAYS for _ in blueprint.posts]
    for post in blueprint.posts:
        i = number[post.id]
        taken = _given_slots(blueprint, post)
        for slot in taken:
            load[i][slot // PERIODS] += 1
        for slot in taken | set(blueprint.closed.get(post.id, ())):
            busy[i][slot] += 1
    capped = {subject: blueprint.facilities.at_once(subject) for subject in ROOM_TYPES}
    caps = {subject: cap for subject, cap in capped.items() if cap is not None}
    rows = [_row(blueprint, plan, c, number) for plan in blueprint.grades for c in plan.classes]
    return Week(rows, busy, load, {subject: [0] * SLOTS for subject in caps}, caps)


def _given_slots(blueprint: Blueprint, post: Post) -> set[int]:
    """Return when the teacher is in a meeting, a band, or with his own class's meeting."""
    start = blueprint.starts[group_of(post.pool)]
    taken = {slot for duty in post.duties for slot in duty.slots}
    taken |= set(range(start, start + MEETING_PERIODS))
    return taken if post.class_id is None else taken | {CLASS_MEETING}


def _row(
    blueprint: Blueprint, plan: GradePlan, planted: PlantedClass, number: dict[str, int]
) -> Row:
    cells = [""] * SLOTS
    cells[FLAG_RAISING] = "flag_raising"
    cells[CLASS_MEETING] = "class_meeting"
    for band in plan.bands:
        if planted.id in band.classes:
            for slot in blueprint.slots[band.id].slots:
                cells[slot] = BAND
    periods = home_periods(plan, planted)
    del periods["flag_raising"], periods["class_meeting"]
    # Short days end after the seventh period: the fullest first, or those with fewest bands
    # would need as many different subjects as they have periods; then the latest in the week.
    spare = cells.count("") - sum(periods.values())
    days = sorted(range(1, DAYS), key=lambda d: (-_open(cells, d), -d))
    if plan.grade == "G1":
        days.remove(FRIDAY_LAST // PERIODS)
        days.insert(0, FRIDAY_LAST // PERIODS)
    for day in days[:spare]:
        cells[day * PERIODS + PERIODS - 1] = FREE
    pairs = [s for s in periods if max(doubles(plan.grade, s)) and s in common_periods(plan.grade)]
    singles = [s for s, n in periods.items() for _ in range(n - 2 * (s in pairs))]
    return Row(planted.id, cells, _teachers(blueprint, planted, number, periods), singles, pairs)


def _open(cells: list[str], day: int) -> int:
    return cells[day * PERIODS : (day + 1) * PERIODS].count("")


def _teachers(
    blueprint: Blueprint, planted: PlantedClass, number: dict[str, int], periods: dict[str, int]
) -> dict[str, tuple[int, ...]]:
    teachers = blueprint.teachers()
    result: dict[str, tuple[int, ...]] = {
        subject: (number[teachers[planted.id, subject]],)
        for subject in periods
        if (planted.id, subject) in teachers
    }
    if planted.japanese:
        other = number[teachers[language_class_id(planted), "japanese"]]
        result["english"] = (*result["english"], other)
    return result


def band_lessons(blueprint: Blueprint) -> dict[str, tuple[int, ...]]:
    """Return the slots of every section of an elective band."""
    return {
        section.id: section_slots(section, band, blueprint.slots)
        for plan in blueprint.grades
        for section in plan.sections
        for band in plan.bands
        if band.id == section.band
    }
