"""Solving the small model of a neighbourhood: by CP-SAT, or by HiGHS where that proves more.

CP-SAT is the one for most schools. Where idle times decide, their linear relaxation is tight, and
branch and cut on it proves what propagation does not: of 14 neighbourhoods of a Brazilian school
HiGHS solved 9 within 6 s each and CP-SAT 6; on a Finnish one both solved 12, CP-SAT in half the
time. So who has proven more for its work lately is asked more often.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import EngineError, Outcome, cp_sat_outcome, highs_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.model import Encoding
from .encoding.program import program_of

# Building a model costs about as much as solving for this long, per variable (measured).
BUILD_WORK = 2.5e-5
# Processor seconds of HiGHS that count as a unit of CP-SAT's deterministic time (1.0 to 1.7 s).
SECONDS_A_WORK = 1.0
# Variables up to which a model is given to HiGHS: it does not look up while it presolves.
MOST_VARIABLES = 6_000
# What a solver is charged for a model that it does not understand.
REFUSAL_WORK = 0.1
# What a gain counts in proofs, share by which older steps count less with each, and share of the
# steps that everybody gets.
GAIN_WORTH, FADING, LEAST = 5.0, 0.95, 0.1


@dataclass(frozen=True, slots=True)
class Solved:
    """What one solve has shown.

    Attributes
    ----------
    values
        Of all variables, in a solution that may be worth having; None without one.
    work
        Deterministic time.
    tight
        Variables that stand for costs have no larger values than they have to.
    """

    outcome: Outcome
    values: Sequence[int] | None
    work: float
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A model to be solved.

    Attributes
    ----------
    now
        What the timetable at hand costs in its objective.
    most
        Work it may take.
    """

    encoding: Encoding
    now: int
    most: float
    seed: int
    stop: Stop


Solver = Callable[[Task], Solved | None]
"""Solves a task; None where it does not understand the model."""


def single_solver(seed: int) -> cp_model.CpSolver:
    """Return a solver of one thread, which leaves Ctrl-C to whoever called it."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False
    return solver


def small_solver(seed: int) -> cp_model.CpSolver:
    """Return a solver for models that are solved by the hundred: with little presolve."""
    solver = single_solver(seed)
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def by_cp_sat(task: Task) -> Solved:
    """Solve by CP-SAT, begun from the model's hint."""
    solver = small_solver(task.seed)
    # Measured on 24 neighbourhoods of two real schools: with the full relaxation 17 were
    # solved within 4 s, with the default 11, without any 12.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = task.stop.work_left(task.most)
    solver.parameters.max_time_in_seconds = task.stop.seconds(1e6)
    model = task.encoding.model
    with Interrupter(task.stop, solver.stop_search):
        outcome = cp_sat_outcome(solver.solve(model))
    work = solver.deterministic_time + BUILD_WORK * len(model.proto.variables)
    found = outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
    values = list(solver.response_proto.solution) if found else None
    return Solved(outcome, values, work, tight=outcome is Outcome.OPTIMAL)


def by_highs(task: Task) -> Solved | None:
    """Look for something better by HiGHS's branch and cut."""
    began, most = time.thread_time(), SECONDS_A_WORK * task.most
    program = program_of(task.encoding.model)
    if not program.exact:
        return None
    highs, stop = silent_highs(task.seed), task.stop

    def look_up(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
        if time.thread_time() - began > most or stop:
            into.user_interrupt = True

    highs.setCallback(look_up, None)
    for kind in INTERRUPTS:
        highs.startCallback(kind)
    highs.setOptionValue("time_limit", stop.seconds(1e6))
    highs.setOptionValue("mip_detect_symmetry", False)
    # Only what is better is asked for.
    highs.setOptionValue("objective_bound", task.now - 0.5)
    highs.passModel(program.for_highs())
    highs.run()
    work = (time.thread_time() - began) / SECONDS_A_WORK + BUILD_WORK * len(program.cost)
    # Without a solution the value is infinite.
    better = float(highs.getInfo().objective_function_value) < task.now - 0.5
    try:
        outcome = highs_outcome(highs.getModelStatus(), has_answer=better)
    except EngineError:
        # One of hundreds: a numerical failure ends this step and not the search.
        return Solved(Outcome.UNKNOWN, None, work)
    if outcome is Outcome.INFEASIBLE:
        outcome = Outcome.OPTIMAL  # nothing is better than what there is
    values = [round(value) for value in highs.getSolution().col_value] if better else None
    return Solved(outcome, values, work)


def _is_for_all(task: Task) -> bool:
    """Tell whether every solver may have a task.

    Large models are CP-SAT's, and all where work is limited: HiGHS counts nothing by which it
    could be ended reproducibly.
    """
    few = len(task.encoding.model.proto.variables) <= MOST_VARIABLES
    return few and task.stop.work_limit is None


@dataclass
class _Account:
    """What a solver has shown for its work, older steps counting less."""

    shown: float = 1.0
    work: float = 1.0

    def rate(self) -> float:
        """Return what it shows for a unit of work."""
        return self.shown / max(self.work, 1e-6)


@dataclass
class Solvers:
    """Solvers of which those are asked more often that have shown more.

    Attributes
    ----------
    table
        The solvers; the first one understands every model.
    """

    table: Sequence[Solver] = (by_cp_sat, by_highs)
    accounts: list[_Account] = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = [_Account() for _ in self.table]

    def solve(self, task: Task, rng: random.Random) -> tuple[int | None, Solved]:
        """Solve by one of them; return which, None where there was no choice, and the result."""
        number = self._pick(rng) if _is_for_all(task) else None
        solved = self.table[number or 0](task)
        if solved is None:
            self._enter(number or 0, 0.0, REFUSAL_WORK)
            number, solved = None, self.table[0](task)
        if solved is None:
            raise ValueError("the first solver has to understand every model")
        task.stop.spend(solved.work)
        return number, solved

    def learn(self, number: int | None, solved: Solved, gained: float) -> None:
        """Enter what a solve has shown and what came of it."""
        if number is not None:
            proven = solved.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
            self._enter(number, proven + GAIN_WORTH * bool(gained), solved.work)

    def _enter(self, number: int, shown: float, work: float) -> None:
        account = self.accounts[number]
        account.shown = FADING * account.shown + shown
        account.work = FADING * account.work + work

    def _pick(self, rng: random.Random) -> int:
        # Squared: who shows twice as much for its work is asked four times as often.
        rates = [account.rate() ** 2 for account in self.accounts]
        least = LEAST * sum(rates) / (1 - LEAST * len(rates))
        return rng.choices(range(len(rates)), [rate + least for rate in rates])[0]
