"""Rules about the slots in which lessons stand: forbidden and preferred ones.

One formula serves all: each period of a lesson that covers any slot outside the good ones is
one unit of deviation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from ..calendar import Calendar, Slot
from ..constraints import PreferTimes, Tier
from ..draft import Draft
from ..lessons import Requirement
from .rule import Parameters, Row, Rule, Slots, Violation
from .view import Held, View

LESSON_SCOPES = ("subject", "grade", "division", "class", "teacher", "group")

GoodSlots = Callable[[Row, Calendar], frozenset[Slot]]


def prefer(draft: Draft, row: Row, requirements: Iterable[Requirement], good: GoodSlots) -> None:
    """Let lessons stand in good slots only.

    Lessons that are one event are counted by the constraint's multiplicity.
    """
    for count, events in draft.counted(requirements).items():
        shapes: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for event in events:
            shapes[draft.events[event].bundle.calendar, draft.events[event].doubles].append(event)
        for (calendar, doubles), chosen in shapes.items():
            slots = good(row, draft.index.calendars[calendar])
            for length in (1, 2) if doubles else (1,):
                draft.add(
                    PreferTimes,
                    row,
                    events=tuple(chosen),
                    times=draft.times.starts(calendar, length, slots.__contains__),
                    duration=length if doubles else None,
                    multiplicity=count,
                )


def outside(view: View, row: Row, lessons: Iterable[Held], good: GoodSlots) -> list[Violation]:
    """Return the lessons that cover a slot outside the good ones."""
    slots = {c.id: good(row, c) for c in view.index.school.calendars}
    shown = str(getattr(row.parameters, "slots", ""))
    return [
        Violation(
            held.length,
            row.weight * held.length,
            held.where(**_persons(held)),
            {"length": held.length, "slots": shown, **_numbers(row)},
        )
        for held in lessons
        if held.slots and not slots[held.lesson.calendar].issuperset(held.slots)
    ]


def _persons(held: Held) -> dict[str, str]:
    return {"teacher": " ".join(held.lesson.teachers)} if held.lesson.teachers else {}


def _numbers(row: Row) -> dict[str, int | str]:
    values = row.parameters.model_dump()
    return {name: value for name, value in values.items() if isinstance(value, int)}


# ---- forbidden and preferred slots --------------------------------------------------------


class SlotsParameters(Parameters):
    """`slots`: a set of slots."""

    slots: Slots


def all_but(row: Row, calendar: Calendar) -> frozenset[Slot]:
    """Return the slots of a calendar that the row does not name."""
    return frozenset(calendar.slots) - frozenset(row.parameters.slots.resolve(calendar))


def _only(row: Row, calendar: Calendar) -> frozenset[Slot]:
    return frozenset(row.parameters.slots.resolve(calendar))


FORBIDDEN_SLOTS = Rule(
    name="forbidden_slots",
    sentence_en="{scope}: no lesson at {slots}.",
    sentence_zh="{scope}：{slots} 不排课。",
    broken={
        "": (
            "lesson {lesson} stands at {slot}; forbidden: {slots}",
            "课 {lesson} 排在 {slot}；禁排：{slots}",
        )
    },
    parameters=SlotsParameters,
    scopes=LESSON_SCOPES,
    compile=lambda draft, row: prefer(draft, row, draft.matching(row), all_but),
    measure=lambda view, row: outside(view, row, view.matching(row), all_but),
    leaves=lambda index, row, target, calendar: all_but(row, calendar),
)

PREFERRED_SLOTS = Rule(
    name="preferred_slots",
    sentence_en="{scope}: lessons belong at {slots}.",
    sentence_zh="{scope}：应排在 {slots}。",
    broken={
        "": (
            "lesson {lesson} stands at {slot}; preferred: {slots}",
            "课 {lesson} 排在 {slot}；优先：{slots}",
        )
    },
    parameters=SlotsParameters,
    scopes=LESSON_SCOPES,
    tier=Tier.SOFT,
    compile=lambda draft, row: prefer(draft, row, draft.matching(row), _only),
    measure=lambda view, row: outside(view, row, view.matching(row), _only),
    leaves=lambda index, row, target, calendar: _only(row, calendar),
)
