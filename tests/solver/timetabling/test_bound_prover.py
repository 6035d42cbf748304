"""The bound is never above the optimum, rises to it on small problems, and obeys the stop."""

import random

import pytest
from ortools.sat.python import cp_model
from zouban.models.constraints import (
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    PreferTimes,
    SpreadEvents,
    Tier,
    TimeGroupLimit,
)
from zouban.models.index import ProblemIndex
from zouban.models.problem import (
    Event,
    EventGroup,
    Problem,
    Resource,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)
from zouban.solver.engine.bound import Bound
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.bounding import prover as proving
from zouban.solver.timetabling.bounding.prover import Prover
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.first import whole_scope
from zouban.solver.timetabling.landscape import Landscape
from zouban.solver.timetabling.plan import empty_plan
from zouban.solver.timetabling.standing import Scorer

DAYS, PERIODS = 3, 3


def school(seed):
    """Return a small school whose wishes contradict each other."""
    rng = random.Random(seed)
    classes, teachers = rng.randint(2, 3), rng.randint(2, 3)
    days = [f"d{d}" for d in range(DAYS)]
    names = [[f"{day}-{p}" for p in range(PERIODS)] for day in days]
    flat = [name for day in names for name in day]
    events = tuple(
        Event(
            f"e{c}{t}",
            f"e{c}{t}",
            rng.randint(1, 3),
            (ResourceSlot("class", resource=f"c{c}"), ResourceSlot("teacher", resource=f"t{t}")),
            (f"g{c}{t}",),
        )
        for c in range(classes)
        for t in range(teachers)
    )
    every = tuple(e.id for e in events)
    cs = tuple(f"c{c}" for c in range(classes))
    ts = tuple(f"t{t}" for t in range(teachers))

    def soft():
        return {"tier": Tier.SOFT, "weight": rng.randint(1, 3)}

    constraints = (
        AssignTime(id="placed", tier=Tier.UNPLACED, events=every),
        AvoidClashes(id="clash", resources=cs + ts),
        AvoidUnavailableTimes(id="away", resources=ts[:1], times=tuple(rng.sample(flat, 2))),
        AvoidUnavailableTimes(id="wish", resources=ts, times=tuple(rng.sample(flat, 3)), **soft()),
        PreferTimes(id="early", events=every, times=tuple(rng.sample(flat, 3)), **soft()),
        LimitIdleTimes(id="idle", resources=ts, time_groups=tuple(days), **soft()),
        ClusterBusyTimes(
            id="days", resources=ts, time_groups=tuple(days), minimum=0, maximum=1, **soft()
        ),
        LimitBusyTimes(
            id="day", resources=cs, time_groups=tuple(days), minimum=2, maximum=2, **soft()
        ),
        LimitConsecutiveBusyTimes(
            id="row", resources=ts, sequences=tuple(map(tuple, names)), maximum=1, **soft()
        ),
        SpreadEvents(
            id="spread",
            event_groups=tuple(e.groups[0] for e in events),
            limits=tuple(TimeGroupLimit(day, 0, 1) for day in days),
            **soft(),
        ),
    )
    return Problem(
        id="small",
        name="small",
        times=tuple(Time(name, name, (days[d],), d) for d, day in enumerate(names) for name in day),
        time_groups=tuple(TimeGroup(day, day, TimeGroupKind.DAY) for day in days),
        resource_types=(ResourceType("class", "class"), ResourceType("teacher", "teacher")),
        resource_groups=(),
        resources=tuple(Resource(r, r, "class" if r[0] == "c" else "teacher") for r in cs + ts),
        event_groups=tuple(EventGroup(e.groups[0], e.groups[0]) for e in events),
        events=events,
        constraints=constraints,
    )


def optimum(encoder, land):
    """Return the least soft cost, from one model of the whole; None where there is no timetable."""
    encoding = encoder.build(whole_scope(land, soft=True), empty_plan(land.index))
    encoding.minimise({Tier.SOFT: 1})
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(encoding.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


def prepared(problem):
    encoder = Encoder(Ground(ProblemIndex(problem)))
    scorer = Scorer(encoder)
    return encoder, Landscape(encoder.ground, encoder.points, scorer.tiers)


def prove(encoder, stop, steps=10_000):
    """Return the bounds after each step, and the prover."""
    bound = Bound()
    prover = Prover(encoder.ground, encoder.points, stop, bound)
    told = []
    while not prover.finished and not stop and len(told) < steps:
        prover.step()
        told.append(bound.value)
    return told, prover


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("limit", [0, 40_000])
def test_bound_rises_to_the_optimum_and_never_above(monkeypatch, seed, limit):
    monkeypatch.setattr(proving, "WHOLE_OPTIONS", limit)
    encoder, land = prepared(school(seed))
    least = optimum(encoder, land)
    told, prover = prove(encoder, Stop(60))
    assert prover.finished
    if least is None:
        assert prover.infeasible
        return
    assert not prover.infeasible
    known = [value for value in told if value is not None]
    assert known == sorted(known)
    assert told[-1] == least


def test_groups_alone_prove_something():
    """Before any two are put together."""
    encoder, _ = prepared(school(1))
    told, _ = prove(encoder, Stop(60), steps=5)
    assert told[-1]


@pytest.mark.parametrize("seed", range(20))
def test_bound_of_any_kind_of_problem_holds(lottery, seed):
    """Open slots, weeks, all kinds: no more than the optimum of the reference model."""
    draw = lottery(seed, weeks=1 + seed % 2, tiers=(Tier.SOFT, Tier.SOFT, Tier.SOFT, Tier.HARD))
    encoder, land = prepared(draw.problem())
    told, prover = prove(encoder, Stop(60, 3.0))
    scope = whole_scope(land, soft=True)
    choose = {place: land.ground.candidates(*place) for place in land.open_slots}
    encoding = encoder.build(
        type(scope)(scope.kept, scope.free, choose, soft=True), empty_plan(land.index)
    )
    encoding.minimise({Tier.SOFT: 1})
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 3
    status = solver.solve(encoding.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        assert not prover.infeasible
        assert (told[-1] or 0) <= round(solver.objective_value)


def test_work_limit_is_kept_and_the_answer_reproducible():
    encoder, _ = prepared(school(2))
    runs = []
    for _ in range(2):
        stop = Stop(work_limit=0.05)
        told, prover = prove(encoder, stop)
        runs.append((told, round(prover.work, 9)))
        assert stop.work == pytest.approx(prover.work)
    assert runs[0] == runs[1]
