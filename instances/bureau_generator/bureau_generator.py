"""Bureaus out of a seed: schools in towns and villages, and teachers with all that they carry.

The shares of a real county are dealt out exactly, the coefficients of variation of staff,
backbone teachers, degrees, PE and arts are set to published ones (`catalogue`), and what is
scarce is scarce where it is in reality: weak and rural schools lack PE, music, art and backbone
teachers.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...models.errors import UsageError
from ...models.exchange.bureau import Bureau
from ...models.exchange.policy import Policy
from ..collecting import collection_paused
from ..generator.draws import Draws
from ..rule_packs import read_pack
from .careers import plan_teachers
from .catalogue import AS_OF, SUBJECTS, periods
from .places import make_schools, make_zones
from .plans import SchoolPlan, Zone
from .school_rows import class_rows, demand_rows, post_rows, school_records
from .staffing import staff_schools
from .teacher_records import TeacherWriter
from .wish_records import Neighbourhood, share_rows, tie_rows, wish_rows

LEAST_SCHOOLS, MOST_SCHOOLS = 4, 10_000
LEAST_TEACHERS, MOST_TEACHERS = 40, 200_000
_LEAST_A_SCHOOL = 8
"""Teachers a school, on average, at least."""


@dataclass(frozen=True, slots=True)
class GeneratedBureau:
    """A bureau out of a seed."""

    bureau: Bureau


def generate_bureau(
    *, schools: int, teachers: int, seed: int, pack: str = "national-2014"
) -> GeneratedBureau:
    """Generate a bureau; the same arguments give the same bytes everywhere.

    Parameters
    ----------
    schools, teachers
        How many; at least eight teachers a school.
    seed
        Any integer.
    pack
        Bundled rule pack that is its policy.

    Raises
    ------
    UsageError
        If an argument is out of bounds.
    """
    _check("schools", schools, LEAST_SCHOOLS, MOST_SCHOOLS)
    _check("teachers", teachers, max(LEAST_TEACHERS, _LEAST_A_SCHOOL * schools), MOST_TEACHERS)
    policy = read_pack(pack)
    with collection_paused():
        return _generate(schools, teachers, seed, policy)


def _generate(schools: int, teachers: int, seed: int, policy: Policy) -> GeneratedBureau:
    draws = Draws(seed, f"bureau/{schools}/{teachers}")
    zones = make_zones(schools, draws.fork("zones"))
    plans = make_schools(schools, zones, draws.fork("schools"))
    staff_schools(plans, teachers, draws.fork("staff"))
    name = f"generated-{schools}-{teachers}-{seed}"
    return GeneratedBureau(_bureau(name, plans, zones, policy, draws))


def _check(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} must be {least} to {most}, not {value}")


def _bureau(
    name: str, plans: list[SchoolPlan], zones: list[Zone], policy: Policy, draws: Draws
) -> Bureau:
    people = plan_teachers(plans, policy, draws.fork("careers"))
    around = Neighbourhood(plans, zones)
    lenders = {s.number: around.around(s) or [s] for s in plans}
    writer = TeacherWriter(policy, lenders, len(people), draws.fork("teachers"))
    rows = writer.write(people)
    ids = [teacher.id for teacher in rows.teachers]
    return Bureau(
        id=name,
        name_en="Generated Education Bureau",
        name_zh="示例教育局",
        as_of=AS_OF,
        policy=policy,
        subjects=SUBJECTS,
        schools=tuple(school_records(plans, rows.teachers, draws.fork("quotas"))),
        teachers=tuple(rows.teachers),
        posts=tuple(post_rows(plans, rows.teachers, draws.fork("posts"))),
        demand=tuple(demand_rows(plans)),
        class_counts=tuple(class_rows(plans)),
        periods=periods(),
        evaluations=tuple(rows.evaluations),
        exemptions=tuple(rows.exemptions),
        wishes=tuple(wish_rows(people, ids, around, draws.fork("wishes"))),
        ties=tuple(tie_rows(people, ids, around, draws.fork("ties"))),
        shares=tuple(share_rows(people, ids, around, draws.fork("shares"))),
    )
