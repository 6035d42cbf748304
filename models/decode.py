"""Between the Problem's meetings and the school's lessons, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .calendar import Slot
from .constraints import Tier
from .draft import Draft, EventDraft, teacher_role
from .lessons import Requirement
from .problem import Assignment, Meeting
from .room_matching import Claim, RoomMatching
from .room_pools import demands_of
from .rules.rooms import closed_rooms
from .rules.view import Held, View
from .school import ALL_WEEKS
from .timetable import Lesson, LessonKind, Timetable


@dataclass(frozen=True, slots=True)
class _Piece:
    """One lesson to be: where it starts (None: nowhere) and who was chosen to teach it."""

    start: Slot | None
    length: int
    teachers: tuple[str, ...]
    weeks: int


def decode_assignment(draft: Draft, assignment: Assignment, interrupted: bool) -> Timetable:
    """Return the timetable that an assignment of the draft's Problem says."""
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in assignment.meetings:
        meetings[meeting.event].append(meeting)
    slots = {slot.id: slot for slot in draft.times.slots}
    pieces: dict[str, list[_Piece]] = defaultdict(list)
    for id_, event in draft.events.items():
        for member in event.bundle.members:
            pieces[member.id] += _pieces(event, member, meetings.get(id_, ()), slots)
    lessons = [
        lesson
        for requirement in draft.requirements
        for lesson in _lessons(draft, requirement, pieces[requirement.id])
    ]
    return Timetable(
        school=draft.index.school.id,
        term=draft.index.school.term,
        lessons=tuple(_with_rooms(draft, lessons)),
        interrupted=interrupted,
    )


def _pieces(
    event: EventDraft, member: Requirement, meetings: Iterable[Meeting], slots: Mapping[str, Slot]
) -> list[_Piece]:
    role = teacher_role(member)
    place = next((n for n, slot in enumerate(event.slots) if slot.role == role), None)
    found: list[_Piece] = []
    for meeting in meetings:
        teachers = member.teachers
        if place is not None and place < len(meeting.resources):
            chosen = meeting.resources[place]
            teachers = () if chosen is None else (chosen.partition(":")[2],)
        start = None if meeting.time is None else slots[meeting.time]
        found.append(_Piece(start, meeting.duration, teachers, event.bundle.weeks))
    left = event.bundle.periods - sum(piece.length for piece in found)
    length = event.bundle.length or 1
    while left > 0:
        found.append(_Piece(None, min(length, left), member.teachers, event.bundle.weeks))
        left -= length
    return found


def _lessons(
    draft: Draft, requirement: Requirement, pieces: Iterable[_Piece]
) -> Iterable[tuple[Requirement, Lesson]]:
    ordered = sorted(
        pieces, key=lambda p: (p.start is None, p.start.index if p.start else 0, p.length)
    )
    everything = draft.index.all_weeks
    for number, piece in enumerate(ordered, start=1):
        start = piece.start
        lesson = Lesson(
            id=f"{requirement.id}#{number}",
            kind=requirement.kind,
            subject=requirement.subject,
            classes=requirement.classes if requirement.kind is LessonKind.HOME else (),
            teaching_class=requirement.teaching_class,
            teachers=piece.teachers,
            room=requirement.room,
            calendar=requirement.calendar if start is None else start.calendar,
            day=None if start is None else start.day,
            period=None if start is None else start.period,
            length=piece.length,
            weeks=ALL_WEEKS if piece.weeks == everything else piece.weeks,
            group=requirement.group,
        )
        yield requirement, lesson


def _with_rooms(draft: Draft, lessons: Iterable[tuple[Requirement, Lesson]]) -> Iterable[Lesson]:
    """Give each lesson whose room is open one; given lessons in the same rooms keep theirs."""
    demands = {d.requirement.id: d.rooms for d in demands_of(draft.index, draft.requirements)}
    listed = list(lessons)
    claims: dict[str, Claim] = {}
    for requirement, lesson in listed:
        slots = _slots(draft, lesson)
        if requirement.id in demands and slots:
            weeks = draft.index.weeks(lesson.weeks)
            claims[lesson.id] = Claim(
                requirement.id, slots, weeks, demands[requirement.id], requirement.students
            )
    closed, disliked = (closed_rooms(draft, tier) for tier in (Tier.HARD, Tier.SOFT))
    rooms = RoomMatching(draft.index, closed, disliked).match(list(claims.values()))
    for requirement, lesson in listed:
        claim = claims.get(lesson.id)
        if claim is not None and requirement.room is None:
            yield lesson.model_copy(update={"room": rooms.get(claim)})
        else:
            yield lesson


def _slots(draft: Draft, lesson: Lesson) -> tuple[Slot, ...]:
    if not lesson.placed:
        return ()
    slots = draft.index.calendars[lesson.calendar].slots
    first = next(s for s in slots if s.day == lesson.day and s.period == lesson.period)
    return slots[first.index : first.index + lesson.length]


# ---- the way in ----------------------------------------------------------------------------


def encode_timetable(draft: Draft, timetable: Timetable) -> Assignment:
    """Return the meetings that a timetable says, as far as they fit the draft's Problem."""
    view = View(draft.index, timetable)
    lessons = _lessons_of_requirements(draft, view)
    placed: dict[str, dict[str, Held]] = {}
    found: dict[tuple[str, str, str], Held] = {}
    for requirement in sorted(draft.requirements, key=lambda r: len(draft.events_of[r.id])):
        _settle(draft, requirement, lessons.get(requirement.id, []), placed)
        for event in draft.events_of[requirement.id]:
            for held in lessons.get(requirement.id, []):
                found[event, requirement.id, held.slots[0].id] = held
    meetings = [
        Meeting(id_, held.length, start, _resources(event, id_, start, found))
        for id_, event in draft.events.items()
        for start, held in placed.get(_original(id_), {}).items()
    ]
    return Assignment(draft.index.school.id, tuple(meetings))


def _original(event: str) -> str:
    return event.partition(" (copy ")[0]


def _lessons_of_requirements(draft: Draft, view: View) -> dict[str, list[Held]]:
    """Divide the lessons over the requirements.

    Several rows of one course are told apart by the ids that `decode` gives, by weeks and by
    kinds of periods; what is left over goes wherever periods are missing.
    """
    known = {slot.id for slot in draft.times.slots}
    free: dict[tuple[str, str | None], list[Held]] = defaultdict(list)
    for held in view.held:
        if held.slots and held.slots[0].id in known:
            free[_owner(held.lesson)].append(held)
    result: dict[str, list[Held]] = defaultdict(list)
    for fits in (_by_id, _by_kind, _anyhow):
        for requirement in draft.requirements:
            pool = free.get(_owner_of(requirement), [])
            _take(requirement, pool, result[requirement.id], fits)
    return result


def _by_id(held: Held, requirement: Requirement) -> bool:
    return held.lesson.id.rpartition("#")[0] == requirement.id


def _by_kind(held: Held, requirement: Requirement) -> bool:
    return held.slots[0].kind in requirement.kinds


def _anyhow(held: Held, requirement: Requirement) -> bool:
    return True


def _take(
    requirement: Requirement,
    pool: list[Held],
    taken: list[Held],
    fits: Callable[[Held, Requirement], bool],
) -> None:
    """Move lessons from the pool to a requirement until it has its periods."""
    left = requirement.periods - sum(held.length for held in taken)
    for held in list(pool):
        right = held.weeks == requirement.weeks and held.length <= left
        if right and fits(held, requirement):
            taken.append(held)
            pool.remove(held)
            left -= held.length


def _owner(lesson: Lesson) -> tuple[str, str | None]:
    if lesson.kind is LessonKind.MEETING:
        return ("meeting", lesson.group)
    if lesson.teaching_class is not None:
        return ("teaching", lesson.teaching_class)
    return (" ".join(lesson.classes), lesson.subject)


def _owner_of(requirement: Requirement) -> tuple[str, str | None]:
    if requirement.kind is LessonKind.MEETING:
        return ("meeting", requirement.group)
    if requirement.teaching_class is not None:
        return ("teaching", requirement.teaching_class)
    return (" ".join(requirement.classes), requirement.subject)


def _settle(
    draft: Draft, requirement: Requirement, lessons: list[Held], placed: dict[str, dict[str, Held]]
) -> None:
    """Put a requirement's lessons into its events; those that another member filled are done."""
    events = draft.events_of[requirement.id]
    done = {start for event in events for start in placed.get(event, {})}
    rest = [held for held in lessons if held.slots[0].id not in done]
    for event in events:
        if placed.get(event):
            continue
        left = draft.events[event].bundle.periods
        mine: dict[str, Held] = {}
        for held in list(rest):
            if held.length <= left:
                mine[held.slots[0].id] = held
                rest.remove(held)
                left -= held.length
        if mine:
            placed[event] = mine


def _resources(
    event: EventDraft, id_: str, start: str, found: Mapping[tuple[str, str, str], Held]
) -> tuple[str | None, ...]:
    roles = {teacher_role(member): member.id for member in event.bundle.members}
    chosen: list[str | None] = []
    for slot in event.slots:
        if slot.role is None:
            chosen.append(slot.resource)
            continue
        held = found.get((id_, roles.get(slot.role, ""), start))
        teachers = () if held is None else held.lesson.teachers
        chosen.append(f"teacher:{teachers[0]}" if len(teachers) == 1 else None)
    return tuple(chosen)
