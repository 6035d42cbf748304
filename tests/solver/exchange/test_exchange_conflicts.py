"""Contradictions of rules and data: irreducible, confirmed, and with the cheapest way out."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from plan_oracle import best_value
from random_bureaus import AS_OF, random_bureau
from zouban import exchanging
from zouban.models.exchange.bureau import (
    Bureau,
    ExchangeSchool,
    ExchangeSubject,
    ExchangeTeacher,
    Must,
    TeacherTie,
    Tie,
)
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import (
    ChurnRules,
    EligibilityRules,
    GoalName,
    GoalRule,
    PlaceRules,
    Policy,
    ShareRules,
)
from zouban.models.exchange.rules.catalogue import RULES
from zouban.models.exchange.words import Form, Stage
from zouban.solver.engine.stop import Stop
from zouban.solver.exchange.concessions import cheapest_concessions
from zouban.solver.exchange.conflict import FIXED, MOST_ROWS, find_conflict, possible
from zouban.solver.exchange.contradictions import Contradiction, find_contradictions
from zouban.solver.exchange.people import Ground, Settled, Waived
from zouban.solver.exchange.run import plan_exchange


def a_bureau(policy: Policy, musts: tuple[Must | None, ...] = (None,) * 4) -> Bureau:
    """Return two primary schools 30 km apart with two teachers each."""
    return Bureau(
        id="conflict",
        as_of=AS_OF,
        policy=policy,
        subjects=(ExchangeSubject(id="math"),),
        schools=tuple(
            ExchangeSchool(id=f"s{n}", stage=Stage.PRIMARY, pupils=100, x=30.0 * n, y=0.0)
            for n in range(2)
        ),
        teachers=tuple(
            ExchangeTeacher(id=f"t{n}", post_school=f"s{n // 2}", subject="math", must=must)
            for n, must in enumerate(musts)
        ),
    )


def a_policy(
    share: float | None, *, km: float | None = None, churn: ChurnRules | None = None
) -> Policy:
    return Policy(
        id="conflict",
        eligibility=EligibilityRules(tenure_years=None, retirement_years=None),
        share=ShareRules(rate=share),
        place=PlaceRules(max_km=km),
        churn=churn or ChurnRules(),
        goals=(GoalRule(goal=GoalName.EXTRA_MOVES),),
    )


def test_a_share_and_a_distance_that_exclude_each_other_are_both_named() -> None:
    found = find_conflict(a_bureau(a_policy(0.5, km=10.0)), Stop(), 1)
    assert found.proven
    assert found.irreducible
    assert {member.rule for member in found.members} == {"annual_share", "max_distance"}


def test_the_cheapest_concessions_are_least_and_proven() -> None:
    bureau = a_bureau(a_policy(0.5, km=10.0))
    found = cheapest_concessions(bureau, ["annual_share", "max_distance"], Stop(), 1)
    assert {(c.rule, c.amount, c.bound) for c in found} == {
        ("annual_share", 2.0, 2.0),
        ("max_distance", 2.0, 2.0),
    }


def test_only_the_teachers_who_are_too_many_are_named() -> None:
    musts = (Must.MOVE, Must.MOVE, None, None)
    bureau = a_bureau(a_policy(None, churn=ChurnRules(school_out=0.5)), musts)
    found = find_conflict(bureau, Stop(), 1)
    assert found.irreducible
    rows = {(member.rule, member.row) for member in found.members}
    assert rows == {("must_move", "t0"), ("must_move", "t1"), ("school_out", "s0")}


def test_a_possible_bureau_has_no_contradiction() -> None:
    found = find_conflict(a_bureau(a_policy(0.5)), Stop(), 1)
    assert not found.members
    assert not found.proven


@pytest.mark.parametrize("seed", range(12))
def test_every_member_is_needed_and_together_they_are_enough(seed: int) -> None:
    bureau = random_bureau(seed)
    if best_value(bureau) is not None:
        return
    found = find_conflict(bureau, Stop(), 1)
    assert found.proven
    assert found.irreducible
    for concession in cheapest_concessions(bureau, [m.rule for m in found.members], Stop(), 1):
        assert concession.bound <= concession.amount
        assert possible(Ground(bureau, Waived(frozenset({concession.rule}))), Stop(), 1)


def test_later_returns_are_foreseen_where_teachers_are_kept_apart() -> None:
    tie = TeacherTie(first="t0", second="t2", tie=Tie.APART)
    bureau = a_bureau(a_policy(None)).model_copy(update={"ties": (tie,)})
    assert Ground(bureau, ahead=True).shut == {0: {1}, 2: {0}}
    assert Ground(bureau).shut == {}
    same = tie.model_copy(update={"second": "t1"})
    assert Ground(bureau.model_copy(update={"ties": (same,)}), ahead=True).shut == {
        0: {0, 1},
        1: {0, 1},
    }


def test_two_contradictions_are_both_told_each_with_what_gives_way() -> None:
    """All three have to move, two of whom may not go so far; and t2 must go, but not alone."""
    musts = (None, None, Must.MOVE, Must.STAY)
    bureau = a_bureau(a_policy(0.9, km=10.0), musts)
    near = bureau.schools[1].model_copy(update={"id": "s2", "x": 35.0})
    tie = TeacherTie(first="t2", second="t3", tie=Tie.TEAM)
    bureau = bureau.model_copy(update={"schools": (*bureau.schools, near), "ties": (tie,)})
    found = find_contradictions(bureau, Stop(), 1)
    assert len(found) == 2
    helps = [{c.rule for c in own.concessions} for own in found]
    for own in found:
        assert own.conflict.irreducible
        assert own.concessions
        for concession in own.concessions:
            assert concession.bound <= concession.amount
    for first in helps[0]:
        assert not possible(Ground(bureau, Waived(frozenset({first}))), Stop(), 1)
    assert any(
        possible(Ground(bureau, Waived(frozenset({first, second}))), Stop(), 1)
        for first in helps[0]
        for second in helps[1]
    )


def test_work_limits_the_search_for_contradictions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where work alone is limited no clock decides what is found."""
    limits: list[tuple[float | None, float | None]] = []

    def find(bureau: Bureau, stop: Stop, *more: Any) -> tuple[Contradiction, ...]:
        limits.append((stop.time_limit, stop.work_limit))
        return find_contradictions(bureau, stop, *more)

    monkeypatch.setattr(exchanging, "find_contradictions", find)
    result = exchanging.exchange(a_bureau(a_policy(0.5, km=10.0)), work_limit=5.0)
    assert result.conflict
    exchanging.explain_exchange(a_bureau(a_policy(0.5, km=10.0)))
    assert limits == [(None, 5.0), (120.0, None)]


def test_more_rows_than_anybody_reads_are_told_as_their_rule() -> None:
    """By the caps of 18 schools 18 may go, and 27 are asked: ten of the caps are too many."""
    bureau = a_bureau(a_policy(0.75, churn=ChurnRules(school_out=0.5)))
    schools = tuple(
        bureau.schools[0].model_copy(update={"id": f"s{n}"}) for n in range(2 * (MOST_ROWS + 1))
    )
    teachers = tuple(
        bureau.teachers[0].model_copy(update={"id": f"t{n}", "post_school": f"s{n // 2}"})
        for n in range(2 * len(schools))
    )
    bureau = bureau.model_copy(update={"schools": schools, "teachers": teachers})
    found = find_conflict(bureau, Stop(), 1)
    assert {(m.rule, m.row) for m in found.members} >= {("annual_share", None)}
    assert len([m for m in found.members if m.rule == "school_out"]) <= MOST_ROWS
    assert ("school_out", None, True) in {(m.rule, m.row, m.confirmed) for m in found.members}


def test_a_contradiction_that_one_rule_ends_stands_alone() -> None:
    (found,) = find_contradictions(a_bureau(a_policy(0.5, km=10.0)), Stop(), 1)
    assert {c.rule for c in found.concessions} == {"annual_share", "max_distance"}


def settled_as(bureau: Bureau, plan: ExchangePlan) -> Settled:
    """Return a plan as settled: whoever moves in it moves so, and nobody else moves."""
    moves = {move.teacher: move for move in plan.moves}
    return Settled(moves, frozenset(t.id for t in bureau.teachers) - set(moves))


def with_musts(bureau: Bureau, rng: random.Random) -> Bureau:
    teachers = tuple(
        t.model_copy(update={"must": rng.choice([None, None, Must.STAY, Must.MOVE])})
        for t in bureau.teachers
    )
    return bureau.model_copy(update={"teachers": teachers})


@pytest.mark.parametrize("seed", [0, 4, 19, 69, 71, 80, 137, 184])
def test_leaving_rules_out_allows_whatever_was_allowed_before(seed: int) -> None:
    """Else the deletion of a rule proves nothing of those that remain."""
    rng = random.Random(seed)
    bureau = random_bureau(seed, teachers=6 if seed < 60 else 7)
    bureau = bureau if seed < 60 else with_musts(bureau, rng)
    plan = plan_exchange(bureau).answer
    assert plan is not None
    names = [r.name for r in RULES if r.name not in FIXED]
    names = [r.name for r in RULES if r.name in names and r.parameters(bureau.policy) is not None]
    left_out = [set(), *({name} for name in names)]
    left_out += [set(rng.sample(names, len(names) // 2)) for _ in range(3)]
    settled = settled_as(bureau, plan)
    for rules in left_out:
        ground = Ground(bureau, Waived(frozenset(rules)), exact=True, settled=settled)
        assert possible(ground, Stop(), 1), rules


def test_frozen_returns_contradict_nothing_where_another_must_stay() -> None:
    """t1 returns as in the plan that stands; t2's final move and his having to stay exclude it."""
    bureau = a_bureau(a_policy(None), (None, None, Must.STAY, None))
    away = {"working_school": "s1", "loan_end": datetime.date(2026, 8, 31)}
    teachers = tuple(t.model_copy(update=away) if t.id == "t1" else t for t in bureau.teachers)
    bureau = bureau.model_copy(update={"teachers": teachers})
    back = Move(
        teacher="t1", origin="s1", destination="s0", form=Form.RETURN, subject="math",
        share=100, start=AS_OF,
    )  # fmt: skip
    away_again = back.model_copy(update={"teacher": "t2", "form": Form.LOAN})
    settled = Settled({"t2": away_again, "t1": back})
    found = find_conflict(bureau, Stop(), 1, settled=settled)
    assert found.irreducible
    assert {(m.rule, m.row) for m in found.members} == {("frozen", "t2"), ("must_stay", "t2")}


def test_a_certificate_left_out_keeps_the_schools_of_a_later_stage_open() -> None:
    bureau = a_bureau(a_policy(0.5, km=10.0))
    policy = bureau.policy.model_copy(update={"stages": (Stage.SENIOR,)})
    schools = tuple(s.model_copy(update={"stage": Stage.SENIOR}) for s in bureau.schools)
    bureau = bureau.model_copy(update={"schools": schools, "policy": policy})
    found = find_conflict(bureau, Stop(), 1)
    assert {member.rule for member in found.members} == {"annual_share", "max_distance"}
