"""Annealing of plans: its tables against the model, its moves, and its place in the search."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from test_merge import some_point
from zouban.instances.bureau_generator import generate_bureau
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.verify import verify_plan
from zouban.models.result import Status
from zouban.solver.engine import compiled
from zouban.solver.engine.beside import Beside
from zouban.solver.engine.compiled import Compiled
from zouban.solver.engine.stop import Stop, StopReason
from zouban.solver.exchange import run, stages
from zouban.solver.exchange.annealing import annealer, kernel, tables
from zouban.solver.exchange.annealing.annealer import Annealer, units_of
from zouban.solver.exchange.annealing.tables import TIES, Tables, tables_of
from zouban.solver.exchange.matrix import Matrix, Point
from zouban.solver.exchange.merge import merge
from zouban.solver.exchange.people import Ground, Integers
from zouban.solver.exchange.relaxation import master
from zouban.solver.exchange.relaxation.master import Relaxed
from zouban.solver.exchange.relaxation.model import Cap
from zouban.solver.exchange.rules.catalogue import write_all
from zouban.solver.exchange.run import plan_exchange
from zouban.solver.exchange.sheet import Linear
from zouban.solver.exchange.stage import Stage

Model = tuple[Matrix, tuple[Linear, ...], Integers, Tables]


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    """Return a bureau with the national pack's five goals, couples, teams and returning loans."""
    return generate_bureau(schools=20, teachers=700, seed=3).bureau


@pytest.fixture(scope="module")
def model(bureau: Bureau) -> Model:
    """Return the merged model of that bureau with all its goals, and its tables."""
    ground = Ground(bureau)
    view, sums = write_all(ground, ground.goals)
    matrix = Matrix(view.sheet, view.most)
    goals = [sums[rule.goal] for rule in bureau.policy.goals]
    merged = merge(matrix, goals, np.arange(matrix.departures))
    origin = view.origin[merged.departures]
    found = tables_of(merged.matrix, merged.goals, origin)
    assert found is not None
    return merged.matrix, merged.goals, origin, found


@pytest.fixture(scope="module")
def first(bureau: Bureau, model: Model) -> Point:
    """Return a plan that keeps every rule, as the search begins with."""
    matrix, _, _, _ = model
    search = stages.Search(matrix, Stop(), 1, lambda _: None, lambda *_: None)
    search.begin()
    assert search.best is not None
    return search.best


def breaches(matrix: Matrix, point: Point) -> np.ndarray:
    """Return by how much each row is violated that is not there for the relaxation alone."""
    sums = matrix.sheet_activity(point.base, point.options)
    found = np.maximum(np.maximum(matrix.sheet_lower - sums, sums - matrix.sheet_upper), 0.0)
    for _, row, _ in matrix.sheet.tighter:
        found[row] = 0.0
    return found


@pytest.mark.parametrize("seed", range(8))
def test_costs_and_violations_are_those_of_the_model(model: Model, seed: int) -> None:
    matrix, goals, _, found = model
    point = some_point_of(matrix, seed)
    total, value = np.zeros(len(found.lower)), np.zeros(len(goals))
    violated = kernel.evaluate(found, units_of(found, point), total, value)
    assert value == pytest.approx([point.value(matrix, goal) for goal in goals], rel=1e-9)
    assert violated == pytest.approx(float(breaches(matrix, point) @ found.norm), rel=1e-9)
    assert violated > 0


def some_point_of(matrix: Matrix, seed: int) -> Point:
    """Return a point in which options are taken by chance."""

    class Whole:
        """What `some_point` reads of a merged model."""

        def __init__(self) -> None:
            self.matrix = matrix

    return some_point(Whole(), seed)  # type: ignore[arg-type]


def test_units_hold_the_plan(model: Model) -> None:
    matrix, _, _, found = model
    point = some_point_of(matrix, 1)
    units = units_of(found, point)
    taken = np.bincount(units[units >= 0], minlength=matrix.sheet.choices.count)
    assert np.array_equal(taken, point.options)
    inside = units >= 0
    assert np.array_equal(matrix.sheet.choices.departure[units[inside]], found.departure[inside])


def test_what_moves_change_is_what_the_model_says(model: Model, first: Point) -> None:
    """A best plan's value is kept up to date move by move over thousands of moves."""
    matrix, (unfilled, structure, *_), origin, _ = model
    found = tables_of(matrix, [unfilled, structure], origin)
    assert found is not None
    current = units_of(found, first)
    best, least = current.copy(), first.value(matrix, structure)
    anything, nothing = np.array([np.inf]), np.array([0.0])
    told = kernel.anneal(found, current, best, anything, nothing, 1e5, 1e3, 10.0, 200_000, 1, least)
    total, value = np.zeros(len(found.lower)), np.zeros(2)
    assert kernel.evaluate(found, best, total, value) == pytest.approx(0, abs=1e-6)
    assert told < least
    assert value[1] == pytest.approx(told)


def test_moves_that_are_looked_at_are_not_made(model: Model, first: Point) -> None:
    _, goals, _, found = model
    current = units_of(found, first)
    changes = kernel.sample(found, current, 1, 5_000)
    assert changes.shape == (5_000, len(goals) + 1)
    assert (np.abs(changes).max(axis=0) > 0).all()
    assert np.array_equal(current, units_of(found, first))
    # Nothing is violated, and so no move can violate less.
    assert changes[:, -1].min() >= -1e-9


def test_couples_and_teams_know_each_other(model: Model) -> None:
    matrix, _, _, found = model
    assert any(kind.rule in TIES for kind in matrix.sheet.kinds)
    pairs = {
        (one, int(other))
        for one in range(matrix.departures)
        for other in found.tied[found.ties[one] : found.ties[one + 1]]
    }
    assert pairs
    assert all((other, one) in pairs and one != other for one, other in pairs)


def test_a_better_plan_keeps_rules_and_earlier_goals(model: Model, first: Point) -> None:
    matrix, goals, origin, _ = model
    stop = Stop(None, 10.0)
    one = Annealer(matrix, goals, origin, stop, 1)
    one.prepare()
    point, caps = first, []
    for goal in goals[:3]:
        found = one.better(point, goal, caps, 0.2)
        assert found is not None
        assert found.value(matrix, goal) < point.value(matrix, goal)
        assert breaches(matrix, found).max() < 1e-6
        assert all(found.value(matrix, cap.goal) <= cap.most for cap in caps)
        value = found.value(matrix, goal)
        point, caps = found, [*caps, Cap(goal, value + 1e-6 * abs(value))]
    assert stop.work < 10


def test_the_same_work_gives_the_same_plan(model: Model, first: Point) -> None:
    matrix, goals, origin, _ = model
    plans = []
    for _ in range(2):
        one = Annealer(matrix, goals, origin, Stop(None, 2.0), 7)
        one.prepare()
        plans.append(one.better(first, goals[0], [], 0.5))
    assert plans[0] is not None
    assert plans[1] is not None
    assert np.array_equal(plans[0].options, plans[1].options)


def test_it_ends_where_it_is_told_to(
    model: Model, first: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, goals, origin, _ = model
    stop = Stop(None, 100.0)
    one = Annealer(matrix, goals, origin, stop, 1)
    one.prepare()
    value = first.value(matrix, goals[0])
    assert one.better(first, goals[0], [], 0.0) is None
    assert stop.work == 0
    assert one.better(first, goals[0], [], 0.5, lambda least: least < 0.9 * value) is not None
    assert stop.work < 5
    # What is spent before it begins counts: nothing is left of the first parts.
    late = Annealer(matrix, goals, origin, clock := Stop(2.0), 1)
    late._compiled.load()
    scales = late._scales

    def slow(*rest: object) -> object:
        time.sleep(0.6)
        return scales(*rest)  # type: ignore[arg-type]

    monkeypatch.setattr(late, "_scales", slow)
    late.better(first, goals[0], [], 0.5)
    assert clock.elapsed < 1.4
    # Without any limit so many moves for each unit are all.
    monkeypatch.setattr(annealer, "MOST_MOVES", 1_000)
    unlimited = Annealer(matrix, goals, origin, Stop(), 1)
    unlimited._compiled.load()
    assert unlimited.better(first, goals[0], [], 1.0) is not None


def test_it_waits_for_nothing_that_is_not_compiled(
    model: Model, first: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, goals, origin, _ = model
    monkeypatch.setattr(compiled, "_loaded", set())
    one = Annealer(matrix, goals, origin, Stop(10), 1)
    assert not one.ready()
    assert one.better(first, goals[0], [], 1.0) is None
    one.prepare()
    one.close()


def test_models_with_tables_too_large_or_parts_of_one_are_left(
    model: Model, first: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, goals, origin, found = model
    monkeypatch.setattr(tables, "MOST_ENTRIES", 100)
    assert tables_of(matrix, goals, origin) is None
    one = Annealer(matrix, goals, origin, Stop(None, 1.0), 1)
    one.prepare()
    assert one.better(first, goals[0], [], 1.0) is None
    monkeypatch.undo()
    halved = replace(matrix, sheet=replace(matrix.sheet))
    row = found.row[found.place[found.row] >= 0][0]
    halved.sheet.extra = [*matrix.sheet.extra, (np.array([0]), np.array([row]), np.array([0.5]))]
    assert tables_of(halved, goals, origin) is None


def test_beyond_its_table_a_row_is_violated_the_more(model: Model) -> None:
    """Sums below all that columns can make up for: what is short goes on growing, costs stay."""
    matrix, goals, _, found = model
    rows = np.flatnonzero(found.place >= 0)
    far = np.full(matrix.sheet.rows, 1e4)
    drawn = tables._draw(matrix, goals, rows, (-far, far), found.step.astype(np.int64))
    assert drawn is not None
    wide = found._replace(**drawn)
    short = np.flatnonzero((wide.place >= 0) & (wide.below > 0))
    assert len(short)
    for row in short[:5].tolist():
        entry, least = kernel._look_up(wide, row, wide.least[row])
        beyond, more = kernel._look_up(wide, row, wide.least[row] - 3 * wide.step[row])
        assert beyond == entry
        assert more == pytest.approx(least + 3 * wide.step[row])


def test_the_search_anneals_every_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    better, gained = Annealer.better, []

    def spy(self: Annealer, point: Point, goal: Linear, *rest: object) -> Point | None:
        found = better(self, point, goal, *rest)  # type: ignore[arg-type]
        gained.append(found is not None)
        return found

    monkeypatch.setattr(run, "LEAST_ANNEALED", 1)
    monkeypatch.setattr(Annealer, "better", spy)
    bureau = generate_bureau(schools=12, teachers=300, seed=3).bureau
    for limits in ({"work_limit": 10.0}, {"time_limit": 6.0}):
        gained.clear()
        result = plan_exchange(bureau, seed=1, **limits)  # type: ignore[arg-type]
        assert result.answer is not None
        assert verify_plan(bureau, result.answer).cost.hard == 0
        assert sum(gained) >= 2
        for goal in result.goals:
            assert goal.bound is not None
            assert goal.bound >= goal.value if goal.maximise else goal.bound <= goal.value


def test_the_user_s_stop_is_obeyed_while_goals_are_relaxed_and_annealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "LEAST_ANNEALED", 1)
    monkeypatch.setattr(master, "PATIENCE", 1e-3)
    event, began = threading.Event(), time.monotonic()
    bureau = generate_bureau(schools=40, teachers=1_500, seed=3).bureau
    relaxing = stages.Search._relax

    def relax(self: stages.Search, stage: Stage, bound: float) -> Relaxed:
        threading.Timer(0.3, event.set).start()
        nonlocal began
        began = time.monotonic()
        return relaxing(self, stage, bound)

    monkeypatch.setattr(stages.Search, "_relax", relax)
    result = plan_exchange(bureau, event=event)
    assert result.status is Status.INTERRUPTED
    assert result.answer is not None
    assert time.monotonic() - began < 6
    assert verify_plan(bureau, result.answer).cost.hard == 0


def test_what_fails_beside_is_raised_and_what_fails_here_ends_the_search() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Beside(fail).result()
    slow = Beside(lambda: time.sleep(0.2) or 3)
    assert slow.known is None
    assert slow.result() == 3
    assert slow.known == 3


def test_an_error_while_annealing_ends_the_relaxation(
    model: Model, first: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix, goals, origin, _ = model
    stop = Stop(60.0)
    search = stages.Search(matrix, stop, 1, lambda _: None, lambda *_: None)
    search.incumbent.best = first
    search.annealer = Annealer(matrix, goals, origin, stop, 1)
    search.annealer._compiled.load()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(search.annealer, "better", interrupt)
    monkeypatch.setattr(search.incumbent, "close", lambda *_: False)
    search.master.add_cap(Cap(goals[0], first.value(matrix, goals[0])))
    with pytest.raises(KeyboardInterrupt):
        search._relax(Stage("structure", goals[1]), -np.inf)
    assert stop.reason() is StopReason.USER


def test_a_cooling_in_vain_is_followed_by_a_milder_one(model: Model, first: Point) -> None:
    _, _, _, found = model
    best, none = units_of(found, first), np.zeros(0)
    cooling = annealer._Cooling(found, best, 0.0, none, none, 10.0, 8.0, 1.0)
    assert [cooling.heat(done) for done in (0, 1 / 3, 1)] == pytest.approx([8, 4, 1])
    cooling.soften()
    assert cooling.hot == pytest.approx(8 * annealer.MILDER)
    for _ in range(20):
        cooling.soften()
    assert cooling.hot == cooling.cold
    cooling.learn(True, none > 0)
    assert cooling.hard == pytest.approx(10 * annealer.RAISE)
    for _ in range(500):
        cooling.learn(False, none > 0)
    assert cooling.hard == pytest.approx(10 / annealer.RANGE)


def test_the_loop_is_compiled_by_its_name() -> None:
    one = Compiled(kernel.__name__)
    one.load()
    assert one.ready()
    nowhere = Compiled("zouban.solver.exchange.nothing")
    nowhere.load()
    assert not nowhere.ready()
