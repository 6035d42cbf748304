"""What has to be taught: every (class, subject), teaching class and meeting with its periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .calendar import PeriodKind
from .school import CurriculumRow, SubjectKind
from .school_index import SchoolIndex
from .sectioning import TeachingClass, TeachingClassKind
from .timetable import LessonKind


@dataclass(frozen=True, slots=True)
class Requirement:
    """Lessons of one thing: a subject of a class, a teaching class, or a meeting.

    Attributes
    ----------
    id
        Unique, the same from run to run; its lessons are called id#1, id#2, …
    classes
        Administrative classes whose students attend: the class itself, or those that the
        students of a teaching class come from.
    periods
        Periods a week, in the weeks of `weeks`.
    doubles_min, doubles_max
        How many double lessons are among them.
    students
        Students who attend.
    teachers
        Given teachers.
    open_teacher
        True where the timetable chooses the teacher.
    room
        Given room; None where one of `room_type` is chosen, or none is needed.
    kinds
        Kinds of periods it may stand in.
    loads
        True where the periods count as the teacher's load.
    band
        Band of a teaching class, or language band that a home subject is tied to.
    row
        Row of the rules table that asks for it, None for the course plan.
    length
        Periods of each lesson where that is fixed (a meeting stands in one piece), else None.
    """

    id: str
    kind: LessonKind
    subject: str | None
    calendar: str
    periods: int
    grade: str | None = None
    division: str | None = None
    classes: tuple[str, ...] = ()
    teaching_class: str | None = None
    band: str | None = None
    parts: tuple[int, ...] = ()
    students: int = 0
    teachers: tuple[str, ...] = ()
    open_teacher: bool = False
    room: str | None = None
    room_type: str | None = None
    doubles_min: int = 0
    doubles_max: int = 0
    weeks: int = -1
    kinds: tuple[PeriodKind, ...] = (PeriodKind.LESSON,)
    loads: bool = True
    group: str | None = None
    row: int | None = None
    length: int | None = None

    @property
    def owner(self) -> str:
        """The teaching class, or the administrative classes, that it is for."""
        return " ".join(self.classes) if self.teaching_class is None else self.teaching_class


def required_lessons(index: SchoolIndex) -> tuple[Requirement, ...]:
    """Return all required teaching, classes first, then teaching classes; meetings are rules'."""
    return (*_home(index), *_teaching(index))


def kinds_of(row: CurriculumRow) -> tuple[PeriodKind, ...]:
    """Return the kinds of periods that a curriculum row may stand in."""
    known = tuple(PeriodKind(kind) for kind in row.period_kinds if kind in set(PeriodKind))
    return known or (PeriodKind.LESSON,)


def counts_as_load(index: SchoolIndex, subject: str | None, kinds: tuple[PeriodKind, ...]) -> bool:
    """Tell whether lessons count as load: not activities, supervision or evening duty."""
    record = None if subject is None else index.subjects.get(subject)
    activity = record is None or record.kind is SubjectKind.ACTIVITY
    return not activity and set(kinds) != {PeriodKind.EVENING}


def _home(index: SchoolIndex) -> Iterator[Requirement]:
    for record in index.sectioning.classes:
        seen: Counter[str] = Counter()
        for row in index.home_rows(record.id):
            seen[row.subject] += 1
            number = seen[row.subject]
            suffix = "" if number == 1 else f"/{number}"
            yield _home_requirement(index, record.id, row, suffix)


def _home_requirement(
    index: SchoolIndex, class_id: str, row: CurriculumRow, suffix: str
) -> Requirement:
    record = index.classes[class_id]
    teachers = index.teachers_at_home(class_id, row)
    language = index.language_bands.get(class_id)
    room = _home_room(index, class_id, row.room_type)
    tied = language is not None and language.home_subject == row.subject
    return Requirement(
        id=f"{class_id}/{row.subject}{suffix}",
        kind=LessonKind.HOME,
        subject=row.subject,
        calendar=index.calendar_of_class(class_id),
        periods=row.periods,
        grade=record.grade,
        division=record.division,
        classes=(class_id,),
        band=language.id if tied and language is not None and not suffix else None,
        students=index.attendants(class_id, row.subject),
        teachers=teachers,
        open_teacher=row.needs_teacher and not teachers and bool(index.teachers),
        room=room,
        room_type=None if room is not None else _room_type(index, row.room_type),
        doubles_min=row.doubles_min,
        doubles_max=max(row.doubles_min, row.doubles_max),
        weeks=index.weeks(row.weeks),
        kinds=kinds_of(row),
        loads=counts_as_load(index, row.subject, kinds_of(row)),
    )


def _home_room(index: SchoolIndex, class_id: str, room_type: str | None) -> str | None:
    """Return the home room where the lesson needs no room of another type."""
    name = index.home_room(class_id)
    room = index.rooms.get(name or "")
    return name if room_type is None or (room is not None and room.type == room_type) else None


def _section_room(index: SchoolIndex, given: str | None, room_type: str | None) -> str | None:
    """Return a section's given room unless the course plan wants another type of room."""
    room = index.rooms.get(given or "")
    return None if room is not None and room_type not in (None, room.type) else given


def _room_type(index: SchoolIndex, room_type: str | None) -> str | None:
    """Return the type of room to choose; a school that lists no rooms plans without them."""
    return room_type if index.rooms else None


def _teaching(index: SchoolIndex) -> Iterator[Requirement]:
    """Yield one requirement for each curriculum row of a teaching class (four and one in a lab)."""
    for teaching in index.sectioning.teaching_classes:
        if teaching.band in index.bands:
            for number, (row, periods) in enumerate(shares_of_rows(index, teaching), start=1):
                if periods > 0:
                    suffix = "" if number == 1 else f"/{number}"
                    yield _section(index, teaching, row, periods, suffix)


def shares_of_rows(
    index: SchoolIndex, teaching: TeachingClass
) -> list[tuple[CurriculumRow | None, int]]:
    """Divide a teaching class's periods over its rows, first rows first; the first has the rest."""
    left = teaching.periods
    shares: list[tuple[CurriculumRow | None, int]] = []
    for row in index.rows_of_teaching_class(teaching):
        periods = min(row.periods, left)
        shares.append((row, periods))
        left -= periods
    if not shares:
        return [(None, left)]
    first, periods = shares[0]
    return [(first, periods + left), *shares[1:]]


def _section(
    index: SchoolIndex,
    teaching: TeachingClass,
    row: CurriculumRow | None,
    periods: int,
    suffix: str,
) -> Requirement:
    band = index.bands[teaching.band]
    teachers = index.teachers_of_teaching_class(teaching)
    needs = row is None or row.needs_teacher
    kinds = (PeriodKind.LESSON,) if row is None else kinds_of(row)
    own_type = None if row is None else row.room_type
    room = _section_room(index, teaching.room, own_type)
    sources = index.sources[teaching.id]
    return Requirement(
        id=teaching.id + suffix,
        kind=LessonKind.TEACHING,
        subject=teaching.subject,
        calendar=index.calendar_of_band(band),
        periods=periods,
        grade=teaching.grade,
        division=index.classes[sources[0]].division if sources else None,
        classes=sources,
        teaching_class=teaching.id,
        band=teaching.band,
        parts=tuple(p for p in sorted(set(teaching.parts)) if 0 <= p < len(band.parts)),
        students=len(teaching.students),
        teachers=teachers,
        open_teacher=needs and not teachers and bool(index.teachers),
        room=room,
        room_type=None if room is not None else _room_type(index, own_type or "classroom"),
        doubles_min=0 if row is None else row.doubles_min,
        doubles_max=0 if row is None else max(row.doubles_min, row.doubles_max),
        weeks=index.weeks(-1 if row is None else row.weeks),
        kinds=kinds,
        loads=teaching.kind is not TeachingClassKind.SELF_STUDY
        and counts_as_load(index, teaching.subject, kinds),
    )
