"""Necessary conditions on administrative classes: seats against students, rooms against classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..demand import least_classes, policy_of, students_of
from ..finding import Finding
from ..policy import Mode
from ..school import Grade, School
from .sentences import proof

SEATS = "class_seats"
HOME_ROOMS = "home_rooms"
KEPT_SIZE = "kept_class_size"


def check_seats(school: School) -> Iterator[Finding]:
    """Yield what proves that administrative classes cannot hold their students."""
    for grade in school.grades:
        if policy_of(school, grade.id).mode is not Mode.REQUESTS:
            yield from _seats(school, grade)
            yield from _least_size(school, grade)
            yield from _kept(school, grade)
            yield from _home_seats(school, grade)
    yield from _home_rooms(school)


def _seats(school: School, grade: Grade) -> Iterator[Finding]:
    policy = policy_of(school, grade.id)
    students = len(students_of(school, grade.id))
    if policy.classes is None:
        return
    seats = policy.classes * policy.class_size.maximum
    if students > seats:
        yield proof(
            "seats_too_few",
            SEATS,
            (
                f"Grade {grade.id} has {students} students but only {seats} seats: "
                f"{policy.classes} classes × at most {policy.class_size.maximum}.",
                f"{grade.id} 年级有 {students} 名学生，但只有 {seats} 个座位："
                f"{policy.classes} 个班 × 每班最多 {policy.class_size.maximum} 人。",
            ),
            {"grade": grade.id},
            {"students": students, "seats": seats, "classes": policy.classes},
        )


def _least_size(school: School, grade: Grade) -> Iterator[Finding]:
    """Yield where the classes asked for could not all reach their minimum."""
    policy = policy_of(school, grade.id)
    students = len(students_of(school, grade.id))
    if policy.classes is None or not students:
        return
    needed = policy.classes * policy.class_size.minimum
    if students < needed:
        yield proof(
            "students_too_few",
            SEATS,
            (
                f"Grade {grade.id} has {students} students, but {policy.classes} classes of "
                f"at least {policy.class_size.minimum} need {needed}.",
                f"{grade.id} 年级有 {students} 名学生，但 {policy.classes} 个班每班至少 "
                f"{policy.class_size.minimum} 人，需要 {needed} 人。",
            ),
            {"grade": grade.id},
            {"students": students, "needed": needed, "classes": policy.classes},
        )


def _kept(school: School, grade: Grade) -> Iterator[Finding]:
    """Yield kept classes that are too large for the moves allowed to mend it."""
    policy = policy_of(school, grade.id)
    if not policy.keep_classes:
        return
    maximum = policy.class_size.maximum
    sizes = Counter(s.present_class for s in students_of(school, grade.id))
    over = {c: n - maximum for c, n in sizes.items() if c is not None and n > maximum}
    excess = sum(over.values())
    if excess > policy.max_moves:
        named = ", ".join(f"{c} ({sizes[c]})" for c in sorted(over))
        yield proof(
            "kept_classes_too_large",
            KEPT_SIZE,
            (
                f"Grade {grade.id} keeps its classes, but {named} hold more than {maximum}: "
                f"{excess} students must move and {policy.max_moves} may.",
                f"{grade.id} 年级保留原班级，但 {named} 超过 {maximum} 人："
                f"需调整 {excess} 人，只允许 {policy.max_moves} 人。",
            ),
            {"grade": grade.id, "class": " ".join(sorted(over))},
            {"excess": excess, "max_moves": policy.max_moves, "maximum": maximum},
        )


def _home_seats(school: School, grade: Grade) -> Iterator[Finding]:
    """Yield if the home rooms of a grade's planned classes have fewer seats than students.

    A class sits in its home room as a whole, so that a room counts with its seats, at most the
    largest class, and not at all where the smallest class would not fit. Nothing is said where
    classes may be formed beyond the plan, or a planned one has no room.
    """
    policy = policy_of(school, grade.id)
    capacity = {room.id: room.capacity for room in school.rooms}
    plans = [plan for plan in school.classes if plan.grade == grade.id]
    fixed = policy.keep_classes or policy.classes == len(plans)
    if not (plans and fixed and all(plan.home_room in capacity for plan in plans)):
        return
    students = len(students_of(school, grade.id))
    size = policy.class_size
    held = [capacity[plan.home_room or ""] for plan in plans]
    usable = [size.maximum if n is None else min(n, size.maximum) for n in held]
    seats = sum(n for n in usable if n >= size.minimum)
    if students > seats:
        yield proof(
            "home_seats_too_few",
            HOME_ROOMS,
            (
                f"Grade {grade.id} has {students} students, but the home rooms of its "
                f"{len(plans)} classes have {seats} seats (a room below {size.minimum} seats holds "
                f"no class, and no class is larger than {size.maximum}).",
                f"{grade.id} 年级有 {students} 名学生，但 {len(plans)} 个班的本班教室"
                f"只有 {seats} 个座位（不足 {size.minimum} 座的教室容不下一个班，"
                f"每班最多 {size.maximum} 人）。",
            ),
            {"grade": grade.id},
            {"students": students, "seats": seats, "classes": len(plans)},
        )


def _home_rooms(school: School) -> Iterator[Finding]:
    """Yield if there are fewer classrooms than administrative classes."""
    classes = sum(least_classes(school, grade.id) for grade in school.grades)
    rooms = [room for room in school.rooms if room.type == "classroom"]
    if school.rooms and classes > len(rooms):
        yield proof(
            "classrooms_too_few",
            HOME_ROOMS,
            (
                f"The school needs at least {classes} home rooms, one for each "
                f"administrative class, but has {len(rooms)} classrooms.",
                f"全校至少需要 {classes} 间行政班教室，但只有 {len(rooms)} 间教室。",
            ),
            {},
            {"classes": classes, "classrooms": len(rooms)},
        )
