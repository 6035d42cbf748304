"""The goals of one part, one after the other: search and exact solve on the same answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from ..engine.status import Outcome
from ..engine.stop import POLL_SECONDS, Stop
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
# A relaxation that takes longer makes the exact solve hopeless, and deaf to a stop for as long.
RELAXATION_SECONDS = 5.0
# How long a finished race waits for its threads, in seconds.
GRACE_SECONDS = 1.0


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
        _together(race, [partial(_exact, race, seed)])
        return
    _together(race, [partial(polish, race, seed)])
    draws = [np.random.default_rng([seed, worker]) for worker in range(workers)]
    if len(race.layout.seat_request) > EXACT_SEATS:
        _together(race, [_searching(race, rng) for rng in draws])
    elif workers == 1:
        _together(race, [partial(_search_then_prove, race, draws[0], seed)])
    else:
        more = [_searching(race, rng) for rng in draws[2:]]
        both = [
            partial(_prove_or_search, race, draws[1], seed),
            partial(_search_then_prove, race, draws[0], seed),
        ]
        _together(race, [*both, *more])


def _search_then_prove(race: Race, rng: np.random.Generator, seed: int) -> None:
    """Search while it pays, then count the losses that cannot be avoided."""
    search(race, rng, PATIENCE)
    if not race.done():
        model = build_model(race.layout, whole(race.layout), race.weights, race.floors)
        solve_by_cores(race, model, seed)


def _prove_or_search(race: Race, rng: np.random.Generator, seed: int) -> None:
    """Solve exactly where the relaxation allows it, search where it does not."""
    if not race.done() and _relaxed(race, seed):
        _exact(race, seed)
    else:
        search(race, rng)


def _searching(race: Race, rng: np.random.Generator) -> Callable[[], None]:
    return partial(search, race, rng)


def _together(race: Race, jobs: Sequence[Callable[[], object]]) -> None:
    """Run jobs in threads of their own; an error in one ends all and is raised here."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)
            race.abandon()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    _wait(race, threads)
    if errors:
        raise errors[0]


def _wait(race: Race, threads: list[threading.Thread]) -> None:
    """Wait for the threads; once the race is over, for a moment only.

    HiGHS hears of a stop between the relaxations it solves, not within one. Whoever is still
    inside ends there soon and is not listened to any more.
    """
    patience = GRACE_SECONDS
    while any(thread.is_alive() for thread in threads) and patience > 0:
        for thread in threads:
            thread.join(POLL_SECONDS)
        if race.done():
            patience -= POLL_SECONDS * len(threads)
    if patience <= 0:
        race.close()


def _relaxed(race: Race, seed: int) -> bool:
    """Bound the goal by the relaxation; tell whether that was quick enough to go on.

    Inside the exact solve a relaxation cannot be stopped; this one can, so it is tried first.
    """
    model = build_model(race.layout, whole(race.layout), race.weights, race.floors)
    seconds = RELAXATION_SECONDS if race.stop.work_limit is None else None
    solved = solve_program(model.program, race.stop, seed=seed, seconds=seconds, relaxed=True)
    if solved.bound is None:
        return False
    race.lower_bound_to(int(np.floor(solved.bound + 1e-6)) + model.constant)
    return True


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
