"""Schools out of a seed: data, and a sectioning and a timetable that solve them.

The answer comes first and the data follow from it, so a solution exists by construction:
classes and who chooses what (`layout`, `people`), sections in bands (`walking`), slots of bands
and meetings (`week`), teachers around their duties (`staffing`, `availability`), rooms for what
stands at once (`facilities`), a week that breaks no rule (`rows`, `search`), and at last the
tables that an office would fill in (`school_records`, `rule_rows`). What is scarce is scarce by
the same figures: norms are cut to the load, rooms and grounds to what is used at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...models.errors import UsageError, ZoubanError
from ...models.scheme import PRESETS
from ...models.school import School
from ...models.sectioning import Sectioning
from ...models.timetable import Timetable
from .blueprint import Blueprint, plan_school
from .catalogue import CLASSES
from .draws import Draws
from .full_calendar import with_full_calendar
from .rows import Week
from .school_records import TERM, school_id, school_record
from .search import find_week
from .sectioning_records import sectioning_record
from .timetable_records import RoomBook, timetable_record

_GRADES = {1: ("G2",), 2: ("G2", "G3"), 3: ("G1", "G2", "G3")}
"""A school of one grade has the one that is sectioned anew."""
_ATTEMPTS = 100
CALENDARS = ("plain", "full")


@dataclass(frozen=True, slots=True)
class GeneratedSchool:
    """A school with the answer it was built around.

    Attributes
    ----------
    sectioning, timetable
        The planted answer: it breaks no hard rule and leaves nothing out.
    """

    school: School
    sectioning: Sectioning
    timetable: Timetable


def generate_school(
    *, size: str, seed: int, scheme: str = "3+1+2", grades: int = 3, calendar: str = "plain"
) -> GeneratedSchool:
    """Generate a school; the same arguments give the same bytes everywhere.

    Parameters
    ----------
    size
        "S", "M", "L" or "XL": 8, 14, 22 or 38 administrative classes a grade.
    seed
        Any integer.
    scheme
        A preset of `models.scheme`: "3+1+2", "3+3of6" or "3+3of7".
    grades
        1 (Grade 2 only), 2 (Grades 2 and 3) or 3.
    calendar
        "plain": forty lessons in a week like every other, one bell for all. "full": readings,
        evenings, odd and even weeks, and a calendar with Saturdays for Grade 3.

    Raises
    ------
    UsageError
        If an argument is none of these.
    """
    for name, value, allowed in (
        ("size", size, list(CLASSES)),
        ("scheme", scheme, list(PRESETS)),
        ("grades", grades, list(_GRADES)),
        ("calendar", calendar, list(CALENDARS)),
    ):
        if value not in allowed:
            options = ", ".join(str(a) for a in allowed)
            raise UsageError(f"{name} must be one of {options}, not {value!r}")
    blueprint, week = _solved(size, seed, scheme, _GRADES[grades])
    name = school_id(blueprint)
    book = RoomBook(blueprint)
    timetable = timetable_record(blueprint, week, name, TERM, book)
    school = school_record(blueprint, book.closed(Draws(seed, "laboratories")))
    sectioning = sectioning_record(blueprint, name, TERM)
    if calendar == "full":
        school, timetable = with_full_calendar(school, sectioning, timetable)
        sectioning = sectioning.model_copy(update={"school": school.id})
    return GeneratedSchool(school=school, sectioning=sectioning, timetable=timetable)


def _solved(size: str, seed: int, scheme: str, grades: tuple[str, ...]) -> tuple[Blueprint, Week]:
    """Plan until the week can be filled; nearly always the first plan can."""
    for attempt in range(_ATTEMPTS):
        blueprint = plan_school(size, seed, scheme, grades, attempt)
        week = find_week(blueprint)
        if week is not None:
            return blueprint, week
    raise ZoubanError(f"no school of size {size} was found for seed {seed}; try another seed")
