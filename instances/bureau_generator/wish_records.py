"""What teachers wish for and who belongs together."""

from __future__ import annotations

from collections import defaultdict

from ...models.exchange.bureau import TeacherShare, TeacherTie, Tie, Wish
from ...models.exchange.words import Strength
from ..generator.draws import Draws
from .careers import TeacherPlan
from .catalogue import GAP
from .places import kilometres
from .plans import SchoolPlan, Zone

_MOST_WISHES = 8
_NEIGHBOURS = 3
"""Zones whose schools a teacher thinks of first, his own included."""
_POPULAR = 25
"""Popular schools that are wished for from afar."""


class Neighbourhood:
    """For each zone and stage, the schools nearby and the popular ones of its authority."""

    def __init__(self, schools: list[SchoolPlan], zones: list[Zone]) -> None:
        self.by_zone: dict[tuple[int, str], list[SchoolPlan]] = defaultdict(list)
        popular: dict[tuple[str | None, str], list[SchoolPlan]] = defaultdict(list)
        for school in schools:
            self.by_zone[school.zone, school.stage].append(school)
            if school.strength is Strength.STRONG:
                popular[school.authority, school.stage].append(school)
        self.popular = popular
        self.near: dict[tuple[int, str], list[SchoolPlan]] = {}
        stages = sorted({str(school.stage) for school in schools})
        for zone in zones:
            order = sorted(zones, key=lambda z: (kilometres(zone.x, zone.y, z.x, z.y), z.number))
            for stage in stages:
                self.near[zone.number, stage] = [
                    school for z in order[:_NEIGHBOURS] for school in self.by_zone[z.number, stage]
                ]

    def around(self, school: SchoolPlan) -> list[SchoolPlan]:
        """Return other schools of the stage near a school (any of the stage if there are none)."""
        return [s for s in self.near[school.zone, school.stage] if s is not school]

    def wanted(self, school: SchoolPlan) -> list[SchoolPlan]:
        """Return the popular schools of a school's authority and stage."""
        found = self.popular[school.authority, school.stage][:_POPULAR]
        return [s for s in found if s is not school]


def wish_rows(
    plans: list[TeacherPlan], ids: list[str], around: Neighbourhood, draws: Draws
) -> list[Wish]:
    """Return the wishes of all who apply: nearby and popular schools, best first."""
    rows = []
    for plan in plans:
        if not plan.applies:
            continue
        near = draws.sample(around.around(plan.school), _MOST_WISHES)
        popular = draws.sample(around.wanted(plan.school), 3)
        wishes: dict[str, None] = {}
        for _ in range(draws.between(1, _MOST_WISHES)):
            pool = popular if popular and draws.below(100) < 35 else near
            if pool:
                wishes[pool.pop().id] = None
        rows += [
            Wish(teacher=ids[plan.number], rank=rank, school=school)
            for rank, school in enumerate(wishes, 1)
        ]
    return rows


def tie_rows(
    plans: list[TeacherPlan],
    ids: list[str],
    around: Neighbourhood,
    decided: set[int],
    draws: Draws,
) -> list[TeacherTie]:
    """Return couples, teams and pairs kept apart; nobody is in two ties.

    Parameters
    ----------
    decided
        Numbers of those of whom the bureau has decided whether they move: they have no ties.
    """
    by_school: dict[int, list[TeacherPlan]] = defaultdict(list)
    for plan in plans:
        if plan.loan is None:
            by_school[plan.school.number].append(plan)
    rows: list[TeacherTie] = []
    taken = set(decided)
    for _ in range(max(1, len(plans) // 130)):
        first = draws.pick(plans)
        elsewhere = around.around(first.school)
        school = draws.pick(elsewhere) if elsewhere and draws.below(2) else first.school
        others = [p for p in by_school[school.number] if p.female != first.female]
        _tie(rows, taken, first, others, Tie.COUPLE, ids, draws)
    willing = [plan for plan in plans if plan.applies and plan.loan is None]
    for tie, pool, share in ((Tie.TEAM, willing, 600), (Tie.APART, plans, 500)):
        for _ in range(max(1, len(plans) // share) if pool else 0):
            first = draws.pick(pool)
            colleagues = by_school[first.school.number]
            others = [p for p in colleagues if p.applies or tie is not Tie.TEAM]
            _tie(rows, taken, first, others, tie, ids, draws)
    return rows


def _tie(
    rows: list[TeacherTie],
    taken: set[int],
    first: TeacherPlan,
    others: list[TeacherPlan],
    tie: Tie,
    ids: list[str],
    draws: Draws,
) -> None:
    free = [p for p in others if p.number not in taken and p is not first]
    if first.number in taken or first.loan is not None or not free:
        return
    second = draws.pick(free)
    taken |= {first.number, second.number}
    rows.append(TeacherTie(first=ids[first.number], second=ids[second.number], tie=tie))


def share_rows(
    plans: list[TeacherPlan], ids: list[str], around: Neighbourhood, draws: Draws
) -> list[TeacherShare]:
    """Return the weeks of some teachers of PE, music and art who serve a second school."""
    rows = []
    for plan in plans:
        plain = plan.loan is None and plan.employment == "quota" and not plan.tenured
        if plan.subject not in GAP or not plain or draws.below(100) >= 12:
            continue
        near = around.around(plan.school)
        if near:
            parts = ((plan.school, 60), (draws.pick(near), 40))
            rows += [
                TeacherShare(
                    teacher=ids[plan.number], school=school.id, subject=plan.subject, share=share
                )
                for school, share in parts
            ]
    return rows
