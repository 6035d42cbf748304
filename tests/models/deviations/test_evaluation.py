"""Costs from deviations: functions, tiers, and what does not fit its problem."""

from __future__ import annotations

from dataclasses import replace

import pytest
from zouban.models import constraints as kinds
from zouban.models.constraints import AssignTime, CostFunction, Tier
from zouban.models.deviations import evaluate
from zouban.models.deviations.catalogue import DEVIATIONS
from zouban.models.deviations.evaluation import cost_of
from zouban.models.errors import AnswerMismatchError
from zouban.models.index import ProblemIndex
from zouban.models.problem import Assignment, Meeting, ResourceSlot


def test_the_catalogue_names_every_kind():
    declared = {
        value
        for value in vars(kinds).values()
        if isinstance(value, type) and issubclass(value, kinds.Constraint) and value.kind
    }
    assert set(DEVIATIONS) == declared
    assert len({kind.kind for kind in declared}) == len(declared) == 22


@pytest.mark.parametrize(
    ("function", "cost"),
    [(CostFunction.LINEAR, 5 * 3), (CostFunction.QUADRATIC, 5 * 9), (CostFunction.STEP, 5)],
)
def test_the_cost_function_is_applied_to_the_sum_at_a_point(evaluated, make_event, function, cost):
    """Three deviations from two meetings: 9 squared together, 5 if squared one by one."""
    constraint = AssignTime(id="x", weight=5, cost=function, events=("e",))
    found = evaluated(constraint, ["1@-", "2@-"], (make_event(duration=3),))
    assert found.cost.hard == cost
    assert [(p.id, p.deviation, p.cost) for p in found.points["x"]] == [("e", 3, cost)]


@pytest.mark.parametrize(
    ("function", "costs"),
    [
        (CostFunction.LINEAR, [0, 5, 10]),
        (CostFunction.QUADRATIC, [0, 5, 20]),
        (CostFunction.STEP, [0, 5, 5]),
    ],
)
def test_costs_of_no_deviation_one_and_two(function, costs):
    constraint = AssignTime(id="x", weight=5, cost=function)
    assert [cost_of(constraint, deviation) for deviation in range(3)] == costs


def test_points_cost_by_themselves(evaluated, make_event):
    """Two events of two deviations each: 4 + 4, not 16."""
    constraint = AssignTime(id="x", cost=CostFunction.QUADRATIC, event_groups=("g",))
    assert evaluated(constraint, {}, (make_event(), make_event("f"))).cost.hard == 8


def test_multiplicity_multiplies_the_weight(evaluated):
    constraint = AssignTime(id="x", weight=2, multiplicity=7, events=("e",))
    assert evaluated(constraint, []).cost.hard == 28


def test_tiers_and_terms_are_kept_apart(evaluated):
    constraints = tuple(
        AssignTime(id=tier.value, tier=tier, weight=weight, events=("e",))
        for tier, weight in ((Tier.UNPLACED, 1), (Tier.HARD, 10), (Tier.SOFT, 100))
    )
    found = evaluated(constraints, [])
    assert found.cost.key() == (2, 20, 200)
    assert found.terms == {"unplaced": 2, "hard": 20, "soft": 200}
    placed = evaluated(constraints, ["2@t0"])
    assert placed.cost.key() == (0, 0, 0)
    assert placed.terms == {"unplaced": 0, "hard": 0, "soft": 0}
    assert not any(placed.points.values())


def test_a_point_named_twice_costs_twice(evaluated):
    """So the official evaluator counts: each naming is a point of application."""
    twice = AssignTime(id="x", events=("e",), event_groups=("g",))
    assert evaluated(twice, []).cost.hard == 4


def test_problem_and_index_give_the_same(tiny, make_event):
    constraint = AssignTime(id="x", events=("e",))
    problem = replace(tiny, events=(make_event(),), constraints=(constraint,))
    assignment = Assignment("tiny", ())
    assert evaluate(problem, assignment) == evaluate(ProblemIndex(problem), assignment)


ANN = ResourceSlot("teacher", "teacher", "ann")


@pytest.mark.parametrize(
    ("meetings", "fields", "message"),
    [
        ((Meeting("nobody", 1, "t0"),), {}, "no event 'nobody'"),
        ((Meeting("e", 1, "t9"),), {}, "no time 't9'"),
        ((Meeting("e", 0, "t0"),), {}, "lasts 0 periods"),
        ((Meeting("e", 2, "t7"),), {}, "beyond the last time"),
        ((Meeting("e", 2, "t0"), Meeting("e", 1, "t4")), {}, "last longer than the event"),
        ((Meeting("e", 2, "t0", ("ann",)),), {}, "2 slots"),
        ((Meeting("e", 2, "t0", ("eve", None)),), {}, "no resource 'eve'"),
        ((Meeting("e", 2, "t0", ("r1", None)),), {}, "wrong resource type"),
        ((Meeting("e", 2, "t0", ("bob",)),), {"slots": (ANN,)}, "given to another"),
        ((Meeting("e", 2, "t0"),), {"time": "t2"}, "not at its given time"),
        ((Meeting("e", 2, "t0", weeks=0b10),), {"weeks": 0b01}, "weeks 0b10"),
        ((Meeting("e", 2, "t0", weeks=0b11),), {"week_options": (0b01, 0b10)}, "weeks 0b11"),
    ],
)
def test_what_does_not_fit_its_event_is_refused(tiny, make_event, meetings, fields, message):
    problem = replace(tiny, events=(make_event(**fields),), weeks=2)
    with pytest.raises(AnswerMismatchError, match=message):
        evaluate(problem, Assignment("tiny", meetings))


def test_a_timetable_of_another_problem_is_refused(tiny):
    with pytest.raises(AnswerMismatchError, match="'other'"):
        evaluate(tiny, Assignment("other", ()))


def test_a_time_must_exist_in_the_weeks_of_its_meeting(tiny, make_event):
    times = (replace(tiny.times[0], weeks=0b01), *tiny.times[1:])
    problem = replace(tiny, times=times, events=(make_event(duration=1),), weeks=2)
    with pytest.raises(AnswerMismatchError, match="'t0' does not exist in all its weeks"):
        evaluate(problem, Assignment("tiny", (Meeting("e", 1, "t0"),)))
    times = (tiny.times[0], replace(tiny.times[1], weeks=0b01), *tiny.times[2:])
    second = replace(problem, times=times, events=(make_event(),))
    with pytest.raises(AnswerMismatchError, match="'t1' does not exist in all its weeks"):
        evaluate(second, Assignment("tiny", (Meeting("e", 2, "t0"),)))
    chosen = replace(problem, events=(make_event(duration=1, week_options=(0b01, 0b10)),))
    evaluate(chosen, Assignment("tiny", (Meeting("e", 1, "t0", weeks=0b01),)))
