"""Research meetings: all teachers of a subject group are free together."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from ..calendar import Calendar, PeriodKind
from ..constraints import PreferTimes
from ..draft import Draft
from ..lessons import Requirement
from ..school_index import SchoolIndex
from ..timetable import LessonKind
from .doubles import unbroken
from .rule import Parameters, Row, Rule, Slots, Violation
from .view import Held, View


class MeetingParameters(Parameters):
    """`periods`: successive periods of the meeting; `slots`: where it may stand."""

    periods: int = Field(default=1, ge=1)
    slots: Slots


def _groups(row: Row) -> tuple[str, ...]:
    return row.scope.ids("group") or ()


def _calendar(index: SchoolIndex, row: Row) -> str:
    """Return the first calendar in use in which the meeting fits into its slots."""
    for calendar in index.calendars_in_use:
        if _fits(index, row, index.calendars[calendar]):
            return calendar
    return index.calendars_in_use[0]


def _fits(index: SchoolIndex, row: Row, calendar: Calendar) -> bool:
    allowed = frozenset(row.parameters.slots.resolve(calendar))
    length: int = row.parameters.periods
    windows = (calendar.slots[n : n + length] for n in range(len(calendar.slots)))
    return any(allowed.issuperset(w) and unbroken(index, w, length) for w in windows)


def _requires(index: SchoolIndex, row: Row) -> list[Requirement]:
    length: int = row.parameters.periods
    return [
        Requirement(
            id=f"meeting {group}",
            kind=LessonKind.MEETING,
            subject=None,
            calendar=_calendar(index, row),
            periods=length,
            teachers=index.teachers_of_group.get(group, ()),
            weeks=index.all_weeks,
            kinds=tuple(PeriodKind),
            loads=False,
            group=group,
            row=row.row,
            length=length,
        )
        for group in _groups(row)
    ]


def _compile(draft: Draft, row: Row) -> None:
    for requirement in draft.requirements:
        if requirement.kind is LessonKind.MEETING and requirement.row == row.row:
            calendar = draft.index.calendars[requirement.calendar]
            allowed = frozenset(row.parameters.slots.resolve(calendar))
            draft.add(
                PreferTimes,
                row,
                (requirement.group or "",),
                events=draft.events_of[requirement.id],
                times=draft.times.starts(calendar.id, row.parameters.periods, allowed.__contains__),
            )


def _measure(view: View, row: Row) -> list[Violation]:
    """Take the meeting of the group that comes nearest.

    Missing altogether: its periods. Outside its slots: its length. Each member not called: 1.
    A meeting without a place is told by lesson_placed.
    """
    found: list[Violation] = []
    for group in _groups(row):
        meetings = [
            held
            for held in view.held
            if held.lesson.kind is LessonKind.MEETING and held.lesson.group == group
        ]
        outcomes = [list(_faults(view, row, group, held)) for held in meetings]
        if outcomes:
            found += min(outcomes, key=lambda faults: sum(fault.cost for fault in faults))
        else:
            periods: int = row.parameters.periods
            where = {"group": group}
            found.append(
                Violation(periods, row.weight * periods, where, {"periods": periods}, (), "none")
            )
    return found


def _faults(view: View, row: Row, group: str, held: Held) -> Iterator[Violation]:
    missing = set(view.index.teachers_of_group.get(group, ())) - set(held.lesson.teachers)
    for teacher in sorted(missing):
        yield Violation(1, row.weight, {"group": group, "teacher": teacher}, text="member")
    short = row.parameters.periods - held.length
    if short > 0:
        params: dict[str, int | str] = {"periods": held.length, "needed": row.parameters.periods}
        yield Violation(short, row.weight * short, {"group": group}, params, text="short")
    if held.slots:
        calendar = view.index.calendars[held.lesson.calendar]
        allowed = row.parameters.slots.resolve(calendar)
        if not set(held.slots) <= set(allowed):
            params = {"slots": str(row.parameters.slots)}
            yield Violation(held.length, row.weight * held.length, held.where(group=group), params)


GROUP_MEETING = Rule(
    name="group_meeting",
    sentence_en="{scope}: all teachers of the group are free together for a meeting of {periods} "
    "period(s) at {slots}.",
    sentence_zh="{scope}：全组教师在 {slots} 有 {periods} 课时共同教研时间。",
    broken={
        "": (
            "the meeting of group {group} stands at {slot}; it may stand at {slots}",
            "教研组 {group} 的教研活动排在 {slot}；可排：{slots}",
        ),
        "none": (
            "group {group} has no meeting of {periods} period(s)",
            "教研组 {group} 没有 {periods} 课时的教研活动",
        ),
        "member": (
            "teacher {teacher} is not called to the meeting of group {group}",
            "教研组 {group} 的教研活动缺少教师 {teacher}",
        ),
        "short": (
            "the meeting of group {group} has {periods} period(s) instead of {needed}",
            "教研组 {group} 的教研活动为 {periods} 课时，应为 {needed} 课时",
        ),
    },
    parameters=MeetingParameters,
    scopes=("group",),
    compile=_compile,
    measure=_measure,
    requires=_requires,
)
