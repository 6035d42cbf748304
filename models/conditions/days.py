"""Necessary conditions on single days: days without gaps, days of teachers, days of a course."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..calendar import Calendar, PeriodKind, Slot
from ..finding import Finding
from ..lessons import Requirement
from ..rules.courses import days_of
from ..rules.doubles import unbroken
from ..rules.rule import Row
from ..timetable import LessonKind
from .classes import class_demands
from .ground import Ground, disjoint
from .sentences import Words, cited, proof

NO_IDLE = "class_no_idle"
TEACHER_DAY = "teacher_max_per_day"
SPREAD = "spread_days"
DOUBLES = "double_lessons"

_LESSON = (PeriodKind.LESSON,)


# ---- days without gaps ---------------------------------------------------------------------


def check_days_without_gaps(ground: Ground) -> Iterator[Finding]:
    """Yield classes whose days, cut by closed periods, are too short to have no gap.

    A day without a gap keeps to one run of open periods: the longest there is, or the one in
    which something is fixed.
    """
    for class_id in ground.index.classes:
        if any(row.scope.covers_class(ground.index, class_id) for row in ground.rows(NO_IDLE)):
            for week in range(ground.school.weeks):
                found = _gap(ground, class_id, week)
                if found is not None:
                    yield found
                    break


def _gap(ground: Ground, class_id: str, week: int) -> Finding | None:
    calendar = ground.index.calendars[ground.index.calendar_of_class(class_id)]
    needs = [n for n in ground.active(week) if n.kind is LessonKind.HOME and class_id in n.classes]
    fixed = {s for n in needs if len(ground.allowed(n)) == n.periods for s in ground.allowed(n)}
    demands = class_demands(ground, class_id, week)
    open_ = {item for d in demands for part in d.parts for item in part.supplies}
    inside = {s.id for s in calendar.slots if s.kind is PeriodKind.LESSON}
    needed = sum(
        d.amount for d in demands if inside.issuperset(i for p in d.parts for i in p.supplies)
    )
    offered = 0
    for _, slots in groupby((s for s in calendar.slots if s.id in inside), lambda s: s.day):
        of_day = list(slots)
        runs = _runs(of_day, open_)
        held = [s for s in of_day if s in fixed]
        fitting = [run for run in runs if set(held) <= set(run)]
        if held and not fitting:
            return _cut(class_id, held[0], held[-1])
        offered += max((len(run) for run in fitting), default=0)
    return _too_short(class_id, needed, offered) if needed > offered else None


def _runs(slots: Sequence[Slot], open_: set[str]) -> list[list[Slot]]:
    """Return the stretches of successive slots that are open."""
    return [list(run) for is_open, run in groupby(slots, lambda s: s.id in open_) if is_open]


def _cut(class_id: str, first: Slot, last: Slot) -> Finding:
    return proof(
        "class_day_cut",
        NO_IDLE,
        (
            f"Class {class_id} has fixed lessons at {first.text} and {last.text} and may have no "
            "free period between its lessons, but a period between them is closed to it.",
            f"{class_id} 班在 {first.text} 与 {last.text} 有固定的课，课间不得有空节，"
            "但两者之间有不可排的节次。",
        ),
        {"class": class_id, "slot": first.text},
        {"first": first.text, "last": last.text},
    )


def _too_short(class_id: str, needed: int, offered: int) -> Finding:
    return proof(
        "class_days_too_short",
        NO_IDLE,
        (
            f"Class {class_id} needs {needed} periods a week, but its closed periods cut its days "
            f"so that without a free period between lessons at most {offered} fit.",
            f"{class_id} 班每周需 {needed} 课时，但不可排的节次把白天隔断，"
            f"课间不留空节时最多只能排 {offered} 课时。",
        ),
        {"class": class_id},
        {"needed": needed, "offered": offered},
    )


# ---- days of a teacher ---------------------------------------------------------------------


def check_teacher_days(ground: Ground) -> Iterator[Finding]:
    """Yield teachers whose days hold fewer periods than they have lessons.

    Day by day at most what the rule allows, and at most the slots in which any lesson of theirs
    may stand.
    """
    rows = ground.rows(TEACHER_DAY)
    for teacher in ground.school.teachers if rows else ():
        caps = [r.parameters.max for r in rows if r.scope.covers_teacher(ground.index, teacher.id)]
        for week in range(ground.school.weeks) if caps else ():
            needs = [
                n for n in ground.active(week) if teacher.id in n.teachers and n.kinds == _LESSON
            ]
            needed = sum(need.periods for need in needs)
            days = _by_day(s for need in needs for s in ground.allowed(need))
            offered = sum(min(min(caps), disjoint(slots)) for slots in days.values())
            if needed > offered:
                yield _crowded(teacher.id, needed, offered, min(caps))
                break


def _by_day(slots: Iterable[Slot]) -> dict[int, set[Slot]]:
    days: dict[int, set[Slot]] = defaultdict(set)
    for slot in slots:
        days[slot.day].add(slot)
    return days


def _crowded(teacher: str, needed: int, offered: int, most: int) -> Finding:
    return proof(
        "teacher_days_too_few",
        TEACHER_DAY,
        (
            f"Teacher {teacher} has {needed} periods a week, but with at most {most} a day and the "
            f"slots open to them only {offered} fit.",
            f"教师 {teacher} 每周 {needed} 课时，但每天最多 {most} 课时且受可用节次所限，"
            f"只能排 {offered} 课时。",
        ),
        {"teacher": teacher},
        {"needed": needed, "offered": offered, "max": most},
    )


# ---- days and double lessons of a course ---------------------------------------------------


def check_spread(ground: Ground) -> Iterator[Finding]:
    """Yield courses that are to be spread over more days than hard rules leave them."""
    words = Words(ground.school)
    rows_of_course = Counter((need.owner, need.subject) for need in ground.requirements)
    for row in ground.rows(SPREAD):
        for need in ground.requirements:
            # A course of several rows of the course plan may stand on the days of any of them.
            whole = need.weeks == ground.index.all_weeks and need.kinds == _LESSON
            if not whole or rows_of_course[need.owner, need.subject] > 1:
                continue
            if row.scope.covers(ground.index, ground.target(need)):
                days = len(_by_day(ground.allowed(need)))
                every = days_of(ground.index.calendars[need.calendar])
                least = min(row.parameters.min_days, need.periods - need.doubles_max, every)
                if days < least:
                    rows = {*ground.rows_behind((need,)), row.row or 0} - {0}
                    yield _narrow(words, need, days, least, sorted(rows))


def _narrow(words: Words, need: Requirement, days: int, least: int, rows: list[int]) -> Finding:
    return proof(
        "course_days_too_few",
        SPREAD,
        (
            f"{words.lesson(need, 'en')} is to stand on at least {least} days, but hard rules "
            f"leave it {days}{cited(rows, 'en')}.",
            f"{words.lesson(need, 'zh')}至少应分布在 {least} 天，"
            f"但硬性规则只留下 {days} 天{cited(rows, 'zh')}。",
        ),
        {"owner": need.owner, "subject": need.subject or ""},
        {"needed": least, "offered": days},
    )


def check_doubles(ground: Ground) -> Iterator[Finding]:
    """Yield courses whose double lessons find too few pairs of neighbouring slots."""
    words = Words(ground.school)
    for need in ground.requirements:
        if need.doubles_min > 0:
            pairs = _pairs(ground, need)
            if pairs < need.doubles_min:
                of_doubles = (r.row or 0 for r in _double_rows(ground, need))
                rows = sorted({*ground.rows_behind((need,)), *of_doubles} - {0})
                yield proof(
                    "double_slots_too_few",
                    DOUBLES,
                    (
                        f"{words.lesson(need, 'en')} has at least {need.doubles_min} double "
                        f"lesson(s), but hard rules leave {pairs} pair(s) of neighbouring "
                        f"slots{cited(rows, 'en')}.",
                        f"{words.lesson(need, 'zh')}至少有 {need.doubles_min} 次连堂，"
                        f"但硬性规则只留下 {pairs} 对相邻节次{cited(rows, 'zh')}。",
                    ),
                    {"owner": need.owner, "subject": need.subject or ""},
                    {"needed": need.doubles_min, "offered": pairs},
                )


def _pairs(ground: Ground, need: Requirement) -> int:
    """Return how many double lessons fit beside each other into the slots of a course."""
    calendar: Calendar = ground.index.calendars[need.calendar]
    good = set(ground.allowed(need))
    for row in _double_rows(ground, need):
        good &= set(row.parameters.slots.resolve(calendar))
    number, last = 0, -1
    for pair in zip(calendar.slots, calendar.slots[1:], strict=False):
        if pair[0].index > last and good.issuperset(pair) and unbroken(ground.index, pair, 2):
            number, last = number + 1, pair[1].index
    return number


def _double_rows(ground: Ground, need: Requirement) -> list[Row]:
    """Return the rows that say where the double lessons of a requirement may stand."""
    target = ground.target(need)
    return [
        row
        for row in ground.rows(DOUBLES)
        if row.parameters.slots is not None and row.scope.covers(ground.index, target)
    ]
