"""What limits a grade's sections: rooms at once, teachers at once, teachers' periods left."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ...models.policy import Mode
from ...models.school import Audience, CurriculumRow, Room, School, SubjectKind, Teacher
from .grade_data import GradeData

CLASSROOM = "classroom"


@dataclass(frozen=True, slots=True)
class TeacherPool:
    """Teachers who may teach the same of the grade's elective subjects.

    `periods` are the weekly periods they have left together, None for no limit.
    """

    subjects: frozenset[str]
    periods: int | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one grade's sections; None means no limit.

    Attributes
    ----------
    class_counts
        Least and most administrative classes by division.
    total_classes
        Least and most administrative classes of the grade.
    section_maximum
        Most students of a teaching class: the policy's, or the seats of the largest room.
    extra_rooms
        Rooms at once beside the group's home rooms.
    teachers
        Teachers at once by elective subject.
    """

    class_counts: Mapping[str | None, tuple[int, int]]
    total_classes: tuple[int, int]
    section_maximum: int
    extra_rooms: int | None
    teachers: Mapping[str, int] | None
    pools: tuple[TeacherPool, ...]


def limits_of(data: GradeData, spent: Mapping[str, int] | None = None) -> Limits:
    """Return the limits; `spent` are periods a teacher has been given in other grades."""
    staff = qualified_staff(data)
    rooms = [r for r in data.school.rooms if r.type == CLASSROOM]
    seats = [r.capacity for r in rooms]
    most = data.policy.section_size.maximum
    if seats and all(seat is not None for seat in seats):
        most = min(most, max(seat for seat in seats if seat is not None))
    counts = {division: class_bounds(data, division) for division in data.divisions}
    total = _total_classes(data, counts)
    return Limits(
        class_counts=counts,
        total_classes=total,
        section_maximum=most,
        extra_rooms=extra_room_count(data),
        teachers={s: len(t) for s, t in staff.items()} if any(staff.values()) else None,
        pools=_pools(data, staff, spent or {}),
    )


def qualified_staff(data: GradeData) -> dict[str, list[Teacher]]:
    """Return the teachers that may teach each elective subject to the grade."""
    return {
        subject: [t for t in data.school.teachers if may_teach(t, subject, data)]
        for subject in data.scheme.subjects
    }


def may_teach(teacher: Teacher, subject: str, data: GradeData) -> bool:
    """Tell whether subjects, grades and campus let a teacher teach a subject to the grade."""
    campuses = {data.grade.campus} | {
        d.campus for d in data.school.divisions if d.grade == data.grade.id and d.campus
    }
    return (
        subject in teacher.subjects
        and (not teacher.grades or data.grade.id in teacher.grades)
        and (teacher.campus is None or campuses == {None} or teacher.campus in campuses)
    )


def class_bounds(data: GradeData, division: str | None) -> tuple[int, int]:
    """Return the least and most classes of a division by its students and its planned classes.

    Where the office has planned a number of classes that the sizes allow, it is that number.
    """
    size = data.policy.class_size
    inside = sum(c.size * c.count for c in data.cells if division in c.divisions)
    only = sum(c.size * c.count for c in data.cells if c.divisions == (division,))
    least, most = math.ceil(only / size.maximum), inside // max(1, size.minimum)
    planned = len(data.plans_of(division))
    total = len(data.plans) if data.policy.classes is None else data.policy.classes
    if planned and total == len(data.plans) and least <= planned <= most:
        return planned, planned
    return least, most


def _total_classes(
    data: GradeData, counts: Mapping[str | None, tuple[int, int]]
) -> tuple[int, int]:
    if data.policy.classes is not None:
        return data.policy.classes, data.policy.classes
    return sum(low for low, _ in counts.values()), sum(high for _, high in counts.values())


def home_rooms(data: GradeData) -> set[str]:
    """Return every room that is some class's home room, in any grade."""
    return {plan.home_room for plan in data.school.classes if plan.home_room is not None}


def extra_rooms(data: GradeData) -> list[Room]:
    """Return the classrooms of the grade's campus that are nobody's home room."""
    taken = home_rooms(data)
    campus = data.grade.campus
    return [
        room
        for room in data.school.rooms
        if room.type == CLASSROOM
        and room.id not in taken
        and (room.campus is None or campus is None or room.campus == campus)
    ]


def extra_room_count(data: GradeData) -> int | None:
    """Return how many rooms at once a band may use beside home rooms, None without rooms."""
    if data.policy.extra_rooms is not None:
        return data.policy.extra_rooms
    return len(extra_rooms(data)) if data.school.rooms else None


def curriculum_rows(school: School, grade: str) -> list[CurriculumRow]:
    """Return the curriculum of a grade in the term that is planned."""
    return [
        row
        for row in school.curriculum
        if row.grade == grade
        and (row.term is None or school.term is None or row.term == school.term)
    ]


def given_load(school: School, sections_of: frozenset[str] = frozenset()) -> dict[str, int]:
    """Return the periods a week that the school's own tables give each teacher.

    The assignment table counts for subjects that every class has; rows for elective subjects
    count only where the class exists as planned in a grade that is not sectioned
    (`sections_of` names the grades that are). Activities without an assignment fall to the
    class teacher.
    """
    load: dict[str, int] = defaultdict(int)
    kinds = {s.id: s.kind for s in school.subjects}
    grade_of = {plan.id: plan.grade for plan in school.classes}
    periods = {
        (row.grade, row.subject): row.periods
        for grade in {plan.grade for plan in school.classes}
        for row in curriculum_rows(school, grade)
        if row.needs_teacher and row.audience is Audience.ALL
    }
    assigned = set()
    for row in school.assignments:
        if row.term is not None and school.term is not None and row.term != school.term:
            continue
        grade = grade_of.get(row.class_id)
        assigned.add((row.class_id, row.subject))
        if grade is None or (
            kinds.get(row.subject) is SubjectKind.ELECTIVE and grade in sections_of
        ):
            continue
        load[row.teacher] += periods.get((grade, row.subject), 0)
    for plan in school.classes:
        for (grade, subject), count in periods.items():
            if (
                grade == plan.grade
                and plan.class_teacher is not None
                and kinds.get(subject) is SubjectKind.ACTIVITY
                and (plan.id, subject) not in assigned
            ):
                load[plan.class_teacher] += count
    return dict(load)


def _pools(
    data: GradeData, staff: Mapping[str, list[Teacher]], spent: Mapping[str, int]
) -> tuple[TeacherPool, ...]:
    """Group the qualified teachers by the elective subjects they may teach here."""
    graded = frozenset(p.grade for p in data.school.sectioning if p.mode is not Mode.REQUESTS)
    given = given_load(data.school, graded | {data.grade.id})
    teaches: dict[str, set[str]] = defaultdict(set)
    by_id: dict[str, Teacher] = {}
    for subject, teachers in staff.items():
        for teacher in teachers:
            teaches[teacher.id].add(subject)
            by_id[teacher.id] = teacher
    left: dict[frozenset[str], int | None] = {}
    for teacher_id, subjects in teaches.items():
        most = by_id[teacher_id].load_max
        key = frozenset(subjects)
        so_far = left.get(key, 0)
        if most is None or so_far is None:
            left[key] = None
            continue
        used = given.get(teacher_id, 0) + spent.get(teacher_id, 0)
        left[key] = so_far + max(0, most - used)
    return tuple(
        TeacherPool(subjects, periods)
        for subjects, periods in sorted(left.items(), key=lambda item: sorted(item[0]))
    )
