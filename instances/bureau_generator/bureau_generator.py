"""Bureaus out of a seed: schools in towns and villages, and teachers with all that they carry.

The shares of a real county are dealt out exactly, the coefficients of variation of staff,
backbone teachers, degrees, PE and arts are set to published ones (`catalogue`), and what is
scarce is scarce where it is in reality: weak and rural schools lack PE, music, art and backbone
teachers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...models.errors import UsageError
from ...models.exchange.bureau import Bureau, ExchangeSubject
from ...models.exchange.plan import ExchangePlan
from ...models.exchange.policy import Policy
from ...models.exchange.words import Stage
from ..collecting import collection_paused
from ..generator import GeneratedSchool
from ..generator.draws import Draws
from ..rule_packs import read_policy
from .careers import plan_teachers
from .catalogue import AS_OF, SUBJECTS, periods
from .geography import read_sites, real_schools
from .places import compulsory_stages, found_alliances, make_schools, make_zones
from .plans import SchoolPlan, Zone
from .school_rows import class_rows, demand_rows, distance_rows, post_rows, school_records
from .senior import bureau_subjects, found_schools, shift_staff
from .staffing import deal_qualities, fill_schools, staff_schools
from .teacher_records import TeacherWriter
from .wish_records import Neighbourhood, share_rows, tie_rows, wish_rows

LEAST_SCHOOLS, MOST_SCHOOLS = 8, 10_000
LEAST_SENIOR_SCHOOLS, MOST_SENIOR_SCHOOLS = 4, 100
LEAST_TEACHERS, MOST_TEACHERS = 150, 200_000
_LEAST_A_SCHOOL = 10
"""Teachers a school, on average, at least."""


@dataclass(frozen=True, slots=True)
class GeneratedBureau:
    """A bureau out of a seed.

    Attributes
    ----------
    schools
        Of senior high schools, their own data and planted answers by school id.
    """

    bureau: Bureau
    schools: Mapping[str, GeneratedSchool] = field(default_factory=dict)

    def plan(self) -> ExchangePlan:
        """Return the planted plan: it keeps every rule, and is nothing to be proud of."""
        from .planted import planted_plan  # numpy takes a while to import

        return planted_plan(self.bureau)


def generate_bureau(
    *, schools: int, teachers: int, seed: int, pack: str = "national-2014"
) -> GeneratedBureau:
    """Generate a bureau of primary and junior high schools.

    The same arguments give the same bytes everywhere.

    Parameters
    ----------
    schools, teachers
        How many; at least ten teachers a school.
    seed
        Any integer.
    pack
        Rule pack that is its policy: a bundled one, or a file ending in .toml.

    Raises
    ------
    UsageError
        If an argument is out of bounds.
    """
    _check("schools", schools, LEAST_SCHOOLS, MOST_SCHOOLS)
    _check("teachers", teachers, max(LEAST_TEACHERS, _LEAST_A_SCHOOL * schools), MOST_TEACHERS)
    policy = read_policy(pack)
    with collection_paused():
        draws = Draws(seed, f"bureau/{schools}/{teachers}")
        zones = make_zones(schools, draws.fork("zones"))
        stages = compulsory_stages(schools, draws.fork("stages"))
        plans = make_schools(stages, zones, draws.fork("schools"))
        staff_schools(plans, teachers, draws.fork("staff"))
        fill_schools(plans, draws.fork("staff"))
        name = f"generated-{schools}-{teachers}-{seed}"
        return GeneratedBureau(_bureau(name, plans, zones, policy, draws))


def generate_at(
    geography: str | Path, *, seed: int, pack: str = "national-2014"
) -> GeneratedBureau:
    """Generate a bureau whose schools lie, and are as large, as a CSV file says.

    Raises
    ------
    InputError
        With every problem of the file.
    UsageError
        If there is no such rule pack.
    """
    policy = read_policy(pack)
    sites = read_sites(Path(geography))
    with collection_paused():
        draws = Draws(seed, f"bureau/{len(sites)}/real")
        zones, plans = real_schools(sites, draws.fork("stages"))
        fill_schools(plans, draws.fork("staff"))
        name = f"real-{len(sites)}-{seed}"
        return GeneratedBureau(_bureau(name, plans, zones, policy, draws))


def generate_senior(*, schools: int, seed: int, pack: str = "municipal-senior") -> GeneratedBureau:
    """Generate a municipal bureau of senior high schools that are generated schools themselves.

    Its teachers follow from their schools, and what a school needs from its planted sectioning.

    Raises
    ------
    UsageError
        If an argument is out of bounds.
    """
    _check("schools", schools, LEAST_SENIOR_SCHOOLS, MOST_SENIOR_SCHOOLS)
    from ...models.exchange.demand import with_sectioning_demand  # numpy, as above

    policy = read_policy(pack)
    draws = Draws(seed, f"bureau/{schools}/senior")
    zones = make_zones(schools, draws.fork("zones"))
    plans = make_schools([Stage.SENIOR] * schools, zones, draws.fork("schools"))
    made = found_schools(plans, seed)
    shift_staff(plans, draws.fork("shift"))
    deal_qualities(plans, Stage.SENIOR, draws.fork("qualities"))
    name = f"generated-senior-{schools}-{seed}"
    bureau = _bureau(name, plans, zones, policy, draws, bureau_subjects(made))
    answers = {id_: (school.school, school.sectioning) for id_, school in made.items()}
    return GeneratedBureau(with_sectioning_demand(bureau, answers), made)


def _check(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} must be {least} to {most}, not {value}")


def _bureau(
    name: str,
    plans: list[SchoolPlan],
    zones: list[Zone],
    policy: Policy,
    draws: Draws,
    subjects: tuple[ExchangeSubject, ...] = SUBJECTS,
) -> Bureau:
    found_alliances(plans)
    people = plan_teachers(plans, policy, draws.fork("careers"))
    around = Neighbourhood(plans, zones)
    lenders = {s.number: around.around(s) or [s] for s in plans}
    writer = TeacherWriter(policy, lenders, len(people), draws.fork("teachers"))
    rows = writer.write(people)
    ids = [teacher.id for teacher in rows.teachers]
    decided = {number for number, teacher in enumerate(rows.teachers) if teacher.must is not None}
    return Bureau(
        id=name,
        name_en="Generated Education Bureau",
        name_zh="示例教育局",
        as_of=AS_OF,
        policy=policy,
        subjects=subjects,
        schools=tuple(school_records(plans, rows.teachers, draws.fork("quotas"))),
        teachers=tuple(rows.teachers),
        posts=tuple(post_rows(plans, rows.teachers, draws.fork("posts"))),
        demand=tuple(demand_rows(plans)),
        class_counts=tuple(class_rows(plans)),
        distances=tuple(distance_rows(plans, around, draws.fork("ways"))),
        periods=periods() if subjects is SUBJECTS else (),
        evaluations=tuple(rows.evaluations),
        exemptions=tuple(rows.exemptions),
        wishes=tuple(wish_rows(people, ids, around, draws.fork("wishes"))),
        ties=tuple(tie_rows(people, ids, around, decided, draws.fork("ties"))),
        shares=tuple(share_rows(people, ids, around, draws.fork("shares"))),
    )
