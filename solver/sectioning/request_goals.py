"""The goals of one part, one after the other: search and exact solve on the same answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import numpy as np

from ..engine.status import Outcome
from ..engine.stop import Stop
from .request_bound import flow_bound
from .request_core import solve_by_cores
from .request_highs import solve_program
from .request_layout import Ints, Layout
from .request_model import Floor, build_model, objective_of, whole
from .request_search import polish, search
from .request_state import Point, Race

# Above this many seats the relaxation of the whole model alone takes minutes: search instead.
EXACT_SEATS = 6_000
# Steps without gain after which a search leaves the rest to an exact solve.
PATIENCE = 40
# Nodes that take about a unit of work on instances of this kind (500 nodes, 147,000 iterations).
NODES_A_WORK_UNIT = 30
MOST_WORK = 1e6


def reach_goals(
    layout: Layout,
    point: Point,
    stop: Stop,
    *,
    seed: int,
    workers: int,
    listener: Callable[[Point], None] | None = None,
) -> tuple[Point, tuple[int, ...]]:
    """Improve an answer goal by goal; return the best one and each goal's proven bound."""
    floors: list[Floor] = []
    bounds: list[int] = []
    for tier in range(len(layout.problem.goal_names)):
        weights = layout.goal_weights(tier)
        bound = flow_bound(layout, weights, floors, stop, seed)
        race = Race(layout, weights, tuple(floors), point, bound, stop, listener)
        if not race.done():
            _run(race, seed, workers)
        point = race.point
        floors.append(Floor(weights, race.value))
        bounds.append(race.bound)
    return point, tuple(bounds)


def _run(race: Race, seed: int, workers: int) -> None:
    """Maximise one goal on as many threads as there are workers."""
    if race.layout.fixed:
        _exact(race, seed)
        return
    polish(race, seed)
    draws = [np.random.default_rng([seed, worker]) for worker in range(workers)]
    if len(race.layout.seat_request) > EXACT_SEATS:
        _together(race, [_searching(race, rng) for rng in draws])
    elif workers == 1:
        _search_then_prove(race, draws[0], seed)
    else:
        more = [_searching(race, rng) for rng in draws[2:]]
        both = [partial(_exact, race, seed), partial(_search_then_prove, race, draws[0], seed)]
        _together(race, [*both, *more])


def _search_then_prove(race: Race, rng: np.random.Generator, seed: int) -> None:
    """Search while it pays, then count the losses that cannot be avoided."""
    search(race, rng, PATIENCE)
    if not race.done():
        model = build_model(race.layout, whole(race.layout), race.weights, race.floors)
        solve_by_cores(race, model, seed)


def _searching(race: Race, rng: np.random.Generator) -> Callable[[], None]:
    return partial(search, race, rng)


def _together(race: Race, jobs: list[Callable[[], None]]) -> None:
    """Run jobs in threads of their own; an error in one ends all and is raised here."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)
            race.abandon()

    threads = [threading.Thread(target=guarded, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _exact(race: Race, seed: int) -> None:
    """Solve the whole model from the best answer so far; its bound is the race's."""
    if race.done():
        return
    model = build_model(race.layout, whole(race.layout), race.weights, race.floors)
    point = race.point

    def improved(values: Ints) -> None:
        race.offer(Point(*model.decode(values)))

    def bounded(bound: float) -> bool:
        if abs(bound) < 1e15:
            race.lower_bound_to(int(np.floor(bound + 1e-6)) + model.constant)
        return race.done()

    start = model.encode(point.counts, point.chosen)
    work = race.stop.work_left(MOST_WORK)
    solved = solve_program(
        model.program,
        race.stop,
        seed=seed,
        nodes=None if race.stop.work_limit is None else max(1, int(NODES_A_WORK_UNIT * work)),
        start=start,
        improved=improved,
        bounded=bounded,
    )
    if solved.values is not None:
        improved(solved.values)
        if solved.outcome is Outcome.OPTIMAL:
            race.lower_bound_to(objective_of(race.weights, model.decode(solved.values)[1]))
    if solved.bound is not None:
        bounded(solved.bound)
