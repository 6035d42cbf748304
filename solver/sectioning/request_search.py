"""Large-neighbourhood search: free a few courses and their students, solve, repeat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.status import Outcome
from .request_highs import solve_program
from .request_layout import Flags, Ints, Layout
from .request_model import Floor, Scope, build_model, whole
from .request_state import Point, Race

# A neighbourhood that takes longer than this was too large: the next one is smaller. Seconds are
# not the same from run to run, so with a limit of work the nodes alone count.
STEP_SECONDS = 2.0
STEP_NODES = 100
POLISH_SECONDS = 5.0
# A step with less work than this (simplex iterations / 10,000) leaves room for a larger one.
QUICK_WORK = 0.2
# Share of the students who are not concerned but free all the same, to make seats.
LOOSE_SHARE = 0.15


def polish(race: Race, seed: int) -> bool:
    """Seat all students anew while no section moves; tell whether that is better."""
    point = race.point
    nobody = np.zeros(len(point.chosen), dtype=np.bool_)
    scope = Scope(point.counts, point.counts, nobody, point.chosen)
    return _improve(race, scope, point, seed, POLISH_SECONDS).better


@dataclass(frozen=True, slots=True)
class _Step:
    """What one neighbourhood gave: a better answer?, was it solved?, and the work it took."""

    better: bool
    solved: bool
    work: float


def _improve(race: Race, scope: Scope, start: Point | None, seed: int, seconds: float) -> _Step:
    """Solve one neighbourhood.

    Without a start only an answer that is as good as the best so far is looked for.
    """
    floors = race.floors if start is not None else (*race.floors, Floor(race.weights, race.value))
    model = build_model(race.layout, scope, race.weights, floors)
    solved = solve_program(
        model.program,
        race.stop,
        seed=seed,
        seconds=seconds if race.stop.work_limit is None else None,
        nodes=STEP_NODES,
        start=None if start is None else model.encode(start.counts, start.chosen),
    )
    finished = solved.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
    if solved.values is None:
        return _Step(False, finished, solved.work)
    better = race.offer(Point(*model.decode(solved.values)), equal=True)
    return _Step(better, finished, solved.work)


class Neighbourhoods:
    """Chooses what to free, from what is not met and from who shares students with whom."""

    def __init__(self, layout: Layout, rng: np.random.Generator) -> None:
        self._layout, self._rng = layout, rng
        self._whole = whole(layout)
        wanted = np.zeros((layout.problem.courses, layout.problem.students))
        wanted[layout.course, layout.student] = 1.0
        self._wanted = wanted > 0
        self._shared = wanted @ wanted.T
        movable = (self._whole.high > self._whole.low).any(axis=1)
        self.movable = np.unique(layout.kind_course[movable])
        self.size = 2.0

    def draw(self, race: Race, point: Point) -> Scope:
        """Return a part of the problem to be solved anew."""
        if self._rng.random() < 0.2 and self._layout.blocks > 1:
            free = self._two_blocks(point)
        else:
            free = np.zeros(self._whole.high.shape, dtype=np.bool_)
            free[np.isin(self._layout.kind_course, self._courses(race, point))] = True
        touched = np.unique(self._layout.kind_course[free.any(axis=1)])
        low = np.where(free, self._whole.low, point.counts)
        high = np.where(free, self._whole.high, point.counts)
        return Scope(low, high, self._held(point, touched), point.chosen)

    def kick(self, scope: Scope, counts: Ints) -> Scope:
        """Forbid one freed section the block it stands in, so that the answer must change."""
        can = (scope.high > scope.low) & (counts > scope.low)
        cells = np.flatnonzero(can.ravel())
        if not len(cells):
            return scope
        high = scope.high.copy()
        cell = int(self._rng.choice(cells))
        high.ravel()[cell] = counts.ravel()[cell] - 1
        return Scope(scope.low, high, scope.held, scope.chosen)

    def _courses(self, race: Race, point: Point) -> Ints:
        lay, rng = self._layout, self._rng
        unmet = np.flatnonzero((point.chosen < 0) & (race.weights > 0))
        near = np.zeros(lay.problem.courses)
        if len(unmet) and rng.random() < 0.7:
            request = int(rng.choice(unmet))
            centre = int(lay.course[request])
            near[lay.course[lay.student == lay.student[request]]] = 10.0
        else:
            centre = int(rng.choice(self.movable))
        odds = (near + self._shared[centre] + 0.1)[self.movable] * (self.movable != centre)
        count = min(int(self.size) - 1 + int(rng.random() < self.size % 1), int((odds > 0).sum()))
        if count < 1:
            return np.array([centre], dtype=np.int64)
        others = rng.choice(self.movable, count, replace=False, p=odds / odds.sum())
        return np.append(others, centre)

    def _two_blocks(self, point: Point) -> Flags:
        lay, rng = self._layout, self._rng
        blocks = rng.choice(lay.blocks, 2, replace=False)
        either = (self._whole.high > self._whole.low)[:, blocks].all(axis=1)
        there = np.flatnonzero(either & (point.counts[:, blocks].sum(axis=1) > 0))
        free: Flags = np.zeros(point.counts.shape, dtype=np.bool_)
        take = rng.permutation(there)[: max(2, int(4 * self.size))]
        for block in blocks:
            free[take, block] = True
        return free

    def _held(self, point: Point, touched: Ints) -> Flags:
        """Return which requests stay: those of students who want no freed course, mostly."""
        lay, rng = self._layout, self._rng
        loose: Flags = np.asarray(self._wanted[touched].any(axis=0))
        loose[lay.student[point.chosen < 0]] = True
        loose |= rng.random(lay.problem.students) < LOOSE_SHARE
        return np.asarray(~loose[lay.student], dtype=np.bool_)


def search(race: Race, rng: np.random.Generator, patience: int | None = None) -> None:
    """Improve the race's answer until it is proven, stopped, or `patience` steps gain nothing."""
    hoods = Neighbourhoods(race.layout, rng)
    idle = 0
    while not race.done() and len(hoods.movable) and (patience is None or idle < patience):
        point = race.point
        scope = hoods.draw(race, point)
        kicked = rng.random() < 0.5
        if kicked:
            scope = hoods.kick(scope, point.counts)
        seed = int(rng.integers(2**31))
        step = _improve(race, scope, None if kicked else point, seed, STEP_SECONDS)
        if not step.solved:
            hoods.size = max(2.0, 0.8 * hoods.size)
        elif step.work < QUICK_WORK and not step.better:
            hoods.size = min(1.1 * hoods.size, float(len(hoods.movable)))
        idle = 0 if step.better else idle + 1
        if step.better:
            polish(race, seed)
