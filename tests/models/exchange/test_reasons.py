"""Explanations: every question has its sentence, and no reader learns what is not his."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau, Exemption, Must, TeacherTie, Tie, Wish
from zouban.models.exchange.change_words import CHANGES
from zouban.models.exchange.eligibility import Deciding
from zouban.models.exchange.plan import CaseEvent, CaseState, ExchangePlan
from zouban.models.exchange.policy import ExemptionRule, GoalName, GoalRule, ZoneRule
from zouban.models.exchange.readers import Reader
from zouban.models.exchange.reasons import TeacherExplanation, explain_teacher
from zouban.models.exchange.rules.catalogue import BY_NAME
from zouban.models.exchange.words import Duty, Employment, Form

Build = Callable[..., Any]
SECRET, SECRET_ZH = "chronic illness", "慢性病"


def _codes(told: TeacherExplanation) -> list[str]:
    return [reason.code for reason in told.reasons]


def _told(bureau: Bureau, plan: ExchangePlan, teacher: str, reader: Reader) -> str:
    told = explain_teacher(bureau, plan, teacher, reader=reader)
    return "\n".join(reason.text(lang) for reason in told.reasons for lang in ("en", "zh"))


def _exempt(bureau: Bureau, teacher: str) -> Bureau:
    rules = (ExemptionRule(reason="ill", name_en=SECRET, name_zh=SECRET_ZH),)
    policy = bureau.policy.model_copy(update={"exemptions": rules})
    rows = (Exemption(teacher=teacher, reason="ill", until=datetime.date(2027, 1, 1)),)
    return bureau.model_copy(update={"policy": policy, "exemptions": rows})


def test_who_moves_reads_why_there_and_that_it_was_wished(ruled: Build, plan_of: Build) -> None:
    bureau = ruled(share={"rate": 0.1, "backbone_rate": 0.2})
    told = explain_teacher(bureau, plan_of("T1 C", "T7 A"), "T1", reader=Reader.SELF)
    codes = _codes(told)
    assert told.moved
    assert codes[:3] == ["moves", "verdict", "share"]
    assert {"backbone", "need_there", "weighs", "wish_met"} <= set(codes)
    assert {"wish_rule", "wish_goal_open", "wish_better_open", "wish_equal"} & set(codes)


def test_without_the_move_a_rule_would_be_broken(ruled: Build, plan_of: Build) -> None:
    bureau = ruled(share={"rate": 0.05})
    told = explain_teacher(bureau, plan_of("T1 C"), "T1")
    reason = next(r for r in told.reasons if r.code == "without_rule")
    assert "annual share" in reason.en
    assert "年度比例" in reason.zh
    change = next(r for r in told.reasons if r.code == "change_rule")
    assert "movers would have to be found without this teacher" in change.en


def test_wish_that_breaks_a_rule_says_what_would_have_to_change(
    ruled: Build, with_teacher: Build, plan_of: Build
) -> None:
    bureau = with_teacher("T1", home_x=0.0, home_y=0.0, limit_km=2.0)
    told = explain_teacher(bureau, plan_of(), "T1", reader=Reader.SELF)
    rule = next(r for r in told.reasons if r.code == "wish_rule")
    change = next(r for r in told.reasons if r.code == "change_rule")
    assert "5 km from the home" in rule.en
    assert "limit of 2 km would have to be 5 km" in change.en


def test_wish_that_worsens_a_goal_names_goal_and_numbers(town: Bureau, plan_of: Build) -> None:
    goals = (GoalRule(goal=GoalName.EXTRA_MOVES), GoalRule(goal=GoalName.WISHES))
    policy = town.policy.model_copy(update={"goals": goals})
    bureau = town.model_copy(update={"policy": policy})
    told = explain_teacher(bureau, plan_of(), "T1", reader=Reader.BUREAU)
    reason = next(r for r in told.reasons if r.code == "wish_goal")
    assert "'moves beyond the share' would be 1 moves instead of 0" in reason.en


@pytest.mark.parametrize("goal", GoalName)
def test_a_teacher_reads_of_goals_in_words_alone(
    goal: GoalName, town: Bureau, plan_of: Build
) -> None:
    """Whichever goal it is, worse or better: the bureau's weighted sums are not for him."""
    bureau = town.model_copy(
        update={
            "policy": town.policy.model_copy(update={"goals": (GoalRule(goal=goal),)}),
            "teachers": tuple(
                t.model_copy(update={"home_x": 9.0, "home_y": 0.0}) for t in town.teachers
            ),
            # Where no need is known nobody is left over.
            "demand": () if goal is GoalName.NO_SURPLUS else town.demand,
        }
    )
    told = [
        explain_teacher(bureau, plan_of(*moves), "T1", reader=Reader.SELF).reasons
        for moves in ((), ("T1 C",), ("T1 P",))
    ]
    found = [r for reasons in told for r in reasons if r.code.endswith("_open")]
    assert found
    for reason in found:
        assert not {"here", "there", "unit", "difference"} & set(reason.params)
        assert "percent" not in reason.en
        assert "{" not in reason.en + reason.zh
    if goal is GoalName.UNFILLED:
        assert "more posts would stay unfilled" in "".join(r.en for r in found)
        assert "空缺岗位将增多" in "".join(r.zh for r in found)


def test_a_wish_is_weighed_in_every_subject_that_may_be_taught(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    """C needs mathematics and no art: as a teacher of both T5 would be of use there."""
    goals = (GoalRule(goal=GoalName.UNFILLED), GoalRule(goal=GoalName.EXTRA_MOVES))
    policy = town.policy.model_copy(update={"goals": goals})
    wishes = (Wish(teacher="T5", rank=1, school="C"),)
    bureau = town.model_copy(update={"policy": policy, "wishes": wishes})
    told = explain_teacher(bureau, plan_of(), "T5", reader=Reader.SELF)
    assert "wish_goal_open" in _codes(told)
    both = with_teacher("T5", bureau, subjects=("math",))
    told = explain_teacher(both, plan_of(), "T5", reader=Reader.SELF)
    assert "wish_better_open" in _codes(told)


def test_a_wish_is_weighed_in_every_form(ruled: Build, with_teacher: Build, plan_of: Build) -> None:
    """T1 has not agreed to a loan; a transfer to B asks no consent."""
    bureau = ruled(with_teacher("T1", consents=False), form={"consent": (Form.LOAN,)})
    told = explain_teacher(bureau, plan_of(), "T1", reader=Reader.SELF)
    refused = "not agreed to the loan to School B"
    assert not [r.en for r in told.reasons if refused in r.en]
    loans = ruled(bureau, form={"form": "loan"})
    told = explain_teacher(loans, plan_of(), "T1", reader=Reader.SELF)
    assert [r.en for r in told.reasons if refused in r.en]


def test_plan_that_could_be_better_says_so(town: Bureau, plan_of: Build) -> None:
    policy = town.policy.model_copy(update={"goals": (GoalRule(goal=GoalName.WISHES),)})
    bureau = town.model_copy(update={"policy": policy})
    told = explain_teacher(bureau, plan_of(), "T1", reader=Reader.SELF)
    assert "wish_better_open" in _codes(told)


def test_who_may_not_reads_until_when(with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T1", since=datetime.date(2024, 9, 1))
    told = explain_teacher(bureau, plan_of(), "T1", reader=Reader.SELF)
    codes = _codes(told)
    assert "change_until" in codes
    assert "wish_not_eligible" in codes


def _lent(with_teacher: Build, ends: datetime.date) -> Bureau:
    return with_teacher("T1", working_school="A", post_school="B", loan_end=ends)


def test_who_returns_reads_that_the_loan_has_ended(with_teacher: Build, plan_of: Build) -> None:
    bureau = _lent(with_teacher, datetime.date(2026, 7, 31))
    plan = plan_of("T1 B return", bureau=bureau)
    assert _codes(explain_teacher(bureau, plan, "T1")) == ["returns", "not_public"]
    told = explain_teacher(bureau, plan, "T1", reader=Reader.SELF)
    assert _codes(told)[:3] == ["returns", "verdict", "wish_met"]


def test_who_returns_reads_that_his_years_are_counted_anew(
    with_teacher: Build, plan_of: Build
) -> None:
    ended = datetime.date(2026, 7, 31)
    away = {"working_school": "A", "post_school": "B", "loan_end": ended}
    bureau = with_teacher("T1", since=datetime.date(2023, 9, 1), **away)
    plan = plan_of("T1 B return", bureau=bureau)
    told = explain_teacher(bureau, plan, "T1", reader=Reader.SELF)
    assert "change_until" not in _codes(told)
    anew = next(reason for reason in told.reasons if reason.code == "change_return")
    start = plan.moves[0].start
    assert anew.params["until"] == str(start.replace(year=start.year + 6) - datetime.timedelta(1))
    assert "anew" in anew.en
    assert "重新起算" in anew.zh
    head = with_teacher("T1", duty=Duty.PRINCIPAL, terms=1, since=ended, **away)
    told = explain_teacher(head, plan, "T1", reader=Reader.SELF)
    assert "change_return_terms" in _codes(told)
    # A ground that lasts longer than that is what decides.
    bound = with_teacher("T1", service_end=datetime.date(2040, 8, 31), **away)
    told = explain_teacher(bound, plan, "T1", reader=Reader.SELF)
    assert "change_until" in _codes(told)


def test_who_returns_reads_why_not_another_wish(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    """T1 of post B was lent to A and wishes for C: the loan's end does not answer that."""
    bureau = _lent(with_teacher, datetime.date(2026, 7, 31)).model_copy(
        update={"wishes": (Wish(teacher="T1", rank=1, school="C"),)}
    )
    plan = plan_of("T1 B return", bureau=bureau)
    codes = _codes(explain_teacher(bureau, plan, "T1", reader=Reader.SELF))
    assert "no_wish_met" in codes
    assert {"wish_rule", "wish_goal_open", "wish_better_open", "wish_equal"} & set(codes)


def test_an_early_return_is_not_called_the_end_of_the_loan(
    with_teacher: Build, plan_of: Build
) -> None:
    bureau = _lent(with_teacher, datetime.date(2027, 7, 31))
    told = explain_teacher(bureau, plan_of("T1 B return", bureau=bureau), "T1")
    assert told.reasons[0].code == "returns_early"
    assert "has ended" not in told.reasons[0].en
    assert _codes(told) == ["returns_early", "not_public"]


def test_a_must_move_that_is_not_met_is_called_so(with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T5", must=Must.MOVE)
    assert "must_unmet" in _codes(explain_teacher(bureau, plan_of(), "T5", reader=Reader.SELF))
    assert "not_needed" not in _told(bureau, plan_of(), "T5", Reader.SELF)
    public = _told(bureau, plan_of(), "T5", Reader.PUBLIC)
    assert "decided" not in public
    assert "no rule asks" not in public


def test_a_share_that_is_missed_is_not_called_met(ruled: Build, plan_of: Build) -> None:
    bureau = ruled(share={"rate": 0.3})
    for reader in Reader:
        codes = _codes(explain_teacher(bureau, plan_of(), "T5", reader=reader))
        assert "annual_share_unmet" in codes
        assert not {"not_needed", "not_in_shares"} & set(codes)


def test_a_withdrawn_case_is_told_to_the_teacher(town: Bureau, plan_of: Build) -> None:
    event = CaseEvent(teacher="T5", state=CaseState.WITHDRAWN, on=datetime.date(2026, 9, 2))
    plan = plan_of().model_copy(update={"events": (event,)})
    told = explain_teacher(town, plan, "T5", reader=Reader.SELF)
    assert "withdrawn on 2026-09-02" in _told(town, plan, "T5", Reader.SELF)
    assert "not_needed" not in _codes(told)
    assert "withdrawn" not in _told(town, plan, "T5", Reader.PUBLIC)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"must": Must.STAY}, "only if the bureau lifts its decision"),
        ({"employment": Employment.OFF_QUOTA}, "a post within the staffing quota"),
        ({"employment": Employment.SECONDED}, "the secondment would have to end"),
        ({"birth": datetime.date(1966, 11, 5)}, "nothing that an application could; the retire"),
        ({"since": None}, "the data lack the date since which they count"),
        ({"service_end": datetime.date(2027, 8, 1)}, "holds until 2027-08-01"),
    ],
)
def test_who_takes_no_part_reads_what_would_have_to_change(
    with_teacher: Build, plan_of: Build, fields: dict[str, Any], said: str
) -> None:
    bureau = with_teacher("T5", **fields)
    assert said in _told(bureau, plan_of(), "T5", Reader.SELF)


def test_the_age_that_is_passed_has_its_day(
    ruled: Build, with_teacher: Build, plan_of: Build
) -> None:
    bureau = ruled(
        with_teacher("T5", birth=datetime.date(1974, 3, 1)), eligibility={"age_cap_women": 50}
    )
    assert "the limit of 50 on 2024-03-01" in _told(bureau, plan_of(), "T5", Reader.SELF)
    assert "2024-03-01" not in _told(bureau, plan_of(), "T5", Reader.PUBLIC)


def test_an_exemption_without_an_end_says_so(town: Bureau, plan_of: Build) -> None:
    bureau = _exempt(town, "T5")
    rows = tuple(row.model_copy(update={"until": None}) for row in bureau.exemptions)
    bureau = bureau.model_copy(update={"exemptions": rows})
    assert "no end of it is set" in _told(bureau, plan_of(), "T5", Reader.SELF)
    assert "no end of it is set" not in _told(bureau, plan_of(), "T5", Reader.PUBLIC)


def test_a_mechanism_is_not_said_to_weigh_goals(town: Bureau, plan_of: Build) -> None:
    """B has one teacher of mathematics to give for one who comes: T2 got nothing, T1 did."""
    plan = plan_of("T1 B", "T7 A").model_copy(update={"mechanism": "trading-cycles"})
    for teacher in ("T1", "T2", "T7", "T5"):
        told = explain_teacher(town, plan, teacher, reader=Reader.SELF)
        assert not [code for code in _codes(told) if "goal" in code or "without" in code]
        assert "by_mechanism" in _codes(told)
    # Only where places go by the order would a higher standing have helped.
    for mechanism, change in (("trading-cycles", "right"), ("deferred-acceptance", "full")):
        by = plan.model_copy(update={"mechanism": mechanism})
        codes = _codes(explain_teacher(town, by, "T2", reader=Reader.SELF))
        assert {"market_full", f"change_market_{change}"} <= set(codes)
    assert all("{" not in r.text(lang) for r in told.reasons for lang in ("en", "zh"))


def test_for_one_teacher_the_ruling_is_on_him_alone(
    town: Bureau, plan_of: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sentences on 100,000 teachers take seconds, of which one is asked for."""
    ruled: list[int] = []
    ruling = Deciding.ruling
    monkeypatch.setattr(Deciding, "ruling", lambda own, n: (ruled.append(n), ruling(own, n))[1])
    explain_teacher(town, plan_of(), "T1", reader=Reader.SELF)
    assert set(ruled) == {0}


@pytest.mark.parametrize(
    ("tie", "english", "chinese"),
    [
        (Tie.COUPLE, "one of a couple", "夫妻"),
        (Tie.TEAM, "one of a team", "团队"),
        (Tie.APART, "to be kept apart from a colleague", "回避"),
    ],
)
def test_whom_a_tie_keeps_out_of_a_mechanism_reads_so(
    tie: Tie, english: str, chinese: str, town: Bureau, plan_of: Build
) -> None:
    """Whether he has wishes (T1) or not (T5): to apply would not help him."""
    row = TeacherTie(first="T1", second="T5", tie=tie)
    bureau = town.model_copy(update={"ties": (row,)})
    plan = plan_of().model_copy(update={"mechanism": "trading-cycles"})
    for teacher in ("T1", "T5"):
        told = explain_teacher(bureau, plan, teacher, reader=Reader.SELF)
        reason = next(r for r in told.reasons if r.code == "market_left_out")
        assert english in reason.en
        assert chinese in reason.zh
        assert "change_market_tie" in _codes(told)
        assert "change_apply" not in _codes(told)


def test_a_mechanism_names_the_rule_that_keeps_a_wish_off_the_list(
    ruled: Build, plan_of: Build
) -> None:
    bureau = ruled(place={"zone": ZoneRule.ONLY})
    plan = plan_of("T1 B").model_copy(update={"mechanism": "deferred-acceptance"})
    wishes = (Wish(teacher="T2", rank=1, school="C"),)
    bureau = bureau.model_copy(update={"wishes": wishes})
    told = explain_teacher(bureau, plan, "T2", reader=Reader.SELF)
    assert "out of the zone" in next(r.en for r in told.reasons if r.code == "wish_rule")


@pytest.mark.parametrize("reader", [Reader.SELF, Reader.PUBLIC])
def test_the_strength_of_a_small_group_tells_no_absence(
    with_teacher: Build, plan_of: Build, reader: Reader
) -> None:
    """T10 is the only teacher of mathematics in C, and on leave for 40 %."""
    bureau = with_teacher("T10", absent=40)
    plan = plan_of("T1 C", "T10 B", bureau=bureau)
    for teacher in ("T1", "T10") if reader is Reader.PUBLIC else ("T1",):
        told = explain_teacher(bureau, plan, teacher, reader=reader)
        assert {"need_there", "need_here"} & set(_codes(told))
        assert not [r.en for r in told.reasons if "60" in r.en]
    assert "had 60 %" in _told(bureau, plan, "T1", Reader.BUREAU)


def test_the_public_does_not_read_off_a_movers_leave(with_teacher: Build, plan_of: Build) -> None:
    """C lacks 100 % of mathematics: what T1 brings would show in the sum of unfilled posts."""
    bureau = with_teacher("T1", absent=40)
    told = explain_teacher(bureau, plan_of("T1 C", bureau=bureau), "T1")
    assert {"without_goal_open", "change_goal_open"} <= set(_codes(told))
    assert not [r for r in told.reasons if {"difference", "here", "there"} & set(r.params)]
    assert not [r.en for r in told.reasons if "120" in r.en or "60" in r.en]
    assert "without_goal" in _codes(
        explain_teacher(bureau, plan_of("T1 C", bureau=bureau), "T1", reader=Reader.BUREAU)
    )


def test_the_public_reads_a_group_of_k_before_the_exchange(town: Bureau, plan_of: Build) -> None:
    others = tuple(
        t.model_copy(update={"id": f"U{t.id}", "post_school": "C", "subject": "math"})
        for t in town.teachers[:5]
    )
    bureau = town.model_copy(update={"teachers": (*town.teachers, *others)})
    told = explain_teacher(bureau, plan_of("T1 C", bureau=bureau), "T1")
    assert "had 600 % before" in next(r.en for r in told.reasons if r.code == "strength_before")


@pytest.mark.parametrize("reader", Reader)
def test_health_is_read_by_the_teacher_and_the_bureau_alone(
    town: Bureau, plan_of: Build, reader: Reader
) -> None:
    text = _told(_exempt(town, "T1"), plan_of("T2 B"), "T1", reader)
    for secret in (SECRET, SECRET_ZH):
        assert (secret in text) == (reader is not Reader.PUBLIC)
    assert ("2027-01-01" in text) == (reader is not Reader.PUBLIC)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("teacher", ["T1", "T2", "T3", "T7", "T8"])
def test_nobody_reads_of_a_colleague(
    town: Bureau, plan_of: Build, reader: Reader, teacher: str
) -> None:
    """T5 is ill and T1, T2 have scores 90 and 80; others' sentences hold none of it."""
    plan = plan_of("T2 B", "T3 C", "T7 A", "T8 C")
    text = _told(_exempt(town, "T5"), plan, teacher, reader)
    assert SECRET not in text
    assert SECRET_ZH not in text
    assert "Name5" not in text
    assert "90.0" not in text
    assert "80.0" not in text


def test_the_public_reads_of_no_wish_home_or_age(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    bureau = with_teacher("T1", birth=datetime.date(1966, 11, 5), home_x=1.0, home_y=2.0)
    text = _told(bureau, plan_of("T2 B"), "T1", Reader.PUBLIC).lower()
    for word in ("wish", "志愿", "home", "住", "1966", "retire", "退休", "2026-"):
        assert word not in text


def test_the_teacher_does_not_learn_who_scored_less(town: Bureau, plan_of: Build) -> None:
    """T1 (90) sees the same whether the colleague placed scored 80 or 99."""
    plan = plan_of("T2 B")
    higher = tuple(
        e.model_copy(update={"score": 99.0}) if e.teacher == "T2" else e for e in town.evaluations
    )
    other = town.model_copy(update={"evaluations": higher})
    assert _told(town, plan, "T1", Reader.SELF) == _told(other, plan, "T1", Reader.SELF)
    assert "Name2" not in _told(town, plan, "T1", Reader.SELF)
    assert "Name2" in _told(town, plan, "T1", Reader.BUREAU)


def test_a_higher_evaluation_is_not_called_unjustified(town: Bureau, plan_of: Build) -> None:
    """T1 (90) was placed in B, which T2 (80) had wished for as well: the order of names decided."""
    goals = (GoalRule(goal=GoalName.EXTRA_MOVES),)
    policy = town.policy.model_copy(update={"goals": goals})
    bureau = town.model_copy(update={"policy": policy})
    told = explain_teacher(bureau, plan_of("T1 B"), "T2", reader=Reader.SELF)
    reason = next(r for r in told.reasons if r.code == "place_taken")
    assert "nothing justifies it" not in reason.en
    assert "没有理由" not in reason.zh
    assert "order of names decides" in reason.en
    told = explain_teacher(bureau, plan_of("T2 B"), "T1", reader=Reader.BUREAU)
    assert "nothing justifies it" in next(r.en for r in told.reasons if r.code == "passed")


def test_a_colleagues_home_is_not_read(with_teacher: Build, plan_of: Build) -> None:
    """T1 would change places with T2, for whom C is too far from home: T1 reads the rule alone."""
    bureau = with_teacher("T2", home_x=0.0, home_y=0.0, limit_km=9.0)
    plan = plan_of("T1 C", "T2 B")
    assert "Name2" not in _told(bureau, plan, "T1", Reader.SELF)
    assert "20 km" not in _told(bureau, plan, "T1", Reader.SELF)
    assert "No destination lies farther from home" in _told(bureau, plan, "T1", Reader.SELF)
    ties = (TeacherTie(first="T4", second="T5", tie=Tie.TEAM),)
    teamed = bureau.model_copy(update={"ties": ties})
    moved = plan_of("T4 B", "T5 B")
    assert "Name5" in _told(teamed, moved, "T4", Reader.SELF)
    assert "Name5" not in _told(teamed, moved, "T4", Reader.PUBLIC)


def test_whoever_must_move_reads_it_and_the_public_does_not(
    with_teacher: Build, plan_of: Build
) -> None:
    bureau = with_teacher("T1", must=Must.MOVE)
    assert "decided" in _told(bureau, plan_of("T1 B"), "T1", Reader.SELF)
    public = explain_teacher(bureau, plan_of("T1 B"), "T1")
    assert not [reason.en for reason in public.reasons if "decide" in reason.en]
    assert "without_rule_confidential" in _codes(public)


def test_wish_for_the_present_school(town: Bureau, plan_of: Build) -> None:
    bureau = town.model_copy(update={"wishes": (Wish(teacher="T5", rank=1, school="A"),)})
    assert "wish_here" in _codes(explain_teacher(bureau, plan_of(), "T5", reader=Reader.SELF))


def test_unknown_teacher_is_refused(town: Bureau, plan_of: Build) -> None:
    with pytest.raises(UsageError, match="no teacher 'X'"):
        explain_teacher(town, plan_of(), "X")


def test_every_change_belongs_to_a_rule() -> None:
    for key in CHANGES:
        rule, _, text = key.partition(".")
        assert rule in BY_NAME
        assert text == "" or text in BY_NAME[rule].broken


def test_zone_rule_in_words(ruled: Build, plan_of: Build) -> None:
    bureau = ruled(place={"zone": ZoneRule.ONLY})
    told = explain_teacher(bureau, plan_of("T1 B"), "T1", reader=Reader.SELF)
    assert all("{" not in r.text(lang) for r in told.reasons for lang in ("en", "zh"))
