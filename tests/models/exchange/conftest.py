"""A bureau small enough to see through.

Junior schools A (strong, urban), B (ordinary, town, 5 km away) and C (weak, rural, 20 km away);
primary school P (urban, 1 km away). A has six teachers, B three, C and P two; T1 … T6 work in A.
Under its quiet policy everybody may go everywhere and nothing is asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.exchange.bureau import (
    Bureau,
    Demand,
    Evaluation,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Wish,
)
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import (
    EligibilityRules,
    GoalName,
    GoalRule,
    Indicator,
    IndicatorKind,
    Policy,
    ShareRules,
    StaffingRules,
)
from zouban.models.exchange.words import (
    Backbone,
    Form,
    Location,
    Stage,
    Strength,
    Title,
)
from zouban.models.school import Gender

AS_OF = datetime.date(2026, 9, 1)

QUIET = Policy(
    id="quiet",
    eligibility=EligibilityRules(tenure_years=6.0, principal_terms=2, retirement_years=3.0),
    share=ShareRules(rate=None),
    staffing=StaffingRules(enforce_quota=False, enforce_posts=False),
    place={"same_stage": False, "couple_km": 8.0},
    form={"form": "either", "itinerant": True},
    indicators=(
        Indicator(
            id="backbone",
            kind=IndicatorKind.BACKBONE,
            name_en="Backbone teachers",
            name_zh="骨干教师",
            backbone=Backbone.COUNTY,
            limit_junior=0.45,
            minimum_junior=1.0,
        ),
        Indicator(id="senior", kind=IndicatorKind.TITLE, title=Title.SENIOR),
    ),
    goals=tuple(GoalRule(goal=goal) for goal in GoalName),
)


def _school(id_: str, stage: Stage, **other: Any) -> ExchangeSchool:
    return ExchangeSchool(id=id_, name=f"School {id_}", stage=stage, **other)


SCHOOLS = (
    _school(
        "A", Stage.JUNIOR, pupils=600, location=Location.URBAN, strength=Strength.STRONG,
        zone="east", authority="city", alliance="one", x=0.0, y=0.0, staffing_quota=6,
    ),
    _school(
        "B", Stage.JUNIOR, pupils=400, location=Location.TOWN, zone="east", authority="city",
        alliance="one", x=5.0, y=0.0, staffing_quota=4,
    ),
    _school(
        "C", Stage.JUNIOR, pupils=200, location=Location.RURAL, strength=Strength.WEAK,
        zone="west", authority="county", x=20.0, y=0.0, staffing_quota=2,
    ),
    _school(
        "P", Stage.PRIMARY, pupils=300, location=Location.URBAN, zone="east", authority="city",
        x=0.0, y=1.0,
    ),
)  # fmt: skip


def _teacher(number: int, school: str, subject: str, **other: Any) -> ExchangeTeacher:
    return ExchangeTeacher(
        id=f"T{number}", name=f"Name{number}", gender=Gender.FEMALE if number % 2 else Gender.MALE,
        birth=datetime.date(1985, 3, 1), post_school=school, subject=subject,
        since=datetime.date(2012, 9, 1), stages=(Stage.PRIMARY, Stage.JUNIOR),
        **{"consents": True, **other},
    )  # fmt: skip


SENIOR = {"title": Title.SENIOR, "backbone": Backbone.COUNTY}

TEACHERS = (
    _teacher(1, "A", "math", **SENIOR),
    _teacher(2, "A", "math", **SENIOR),
    _teacher(3, "A", "math", home_x=0.0, home_y=0.0),
    _teacher(4, "A", "art", **SENIOR),
    _teacher(5, "A", "art"),
    _teacher(6, "A", "art"),
    _teacher(7, "B", "math"),
    _teacher(8, "B", "art", **SENIOR),
    _teacher(9, "B", "math"),
    _teacher(10, "C", "math"),
    _teacher(11, "C", "art"),
    _teacher(12, "P", "math"),
    _teacher(13, "P", "art"),
)

TOWN = Bureau(
    id="town",
    name_en="Town",
    name_zh="小城",
    as_of=AS_OF,
    policy=QUIET,
    subjects=(
        ExchangeSubject(id="math", name_en="Mathematics", name_zh="数学"),
        ExchangeSubject(id="art", name_en="Art", name_zh="美术", gap=True),
    ),
    schools=SCHOOLS,
    teachers=TEACHERS,
    demand=(
        Demand(school="A", subject="math", need=200),
        Demand(school="C", subject="math", need=200),
        Demand(school="C", subject="art", need=100),
    ),
    wishes=(
        Wish(teacher="T1", rank=1, school="B"),
        Wish(teacher="T1", rank=2, school="C"),
        Wish(teacher="T2", rank=1, school="B"),
    ),
    evaluations=(
        Evaluation(teacher="T1", year=2024, score=70.0),
        Evaluation(teacher="T1", year=2025, score=90.0),
        Evaluation(teacher="T2", year=2025, score=80.0),
    ),
)


@pytest.fixture
def town() -> Bureau:
    """The bureau under its quiet policy."""
    return TOWN


@pytest.fixture
def ruled() -> Callable[..., Bureau]:
    """The bureau with tables of its policy replaced: ruled(share={"rate": 0.2})."""

    def build(bureau: Bureau = TOWN, **tables: dict[str, Any]) -> Bureau:
        own = {
            name: getattr(bureau.policy, name).model_copy(update=values)
            for name, values in tables.items()
        }
        return bureau.model_copy(update={"policy": bureau.policy.model_copy(update=own)})

    return build


@pytest.fixture
def with_teacher() -> Callable[..., Bureau]:
    """The bureau with fields of one teacher replaced: with_teacher("T1", must=Must.STAY)."""

    def build(id_: str, bureau: Bureau = TOWN, **fields: Any) -> Bureau:
        teachers = tuple(t.model_copy(update=fields) if t.id == id_ else t for t in bureau.teachers)
        return bureau.model_copy(update={"teachers": teachers})

    return build


@pytest.fixture
def plan_of() -> Callable[..., ExchangePlan]:
    """A plan from words: plan_of("T1 B", "T2 C transfer"); everything else follows."""

    def move(bureau: Bureau, text: str) -> Move:
        teacher, destination, *form = text.split()
        own = next(t for t in bureau.teachers if t.id == teacher)
        kind = Form(form[0]) if form else Form.LOAN
        whole = own.share - own.absent
        ends = kind in (Form.LOAN, Form.SWAP)
        return Move(
            teacher=teacher,
            origin=own.working_school or own.post_school,
            destination=destination,
            subject=own.subject,
            form=kind,
            share=bureau.policy.form.itinerant_share if kind is Form.ITINERANT else whole,
            start=AS_OF,
            end=datetime.date(2029, 8, 31) if ends else None,
        )

    def build(*moves: str, bureau: Bureau = TOWN) -> ExchangePlan:
        return ExchangePlan(
            bureau=bureau.id, as_of=AS_OF, moves=tuple(move(bureau, text) for text in moves)
        )

    return build
