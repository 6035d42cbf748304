"""Examples: generated schools, and the one that comes with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, overload

from zouban.instances.bundled_school import read_bundled
from zouban.instances.bureau_generator import (
    GeneratedBureau,
    generate_at,
    generate_bureau,
    generate_senior,
)
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.models.errors import UsageError
from zouban.models.school import School


@overload
def generate(
    kind: Literal["school"],
    *,
    size: str = "S",
    seed: int = 1,
    scheme: str = "3+1+2",
    grades: int = 3,
    calendar: str = "plain",
) -> GeneratedSchool: ...


@overload
def generate(
    kind: Literal["bureau"],
    *,
    schools: int = 70,
    teachers: int = 3700,
    seed: int = 1,
    pack: str | None = None,
    geography: str | Path | None = None,
    senior: bool = False,
) -> GeneratedBureau: ...


def generate(
    kind: str,
    *,
    seed: int = 1,
    size: str = "S",
    scheme: str = "3+1+2",
    grades: int = 3,
    calendar: str = "plain",
    schools: int = 70,
    teachers: int = 3700,
    pack: str | None = None,
    geography: str | Path | None = None,
    senior: bool = False,
) -> GeneratedSchool | GeneratedBureau:
    """Generate an example; the same arguments give the same bytes everywhere.

    Parameters
    ----------
    kind
        "school" or "bureau".
    size
        Of a school: "S", "M", "L" or "XL": 8, 14, 22 or 38 administrative classes a grade.
    scheme
        Of a school: "3+1+2", "3+3of6" or "3+3of7".
    grades
        Of a school: 1 to 3.
    calendar
        Of a school: "plain", or "full": with readings, evenings, odd and even weeks and Saturdays.
    schools, teachers
        Of a bureau: how many.
    pack
        Of a bureau: the rule pack that is its policy, or a .toml file (default: "national-2014", or
        "municipal-senior" for senior high schools).
    geography
        Of a bureau: CSV file of real schools, in place of `schools` and `teachers`.
    senior
        A municipal bureau of senior high schools that are generated schools themselves;
        `teachers` follow from them.

    Raises
    ------
    UsageError
        If an argument is none of these.
    InputError
        With every problem of `geography`.
    """
    if kind == "bureau":
        if senior and geography is not None:
            raise UsageError("A bureau of senior high schools is generated without a geography.")
        if senior:
            return generate_senior(schools=schools, seed=seed, pack=pack or "municipal-senior")
        pack = pack or "national-2014"
        if geography is not None:
            return generate_at(geography, seed=seed, pack=pack)
        return generate_bureau(schools=schools, teachers=teachers, seed=seed, pack=pack)
    if kind != "school":
        raise UsageError(f"'{kind}' cannot be generated; this version generates: school, bureau.")
    return generate_school(size=size, seed=seed, scheme=scheme, grades=grades, calendar=calendar)


def bundled() -> School:
    """Return the school that comes with the package: one grade of 8 classes."""
    return read_bundled()
