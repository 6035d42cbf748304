"""Timetables of one class, teacher, room or student as a grid: periods down, days across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..models.calendar import Slot
from ..models.errors import UsageError
from ..models.rules.view import Held, View
from ..models.timetable import LessonKind
from .labels import Labels
from .notation import write_clock


class GridKind(StrEnum):
    """Whose timetable a grid shows."""

    CLASS = "class"
    TEACHER = "teacher"
    ROOM = "room"
    STUDENT = "student"


_TITLES = {
    GridKind.CLASS: ("Class", "班级"),
    GridKind.TEACHER: ("Teacher", "教师"),
    GridKind.ROOM: ("Room", "教室"),
    GridKind.STUDENT: ("Student", "学生"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A timetable as a table of texts; a cell's lines are separated by newlines.

    Attributes
    ----------
    header
        The corner, then the days.
    rows
        The period with its clock time, then one cell a day.
    unplaced
        What has no place in the week.
    """

    kind: GridKind
    id: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unplaced: tuple[str, ...] = ()


class Grids:
    """Makes the grids of one timetable, in one language ("en" or "zh")."""

    def __init__(self, view: View, lang: str = "en") -> None:
        self._view = view
        self._index = view.index
        self._labels = Labels(view.index.school, view.index.sectioning, lang)
        self._by_student: dict[str, list[Held]] | None = None

    def ids(self, kind: GridKind) -> tuple[str, ...]:
        """Return everybody (or everything) of a kind who has a timetable."""
        index = self._index
        match kind:
            case GridKind.CLASS:
                return tuple(index.classes)
            case GridKind.TEACHER:
                return tuple(t for t in index.teachers if t in self._view.by_teacher)
            case GridKind.ROOM:
                return tuple(r for r in index.rooms if r in self._view.by_room)
            case GridKind.STUDENT:
                return tuple(s for s in index.students if s in self._students())

    def grid(self, kind: GridKind, id_: str) -> Grid:
        """Return one grid.

        Raises
        ------
        UsageError
            Where there is nobody of this id.
        """
        known: dict[GridKind, Mapping[str, object]] = {
            GridKind.CLASS: self._index.classes,
            GridKind.TEACHER: self._index.teachers,
            GridKind.ROOM: self._index.rooms,
            GridKind.STUDENT: self._index.students,
        }
        if id_ not in known[kind]:
            raise UsageError(f"There is no {kind.value} '{id_}' in this timetable.")
        lessons = self._lessons(kind, id_)
        slots = self._slots(kind, id_, lessons)
        days = sorted({slot.day for slot in slots})
        return Grid(
            kind,
            id_,
            self._title(kind, id_),
            (self._labels.pick("Period", "节次"), *(self._labels.day(day) for day in days)),
            self._rows(kind, lessons, slots, days),
            tuple(self._text(kind, held, " ") for held in lessons if not held.slots),
        )

    def _title(self, kind: GridKind, id_: str) -> str:
        labels = self._labels
        names = {
            GridKind.CLASS: labels.class_name,
            GridKind.TEACHER: labels.teacher,
            GridKind.ROOM: labels.room,
            GridKind.STUDENT: labels.student,
        }
        name = names[kind](id_)
        own = id_ if name in ("", id_) else f"{id_} {name}"
        return f"{labels.pick(*_TITLES[kind])} {own}"

    def _lessons(self, kind: GridKind, id_: str) -> list[Held]:
        match kind:
            case GridKind.CLASS:
                return self._view.by_class.get(id_, [])
            case GridKind.TEACHER:
                return self._view.by_teacher.get(id_, [])
            case GridKind.ROOM:
                return self._view.by_room.get(id_, [])
            case GridKind.STUDENT:
                return self._students().get(id_, [])

    def _students(self) -> dict[str, list[Held]]:
        if self._by_student is None:
            self._by_student = defaultdict(list)
            for held in self._view.taught:
                for student in held.students:
                    self._by_student[student].append(held)
        return self._by_student

    def _slots(self, kind: GridKind, id_: str, lessons: Iterable[Held]) -> list[Slot]:
        """Return the slots that the grid shows: the whole week of the calendars in question."""
        calendars = {held.lesson.calendar for held in lessons}
        if kind is GridKind.CLASS:
            calendars.add(self._index.calendar_of_class(id_))
        return [
            slot
            for calendar in self._index.school.calendars
            if calendar.id in calendars
            for slot in calendar.slots
        ]

    def _rows(
        self, kind: GridKind, lessons: Sequence[Held], slots: Sequence[Slot], days: Sequence[int]
    ) -> tuple[tuple[str, ...], ...]:
        """Return one row for each clock time; periods of several calendars keep their times."""
        periods: dict[tuple[int, int], list[str]] = defaultdict(list)
        for slot in slots:
            names = periods[slot.start, slot.end]
            if slot.period not in names:
                names.append(slot.period)
        cells: dict[tuple[int, int, int], list[Held]] = defaultdict(list)
        for held in lessons:
            for slot in held.slots:
                cells[slot.start, slot.end, slot.day].append(held)
        return tuple(
            (
                f"{'/'.join(names)}\n{write_clock(start)}-{write_clock(end)}",
                *(self._cell(kind, cells.get((start, end, day), ())) for day in days),
            )
            for (start, end), names in sorted(periods.items())
        )

    def _cell(self, kind: GridKind, lessons: Sequence[Held]) -> str:
        walking = [h for h in lessons if h.lesson.kind is LessonKind.TEACHING]
        if kind is GridKind.CLASS and len(walking) > 1:
            rest = [h for h in lessons if h.lesson.kind is not LessonKind.TEACHING]
            return "\n".join([*(self._text(kind, h, "\n") for h in rest), self._walk(walking)])
        return "\n".join(self._text(kind, held, "\n") for held in lessons)

    def _walk(self, lessons: Sequence[Held]) -> str:
        """Return what a class's students walk to in one slot."""
        subjects = sorted({self._labels.lesson_subject(held.lesson) for held in lessons})
        return self._labels.pick("walking: ", "走班：") + self._labels.pick(", ", "、").join(
            subjects
        )

    def _text(self, kind: GridKind, held: Held, joint: str) -> str:
        lesson, labels = held.lesson, self._labels
        whose = lesson.teaching_class or " ".join(labels.class_name(c) for c in lesson.classes)
        home = {self._index.home_room(c) for c in lesson.classes}
        weeks = labels.weeks(lesson.weeks)
        parts = [labels.lesson_subject(lesson) + (f" ({weeks})" if weeks else "")]
        if whose and (kind in (GridKind.TEACHER, GridKind.ROOM) or lesson.teaching_class):
            parts.append(whose)
        if lesson.teachers and kind is not GridKind.TEACHER:
            parts.append(" ".join(labels.teacher(t) for t in lesson.teachers))
        if lesson.room and kind is not GridKind.ROOM and lesson.room not in home:
            parts.append(labels.room(lesson.room))
        return joint.join(parts)
