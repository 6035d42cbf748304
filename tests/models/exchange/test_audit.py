"""The priority audit: each ground on the bureau that one sees through."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.exchange.audit import priority_audit
from zouban.models.exchange.bureau import (
    Bureau,
    Demand,
    Evaluation,
    Must,
    PostGrade,
    TeacherTie,
    Tie,
    Wish,
)
from zouban.models.exchange.names import Names
from zouban.models.exchange.placement_words import placement_text
from zouban.models.exchange.placements import Ground, Placement
from zouban.models.exchange.policy import GoalName, GoalRule, Priority
from zouban.models.exchange.words import Title

Build = Callable[..., Any]
DAY = datetime.date
# T1 (score 90) and T2 (80) of mathematics in A both wish for B; only T2 is placed there.


def _only(found: tuple[Placement, ...]) -> Placement:
    (placement,) = found
    assert (placement.passed, placement.placed, placement.school) == ("T1", "T2", "B")
    assert placement.wish == 1
    return placement


def _goals(bureau: Bureau, *goals: GoalName) -> Bureau:
    rules = tuple(GoalRule(goal=goal) for goal in goals)
    return bureau.model_copy(update={"policy": bureau.policy.model_copy(update={"goals": rules})})


def test_nobody_is_passed_where_the_higher_score_is_placed(town: Bureau, plan_of: Build) -> None:
    assert priority_audit(town, plan_of("T1 B")) == ()


def test_equals_are_told_as_such(town: Bureau, plan_of: Build) -> None:
    placement = _only(priority_audit(town, plan_of("T2 B")))
    assert placement.ground is Ground.EQUAL
    assert not placement.justified


def test_whoever_takes_no_part(town: Bureau, with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T1", must=Must.STAY)
    assert _only(priority_audit(bureau, plan_of("T2 B"))).ground is Ground.NOT_ELIGIBLE


def test_own_move_would_break_a_rule(with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T1", home_x=0.0, home_y=0.0, limit_km=2.0)
    placement = _only(priority_audit(bureau, plan_of("T2 B")))
    assert placement.ground is Ground.OWN_RULE
    assert placement.rule is not None
    assert placement.rule.name == "commute"
    assert placement.justified


def test_exchange_would_break_a_rule(with_teacher: Build, plan_of: Build) -> None:
    bureau = with_teacher("T2", must=Must.MOVE)
    placement = _only(priority_audit(bureau, plan_of("T2 B")))
    assert placement.ground is Ground.SWAP_RULE
    assert placement.rule is not None
    assert placement.rule.name == "must_move"


def test_exchange_would_worsen_a_goal(with_teacher: Build, plan_of: Build) -> None:
    bureau = _goals(with_teacher("T1", home_x=-9.0, home_y=0.0), GoalName.COMMUTE)
    placement = _only(priority_audit(bureau, plan_of("T2 B")))
    assert placement.ground is Ground.GOAL
    assert placement.goal is not None
    assert (placement.goal.name, placement.goal.here, placement.goal.there) == ("commute", 0, 14)


def test_exchange_would_better_a_goal(with_teacher: Build, plan_of: Build) -> None:
    bureau = _goals(with_teacher("T2", home_x=-9.0, home_y=0.0), GoalName.COMMUTE)
    placement = _only(priority_audit(bureau, plan_of("T2 B")))
    assert placement.ground is Ground.NONE
    assert not placement.justified


@pytest.mark.parametrize(
    ("level", "ground", "goal"),
    [(14.0, Ground.EQUAL, None), (13.0, Ground.GOAL, "commute"), (None, Ground.GOAL, "commute")],
)
def test_what_the_slack_allows_justifies_nothing(
    level: float | None, ground: Ground, goal: str | None, with_teacher: Build, plan_of: Build
) -> None:
    """The exchange brings the ways from 0 to 14 km: worse only where fewer are allowed."""
    bureau = _goals(with_teacher("T1", home_x=-9.0, home_y=0.0), GoalName.COMMUTE, GoalName.WISHES)
    allowed = {} if level is None else {"commute": level}
    plan = plan_of("T2 B").model_copy(update={"allowed": allowed})
    placement = _only(priority_audit(bureau, plan))
    assert placement.ground is ground
    assert (placement.goal.name if placement.goal else None) == goal


def test_within_slack_the_next_goal_decides(with_teacher: Build, plan_of: Build) -> None:
    bureau = _goals(with_teacher("T2", home_x=-9.0, home_y=0.0), GoalName.COMMUTE, GoalName.WISHES)
    wishes = (Wish(teacher="T1", rank=2, school="B"), Wish(teacher="T2", rank=1, school="B"))
    bureau = bureau.model_copy(update={"wishes": wishes})
    plan = plan_of("T2 B")
    (strict,) = priority_audit(bureau, plan)
    (slack,) = priority_audit(bureau, plan.model_copy(update={"allowed": {"commute": 14.0}}))
    assert (strict.ground, slack.ground) == (Ground.NONE, Ground.GOAL)
    assert slack.goal is not None
    assert slack.goal.name == "wishes"


def test_a_better_wish_met_is_no_passing_over(town: Bureau, plan_of: Build) -> None:
    wishes = (*town.wishes, Wish(teacher="T2", rank=2, school="C"))
    bureau = town.model_copy(update={"wishes": wishes})
    assert priority_audit(bureau, plan_of("T1 B", "T2 C")) == ()


def test_other_subjects_do_not_compete(town: Bureau, plan_of: Build) -> None:
    scores = (*town.evaluations, Evaluation(teacher="T5", year=2025, score=10.0))
    bureau = town.model_copy(update={"evaluations": scores})
    assert priority_audit(bureau, plan_of("T5 B")) == ()


def _transfer_of_lower(bureau: Bureau, plan_of: Build, passed: str) -> Placement:
    """T3 (60) is transferred to B, for which a colleague of 95 had asked."""
    own = bureau.model_copy(
        update={
            "wishes": (Wish(teacher=passed, rank=1, school="B"),),
            "evaluations": (
                Evaluation(teacher="T3", year=2025, score=60.0),
                Evaluation(teacher=passed, year=2025, score=95.0),
            ),
        }
    )
    own = _goals(own, GoalName.EXTRA_MOVES)
    (placement,) = priority_audit(own, plan_of("T3 B transfer", bureau=own))
    return placement


def test_a_rule_of_one_form_justifies_only_where_no_other_is_open(
    ruled: Build, plan_of: Build
) -> None:
    """T10 is of another staffing authority: no transfer, but a loan to the same place.

    That he might serve B for part of his week is no such place.
    """
    placement = _transfer_of_lower(ruled(form={"form": "either"}), plan_of, "T10")
    assert placement.ground is Ground.EQUAL
    placement = _transfer_of_lower(ruled(form={"form": "transfer"}), plan_of, "T10")
    assert placement.rule is not None
    assert (placement.ground, placement.rule.name) == (Ground.OWN_RULE, "authority")


def test_an_exchange_is_tried_in_every_form(ruled: Build, plan_of: Build) -> None:
    """B has one senior post, which T8 holds: T1 comes on loan, not with his own."""
    rules = {"staffing": {"enforce_posts": True}}
    posts = {"posts": (PostGrade(school="B", grade=Title.SENIOR, posts=1),)}
    either = ruled(form={"form": "either"}, **rules).model_copy(update=posts)
    assert _transfer_of_lower(either, plan_of, "T1").ground is Ground.EQUAL
    transfers = ruled(form={"form": "transfer"}, **rules).model_copy(update=posts)
    placement = _transfer_of_lower(transfers, plan_of, "T1")
    assert placement.rule is not None
    assert (placement.ground, placement.rule.name) == (Ground.SWAP_RULE, "post_grades")


def test_what_was_not_computed_is_told_as_such(town: Bureau, plan_of: Build) -> None:
    placement = _only(priority_audit(town, plan_of("T2 B"), stop=lambda: True))
    assert placement.ground is Ground.NOT_CHECKED


def test_no_score_is_told(town: Bureau, plan_of: Build) -> None:
    placement = _only(priority_audit(town, plan_of("T2 B")))
    for text in placement_text(Names(town), placement):
        assert "{" not in text
        assert "90" not in text
        assert "80" not in text


def test_whoever_is_due_would_return_in_exchange(
    town: Bureau, with_teacher: Build, plan_of: Build
) -> None:
    """T2 is lent by B and goes on to C; T1, who wished for C, got B: T2 could go home instead."""
    lent = with_teacher("T2", post_school="B", working_school="A", loan_end=DAY(2026, 8, 31))
    wishes = (Wish(teacher="T1", rank=1, school="C"), Wish(teacher="T1", rank=2, school="B"))
    bureau = _goals(lent.model_copy(update={"wishes": wishes}), GoalName.WISHES)
    found = priority_audit(bureau, plan_of("T2 C", "T1 B", bureau=bureau))
    assert [(p.passed, p.placed, p.school, p.ground) for p in found] == [
        ("T1", "T2", "C", Ground.NONE)
    ]


def _by(bureau: Bureau, plan_of: Build, mechanism: str, *moves: str) -> Placement:
    """The audit's one placement in a plan of that mechanism."""
    plan = plan_of(*moves, bureau=bureau).model_copy(update={"mechanism": mechanism})
    return _only(priority_audit(bureau, plan))


def _asking(bureau: Bureau, **needs: int) -> Bureau:
    """The bureau with needs of mathematics in percent; those of the town itself elsewhere."""
    asked = tuple(Demand(school=s, subject="math", need=n) for s, n in needs.items())
    return bureau.model_copy(update={"demand": asked})


def test_a_mechanisms_plan_is_not_held_against_goals(town: Bureau, plan_of: Build) -> None:
    """Whoever goes by the order gave B to T2, though T1 stands higher: no goal can justify it."""
    bureau = _asking(town, B=300)
    placement = _by(bureau, plan_of, "deferred-acceptance", "T2 B")
    assert placement.ground is Ground.NOT_BY_MECHANISM
    assert not placement.justified
    assert "order (evaluation" in placement_text(Names(bureau), placement)[0]


def test_the_order_of_the_mechanism_justifies(ruled: Build, plan_of: Build) -> None:
    bureau = ruled(mechanism={"priority": (Priority.RURAL_YEARS,)})
    teachers = tuple(
        t.model_copy(update={"rural_years": 3.0}) if t.id == "T2" else t for t in bureau.teachers
    )
    bureau = _asking(bureau.model_copy(update={"teachers": teachers}), B=300)
    for mechanism in ("deferred-acceptance", "trading-cycles", "lorenz"):
        placement = _by(bureau, plan_of, mechanism, "T2 B")
        assert placement.ground is Ground.ORDER, mechanism
        assert "rural service" in placement_text(Names(bureau), placement)[0]


def test_a_right_of_the_mechanism_justifies(town: Bureau, plan_of: Build) -> None:
    """P needs its only teacher T1 (here of P): given to him, nobody would be left there."""
    teachers = tuple(
        t.model_copy(update={"post_school": "P"}) if t.id == "T1" else t for t in town.teachers
    )
    teachers = tuple(t for t in teachers if t.id != "T12")
    bureau = _asking(town.model_copy(update={"teachers": teachers}), B=300, P=100)
    placement = _by(bureau, plan_of, "trading-cycles", "T2 B")
    assert placement.ground is Ground.RIGHTS
    assert "too few teachers left" in placement_text(Names(bureau), placement)[0]
    assert _by(bureau, plan_of, "deferred-acceptance", "T2 B").ground is Ground.NOT_BY_MECHANISM


def test_an_exchange_justifies_where_the_mechanism_exchanges(town: Bureau, plan_of: Build) -> None:
    wishes = (*town.wishes, Wish(teacher="T7", rank=1, school="A"))
    bureau = town.model_copy(update={"wishes": wishes})
    placement = _by(bureau, plan_of, "trading-cycles", "T2 B", "T7 A")
    assert placement.ground is Ground.EXCHANGE
    assert placement.justified
    english, chinese = placement_text(Names(bureau), placement)
    assert "a swap of 2" in english
    assert "2人的对调" in chinese


def test_whoever_has_no_part_in_the_mechanism(town: Bureau, plan_of: Build) -> None:
    tie = TeacherTie(first="T1", second="T3", tie=Tie.COUPLE)
    placement = _by(
        town.model_copy(update={"ties": (tie,)}), plan_of, "deferred-acceptance", "T2 B"
    )
    assert placement.ground is Ground.LEFT_OUT
    assert "couple" in placement_text(Names(town), placement)[0]


def test_the_lorenz_rule_holds_wishes_for_equally_good(town: Bureau, plan_of: Build) -> None:
    bureau = _asking(town, B=300, C=200)
    placement = _by(bureau, plan_of, "lorenz", "T1 C", "T2 B")
    assert placement.ground is Ground.SAME_GOOD
