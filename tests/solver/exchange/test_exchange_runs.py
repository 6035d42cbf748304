"""Generated bureaus planned, replanned, over years and along a front; always the judge decides."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from zouban import UsageError, exchange, exchange_front, exchange_years, verify_plan, weighted_cv
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Bureau, Must
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.policy import ChurnRules, GoalName, GoalRule
from zouban.models.exchange.rollover import next_year
from zouban.models.exchange.words import rank
from zouban.models.result import Result, Status, StoppedBy
from zouban.solver.exchange.programs import Programs
from zouban.solver.exchange.reach import least_cv
from zouban.solver.exchange.run import Progress


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    """Ten schools, with every sort of data that the generator makes."""
    return generate_bureau(schools=10, teachers=200, seed=5).bureau


@pytest.fixture(scope="module")
def planned(bureau: Bureau) -> Result[ExchangePlan]:
    return exchange(bureau)


def test_a_generated_bureau_is_planned_near_the_bound_of_every_goal(
    bureau: Bureau, planned: Result[ExchangePlan]
) -> None:
    assert planned.answer is not None
    judged = verify_plan(bureau, planned.answer)
    assert judged.cost.hard == 0
    values = {goal.name: goal.value for goal in judged.goals}
    for goal in planned.goals:
        assert values[goal.name] == goal.value
        assert goal.bound is not None
        assert abs(goal.value - goal.bound) <= 0.001 * max(abs(goal.value), 1.0)


def test_the_same_seed_gives_the_same_plan(bureau: Bureau, planned: Result[ExchangePlan]) -> None:
    assert exchange(bureau).answer == planned.answer


def test_replanning_begins_from_the_plan_that_stands(
    bureau: Bureau, planned: Result[ExchangePlan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing has changed no other options are looked at, however many there are."""
    monkeypatch.setattr(Programs, "part", lambda *_: pytest.fail("it stands"))
    assert planned.answer is not None
    result = exchange(bureau, freeze=planned.answer)
    assert result.status is Status.OPTIMAL
    assert result.answer is not None
    assert result.answer.moves == planned.answer.moves


def test_replanning_changes_nobody_whom_the_change_does_not_touch(
    bureau: Bureau, planned: Result[ExchangePlan]
) -> None:
    assert planned.answer is not None
    touched = next(m.teacher for m in planned.answer.moves if m.form.value != "return")
    changed = bureau.model_copy(
        update={
            "teachers": tuple(
                t.model_copy(update={"must": Must.STAY}) if t.id == touched else t
                for t in bureau.teachers
            )
        }
    )
    result = exchange(changed, freeze=planned.answer)
    assert result.answer is not None
    assert verify_plan(changed, result.answer).cost.hard == 0
    first = result.goals[0]
    assert (first.name, first.value, first.bound) == ("changes", first.value, first.value)
    assert first.value <= 3

    def places(plan: ExchangePlan) -> set[tuple[str, str]]:
        return {(m.teacher, m.destination) for m in plan.moves}

    differing = {t for t, _ in places(result.answer) ^ places(planned.answer)}
    assert touched in differing
    assert len(differing) == first.value


def test_a_plan_of_another_year_is_refused(bureau: Bureau, planned: Result[ExchangePlan]) -> None:
    assert planned.answer is not None
    later = next_year(bureau, planned.answer)
    with pytest.raises(UsageError, match="as of"):
        exchange(later, freeze=planned.answer)


def test_a_plan_after_another_one_is_of_the_next_year(
    bureau: Bureau, planned: Result[ExchangePlan]
) -> None:
    result = exchange(bureau, after=planned.answer)
    assert result.answer is not None
    assert result.answer.as_of.year == bureau.as_of.year + 1
    assert planned.answer is not None
    later = next_year(bureau, planned.answer)
    assert verify_plan(later, result.answer).cost.hard == 0


def test_a_stopped_search_keeps_the_best_plan(bureau: Bureau) -> None:
    event = threading.Event()

    def stop_at_the_second_goal(progress: Progress) -> None:
        if progress.goal == "structure":
            event.set()

    result = exchange(bureau, stop=event, on_progress=stop_at_the_second_goal)
    assert result.status is Status.INTERRUPTED
    assert result.stopped_by is StoppedBy.USER
    assert result.answer is not None
    assert result.answer.interrupted
    assert verify_plan(bureau, result.answer).cost.hard == 0
    last = result.goals[-1]
    assert last.bound is not None
    assert 0 < last.bound <= last.value, "bounded before its turn"


def test_a_stopped_first_search_has_no_plan_and_says_so(bureau: Bureau) -> None:
    event = threading.Event()
    event.set()
    result = exchange(bureau, stop=event)
    assert result.status is Status.INTERRUPTED
    assert result.answer is None


def test_plans_found_on_the_way_keep_every_rule(bureau: Bureau) -> None:
    plans: list[ExchangePlan] = []
    exchange(bureau, on_incumbent=plans.append)
    assert plans
    assert all(verify_plan(bureau, plan).cost.hard == 0 for plan in plans)


def with_churn(bureau: Bureau) -> Bureau:
    policy = bureau.policy.model_copy(
        update={
            "churn": ChurnRules(school_out=0.1, school_in=0.1),
            "goals": (GoalRule(goal=GoalName.STRUCTURE),),
        }
    )
    return bureau.model_copy(update={"policy": policy})


def test_years_follow_each_other_and_never_beat_what_is_reachable(bureau: Bureau) -> None:
    years = exchange_years(with_churn(bureau), 3)
    assert [year.bureau.as_of.year - bureau.as_of.year for year in years] == [0, 1, 2]
    for year in years:
        assert year.result.answer is not None
        assert verify_plan(year.bureau, year.result.answer).cost.hard == 0
        for balance in year.balances:
            assert balance.reachable <= balance.value + 1e-9


def test_what_is_reachable_is_never_above_what_is_there(bureau: Bureau) -> None:
    own = with_churn(bureau)
    index = BureauIndex(own)
    stages = own.policy.stages
    for indicator in own.policy.indicators:
        for stage in stages:
            schools = index.inspected & (index.stage == rank(stage))
            who = index.indicator_members(indicator)
            before = np.bincount(index.work[who], minlength=len(schools))[schools]
            reach = least_cv(index, indicator, stage, 1)
            assert reach <= weighted_cv(before, index.pupils[schools]) + 1e-9


def test_too_many_years_are_refused(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="1 to 5"):
        exchange_years(bureau, 6)


def test_no_point_of_a_front_dominates_another(bureau: Bureau) -> None:
    front = exchange_front(bureau, 12)
    assert len(front) == 12
    assert len({point.values for point in front}) == 12
    assert not any(a.dominates(b) for a in front for b in front)
    assert all(verify_plan(bureau, point.plan).cost.hard == 0 for point in front)


def test_little_work_is_enough_for_all_points_of_a_front(bureau: Bureau) -> None:
    """The most balanced plan is enough to put the others together; of 12 there were 3."""
    front = exchange_front(bureau, 12, work_limit=0.15)
    assert len(front) == 12
    assert not any(a.dominates(b) for a in front for b in front)
    assert all(verify_plan(bureau, point.plan).cost.hard == 0 for point in front)


def test_a_limit_of_work_gives_the_same_plan_every_time(bureau: Bureau) -> None:
    first, second = (exchange(bureau, work_limit=0.5) for _ in range(2))
    assert first.answer is not None
    assert first.answer == second.answer
    assert first.goals == second.goals
    assert verify_plan(bureau, first.answer).cost.hard == 0
