"""The records of schools: posts, classes, demand."""

from __future__ import annotations

from collections import Counter, defaultdict

from ...models.exchange.bureau import (
    ClassCount,
    Demand,
    Distance,
    ExchangeSchool,
    ExchangeTeacher,
    PostGrade,
)
from ...models.exchange.words import Employment, Location, Title, rank
from ..generator.draws import Draws
from .catalogue import FIRST_GRADE, GRADES, NORM, PERIODS
from .places import kilometres
from .plans import UNIT, SchoolPlan
from .wish_records import Neighbourhood

_WAYS = 2
"""Neighbours to which the way of a village school is told."""
_GRADES = (Title.SENIOR, Title.FIRST, Title.SECOND)


def school_records(
    schools: list[SchoolPlan], teachers: list[ExchangeTeacher], draws: Draws
) -> list[ExchangeSchool]:
    """Return the schools; most have a quota of their own, near what they have."""
    posts = Counter(t.post_school for t in teachers if t.employment is not Employment.OFF_QUOTA)
    rows = []
    for school in schools:
        quota = max(1, posts[school.id] * draws.between(96, 112) // 100)
        rows.append(
            ExchangeSchool(
                id=school.id,
                name=school.name,
                stage=school.stage,
                kind=school.kind,
                pupils=school.pupils,
                location=school.location,
                strength=school.strength,
                zone=f"Z{school.zone + 1:03d}",
                authority=school.authority,
                alliance=school.alliance,
                staffing_quota=quota if draws.below(100) < 85 else None,
                x=school.x / UNIT,
                y=school.y / UNIT,
                school_folder=school.folder,
                answer_folder=school.answer,
            )
        )
    return rows


def post_rows(
    schools: list[SchoolPlan], teachers: list[ExchangeTeacher], draws: Draws
) -> list[PostGrade]:
    """Return the posts by grade: those that are filled, and a few more or less."""
    filled: dict[str, Counter[Title]] = defaultdict(Counter)
    for teacher in teachers:
        if teacher.employment is not Employment.OFF_QUOTA:
            grade = teacher.appointed or teacher.title
            # The one post of the highest grade is counted with the senior ones.
            filled[teacher.post_school][min(grade, Title.SENIOR, key=rank)] += 1
    return [
        PostGrade(
            school=school.id,
            grade=grade,
            posts=max(0, filled[school.id][grade] + draws.pick((-1, 0, 0, 1, 1, 2))),
        )
        for school in schools
        for grade in _GRADES
    ]


def class_rows(schools: list[SchoolPlan]) -> list[ClassCount]:
    """Return the classes of each year group, the younger ones having one more."""
    rows = []
    for school in schools:
        many = GRADES.get(school.stage, 0)
        for number in range(many):
            count = (school.classes + many - 1 - number) // many
            if count:
                grade = str(FIRST_GRADE[school.stage] + number)
                rows.append(ClassCount(school=school.id, grade=grade, classes=count))
    return rows


def demand_rows(schools: list[SchoolPlan]) -> list[Demand]:
    """Return what the classes need of each subject, in percent of full time.

    What senior high schools need follows from their sectioning.
    """
    return [
        Demand(
            school=school.id,
            subject=subject,
            need=(200 * school.classes * periods + NORM[school.stage]) // (2 * NORM[school.stage]),
        )
        for school in schools
        for subject, periods in PERIODS.get(school.stage, {}).items()
    ]


def distance_rows(schools: list[SchoolPlan], around: Neighbourhood, draws: Draws) -> list[Distance]:
    """Return the way from village schools to some of their neighbours: hills make it longer."""
    rows = []
    for school in schools:
        if school.location is not Location.RURAL or draws.below(100) >= 40:
            continue
        for other in draws.sample(around.around(school), _WAYS):
            straight = kilometres(school.x, school.y, other.x, other.y)
            way = straight * draws.between(115, 190) // 100
            if other.number > school.number or other.location is not Location.RURAL:
                minutes = 5 + way * draws.between(120, 240) // (100 * UNIT)
                rows.append(
                    Distance(first=school.id, second=other.id, km=way / UNIT, minutes=minutes)
                )
    return rows
