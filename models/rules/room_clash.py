"""No room holds more lessons at once than it is made for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..calendar import Slot
from ..constraints import AvoidClashes, LimitSimultaneousEvents, Origin
from ..draft import Draft, resource_id
from .clashes import clash, clashing_pairs, needs_clash
from .rule import Row, Rule, Violation
from .view import Held, View


def compile_room_clash(draft: Draft, row: Row) -> None:
    """Given rooms clash unless their users cannot be apart; grounds are capped instead."""
    users: dict[str, list[str]] = defaultdict(list)
    for requirement in draft.requirements:
        if requirement.room in draft.index.rooms and requirement.room is not None:
            users[requirement.room] += draft.events_of[requirement.id]
    for room, events in users.items():
        at_once = draft.index.rooms[room].lessons_at_once
        if at_once == 1 and needs_clash(draft, events):
            occupy_room(draft, room)
            draft.add(AvoidClashes, row, (room,), resources=(resource_id("room", room),))
        elif at_once > 1 and len(events) > at_once:
            cap(draft, row, (room,), events, at_once)


def occupy_room(draft: Draft, room: str) -> str:
    """Put a given room into all events of its lessons, once, and return the resource."""
    resource = resource_id("room", room)
    if resource not in draft.resources:
        for requirement in draft.requirements:
            if requirement.room == room:
                for event in draft.events_of[requirement.id]:
                    draft.give(draft.events[event], "room", room)
        draft.resource("room", room)
    return resource


def cap(
    draft: Draft,
    row: Row,
    subject: tuple[str, ...],
    events: list[str],
    most: int,
    times: tuple[str, ...] | None = None,
    rows: tuple[int, ...] = (),
) -> None:
    """Let at most `most` of the lessons run at once; an event named n times counts n times.

    `rows` of the rules table are named with it where their data lowered the cap.
    """
    number: dict[str, int] = defaultdict(int)
    for event in events:
        number[event] += 1
    members = [copy for event, n in number.items() for copy in draft.copies(event, n)]
    draft.add(
        LimitSimultaneousEvents,
        row,
        subject,
        event_groups=(draft.event_group(members),),
        maximum=most,
        times=clock_times(draft) if times is None else times,
        origin=Origin(row.rule, row.row, subject or row.scope.names, rows),
    )


def clock_times(draft: Draft) -> tuple[str, ...]:
    """Return one time for each moment at which slots begin, empty where each has its own.

    A cap counts whatever is under way at a moment; asked at two times that begin together it
    would tell the same excess twice.
    """
    watched = draft.index.clock_slots
    if len(watched) == len(draft.times.slots):
        return ()
    return tuple(slot.id for slot in watched)


def _measure_rooms(view: View, row: Row) -> list[Violation]:
    """Count, for each room, the lessons beyond those it holds at once, slot by clock slot."""
    found: list[Violation] = []
    for room, lessons in view.by_room.items():
        record = view.index.rooms.get(room)
        if record is None:
            continue
        if record.lessons_at_once == 1:
            found += [
                clash(row, "room", room, one, other, periods)
                for one, other, periods in clashing_pairs(lessons)
            ]
        else:
            found += _crowded(view, row, room, record.lessons_at_once, lessons)
    return found


def _crowded(
    view: View, row: Row, room: str, at_once: int, lessons: Sequence[Held]
) -> Iterator[Violation]:
    for slot, here in running(view, lessons):
        if len(here) > at_once:
            yield Violation(
                len(here) - at_once,
                row.weight * (len(here) - at_once),
                {"room": room, "slot": slot},
                {"number": len(here), "at_once": at_once},
                text="crowded",
            )


def _under_way(held: Held, slot: Slot) -> bool:
    """Tell whether a lesson is held at the moment when a slot begins."""
    return any(own.overlaps(slot) and own.start <= slot.start for own in held.slots)


def running(view: View, lessons: Iterable[Held]) -> Iterator[tuple[str, list[Held]]]:
    """Yield, for each moment at which slots begin and each week, the lessons then under way."""
    by_day: dict[int, list[Held]] = defaultdict(list)
    for held in lessons:
        if held.slots:
            by_day[held.slots[0].day].append(held)
    for slot in view.index.clock_slots:
        here = [h for h in by_day.get(slot.day, ()) if _under_way(h, slot)]
        for week in view.weeks():
            if slot.weeks >> week & 1:
                now = [h for h in here if h.weeks >> week & 1]
                if now:
                    yield slot.text, now


ROOM_CLASH = Rule(
    name="room_clash",
    sentence_en="No room holds more lessons at once than it is made for.",
    sentence_zh="教室（场地）同时容纳的课不得超过其上限。",
    broken={
        "": (
            "room {room} has {lesson} and {other} at {slot}",
            "教室 {room} 在 {slot} 同时有 {lesson} 与 {other}",
        ),
        "crowded": (
            "room {room} has {number} lessons at {slot}, at most {at_once} fit",
            "场地 {room} 在 {slot} 有 {number} 节课，最多容纳 {at_once} 节",
        ),
    },
    measure=_measure_rooms,
    compile=compile_room_clash,
    by_itself=True,
    by_row=False,
)
