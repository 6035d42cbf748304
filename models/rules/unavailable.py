"""Times at which somebody or something is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from ..calendar import Slot
from ..constraints import AvoidUnavailableTimes, Tier
from ..draft import Draft, resource_id
from ..lessons import Requirement
from ..school_index import SchoolIndex
from .room_clash import cap, occupy_room
from .rooms import compile_soft_closing
from .rule import Row, Rule, Violation
from .view import Held, View
from .where_in_week import SlotsParameters, all_but, outside, prefer

_CLASS_KINDS = ("class", "grade", "division")


def _compile(draft: Draft, row: Row) -> None:
    if row.scope.ids("subject") is not None:
        prefer(draft, row, draft.matching(row), all_but)
        return
    resources = [r for r in _resources(draft, row) if r in draft.resources]
    if resources:
        draft.add(
            AvoidUnavailableTimes,
            row,
            tuple(draft.resources[r].name for r in resources),
            resources=tuple(resources),
            times=tuple(slot.id for slot in draft.times.slots if slot in _slots(draft.index, row)),
        )
    if row.scope.ids("room") is not None:
        if row.tier is Tier.SOFT:
            compile_soft_closing(draft, row)
        _compile_grounds(draft, row)


def _compile_grounds(draft: Draft, row: Row) -> None:
    """Count the lessons in given rooms that hold several at once."""
    times = tuple(slot.id for slot in draft.times.slots if slot in _slots(draft.index, row))
    for room in row.scope.ids("room") or ():
        events = [
            event
            for requirement in _given(draft, room)
            for event in draft.events_of[requirement.id]
            if draft.index.rooms[room].lessons_at_once > 1
        ]
        if events:
            cap(draft, row, (room,), events, 0, times)


def _given(draft: Draft, room: str) -> list[Requirement]:
    return [requirement for requirement in draft.requirements if requirement.room == room]


def _resources(draft: Draft, row: Row) -> Iterator[str]:
    for kind, who in _subjects(draft.index, row):
        if kind != "room":
            yield resource_id(kind, who)
        elif _given(draft, who) and draft.index.rooms[who].lessons_at_once == 1:
            yield occupy_room(draft, who)


def _subjects(index: SchoolIndex, row: Row) -> list[tuple[str, str]]:
    """Return whom a row is about: teachers and rooms by name, classes also by what holds them."""
    found = [("room", who) for who in row.scope.ids("room") or ()]
    if row.scope.ids("teacher") is not None or row.scope.ids("group") is not None:
        found += [("teacher", t) for t in index.teachers if row.scope.covers_teacher(index, t)]
    if not found and any(row.scope.ids(kind) is not None for kind in _CLASS_KINDS):
        found = [("class", c) for c in index.classes if row.scope.covers_class(index, c)]
    return list(dict.fromkeys(found))


def _slots(index: SchoolIndex, row: Row) -> frozenset[Slot]:
    """Return the slots of the row in all calendars."""
    return frozenset(
        slot
        for calendar in index.school.calendars
        for slot in row.parameters.slots.resolve(calendar)
    )


def _measure(view: View, row: Row) -> list[Violation]:
    """Count, week by week, the unavailable slots at which it is busy all the same."""
    if row.scope.ids("subject") is not None:
        return outside(view, row, view.matching(row), all_but)
    lessons_of = {"teacher": view.by_teacher, "class": view.by_class, "room": view.by_room}
    slots = _slots(view.index, row)
    return [
        violation
        for kind, who in _subjects(view.index, row)
        for violation in _busy(
            row, kind, who, lessons_of[kind].get(who, ()), slots, _is_ground(view, kind, who)
        )
    ]


def _is_ground(view: View, kind: str, who: str) -> bool:
    """Tell whether it is a room that holds several lessons at once: each of them counts."""
    return kind == "room" and view.index.rooms[who].lessons_at_once > 1


def _busy(
    row: Row, kind: str, who: str, lessons: Iterable[Held], closed: frozenset[Slot], each: bool
) -> Iterator[Violation]:
    masks: dict[Slot, list[int]] = defaultdict(list)
    first: dict[Slot, Held] = {}
    for held in lessons:
        for slot in held.slots:
            if slot in closed:
                masks[slot].append(held.weeks)
                first.setdefault(slot, held)
    for slot, found in masks.items():
        together = found if each else [reduce(or_, found)]
        deviation = sum(mask.bit_count() for mask in together)
        where = {"kind": kind, "who": who, kind: who, "slot": slot.text}
        where["lesson"] = first[slot].lesson.id
        yield Violation(deviation, row.weight * deviation, where, text="busy")


UNAVAILABLE = Rule(
    name="unavailable",
    sentence_en="{scope}: not available at {slots}.",
    sentence_zh="{scope}：{slots} 不可用。",
    broken={
        "": (
            "lesson {lesson} stands at {slot}; not available: {slots}",
            "课 {lesson} 排在 {slot}；不可用：{slots}",
        ),
        "busy": (
            "{who} has lesson {lesson} at {slot}, where not available",
            "{who} 在不可用的 {slot} 有课 {lesson}",
        ),
    },
    parameters=SlotsParameters,
    scopes=("teacher", "class", "room", "subject", "grade", "division", "group"),
    compile=_compile,
    measure=_measure,
    leaves=lambda index, row, target, calendar: all_but(row, calendar),
)
