"""Examples: generated schools, and the one that comes with the package."""

from __future__ import annotations

from zouban.instances.bundled_school import read_bundled
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.models.errors import UsageError
from zouban.models.school import School


def generate(
    kind: str,
    *,
    size: str = "S",
    seed: int = 1,
    scheme: str = "3+1+2",
    grades: int = 3,
    calendar: str = "plain",
) -> GeneratedSchool:
    """Generate an example; the same arguments give the same bytes everywhere.

    Parameters
    ----------
    kind
        "school".
    size
        "S", "M", "L" or "XL": 8, 14, 22 or 38 administrative classes a grade.
    scheme
        "3+1+2", "3+3of6" or "3+3of7".
    grades
        1 to 3.
    calendar
        "plain", or "full": with readings, evenings, odd and even weeks and Saturdays.

    Raises
    ------
    UsageError
        If an argument is none of these.
    """
    if kind != "school":
        raise UsageError(f"'{kind}' cannot be generated; this version generates: school.")
    return generate_school(size=size, seed=seed, scheme=scheme, grades=grades, calendar=calendar)


def bundled() -> School:
    """Return the school that comes with the package: one grade of 8 classes."""
    return read_bundled()
