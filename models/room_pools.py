"""Rooms that the timetable chooses: which ones a lesson may have, and how many fit at once.

Rooms of one type are interchangeable until the timetable stands, so a Problem only counts them:
by Hall's theorem lessons that run together can all have a room exactly if, for each union of
their sets of eligible rooms, no more of them lie within the union than it holds. The concrete
room is matched afterwards (`models.room_matching`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .lessons import Requirement
from .school import Room
from .school_index import SchoolIndex
from .timetable import LessonKind

# Unions of eligible sets that are counted at most: sets by type, campus and capacity are nested
# or disjoint, so a school has a handful; beyond this the single sets still bind.
MOST_UNIONS = 64


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement with the rooms that its lessons may stand in; one room where it is given."""

    requirement: Requirement
    rooms: frozenset[str]


def demands_of(index: SchoolIndex, requirements: Sequence[Requirement]) -> tuple[Demand, ...]:
    """Return the demands on rooms to be chosen, and the given lessons in the same rooms."""
    given = _given(requirements)
    open_ = [
        Demand(r, eligible_rooms(index, r, given))
        for r in requirements
        if r.room is None and r.room_type is not None
    ]
    shared = frozenset(room for demand in open_ for room in demand.rooms)
    fixed = [
        Demand(r, frozenset((r.room,)))
        for r in requirements
        if r.room in shared and r.room is not None and r.kind is not LessonKind.HOME
    ]
    return (*open_, *fixed)


def _given(requirements: Iterable[Requirement]) -> dict[str, list[Requirement]]:
    given: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        if requirement.room is not None:
            given.setdefault(requirement.room, []).append(requirement)
    return given


def eligible_rooms(
    index: SchoolIndex, requirement: Requirement, given: Mapping[str, Sequence[Requirement]]
) -> frozenset[str]:
    """Return the rooms of the right type and campus with enough seats.

    A home room is eligible only for sections of a band that releases its class, and only where
    no other section has it.
    """
    campus = index.campus_of(requirement.grade, requirement.division)
    return frozenset(
        room.id
        for room in index.school.rooms
        if room.type == requirement.room_type
        and (room.capacity is None or room.capacity >= requirement.students)
        and (room.campus is None or campus is None or room.campus == campus)
        and _free(index, requirement, given.get(room.id, ()), room)
    )


def _free(
    index: SchoolIndex, requirement: Requirement, users: Sequence[Requirement], room: Room
) -> bool:
    if all(user.kind is not LessonKind.HOME for user in users):
        return room.id not in _home_rooms(index) or bool(users)
    band = index.bands.get(requirement.band or "")
    if band is None or requirement.kind is not LessonKind.TEACHING:
        return False
    released = set(index.classes_of_band(band))
    return all(user.kind is LessonKind.HOME and set(user.classes) <= released for user in users)


def _home_rooms(index: SchoolIndex) -> frozenset[str]:
    rooms = (index.home_room(c.id) for c in index.sectioning.classes)
    return frozenset(room for room in rooms if room is not None)


def unions(demands: Iterable[Demand]) -> tuple[frozenset[str], ...]:
    """Return the unions of eligible sets, smallest first."""
    single = sorted({d.rooms for d in demands}, key=lambda rooms: (len(rooms), sorted(rooms)))
    found = dict.fromkeys(single)
    for rooms in single:
        for other in list(found):
            if len(found) >= MOST_UNIONS:
                break
            if rooms & other:
                found.setdefault(rooms | other)
    return tuple(sorted(found, key=lambda rooms: (len(rooms), sorted(rooms))))


def holds(index: SchoolIndex, rooms: Iterable[str]) -> int:
    """Return how many lessons rooms hold at once."""
    return sum(index.rooms[room].lessons_at_once for room in rooms)
