"""From a School and its Sectioning to the Problem that is solved, and back to a Timetable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .decode import decode_assignment, encode_timetable
from .draft import Draft
from .lessons import Requirement, required_lessons
from .problem import Assignment, Problem
from .rules.catalogue import BY_NAME, RULES
from .rules.rows import rows_of_school
from .rules.rule import Row
from .school import School
from .school_index import SchoolIndex
from .sectioning import Sectioning
from .timetable import Timetable


@dataclass(frozen=True, slots=True)
class Compiled:
    """A Problem with the way back.

    Attributes
    ----------
    problem
        What is solved.
    requirements
        Everything that has to be taught, meetings included.
    """

    problem: Problem
    requirements: tuple[Requirement, ...]
    draft: Draft

    def decode(self, assignment: Assignment, *, interrupted: bool = False) -> Timetable:
        """Return the school's timetable: lessons with stable ids, rooms chosen.

        What has no time in the assignment becomes lessons without a place.
        """
        return decode_assignment(self.draft, assignment, interrupted)

    def encode(self, timetable: Timetable) -> Assignment:
        """Return a timetable's places as an assignment, to start from or to repair.

        Lessons that this problem does not have, and those that do not fit, are left out.
        """
        return encode_timetable(self.draft, timetable)


def _requirements(index: SchoolIndex, rows: Sequence[Row]) -> Iterator[Requirement]:
    """Yield what has to be taught and held; a second meeting of one group has an id of its own."""
    yield from required_lessons(index)
    number: Counter[str] = Counter()
    for row in rows:
        for asked in BY_NAME[row.rule].requires(index, row):
            number[asked.id] += 1
            again = number[asked.id]
            yield asked if again == 1 else replace(asked, id=f"{asked.id}/{again}")


def compile_timetabling(school: School, sectioning: Sectioning) -> Compiled:
    """Write a school's timetabling problem.

    Raises
    ------
    InputError
        The rules table has rows that cannot be read; all of them are listed.
    """
    index = SchoolIndex(school, sectioning)
    rows = rows_of_school(school)
    draft = Draft(index, _requirements(index, rows), rows)
    for rule in RULES:
        if rule.by_itself:
            rule.compile(draft, rule.default_row())
    for row in rows:
        BY_NAME[row.rule].compile(draft, row)
    return Compiled(draft.problem(), draft.requirements, draft)
