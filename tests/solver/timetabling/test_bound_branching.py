"""Branch and cut in a process of its own: what it proves holds, and it ends when it has to."""

import gc
import threading
import time

import numpy as np
import pytest
from ortools.sat.python import cp_model
from zouban.models.constraints import Tier
from zouban.models.index import ProblemIndex
from zouban.solver.engine.bound import Bound
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.bounding import whole
from zouban.solver.timetabling.bounding.branching import Branching
from zouban.solver.timetabling.bounding.grouping import Grouping
from zouban.solver.timetabling.bounding.part import Parts
from zouban.solver.timetabling.bounding.prover import Prover
from zouban.solver.timetabling.bounding.sight import Sight
from zouban.solver.timetabling.encoding.ground import Ground
from zouban.solver.timetabling.encoding.model import Encoder
from zouban.solver.timetabling.encoding.program import Program, program_of

PATIENCE = 60.0
"""Seconds to wait for a process on a busy machine before a test fails."""


def whole_model(problem):
    """Return the model of the whole problem as the prover bounds it."""
    ground = Ground(ProblemIndex(problem))
    sight = Sight(ground, tuple(Encoder(ground).points))
    grouping = Grouping(sight)
    encoding = Parts(sight).build(grouping.part(grouping.everything, grouping.soft))
    encoding.minimise({Tier.SOFT: 1})
    return encoding


def solved(model):
    """Return what CP-SAT finds: the least cost, None where there is no solution."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def run(branching):
    deadline = time.monotonic() + PATIENCE
    while not branching.finished:
        assert not branching.failed
        assert time.monotonic() < deadline
        branching.run(1.0)
    return branching.bound


@pytest.mark.parametrize("seed", range(6))
def test_it_proves_the_optimum_and_no_more(lottery, seed):
    # Unplaced and hard points rule out nearly all random problems; soft ones are what is counted.
    encoding = whole_model(lottery(seed, weeks=1 + seed % 2, tiers=(Tier.SOFT,)).problem())
    least = solved(encoding.model)
    program = program_of(encoding.model)
    bound = run(Branching(program, seed, Stop(PATIENCE)))
    assert bound <= least
    linear = all(
        c.has_linear() or c.has_at_most_one() or c.has_bool_or() or c.has_bool_and()
        for c in encoding.model.proto.constraints
    )
    if linear:
        assert bound == least


def test_a_program_says_what_its_model_says():
    model = cp_model.CpModel()
    a, b, c = (model.new_bool_var(name) for name in "abc")
    n = model.new_int_var(2, 7, "n")
    model.add_bool_or(a, ~b)
    model.add_implication(b, c)
    model.add_at_most_one(a, ~c)
    model.add_exactly_one(a, b)
    model.add(n + 2 * a >= 5)
    model.add(n <= 3).only_enforce_if(c)  # left out: the program may only allow more
    model.minimize(3 * n - 2 * a + 1)
    program = program_of(model)
    assert program.offset == 1
    assert program.cost.tolist() == [-2, 0, 0, 3]
    assert (program.lower.tolist(), program.upper.tolist()) == ([0, 0, 0, 2], [1, 1, 1, 7])
    rows = [
        (
            dict(zip(program.columns[i:j].tolist(), program.weights[i:j].tolist(), strict=True)),
            low,
            high,
        )
        for i, j, low, high in zip(
            program.starts[:-1],
            program.starts[1:],
            program.row_lower,
            program.row_upper,
            strict=True,
        )
    ]
    assert ({0: 1, 1: -1}, 0, np.inf) in rows  # a or not b
    assert ({2: 1, 1: -1}, 0, np.inf) in rows  # b implies c
    assert ({0: 1, 2: -1}, -np.inf, 0) in rows  # not both a and not c
    assert ({0: 1, 1: 1}, 1, 1) in rows
    assert ({3: 1, 0: 2}, 5, np.inf) in rows
    assert len(rows) == 5
    assert run(Branching(program, 1, Stop(PATIENCE))) == solved(model)


def test_bounds_are_rounded_to_costs_that_are_possible():
    """Costs are 3 + multiples of 5: whatever is above 3 by more than a tolerance is 8."""
    one = np.array([1.0])
    program = Program(
        5 * one, 3.0, 0 * one, 9 * one, 0.4 * one, np.inf * one,
        np.array([0, 1], np.int32), np.array([0], np.int32), 2 * one,
    )  # fmt: skip
    assert run(Branching(program, 1, Stop(PATIENCE))) == 8


def hard_program(size=40):
    """Pairs of even weights that add up to an odd number: long to refute, by cuts or branching."""
    rng = np.random.default_rng(1)
    weights = 2 * rng.integers(10**4, 10**5, size)
    total = float(weights.sum() // 2 | 1)
    return Program(
        np.ones(size), 0.0, np.zeros(size), np.ones(size), np.array([total]), np.array([total]),
        np.array([0, size], np.int32), np.arange(size, dtype=np.int32), weights.astype(float),
    )  # fmt: skip


def gone(process):
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return process.poll() is not None


def test_it_ends_with_the_search():
    event = threading.Event()
    branching = Branching(hard_program(), 1, Stop(None, None, event))
    branching.run(0.2)
    event.set()
    began = time.monotonic()
    branching.run(30.0)  # waits for nothing any more
    assert time.monotonic() - began < 5
    assert gone(branching._process)


def test_it_ends_with_whoever_holds_it():
    branching = Branching(hard_program(), 1, Stop(None, None))
    process = branching._process
    branching.run(0.2)
    del branching
    gc.collect()
    assert gone(process)


def test_a_process_that_dies_is_no_proof(lottery, monkeypatch):
    encoding = whole_model(lottery(1, tiers=(Tier.SOFT,)).problem())
    branching = Branching(program_of(encoding.model), 1, Stop(PATIENCE))
    branching._process.kill()
    deadline = time.monotonic() + PATIENCE
    while not branching.failed:
        assert time.monotonic() < deadline
        branching.run(0.1)
    assert not branching.finished
    assert branching.bound is None


@pytest.mark.parametrize("seed", range(3))
def test_a_prover_goes_over_to_it_and_back(lottery, monkeypatch, seed):
    """Where CP-SAT does not close the whole at once; with a work limit it keeps to CP-SAT."""
    monkeypatch.setattr(whole, "CAP", 1e-4)
    problem = lottery(seed, tiers=(Tier.SOFT,)).problem()
    least = solved(whole_model(problem).model)
    for stop in (Stop(20.0), Stop(20.0, 0.5)):
        ground = Ground(ProblemIndex(problem))
        prover = Prover(ground, Encoder(ground).points, stop, bound := Bound(), seed)
        prover.run()
        assert (bound.value or 0) <= least
        if prover.finished:
            assert bound.value == least
