"""From one building to another a teacher needs time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pydantic import Field

from ..calendar import DAY_NAMES, Slot
from ..constraints import LimitTravel, Tier
from ..draft import Draft, resource_id
from ..lessons import Requirement
from ..problem import ResourceSlot
from ..room_pools import demands_of
from ..school_index import SchoolIndex
from .courses import LESSON
from .rule import Parameters, Row, Rule, Violation
from .teacher_days import SCOPES, runs_of
from .view import View


class FreeParameters(Parameters):
    """`free`: free periods between lessons in different buildings."""

    free: int = Field(default=1, ge=1)


def _building(index: SchoolIndex, room: str | None) -> str | None:
    """Return where a room is: campus and building; None where that is not known."""
    record = index.rooms.get(room or "")
    if record is None or (record.building is None and record.campus is None):
        return None
    return f"{record.campus or ''}/{record.building or ''}"


def _compile(draft: Draft, row: Row) -> None:
    """Give each lesson of a teacher its building as a resource, and limit the ways between them.

    A lesson whose room is chosen later has a building if all its rooms are in one; otherwise only
    the judge knows.
    """
    pools = {d.requirement.id: d.rooms for d in demands_of(draft.index, draft.requirements)}
    runs = [
        tuple(slot.id for slot in run)
        for calendar in draft.times.calendars
        for run in runs_of(draft.index.calendars[calendar])
    ]
    for teacher, buildings in _events_of_teachers(draft, row, pools).items():
        names = sorted({building for building in buildings.values() if building is not None})
        if len(names) > 1:
            role = f"building of {teacher}"
            for event, building in buildings.items():
                _stand_in(draft, event, role, building)
            draft.add(
                LimitTravel,
                row,
                (teacher,),
                resources=(resource_id("teacher", teacher),),
                sequences=tuple(runs),
                role=role,
                distances=tuple(
                    (resource_id("building", a), resource_id("building", b), row.parameters.free)
                    for a in names
                    for b in names
                    if a != b
                ),
            )


def _events_of_teachers(
    draft: Draft, row: Row, pools: dict[str, frozenset[str]]
) -> dict[str, dict[str, str | None]]:
    """Return, for each teacher in scope, the building of each of his events."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for need in draft.requirements:
        building = _building_of(draft, need, pools)
        for teacher in need.teachers:
            if row.scope.covers_teacher(draft.index, teacher):
                for event in draft.events_of[need.id]:
                    found[teacher][event] = building
    return found


def _building_of(draft: Draft, need: Requirement, pools: dict[str, frozenset[str]]) -> str | None:
    rooms = pools.get(need.id, frozenset()) if need.room is None else frozenset((need.room,))
    buildings = {_building(draft.index, room) for room in rooms}
    return buildings.pop() if len(buildings) == 1 else None


def _stand_in(draft: Draft, event: str, role: str, building: str | None) -> None:
    slots = draft.events[event].slots
    if building is not None and all(slot.role != role for slot in slots):
        resource = draft.resource("building", building)
        slots.append(ResourceSlot("building", role, resource, 0))


def _measure(view: View, row: Row) -> list[Violation]:
    """Count, per teacher and week, the ways for which there are too few free periods.

    A way is that between two successive lesson periods of a run without a long break.
    """
    return [
        Violation(
            1,
            row.weight,
            {"teacher": teacher, "day": DAY_NAMES[one.day], "slot": other.text},
            {"free": row.parameters.free, "first": one.text},
        )
        for teacher in view.index.teachers
        if row.scope.covers_teacher(view.index, teacher)
        for week in view.weeks()
        for one, other in _ways(view, row, teacher, week)
    ]


def _ways(view: View, row: Row, teacher: str, week: int) -> Iterator[tuple[Slot, Slot]]:
    at: dict[Slot, set[str | None]] = defaultdict(set)
    for held in view.by_teacher.get(teacher, ()):
        if held.weeks >> week & 1:
            for slot in held.slots:
                if slot.kind in LESSON:
                    at[slot].add(_building(view.index, held.lesson.room))
    for calendar in view.index.calendars_in_use:
        for run in runs_of(view.index.calendars[calendar]):
            busy = [(place, slot) for place, slot in enumerate(run) if slot in at]
            for (n, one), (m, other) in pairwise(busy):
                apart = {(a, b) for a in at[one] - {None} for b in at[other] - {None} if a != b}
                if apart and m - n - 1 < row.parameters.free:
                    yield one, other


BUILDING_CHANGE = Rule(
    name="building_change",
    sentence_en="{scope}: at least {free} free period(s) between a teacher's lessons in different "
    "buildings (a long break will do).",
    sentence_zh="{scope}：教师在不同教学楼的两节课之间至少空 {free} 课时（大课间、午休亦可）。",
    broken={
        "": (
            "teacher {teacher} has to change buildings between {first} and {slot} with fewer than "
            "{free} free period(s)",
            "教师 {teacher} 在 {first} 与 {slot} 之间须换教学楼，空课时不足 {free} 节",
        )
    },
    parameters=FreeParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile,
    measure=_measure,
)
