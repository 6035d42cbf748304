"""Tutors for every student (全员育人导师制): who may be whose tutor, what an allocation is worth.

Every student gets one tutor, nobody more students than the band allows; then everybody at least
the band's lower end, then students' wishes, then closeness (class teacher, teacher of the class,
of the grade, of the school), then equal loads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from .base import Record
from .finding import Finding, Severity
from .school import School, Student


class TutorWish(Record):
    """A teacher whom a student wishes for as tutor; rank 1 is the first wish."""

    student: str
    rank: int
    teacher: str


class TutorRules(Record):
    """The band of students that each tutor has.

    None: as equal as can be, the mean rounded down and up.
    """

    low: int | None = None
    high: int | None = None


class TutorAssignment(Record):
    """A student with his tutor."""

    student: str
    tutor: str


class Tutoring(Record):
    """Who is whose tutor, in the order of the students; `without` have none."""

    school: str
    assignments: tuple[TutorAssignment, ...] = ()
    without: tuple[str, ...] = ()


class Closeness(IntEnum):
    """How well a teacher knows a student; less is closer."""

    CLASS_TEACHER = 0
    CLASS = 1
    GRADE = 2
    SCHOOL = 3


class TutoringValues(NamedTuple):
    """What an allocation is worth, goal after goal; all minimised.

    Attributes
    ----------
    without
        Students without a tutor.
    below
        Students that tutors lack to the lower end of the band.
    wishes
        Over students with wishes: rank − 1 of the wish met, or the number of the student's
        wishes where none is.
    closeness
        Sum of `Closeness` over students who have no wish met.
    uneven
        Sum over tutors of n × (n + 1) ÷ 2 for the n students above the lower end.
    """

    without: int
    below: int
    wishes: int
    closeness: int
    uneven: int


class TutorIndex:
    """What an allocation of tutors has to know of a school, by id."""

    def __init__(self, school: School, rules: TutorRules, wishes: Iterable[TutorWish] = ()) -> None:
        self.school = school
        self.rules = rules
        self.wished: dict[str, list[str]] = defaultdict(list)
        for wish in sorted(wishes, key=lambda wish: (wish.student, wish.rank)):
            if wish.teacher not in self.wished[wish.student]:
                self.wished[wish.student].append(wish.teacher)

    @cached_property
    def students(self) -> tuple[Student, ...]:
        """Students who need a tutor: all who are planned here."""
        return tuple(student for student in self.school.students if student.participates)

    @cached_property
    def tutors(self) -> tuple[str, ...]:
        """Every teacher."""
        return tuple(teacher.id for teacher in self.school.teachers)

    @cached_property
    def band(self) -> tuple[int, int]:
        """Fewest and most students of a tutor."""
        mean = len(self.students) / max(1, len(self.tutors))
        low = int(mean) if self.rules.low is None else self.rules.low
        high = -int(-mean // 1) if self.rules.high is None else self.rules.high
        return min(low, high) if self.rules.low is None else low, max(low, high)

    @cached_property
    def class_teacher(self) -> dict[str, str]:
        """Class teacher by class, where he is one of the tutors."""
        known = set(self.tutors)
        rows = ((plan.id, plan.class_teacher) for plan in self.school.classes)
        return {class_id: t for class_id, t in rows if t is not None and t in known}

    @cached_property
    def class_teachers(self) -> dict[str, frozenset[str]]:
        """Teachers by class, from the assignment table."""
        known, found = set(self.tutors), defaultdict(set)
        for row in self.school.assignments:
            if row.teacher in known:
                found[row.class_id].add(row.teacher)
        return {class_id: frozenset(teachers) for class_id, teachers in found.items()}

    @cached_property
    def grade_teachers(self) -> dict[str, frozenset[str]]:
        """Teachers by grade: who may teach it, or has a class of it."""
        grades = [grade.id for grade in self.school.grades]
        found: dict[str, set[str]] = {grade: set() for grade in grades}
        for teacher in self.school.teachers:
            for grade in teacher.grades or grades:
                found.setdefault(grade, set()).add(teacher.id)
        for plan in self.school.classes:
            found.setdefault(plan.grade, set()).update(self.class_teachers.get(plan.id, ()))
        return {grade: frozenset(teachers) for grade, teachers in found.items()}

    def closeness(self, student: Student, tutor: str) -> Closeness:
        """Return how well a teacher knows a student."""
        own = student.present_class or ""
        if self.class_teacher.get(own) == tutor:
            return Closeness.CLASS_TEACHER
        if tutor in self.class_teachers.get(own, ()):
            return Closeness.CLASS
        if tutor in self.grade_teachers.get(student.grade, ()):
            return Closeness.GRADE
        return Closeness.SCHOOL


def tutoring_values(index: TutorIndex, tutoring: Tutoring) -> TutoringValues:
    """Return what an allocation is worth, counted anew."""
    tutor = {row.student: row.tutor for row in tutoring.assignments}
    loads = Counter(tutor.values())
    low, wishes, closeness = index.band[0], 0, 0
    for student in index.students:
        own, wished = tutor.get(student.id), index.wished.get(student.id, [])
        wishes += wished.index(own) if own in wished else len(wished)
        if own is not None and own not in wished:
            closeness += index.closeness(student, own)
    above = [max(0, loads[one] - low) for one in index.tutors]
    return TutoringValues(
        without=sum(student.id not in tutor for student in index.students),
        below=sum(max(0, low - loads[one]) for one in index.tutors),
        wishes=wishes,
        closeness=closeness,
        uneven=sum(n * (n + 1) // 2 for n in above),
    )


def check_tutoring(index: TutorIndex, tutoring: Tutoring) -> list[Finding]:
    """Return what is wrong with an allocation; nothing where it keeps all its rules."""
    students, tutors = {student.id for student in index.students}, set(index.tutors)
    told = Counter([*(row.student for row in tutoring.assignments), *tutoring.without])
    loads = Counter(row.tutor for row in tutoring.assignments)
    found = [_finding("unknown", one) for one in told if one not in students]
    found += [_finding("no_tutor", one) for one in loads if one not in tutors]
    found += [_finding("twice", one) for one, n in told.items() if n > 1]
    found += [_finding("missing", s.id) for s in index.students if s.id not in told]
    return found + [_finding("load", one) for one, n in loads.items() if n > index.band[1]]


_SENTENCES = {
    "unknown": ("student", "No student {one} needs a tutor.", "没有需要导师的学生{one}。"),
    "no_tutor": ("teacher", "{one} is no tutor.", "{one}不是导师。"),
    "twice": ("student", "Student {one} stands there more than once.", "学生{one}重复出现。"),
    "missing": ("student", "Student {one} stands nowhere.", "学生{one}未列出。"),
    "load": ("teacher", "Tutor {one} has too many students.", "导师{one}所带学生超过上限。"),
}  # fmt: skip


def _finding(code: str, one: str) -> Finding:
    kind, en, zh = _SENTENCES[code]
    return Finding(
        code=f"tutoring.{code}",
        rule="tutoring",
        severity=Severity.ERROR,
        message=en.format(one=one),
        message_zh=zh.format(one=one),
        where={kind: one},
    )
