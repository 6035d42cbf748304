"""The search as a whole: optimality, proofs, stopping, reproducibility."""

import itertools
import threading
import time
from dataclasses import replace

import pytest
from zouban.models.constraints import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    LimitIdleTimes,
    PreferTimes,
    SpreadEvents,
    Tier,
    TimeGroupLimit,
)
from zouban.models.deviations import evaluate
from zouban.models.errors import UsageError
from zouban.models.problem import (
    Assignment,
    Event,
    EventGroup,
    Meeting,
    Problem,
    Resource,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)
from zouban.models.result import Cost, Status, StoppedBy
from zouban.solver.timetabling.conflict import conflict
from zouban.solver.timetabling.search import solve


def school(*, classes=2, teachers=2, days=2, periods=3, lessons=None, constraints=()):
    """Return a small school: each class has `lessons[teacher]` periods with each teacher."""
    times = tuple(
        Time(f"{d}-{p}", f"{d}-{p}", (f"day{d}",), d) for d in range(days) for p in range(periods)
    )
    load = lessons or [2] * teachers
    events = tuple(
        Event(
            f"e{c}{t}",
            f"e{c}{t}",
            load[t],
            (ResourceSlot("class", resource=f"c{c}"), ResourceSlot("teacher", resource=f"t{t}")),
            (f"g{c}{t}",),
        )
        for c in range(classes)
        for t in range(teachers)
    )
    people = tuple(
        [Resource(f"c{c}", f"c{c}", "class") for c in range(classes)]
        + [Resource(f"t{t}", f"t{t}", "teacher") for t in range(teachers)]
    )
    always = (
        AssignTime(id="place", tier=Tier.UNPLACED, events=tuple(e.id for e in events)),
        AvoidClashes(id="clash", resources=tuple(r.id for r in people)),
    )
    return Problem(
        id="small",
        name="small",
        times=times,
        time_groups=tuple(TimeGroup(f"day{d}", f"day{d}", TimeGroupKind.DAY) for d in range(days)),
        resource_types=(ResourceType("class", "class"), ResourceType("teacher", "teacher")),
        resource_groups=(),
        resources=people,
        event_groups=tuple(EventGroup(e.groups[0], e.groups[0]) for e in events),
        events=events,
        constraints=(*always, *constraints),
    )


def wishes(days=2):
    every_day = tuple(f"day{d}" for d in range(days))
    return (
        PreferTimes(id="early", tier=Tier.SOFT, weight=3, events=("e00", "e10"), times=("0-0",)),
        LimitIdleTimes(id="idle", tier=Tier.SOFT, resources=("t0", "t1"), time_groups=every_day),
        SpreadEvents(
            id="spread",
            tier=Tier.SOFT,
            weight=2,
            event_groups=("g00", "g11"),
            limits=tuple(TimeGroupLimit(day, 0, 1) for day in every_day),
        ),
    )


def cheapest(problem):
    """Return the least cost over all timetables of single periods: the oracle."""
    times = [time.id for time in problem.times]
    ways = [list(itertools.combinations(times, event.duration)) for event in problem.events]
    return min(
        evaluate(
            problem,
            Assignment(
                problem.id,
                tuple(
                    Meeting(event.id, 1, at)
                    for event, picked in zip(problem.events, choice, strict=True)
                    for at in picked
                ),
            ),
        ).cost.key()
        for choice in itertools.product(*ways)
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_the_optimum_is_the_oracles_and_proven(workers):
    problem = school(lessons=[1, 2], days=2, periods=2, constraints=wishes())
    found = solve(problem, time_limit=30, seed=3, workers=workers)
    assert found.cost is not None
    assert found.cost.key() == cheapest(problem)
    assert found.status is Status.OPTIMAL
    assert found.bound == found.cost.soft
    assert found.stopped_by is StoppedBy.OPTIMAL
    assert evaluate(problem, found.assignment).cost == found.cost


def test_a_bound_never_exceeds_the_optimum():
    problem = school(lessons=[2, 1], days=2, periods=2, constraints=wishes())
    found = solve(problem, work_limit=0.2, seed=1, workers=1)
    assert found.bound is None or found.bound <= cheapest(problem)[2]


def test_what_cannot_be_is_proven_infeasible_and_the_least_bad_is_returned():
    problem = school(classes=1, teachers=2, days=1, periods=3, lessons=[2, 2])
    found = solve(problem, time_limit=5, seed=1, workers=2)
    assert found.status is Status.INFEASIBLE
    assert found.infeasible
    assert found.bound is None
    # The worst tier is "unplaced": rather one clash than one lesson without a time.
    assert found.cost.key() == (0, 1, 0)


def test_slots_that_may_stay_empty_prove_nothing():
    lonely = school(classes=2, teachers=1, days=1, periods=2, lessons=[1])
    events = tuple(
        replace(
            event,
            time="0-0" if event.id == "e00" else None,
            slots=(event.slots[0], ResourceSlot("room", "Room")),
        )
        for event in lonely.events
    )
    problem = replace(
        lonely,
        times=lonely.times[:1],
        resource_types=(*lonely.resource_types, ResourceType("room", "room")),
        resources=(*lonely.resources, Resource("r0", "r0", "room")),
        events=events,
        constraints=(*lonely.constraints, AvoidClashes(id="rooms", resources=("r0",))),
    )
    found = solve(problem, time_limit=10, seed=1, workers=2)
    assert found.cost.key() == (0, 0, 0)
    assert not found.infeasible
    needed = AssignResource(id="seat", role="Room", events=("e00", "e10"))
    tight = replace(problem, constraints=(*problem.constraints, needed))
    found = solve(tight, time_limit=3, seed=1, workers=2)
    assert found.status is Status.INFEASIBLE
    assert found.cost.key() == (0, 1, 0)


def test_out_of_time_is_not_infeasible():
    problem = school(classes=1, teachers=2, days=1, periods=3, lessons=[2, 2])
    stop = threading.Event()
    stop.set()
    found = solve(problem, seed=1, workers=2, stop=stop)
    assert found.status is Status.INTERRUPTED
    assert not found.infeasible
    assert found.stopped_by is StoppedBy.USER


def test_the_users_stop_ends_the_search_within_a_second():
    problem = school(
        classes=5,
        teachers=6,
        days=5,
        periods=6,
        lessons=[4, 4, 3, 4, 3, 4],
        constraints=wishes(5),
    )
    stop = threading.Event()
    timer = threading.Timer(2.0, stop.set)
    timer.start()
    began = time.monotonic()
    found = solve(problem, seed=1, workers=2, stop=stop)
    took = time.monotonic() - began
    if found.stopped_by is StoppedBy.USER:
        assert took < 4.0
        assert found.status is Status.INTERRUPTED
    else:
        assert found.status is Status.OPTIMAL
    assert evaluate(problem, found.assignment).cost == found.cost
    timer.cancel()


def test_one_worker_a_seed_and_a_work_limit_give_the_same_answer():
    problem = school(
        classes=4, teachers=4, days=5, periods=4, lessons=[4, 3, 3, 4], constraints=wishes(5)
    )
    runs = [solve(problem, work_limit=0.5, seed=11, workers=1) for _ in range(2)]
    assert runs[0].assignment == runs[1].assignment
    assert runs[0].cost == runs[1].cost
    assert runs[0].work == pytest.approx(runs[1].work)


def test_a_start_is_never_made_worse_and_every_incumbent_is_better():
    problem = school(lessons=[1, 2], constraints=wishes())
    first = solve(problem, work_limit=0.05, seed=1, workers=1)
    told = []
    again = solve(
        problem,
        time_limit=3,
        seed=2,
        workers=2,
        start=first.assignment,
        on_incumbent=lambda answer, cost: told.append((cost.key(), answer)),
    )
    assert again.cost.key() <= first.cost.key()
    assert [key for key, _ in told] == sorted({key for key, _ in told}, reverse=True)
    for key, answer in told:
        assert evaluate(problem, answer).cost.key() == key


def test_a_target_ends_the_search():
    problem = school(
        classes=4, teachers=4, days=5, periods=4, lessons=[4, 3, 3, 4], constraints=wishes(5)
    )
    found = solve(problem, time_limit=60, seed=1, workers=1, target=Cost(soft=1_000))
    assert found.cost.key() <= (0, 0, 1_000)
    assert found.stopped_by in (StoppedBy.TARGET, StoppedBy.OPTIMAL)


@pytest.mark.parametrize("limit", [0, -1.0])
def test_limits_are_above_zero(limit):
    with pytest.raises(UsageError, match="above 0"):
        solve(school(), time_limit=limit)


def test_a_conflict_is_irreducible_and_confirmed():
    closed = AvoidUnavailableTimes(id="closed", resources=("t0",), times=("0-0", "0-1", "1-0"))
    idle = LimitIdleTimes(id="innocent", resources=("t1",), time_groups=("day0",), maximum=5)
    problem = school(
        classes=2, teachers=2, days=2, periods=3, lessons=[2, 1], constraints=(closed, idle)
    )
    found = conflict(problem, time_limit=60)
    assert found is not None
    assert {member.constraint for member in found.members} == {"closed", "clash", "place"}
    assert found.irreducible


def test_there_is_no_conflict_where_there_is_a_timetable():
    assert conflict(school(), time_limit=60) is None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_timetable_that_is_given_ends_by_itself(workers):
    late = PreferTimes(id="late", tier=Tier.SOFT, weight=3, events=("e00",), times=("0-2",))
    given = school(classes=1, teachers=1, lessons=[1], constraints=(late,))
    given = replace(given, events=tuple(replace(e, time="0-1") for e in given.events))
    found = solve(given, seed=1, workers=workers, time_limit=30)
    assert (found.status, found.stopped_by) == (Status.OPTIMAL, StoppedBy.OPTIMAL)
    assert found.cost is not None
    assert (found.cost.key(), found.bound) == ((0, 0, 3), 3)
