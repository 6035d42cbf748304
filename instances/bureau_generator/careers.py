"""Who each teacher is for the exchange: tenured, exempt, volunteer, on loan, off quota, seconded.

The shares are exact in every bureau: heads are dealt out of a shuffled list, not drawn one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...models.exchange.policy import EligibilityRules, Policy
from ...models.exchange.words import Duty, Employment
from ..generator.draws import Draws
from .catalogue import (
    EXEMPT,
    OFF_QUOTA,
    SECONDED,
    TENURED,
    VOLUNTEERS,
    YOUNG_VOLUNTEERS,
)
from .plans import SchoolPlan

RETIREMENT = "retirement"
"""Exempt because retirement is near; other grounds are the policy's own words."""
_RUNNING_LOANS = 0.02
_ENDED_LOANS = 0.01
_EXEMPT_VOLUNTEERS = 0.01
_STAFF_PER_DEPUTY = 30
_SETTLED_LEADERS = 0.75
"""Of the backbone teachers at least so many are tenured: shares of them can be reached."""


@dataclass(slots=True)
class TeacherPlan:
    """A teacher before the record is written.

    Attributes
    ----------
    school
        Number of the school in which he works.
    loan
        "running" or "ended" where his post stands elsewhere.
    exempt
        Ground that stands against his exchange.
    """

    number: int
    school: SchoolPlan
    subject: str
    backbone: bool = False
    high_degree: bool = False
    female: bool = True
    employment: Employment = Employment.QUOTA
    tenured: bool = False
    exempt: str | None = None
    applies: bool = False
    loan: str | None = None
    duty: Duty = Duty.TEACHER


def plan_teachers(schools: list[SchoolPlan], policy: Policy, draws: Draws) -> list[TeacherPlan]:
    """Return all teachers, school by school."""
    teachers: list[TeacherPlan] = []
    for school in schools:
        teachers += _staff(school, len(teachers), draws)
    order = draws.fork("order").shuffled(teachers)
    _employ(order)
    _lend(order, len(teachers))
    _settle(order, len(teachers))
    _exempt(order, policy, draws.fork("grounds"))
    _apply(order, len(teachers))
    _appoint(teachers, schools, draws.fork("duties"))
    return teachers


def _staff(school: SchoolPlan, first: int, draws: Draws) -> list[TeacherPlan]:
    seats = [subject for subject, count in school.subjects.items() for _ in range(count)]
    staff = [TeacherPlan(first + n, school, subject) for n, subject in enumerate(seats)]
    for teacher in draws.sample(staff, school.backbone):
        teacher.backbone = True
    for teacher in draws.sample(staff, school.high_degree):
        teacher.high_degree = True
    for teacher in staff:
        teacher.female = draws.below(100) < 68
    return staff


def _first(teachers: Iterable[TeacherPlan], share: float, total: int) -> list[TeacherPlan]:
    return list(teachers)[: round(share * total)]


def _in_quota(teachers: Iterable[TeacherPlan]) -> list[TeacherPlan]:
    return [t for t in teachers if t.employment is Employment.QUOTA and t.loan is None]


def _employ(order: list[TeacherPlan]) -> None:
    for teacher in _first((t for t in order if not t.backbone), OFF_QUOTA, len(order)):
        teacher.employment = Employment.OFF_QUOTA
    for teacher in _first((t for t in _in_quota(order) if not t.backbone), SECONDED, len(order)):
        teacher.employment = Employment.SECONDED


def _lend(order: list[TeacherPlan], total: int) -> None:
    free = _in_quota(order)[::-1]
    for teacher in _first(free, _RUNNING_LOANS, total):
        teacher.loan = "running"
    for teacher in _first((t for t in _in_quota(free) if not t.backbone), _ENDED_LOANS, total):
        teacher.loan = "ended"


def _settle(order: list[TeacherPlan], total: int) -> None:
    free = _in_quota(order)
    leaders = [teacher for teacher in free if teacher.backbone]
    early = leaders[: round(_SETTLED_LEADERS * len(leaders))]
    chosen = {teacher.number for teacher in early}
    for teacher in _first((*early, *(t for t in free if t.number not in chosen)), TENURED, total):
        teacher.tenured = True
    for teacher in _first((t for t in free if not t.tenured), YOUNG_VOLUNTEERS, total):
        teacher.applies = True


def _exempt(order: list[TeacherPlan], policy: Policy, draws: Draws) -> None:
    able = [t for t in order if t.tenured or t.applies]
    grounds = [rule.reason for rule in policy.exemptions]
    for number, teacher in enumerate(draws.shuffled(able)[: round(EXEMPT * len(able))]):
        near = teacher.tenured and policy.eligibility.retirement_years is not None
        if near and (number % 3 == 0 or not grounds):
            teacher.exempt = RETIREMENT
        elif grounds:
            teacher.exempt = grounds[number % len(grounds)]
            if teacher.exempt in ("pregnant", "nursing"):
                teacher.female = True


def _apply(order: list[TeacherPlan], total: int) -> None:
    young = sum(teacher.applies for teacher in order)
    exempt = _first((t for t in order if t.exempt and not t.applies), _EXEMPT_VOLUNTEERS, total)
    rest = round(VOLUNTEERS * total) - young - len(exempt)
    free = [t for t in order if t.tenured and t.exempt is None]
    for teacher in (*exempt, *free[:rest]):
        teacher.applies = True


def _appoint(teachers: list[TeacherPlan], schools: list[SchoolPlan], draws: Draws) -> None:
    """Give each school a principal, larger ones deputies; some teachers lead a programme."""
    by_school: dict[int, list[TeacherPlan]] = {school.number: [] for school in schools}
    for teacher in teachers:
        plain = teacher.exempt is None and not teacher.applies
        if teacher.employment is Employment.QUOTA and teacher.loan is None and plain:
            by_school[teacher.school.number].append(teacher)
    for school in schools:
        able = draws.shuffled(by_school[school.number])
        deputies = school.staff // _STAFF_PER_DEPUTY
        for number, teacher in enumerate(able[: 1 + deputies]):
            teacher.duty = Duty.DEPUTY if number else Duty.PRINCIPAL
        for teacher in able[1 + deputies :]:
            if draws.below(100) < 2:
                teacher.duty = Duty.PROGRAMME_LEADER


def tenure_of(rules: EligibilityRules) -> int:
    """Return the whole years of tenure after which a generated teacher is eligible."""
    return max(1, round(rules.tenure_years or 6))
