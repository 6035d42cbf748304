"""The planted timetable as lessons, and the hours that special rooms are left open."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.timetable import Lesson, LessonKind, Timetable
from .blueprint import Blueprint
from .catalogue import CALENDAR, PERIODS, ROOM_TYPES
from .draws import Draws
from .people import PlantedClass
from .planted import language_class_id
from .rows import BAND, FREE, Row, Week, band_lessons
from .rule_rows import MEETING_PERIODS
from .sectioning_records import language_rooms, section_rooms
from .week import SLOTS

_LAB_SPARE = 4
"""A laboratory is open a quarter longer than the planted timetable uses it."""


class RoomBook:
    """Which special rooms are taken in each slot."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._at_once = {room.id: room.lessons_at_once for room in blueprint.facilities.rooms}
        self._taken: dict[str, list[int]] = {
            room: [0] * SLOTS for rooms in blueprint.facilities.by_type.values() for room in rooms
        }

    def take(self, room_type: str, slot: int) -> str:
        """Return a room of the type that is free in the slot, and take it."""
        for room in self._blueprint.facilities.by_type[room_type]:
            if self._taken[room][slot] < self._at_once[room]:
                self._taken[room][slot] += 1
                return room
        raise LookupError(f"no {room_type} is free in slot {slot}")

    def closed(self, draws: Draws) -> dict[str, tuple[int, ...]]:
        """Return the slots in which the laboratories are closed."""
        result = {}
        for room in self._blueprint.facilities.by_type.get(ROOM_TYPES["laboratory"], ()):
            free = [slot for slot in range(SLOTS) if not self._taken[room][slot]]
            spare = -(-(SLOTS - len(free)) // _LAB_SPARE)
            result[room] = tuple(sorted(draws.sample(free, len(free) - spare)))
        return result


def timetable_record(
    blueprint: Blueprint, week: Week, school_id: str, term: str, book: RoomBook
) -> Timetable:
    """Write the planted timetable; the special rooms it uses are entered in `book`."""
    lessons = [
        lesson
        for row, planted in zip(week.rows, blueprint.classes, strict=True)
        for lesson in _class_lessons(blueprint, row, planted, book)
    ]
    lessons += _section_lessons(blueprint)
    lessons += _meetings(blueprint)
    return Timetable(school=school_id, term=term, lessons=tuple(lessons))


def _class_lessons(
    blueprint: Blueprint, row: Row, planted: PlantedClass, book: RoomBook
) -> Iterator[Lesson]:
    head = blueprint.class_teachers()[planted.id]
    counts: dict[str, int] = {}
    for slot, length in _runs(row):
        subject = row.cells[slot]
        counts[subject] = counts.get(subject, 0) + 1
        teachers = [blueprint.posts[t].id for t in row.teachers.get(subject, ())[:1]]
        room_type = ROOM_TYPES.get(subject)
        yield Lesson(
            id=f"{planted.id}/{subject}/{counts[subject]}",
            kind=LessonKind.HOME,
            subject=subject,
            classes=(planted.id,),
            teachers=(head,) if subject == "class_meeting" else tuple(teachers),
            room=book.take(room_type, slot) if room_type else blueprint.facilities.home[planted.id],
            calendar=CALENDAR,
            day=slot // PERIODS,
            period=str(slot % PERIODS + 1),
            length=length,
        )
        if subject == "english" and planted.japanese:
            yield _japanese(blueprint, planted, counts[subject], slot, length)


def _runs(row: Row) -> Iterator[tuple[int, int]]:
    """Return start and length of every lesson: neighbouring periods of a subject are a double."""
    slot = 0
    while slot < SLOTS:
        length = 1
        if row.cells[slot] not in (BAND, FREE):
            while (slot + length) % PERIODS and row.cells[slot + length] == row.cells[slot]:
                length += 1
            yield slot, length
        slot += length


def _japanese(
    blueprint: Blueprint, planted: PlantedClass, number: int, slot: int, length: int
) -> Lesson:
    owner = language_class_id(planted)
    teacher = blueprint.teachers()[owner, "japanese"]
    return Lesson(
        id=f"{owner}/{number}",
        kind=LessonKind.TEACHING,
        subject="japanese",
        teaching_class=owner,
        teachers=(teacher,),
        room=language_rooms(blueprint)[teacher],
        calendar=CALENDAR,
        day=slot // PERIODS,
        period=str(slot % PERIODS + 1),
        length=length,
    )


def _section_lessons(blueprint: Blueprint) -> Iterator[Lesson]:
    rooms = section_rooms(blueprint)
    teachers = blueprint.teachers()
    times = band_lessons(blueprint)
    for section in (s for plan in blueprint.grades for s in plan.sections):
        for number, slot in enumerate(times[section.id], 1):
            yield Lesson(
                id=f"{section.id}/{number}",
                kind=LessonKind.TEACHING,
                subject=section.subject,
                teaching_class=section.id,
                teachers=(teachers[section.id, section.subject],),
                room=rooms[section.id],
                calendar=CALENDAR,
                day=slot // PERIODS,
                period=str(slot % PERIODS + 1),
            )


def _meetings(blueprint: Blueprint) -> Iterator[Lesson]:
    for group, members in blueprint.groups().items():
        start = blueprint.starts[group]
        yield Lesson(
            id=f"meeting/{group}",
            kind=LessonKind.MEETING,
            subject=None,
            teachers=members,
            calendar=CALENDAR,
            day=start // PERIODS,
            period=str(start % PERIODS + 1),
            length=MEETING_PERIODS,
            group=group,
        )
