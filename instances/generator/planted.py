"""The planted sectioning, before teachers and rooms: classes, bands, sections, duties."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.sectioning import TeachingClassKind
from .catalogue import (
    CLASSES,
    ELECTIVE_PERIODS,
    QUALIFYING_PERIODS,
    common_periods,
    qualifying_subjects,
)
from .draws import Draws
from .layout import ClassPlan, division_layout, division_sizes
from .people import People, PlantedClass, division_people
from .staffing import POOL_OF, Duty
from .walking import BandPlan, SectionPlan, plan_bands
from .week import BandSlots

_SUPERVISORS = ("politics", "geography", "biology", "history")
"""Pools whose teachers supervise self-study in turn."""
ACTIVITIES = ("class_meeting", "flag_raising", "self_study")


@dataclass(frozen=True, slots=True)
class GradePlan:
    """One grade with its planted classes, bands and sections."""

    grade: str
    people: tuple[People, ...]
    at_home: dict[str, set[str]]
    bands: tuple[BandPlan, ...]
    sections: tuple[SectionPlan, ...]

    @property
    def classes(self) -> tuple[PlantedClass, ...]:
        """All planted classes in order."""
        return tuple(c for part in self.people for c in part.classes)


def plan_grade(grade: str, size: str, scheme: str, draws: Draws) -> GradePlan:
    """Plan one grade."""
    sizes = division_sizes(size)
    people: list[People] = []
    bands: list[BandPlan] = []
    sections: list[SectionPlan] = []
    at_home: dict[str, set[str]] = {}
    first_class = first_student = 1
    for number, count in enumerate(sizes):
        division = f"{grade}-{'AB'[number]}" if len(sizes) > 1 else None
        plans, students = _class_plans(grade, scheme, size, count, draws.fork(f"classes{number}"))
        part = division_people(
            grade, division, plans, students, first_class, first_student, draws.fork(f"p{number}")
        )
        people.append(part)
        first_class += count
        first_student += sum(students)
        at_home |= {c.id: _at_home(c, scheme) for c in part.classes}
        walking = [c for c in part.classes if c.walks]
        if walking:
            with_qualifying = grade == "G2" and scheme == "3+1+2"
            more = plan_bands(f"W{division or grade}", walking, with_qualifying, at_home)
            bands += more[0]
            sections += more[1]
    return GradePlan(grade, tuple(people), at_home, tuple(bands), tuple(sections))


def _class_plans(
    grade: str, scheme: str, size: str, count: int, draws: Draws
) -> tuple[list[ClassPlan | None], list[int]]:
    if grade == "G1":
        return [None] * count, [draws.between(49, 51) for _ in range(count)]
    plans = division_layout(scheme, size, count, draws)
    return list(plans), [plan.size for plan in plans]


def _at_home(planted: PlantedClass, scheme: str) -> set[str]:
    """Return the qualifying subjects that the whole class takes at home.

    Under 3+1+2 those that nobody of the class has chosen; under 3+3 all that are not fixed.
    """
    if planted.grade != "G2":
        return set()
    taken = set(planted.fixed)
    if scheme == "3+1+2":
        taken |= set(planted.third.values())
    return set(qualifying_subjects(scheme)) - taken


def home_periods(plan: GradePlan, planted: PlantedClass) -> dict[str, int]:
    """Return periods a week of all that the class takes as a whole, by subject."""
    result = common_periods(plan.grade)
    if planted.fixed:
        result |= dict.fromkeys(planted.fixed, ELECTIVE_PERIODS[plan.grade])
    result |= dict.fromkeys(sorted(plan.at_home[planted.id]), QUALIFYING_PERIODS)
    return result


def grade_duties(plan: GradePlan, slots: dict[str, BandSlots]) -> list[Duty]:
    """Return everything that needs a teacher in the grade."""
    result = []
    for planted in plan.classes:
        for subject, periods in home_periods(plan, planted).items():
            if subject not in ACTIVITIES:
                result.append(Duty(planted.id, subject, POOL_OF[subject], plan.grade, periods))
        if planted.japanese:
            periods = common_periods(plan.grade)["english"]
            owner = language_class_id(planted)
            result.append(Duty(owner, "japanese", "japanese", plan.grade, periods, home=False))
    bands = {band.id: band for band in plan.bands}
    supervised = 0
    for section in plan.sections:
        pool = POOL_OF.get(section.subject or "")
        if section.kind is TeachingClassKind.SELF_STUDY or pool is None:
            pool = _SUPERVISORS[supervised % len(_SUPERVISORS)]
            supervised += 1
        taken = section_slots(section, bands[section.band], slots)
        result.append(
            Duty(section.id, section.subject, pool, plan.grade, section.periods,
                 frozenset(taken), home=False)
        )  # fmt: skip
    return result


def section_slots(
    section: SectionPlan, band: BandPlan, slots: dict[str, BandSlots]
) -> tuple[int, ...]:
    """Return the slots at which a section meets."""
    parts = [slots[band.id].part(band.parts, index) for index in section.parts]
    if len(section.parts) == len(band.parts):
        return slots[band.id].slots
    return tuple(sorted(slot for part in parts for slot in part))


def language_class_id(planted: PlantedClass) -> str:
    """Return the id of the teaching class of those of the class who learn Japanese."""
    return f"{planted.id}-japanese-1"


def class_count(size: str) -> int:
    """Return the number of administrative classes a grade."""
    return CLASSES[size]
