"""A school: everything an academic affairs office knows before anything is planned.

Every record is immutable and refers to others by the user's own ids. `models.school_check`
tells what is wrong with a School; `models.school_index` derives what many places need.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Record
from .calendar import Calendar
from .policy import BlockPolicy, SectioningPolicy
from .scheme import Scheme

ALL_WEEKS = -1


class SubjectKind(StrEnum):
    """What a subject is in the course plan."""

    COMMON = "common"
    """Everyone takes it in the administrative class (Chinese, mathematics, PE, …)."""
    ELECTIVE = "elective"
    """Can be chosen for the exam (选考), otherwise taken as qualifying subject (学考)."""
    LANGUAGE = "language"
    """A foreign language; the class's main one is taught at home, others walk during it."""
    ACTIVITY = "activity"
    """Class meeting, flag raising, self-study and the like: no exam."""
    COURSE = "course"
    """A course that is requested freely (schools without combinations)."""


class Audience(StrEnum):
    """For whom a curriculum row holds."""

    ALL = "all"
    """The whole administrative class."""
    EXAM = "exam"
    """Those who chose the subject for the exam."""
    QUALIFYING = "qualifying"
    """Those who did not."""


class Gender(StrEnum):
    """Gender as school registers state it."""

    FEMALE = "F"
    MALE = "M"


class Relation(StrEnum):
    """What a pair of students asks for."""

    TOGETHER = "together"
    APART = "apart"


class Term(Record):
    """A term; dates are ISO (2026-09-01)."""

    id: str
    start: str | None = None
    end: str | None = None


class Campus(Record):
    """A site of the school."""

    id: str
    name: str = ""


class Grade(Record):
    """A year group. Its divisions may override calendar and campus."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    year: int | None = None
    scheme: str | None = None
    calendar: str
    campus: str | None = None


class Division(Record):
    """A division (级部): a part of a grade with its own classes."""

    id: str
    grade: str
    name_en: str = ""
    name_zh: str = ""
    calendar: str | None = None
    campus: str | None = None


class Subject(Record):
    """A subject. `main` marks the ones that should stand early in the day."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    kind: SubjectKind = SubjectKind.COMMON
    main: bool = False


class Student(Record):
    """A student of one grade.

    Attributes
    ----------
    present_class
        The administrative class he is in now.
    locked
        He stays in `present_class` whatever happens.
    participates
        False for a student who is planned elsewhere (leave, sports team): he gets no seat.
    score
        Total score used for balance; None where unknown.
    origin
        Feeder school or the like, for balance.
    language
        Subject id of his foreign language, None for the grade's main one.
    """

    id: str
    name: str = ""
    grade: str
    division: str | None = None
    gender: Gender | None = None
    present_class: str | None = None
    locked: bool = False
    participates: bool = True
    score: float | None = None
    origin: str | None = None
    language: str | None = None


class SubjectScore(Record):
    """Score of a student in a subject."""

    student: str
    subject: str
    score: float


class Choice(Record):
    """One chosen subject or requested course of a student.

    `priority` 1 is the most wanted; an `alternate` is taken only in place of one that cannot be
    had. `term` None means every term.
    """

    student: str
    subject: str
    priority: int = 1
    alternate: bool = False
    term: str | None = None


class Pair(Record):
    """Two students who are kept together or apart."""

    first: str
    second: str
    relation: Relation


class AdministrativeClassPlan(Record):
    """An administrative class as the office plans it: its room and its class teacher."""

    id: str
    grade: str
    division: str | None = None
    name_en: str = ""
    name_zh: str = ""
    home_room: str | None = None
    class_teacher: str | None = None


class Teacher(Record):
    """A teacher.

    Attributes
    ----------
    subjects
        Subjects he is qualified for.
    grades
        Grades he may teach; empty for all.
    load_min, load_max
        Periods a week of teaching (evening duty and meetings not counted); None for no bound.
    group
        His subject group (教研组), by default his first subject.
    """

    id: str
    name: str = ""
    subjects: tuple[str, ...]
    grades: tuple[str, ...] = ()
    load_min: int | None = None
    load_max: int | None = None
    group: str | None = None
    campus: str | None = None
    duty: str = ""


class Room(Record):
    """A room or ground.

    Attributes
    ----------
    type
        "classroom", "laboratory", "ground", … as the curriculum's room types name it.
    capacity
        Seats for students; None for no limit.
    lessons_at_once
        How many lessons it holds at the same time (a sports ground: several).
    """

    id: str
    name: str = ""
    type: str = "classroom"
    capacity: int | None = None
    lessons_at_once: int = 1
    campus: str | None = None
    building: str | None = None


class CurriculumRow(Record):
    """Periods a week of a subject for a grade and audience.

    Attributes
    ----------
    doubles_min, doubles_max
        Double lessons a week among the periods.
    room_type
        Room type it needs; None for the home room (or any classroom for a teaching class).
    weeks
        Bit mask of the weeks of the cycle in which it is taught.
    period_kinds
        Kinds of periods it may stand in ("lesson" where empty).
    needs_teacher
        False for self-study without supervision and the like.
    """

    grade: str
    subject: str
    audience: Audience = Audience.ALL
    periods: int
    doubles_min: int = 0
    doubles_max: int = 0
    room_type: str | None = None
    weeks: int = ALL_WEEKS
    period_kinds: tuple[str, ...] = ()
    needs_teacher: bool = True
    term: str | None = None


class TeachingAssignment(Record):
    """A row of the assignment table (任课表): who teaches a subject to a class.

    `class_id` is an administrative class, or a teaching class of a sectioning.
    """

    class_id: str
    subject: str
    teacher: str
    term: str | None = None


class OfferedSection(Record):
    """A section of a freely requested course.

    `blocks` are the blocks it may stand in (one: it is fixed; empty: any).
    """

    id: str
    course: str
    capacity: int
    blocks: tuple[str, ...] = ()
    teacher: str | None = None
    room: str | None = None
    term: str | None = None


class RuleRow(Record):
    """A row of the rules table.

    Attributes
    ----------
    rule
        Name in the catalogue.
    scope
        What it is about: "school", or kind:ids such as "grade:G1", "teacher:T1 T2",
        "subject:pe", "class:C1", "room:R1", "group:physics"; several parts joined by ";" narrow
        each other ("grade:G1;subject:pe").
    parameters
        Values by name, as text; the rule's own model parses them.
    tier, weight
        None for the rule's default.
    row
        Row of the table it came from (header = 1).
    """

    rule: str
    scope: str = "school"
    parameters: dict[str, str] = Field(default_factory=dict)
    tier: str | None = None
    weight: int | None = None
    term: str | None = None
    row: int | None = None


class School(Record):
    """A complete school of one term.

    `weeks` is the number of weeks in the cycle. Records that carry a `term` hold in that term
    only; `term` names the one that is planned.
    """

    id: str
    name_en: str = ""
    name_zh: str = ""
    term: str | None = None
    weeks: int = 1
    terms: tuple[Term, ...] = ()
    campuses: tuple[Campus, ...] = ()
    calendars: tuple[Calendar, ...]
    schemes: tuple[Scheme, ...] = ()
    grades: tuple[Grade, ...]
    divisions: tuple[Division, ...] = ()
    subjects: tuple[Subject, ...]
    students: tuple[Student, ...]
    scores: tuple[SubjectScore, ...] = ()
    choices: tuple[Choice, ...] = ()
    pairs: tuple[Pair, ...] = ()
    classes: tuple[AdministrativeClassPlan, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    rooms: tuple[Room, ...] = ()
    curriculum: tuple[CurriculumRow, ...] = ()
    assignments: tuple[TeachingAssignment, ...] = ()
    sections: tuple[OfferedSection, ...] = ()
    sectioning: tuple[SectioningPolicy, ...] = ()
    blocks: tuple[BlockPolicy, ...] = ()
    rules: tuple[RuleRow, ...] = ()
