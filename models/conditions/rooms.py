"""Necessary conditions on rooms and grounds: lessons of a kind against how many run at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..calendar import Slot
from ..finding import Finding
from ..lessons import Requirement
from ..rules.scope import Target
from ..rules.unavailable import UNAVAILABLE
from ..school import Room
from .flow import Demand, Part, Shortage, shortage
from .ground import Ground
from .sentences import listed, proof

AT_ONCE = "max_at_once"
TYPE = "room_type"
ROOM = "room_slots"


def check_room_types(ground: Ground) -> Iterator[Finding]:
    """Yield kinds of rooms that cannot hold all lessons that need them."""
    held: dict[str, int] = defaultdict(int)
    of_type: dict[str, list[Room]] = defaultdict(list)
    for room in ground.school.rooms:
        held[room.type] += room.lessons_at_once
        of_type[room.type].append(room)
    if not held:
        return
    needed: dict[str, list[Requirement]] = defaultdict(list)
    for need in ground.requirements:
        if need.room_type is not None and need.room is None:
            needed[need.room_type].append(need)
    for room_type in sorted(_types(ground) | set(needed)):
        if room_type not in held:
            yield _no_room(room_type)
            continue
        closed = _closed(ground, of_type[room_type])
        lost = crowded(ground, needed[room_type], held[room_type], closed)
        if lost is not None:
            yield _too_many(room_type, held[room_type], lost)


def _closed(ground: Ground, rooms: Sequence[Room]) -> dict[Slot, int]:
    """Return how many lessons fewer the rooms hold at the slots at which some are closed."""
    found: dict[Slot, int] = defaultdict(int)
    for room in rooms:
        target = Target(None, None, (), (), (room.id,), room.type)
        for calendar in ground.school.calendars:
            open_ = set(ground.open_slots(target, calendar, (UNAVAILABLE,)))
            for slot in calendar.slots:
                found[slot] += 0 if slot in open_ else room.lessons_at_once
    return found


def _types(ground: Ground) -> set[str]:
    """Return the room types that the curriculum asks for, somebody to take it."""
    return {
        need.row.room_type
        for grade in ground.school.grades
        for need in ground.needs[grade.id]
        if need.row.room_type is not None and need.periods > 0
    }


def check_given_rooms(ground: Ground) -> Iterator[Finding]:
    """Yield rooms whose lessons (home rooms: those of their classes) do not fit into the week."""
    rooms = {room.id: room for room in ground.school.rooms}
    needed: dict[str, list[Requirement]] = defaultdict(list)
    for need in ground.requirements:
        if need.room in rooms:
            needed[need.room or ""].append(need)
    for room_id, needs in needed.items():
        lost = crowded(ground, needs, rooms[room_id].lessons_at_once)
        if lost is not None and len({need.classes for need in needs}) > 1:
            owners = list(dict.fromkeys(c for need in needs for c in need.classes))
            yield proof(
                "room_slots_too_few",
                ROOM,
                (
                    f"Room {room_id} is to hold {lost.needed} lessons a week of "
                    f"{listed(owners, 'en')}, but has {lost.offered} slots for them.",
                    f"{room_id} 教室需承担 {listed(owners, 'zh')} 每周 {lost.needed} 节课，"
                    f"但只有 {lost.offered} 个节次。",
                ),
                {"room": room_id, "class": " ".join(owners)},
                {"needed": lost.needed, "offered": lost.offered},
            )


def check_at_once(ground: Ground) -> Iterator[Finding]:
    """Yield caps on simultaneous lessons that the lessons of the week cannot keep."""
    for row in ground.rows(AT_ONCE):
        needs = [
            need
            for need in ground.requirements
            if row.scope.covers(ground.index, ground.target(need))
        ]
        lost = crowded(ground, needs, row.parameters.max)
        if lost is not None:
            yield proof(
                "too_many_at_once",
                AT_ONCE,
                (
                    f"{row.scope}: {lost.needed} lessons a week ({listed(lost.demands, 'en')}), "
                    f"but at most {row.parameters.max} at once in the slots open to them make "
                    f"{lost.offered} (rules table, row {row.row}).",
                    f"{row.scope}：每周 {lost.needed} 节（{listed(lost.demands, 'zh')}），"
                    f"但同时最多 {row.parameters.max} 节，可用节次共容 {lost.offered} 节"
                    f"（规则表第 {row.row} 行）。",
                ),
                {"scope": str(row.scope)},
                {"needed": lost.needed, "offered": lost.offered, "max": row.parameters.max},
            )


def crowded(
    ground: Ground,
    needs: Sequence[Requirement],
    at_once: int,
    fewer: Mapping[Slot, int] | None = None,
) -> Shortage | None:
    """Return lessons that do not fit if at most `at_once` run at a time, None where all fit.

    Lessons with the same slots are one demand. Slots in one clock group may not overlap all of
    each other, so a group holds `at_once` for each that one person could use; a group of a single
    slot holds `fewer` less at that slot.
    """
    for week in range(ground.school.weeks):
        slots_of: dict[tuple[Slot, ...], list[Requirement]] = defaultdict(list)
        for need in needs:
            if need.weeks >> week & 1:
                slots_of[ground.allowed(need)].append(need)
        every = ground.clock_groups(slot for slots in slots_of for slot in slots)
        supply = {group: at_once * n for group, n in every.items()}
        for slot, gone in (fewer or {}).items():
            group = ground.clock_group(slot)
            if group in supply and ground.is_single(group):
                supply[group] = at_once - gone
        demands = [_demand(ground, slots, members) for slots, members in slots_of.items()]
        if (lost := shortage(demands, supply)) is not None:
            return lost
    return None


def _demand(ground: Ground, slots: tuple[Slot, ...], members: Sequence[Requirement]) -> Demand:
    inside = ground.clock_groups(slots)
    parts = tuple(Part(n * len(members), (group,)) for group, n in inside.items())
    subjects = dict.fromkeys(f"{need.grade} {need.subject or 'self-study'}" for need in members)
    return Demand(" / ".join(subjects), sum(need.periods for need in members), parts)


def _no_room(room_type: str) -> Finding:
    return proof(
        "room_type_missing",
        TYPE,
        (
            f"The curriculum asks for rooms of type '{room_type}', but the school has none.",
            f"课程要求“{room_type}”类教室，但学校没有。",
        ),
        {"room_type": room_type},
        {"rooms": 0},
    )


def _too_many(room_type: str, at_once: int, lost: Shortage) -> Finding:
    return proof(
        "rooms_too_few",
        TYPE,
        (
            f"Rooms of type '{room_type}' hold {at_once} lessons at once, {lost.offered} a week in "
            f"the slots open to them, but {lost.needed} need them: {listed(lost.demands, 'en')}.",
            f"“{room_type}”类教室同时容 {at_once} 节、可用节次共 {lost.offered} 节，"
            f"但需要 {lost.needed} 节：{listed(lost.demands, 'zh')}。",
        ),
        {"room_type": room_type},
        {"needed": lost.needed, "offered": lost.offered, "at_once": at_once},
    )
