"""How many teachers and pupils each school has, and how many of each subject and quality."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from ...models.exchange.words import Location, SchoolKind, Stage, Strength
from ..generator.draws import Draws
from .calibration import apportion, strength_for, tilted, weighted_cv
from .catalogue import (
    BACKBONE,
    CV_BACKBONE,
    CV_HIGH_DEGREE,
    CV_PE_ARTS,
    CV_STAFF,
    GAP,
    GRADES,
    HIGH_DEGREE,
    NORM,
    PE_ARTS,
    PERIODS,
    PUPILS_PER_TEACHER,
)
from .plans import SchoolPlan

_LEAST_STAFF = 3
_LEAST_PUPILS = 50
"""Smaller schools are teaching points and not inspected."""
_SIZE = {Location.URBAN: 200, Location.TOWN: 110, Location.RURAL: 55}
_PUPILS = {Location.URBAN: 60, Location.TOWN: 85, Location.RURAL: 190}
"""Teachers per pupil, relative: pupils have left the villages, teachers have not."""
_POPULAR = {Strength.STRONG: 260, Strength.ORDINARY: 90, Strength.WEAK: 30}
_NEAR = {Location.URBAN: 130, Location.TOWN: 100, Location.RURAL: 65}


def staff_schools(schools: list[SchoolPlan], teachers: int, draws: Draws) -> None:
    """Fill in how many teachers each school has."""
    sizes = [_SIZE[s.location] * draws.between(50, 150) / 100 for s in schools]
    spare = teachers - _LEAST_STAFF * len(schools)
    more = apportion(spare, sizes, [teachers] * len(schools))
    for school, count in zip(schools, more, strict=True):
        school.staff = _LEAST_STAFF + count


def fill_schools(schools: list[SchoolPlan], draws: Draws) -> None:
    """Fill in pupils where none are given, classes, subjects and qualities."""
    for stage in PERIODS:
        part = [school for school in schools if school.stage is stage]
        if part:
            fork = draws.fork(stage.value)
            if not any(school.pupils for school in part):
                _pupils(part, stage, fork.fork("pupils"))
            _settle(part, stage, fork.fork("pupils"))
            deal_qualities(part, stage, fork)
            _subjects(part, stage, fork.fork("subjects"))


def _pupils(schools: list[SchoolPlan], stage: Stage, draws: Draws) -> None:
    own = [_PUPILS[s.location] * draws.between(60, 140) / 10000 for s in schools]
    total = PUPILS_PER_TEACHER[stage] * sum(school.staff for school in schools)

    def pupils_at(strength: float) -> list[int]:
        rates = tilted(own, strength)
        sizes = [s.staff / rate for s, rate in zip(schools, rates, strict=True)]
        whole = fsum(sizes)
        return [max(s.staff, round(total * size / whole)) for s, size in
                zip(schools, sizes, strict=True)]  # fmt: skip

    def cv_at(strength: float) -> float:
        return _inspected_cv([s.staff for s in schools], pupils_at(strength))

    for school, count in zip(schools, pupils_at(strength_for(cv_at, CV_STAFF[stage])), strict=True):
        school.pupils = count


def _settle(schools: list[SchoolPlan], stage: Stage, draws: Draws) -> None:
    """Call the smallest schools teaching points; say how many classes there are."""
    for school in schools:
        if school.pupils < _LEAST_PUPILS and stage is not Stage.SENIOR:
            school.kind = SchoolKind.TEACHING_POINT
        school.classes = _classes(school, stage, draws)


def _inspected_cv(counts: Sequence[int], pupils: Sequence[int]) -> float:
    pairs = [(c, p) for c, p in zip(counts, pupils, strict=True) if p >= _LEAST_PUPILS]
    return weighted_cv([c for c, _ in pairs], [p for _, p in pairs])


def _classes(school: SchoolPlan, stage: Stage, draws: Draws) -> int:
    """Return the classes that make the school a little over- or understaffed."""
    load = sum(PERIODS[stage].values())
    low, high = {Location.URBAN: (98, 108), Location.TOWN: (94, 104), Location.RURAL: (86, 100)}[
        school.location
    ]
    wanted = school.staff * NORM[stage] * draws.between(low, high)
    least = GRADES[stage] if school.kind is SchoolKind.REGULAR else 1
    return max(min(least, school.pupils), round(wanted / (100 * load)))


def deal_qualities(schools: list[SchoolPlan], stage: Stage, draws: Draws) -> None:
    """Fill in how many backbone teachers and high degrees there are, as calibrated."""
    staff = [school.staff for school in schools]
    popular = _own_weights(schools, 0, draws.fork("backbone"))
    trained = draws.fork("degree")
    near = [_trained(trained) for _ in schools]
    backbone = _spread(schools, round(BACKBONE * sum(staff)), popular, CV_BACKBONE[stage])
    degree = _spread(schools, round(HIGH_DEGREE[stage] * sum(staff)), near, CV_HIGH_DEGREE[stage])
    for school, leaders, graduates in zip(schools, backbone, degree, strict=True):
        school.backbone, school.high_degree = leaders, graduates


def _own_weights(schools: list[SchoolPlan], evenly: int, draws: Draws) -> list[float]:
    return [
        (evenly + _POPULAR[s.strength] * _NEAR[s.location] * draws.between(50, 150) / 10000) / 100
        for s in schools
    ]


def _trained(draws: Draws) -> float:
    """Return how many of a school's teachers have a high degree, relative.

    A quarter of the schools, wherever they lie, took over many teachers without one.
    """
    return draws.between(8, 30) / 100 if draws.below(100) < 25 else draws.between(90, 130) / 100


def _spread(
    schools: list[SchoolPlan], total: int, own: Sequence[float], target: float
) -> list[int]:
    staff = [school.staff for school in schools]
    pupils = [school.pupils for school in schools]

    def counts_at(strength: float) -> list[int]:
        weights = [w * s for w, s in zip(tilted(own, strength), staff, strict=True)]
        return apportion(total, weights, staff)

    def cv_at(strength: float) -> float:
        return _inspected_cv(counts_at(strength), pupils)

    return counts_at(strength_for(cv_at, target))


def _subjects(schools: list[SchoolPlan], stage: Stage, draws: Draws) -> None:
    """Deal subjects: PE, music and art as calibrated, the others after the course plan."""
    own = _own_weights(schools, 60, draws.fork("arts"))
    total = round(PE_ARTS[stage] * sum(school.staff for school in schools))
    arts = _spread(schools, total, own, CV_PE_ARTS[stage])
    plan = PERIODS[stage]
    for school, count in zip(schools, arts, strict=True):
        count = max(0, min(count, school.staff - 2))
        school.subjects = {
            **_deal(school.staff - count, {s: p for s, p in plan.items() if s not in GAP}, draws),
            **_deal(count, {s: plan[s] for s in GAP}, draws),
        }


def _deal(count: int, periods: dict[str, int], draws: Draws) -> dict[str, int]:
    """Return teachers by subject, in the proportion of periods, the remainders drawn."""
    whole = sum(periods.values())
    result = {subject: count * load // whole for subject, load in periods.items()}
    remainders = {s: count * load % whole * 100 + draws.below(50 * whole) for s, load in
                  periods.items()}  # fmt: skip
    rest = sorted(periods, key=lambda s: -remainders[s])[: count - sum(result.values())]
    for subject in rest:
        result[subject] += 1
    return {subject: number for subject, number in result.items() if number}
