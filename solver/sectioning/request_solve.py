"""Free course requests from problem to answer: parts, goals in their order, proofs."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...models.result import Status
from ..engine.stop import Stop, StopReason
from .request_check import request_values, request_violations
from .request_goals import reach_goals
from .request_layout import Layout, lay_out
from .request_problem import RequestAnswer, RequestGoal, RequestProblem
from .request_split import Part, split
from .request_start import first_counts, greedy_seats
from .request_state import Point


@dataclass(frozen=True, slots=True)
class Progress:
    """A better answer on the way: placement, seats and the value of each goal."""

    placement: tuple[int, ...]
    seats: tuple[int | None, ...]
    values: tuple[int, ...]


@dataclass(slots=True)
class _Task:
    """A part being solved: its best answer so far and the proven bound of each goal."""

    part: Part
    layout: Layout
    point: Point
    bounds: tuple[int, ...] = field(default_factory=tuple)


def solve_requests(
    problem: RequestProblem,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    workers: int = 2,
    stop_event: threading.Event | None = None,
    on_incumbent: Callable[[Progress], None] | None = None,
) -> RequestAnswer:
    """Place the sections and seat the students so that the goals are met, one after the other.

    Parameters
    ----------
    time_limit
        Seconds; only picks the stopping point. None for until proven.
    work_limit
        Deterministic work, in units of 10,000 simplex iterations.
    seed, workers
        With one worker and a limit of work, not of time, the answer is reproducible;
        0 workers: one a processor.
    stop_event
        Ends the search at once when set; the best answer so far is returned.
    on_incumbent
        Told of every better answer, from the thread that found it.
    """
    stop = Stop(time_limit, work_limit, stop_event)
    workers = workers if workers > 0 else os.cpu_count() or 1
    tasks: list[_Task] = []
    for part in split(problem):
        layout = lay_out(part.problem)
        counts, status = first_counts(layout, np.random.default_rng(seed), stop, seed)
        if counts is None:
            return RequestAnswer(status, (), (), (), stop.reason(), stop.elapsed, stop.work)
        tasks.append(_Task(part, layout, Point(counts, greedy_seats(layout, counts))))
    if on_incumbent is not None:
        on_incumbent(_progress(problem, tasks))
    for index, task in enumerate(tasks):
        own = _share(tasks[index:], stop, stop_event)
        listener = None if on_incumbent is None else _listener(problem, tasks, task, on_incumbent)
        task.point, task.bounds = reach_goals(
            task.layout, task.point, own, seed=seed, workers=workers, listener=listener
        )
        stop.spend(own.work)
    return _answer(problem, tasks, stop)


def _share(tasks: list[_Task], stop: Stop, event: threading.Event | None) -> Stop:
    """Return the stop of the first task: its share, by seats, of the time and work left."""
    sizes = [1 + len(task.layout.seat_request) for task in tasks]
    share = sizes[0] / sum(sizes)
    time = None if stop.time_limit is None else max(1e-3, share * stop.seconds(stop.time_limit))
    work = None if stop.work_limit is None else max(1e-6, share * stop.work_left(stop.work_limit))
    return Stop(time, work, event)


def _listener(
    problem: RequestProblem,
    tasks: list[_Task],
    task: _Task,
    tell: Callable[[Progress], None],
) -> Callable[[Point], None]:
    """Return what a part's search calls: it puts the parts' answers together and tells."""

    def listen(point: Point) -> None:
        task.point = point
        tell(_progress(problem, tasks))

    return listen


def _progress(problem: RequestProblem, tasks: list[_Task]) -> Progress:
    placement, seats = _together(problem, tasks)
    return Progress(placement, seats, request_values(problem, seats))


def _together(
    problem: RequestProblem, tasks: list[_Task]
) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    """Return the whole placement and seats; refuse what breaks a rule."""
    placement = [0] * len(problem.sections)
    seats: list[int | None] = [None] * len(problem.requests)
    for task in tasks:
        standing = _placement(task)
        for section, block in zip(task.part.sections, standing, strict=True):
            placement[section] = task.part.blocks[block]
        for request, seat in zip(task.part.requests, _seats(task, standing), strict=True):
            seats[request] = None if seat is None else task.part.sections[seat]
    broken = request_violations(problem, placement, seats)
    if broken:
        raise AssertionError("; ".join(broken[:5]))
    return tuple(placement), tuple(seats)


def _placement(task: _Task) -> list[int]:
    """Return the block of each section of a part."""
    placement = [0] * len(task.part.sections)
    for sections, counts in zip(task.layout.kind_sections, task.point.counts, strict=True):
        blocks = np.repeat(np.arange(task.layout.blocks), counts)
        for section, block in zip(sections, blocks, strict=True):
            placement[section] = int(block)
    return placement


def _seats(task: _Task, placement: list[int]) -> list[int | None]:
    """Return the section of each request: in its block, the emptiest of the course."""
    problem = task.part.problem
    standing: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (section, block) in enumerate(zip(problem.sections, placement, strict=True)):
        if section.capacity != 0:
            standing[section.course, block].append(index)
    filled = [0] * len(problem.sections)
    seats: list[int | None] = []
    for request, block in zip(problem.requests, task.point.chosen, strict=True):
        if block < 0:
            seats.append(None)
            continue
        open_ = [s for s in standing[request.course, int(block)] if _room(problem, s, filled) > 0]
        seat = min(open_, key=lambda s: filled[s])
        filled[seat] += 1
        seats.append(seat)
    return seats


def _room(problem: RequestProblem, section: int, filled: list[int]) -> int:
    """Return how many seats a section has left."""
    capacity = problem.sections[section].capacity
    return len(problem.requests) + 1 if capacity is None else capacity - filled[section]


def _answer(problem: RequestProblem, tasks: list[_Task], stop: Stop) -> RequestAnswer:
    """Return the answer with its goals: values and bounds of the parts add up."""
    placement, seats = _together(problem, tasks)
    values = request_values(problem, seats)
    goals = tuple(
        RequestGoal(
            name,
            values[tier],
            sum(task.bounds[tier] for task in tasks),
            sum(r.weight for r in problem.requests if r.tier == tier),
        )
        for tier, name in enumerate(problem.goal_names)
    )
    proven = all(goal.proven for goal in goals)
    reason = StopReason.OPTIMAL if proven else stop.reason()
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    if reason is StopReason.USER:
        status = Status.INTERRUPTED
    return RequestAnswer(status, placement, seats, goals, reason, stop.elapsed, stop.work)
