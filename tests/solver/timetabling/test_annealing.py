"""The local search's counting against the reference, its moves, and its place in the portfolio."""

import threading
import time

import numpy as np
import pytest
from zouban.instances.generator import generate_school
from zouban.models.compile import compile_timetabling
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.solver.engine import compiled
from zouban.solver.engine.compiled import Compiled
from zouban.solver.engine.cooling import temperature
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.annealing import kernel, layout, values
from zouban.solver.timetabling.annealing import tables as t
from zouban.solver.timetabling.annealing.annealer import (
    COLD,
    GROWTH,
    IN_TIME,
    STEADY,
    Annealer,
    can_anneal,
)
from zouban.solver.timetabling.annealing.layout import Layout
from zouban.solver.timetabling.annealing.state import Layouts, State
from zouban.solver.timetabling.eject import Ejector
from zouban.solver.timetabling.encoding.catalogue import KINDS, all_points
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.plan import to_assignment, to_plan
from zouban.solver.timetabling.rivals import Rivals
from zouban.solver.timetabling.search import BOUND_SHARE, KERNEL, _Search
from zouban.solver.timetabling.standing import Best, Scorer

EVEN = (1.0, 1.0, 1.0)
HOT, FREEZING = 1e9, 1e-9


def state_of(ground, plan):
    return State(Layouts(ground, all_points(ground)).of(plan), plan)


def reference(index, plan):
    return evaluate(index, to_assignment(index, plan)).cost.key()


@pytest.fixture(scope="module")
def small_school():
    made = generate_school(size="S", seed=3)
    problem = compile_timetabling(made.school, made.sectioning).problem
    ground = Ground(ProblemIndex(problem))
    plan = Ejector(Rivals(ground), 1).run(Stop(60))
    return problem, ground, plan


@pytest.mark.parametrize("kind", [None, *sorted(KINDS)])
def test_moves_cost_what_the_reference_says(lottery, kind):
    for seed in range(5):
        draw = lottery(seed, wanted=None if kind is None else (kind,))
        problem = draw.problem()
        index = ProblemIndex(problem)
        plan = to_plan(index, draw.assignment(problem))
        state = state_of(Ground(index), plan)
        assert state.key == reference(index, plan)
        assert state.now() == plan
        # Hot enough that every move is made, then so cold that only better ones are.
        for heat in (HOT, HOT, HOT, FREEZING):
            if state.size:
                state.run(seed, 25, heat, heat, EVEN)
            assert state.key == reference(index, state.now())
            assert state.best_key == reference(index, state.best_plan())


@pytest.mark.parametrize("heat", [HOT, FREEZING])
@pytest.mark.parametrize("kind", range(6))
@pytest.mark.parametrize(("widest", "notes"), [(values.WIDEST, layout.NOTES), (1, 3)])
def test_a_move_made_or_taken_back_leaves_all_counts_right(
    lottery, monkeypatch, widest, notes, kind, heat
):
    """With tables of values and room for notes, and where there are none."""
    monkeypatch.setattr(values, "WIDEST", widest)
    monkeypatch.setattr(layout, "NOTES", notes)
    for seed in range(6):
        draw = lottery(seed)
        problem = draw.problem()
        index = ProblemIndex(problem)
        ground = Ground(index)
        state = state_of(ground, to_plan(index, draw.assignment(problem)))
        state.odds = np.cumsum([float(k == kind) for k in range(6)])
        state.run(seed, 60, heat, heat, EVEN)
        plan = state.now()
        assert state.costs() == Scorer(Encoder(ground)).score(plan).costs
        anew = State(Layout(ground, all_points(ground), state.layout.bundles), plan)
        for table in (t.CELLS, t.GROUP_STATES, t.COUNTERS, t.USED, t.LINKED, t.CAPPED):
            assert state.tables[table].tolist() == anew.tables[table].tolist()


def test_empty_slots_are_filled_with_whom_it_costs_least(lottery):
    filled = 0
    for seed in range(10):
        draw = lottery(seed, wanted=("AssignResource",))
        problem = draw.problem()
        index = ProblemIndex(problem)
        state = state_of(Ground(index), to_plan(index, draw.assignment(problem)))
        before = sum(state.key)
        state.fill(seed, EVEN)
        assert sum(state.key) == 0
        filled += before
        assert state.key == reference(index, state.now())
    assert filled


def test_exchanges_keep_a_school_free_of_clashes(small_school):
    _, ground, plan = small_school
    state = state_of(ground, plan)
    before = state.key
    for number in range(5):
        state.run(number, 4_000, 2.0, 0.5, (5_000.0, 500.0, 1.0))
        assert state.key == reference(ground.index, state.now())
    assert state.best_key == reference(ground.index, state.best_plan())
    assert state.best_key[:2] == (0, 0)
    assert state.best_key < before


def test_the_same_seed_makes_the_same_moves(small_school):
    _, ground, plan = small_school
    plans = []
    for _ in range(2):
        state = state_of(ground, plan)
        state.run(11, 20_000, 1.0, 0.3, (500.0, 50.0, 1.0))
        plans.append(state.now())
    assert plans[0] == plans[1]


def test_a_cycle_offers_what_it_finds_and_obeys_the_stop(small_school):
    _, ground, plan = small_school
    scorer = Scorer(Encoder(ground))
    first = scorer.score(plan)
    best = Best(scorer, first, lambda _: None)
    Annealer(ground, scorer, best, Stop(60), 1).cycle()
    assert best.standing.key < first.key
    ended = threading.Event()
    ended.set()
    began = time.monotonic()
    annealer = Annealer(ground, scorer, best, Stop(600, event=ended), 1)
    annealer.cycles = 12
    annealer.cycle()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("moves", "part", "final", "share"),
    [
        # Longer than there is time for: cut to its part, for good or not.
        (1e9, 0.5, True, 0.5),
        (1e9, 0.5, False, 0.5),
        # After which no longer one could follow: takes its part, but for good only.
        (300, 0.5, True, 0.5),
        (300, 0.5, False, None),
        # After which a longer one can follow.
        (50, 1.0, True, None),
    ],
)
def test_a_cycle_takes_its_part_of_the_work_left(small_school, moves, part, final, share):
    _, ground, plan = small_school
    scorer = Scorer(Encoder(ground))
    stop, told = Stop(None, 2.0), []
    annealer = Annealer(ground, scorer, Best(scorer, scorer.score(plan), lambda _: None), stop, 1)
    annealer.cooling.moves = moves
    spent, _ = annealer.cycle(part, final, told.append)
    assert spent == pytest.approx(stop.work)
    if share is None:
        assert spent < 0.8 * IN_TIME * part * 2.0
    else:
        assert spent == pytest.approx(IN_TIME * share * 2.0, rel=0.1)
    # Beside the cycle: a slice in which nothing dearer is accepted.
    assert told == [pytest.approx(spent, abs=0.15 * spent + 0.06)]


class Clock:
    """A stop by the clock that only moves when a slice is run."""

    work_limit = None

    def __init__(self, limit):
        self.limit, self.elapsed, self.work = limit, 0.0, 0.0

    def __bool__(self):
        return self.elapsed >= self.limit

    @property
    def spent(self):
        return self.elapsed

    @property
    def left(self):
        return self.limit - self.elapsed


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("slow", [1.0, 2.0, 4.0])
def test_a_cycle_ends_in_its_part_of_the_time_however_the_pace_changes(
    small_school, monkeypatch, part, slow
):
    _, ground, plan = small_school
    scorer, stop = Scorer(Encoder(ground)), Clock(100.0)
    annealer = Annealer(ground, scorer, Best(scorer, scorer.score(plan), lambda _: None), stop, 1)
    annealer.cooling.moves = 1e9
    heats = []

    def run(state, number, hot, cold, weights):
        # Twice for some seconds, as where another process takes its turn.
        stop.elapsed += 0.1 * (slow if int(stop.elapsed) % 7 == 3 else 1.0)
        for pace in annealer._paces:
            pace.append(0.1)
        heats.append(cold)
        return np.array([1.0, 2.0, 30.0])

    monkeypatch.setattr(annealer, "_run", run)
    annealer.cycle(part)
    assert stop.elapsed == pytest.approx(IN_TIME * part * 100, abs=1.0)
    # It has cooled in many steps, and to the end.
    cooled = heats[1:]
    assert cooled == sorted(cooled, reverse=True)
    assert len(set(cooled)) > 50 * part
    assert cooled[-1] == pytest.approx(temperature(np.array([1.0, 2.0, 30.0]), COLD))


def test_only_a_cycle_that_would_take_what_is_left_is_the_last(small_school):
    _, ground, plan = small_school
    scorer, stop = Scorer(Encoder(ground)), Stop(None, 50.0)
    best = Best(scorer, scorer.score(plan), lambda _: None)
    annealer = Annealer(ground, scorer, best, stop, 1)
    assert annealer.last_work() == 0
    annealer.cycle()
    assert annealer.last_work() == 0
    annealer.cooling.moves = 1e7
    assert annealer.last_work() == pytest.approx(stop.left)
    endless = Annealer(ground, scorer, best, Stop(), 1)
    endless.cycle()
    endless.cooling.moves = 1e7
    assert endless.last_work() == 0


def test_without_limits_cycles_grow_slowly(small_school):
    _, ground, plan = small_school
    scorer = Scorer(Encoder(ground))
    growth = []
    for stop in (Stop(), Stop(1e6)):
        best = Best(scorer, scorer.score(plan), lambda _: None)
        annealer = Annealer(ground, scorer, best, stop, 1)
        before = annealer.cooling.moves
        annealer.cycle()
        growth.append(annealer.cooling.moves / before)
    assert growth == [STEADY, GROWTH]


def test_proving_has_its_share_before_the_last_cycle():
    search = _Search.__new__(_Search)
    search.workers, search.stop = 2, Stop(None, 100.0)
    search.stop.spend(10.0)

    class Last:
        """An annealing whose next cycle would be as long as told."""

        def __init__(self, work):
            self.last_work = lambda: work

    assert search._owed(Last(0.0), 4.0) == pytest.approx(BOUND_SHARE * 6)
    assert search._owed(Last(40.0), 4.0) == pytest.approx(BOUND_SHARE * (6 + 2 * 40))


def test_a_temperature_accepts_the_share_that_was_asked():
    deltas = np.array([1.0, 1.0, 5.0, 40.0])
    for share in (0.5, 0.1, 0.002):
        heat = temperature(deltas, share)
        assert np.exp(-deltas / heat).mean() == pytest.approx(share, rel=1e-3)


def test_times_that_overlap_and_weeks_that_differ_are_left_to_others(lottery):
    assert not can_anneal(Ground(ProblemIndex(lottery(1, weeks=2).problem())))
    assert not can_anneal(Ground(ProblemIndex(lottery(1, clock=True).problem())))


def test_the_loop_is_compiled_in_a_process_that_can_be_ended(monkeypatch):
    monkeypatch.setattr(compiled, "_loaded", set())
    process = Compiled(KERNEL)
    assert not process.ready()
    process.start()
    process.close()
    assert not process.ready()
    process.load()
    assert process.ready()
    # Whoever comes next in the same process has nothing to wait for.
    assert Compiled(KERNEL).ready()
    assert not Compiled("zouban.nothing").ready()


def test_compiling_needs_no_problem():
    kernel.compile_kernels()
