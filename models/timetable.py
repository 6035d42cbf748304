"""The answer of timetabling in the school's own words: lessons, each readable by itself.

`verify` judges a Timetable from the School and the Sectioning alone, so a lesson says in full
what it is; no id of the solver's Problem is needed to read it.
"""

from __future__ import annotations

from enum import StrEnum

from .base import Record
from .school import ALL_WEEKS


class LessonKind(StrEnum):
    """What a lesson is."""

    HOME = "home"
    """A lesson of administrative classes (one, or several combined 合班)."""
    TEACHING = "teaching"
    """A lesson of one teaching class."""
    MEETING = "meeting"
    """A meeting of teachers (教研活动): no students."""


class Lesson(Record):
    """One lesson: `length` successive periods on one day.

    Attributes
    ----------
    id
        Unique in the timetable; stable from run to run for the same input.
    classes
        Administrative classes that attend (kind home); empty otherwise.
    teaching_class
        The teaching class that attends (kind teaching).
    calendar, day, period
        Where it stands: calendar id, weekday (0 = Monday), id of its first period; day and
        period are None while it is not placed.
    length
        Periods, at least 1.
    weeks
        Bit mask of the weeks of the cycle in which it is held.
    group
        For a meeting: the subject group.
    """

    id: str
    kind: LessonKind
    subject: str | None
    classes: tuple[str, ...] = ()
    teaching_class: str | None = None
    teachers: tuple[str, ...] = ()
    room: str | None = None
    calendar: str
    day: int | None = None
    period: str | None = None
    length: int = 1
    weeks: int = ALL_WEEKS
    group: str | None = None

    @property
    def placed(self) -> bool:
        """Whether it has a place in the week."""
        return self.day is not None and self.period is not None


class Timetable(Record):
    """A weekly timetable; lessons that could not be placed are in it, without a place."""

    version: int = 1
    school: str
    term: str | None = None
    lessons: tuple[Lesson, ...]
    interrupted: bool = False

    @property
    def unplaced(self) -> tuple[Lesson, ...]:
        """The lessons that are left out."""
        return tuple(lesson for lesson in self.lessons if not lesson.placed)
