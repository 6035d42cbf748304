"""Contradictions of rules and data: irreducible, confirmed, and with the cheapest way out."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from plan_oracle import best_value, fewest_against
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
    Denominator,
    EligibilityRules,
    FormChoice,
    FormRules,
    GoalName,
    GoalRule,
    PlaceRules,
    Policy,
    ShareRules,
)
from zouban.models.exchange.rules.catalogue import RULES
from zouban.models.exchange.words import Form, Stage, Title
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


KEPT: dict[str, dict[str, Any]] = {
    "eligible": {"since": datetime.date(2024, 9, 1)},
    "title_service": {"seeks_title": Title.SENIOR},
    "must_stay": {"must": Must.STAY},
}
"""What keeps a teacher of `a_school_of_three` from moving, by the rule that does."""


def a_school_of_three(kept: tuple[bool, ...], rule: str) -> Bureau:
    """Return a school where two of three have to move, whom a rule keeps or not."""
    policy = a_policy(0.6).model_copy(
        update={
            "eligibility": EligibilityRules(tenure_years=6.0, retirement_years=None),
            "form": FormRules(title_rural_years=1.0),
            "share": ShareRules(
                rate=0.6, denominator=Denominator.ALL, source_strengths=(), source_locations=()
            ),
        }
    )
    bureau = a_bureau(policy)
    free = {"since": datetime.date(2010, 9, 1), "post_school": "s0", "title": Title.SENIOR}
    teachers = tuple(
        bureau.teachers[n].model_copy(update=free | (KEPT[rule] if own else {}))
        for n, own in enumerate(kept)
    )
    return bureau.model_copy(update={"teachers": teachers})


@pytest.mark.parametrize("rule", KEPT)
@pytest.mark.parametrize("free", [None, 0, 1, 2])
def test_moves_that_a_rule_forbids_are_told_from_those_of_others(
    rule: str, free: int | None
) -> None:
    """Two have to move, of whom the rule lets one or none: wherever he stands in the data."""
    bureau = a_school_of_three(tuple(n != free for n in range(3)), rule)
    (found,) = cheapest_concessions(bureau, [rule], Stop(), 1)
    assert found.amount == found.bound == fewest_against(bureau, rule) == (2 if free is None else 1)
    assert len({who for who, _ in found.rows}) == found.amount
    assert f"t{free}" not in {who for who, _ in found.rows}


def test_a_rule_that_made_teachers_alike_forbids_none_of_their_moves() -> None:
    """Only without the same stage t1's certificate counts; his subject is another than t0's."""
    policy = a_policy(1.0).model_copy(update={"place": PlaceRules(same_stage=True)})
    bureau = a_bureau(policy)
    other = {"subject": "pe", "stages": (Stage.PRIMARY, Stage.JUNIOR)}
    teachers = (bureau.teachers[0], bureau.teachers[1].model_copy(update=other))
    bureau = bureau.model_copy(
        update={"teachers": teachers, "subjects": (*bureau.subjects, ExchangeSubject(id="pe"))}
    )
    (found,) = cheapest_concessions(bureau, ["same_stage"], Stop(), 1)
    assert found.amount == fewest_against(bureau, "same_stage") == 0


@pytest.mark.parametrize("apart", [False, True])
def test_a_transfer_that_needs_no_consent_is_none_against_it(apart: bool) -> None:
    """Nobody agrees to a loan; a transfer is open, save to the school of another authority."""
    bureau = a_school_of_three((False,) * 3, "must_stay")
    form = FormRules(form=FormChoice.EITHER, consent=(Form.LOAN,))
    far = bureau.schools[1].model_copy(update={"authority": "county" if apart else None})
    bureau = bureau.model_copy(
        update={
            "policy": bureau.policy.model_copy(update={"form": form}),
            "schools": (bureau.schools[0], far),
        }
    )
    (found,) = cheapest_concessions(bureau, ["consent"], Stop(), 1)
    assert found.amount == found.bound == fewest_against(bureau, "consent") == 2 * apart


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
