"""Schools out of a seed: data, and a sectioning and a timetable that solve them."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.errors import UsageError
from ...models.scheme import PRESETS
from ...models.school import School
from ...models.sectioning import Sectioning
from ...models.timetable import Timetable
from .blueprint import plan_school
from .catalogue import CLASSES
from .school_records import TERM, school_id, school_record
from .sectioning_records import sectioning_record

_GRADES = {1: ("G2",), 2: ("G2", "G3"), 3: ("G1", "G2", "G3")}
"""A school of one grade has the one that is sectioned anew."""


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
    *, size: str, seed: int, scheme: str = "3+1+2", grades: int = 3
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

    Raises
    ------
    UsageError
        If an argument is none of these.
    """
    for name, value, allowed in (
        ("size", size, list(CLASSES)),
        ("scheme", scheme, list(PRESETS)),
        ("grades", grades, list(_GRADES)),
    ):
        if value not in allowed:
            options = ", ".join(str(a) for a in allowed)
            raise UsageError(f"{name} must be one of {options}, not {value!r}")
    blueprint = plan_school(size, seed, scheme, _GRADES[grades])
    name = school_id(blueprint)
    sectioning = sectioning_record(blueprint, name, TERM)
    return GeneratedSchool(
        school=school_record(blueprint, {}),
        sectioning=sectioning,
        timetable=Timetable(school=name, term=TERM, lessons=()),
    )
