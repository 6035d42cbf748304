"""Three tests a rule: the quiet bureau keeps it, breaking it is caught, respecting it passes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from zouban.models.exchange.bureau import Bureau, Must, PostGrade, TeacherTie, Tie
from zouban.models.exchange.policy import Denominator, FormChoice, ZoneRule
from zouban.models.exchange.rules.catalogue import RULES
from zouban.models.exchange.rules.sentences import sentence
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Form, Stage, Strength, Title

Build = Callable[..., Any]
DAY = datetime.date


@dataclass(frozen=True)
class Case:
    """A rule with what the policy and data say, a plan that breaks it and one that does not.

    `points` are the points of the breach, `where` what its finding names.
    """

    rule: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    policy: dict[str, dict[str, Any]] = field(default_factory=dict)
    teachers: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    points: int = 1


def _tie(kind: Tie) -> dict[str, Any]:
    return {"ties": (TeacherTie(first="T1", second="T2", tie=kind),)}


ON_LOAN = {"working_school": "A", "post_school": "B", "loan_end": DAY(2026, 7, 31)}

CASES = (
    Case("one_move", ("T1 A",), ("T1 B",), where={"teacher": "T1", "destination": "A"}),
    Case(
        "eligible", ("T1 B",), ("T2 B",), teachers={"T1": {"since": DAY(2020, 9, 2)}},
        where={"teacher": "T1"},
    ),
    Case(
        "certificate", ("T1 P",), ("T1 B", "T2 P"), teachers={"T1": {"stages": ()}},
        where={"teacher": "T1", "destination": "P"},
    ),
    Case("must_stay", ("T1 B",), ("T2 B",), teachers={"T1": {"must": Must.STAY}}),
    Case(
        "must_move", ("T2 B",), ("T1 B",),
        teachers={"T1": {"must": Must.MOVE, "since": DAY(2026, 1, 1)}}, where={"teacher": "T1"},
    ),
    Case(
        "loan_return", ("T2 B",), ("T1 B return",), teachers={"T1": ON_LOAN},
        where={"teacher": "T1"},
    ),
    Case(
        "annual_share", (), ("T1 B", "T7 C"), policy={"share": {"rate": 0.14}}, points=2,
    ),
    Case(
        "annual_share", ("T7 C",), ("T1 C",), points=1,
        policy={"share": {"rate": 0.1, "source_strengths": (Strength.STRONG,),
                          "denominator": Denominator.ALL}},
    ),
    Case(
        "backbone_share", ("T3 B", "T5 B"), ("T3 B", "T1 B"),
        policy={"share": {"backbone_rate": 0.5}},
    ),
    Case(
        "backbone_share", ("T1 B",), ("T1 B", "T2 C"), policy={"share": {
            "backbone_rate": 0.5, "backbone_denominator": Denominator.ELIGIBLE_BACKBONE}},
    ),
    Case("most_moves", ("T1 B", "T2 B"), ("T1 B",), policy={"share": {"most_rate": 0.1}}),
    Case(
        "school_out", ("T1 B", "T2 C", "T4 B"), ("T1 B", "T2 B"),
        policy={"churn": {"school_out": 0.34}}, where={"school": "A"},
    ),
    Case(
        "school_in", ("T1 B", "T2 B"), ("T1 B", "T2 C"), policy={"churn": {"school_in": 0.1}},
        where={"school": "B"},
    ),
    Case(
        "subject_out", ("T1 B", "T2 C", "T7 C"), ("T1 B", "T2 B", "T4 B"),
        policy={"churn": {"subject_out": 0.3}}, where={"subject": "math"},
    ),
    Case(
        "group_out", ("T1 B", "T2 C"), ("T1 B", "T4 B"), policy={"churn": {"group_out": 0.5}},
        where={"school": "A", "subject": "math"},
    ),
    Case(
        "group_keep", ("T1 B", "T2 C"), ("T1 B", "T2 B", "T7 A", "T9 A"),
        policy={"churn": {"group_keep": 0.6}}, where={"school": "A", "subject": "math"},
    ),
    Case(
        "school_keep_backbone", ("T8 C",), ("T1 B", "T8 C"),
        policy={"churn": {"school_keep_backbone": 1}}, where={"school": "B"},
    ),
    Case("zone", ("T1 C",), ("T1 B",), policy={"place": {"zone": ZoneRule.ONLY}}),
    Case("alliance", ("T1 C",), ("T1 B",), policy={"place": {"alliance_only": True}}),
    Case("same_stage", ("T1 P",), ("T1 B",), policy={"place": {"same_stage": True}}),
    Case("max_distance", ("T1 C",), ("T1 B",), policy={"place": {"max_km": 10.0}}),
    Case("commute", ("T3 C",), ("T3 B", "T1 C"), policy={"place": {"commute_km": 10.0}}),
    Case("commute", ("T3 B",), ("T3 P",), teachers={"T3": {"limit_km": 2.0}}),
    Case("upward", ("T7 A",), ("T1 B", "T7 C"), policy={"place": {"allow_upward": False}}),
    Case("authority", ("T1 C transfer",), ("T1 B transfer", "T2 C")),
    Case(
        "quota", ("T1 B transfer", "T2 B transfer"), ("T1 B transfer", "T2 B"),
        policy={"staffing": {"enforce_quota": True}}, where={"school": "B"},
    ),
    Case(
        "post_grades", ("T1 B transfer", "T2 B transfer"), ("T1 B transfer", "T3 B transfer"),
        policy={"staffing": {"enforce_posts": True}}, where={"school": "B"},
        tables={"posts": (PostGrade(school="B", grade=Title.SENIOR, posts=1),
                          PostGrade(school="B", grade=Title.FULL_SENIOR, posts=1))},
    ),
    Case("couple", ("T1 C",), ("T1 B",), tables=_tie(Tie.COUPLE), where={"other": "T2"}),
    Case("team", ("T1 B",), ("T1 B", "T2 B"), tables=_tie(Tie.TEAM)),
    Case("apart", ("T1 B", "T2 B"), ("T3 B",), tables=_tie(Tie.APART)),
    Case(
        "consent", ("T1 B transfer",), ("T1 B", "T2 B transfer"),
        policy={"form": {"consent": (Form.TRANSFER,)}}, teachers={"T1": {"consents": None}},
    ),
    Case("form", ("T1 B transfer",), ("T1 B",), policy={"form": {"form": FormChoice.LOAN}}),
    Case(
        "one_for_one", ("T1 B swap",), ("T1 B swap", "T7 A swap"), points=2,
        policy={"form": {"one_for_one": True}}, where={"subject": "math"},
    ),
    Case("itinerant", ("T1 C itinerant",), ("T1 B itinerant",)),
    Case(
        "loan_term", ("T1 C",), ("T1 B",), policy={"form": {"rural_loan_years": 2.0}},
        where={"teacher": "T1"},
    ),
    Case(
        "title_service", ("T1 B",), ("T1 C", "T2 B"), policy={"form": {"title_rural_years": 1.0}},
        teachers={"T1": {"seeks_title": Title.SENIOR}},
    ),
)  # fmt: skip


def _ids(case: Case) -> str:
    return f"{case.rule}-{'+'.join(case.bad) or 'nobody'}"


def _bureau(case: Case, ruled: Build, with_teacher: Build) -> Bureau:
    bureau = ruled(**case.policy)
    for teacher, fields in case.teachers.items():
        bureau = with_teacher(teacher, bureau, **fields)
    return bureau.model_copy(update=case.tables)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.name for rule in RULES}


def test_quiet_bureau_keeps_every_rule(town: Bureau, plan_of: Build) -> None:
    judged = verify_plan(town, plan_of())
    assert judged.accepted
    assert judged.cost.hard == 0
    assert set(judged.terms.values()) == {0}


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_breach_is_caught(case: Case, ruled: Build, with_teacher: Build, plan_of: Build) -> None:
    bureau = _bureau(case, ruled, with_teacher)
    judged = verify_plan(bureau, plan_of(*case.bad, bureau=bureau))
    found = [finding for finding in judged.findings if finding.rule == case.rule]
    assert found
    assert judged.terms[case.rule] == case.points == sum(f.cost or 0 for f in found)
    assert not judged.accepted
    assert case.where.items() <= {k: v for f in found for k, v in f.where.items()}.items()
    assert all(f.text("en") and f.text("zh") and "{" not in f.text("zh") for f in found)


@pytest.mark.parametrize("case", CASES, ids=_ids)
def test_respecting_passes(case: Case, ruled: Build, with_teacher: Build, plan_of: Build) -> None:
    bureau = _bureau(case, ruled, with_teacher)
    judged = verify_plan(bureau, plan_of(*case.good, bureau=bureau))
    assert judged.terms[case.rule] == 0


@pytest.mark.parametrize(
    ("rate", "shown"),
    [(0.1, "10%"), (1.0, "100%"), (0.001, "0.1%"), (0.125, "12.5%"), (0.07, "7%"), (0, "0%")],
)
def test_rates_are_said_with_all_their_digits(rate: float, shown: str, ruled: Build) -> None:
    policy = ruled(share={"rate": rate}).policy
    annual = next(rule for rule in RULES if rule.name == "annual_share")
    assert f"At least {shown} " in sentence(annual, policy, "en")
    assert f"不低于{shown}。" in sentence(annual, policy, "zh")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_sentences_fill(rule: Any, town: Bureau, ruled: Build) -> None:
    policy = ruled(
        share={"rate": 0.1, "backbone_rate": 0.2, "most_rate": 0.3},
        churn={"school_out": 0.1, "school_in": 0.1, "subject_out": 0.1, "group_out": 0.1,
               "group_keep": 0.9, "school_keep_backbone": 1},
        place={"zone": ZoneRule.ONLY, "alliance_only": True, "same_stage": True, "max_km": 5.0,
               "allow_upward": False},
        form={"one_for_one": True, "consent": (Form.LOAN,), "title_rural_years": 1.0},
        staffing={"enforce_quota": True, "enforce_posts": True},
    ).policy  # fmt: skip
    parameters = rule.parameters(policy)
    assert parameters is not None
    for template in (rule.sentence_en, rule.sentence_zh):
        assert "{" not in template.format_map(parameters)


@pytest.mark.parametrize(
    ("place", "said", "open_"),
    [
        ({"max_km": 25.0}, "at most 25 km away, as far", "minutes"),
        ({"max_minutes": 30.0}, "at most 30 minutes away, as far", "km"),
        ({"max_km": 25.0, "max_minutes": 30.0}, "at most 25 km away, at most 30 minutes", "–"),
    ],
)
def test_a_limit_that_is_not_asked_is_not_told(
    place: dict[str, float], said: str, open_: str, ruled: Build
) -> None:
    (rule,) = (rule for rule in RULES if rule.name == "max_distance")
    policy = ruled(place=place).policy
    told, told_zh = (sentence(rule, policy, lang) for lang in ("en", "zh"))
    assert said in told
    assert open_ not in told
    assert not set("–[]") & set(told + told_zh)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"teacher": "X"}, "one_move.unknown_teacher"),
        ({"destination": "X"}, "one_move.unknown_school"),
        ({"subject": "X"}, "one_move.unknown_subject"),
        ({"origin": "C"}, "one_move.origin"),
        ({"share": 90}, "one_move.share"),
        ({"start": DAY(2026, 8, 1)}, "one_move.start"),
        ({"form": Form.RETURN, "end": None}, "one_move.not_his_post"),
    ],
)
def test_unreadable_moves(change: dict[str, Any], code: str, town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B")
    plan = plan.model_copy(update={"moves": (plan.moves[0].model_copy(update=change),)})
    found = {f.code for f in verify_plan(town, plan).findings}
    assert code in found


def test_two_moves_of_one_teacher(town: Bureau, plan_of: Build) -> None:
    assert "one_move.twice" in {f.code for f in verify_plan(town, plan_of("T1 B", "T1 C")).findings}


def test_destination_out_of_scope(town: Bureau, plan_of: Build) -> None:
    policy = town.policy.model_copy(update={"stages": (Stage.JUNIOR,)})
    bureau = town.model_copy(update={"policy": policy})
    assert "one_move.scope" in {f.code for f in verify_plan(bureau, plan_of("T1 P")).findings}


def test_return_before_the_loan_ends(town: Bureau, with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T1", **{**ON_LOAN, "loan_end": DAY(2027, 7, 31)})
    judged = verify_plan(bureau, plan_of("T1 B return", bureau=bureau))
    assert "loan_return.early" in {f.code for f in judged.findings}
