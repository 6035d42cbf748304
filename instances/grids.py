"""Grids from a timetable: the week of any class, teacher, room or student."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from ..models.calendar import Slot
from ..models.school import School
from ..models.school_index import SchoolIndex
from ..models.sectioning import BandKind, Sectioning
from ..models.timetable import Lesson, LessonKind, Timetable
from .grid import Grid, GridKind, GridRow
from .labels import Labels
from .notation import write_clock

__all__ = ["Grid", "GridKind", "GridMaker", "GridRow"]

_Clock = tuple[int, int, str]
"""Start and end in minutes, and the period's id: a row of a grid."""


class GridMaker:
    """Makes the grids of one timetable; looks its lessons up once."""

    def __init__(
        self, school: School, sectioning: Sectioning, timetable: Timetable, lang: str = "en"
    ) -> None:
        self.index = SchoolIndex(school, sectioning)
        self.timetable = timetable
        self.labels = Labels(school, sectioning, lang)

    def ids(self, kind: GridKind) -> tuple[str, ...]:
        """Return everyone of a kind, in the order of school and sectioning."""
        school, sectioning = self.index.school, self.index.sectioning
        match kind:
            case GridKind.CLASS:
                return tuple(c.id for c in sectioning.classes)
            case GridKind.TEACHER:
                return tuple(t.id for t in school.teachers)
            case GridKind.ROOM:
                return tuple(r.id for r in school.rooms)
            case GridKind.STUDENT:
                planned = self.index.class_of_student.keys() | (
                    self.index.teaching_classes_of_student.keys()
                )
                return tuple(s.id for s in school.students if s.id in planned)

    def grid(self, kind: GridKind, item: str) -> Grid:
        """Return the week of one class, teacher, room or student.

        Raises
        ------
        KeyError
            Where the sectioning and the school know no such id.
        """
        if item not in self._known[kind]:
            raise KeyError(item)
        lessons = self._lessons(kind, item)
        calendars = self._calendars(kind, item, lessons)
        slots = [slot for c in calendars for slot in self.index.calendars[c].slots]
        days = sorted({slot.day for slot in slots})
        clocks = sorted({(slot.start, slot.end, slot.period) for slot in slots})
        cells = self._cells(kind, item, lessons)
        return Grid(
            kind=kind,
            id=item,
            title=self._title(kind, item),
            days=tuple(self.labels.day(day) for day in days),
            rows=tuple(self._row(clock, days, cells, calendars) for clock in clocks),
            unplaced=tuple(
                dict.fromkeys(self._entry(kind, x) for x in lessons if not self._slots(x))
            ),
        )

    @cached_property
    def _known(self) -> dict[GridKind, frozenset[str]]:
        return {kind: frozenset(self.ids(kind)) for kind in GridKind}

    # ---- which lessons ---------------------------------------------------------------------

    def _lessons(self, kind: GridKind, item: str) -> Sequence[Lesson]:
        match kind:
            case GridKind.CLASS:
                return self._by_class[item]
            case GridKind.TEACHER:
                return self._by_teacher[item]
            case GridKind.ROOM:
                return self._by_room[item]
            case GridKind.STUDENT:
                return self._of_student(item)

    def _of_student(self, student: str) -> Sequence[Lesson]:
        home = self.index.class_of_student.get(student)
        own = set(self.index.teaching_classes_of_student.get(student, ()))
        found = [x for t in own for x in self._by_teaching_class[t]]
        if home is not None:
            found += [
                lesson
                for lesson in self._by_class[home]
                if lesson.kind is LessonKind.HOME
                and student not in self.index.walkers(home, lesson.subject)
            ]
        return found

    @cached_property
    def _by_class(self) -> dict[str, list[Lesson]]:
        """Lessons of each administrative class; those its students walk to come after."""
        found: dict[str, list[Lesson]] = defaultdict(list)
        for lesson in self.timetable.lessons:
            for class_id in lesson.classes:
                found[class_id].append(lesson)
        for lesson in self.timetable.lessons:
            for class_id in self.index.sources.get(lesson.teaching_class or "", ()):
                found[class_id].append(lesson)
        return found

    @cached_property
    def _by_teacher(self) -> dict[str, list[Lesson]]:
        return _group((t, lesson) for lesson in self.timetable.lessons for t in lesson.teachers)

    @cached_property
    def _by_room(self) -> dict[str, list[Lesson]]:
        return _group((x.room, x) for x in self.timetable.lessons if x.room is not None)

    @cached_property
    def _by_teaching_class(self) -> dict[str, list[Lesson]]:
        lessons = self.timetable.lessons
        return _group((x.teaching_class, x) for x in lessons if x.teaching_class is not None)

    # ---- where they stand ------------------------------------------------------------------

    def _slots(self, lesson: Lesson) -> tuple[Slot, ...]:
        """Return the slots that a lesson takes; none where it has no place."""
        calendar = self.index.calendars.get(lesson.calendar)
        if calendar is None or lesson.day is None:
            return ()
        day = [slot for slot in calendar.slots if slot.day == lesson.day]
        start = next((s.position for s in day if s.period == lesson.period), None)
        if start is None:
            return ()
        return tuple(day[start : start + max(lesson.length, 1)])

    def _calendars(self, kind: GridKind, item: str, lessons: Iterable[Lesson]) -> tuple[str, ...]:
        home = self.index.class_of_student.get(item) if kind is GridKind.STUDENT else item
        used = dict.fromkeys(x.calendar for x in lessons if x.calendar in self.index.calendars)
        if kind in (GridKind.CLASS, GridKind.STUDENT) and home in self.index.classes:
            own = self.index.calendar_of_class(home)
            if own in self.index.calendars:
                return tuple({own: None, **used})
        first = self.index.school.calendars[:1]
        return tuple(used) or tuple(calendar.id for calendar in first)

    def _cells(
        self, kind: GridKind, item: str, lessons: Iterable[Lesson]
    ) -> dict[tuple[int, _Clock], list[str]]:
        found: dict[tuple[int, _Clock], list[str]] = defaultdict(list)
        walking: dict[tuple[int, _Clock], dict[str, dict[str, None]]] = defaultdict(dict)
        for lesson in lessons:
            for slot in self._slots(lesson):
                place = (slot.day, (slot.start, slot.end, slot.period))
                if kind is GridKind.CLASS and lesson.teaching_class is not None:
                    band = self._band(lesson.teaching_class)
                    subjects = walking[place].setdefault(band, {})
                    subjects[self.labels.lesson_subject(lesson)] = None
                else:
                    found[place].append(self._entry(kind, lesson))
        for place, bands in walking.items():
            found[place] += [f"{band}: {', '.join(subjects)}" for band, subjects in bands.items()]
        return found

    def _band(self, teaching_class: str) -> str:
        teaching = self.index.teaching_classes.get(teaching_class)
        band = None if teaching is None else self.index.bands.get(teaching.band)
        if band is None:
            return teaching_class
        if band.kind is BandKind.LANGUAGE:
            return self.labels.pick("language", "语种走班")
        return f"{self.labels.pick('walking', '走班')} {band.id}"

    def _row(
        self,
        clock: _Clock,
        days: Iterable[int],
        cells: dict[tuple[int, _Clock], list[str]],
        calendars: tuple[str, ...],
    ) -> GridRow:
        start, end, period = clock
        names = (
            p.name
            for c in calendars
            for p in self.index.calendars[c].periods
            if (p.start, p.end, p.id) == clock
        )
        return GridRow(
            period=next(names, "") or period,
            clock=f"{write_clock(start)}-{write_clock(end)}",
            cells=tuple(tuple(dict.fromkeys(cells.get((day, clock), ()))) for day in days),
        )

    # ---- what they say ---------------------------------------------------------------------

    def _entry(self, kind: GridKind, lesson: Lesson) -> str:
        """Return a lesson in one line: subject, then what this reader does not know already."""
        parts = [self.labels.lesson_subject(lesson)]
        if kind in (GridKind.TEACHER, GridKind.ROOM):
            parts.append(self._who(lesson))
        if kind is not GridKind.TEACHER:
            parts.append(", ".join(self.labels.teacher(t) for t in lesson.teachers))
        if kind is not GridKind.ROOM and lesson.room is not None:
            at_home = lesson.room in {self.index.home_room(c) for c in lesson.classes}
            if not at_home:
                parts.append(f"@{self.labels.room(lesson.room)}")
        weeks = self.labels.weeks(lesson.weeks)
        parts.append(f"({weeks})" if weeks else "")
        return " ".join(part for part in parts if part)

    def _who(self, lesson: Lesson) -> str:
        if lesson.teaching_class is not None:
            return lesson.teaching_class
        return ", ".join(self.labels.class_name(c) for c in lesson.classes)

    def _title(self, kind: GridKind, item: str) -> str:
        match kind:
            case GridKind.CLASS:
                name = self.labels.class_name(item)
            case GridKind.TEACHER:
                name = self.labels.teacher(item)
            case GridKind.ROOM:
                name = self.labels.room(item)
            case GridKind.STUDENT:
                name = f"{self.labels.student(item)} {self.labels.class_of(item)}".strip()
        return item if name in ("", item) else f"{name} ({item})"


def _group(pairs: Iterable[tuple[str, Lesson]]) -> dict[str, list[Lesson]]:
    found: dict[str, list[Lesson]] = defaultdict(list)
    for key, lesson in pairs:
        found[key].append(lesson)
    return found
