"""Rooms and teachers of sections: distinct in a band, seats, qualification, load."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .finding import Finding, Severity
from .lessons import Requirement, required_lessons
from .school_index import SchoolIndex
from .sectioning import Band, BandKind, TeachingClass
from .sectioning_words import broken


def check_places(index: SchoolIndex) -> Iterator[Finding]:
    """Yield what is wrong with rooms and teachers."""
    for band in index.sectioning.bands:
        members = index.teaching_classes_of_band.get(band.id, ())
        yield from _distinct(index, band, members)
        if band.kind is BandKind.ELECTIVE:
            yield from _rooms_of_group(index, band, members)
    for teaching in index.sectioning.teaching_classes:
        yield from _seats(index, teaching.id, teaching.room, len(teaching.students))
    for record in index.sectioning.classes:
        yield from _seats(index, record.id, record.home_room, len(record.students))
    yield from _teachers(index)


def _seats(index: SchoolIndex, owner: str, room: str | None, students: int) -> Iterator[Finding]:
    if room is None:
        return
    record = index.rooms.get(room)
    if record is None:
        yield broken("room_unknown", {"room": room}, owner=owner)
    elif record.capacity is not None and record.capacity < students:
        yield broken(
            "room_seats", {"room": room}, owner=owner, students=students, seats=record.capacity
        )


def _distinct(
    index: SchoolIndex, band: Band, members: tuple[TeachingClass, ...]
) -> Iterator[Finding]:
    """Tell of a room or teacher with two sections in one part, or more than the room holds."""
    for part in range(len(band.parts)):
        here = [t for t in members if part in t.parts]
        rooms = Counter(t.room for t in here if t.room is not None)
        for room, count in sorted(rooms.items()):
            record = index.rooms.get(room)
            if count > (1 if record is None else record.lessons_at_once):
                yield broken(
                    "room_twice", {"room": room, "band": band.id}, part=part + 1, count=count
                )
        teachers = Counter(x for t in here for x in index.teachers_of_teaching_class(t))
        for teacher, count in sorted(teachers.items()):
            if count > 1:
                yield broken(
                    "teacher_twice",
                    {"teacher": teacher, "band": band.id},
                    part=part + 1,
                    count=count,
                )


def _rooms_of_group(
    index: SchoolIndex, band: Band, members: tuple[TeachingClass, ...]
) -> Iterator[Finding]:
    """Tell of rooms that are not the group's to use, and of more extra rooms than allowed."""
    own = {index.home_room(c) for c in band.classes if c in index.classes}
    homes = {index.home_room(c.id) for c in index.sectioning.classes} - {None}
    for teaching in members:
        if teaching.room is not None and teaching.room in homes - own:
            yield broken("room_foreign", {"section": teaching.id, "room": teaching.room})
    policy = index.policies.get(band.grade or "")
    if policy is None or policy.extra_rooms is None:
        return
    for part in range(len(band.parts)):
        used = {t.room for t in members if part in t.parts and t.room is not None} - own
        if len(used) > policy.extra_rooms:
            yield broken(
                "extra_rooms",
                {"band": band.id},
                part=part + 1,
                rooms=len(used),
                maximum=policy.extra_rooms,
            )


def _teachers(index: SchoolIndex) -> Iterator[Finding]:
    loads: dict[str, int] = defaultdict(int)
    for item in required_lessons(index):
        if not item.teachers and item.open_teacher:
            yield broken(
                "teacher_missing", {"lessons": item.id}, severity=Severity.WARNING, owner=item.id
            )
        for teacher in item.teachers:
            loads[teacher] += item.periods * item.weeks.bit_count() if item.loads else 0
            yield from _qualified(index, item, teacher)
    for teacher, total in sorted(loads.items()):
        record = index.teachers.get(teacher)
        average = -(-total // index.school.weeks)
        if record is not None and record.load_max is not None and average > record.load_max:
            yield broken(
                "teacher_load", {"teacher": teacher}, periods=average, maximum=record.load_max
            )


def _qualified(index: SchoolIndex, item: Requirement, teacher: str) -> Iterator[Finding]:
    record = index.teachers.get(teacher)
    if record is None:
        yield broken("teacher_unknown", {"teacher": teacher}, owner=item.id)
    elif not index.may_teach(record, item.subject, item.grade):
        yield broken(
            "teacher_unqualified",
            {"teacher": teacher, "subject": item.subject or "-", "grade": item.grade or "-"},
            owner=item.id,
        )
