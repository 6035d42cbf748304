"""The generated School: every table that an office would fill in."""

from __future__ import annotations

from ...models.scheme import PRESETS
from ...models.school import (
    AdministrativeClassPlan,
    Campus,
    Division,
    Grade,
    School,
    Teacher,
    TeachingAssignment,
    Term,
)
from .blueprint import Blueprint
from .catalogue import CALENDAR, calendar, curriculum, grade_names, subjects
from .draws import Draws
from .names import teacher_name
from .rule_rows import rule_rows
from .sectioning_records import is_given, policies
from .staffing import POOLS, group_of

TERM = "2026-2027-1"
_CAMPUS = "main"


def school_id(blueprint: Blueprint) -> str:
    """Return the id of the school: what it was generated from."""
    scheme = blueprint.scheme.replace("+", "")
    return f"generated-{blueprint.size}-{scheme}-{blueprint.seed}"


def school_record(blueprint: Blueprint, lab_hours: dict[str, tuple[int, ...]]) -> School:
    """Write the school.

    Parameters
    ----------
    lab_hours
        Slots in which each special room is closed.
    """
    grades = tuple(plan.grade for plan in blueprint.grades)
    people = [part for plan in blueprint.grades for part in plan.people]
    return School(
        id=school_id(blueprint),
        name_en=f"Zouban Demonstration Senior High School ({blueprint.size})",
        name_zh=f"走班示范高级中学（{blueprint.size}）",
        term=TERM,
        terms=(Term(id=TERM, start="2026-09-01", end="2027-01-22"),),
        campuses=(Campus(id=_CAMPUS, name="主校区 Main campus"),),
        calendars=(calendar(),),
        schemes=(PRESETS[blueprint.scheme],),
        grades=tuple(_grade(grade, blueprint.scheme) for grade in grades),
        divisions=_divisions(blueprint),
        subjects=subjects(grades, blueprint.scheme),
        students=tuple(s for part in people for s in part.students),
        scores=tuple(s for part in people for s in part.scores),
        choices=tuple(c for part in people for c in part.choices),
        pairs=tuple(p for part in people for p in part.pairs),
        classes=_classes(blueprint),
        teachers=_teachers(blueprint, grades),
        rooms=blueprint.facilities.rooms,
        curriculum=curriculum(grades, blueprint.scheme),
        assignments=_assignments(blueprint),
        sectioning=policies(blueprint),
        rules=rule_rows(blueprint, lab_hours),
    )


def _grade(grade: str, scheme: str) -> Grade:
    en, zh = grade_names(grade)
    return Grade(
        id=grade,
        name_en=en,
        name_zh=zh,
        year=2027 - int(grade[1:]),
        scheme=None if grade == "G1" else scheme,
        calendar=CALENDAR,
        campus=_CAMPUS,
    )


def _divisions(blueprint: Blueprint) -> tuple[Division, ...]:
    result = []
    for plan in blueprint.grades:
        en, zh = grade_names(plan.grade)
        ids = dict.fromkeys(c.division for c in plan.classes if c.division is not None)
        for number, division in enumerate(ids):
            name = "AB"[number]
            result.append(
                Division(
                    id=division,
                    grade=plan.grade,
                    name_en=f"{en} Division {name}",
                    name_zh=f"{zh}{name}级部",
                )
            )
    return tuple(result)


def _classes(blueprint: Blueprint) -> tuple[AdministrativeClassPlan, ...]:
    heads = blueprint.class_teachers()
    result = []
    for plan in blueprint.grades:
        en, zh = grade_names(plan.grade)
        for number, planted in enumerate(plan.classes, 1):
            result.append(
                AdministrativeClassPlan(
                    id=planted.id,
                    grade=plan.grade,
                    division=planted.division,
                    name_en=f"{en} Class {number}",
                    name_zh=f"{zh}{number}班",
                    home_room=blueprint.facilities.home[planted.id],
                    class_teacher=heads[planted.id],
                )
            )
    return tuple(result)


def _teachers(blueprint: Blueprint, grades: tuple[str, ...]) -> tuple[Teacher, ...]:
    draws = Draws(blueprint.seed, "teachers")
    known = {subject.id for subject in subjects(grades, blueprint.scheme)}
    return tuple(
        Teacher(
            id=post.id,
            name=teacher_name(draws),
            subjects=tuple(subject for subject in POOLS[post.pool] if subject in known),
            load_max=post.norm,
            group=group_of(post.pool),
            campus=_CAMPUS,
            duty=post.role,
        )
        for post in blueprint.posts
    )


def _assignments(blueprint: Blueprint) -> tuple[TeachingAssignment, ...]:
    """Return the assignment table, in the order of classes."""
    order = {planted.id: number for number, planted in enumerate(blueprint.classes)}
    rows = [
        TeachingAssignment(class_id=duty.owner, subject=duty.subject, teacher=post.id)
        for post in blueprint.posts
        for duty in post.duties
        if is_given(duty) and duty.subject is not None
    ]
    return tuple(sorted(rows, key=lambda row: order[row.class_id]))
