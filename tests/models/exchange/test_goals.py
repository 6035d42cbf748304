"""Goals, needs and quotas: each value computed by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.exchange.balance import weighted_cv
from zouban.models.exchange.bureau import (
    Bureau,
    ClassCount,
    PostGrade,
    StagePeriods,
    TeacherShare,
)
from zouban.models.exchange.demand import needs
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.policy import (
    DemandSource,
    GoalName,
    GoalRule,
    Indicator,
    IndicatorKind,
    ZoneRule,
)
from zouban.models.exchange.reason_words import GOAL_NAMES
from zouban.models.exchange.rounding import at_least, at_most
from zouban.models.exchange.staffing import Staffing
from zouban.models.exchange.verify import verify_plan
from zouban.models.exchange.words import Employment, Stage, Title

Build = Callable[..., Any]


def _goal(bureau: Bureau, plan: Any, name: str) -> float:
    return next(goal.value for goal in verify_plan(bureau, plan).goals if goal.name == name)


def test_unfilled_weighs_weak_schools_and_gap_subjects(town: Bureau, plan_of: Build) -> None:
    # C needs 200 % of mathematics and has 100; being weak it weighs 2. Nothing else is short.
    assert _goal(town, plan_of(), "unfilled") == 200
    assert _goal(town, plan_of("T1 C"), "unfilled") == 0
    # Two leave mathematics in A (300 % for a need of 200); art in C is weak and a gap: 2 × 2.
    assert _goal(town, plan_of("T1 B", "T2 B", "T11 A"), "unfilled") == 200 + 100 + 400


def test_wishes_and_zone_and_commute(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 C", "T2 B", "T3 B")
    assert _goal(town, plan, "wishes") == 9 + 10
    assert _goal(town, plan, "zone") == 1
    assert _goal(town, plan, "commute") == pytest.approx(5.0)
    assert _goal(town, plan, "extra_moves") == 3


def test_a_school_of_no_alliance_is_always_left(town: Bureau, plan_of: Build) -> None:
    # A and B are of one alliance, C and P of none.
    assert _goal(town, plan_of("T1 B", "T7 A"), "alliance") == 0
    assert _goal(town, plan_of("T1 C", "T10 P", "T7 A"), "alliance") == 2


def test_those_who_leave_no_surplus_are_counted(town: Bureau, plan_of: Build) -> None:
    # A has 300 % of mathematics for a need of 200, and needs no art; C has 100 % for 200.
    assert _goal(town, plan_of("T1 B", "T4 C"), "no_surplus") == 0
    assert _goal(town, plan_of("T1 B", "T4 B", "T10 A"), "no_surplus") == 1
    # What B needs is not known, nor therefore whether it has too many.
    assert _goal(town, plan_of("T1 B", "T7 A", "T8 A"), "no_surplus") == 2
    exact = tuple(row.model_copy(update={"need": 300}) for row in town.demand)
    bureau = town.model_copy(update={"demand": exact})
    assert _goal(bureau, plan_of("T1 B", "T4 C"), "no_surplus") == 1


def test_what_comes_first_stands_after_unfilled_posts_or_where_the_policy_puts_it(
    ruled: Build,
) -> None:
    first: dict[str, dict[str, Any]] = {
        "place": {"zone": ZoneRule.FIRST, "alliance_first": True},
        "staffing": {"overstaffed_first": True},
    }

    def order(*names: str) -> list[str]:
        goals = tuple(GoalRule(goal=GoalName(name)) for name in names)
        policy = ruled(**first).policy.model_copy(update={"goals": goals})
        return [rule.goal.value for rule in policy.ordered_goals]

    ours = ["zone", "alliance", "no_surplus"]
    assert order("wishes", "unfilled", "structure") == ["wishes", "unfilled", *ours, "structure"]
    assert order("wishes") == [*ours, "wishes"]
    assert order("unfilled", "zone", "wishes") == ["unfilled", *ours, "wishes"]
    assert order("unfilled", "wishes", "alliance") == [
        "unfilled", "zone", "no_surplus", "wishes", "alliance",
    ]  # fmt: skip


def test_every_goal_has_a_name_in_both_languages() -> None:
    assert {goal.value for goal in GoalName} <= set(GOAL_NAMES)


def test_structure_is_squared_cv_where_totals_stay(town: Bureau, plan_of: Build) -> None:
    # Backbone and senior teachers are the same people here; P is a stage of its own without any.
    after = weighted_cv([2, 2, 0], [600, 400, 200]) ** 2
    assert _goal(town, plan_of("T1 B"), "structure") == pytest.approx(2 * after)


def test_itinerants_count_at_home_and_work_in_both(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B itinerant")
    assert _goal(town, plan, "structure") == _goal(town, plan_of(), "structure")
    week = Staffing(BureauIndex(town), plan).week_after
    assert (week[0, 0], week[1, 0]) == (260, 240)


def test_policy_order_comes_first(town: Bureau, plan_of: Build) -> None:
    goals = verify_plan(town, plan_of()).goals
    assert [goal.name for goal in goals] == [rule.goal.value for rule in town.policy.goals]
    assert [goal.name for goal in goals if goal.maximise] == ["wishes"]


def test_share_rows_replace_the_own_week(town: Bureau) -> None:
    rows = (
        TeacherShare(teacher="T1", school="A", subject="math", share=60),
        TeacherShare(teacher="T1", school="B", subject="art", share=40),
    )
    index = BureauIndex(town.model_copy(update={"shares": rows}))
    assert index.week_of(0) == {(0, 0): 60, (1, 1): 40}
    assert index.week[0, 0] == 260
    assert index.fte[0] == 100


def test_seconded_and_absent_work_less(with_teacher: Build) -> None:
    bureau = with_teacher("T1", employment=Employment.SECONDED)
    bureau = with_teacher("T2", bureau, share=80, absent=30)
    index = BureauIndex(bureau)
    assert index.fte[:2].tolist() == [0, 50]
    assert index.heads[0] == 5


def test_need_from_the_curriculum(town: Bureau, ruled: Build) -> None:
    bureau = ruled(staffing={"demand": DemandSource.CURRICULUM, "norm": 14.0}).model_copy(
        update={
            "class_counts": (
                ClassCount(school="A", grade="7", classes=10),
                ClassCount(school="A", grade="8", classes=9),
            ),
            "periods": (
                StagePeriods(stage=Stage.JUNIOR, grade="7", subject="math", periods=5),
                StagePeriods(stage=Stage.JUNIOR, grade="8", subject="math", periods=6, norm=12),
                StagePeriods(stage=Stage.PRIMARY, grade="7", subject="art", periods=2),
            ),
        }
    )
    assert needs(bureau) == {("A", "math"): round(100 * (50 / 14 + 54 / 12))}


def test_need_from_the_quota_is_divided_without_rest(town: Bureau, ruled: Build) -> None:
    bureau = ruled(staffing={"demand": DemandSource.QUOTA})
    found = needs(bureau)
    # Junior schools: 6 teachers of mathematics, 5 of art; A has 6 posts, P 300 pupils for 19.
    assert found["A", "math"] + found["A", "art"] == 600
    assert found["A", "math"] == math.floor(600 * 6 / 11)
    assert sum(need for (school, _), need in found.items() if school == "P") == 100 * (300 // 19)


def test_need_from_the_posts_of_all_grades(town: Bureau, ruled: Build) -> None:
    posts = tuple(
        PostGrade(school=school, grade=grade, posts=count)
        for school, grade, count in (
            ("A", Title.SENIOR, 3), ("A", Title.FIRST, 8), ("C", Title.FIRST, 0),
        )
    )  # fmt: skip
    bureau = ruled(staffing={"demand": DemandSource.POSTS}).model_copy(update={"posts": posts})
    found = needs(bureau)
    # Junior schools: 6 teachers of mathematics, 5 of art; A has 11 posts, C has none.
    assert (found["A", "math"], found["A", "art"]) == (600, 500)
    assert (found["C", "math"], found["C", "art"]) == (0, 0)
    # B has a quota of 4 and no posts in the table.
    assert found["B", "math"] + found["B", "art"] == 400


def test_needs_outside_the_scope_are_left_out(town: Bureau) -> None:
    policy = town.policy.model_copy(update={"stages": (Stage.PRIMARY,)})
    assert needs(town.model_copy(update={"policy": policy})) == {}


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.12, 0.07, 1 / 3])
def test_shares_are_rounded_without_noise(rate: float) -> None:
    for number in range(200):
        exact = round(rate * number, 9)
        assert at_least(rate, number) == math.ceil(exact)
        assert at_most(rate, number) == math.floor(exact)


def test_a_subject_is_counted_where_it_is_taught_afterwards(town: Bureau, plan_of: Build) -> None:
    indicator = Indicator(id="art", kind=IndicatorKind.SUBJECT, subjects=("art",))
    art = town.model_copy(
        update={"policy": town.policy.model_copy(update={"indicators": (indicator,)})}
    )
    plan = plan_of("T1 C")
    teaches_art = plan.model_copy(
        update={"moves": tuple(m.model_copy(update={"subject": "art"}) for m in plan.moves)}
    )
    index = BureauIndex(art)
    assert Staffing(index, plan).counts_after(indicator).tolist() == [3, 1, 1, 1]
    assert Staffing(index, teaches_art).counts_after(indicator).tolist() == [3, 1, 2, 1]
