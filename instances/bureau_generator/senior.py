"""Senior high schools of a municipal bureau: each one is a generated school with its sectioning.

Their own timetables say how many teachers of each subject they need; strong schools have a few
more, weak ones a few less.
"""

from __future__ import annotations

from collections import Counter

from ...models.exchange.bureau import ExchangeSubject
from ...models.exchange.words import Strength
from ..generator import GeneratedSchool, generate_school
from ..generator.draws import Draws
from ..generator.staffing import POOL_OF, POOLS
from .catalogue import GAP
from .plans import SchoolPlan

_SHAPES = (("S", 1), ("S", 3), ("S", 2), ("M", 1))
"""Size and grades of the generated schools, in turn; one grade alone is a young school."""
_SHIFTED = 12
"""Percent of the teachers of weak schools who are found in strong ones instead."""


def found_schools(plans: list[SchoolPlan], seed: int) -> dict[str, GeneratedSchool]:
    """Generate each senior high school, and fill in pupils, folders and subjects."""
    made = {}
    for plan in plans:
        size, grades = _SHAPES[plan.number % len(_SHAPES)]
        school = generate_school(size=size, seed=seed * 10_007 + plan.number, grades=grades)
        made[plan.id] = school
        plan.pupils = len(school.school.students)
        plan.classes = len(school.school.classes)
        plan.folder, plan.answer = f"schools/{plan.id}", f"answers/{plan.id}"
        pools = Counter(POOL_OF[t.subjects[0]] for t in school.school.teachers)
        plan.subjects = dict(sorted(pools.items()))
    return made


def shift_staff(plans: list[SchoolPlan], draws: Draws) -> None:
    """Take teachers from weak schools and give them to strong ones, subject by subject."""
    strong = [p for p in plans if p.strength is Strength.STRONG] or plans[:1]
    for plan in plans:
        if plan in strong:
            continue
        for subject, count in sorted(plan.subjects.items()):
            share = _SHIFTED * (2 if plan.strength is Strength.WEAK else 1)
            if count > 1 and draws.below(100) < share * count // 2:
                plan.subjects[subject] -= 1
                other = draws.pick(strong)
                other.subjects[subject] = other.subjects.get(subject, 0) + 1
    for plan in plans:
        plan.staff = sum(plan.subjects.values())


def bureau_subjects(made: dict[str, GeneratedSchool]) -> tuple[ExchangeSubject, ...]:
    """Return every subject with teachers of its own in any of the schools, in order of id."""
    names = {
        subject.id: (subject.name_en, subject.name_zh)
        for school in made.values()
        for subject in school.school.subjects
        if subject.id in POOLS
    }
    return tuple(
        ExchangeSubject(id=id_, name_en=en, name_zh=zh, gap=id_ in GAP)
        for id_, (en, zh) in sorted(names.items())
    )
