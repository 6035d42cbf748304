"""Plans that trade balance, moves, commute and wishes: none is better than another in all four.

Each point minimises a weighted sum of the four, scaled to the ranges between their own best plans;
weights are spread evenly over the simplex (Halton's sequence). A point that another one dominates
is dropped, so that what is returned is non-dominated among itself.
"""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Iterator

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
from .people import Ground
from .restricted import Limits
from .rules.catalogue import write_all
from .rules.ties import kept_options
from .rules.view import View
from .sheet import Linear
from .stages import Search

Floats = NDArray[np.float64]

AXES = ("structure", "moves", "commute", "wishes")
"""What is traded; wishes are maximised, the others minimised."""

TRIES = 6
"""Weights tried for every point that is wanted, at most."""

LEAST_WEIGHT = 0.02
"""No weight is 0: a plan that is best in one goal alone may be dominated in the others."""

GAP, NODES, OPTIONS = 1e-3, 100, 8_000
"""How far each point is solved: enough to tell points apart."""


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
        own, theirs = _as_costs(self.values), _as_costs(other.values)
        return bool(np.all(own <= theirs + 1e-9) and np.any(own < theirs - 1e-9))


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
    run = _Run(bureau.model_copy(update={"policy": policy}), stop, seed)
    return run.front(bureau, count, on_point)


class _Run:
    """One model, solved again and again with other weights."""

    def __init__(self, bureau: Bureau, stop: Stop, seed: int) -> None:
        self.view, sums = write_all(Ground(bureau), Ground(bureau).goals)
        self.stop = stop
        self.goals = (
            sums[GoalName.STRUCTURE],
            _moves(self.view),
            sums[GoalName.COMMUTE],
            sums[GoalName.WISHES],
        )
        keep = kept_options(self.view)
        matrix = Matrix(self.view.sheet, self.view.most)
        self.search = Search(matrix, stop, seed, _nothing, _nothing, keep=keep)

    def front(
        self, bureau: Bureau, count: int, on_point: Callable[[int], None] | None
    ) -> tuple[FrontPoint, ...]:
        """Return the points."""
        self.search.begin()
        kept: list[FrontPoint] = []
        scale = self._scale(np.ones(len(AXES)))
        for weights in _weights(count * TRIES):
            if self.stop or self.search.best is None or len(kept) >= count:
                break
            point = self._solve(weights / scale)
            if point is None:
                continue
            scale = np.maximum(scale, self._scale(scale))
            kept = _merged(kept, _judged(bureau, self.view, point))
            if on_point is not None:
                on_point(len(kept))
        return tuple(sorted(kept, key=lambda point: point.values))

    def _scale(self, before: Floats) -> Floats:
        """Return how much each goal is worth at the plan at hand, as a unit to weigh by."""
        best = self.search.best
        if best is None:
            return before
        values = [abs(best.value(self.search.matrix, g) + g.offset) for g in self.goals]
        found: Floats = np.maximum(np.array(values), 1.0)
        return found

    def _solve(self, weights: Floats) -> Point | None:
        parts = list(zip(weights.tolist(), self.goals, strict=True))
        goal = Linear(
            np.sum([w * g.departures for w, g in parts], axis=0),
            np.sum([w * g.options for w, g in parts], axis=0),
            np.sum([w * g.columns for w, g in parts], axis=0),
            offset=sum(w * g.offset for w, g in parts),
        )
        relaxed = self.search.master.minimise(goal, close=GAP / 5)
        if relaxed.outcome is not Outcome.OPTIMAL:
            return None
        options = self.search.programs.part(relaxed, math.inf, OPTIONS)
        limits = Limits(gap=GAP, nodes=NODES)
        found = self.search.programs.restricted(options).minimise(goal, limits, self.search.best)
        if found.point is not None:
            self.search.incumbent.best = found.point
        return found.point


def _nothing(*_: object) -> None:
    """Hear nothing."""


def _moves(view: View) -> Linear:
    """Count moves."""
    return dataclasses.replace(view.sheet.zero(), departures=view.counted.astype(float))


def _weights(most: int) -> Iterator[Floats]:
    """Yield the corners and the middle, then points spread evenly over the simplex."""
    size = len(AXES)
    for own in range(size):
        yield _spread(np.eye(size)[own])
    yield np.full(size, 1.0 / size)
    for number in range(1, most - size):
        cuts = np.sort([_halton(number, base) for base in (2, 3, 5)])
        yield _spread(np.diff(np.concatenate([[0.0], cuts, [1.0]])))


def _spread(weights: Floats) -> Floats:
    return LEAST_WEIGHT + (1.0 - len(AXES) * LEAST_WEIGHT) * weights


def _halton(number: int, base: int) -> float:
    """Return the `number`-th element of the van der Corput sequence in a base."""
    found, part = 0.0, 1.0
    while number:
        part /= base
        number, digit = divmod(number, base)
        found += part * digit
    return found


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
