"""Plans that trade balance, moves, commute and wishes: none is better than another in all four.

Each point minimises a weighted sum of the four, each scaled by the highest value found so far;
weights are spread evenly over the simplex (Halton's sequence). A point that another one dominates
is dropped, so that what is returned is non-dominated among itself.
"""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.bureau import Bureau
from ...models.exchange.plan import ExchangePlan
from ...models.exchange.policy import GoalName, GoalRule
from ...models.exchange.verify import verify_plan
from ..engine.status import Outcome
from ..engine.stop import Stop
from .assemble import plan_of
from .matrix import Matrix, Point
from .nondominated import Nondominated, dominates
from .people import Ground, Integers
from .relaxation.master import Ends
from .restricted import Limits
from .rules.catalogue import write_all
from .rules.ties import kept_options
from .rules.view import View
from .sheet import Linear
from .stages import Search
from .weights import spread_weights

Floats = NDArray[np.float64]

AXES = ("structure", "moves", "commute", "wishes")
"""What is traded; wishes are maximised, the others minimised."""

TRIES = 6
"""Weights tried for every point that is wanted, at most."""

GAP, NODES, OPTIONS = 1e-3, 100, 8_000
"""How far each point is solved: enough to tell points apart."""

EARLY = 5
"""Weights solved over everything before others: the corners and the middle."""

FIRST = 0.6
"""Part of the time left that the most balanced plan may take, again and again until it is there."""

JUDGING = 1.5
"""How many times as long as the first plan, which moves few, the others take to be judged."""

RELAXING = 0.7
"""Part of a solve's time that its relaxation may take."""


@dataclasses.dataclass(frozen=True, slots=True)
class FrontPoint:
    """One plan of the front with its values, judged independently.

    Attributes
    ----------
    values
        Structure (weighted squared deviation), counted moves, commute (km), wishes (points).
    """

    values: tuple[float, float, float, float]
    plan: ExchangePlan

    def dominates(self, other: FrontPoint) -> bool:
        """Tell whether this one is nowhere worse and somewhere better."""
        return dominates(_as_costs(self.values), _as_costs(other.values))


def _as_costs(values: tuple[float, ...]) -> Floats:
    return np.array([*values[:3], -values[3]])


def find_front(
    bureau: Bureau,
    count: int,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    event: threading.Event | None = None,
    on_point: Callable[[int], None] | None = None,
) -> tuple[FrontPoint, ...]:
    """Return up to `count` plans of which none dominates another, the most balanced first.

    Fewer where there are no more, or time ends; none where no plan is possible.
    """
    axes = (GoalName.STRUCTURE, GoalName.COMMUTE, GoalName.WISHES)
    policy = bureau.policy.model_copy(update={"goals": tuple(GoalRule(goal=g) for g in axes)})
    stop = Stop(time_limit, work_limit, event)
    run = _Run(bureau.model_copy(update={"policy": policy}), count, stop, seed)
    return run.front(bureau, on_point)


class _Run:
    """One model, solved again and again with other weights."""

    def __init__(self, bureau: Bureau, count: int, stop: Stop, seed: int) -> None:
        self.view, sums = write_all(Ground(bureau), Ground(bureau).goals)
        self.stop, self.count = stop, count
        self.goals = (
            sums[GoalName.STRUCTURE],
            _moves(self.view),
            sums[GoalName.COMMUTE],
            sums[GoalName.WISHES],
        )
        keep = kept_options(self.view)
        matrix = Matrix(self.view.sheet, self.view.most)
        self.search = Search(matrix, stop, seed, _nothing, _nothing, keep=keep)
        self.judging, self.pool = 0.0, Nondominated(self._costs, count)

    def front(
        self, bureau: Bureau, on_point: Callable[[int], None] | None
    ) -> tuple[FrontPoint, ...]:
        """Return the points.

        When the most balanced plan is found, what it and the first plan use is put together and
        solved for other weights, which takes moments: so there are enough plans soon. In the time
        that is left weights are solved over everything, and better plans take the place of others.
        """
        self.search.begin()
        if self.search.best is None:
            return ()
        began = self.stop.elapsed
        _judged(bureau, self.view, self.search.best)
        self.judging = JUDGING * (self.stop.elapsed - began)
        self.pool.add(self.search.best)
        self._fill(list(spread_weights(len(AXES), self.count * TRIES)), on_point or _nothing)
        kept: list[FrontPoint] = []
        for candidate in self.pool.spread():
            if len(kept) < self.count:
                kept = _merged(kept, _judged(bureau, self.view, candidate.point))
        return tuple(sorted(kept, key=lambda point: point.values))

    def _fill(self, weights: Sequence[Floats], on_point: Callable[[int], None]) -> None:
        pool, count = self.pool, self.count

        def tell() -> None:
            on_point(min(len(pool.found), count))

        for _ in range(TRIES):
            if self._over or self._solve(weights[0], FIRST):
                break
        tell()
        for each in weights[1 : 2 * count]:
            if not self._over and len(pool.found) < count:
                self._part(each)
                tell()
        for number, each in enumerate(weights[1:EARLY]):
            if not self._over:
                self._solve(each, 1.0 / (EARLY - number))
                tell()
        # The corners have been found: what lies between them is put together anew.
        for each in weights[EARLY : EARLY + count]:
            if not self._over and pool.solved < count:
                self._part(each)
                tell()
        for each in weights[EARLY:]:
            if not self._over and pool.solved < count:
                self._solve(each, 1.0)
                tell()

    @property
    def _over(self) -> bool:
        """Whether what is left of the time is needed to judge the plans."""
        return bool(self.stop) or self.stop.seconds(math.inf) <= self._reserve

    @property
    def _reserve(self) -> float:
        """Seconds that it takes to judge the plans at hand, and one more."""
        return self.judging * min(len(self.pool.found) + 1, self.count)

    def _costs(self, point: Point) -> Floats:
        return np.array([point.value(self.search.matrix, g) + g.offset for g in self.goals])

    def _ends(self, share: float) -> Ends:
        seconds = self.stop.seconds(math.inf) - self._reserve
        work = self.stop.work_left(math.inf)
        return Ends(self.stop.elapsed + share * seconds, self.stop.work + share * work)

    def _solve(self, weights: Floats, share: float) -> bool:
        """Solve for weights over everything, in a share of what is left; return whether it ended.

        A relaxation that did not end goes on from there where it is asked for again.
        """
        weights = weights / self.pool.scale()
        goal, ends = self._goal(weights), self._ends(share)
        close, relaxing = GAP / 5, self._ends(RELAXING * share)
        relaxed = self.search.master.minimise(goal, close=close, ends=relaxing)
        if relaxed.outcome is not Outcome.OPTIMAL:
            return relaxed.outcome is Outcome.INFEASIBLE
        self.search.incumbent.best = self.pool.best(weights)
        options = self.search.programs.part(relaxed, math.inf, OPTIONS)
        self._program(goal, options, ends, whole=True)
        return True

    def _part(self, weights: Floats) -> None:
        """Solve for weights over what the plans at hand use."""
        weights = weights / self.pool.scale()
        self.search.incumbent.best = self.pool.best(weights)
        used = self.pool.used()
        used[self.search.keep] = True
        options = np.flatnonzero(used)
        self._program(self._goal(weights), options, self._ends(1.0), whole=False)

    def _program(self, goal: Linear, options: Integers, ends: Ends, *, whole: bool) -> None:
        """Solve over some options; every better plan on the way may be one of the front."""
        seconds = ends.left(self.stop)[0]
        most = None if seconds == math.inf else max(seconds, 0.0)
        limits = Limits(gap=GAP, nodes=NODES, seconds=most)
        program = self.search.programs.restricted(options)
        found = program.minimise(goal, limits, self.search.best, self.pool.add)
        if found.point is not None:
            self.pool.add(found.point, solved=whole and found.outcome is Outcome.OPTIMAL)

    def _goal(self, weights: Floats) -> Linear:
        parts = list(zip(weights.tolist(), self.goals, strict=True))
        return Linear(
            np.sum([w * g.departures for w, g in parts], axis=0),
            np.sum([w * g.options for w, g in parts], axis=0),
            np.sum([w * g.columns for w, g in parts], axis=0),
            offset=sum(w * g.offset for w, g in parts),
        )


def _nothing(*_: object) -> None:
    """Hear nothing."""


def _moves(view: View) -> Linear:
    """Count moves."""
    return dataclasses.replace(view.sheet.zero(), departures=view.counted.astype(float))


def _judged(bureau: Bureau, view: View, point: Point) -> FrontPoint:
    plan = plan_of(view, point)
    judged = verify_plan(bureau, plan)
    by_name = {goal.name: float(goal.value) for goal in judged.goals}
    moves = float(sum(1 for move in plan.moves if move.form.value != "return"))
    return FrontPoint(
        (round(by_name["structure"], 9), moves, round(by_name["commute"], 6), by_name["wishes"]),
        plan,
    )


def _merged(kept: list[FrontPoint], new: FrontPoint) -> list[FrontPoint]:
    """Return the points with a new one, without those that another one dominates or equals."""
    if any(old.dominates(new) or old.values == new.values for old in kept):
        return kept
    return [*(old for old in kept if not new.dominates(old)), new]
