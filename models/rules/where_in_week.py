"""Rules about the slots in which lessons stand: forbidden, preferred, early, not first.

One formula serves all: each period of a lesson that covers any slot outside the good ones is
one unit of deviation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from pydantic import Field

from ..calendar import Calendar, PeriodKind, Slot
from ..constraints import PreferTimes, Tier
from ..draft import Draft
from ..lessons import Requirement
from ..school_index import SchoolIndex
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
                    times=draft.starts(calendar, length, slots.__contains__),
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
)

PREFERRED_SLOTS = Rule(
    name="preferred_slots",
    sentence_en="{scope}: lessons at {slots} if possible.",
    sentence_zh="{scope}：尽量排在 {slots}。",
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
)


# ---- early and late ------------------------------------------------------------------------


class EarlyParameters(Parameters):
    """`last`: the latest good period, counted in the lessons of the day from 1."""

    last: int = Field(default=4, ge=1)


class FirstParameters(Parameters):
    """`periods`: how many lesson periods at the start of the day are kept free."""

    periods: int = Field(default=2, ge=1)


def lesson_positions(calendar: Calendar) -> dict[Slot, int]:
    """Return the position of each lesson period in its day, counted from 1.

    Reading and evening periods have none: rules about early and late are not about them.
    """
    found: dict[Slot, int] = {}
    count: dict[int, int] = defaultdict(int)
    for slot in calendar.slots:
        if slot.kind is PeriodKind.LESSON:
            count[slot.day] += 1
            found[slot] = count[slot.day]
    return found


def _early(row: Row, calendar: Calendar) -> frozenset[Slot]:
    late = {s for s, n in lesson_positions(calendar).items() if n > row.parameters.last}
    return frozenset(calendar.slots) - late


def _not_first(row: Row, calendar: Calendar) -> frozenset[Slot]:
    first = {s for s, n in lesson_positions(calendar).items() if n <= row.parameters.periods}
    return frozenset(calendar.slots) - first


def _is_meant(index: SchoolIndex, row: Row, subject: str | None) -> bool:
    """Tell whether a subject is meant: those that the row names, otherwise the main ones."""
    if row.scope.ids("subject") is not None:
        return True
    record = index.subjects.get(subject or "")
    return record is not None and record.main


def _compile_early(draft: Draft, row: Row) -> None:
    meant = (r for r in draft.matching(row) if _is_meant(draft.index, row, r.subject))
    prefer(draft, row, meant, _early)


def _measure_early(view: View, row: Row) -> list[Violation]:
    meant = (h for h in view.matching(row) if _is_meant(view.index, row, h.lesson.subject))
    return outside(view, row, meant, _early)


MAIN_EARLY = Rule(
    name="main_early",
    sentence_en="{scope}: main subjects within the first {last} periods of the day.",
    sentence_zh="{scope}：主科排在每天前 {last} 节。",
    broken={
        "": (
            "lesson {lesson} at {slot} is later than period {last} of the day",
            "{slot} 的课 {lesson} 晚于当天第 {last} 节",
        )
    },
    parameters=EarlyParameters,
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=_compile_early,
    measure=_measure_early,
)

NOT_IN_FIRST = Rule(
    name="not_in_first",
    sentence_en="{scope}: not in the first {periods} periods of the day.",
    sentence_zh="{scope}：不排在每天前 {periods} 节。",
    broken={
        "": (
            "lesson {lesson} at {slot} is within the first {periods} periods of the day",
            "{slot} 的课 {lesson} 在当天前 {periods} 节内",
        )
    },
    parameters=FirstParameters,
    scopes=LESSON_SCOPES,
    tier=Tier.SOFT,
    weight=2,
    compile=lambda draft, row: prefer(draft, row, draft.matching(row), _not_first),
    measure=lambda view, row: outside(view, row, view.matching(row), _not_first),
)
