"""Lessons that stand exactly where the office puts them: class meeting, flag raising."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..calendar import Slot
from ..constraints import PreferTimes, SpreadEvents, TimeGroupLimit
from ..draft import Draft
from ..lessons import Requirement
from .rule import Row, Rule, Violation
from .view import Held, View
from .where_in_week import LESSON_SCOPES, SlotsParameters


def _compile(draft: Draft, row: Row) -> None:
    """Prefer the first slots of the list, as many as there are periods.

    Where the list is shorter than the periods, one meeting starts in each of its slots; that is
    asked of what is held in every week only.
    """
    exact: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    fewer: dict[str, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
    for requirements in _courses(draft, row):
        calendar, weeks = requirements[0].calendar, requirements[0].weeks
        slots = row.parameters.slots.resolve(draft.index.calendars[calendar])
        periods = sum(requirement.periods for requirement in requirements)
        events = tuple(dict.fromkeys(e for r in requirements for e in draft.events_of[r.id]))
        if len(slots) >= periods:
            for event in events:
                exact[calendar, periods][event] += 1
        elif weeks == draft.index.all_weeks:
            fewer[calendar][events] += 1
    for (calendar, periods), counted in exact.items():
        slots = row.parameters.slots.resolve(draft.index.calendars[calendar])
        _all_within(draft, row, counted, slots[:periods])
    for calendar, grouped in fewer.items():
        slots = row.parameters.slots.resolve(draft.index.calendars[calendar])
        _one_each(draft, row, grouped, slots)


def _courses(draft: Draft, row: Row) -> Iterable[list[Requirement]]:
    """Return the requirements in scope by course and weeks."""
    found: dict[tuple[str, str | None, int], list[Requirement]] = defaultdict(list)
    for requirement in draft.matching(row):
        found[requirement.owner, requirement.subject, requirement.weeks].append(requirement)
    return found.values()


def _all_within(draft: Draft, row: Row, counted: dict[str, int], slots: tuple[Slot, ...]) -> None:
    for count in sorted(set(counted.values())):
        events = tuple(event for event, number in counted.items() if number == count)
        times = tuple(slot.id for slot in slots)
        draft.add(PreferTimes, row, events=events, times=times, multiplicity=count)


def _one_each(
    draft: Draft, row: Row, grouped: dict[tuple[str, ...], int], slots: tuple[Slot, ...]
) -> None:
    limits = tuple(
        TimeGroupLimit(draft.times.group(f"at {slot.id}", (slot,)), 1, len(draft.times.slots))
        for slot in slots
    )
    for count in sorted(set(grouped.values())):
        groups = tuple(draft.event_group(e) for e, number in grouped.items() if number == count)
        draft.add(SpreadEvents, row, event_groups=groups, limits=limits, multiplicity=count)


def _measure(view: View, row: Row) -> list[Violation]:
    """Count the periods of lessons that start elsewhere.

    Where the list is shorter than the periods: its slots that stay empty, week by week.
    """
    chosen = set(view.matching(row))
    return [
        violation
        for (owner, _), lessons in view.courses.items()
        for of_row in _by_weeks(held for held in lessons if held in chosen)
        for violation in _of_course(view, row, owner, of_row)
    ]


def _by_weeks(lessons: Iterable[Held]) -> list[list[Held]]:
    """Divide the lessons of a course by the weeks in which they are held."""
    found: dict[int, list[Held]] = defaultdict(list)
    for held in lessons:
        found[held.weeks].append(held)
    return list(found.values())


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
    elif lessons[0].weeks == view.index.all_weeks:
        started = {held.slots[0] for held in lessons if held.slots}
        weeks = view.index.school.weeks
        for slot in slots:
            if slot not in started:
                where = lessons[0].where(owner=owner, slot=slot.text)
                yield Violation(weeks, row.weight * weeks, where, text="empty")


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
