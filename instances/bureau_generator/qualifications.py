"""What teachers are qualified for: titles, posts, backbone levels, degrees."""

from __future__ import annotations

from ...models.exchange.words import Backbone, Degree, Employment, Stage, Title
from ..generator.draws import Draws
from .careers import TeacherPlan
from .catalogue import SENIOR_TITLE


def deal_titles(plans: list[TeacherPlan], draws: Draws) -> list[Title]:
    """Deal the senior titles, to backbone teachers and the tenured first."""
    order = sorted(
        plans,
        key=lambda p: (
            p.employment is Employment.OFF_QUOTA,
            -(2 * p.backbone + 2 * p.tenured) - draws.below(4),
            p.number,
        ),
    )
    titles = [Title.NONE] * len(plans)
    senior = round(SENIOR_TITLE * len(plans))
    for place, plan in enumerate(order):
        titles[plan.number] = _title(plan, place, senior, draws)
    return titles


def _title(plan: TeacherPlan, place: int, senior: int, draws: Draws) -> Title:
    if plan.employment is Employment.OFF_QUOTA:
        return Title.NONE if draws.below(2) else Title.SECOND
    if place * 20 < senior:
        return Title.FULL_SENIOR
    if place < senior:
        return Title.SENIOR
    drawn = draws.below(100)
    if plan.tenured:
        return Title.FIRST if drawn < 75 else Title.SECOND
    return Title.FIRST if drawn < 35 else Title.SECOND if drawn < 80 else Title.THIRD


def appointed_to(title: Title, draws: Draws) -> Title | None:
    """Draw the grade of a post that is below the title; None where it is the title's."""
    if title in (Title.SENIOR, Title.FIRST) and draws.below(100) < 6:
        return {Title.SENIOR: Title.FIRST, Title.FIRST: Title.SECOND}[title]
    return None


def backbone_level(plan: TeacherPlan, draws: Draws) -> Backbone:
    """Draw who gave the mark of a backbone teacher."""
    if not plan.backbone:
        return Backbone.NONE
    drawn = draws.below(100)
    return Backbone.COUNTY if drawn < 65 else Backbone.CITY if drawn < 92 else Backbone.PROVINCE


def degree_of(plan: TeacherPlan, draws: Draws) -> Degree:
    """Draw a degree that is high, or is not, as planned."""
    drawn = draws.below(100)
    if plan.school.stage is Stage.SENIOR:
        return Degree.MASTER if plan.high_degree else Degree.BACHELOR
    if plan.school.stage is Stage.PRIMARY:
        if not plan.high_degree:
            return Degree.SECONDARY
        return Degree.ASSOCIATE if drawn < 35 else Degree.BACHELOR if drawn < 95 else Degree.MASTER
    if not plan.high_degree:
        return Degree.ASSOCIATE
    return Degree.BACHELOR if drawn < 90 else Degree.MASTER


def title_sought(plan: TeacherPlan, title: Title, draws: Draws) -> Title | None:
    """Draw whether he applies for the senior title."""
    sought = title is Title.FIRST and plan.tenured and draws.below(100) < 10
    return Title.SENIOR if sought else None
