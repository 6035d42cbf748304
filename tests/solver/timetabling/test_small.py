"""The solvers of small models: they agree, and who shows more is asked more often."""

import random
import threading
import time

import pytest
from zouban.models.constraints import Tier
from zouban.models.index import ProblemIndex
from zouban.solver.engine.status import Outcome
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.encoding.board import Scope
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.encoding.program import program_of
from zouban.solver.timetabling.plan import to_plan
from zouban.solver.timetabling.small import Solved, Solvers, Task, by_cp_sat, by_highs
from zouban.solver.timetabling.standing import TIERS, Scorer

KINDS = ("AssignTime", "AvoidClashes", "LimitIdleTimes", "LimitBusyTimes", "PreferTimes")
FACTORS = {Tier.UNPLACED: 10_000, Tier.HARD: 100, Tier.SOFT: 1}


def whole_task(lottery, seed, stop, wanted=KINDS, most=20.0):
    """Return a random problem's task with everything free, and what judges its answers."""
    draw = lottery(seed, wanted=wanted)
    problem = draw.problem()
    index = ProblemIndex(problem)
    encoder = Encoder(Ground(index))
    scorer = Scorer(encoder)
    base = scorer.score(to_plan(index, draw.assignment(problem)))
    free = {e: event.duration for e, event in enumerate(index.problem.events)}
    encoding = encoder.build(Scope(tuple(() for _ in base.plan), free, loose=None), base.plan)
    encoding.minimise(FACTORS)
    encoding.hint(base.plan)
    factors = [FACTORS[TIERS[tier]] for tier in scorer.tiers]
    task = Task(encoding, encoding.value(base.costs, factors), most, seed, stop)

    def cost(solved):
        if solved.values is None:
            return task.now
        standing = scorer.score(encoding.read(solved.values))
        return sum(f * c for f, c in zip(factors, standing.costs, strict=True))

    return task, cost


@pytest.mark.parametrize("seed", range(8))
def test_both_come_to_the_same_optimum(lottery, seed):
    task, cost = whole_task(lottery, seed, Stop())
    if not program_of(task.encoding.model).exact:
        assert by_highs(task) is None
        return
    one, other = by_cp_sat(task), by_highs(task)
    assert one.outcome is other.outcome is Outcome.OPTIMAL
    assert min(task.now, cost(one)) == cost(other)


def test_some_of_these_programs_are_exact(lottery):
    tasks = [whole_task(lottery, seed, Stop())[0] for seed in range(8)]
    assert any(program_of(task.encoding.model).exact for task in tasks)


def with_a_condition(task):
    """Add what no row can say to a task's model."""
    model = task.encoding.model
    one, other = model.new_bool_var(""), model.new_bool_var("")
    model.add(one + other == 1).only_enforce_if(model.new_bool_var(""))
    return task


def test_a_condition_makes_a_program_inexact(lottery):
    task = with_a_condition(whole_task(lottery, 0, Stop())[0])
    assert not program_of(task.encoding.model).exact
    assert by_highs(task) is None


def test_whoever_does_not_understand_is_asked_less(lottery):
    task = with_a_condition(whole_task(lottery, 0, Stop())[0])
    solvers, rng = Solvers(), random.Random(1)
    for _ in range(40):
        number, solved = solvers.solve(task, rng)
        solvers.learn(number, solved, 0.0)
        assert solved.outcome is Outcome.OPTIMAL
    assert solvers.accounts[1].rate() < solvers.accounts[0].rate() / 3


def test_highs_is_not_asked_where_work_is_limited(lottery):
    task, _ = whole_task(lottery, 1, Stop(work_limit=50.0))

    def never(_task):
        raise AssertionError

    solvers = Solvers((by_cp_sat, never))
    for seed in range(20):
        number, solved = solvers.solve(task, random.Random(seed))
        assert number is None
        assert solved.outcome is Outcome.OPTIMAL


@pytest.mark.parametrize("solve", [by_cp_sat, by_highs])
def test_a_stop_ends_a_solve(lottery, solve):
    event = threading.Event()
    task, _ = whole_task(lottery, 2, Stop(event=event))
    event.set()
    began = time.monotonic()
    solved = solve(task)
    assert solved is None or solved.outcome in set(Outcome)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("proofs", "share"), [((1.0, 1.0), 0.5), ((1.0, 0.5), 0.8), ((1.0, 0.0), 0.9)]
)
def test_who_proves_more_is_asked_more_often(lottery, proofs, share):
    task, _ = whole_task(lottery, 0, Stop())
    rng = random.Random(0)

    def prover(chance):
        def solve(_task):
            outcome = Outcome.OPTIMAL if rng.random() < chance else Outcome.UNKNOWN
            return Solved(outcome, None, 0.5)

        return solve

    solvers = Solvers(tuple(prover(chance) for chance in proofs))
    asked = [0, 0]
    for _ in range(3_000):
        number, solved = solvers.solve(task, rng)
        solvers.learn(number, solved, 0.0)
        asked[number] += 1
    assert asked[0] / 3_000 == pytest.approx(share, abs=0.07)
