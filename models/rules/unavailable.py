"""Times at which somebody or something is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..calendar import Slot
from ..constraints import AvoidUnavailableTimes
from ..draft import Draft, resource_id
from ..school_index import SchoolIndex
from .room_clash import occupy_room
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


def _resources(draft: Draft, row: Row) -> Iterator[str]:
    for kind, who in _subjects(draft.index, row):
        if kind == "room":
            given = any(requirement.room == who for requirement in draft.requirements)
            if given:
                yield occupy_room(draft, who)
        else:
            yield resource_id(kind, who)


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
        for violation in _busy(row, kind, who, lessons_of[kind].get(who, ()), slots)
    ]


def _busy(
    row: Row, kind: str, who: str, lessons: Iterable[Held], closed: frozenset[Slot]
) -> Iterator[Violation]:
    weeks: dict[Slot, int] = defaultdict(int)
    first: dict[Slot, Held] = {}
    for held in lessons:
        for slot in held.slots:
            if slot in closed:
                weeks[slot] |= held.weeks
                first.setdefault(slot, held)
    for slot, mask in weeks.items():
        deviation = mask.bit_count()
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
