"""The closed lists of words that bureaus and policies share; order is rank, lowest first."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Stage(StrEnum):
    """Stage of schooling (学段)."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"


class SchoolKind(StrEnum):
    """Special schools and teaching points are left out of the balance inspection."""

    REGULAR = "regular"
    SPECIAL = "special"
    TEACHING_POINT = "teaching_point"


class Location(StrEnum):
    """Where a school lies."""

    RURAL = "rural"
    TOWN = "town"
    URBAN = "urban"


class Strength(StrEnum):
    """How the bureau marks a school (薄弱, 一般, 优质)."""

    WEAK = "weak"
    ORDINARY = "ordinary"
    STRONG = "strong"


class Title(StrEnum):
    """Title (职称), and grade of a post."""

    NONE = "none"
    THIRD = "third"
    SECOND = "second"
    FIRST = "first"
    SENIOR = "senior"
    FULL_SENIOR = "full_senior"


class Backbone(StrEnum):
    """Mark of a backbone teacher (骨干教师), by who gave it."""

    NONE = "none"
    SCHOOL = "school"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


class Degree(StrEnum):
    """Highest degree (学历)."""

    SECONDARY = "secondary"
    ASSOCIATE = "associate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


class Employment(StrEnum):
    """How a teacher is employed."""

    QUOTA = "quota"
    """Within the establishment (在编)."""
    OFF_QUOTA = "off_quota"
    """On contract, outside it (编外)."""
    SECONDED = "seconded"
    """Within it, but working elsewhere, not as a teacher (借调)."""


class Duty(StrEnum):
    """Duty beside or instead of teaching."""

    TEACHER = "teacher"
    PROGRAMME_LEADER = "programme_leader"
    DEPUTY = "deputy"
    PRINCIPAL = "principal"


class Form(StrEnum):
    """How a teacher moves."""

    LOAN = "loan"
    """The post stays; he returns when the term ends."""
    TRANSFER = "transfer"
    """Post and file move along."""
    SWAP = "swap"
    """Two teachers of one subject change places, as a loan."""
    ITINERANT = "itinerant"
    """Part of his week in a second school (走教)."""
    RETURN = "return"
    """Back to his post at the end of a loan."""


@cache
def _ranks(words: type[StrEnum]) -> dict[StrEnum, int]:
    return {word: number for number, word in enumerate(words)}


def rank(word: StrEnum) -> int:
    """Return the position of a word in its list, lowest first: what "at least senior" compares."""
    return _ranks(type(word))[word]
