"""The answer of sectioning: who sits in which administrative and which teaching class."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Record
from .school import TeachingAssignment


class TeachingClassKind(StrEnum):
    """What a teaching class is for."""

    EXAM = "exam"
    QUALIFYING = "qualifying"
    LANGUAGE = "language"
    COURSE = "course"
    SELF_STUDY = "self_study"


class BandKind(StrEnum):
    """What a band holds."""

    ELECTIVE = "elective"
    """All classes of the group walk: to sections, or to supervised self-study."""
    LANGUAGE = "language"
    """The classes have their main language at home; the others walk."""
    BLOCK = "block"
    """A block of freely requested courses."""


class AdministrativeClass(Record):
    """An administrative class (行政班) with its students.

    Attributes
    ----------
    fixed
        Exam subjects that it takes at home, whole class together.
    qualifying_at_home
        Qualifying subjects that it takes at home, whole class together.
    """

    id: str
    grade: str
    division: str | None = None
    walking_group: str | None = None
    fixed: tuple[str, ...] = ()
    qualifying_at_home: tuple[str, ...] = ()
    home_room: str | None = None
    class_teacher: str | None = None
    students: tuple[str, ...]


class Band(Record):
    """A band (走班时段) of a walking group.

    Attributes
    ----------
    classes
        The administrative classes that are released; empty for blocks of free requests.
    parts
        Periods a week of its successive parts: (4,), or (2, 2) where qualifying sections of two
        periods stand beside exam sections of four. A teaching class takes one or all parts.
    home_subject
        For a language band: the subject that the classes have at home meanwhile.
    """

    id: str
    grade: str | None
    walking_group: str
    kind: BandKind = BandKind.ELECTIVE
    classes: tuple[str, ...] = ()
    parts: tuple[int, ...]
    home_subject: str | None = None


class TeachingClass(Record):
    """A teaching class (教学班): students of several classes in one band.

    Attributes
    ----------
    parts
        Indices of the band's parts it takes (all of them for an exam section).
    periods
        Periods a week; at most the sum of its parts.
    room, teacher
        None where the timetable chooses.
    """

    id: str
    grade: str | None
    subject: str | None
    kind: TeachingClassKind
    level: str | None = None
    band: str
    parts: tuple[int, ...]
    periods: int
    students: tuple[str, ...]
    capacity: int | None = None
    room: str | None = None
    teacher: str | None = None


class Unplaced(Record):
    """A choice that could not be met, why, and the change that would help.

    Attributes
    ----------
    reason
        Code of the reason ("section_full", "too_few_for_a_section", "no_teacher", "no_room",
        "band_clash", "no_class_kind", "not_offered", "class_full", …).
    params
        Numbers and ids that belong to the reason's sentence.
    instead
        Subjects (courses) that the student could take in place of `subject` with everyone else
        staying where he is; empty where none is known.
    """

    student: str
    subject: str
    reason: str
    params: dict[str, str | int] = Field(default_factory=dict)
    instead: tuple[str, ...] = ()


class Sectioning(Record):
    """A complete sectioning of the grades it covers.

    Attributes
    ----------
    assignments
        Who teaches what in the administrative classes, where the school's assignment table
        leaves it open; `TeachingClass.teacher` says it for teaching classes.
    modes
        Mode by grade.
    """

    version: int = 1
    school: str
    term: str | None = None
    grades: tuple[str, ...]
    modes: dict[str, str] = Field(default_factory=dict)
    classes: tuple[AdministrativeClass, ...]
    bands: tuple[Band, ...] = ()
    teaching_classes: tuple[TeachingClass, ...] = ()
    assignments: tuple[TeachingAssignment, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
