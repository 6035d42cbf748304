"""Resources counted by matching against the reference, and the repair in stages built on it."""

import networkx as nx
import numpy as np
import pytest
from zouban.models.constraints import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    AvoidUnavailableTimes,
    LimitWorkload,
    PreferResources,
    Tier,
)
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.models.problem import (
    Event,
    Problem,
    Resource,
    ResourceGroup,
    ResourceSlot,
    ResourceType,
    Time,
)
from zouban.solver.engine.cooling import temperature
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.annealing import tables as t
from zouban.solver.timetabling.annealing.annealer import BEGIN, IN_TIME, MELTING, SLICE, Annealer
from zouban.solver.timetabling.annealing.demands import Demands
from zouban.solver.timetabling.annealing.layout import Layout
from zouban.solver.timetabling.annealing.state import Layouts, State
from zouban.solver.timetabling.encoding.catalogue import all_points
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.plan import (
    empty_plan,
    to_assignment,
    to_plan,
    with_picks,
    without_picks,
)
from zouban.solver.timetabling.standing import Best, Scorer

EVEN = (1.0, 1.0, 1.0)
HOT, FREEZING = 1e9, 1e-9
ABOUT_ROOMS = ("AssignResource", "AvoidClashes", "AvoidUnavailableTimes", "PreferResources")


def unmet(demands, plan, time):
    """Count the demands at a time that a largest matching leaves out."""
    graph: nx.Graph = nx.Graph()
    wanting = []
    for event, parts in enumerate(plan):
        for number, part in enumerate(parts):
            if not (0 <= part.start <= time < part.start + part.duration):
                continue
            for slot in range(len(part.picks)):
                who, given = demands.of.get((event, slot), ((), True))
                open_to = [r for r in who if given or not demands.ground.unavailable[r] >> time & 1]
                if who:
                    wanting.append((event, number, slot))
                    graph.add_node(wanting[-1])
                    graph.add_edges_from((wanting[-1], ("resource", r)) for r in open_to)
    matched = nx.bipartite.maximum_matching(graph, wanting) if wanting else {}
    return sum(demand not in matched for demand in wanting)


def contested(lottery, seed, extra=()):
    """Return a random problem in which rooms are demanded, None where none are."""
    draw = lottery(seed, tiers=(Tier.HARD,), wanted=(*ABOUT_ROOMS, *extra))
    problem = draw.problem()
    index = ProblemIndex(problem)
    ground = Ground(index)
    demands = Demands(ground)
    return (ground, demands, to_plan(index, draw.assignment(problem))) if demands.supply else None


@pytest.mark.parametrize("extra", [(), ("SplitEvents", "SpreadEvents", "LinkEvents")])
def test_unmet_demands_are_those_a_largest_matching_leaves(lottery, extra):
    checked = found = 0
    for seed in range(60):
        drawn = contested(lottery, seed, extra)
        if drawn is None:
            continue
        ground, demands, plan = drawn
        state = State(Layouts(ground, all_points(ground), demands).of(plan), plan)
        for heat in (HOT, HOT, FREEZING):
            sizes = state.tables[t.UNMET_SIZE][: ground.times].tolist()
            wanted = [unmet(demands, state.now(), time) for time in range(ground.times)]
            assert sizes == wanted
            found += sum(wanted)
            if state.size:
                state.run(seed, 40, heat, heat, EVEN)
        checked += 1
    assert checked > 5
    assert found > 20


def test_points_that_keep_their_meaning_cost_what_the_scorer_says(lottery):
    checked = 0
    for seed in range(40):
        drawn = contested(lottery, seed, ("SpreadEvents", "LimitIdleTimes", "SplitEvents"))
        if drawn is None:
            continue
        ground, demands, plan = drawn
        scorer = Scorer(Encoder(ground))
        kept = [n for n, p in enumerate(scorer.encoder.points) if demands.counted(p)]
        layouts = Layouts(ground, scorer.encoder.points, demands)
        state = State(layouts.of(plan), plan)
        if state.size:
            state.run(seed, 60, HOT, HOT, EVEN)
        costs = scorer.score(state.now()).costs
        assert state.costs()[: len(kept)] == tuple(costs[n] for n in kept)
        anew = State(Layout(ground, layouts.points, state.layout.bundles, demands), state.now())
        assert state.costs() == anew.costs()
        checked += 1
    assert checked > 5


def test_where_resources_are_counted_none_are_chosen(lottery):
    drawn = next(d for seed in range(60) if (d := contested(lottery, seed)) is not None)
    ground, demands, plan = drawn
    state = State(Layouts(ground, all_points(ground), demands).of(plan), plan)
    state.run(1, 200, HOT, HOT, EVEN)
    assert state.now() == without_picks(ground.index, state.now())


def test_picks_come_back_where_a_meeting_is_the_same(lottery):
    drawn = next(d for seed in range(60) if (d := contested(lottery, seed)) is not None)
    ground, _, plan = drawn
    bare = without_picks(ground.index, plan)
    assert bare != plan
    assert [len(parts) for parts in bare] == [len(parts) for parts in plan]
    moved = tuple(tuple(p._replace(start=-1) for p in parts) for parts in bare)
    assert with_picks(bare, plan) == plan
    placed = [e for e, parts in enumerate(plan) if all(part.start >= 0 for part in parts)]
    assert all(with_picks(moved, plan)[e] == moved[e] for e in placed)


def test_with_a_heaviest_violation_none_weighs_more(lottery):
    for seed in range(10):
        draw = lottery(seed)
        problem = draw.problem()
        index = ProblemIndex(problem)
        ground = Ground(index)
        plan = to_plan(index, draw.assignment(problem))
        points = all_points(ground)
        exact = State(Layouts(ground, points).of(plan), plan)
        light = State(Layouts(ground, points, heaviest=1).of(plan), plan)
        hard = light.tables[t.POINTS][:, t.TIER] == 1
        assert set(light.tables[t.POINTS][hard, t.WEIGHT]) <= {1}
        assert light.key[0] == exact.key[0]
        assert light.key[1] <= exact.key[1]
        assert light.key[2] == exact.key[2]


def laboratories(workload=None, times=3, wish=0):
    """Six lessons of two laboratories and two teachers, all put at the first of three times.

    Only with two lessons at each time can both laboratories be enough. A soft wish of some weight
    is that one of them is in neither.
    """
    kinds = {"lab": ("a", "b"), "teacher": ("x", "y")}
    events = tuple(
        Event(f"e{n}", f"e{n}", 1, (ResourceSlot("lab", "Lab"), ResourceSlot("teacher", "Teacher")))
        for n in range(6)
    )
    every = tuple(event.id for event in events)
    constraints = [
        AssignTime(id="placed", events=every, weight=1000),
        AssignResource(id="lab", events=every, role="Lab"),
        AssignResource(id="teacher", events=every, role="Teacher"),
        AvoidClashes(id="clash", resource_groups=("labs", "teachers")),
    ]
    if workload is not None:
        limit = LimitWorkload(
            id="load", resource_groups=("teachers",), minimum=0, maximum=workload, weight=1000
        )
        constraints.append(limit)
    if wish:
        constraints.append(
            PreferResources(
                id="wish",
                events=("e0",),
                role="Lab",
                preferred=(),
                weight=wish,
                multiplicity=2,
                tier=Tier.SOFT,
            )
        )
    return Problem(
        id="labs",
        name="labs",
        times=tuple(Time(f"t{n}", f"t{n}") for n in range(times)),
        time_groups=(),
        resource_types=tuple(ResourceType(kind, kind) for kind in kinds),
        resource_groups=tuple(ResourceGroup(f"{kind}s", kind, kind) for kind in kinds),
        resources=tuple(
            Resource(name, name, kind, (f"{kind}s",)) for kind, few in kinds.items() for name in few
        ),
        event_groups=(),
        events=events,
        constraints=tuple(constraints),
    )


def crowded(ground):
    """Return the plan with all events at the first time and nobody chosen."""
    return tuple(
        tuple(part._replace(start=0) for part in parts) for parts in empty_plan(ground.index)
    )


def test_demands_of_an_unavailable_resource_are_not_met_by_it():
    problem = laboratories()
    closed = AvoidUnavailableTimes(id="closed", resources=("a",), times=("t0",))
    ground = Ground(
        ProblemIndex(
            Problem(
                **{
                    field: getattr(problem, field)
                    for field in problem.__dataclass_fields__
                    if field != "constraints"
                },
                constraints=(*problem.constraints, closed),
            )
        )
    )
    demands = Demands(ground)
    plan = crowded(ground)
    state = State(Layouts(ground, all_points(ground), demands).of(plan), plan)
    # Of six lessons one has the other laboratory, and two have a teacher.
    assert state.key == (0, 5 + 4, 0)


def test_a_demand_weighs_no_more_than_the_least_way_out():
    problem = laboratories()
    wish = PreferResources(
        id="wish", events=("e0",), role="Lab", preferred=("a",), weight=3, multiplicity=2
    )
    assert Demands(Ground(ProblemIndex(problem))).weight == 1
    constraints = tuple(c for c in problem.constraints if c.kind == "AssignTime")
    heavy = AvoidClashes(id="clash", resource_groups=("labs", "teachers"), weight=9)
    needed = AssignResource(id="lab", events=("e0",), role="Lab", weight=8)
    changed = {f: getattr(problem, f) for f in problem.__dataclass_fields__}
    changed["constraints"] = (*constraints, heavy, needed, wish)
    assert Demands(Ground(ProblemIndex(Problem(**changed)))).weight == 6


@pytest.mark.parametrize("workload", [None, 3])
def test_a_cycle_in_stages_leaves_no_violation(workload):
    ground = Ground(ProblemIndex(laboratories(workload)))
    scorer = Scorer(Encoder(ground))
    best = Best(scorer, scorer.score(crowded(ground)), lambda _: None)
    annealer = Annealer(ground, scorer, best, Stop(60), 1)
    assert annealer.stages.possible
    before = best.standing.key
    annealer.stages.cycle(1, (10.0, 1.0, 0.01))
    assert best.standing.key == (0, 0, 0) < before
    assert evaluate(ground.index, to_assignment(ground.index, best.standing.plan)).cost.hard == 0


def test_a_cycle_that_would_be_cut_off_is_shortened():
    ground = Ground(ProblemIndex(laboratories()))
    scorer = Scorer(Encoder(ground))
    best = Best(scorer, scorer.score(crowded(ground)), lambda _: None)
    moves = {}
    for limit in (50.0, 5_000.0):
        stop = Stop(work_limit=limit)
        stages = Annealer(ground, scorer, best, stop, 1).stages
        stages.moves, stages.paces = 10_000.0, {True: 0.1}
        stages.cycle(1, (10.0, 1.0, 0.01))
        moves[limit] = stages.moves
    assert moves[50.0] < 1_000 < 10_000 < moves[5_000.0]


def test_where_violations_stay_repair_has_a_share_that_shrinks():
    ground = Ground(ProblemIndex(laboratories(times=2)))
    scorer = Scorer(Encoder(ground))
    best = Best(scorer, scorer.score(crowded(ground)), lambda _: None)
    stop = Stop(work_limit=3.0)
    annealer = Annealer(ground, scorer, best, stop, 1)
    while not stop:
        annealer.cycle()
    assert best.standing.key[1] > 0
    assert annealer.repair.failures >= 4
    assert 0 < annealer.repair.work < annealer.cooling.work


@pytest.mark.parametrize(
    ("failures", "gain", "left", "due"),
    [
        # While it gains, whatever it has cost.
        (0, False, 1e9, True),
        # Four times 30 of its work is more than 50 of cooling's and 20 of the next cycle.
        (2, False, 1e9, False),
        (1, False, 1e9, True),
        # The next cycle takes all the 100 that are left, as no longer one could follow.
        (2, False, 100.0, True),
        # Somebody else has got on meanwhile.
        (2, True, 1e9, True),
    ],
)
def test_repair_is_due_by_its_work_and_what_cooling_is_about_to_do(failures, gain, left, due):
    ground = Ground(ProblemIndex(laboratories(times=2)))
    scorer = Scorer(Encoder(ground))
    best = Best(scorer, scorer.score(crowded(ground)), lambda _: None)
    stop = Stop(work_limit=left / IN_TIME)
    annealer = Annealer(ground, scorer, best, stop, 1)
    state = State(annealer.layouts.of(best.standing.plan), best.standing.plan)
    annealer._size = state.size
    for pace in annealer._paces:
        pace.append(1.0)
    now = state.best_key[:2]
    annealer._violations = (now[0], now[1] + 1) if gain else now
    annealer.repair.failures, annealer.repair.work = failures, 30.0
    annealer.cooling.work, annealer.cooling.moves = 50.0, 20 * SLICE / state.size
    assert annealer._is_repair(state) is due
    assert annealer.repair.failures == (0 if gain else failures)


def test_what_weighs_most_can_melt(monkeypatch):
    """A wish that cannot be had, of what moves usually cost 100 and hardly ever less than 5."""
    uphill = np.array([5.0] * 6 + [100.0] * 94)
    hots = {}
    for weight in (1, 50, 200, 10_000):
        ground = Ground(ProblemIndex(laboratories(wish=weight)))
        scorer = Scorer(Encoder(ground))
        best = Best(scorer, scorer.score(crowded(ground)), lambda _: None)
        annealer = Annealer(ground, scorer, best, Stop(60), 1)
        annealer.stages.cycle(1, (10.0, 1.0, 1e-6))
        assert best.standing.key == (0, 0, 2 * weight)
        state = State(annealer.layouts.of(best.standing.plan), best.standing.plan)
        hots[weight] = []
        monkeypatch.setattr(
            annealer, "_anneal", lambda *given, own=hots[weight]: own.append(given[2])
        )
        for _ in range(2):
            annealer._cool(state, uphill)
    assert hots[1][0] == temperature(uphill, BEGIN[0]) < MELTING * 200
    # By its weight and those behind it, and no hotter than is needed for everything.
    assert hots[50][0] == MELTING * 100
    assert hots[200][0] == MELTING * 400
    assert hots[10_000][0] == 100.0
    # A cycle that has found nothing better is followed by one that begins as moves say.
    assert {hot for _, hot in hots.values()} == {temperature(uphill, BEGIN[1])}


def test_stages_need_something_to_choose(small_school_without_rooms):
    scorer = Scorer(Encoder(small_school_without_rooms))
    best = Best(scorer, scorer.score(empty_plan(small_school_without_rooms.index)), lambda _: None)
    annealer = Annealer(small_school_without_rooms, scorer, best, Stop(60), 1)
    assert not annealer.stages.possible


@pytest.fixture
def small_school_without_rooms():
    problem = laboratories()
    given = tuple(
        Event(e.id, e.name, 1, (ResourceSlot("lab", "Lab", resource="a"),)) for e in problem.events
    )
    changed = {f: getattr(problem, f) for f in problem.__dataclass_fields__}
    changed["events"] = given
    changed["constraints"] = tuple(
        c for c in problem.constraints if c.kind in ("AssignTime", "AvoidClashes")
    )
    return Ground(ProblemIndex(Problem(**changed)))
