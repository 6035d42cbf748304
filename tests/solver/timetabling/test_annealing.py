"""The annealing's own counting against the scorer, its moves, and its place in the portfolio."""

import threading
import time

import pytest
from zouban.instances.generator import generate_school
from zouban.models.compile import compile_timetabling
from zouban.models.constraints import Tier
from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.annealer import Annealer, Kernel
from zouban.solver.timetabling.annealing import Anneal, can_anneal
from zouban.solver.timetabling.eject import Ejector
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.plan import to_assignment, to_plan
from zouban.solver.timetabling.rivals import Rivals
from zouban.solver.timetabling.standing import Best, Scorer


@pytest.fixture(scope="module")
def small_school():
    made = generate_school(size="S", seed=3)
    problem = compile_timetabling(made.school, made.sectioning).problem
    ground = Ground(ProblemIndex(problem))
    plan = Ejector(Rivals(ground), 1).run(Stop(60))
    return problem, ground, plan


@pytest.mark.parametrize("seed", range(40))
def test_what_is_counted_is_what_the_reference_counts(lottery, seed):
    draw = lottery(seed, tiers=(Tier.SOFT,))
    problem = draw.problem()
    index = ProblemIndex(problem)
    plan = to_plan(index, draw.assignment(problem))
    state = Anneal(Ground(index), plan)
    soft = evaluate(index, to_assignment(index, plan)).cost.soft - state.soft
    # Hot enough that nearly every exchange is made.
    for number in range(5):
        if len(state.free):
            state.run_moves(number, 20, 1e6, 1e6, 1.0)
        now = to_assignment(index, state.plan_at(state.pos))
        assert evaluate(index, now).cost.soft == state.soft + soft


def test_exchanges_keep_a_school_free_of_clashes(small_school):
    problem, ground, plan = small_school
    state = Anneal(ground, plan)
    assert state.hard == 0
    before = state.soft
    for number in range(5):
        state.run_moves(number, 4_000, 2.0, 0.5, 50.0)
        cost = evaluate(problem, to_assignment(ground.index, state.plan_at(state.pos))).cost
        assert (cost.unplaced, cost.hard, cost.soft) == (0, state.hard, state.soft)
    best = evaluate(problem, to_assignment(ground.index, state.best_plan())).cost
    assert (best.hard, best.soft) == (0, state.best_soft)
    assert state.best_soft < before


def test_the_same_seed_makes_the_same_moves(small_school):
    _, ground, plan = small_school
    runs = [Anneal(ground, plan) for _ in range(2)]
    for run in runs:
        run.run_moves(11, 20_000, 1.0, 0.3, 50.0)
    assert runs[0].pos.tolist() == runs[1].pos.tolist()


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


def test_times_that_overlap_and_weeks_that_differ_are_left_to_others(lottery):
    assert not can_anneal(Ground(ProblemIndex(lottery(1, weeks=2).problem())))
    assert not can_anneal(Ground(ProblemIndex(lottery(1, clock=True).problem())))


def test_the_loop_is_compiled_in_a_process_that_can_be_ended():
    kernel = Kernel()
    assert not kernel.ready()
    kernel.start()
    kernel.close()
    assert not kernel.ready()
