"""Tiny bureaus by chance, small enough that every plan can be looked at."""

from __future__ import annotations

import datetime
import random
from typing import Any

from zouban.models.exchange.bureau import (
    Bureau,
    Demand,
    Evaluation,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Must,
    PostGrade,
    TeacherShare,
    TeacherTie,
    Tie,
    Wish,
)
from zouban.models.exchange.policy import (
    ChurnRules,
    Denominator,
    EligibilityRules,
    FormChoice,
    FormRules,
    GoalName,
    GoalRule,
    Indicator,
    IndicatorKind,
    InspectionRules,
    PlaceRules,
    Policy,
    ShareRules,
    StaffingRules,
    ZoneRule,
)
from zouban.models.exchange.words import (
    Backbone,
    Degree,
    Employment,
    Form,
    Location,
    Stage,
    Strength,
    Title,
)

AS_OF = datetime.date(2026, 9, 1)


def balance_policy(policy: Policy) -> Policy:
    """Return a policy whose only goal is the balance of what does not lie in bands, with churn.

    Bands of age and evaluation tell so many teachers apart that a small bureau has few alike.
    """
    banded = (IndicatorKind.AGE, IndicatorKind.EVALUATION)
    return policy.model_copy(
        update={
            "goals": (GoalRule(goal=GoalName.STRUCTURE),),
            "indicators": tuple(i for i in policy.indicators if i.kind not in banded),
            "churn": ChurnRules(school_out=0.15, school_in=0.15, group_out=0.5),
        }
    )


def random_bureau(seed: int, *, teachers: int = 5, schools: int = 3) -> Bureau:
    """Return a bureau of a few schools and teachers, with every rule switched on now and then."""
    rng = random.Random(seed)
    own_schools = tuple(_school(rng, n) for n in range(schools))
    own_teachers = tuple(_teacher(rng, n, schools) for n in range(teachers))
    pairs = [(a, b) for a in range(teachers) for b in range(a + 1, teachers)]
    ties = rng.sample(pairs, rng.choice([0, 1, 1, 2]))
    return Bureau(
        id=f"tiny{seed}",
        as_of=AS_OF,
        policy=random_policy(rng),
        subjects=(ExchangeSubject(id="math"), ExchangeSubject(id="pe", gap=True)),
        schools=own_schools,
        teachers=own_teachers,
        posts=tuple(
            PostGrade(school=s.id, grade=Title.SENIOR, posts=rng.randint(0, 2))
            for s in own_schools
            if rng.random() < 0.5
        ),
        demand=tuple(
            Demand(school=s.id, subject=subject, need=rng.choice([0, 50, 100, 150, 200, 300]))
            for s in own_schools
            for subject in ("math", "pe")
        ),
        evaluations=tuple(
            Evaluation(teacher=t.id, year=2025, score=rng.randint(60, 99)) for t in own_teachers
        ),
        wishes=tuple(
            Wish(teacher=t.id, rank=rank, school=school)
            for t in own_teachers
            if t.applies
            for rank, school in enumerate(
                rng.sample([f"s{n}" for n in range(schools)], rng.randint(1, 2)), start=1
            )
            if school != (t.working_school or t.post_school)
        ),
        ties=tuple(
            TeacherTie(first=f"t{a}", second=f"t{b}", tie=rng.choice(list(Tie))) for a, b in ties
        ),
        shares=tuple(_shares(rng, own_teachers, schools)),
    )


def _school(rng: random.Random, number: int) -> ExchangeSchool:
    return ExchangeSchool(
        id=f"s{number}",
        stage=rng.choice([Stage.PRIMARY, Stage.PRIMARY, Stage.PRIMARY, Stage.JUNIOR]),
        pupils=rng.choice([20, 60, 90, 150, 300]),
        zone=rng.choice(["east", "east", "west", None]),
        authority=rng.choice([None, None, "county"]),
        alliance=rng.choice(["a", "a", None]),
        location=rng.choice(list(Location)),
        strength=rng.choice(list(Strength)),
        staffing_quota=rng.choice([None, 1, 2, 3]),
        x=rng.choice([None, rng.uniform(0, 20)]),
        y=rng.uniform(0, 20),
    )


def _teacher(rng: random.Random, number: int, schools: int) -> ExchangeTeacher:
    post = f"s{rng.randrange(schools)}"
    away = rng.random() < 0.2
    homed = rng.random() < 0.6
    return ExchangeTeacher(
        id=f"t{number}",
        post_school=post,
        working_school=f"s{rng.randrange(schools)}" if away else None,
        loan_end=rng.choice([datetime.date(2026, 8, 31), datetime.date(2027, 8, 31)])
        if away
        else None,
        subject=rng.choice(["math", "math", "pe"]),
        subjects=rng.choice([(), (), ("pe",)]),
        stages=rng.choice([(), (), (Stage.PRIMARY, Stage.JUNIOR)]),
        share=rng.choice([100, 100, 60]),
        absent=rng.choice([0, 0, 20]),
        title=rng.choice(list(Title)),
        backbone=rng.choice([Backbone.NONE, Backbone.COUNTY, Backbone.CITY]),
        degree=rng.choice([Degree.ASSOCIATE, Degree.BACHELOR, Degree.MASTER]),
        employment=rng.choice([Employment.QUOTA] * 6 + [Employment.SECONDED, Employment.OFF_QUOTA]),
        since=datetime.date(2026 - rng.choice([1, 7, 8, 10]), 9, 1),
        rural_years=rng.choice([0.0, 2.0]),
        seeks_title=rng.choice([None, None, Title.SENIOR]),
        applies=rng.random() < 0.4,
        consents=rng.choice([None, True, False]),
        must=rng.choice([None] * 16 + [Must.STAY, Must.MOVE]),
        home_x=rng.uniform(0, 20) if homed else None,
        home_y=rng.uniform(0, 20) if homed else None,
        limit_km=rng.choice([None, None, 15.0]),
    )


def _shares(rng: random.Random, teachers: tuple[ExchangeTeacher, ...], schools: int) -> Any:
    for teacher in teachers:
        if rng.random() < 0.15:
            yield TeacherShare(
                teacher=teacher.id, school=teacher.post_school, subject=teacher.subject, share=60
            )
            other = f"s{rng.randrange(schools)}"
            if other != teacher.post_school:
                yield TeacherShare(teacher=teacher.id, school=other, subject="pe", share=40)


def random_policy(rng: random.Random) -> Policy:
    """Return a policy that asks a good part of the rules."""

    def now_and_then(value: Any, often: float = 0.3) -> Any:
        return value if rng.random() < often else None

    goals = rng.sample(list(GoalName), rng.randint(2, 5))
    return Policy(
        id="tiny",
        eligibility=EligibilityRules(
            tenure_years=rng.choice([6.0, None]),
            retirement_years=None,
            include_off_quota=rng.random() < 0.5,
        ),
        share=ShareRules(
            rate=rng.choice([None, None, 0.1, 0.3]),
            denominator=rng.choice([Denominator.ELIGIBLE, Denominator.ALL]),
            source_strengths=rng.choice([(), (), (Strength.STRONG, Strength.ORDINARY)]),
            backbone_rate=now_and_then(0.3, 0.2),
            backbone_denominator=rng.choice(
                [Denominator.MOVES, Denominator.ELIGIBLE, Denominator.ELIGIBLE_BACKBONE]
            ),
            most_rate=now_and_then(rng.choice([0.5, 0.7])),
        ),
        churn=ChurnRules(
            school_out=now_and_then(0.5),
            school_in=now_and_then(0.5),
            subject_out=now_and_then(0.5),
            group_out=now_and_then(0.5),
            group_keep=now_and_then(rng.choice([0.3, 0.6])),
            school_keep_backbone=now_and_then(1),
        ),
        place=PlaceRules(
            zone=rng.choice([ZoneRule.FREE, ZoneRule.FREE, ZoneRule.FIRST, ZoneRule.ONLY]),
            alliance_only=rng.random() < 0.1,
            alliance_first=rng.random() < 0.2,
            same_stage=rng.random() < 0.5,
            max_km=now_and_then(12.0),
            commute_km=now_and_then(12.0),
            couple_km=rng.choice([0.0, 6.0]),
            allow_upward=rng.random() < 0.8,
        ),
        form=FormRules(
            form=rng.choice(list(FormChoice)),
            rural_loan_years=now_and_then(2.0),
            one_for_one=rng.random() < 0.2,
            itinerant=rng.random() < 0.3,
            itinerant_km=rng.choice([None, 10.0]),
            consent=rng.choice([(), (), (Form.TRANSFER,), (Form.LOAN,), (Form.ITINERANT,)]),
            title_rural_years=now_and_then(1.0),
        ),
        staffing=StaffingRules(
            enforce_quota=rng.random() < 0.6,
            enforce_posts=rng.random() < 0.6,
            overstaffed_first=rng.random() < 0.2,
        ),
        inspection=InspectionRules(),
        indicators=(
            Indicator(id="backbone", kind=IndicatorKind.BACKBONE, backbone=Backbone.COUNTY),
            Indicator(
                id="degree",
                kind=IndicatorKind.DEGREE,
                weight=2,
                degree_primary=Degree.BACHELOR,
                degree_junior=Degree.MASTER,
            ),
            Indicator(id="pe", kind=IndicatorKind.SUBJECT, subjects=("pe",)),
        ),
        goals=tuple(GoalRule(goal=goal) for goal in goals),
    )
