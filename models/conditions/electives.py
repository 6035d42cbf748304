"""How much of a week the electives of a grade take at least, before sections are formed."""

from __future__ import annotations

from ..calendar import PeriodKind
from ..demand import needs_of, students_of, takes
from ..lessons import kinds_of
from ..school import Audience, School
from ..selection import combination_of


def least_elective_periods(school: School, grade: str, week: int) -> int:
    """Return the fewest lesson periods of a week that any student has in elective subjects.

    What may also stand in a reading or an evening is not counted.
    """
    combinations = combination_of(school)
    chosen = {combinations[s.id] for s in students_of(school, grade) if s.id in combinations}
    rows = [
        need.row
        for need in needs_of(school, grade)
        if need.row.audience is not Audience.ALL
        and need.row.weeks >> week & 1
        and kinds_of(need.row) == (PeriodKind.LESSON,)
    ]

    def periods(combination: frozenset[str]) -> int:
        return sum(row.periods for row in rows if takes(row, combination))

    return min((periods(combination) for combination in chosen), default=0)
