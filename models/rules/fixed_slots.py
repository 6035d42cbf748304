"""Lessons that stand exactly where the office puts them: class meeting, flag raising."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..calendar import Slot
from ..constraints import PreferTimes, SpreadEvents, TimeGroupLimit
from ..draft import Draft
from ..lessons import Requirement
from .rule import Row, Rule, Violation
from .view import Held, View
from .where_in_week import LESSON_SCOPES, SlotsParameters


def _compile(draft: Draft, row: Row) -> None:
    """Prefer the first slots of the list, as many as there are periods.

    Where the list is shorter than the periods, one meeting starts in each of its slots.
    """
    requirements = draft.matching(row)
    groups: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for requirement in requirements:
        count = _members(draft, requirement, requirements)
        key = (requirement.calendar, requirement.periods, count)
        for event in draft.events_of[requirement.id]:
            if event not in groups[key]:
                groups[key].append(event)
    for (calendar, periods, count), events in groups.items():
        slots = row.parameters.slots.resolve(draft.index.calendars[calendar])
        times = tuple(slot.id for slot in slots[:periods])
        if len(times) >= periods:
            draft.add(PreferTimes, row, events=tuple(events), times=times, multiplicity=count)
        else:
            _one_each(draft, row, events, slots, count)


def _members(draft: Draft, requirement: Requirement, requirements: tuple[Requirement, ...]) -> int:
    """Return how many of the row's requirements are one event with this one."""
    events = set(draft.events_of[requirement.id])
    return sum(bool(events & set(draft.events_of[r.id])) for r in requirements)


def _one_each(
    draft: Draft, row: Row, events: list[str], slots: tuple[Slot, ...], count: int
) -> None:
    limits = tuple(
        TimeGroupLimit(draft.time_group(f"at {slot.id}", (slot,)), 1, len(draft.slots))
        for slot in slots
    )
    groups = tuple(draft.event_group((event,)) for event in events)
    draft.add(SpreadEvents, row, event_groups=groups, limits=limits, multiplicity=count)


def _measure(view: View, row: Row) -> list[Violation]:
    """Count the periods of lessons that start elsewhere, and listed slots that stay empty.

    The second only where the list is shorter than the periods.
    """
    found: list[Violation] = []
    courses: dict[tuple[str, str | None], list[Held]] = defaultdict(list)
    chosen = set(view.matching(row))
    for key, lessons in view.courses.items():
        courses[key] = [held for held in lessons if held in chosen]
    for (owner, _), lessons in courses.items():
        if lessons:
            found += _of_course(view, row, owner, lessons)
    return found


def _of_course(view: View, row: Row, owner: str, lessons: list[Held]) -> Iterator[Violation]:
    calendar = view.index.calendars.get(lessons[0].lesson.calendar)
    if calendar is None:
        return
    slots = row.parameters.slots.resolve(calendar)
    periods = sum(held.length for held in lessons)
    shown = " ".join(slot.text for slot in slots[:periods])
    if len(slots) >= periods:
        for held in lessons:
            if held.slots and held.slots[0] not in slots[:periods]:
                cost = row.weight * held.length
                yield Violation(held.length, cost, held.where(), {"slots": shown})
        return
    started = {held.slots[0] for held in lessons if held.slots}
    for slot in slots:
        if slot not in started:
            where = lessons[0].where(owner=owner, slot=slot.text)
            yield Violation(1, row.weight, where, text="empty")


FIXED_SLOTS = Rule(
    name="fixed_slots",
    sentence_en="{scope}: lessons stand exactly at {slots}.",
    sentence_zh="{scope}：固定排在 {slots}。",
    broken={
        "": (
            "lesson {lesson} stands at {slot}; fixed: {slots}",
            "课 {lesson} 排在 {slot}；固定节次：{slots}",
        ),
        "empty": (
            "{subject} of {owner} does not stand at {slot}, as is fixed",
            "{owner} 的 {subject} 未排在固定节次 {slot}",
        ),
    },
    parameters=SlotsParameters,
    scopes=LESSON_SCOPES,
    compile=_compile,
    measure=_measure,
)
