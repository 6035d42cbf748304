"""Where lessons take place: the right type of room, enough seats, the home room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..calendar import Slot
from ..constraints import Tier
from ..draft import Draft
from ..room_pools import Demand, demands_of, holds, unions
from ..timetable import LessonKind
from .periods import rows_of
from .room_clash import cap
from .rule import Row, Rule, Violation, nothing
from .view import Held, View

# ---- room type -----------------------------------------------------------------------------


def _compile_type(draft: Draft, row: Row) -> None:
    demands = demands_of(draft.index, draft.requirements)
    closing = _closing_rows(draft, Tier.HARD)
    for rooms in unions(demands):
        events = _events_within(draft, demands, rooms)
        most = holds(draft.index, rooms)
        together = most_together(draft, events)
        if together > most:
            cap(draft, row, tuple(sorted(rooms)), events, most)
        for gone, slots in _closings(draft, closing, rooms).items():
            fewer = most - holds(draft.index, gone)
            if together > fewer:
                cap(
                    draft,
                    row,
                    tuple(sorted(gone)),
                    events,
                    fewer,
                    times=tuple(slot.id for slot in draft.times.slots if slot in slots),
                    rows=tuple(r.row for r in closing if gone & _rooms(r) and r.row is not None),
                )


def _events_within(draft: Draft, demands: Iterable[Demand], rooms: frozenset[str]) -> list[str]:
    """Return the events of the demands that have no room but these, one for each demand."""
    return [
        event
        for demand in demands
        if demand.rooms <= rooms
        for event in draft.events_of[demand.requirement.id]
    ]


def compile_soft_closing(draft: Draft, row: Row) -> None:
    """Let a soft row of `unavailable` cost what has to stand in its rooms all the same.

    Lessons whose room is given are told of by their room. The others are matched to rooms
    afterwards, which avoids closed ones, so that as many stand there as the open rooms cannot
    hold: the shortage of the widest unions (a narrower one would be counted twice).
    """
    open_ = (d for d in demands_of(draft.index, draft.requirements) if d.requirement.room is None)
    demands = tuple(open_)
    every = unions(demands)
    closing = (*_closing_rows(draft, Tier.HARD), row)
    for rooms in every:
        mine = rooms & _rooms(row)
        if not mine or any(rooms < other for other in every):
            continue
        events = _events_within(draft, demands, rooms)
        most, together = holds(draft.index, rooms), most_together(draft, events)
        for gone, slots in _closings(draft, closing, rooms).items():
            fewer = most - holds(draft.index, gone)
            shut = slots & frozenset(_slots_of(draft, row))
            if together > fewer and shut:
                times = tuple(slot.id for slot in draft.times.slots if slot in shut)
                cap(draft, row, tuple(sorted(mine)), events, fewer, times)


def most_together(draft: Draft, events: Sequence[str]) -> int:
    """Return a bound on the lessons that can run at once without a clash of their classes.

    Events that share a class never run together, so each class counts its largest one only; an
    event of several classes is counted with the first.
    """
    number = Counter(events)
    largest: dict[str, int] = defaultdict(int)
    for event, lessons in number.items():
        bundle = draft.events[event].bundle
        whose = bundle.group or next(iter(bundle.classes), event)
        largest[whose] = max(largest[whose], lessons)
    return sum(largest.values())


def closed_rooms(draft: Draft, tier: Tier) -> dict[str, frozenset[Slot]]:
    """Return the slots at which each room is closed by rows of `unavailable` of a tier."""
    found: dict[str, set[Slot]] = defaultdict(set)
    for row in _closing_rows(draft, tier):
        for room in _rooms(row):
            found[room].update(_slots_of(draft, row))
    return {room: frozenset(slots) for room, slots in found.items()}


def _closing_rows(draft: Draft, tier: Tier) -> list[Row]:
    return [r for r in draft.rows if r.rule == "unavailable" and r.tier is tier and _rooms(r)]


def _rooms(row: Row) -> frozenset[str]:
    return frozenset(row.scope.ids("room") or ())


def _slots_of(draft: Draft, row: Row) -> Iterator[Slot]:
    for calendar in draft.times.calendars:
        yield from row.parameters.slots.resolve(draft.index.calendars[calendar])


def _closings(
    draft: Draft, rows: Iterable[Row], rooms: frozenset[str]
) -> dict[frozenset[str], frozenset[Slot]]:
    """Return the sets of rooms that rows close together, with the slots at which they do."""
    gone_at: dict[Slot, set[str]] = defaultdict(set)
    for row in rows:
        for slot in _slots_of(draft, row) if rooms & _rooms(row) else ():
            gone_at[slot].update(rooms & _rooms(row))
    found: dict[frozenset[str], set[Slot]] = defaultdict(set)
    for slot, gone in gone_at.items():
        found[frozenset(gone)].add(slot)
    return {gone: frozenset(slots) for gone, slots in found.items()}


def _measure_type(view: View, row: Row) -> list[Violation]:
    """Count, per course, the periods that its rows want in a type of room and do not get."""
    found: list[Violation] = []
    for (owner, subject), lessons in view.courses.items():
        wanted: dict[str, int] = defaultdict(int)
        for r in rows_of(view.index, lessons[0]):
            if r.room_type is not None and view.index.rooms:
                wanted[r.room_type] += r.periods * view.index.weeks(r.weeks).bit_count()
        if lessons[0].lesson.teaching_class is not None:
            found += _without_room(view, row, lessons)
        for room_type, periods in wanted.items():
            found += _wrong_type(view, row, owner, subject, room_type, periods, lessons)
    return found


def _wrong_type(
    view: View,
    row: Row,
    owner: str,
    subject: str | None,
    room_type: str,
    wanted: int,
    lessons: list[Held],
) -> Iterator[Violation]:
    unplaced = sum(h.length * h.weeks.bit_count() for h in lessons if not h.slots)
    got = sum(
        h.length * h.weeks.bit_count() for h in lessons if h.slots and _type(view, h) == room_type
    )
    total = sum(h.length * h.weeks.bit_count() for h in lessons)
    missing = min(wanted, total) - got - unplaced
    if missing > 0:
        where = {"owner": owner, "subject": subject or ""}
        params: dict[str, int | str] = {"periods": missing, "type": room_type}
        yield Violation(missing, row.weight * missing, where, params)


def _without_room(view: View, row: Row, lessons: list[Held]) -> Iterator[Violation]:
    for held in lessons:
        if view.index.rooms and held.slots and held.lesson.room is None:
            yield Violation(held.length, row.weight * held.length, held.where(), text="none")


def _type(view: View, held: Held) -> str | None:
    room = view.index.rooms.get(held.lesson.room or "")
    return None if room is None else room.type


ROOM_TYPE = Rule(
    name="room_type",
    sentence_en="Lessons that need a type of room (laboratory, ground, …) have one.",
    sentence_zh="需要专用教室或场地（实验室、操场等）的课排在相应类型的教室。",
    broken={
        "": (
            "{subject} of {owner}: {periods} period(s) in the cycle are not in a room of type "
            "{type}",
            "{owner} 的 {subject}：周期内有 {periods} 课时不在类型为 {type} 的教室",
        ),
        "none": ("lesson {lesson} has no room", "课 {lesson} 没有教室"),
    },
    measure=_measure_type,
    compile=_compile_type,
    by_itself=True,
    by_row=False,
)


# ---- seats ---------------------------------------------------------------------------------


def _measure_capacity(view: View, row: Row) -> list[Violation]:
    """Count students beyond the seats, lesson by lesson."""
    found = []
    for held in view.taught:
        room = view.index.rooms.get(held.lesson.room or "")
        if room is None or room.capacity is None or len(held.students) <= room.capacity:
            continue
        excess = len(held.students) - room.capacity
        params: dict[str, int | str] = {"students": len(held.students), "seats": room.capacity}
        where = held.where(room=room.id)
        found.append(Violation(excess, row.weight * excess, where, params))
    return found


ROOM_CAPACITY = Rule(
    name="room_capacity",
    sentence_en="No lesson has more students than its room has seats.",
    sentence_zh="上课学生数不超过教室座位数。",
    broken={
        "": (
            "lesson {lesson} has {students} students, room {room} has {seats} seats",
            "课 {lesson} 有 {students} 名学生，教室 {room} 只有 {seats} 个座位",
        )
    },
    measure=_measure_capacity,
    compile=nothing,
    by_itself=True,
    by_row=False,
)


# ---- home room -----------------------------------------------------------------------------


def _measure_home(view: View, row: Row) -> list[Violation]:
    """Count periods of home lessons that are neither in the home room nor in a type they need."""
    found = []
    for held in view.taught:
        if held.lesson.kind is not LessonKind.HOME or not held.slots:
            continue
        homes = [view.index.home_room(c) for c in held.classes]
        needed = {r.room_type for r in rows_of(view.index, held)} - {None}
        if None in homes or held.lesson.room in homes or _type(view, held) in needed:
            continue
        if needed and held.lesson.room is None:
            continue
        params: dict[str, int | str] = {"actual": held.lesson.room or "–"}
        where = held.where(room=str(homes[0]) if homes else "")
        found.append(Violation(held.length, row.weight * held.length, where, params))
    return found


HOME_ROOM = Rule(
    name="home_room",
    sentence_en="Lessons of an administrative class stand in its home room unless they need "
    "another type of room.",
    sentence_zh="行政班的课在本班教室上，需要专用教室的除外。",
    broken={
        "": (
            "lesson {lesson} at {slot} is in room {actual}, the home room is {room}",
            "{slot} 的课 {lesson} 在教室 {actual}，本班教室为 {room}",
        )
    },
    measure=_measure_home,
    compile=nothing,
    by_itself=True,
    by_row=False,
)
