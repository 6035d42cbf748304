"""The periods that still lack a teacher, as a demand on the hours of those who are qualified."""

from __future__ import annotations

from collections import defaultdict

from ..lessons import counts_as_load, kinds_of
from .flow import Demand, Part
from .ground import Ground


def open_periods(ground: Ground) -> list[Demand]:
    """Return the fewest periods of the cycle that lack a teacher, one demand "grade/subject" each.

    Before sectioning these are lower bounds by `models.demand`, less what is assigned; with a
    sectioning they are its requirements with an open teacher.
    """
    amounts = _of_sectioning(ground) if ground.sectioned else _at_least(ground)
    return [
        Demand(f"{grade}/{subject}", amount, (Part(amount, teachers),))
        for (grade, subject), amount in amounts.items()
        if amount > 0
        for teachers in [ground.index.qualified(subject, grade)]
    ]


def _of_sectioning(ground: Ground) -> dict[tuple[str, str], int]:
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    for need in ground.requirements:
        if need.open_teacher and need.loads and need.subject is not None and need.grade is not None:
            amounts[need.grade, need.subject] += need.periods * need.weeks.bit_count()
    return amounts


def _at_least(ground: Ground) -> dict[tuple[str, str], int]:
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    if not ground.school.teachers:
        return amounts
    for grade in ground.school.grades:
        for need in ground.needs[grade.id]:
            row = need.row
            if row.needs_teacher and counts_as_load(ground.index, row.subject, kinds_of(row)):
                weeks = ground.index.weeks(row.weeks).bit_count()
                amounts[grade.id, row.subject] += need.periods * weeks
    for requirement in ground.requirements:
        key = (requirement.grade or "", requirement.subject or "")
        if requirement.teachers and requirement.loads and key in amounts:
            amounts[key] -= requirement.periods * requirement.weeks.bit_count()
    return amounts
