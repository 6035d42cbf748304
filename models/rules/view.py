"""A timetable as the measures see it: lessons with their slots, teachers, rooms and students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from ..calendar import DAY_NAMES, Slot
from ..school_index import SchoolIndex
from ..timetable import Lesson, LessonKind, Timetable
from .rule import Row
from .scope import Target


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A lesson of the timetable, looked up.

    Attributes
    ----------
    slots
        Slots it covers, in order; empty while it has no (or no possible) place.
    weeks
        Bit mask of the weeks in which it is held.
    classes
        Administrative classes whose students attend.
    students
        Students who attend.
    """

    lesson: Lesson
    slots: tuple[Slot, ...]
    weeks: int
    grade: str | None
    classes: tuple[str, ...]
    students: frozenset[str]

    @property
    def length(self) -> int:
        """Periods it takes."""
        return self.lesson.length

    def where(self, **more: str) -> dict[str, str]:
        """Return the ids that tell a person which lesson it is."""
        lesson = self.lesson
        found = {"lesson": lesson.id}
        if lesson.subject is not None:
            found["subject"] = lesson.subject
        if lesson.teaching_class is not None:
            found["teaching_class"] = lesson.teaching_class
        elif lesson.classes:
            found["class"] = " ".join(lesson.classes)
        if self.slots:
            found["slot"] = self.slots[0].text
        return {**found, **more}

    def meets(self, other: Held) -> int:
        """Return how many of its slots overlap with another lesson's in a common week."""
        if not self.weeks & other.weeks:
            return 0
        return sum(any(a.overlaps(b) for b in other.slots) for a in self.slots)


class View:
    """School, sectioning and timetable together.

    Attributes
    ----------
    held
        Every lesson whose kind, class or teaching class could be looked up.
    faults
        What is wrong with lessons as such: (lesson, code, value).
    """

    def __init__(self, index: SchoolIndex, timetable: Timetable) -> None:
        self.index = index
        self.timetable = timetable
        self.faults: list[tuple[Lesson, str, str]] = []
        self.held: tuple[Held, ...] = tuple(self._look_up(lesson) for lesson in timetable.lessons)

    @cached_property
    def taught(self) -> tuple[Held, ...]:
        """Lessons with students: no meetings."""
        return tuple(h for h in self.held if h.lesson.kind is not LessonKind.MEETING)

    @cached_property
    def placed(self) -> tuple[Held, ...]:
        """Lessons that stand somewhere."""
        return tuple(h for h in self.held if h.slots)

    def matching(self, row: Row) -> tuple[Held, ...]:
        """Return the lessons (no meetings) within a row's scope."""
        return tuple(h for h, target in self._targets if row.scope.covers(self.index, target))

    @cached_property
    def _targets(self) -> tuple[tuple[Held, Target], ...]:
        return tuple((held, self._target(held)) for held in self.taught)

    def _target(self, held: Held) -> Target:
        """Return a lesson as a scope sees it."""
        lesson = held.lesson
        rooms = () if lesson.room is None else (lesson.room,)
        room = None if lesson.room is None else self.index.rooms.get(lesson.room)
        room_type = self._needed_type(held) if room is None else room.type
        return Target(lesson.subject, held.grade, held.classes, lesson.teachers, rooms, room_type)

    def _needed_type(self, held: Held) -> str | None:
        """Return the type of room that a lesson without a room should have."""
        lesson = held.lesson
        rows = self.index.rows_behind(lesson.teaching_class, held.classes, lesson.subject)
        return next((row.room_type for row in rows if row.room_type is not None), None)

    @cached_property
    def by_teacher(self) -> dict[str, list[Held]]:
        """Lessons and meetings of each teacher."""
        return _by(self.held, lambda h: h.lesson.teachers)

    @cached_property
    def by_class(self) -> dict[str, list[Held]]:
        """Lessons that students of each administrative class attend."""
        return _by(self.taught, lambda h: h.classes)

    @cached_property
    def by_room(self) -> dict[str, list[Held]]:
        """Lessons in each room."""
        return _by(self.held, lambda h: () if h.lesson.room is None else (h.lesson.room,))

    @cached_property
    def by_teaching_class(self) -> dict[str, list[Held]]:
        """Lessons of each teaching class."""
        return _by(
            self.taught,
            lambda h: () if h.lesson.teaching_class is None else (h.lesson.teaching_class,),
        )

    @cached_property
    def courses(self) -> dict[tuple[str, str | None], list[Held]]:
        """Lessons by course: (administrative class, subject), or (teaching class, its subject)."""
        found: dict[tuple[str, str | None], list[Held]] = defaultdict(list)
        for held in self.taught:
            lesson = held.lesson
            if lesson.teaching_class is not None:
                found[lesson.teaching_class, lesson.subject].append(held)
            else:
                for class_id in lesson.classes:
                    found[class_id, lesson.subject].append(held)
        return found

    def weeks(self) -> range:
        """Return the weeks of the cycle."""
        return range(self.index.school.weeks)

    # ---- looking up ------------------------------------------------------------------------

    def _look_up(self, lesson: Lesson) -> Held:
        index = self.index
        slots = self._slots(lesson)
        weeks = index.weeks(lesson.weeks)
        if lesson.kind is LessonKind.MEETING:
            return Held(lesson, slots, weeks, None, (), frozenset())
        if lesson.kind is LessonKind.TEACHING:
            return self._teaching(lesson, slots, weeks)
        known = tuple(c for c in lesson.classes if c in index.classes)
        for missing in set(lesson.classes) - set(known):
            self.faults.append((lesson, "unknown_class", missing))
        students = frozenset(
            s
            for c in known
            for s in set(index.classes[c].students) - index.walkers(c, lesson.subject)
        )
        grade = index.classes[known[0]].grade if known else None
        return Held(lesson, slots, weeks, grade, known, students)

    def _teaching(self, lesson: Lesson, slots: tuple[Slot, ...], weeks: int) -> Held:
        teaching = self.index.teaching_classes.get(lesson.teaching_class or "")
        if teaching is None:
            value = lesson.teaching_class or ""
            self.faults.append((lesson, "unknown_teaching_class", value))
            return Held(lesson, slots, weeks, None, (), frozenset())
        sources = self.index.sources[teaching.id]
        return Held(lesson, slots, weeks, teaching.grade, sources, frozenset(teaching.students))

    def _slots(self, lesson: Lesson) -> tuple[Slot, ...]:
        if not lesson.placed or lesson.day is None:
            return ()
        calendar = self.index.calendars.get(lesson.calendar)
        if calendar is None:
            self.faults.append((lesson, "unknown_calendar", lesson.calendar))
            return ()
        day = DAY_NAMES[lesson.day] if 0 <= lesson.day < len(DAY_NAMES) else str(lesson.day)
        first = calendar.slot_by_text.get(f"{day}-{lesson.period}")
        if first is None:
            self.faults.append((lesson, "unknown_slot", f"{day}-{lesson.period}"))
            return ()
        slots = calendar.slots[first.index : first.index + max(lesson.length, 0)]
        if lesson.length < 1 or len(slots) < lesson.length or slots[-1].day != first.day:
            self.faults.append((lesson, "beyond_the_day", first.text))
            return ()
        if any(self.index.weeks(lesson.weeks & ~slot.weeks) for slot in slots):
            self.faults.append((lesson, "slot_not_in_its_weeks", first.text))
            return ()
        return slots


def _by(held: Iterable[Held], keys: Callable[[Held], Iterable[str]]) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        for key in dict.fromkeys(keys(one)):
            found[key].append(one)
    return found
