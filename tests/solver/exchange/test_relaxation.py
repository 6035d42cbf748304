"""The relaxation against one with every option, and started from halves of the bureau."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import pytest
from test_merge import balance_bureau, merged_of
from zouban.models.exchange.verify import verify_plan
from zouban.solver.engine.highs import silent_highs
from zouban.solver.engine.status import Outcome
from zouban.solver.engine.stop import Stop
from zouban.solver.exchange.merge import Merged
from zouban.solver.exchange.people import Ground
from zouban.solver.exchange.relaxation import master as solving
from zouban.solver.exchange.relaxation import regions
from zouban.solver.exchange.relaxation.master import Ends, Master, Relaxed
from zouban.solver.exchange.relaxation.model import Cap
from zouban.solver.exchange.relaxation.regions import Area, start_of
from zouban.solver.exchange.relaxation.sides import single
from zouban.solver.exchange.relaxation.start import BASIC
from zouban.solver.exchange.restricted import Restricted
from zouban.solver.exchange.rules.catalogue import write_all
from zouban.solver.exchange.run import plan_exchange
from zouban.solver.exchange.sheet import Linear
from zouban.solver.exchange.stage import Stage
from zouban.solver.exchange.stages import BRANCHING, Search

Case = tuple[Merged, Area]


@pytest.fixture(scope="module")
def case() -> Case:
    """Return a bureau with couples and teams, of which parts can be solved on their own."""
    bureau = balance_bureau(20, 900)
    merged = merged_of(bureau)
    ground = Ground(bureau)
    view, _ = write_all(ground, ground.goals)
    keep = np.zeros(merged.matrix.sheet.choices.count, dtype=bool)
    origin = view.origin[merged.departures]
    return merged, Area(merged.matrix, merged.goals[0], origin, keep)


@pytest.fixture(scope="module")
def optimum(case: Case) -> float:
    """Return the relaxation's optimum by an engine that has all rows and options at once."""
    merged, _ = case
    matrix, goal = merged.matrix, merged.goals[0]
    every = np.arange(matrix.sheet.choices.count)
    program = Restricted(matrix, every, [], matrix.base_lower, matrix.base_upper, Stop(), 1)
    model = program._model(goal, None)
    model.integrality_ = []
    engine = silent_highs(1)
    engine.passModel(model)
    engine.run()
    assert engine.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(engine.getInfo().objective_function_value)


def test_rows_that_come_with_their_options_change_nothing(case: Case, optimum: float) -> None:
    merged, _ = case
    assert merged.matrix.idle.any()
    master = Master(merged.matrix, Stop(), 1)
    _feasible(master)
    relaxed = master.minimise(merged.goals[0], close=1e-9)
    assert relaxed.outcome is Outcome.OPTIMAL
    assert relaxed.value == pytest.approx(optimum, rel=1e-6)
    assert relaxed.bound <= optimum + 1e-6 * abs(optimum)
    assert relaxed.bound == pytest.approx(optimum, rel=1e-6)


def test_halves_lead_to_the_same_optimum_in_less_work(
    case: Case, optimum: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged, area = case
    monkeypatch.setattr(regions, "SMALL", 60)
    start = start_of(area, Stop(), 1)
    assert start is not None
    found = []
    for begin in (None, start):
        stop = Stop()
        master = Master(merged.matrix, stop, 1)
        _feasible(master)
        before = stop.work
        if begin is not None:
            master.begin_at(begin)
        relaxed = master.minimise(merged.goals[0], close=1e-9)
        assert relaxed.value == pytest.approx(optimum, rel=1e-6)
        assert relaxed.bound <= optimum + 1e-6 * abs(optimum)
        found.append(stop.work - before)
    assert found[1] < 0.7 * found[0]


def test_a_start_is_taken_up_with_its_rows_of_earlier_goals(case: Case) -> None:
    """A tight one is not basic: without its status there would be one basic row too many."""
    merged, _ = case
    stop = Stop()
    master = Master(merged.matrix, stop, 1)
    _feasible(master)
    goal = merged.goals[0]
    least = master.minimise(goal, close=1e-9)
    assert least.value is not None
    master.add_cap(Cap(goal, least.value + 1e-7))
    other = Linear(-goal.departures, -goal.options, -goal.columns)
    again = master.minimise(other, close=1e-9)
    start = master.start
    assert start is not None
    assert len(start.caps) == 1
    assert int(start.caps[0]) != BASIC
    master.minimise(goal, close=1e-9)
    master.begin_at(start)
    before = stop.work
    assert master.minimise(other, close=1e-9).value == pytest.approx(again.value, rel=1e-6)
    assert stop.work - before < 0.01


def test_a_half_holds_its_own_departures_rows_and_options(case: Case) -> None:
    _, area = case
    halves = area.halves()
    assert len(halves) == 2
    departures = np.concatenate([part.departures for part, _ in halves])
    assert np.sort(departures).tolist() == list(range(area.matrix.departures))
    rows = [set(part.rows.tolist()) for part, _ in halves]
    assert not rows[0] & rows[1]
    for part, half in halves:
        assert half.matrix.capacity.tolist() == area.matrix.capacity[part.departures].tolist()
        assert half.matrix.sheet.rows == sum(len(kind.ids) for kind in half.matrix.sheet.kinds)


def test_a_small_bureau_is_not_halved(case: Case) -> None:
    assert start_of(case[1], Stop(), 1) is None


def test_no_part_is_begun_when_time_is_up(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "SMALL", 60)
    start = start_of(case[1], Stop(), 1, until=0.0)
    assert start is not None
    assert not len(start.options)


def test_a_plan_begun_from_halves_is_proven_and_the_same_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regions, "SMALL", 60)
    bureau = balance_bureau(20, 900)
    first, second = (plan_exchange(bureau, gap=1e-3, work_limit=50.0) for _ in range(2))
    assert first.answer is not None
    assert first.answer == second.answer
    assert first.goals == second.goals
    judged = verify_plan(bureau, first.answer)
    assert judged.cost.hard == 0
    goal = first.goals[0]
    assert goal.bound is not None
    assert judged.goals[0].value == pytest.approx(goal.value)
    assert goal.bound <= goal.value <= goal.bound * 1.001


def _feasible(master: Master) -> None:
    """Give the engine options with which the hard rows can be kept."""
    master.let_elastic(1e6)
    count = len(master.matrix.elastic_row)
    assert master.minimise(master.matrix.sheet.zero(), np.ones(count), enough=1e-6).value == (
        pytest.approx(0.0, abs=1e-6)
    )
    master.let_elastic(0.0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Have the interior point method asked after one step; return whether it has helped."""
    monkeypatch.setattr(solving, "PATIENCE", 1e-4)
    monkeypatch.setattr(solving, "IMPATIENCE", 1e-4)
    asked: list[bool] = []
    to_optimum = Master._to_optimum

    def spy(self: Master, options: np.ndarray, base: np.ndarray, ends: Ends) -> bool:
        asked.append(to_optimum(self, options, base, ends))
        return asked[-1]

    monkeypatch.setattr(Master, "_to_optimum", spy)
    return asked


def test_the_interior_point_method_leads_to_the_same_optimum(
    case: Case, optimum: float, impatient: list[bool]
) -> None:
    merged, _ = case
    goal = merged.goals[0]
    stop = Stop()
    master = Master(merged.matrix, stop, 1)
    _feasible(master)
    impatient.clear()
    relaxed = master.minimise(goal, close=1e-9)
    assert impatient == [True]
    assert relaxed.outcome is Outcome.OPTIMAL
    assert relaxed.value == pytest.approx(optimum, rel=1e-6)
    assert relaxed.bound == pytest.approx(optimum, rel=1e-6)
    assert stop.work > 0.01
    # Only what is in the basis came along, and the simplex method goes on from there.
    assert len(master.inside) < merged.matrix.sheet.choices.count / 2
    again = master.minimise(goal, close=1e-9, bounds_only=True)
    assert again.value == pytest.approx(optimum, rel=1e-6)
    assert impatient == [True]


def test_bounds_on_earlier_goals_and_further_rows_hold_there_too(
    case: Case, optimum: float, impatient: list[bool]
) -> None:
    merged, _ = case
    matrix, goal = merged.matrix, merged.goals[0]
    used = np.ones(matrix.sheet.choices.count)
    moves = Linear(np.zeros(matrix.departures), used, np.zeros(matrix.sheet.columns))
    values = {}
    for hurry in (False, True):
        master = Master(matrix, Stop(), 1)
        master._patience = 1e-4 if hurry else np.inf
        _feasible(master)
        master._patience = 1e-4 if hurry else np.inf
        master.add_cap(Cap(goal, optimum + 0.05 * abs(optimum)))
        master.add_side(replace(single(5), upper=0.0))
        impatient.clear()
        relaxed = master.minimise(moves, close=1e-9)
        assert impatient == ([True] if hurry else [])
        assert relaxed.outcome is Outcome.OPTIMAL
        assert relaxed.options[5] == pytest.approx(0, abs=1e-7)
        values[hurry] = relaxed.value, relaxed.bound
    assert values[True] == pytest.approx(values[False], rel=1e-5)


def test_an_interior_point_that_may_not_end_leaves_the_engine_as_it_was(
    case: Case, optimum: float, impatient: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    merged, _ = case
    goal = merged.goals[0]
    monkeypatch.setattr(Master, "_interior", lambda *_: None)
    master = Master(merged.matrix, Stop(), 1)
    _feasible(master)
    relaxed = master.minimise(goal, close=1e-9)
    assert impatient[-1] is False
    assert relaxed.value == pytest.approx(optimum, rel=1e-6)


def test_branching_ends_with_its_time(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relaxation under way gets no more than what is left."""
    merged, _ = case
    stop = Stop(60.0)
    search = Search(merged.matrix, stop, 1, lambda _: None, lambda *_: None)
    search.begin()
    search.budget.allot(1)
    minimise, told = Master.minimise, []

    def spy(self: Master, *rest: object, **more: Any) -> Relaxed:
        told.append(more["ends"])
        return minimise(self, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Master, "minimise", spy)
    goal = merged.goals[0]
    search.incumbent.gap = 0.0
    search._branch(Stage("structure", goal), -1e9)
    assert told
    assert all(0 < ends.seconds - stop.elapsed <= BRANCHING * 60 for ends in told)
    spent = Ends(stop.elapsed, np.inf)
    assert search.master.minimise(goal, ends=spent).outcome is Outcome.UNKNOWN


def test_too_little_work_for_an_interior_point_is_not_spent(
    case: Case, impatient: list[bool]
) -> None:
    merged, _ = case
    stop = Stop(None, 0.2)
    master = Master(merged.matrix, stop, 1)
    _feasible(master)
    master._patience = 1e-4
    impatient.clear()
    master.minimise(merged.goals[0], ends=Ends(np.inf, stop.work + 2e-4))
    assert impatient in ([], [False])
    assert stop.work < 0.2
