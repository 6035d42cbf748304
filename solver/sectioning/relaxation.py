"""The relaxation of a grade: each division's walking groups as one, and no bands.

Every answer of the whole problem, its groups poured together, is an answer of this, so that its
optima are bounds. Kinds are looked at level by level (`levels`): the best answer of the first ones,
then whether any as good has one of the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ...models.policy import Mode, SectioningPolicy
from ..engine.status import Outcome
from ..engine.stop import Stop
from .budget import part_of
from .cuts import Cut, tighten
from .flow import Flow, make_flow
from .found import TERMS, Bounds, proven_bound
from .grade_data import GradeData
from .kinds import Kind
from .levels import kind_levels
from .limits import Limits
from .mip import Solved, Terms
from .plan import Values
from .probe import barred

# The goal in whose order levels stand: few places a student.
NARROW = "walking_places"

# Seconds for the bound of a level where no time is left.
BOUND_SECONDS = 3.0

# Share of the time left, and most seconds, for each level of the first goal; for the second goal.
LEVEL, LEVEL_SECONDS = 0.8, 30.0
FEWEST, FEWEST_SECONDS = 0.4, 10.0
EXACTLY, EXACTLY_SECONDS = 0.25, 5.0


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the relaxation has shown; `solved` holds the values of the columns of `flow`.

    `kinds` are those that an answer with no more walking places can have.
    """

    flow: Flow
    solved: Solved
    bounds: Bounds
    kinds: tuple[Kind, ...]


def one_group(data: GradeData) -> GradeData:
    """Return the data with one walking group a division."""
    policy: SectioningPolicy = data.policy.model_copy(update={"walking_groups": 1})
    return replace(data, policy=policy)


def relax(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    stop: Stop,
    seed: int,
) -> Relaxed | None:
    """Solve the relaxation for both goals; None where it is proven to have no answer."""
    goal, second = (name for name in data.policy.goal_order if name != "unplaced")
    pooled = data.policy.walking_groups > 1
    first = _First(one_group(data), limits, kinds, mode, goal, pooled)
    for level in kind_levels(data, kinds) if goal == NARROW else [tuple(range(len(kinds)))]:
        first.look(level, stop, seed)
    if first.best is None and first.bound is None:
        return None
    flow, solved = first.best or (first.flow(kinds), _NOTHING)
    shown = None if first.bound == -math.inf else round(first.bound or 0)
    bounds = replace(Bounds(), **{goal: shown})
    kept = tuple(kinds[n] for n in sorted(first.kept))
    if solved.values is None:
        return Relaxed(flow, solved, bounds, kept)
    return _second(Relaxed(flow, solved, bounds, kept), first.flow(kept), goal, second, stop, seed)


_NOTHING = Solved(Outcome.UNKNOWN, None, None, None)


class _First:
    """The search for the least of the first goal, level by level.

    Attributes
    ----------
    kept
        Numbers of the kinds that an answer as good as the best can have.
    bound
        Proven for all levels looked at; −∞ where nothing is proven, None where no level so far
        has an answer.
    """

    def __init__(
        self,
        data: GradeData,
        limits: Limits,
        kinds: tuple[Kind, ...],
        mode: Mode,
        goal: str,
        pooled: bool,
    ) -> None:
        self.data, self.limits, self.kinds, self.mode = data, limits, kinds, mode
        self.pooled = pooled
        self.cuts: dict[Cut, None] = {}
        self.goal = TERMS[goal]
        self.kept: list[int] = []
        self.best: tuple[Flow, Solved] | None = None
        self.fewest = math.inf
        self.bound: float | None = None

    def flow(self, kinds: tuple[Kind, ...]) -> Flow:
        """Return the model with these kinds."""
        return make_flow(self.data, self.limits, kinds, self.mode, pooled=self.pooled)

    def look(self, level: tuple[int, ...], stop: Stop, seed: int) -> None:
        """Look for an answer that has a kind of this level, as good as the best or better."""
        numbers = sorted({*self.kept, *level})
        flow = self.flow(tuple(self.kinds[n] for n in numbers))
        goal = self.goal(flow)
        if self.best is not None:
            new = {numbers.index(n) for n in level}
            row = {column: 1.0 for (k, _), column in flow.classes.items() if k in new}
            flow.program.row(row, 1, math.inf)
            flow.program.row(goal, 0, self.fewest)
        # Without the relaxation of every level nothing is proven: it is solved in any case.
        relaxed = tighten(flow, goal, stop.granted(BOUND_SECONDS) if stop else stop, self.cuts)
        if self.best is not None:
            self._bar(flow, goal, stop, seed)
        part = part_of(stop, LEVEL, LEVEL_SECONDS)
        solved = flow.program.solve(goal, stop, seed=seed, budget=part)
        if solved.outcome is Outcome.INFEASIBLE:
            if self.best is None:
                # All kinds so far have no answer, whatever a part of them left open.
                self.kept, self.bound = numbers, None
            return
        proven = [b for b in (relaxed, proven_bound(solved)) if b is not None]
        shown = float(max(proven, default=-math.inf))
        self.bound = shown if self.bound is None else min(self.bound, shown)
        self.kept = numbers
        if solved.values is not None and solved.total(goal) < self.fewest:
            self.best, self.fewest = (flow, solved), solved.total(goal)
        self.bound = min(self.bound, self.fewest)

    def _bar(self, flow: Flow, goal: Terms, stop: Stop, seed: int) -> None:
        """Leave out the kinds that no answer as good as the best has, of those asked for here."""
        walking = [c for (k, _), c in flow.classes.items() if flow.kinds[k].walks]
        for column in barred(flow.program, goal, walking, self.fewest, stop, seed):
            flow.program.upper[column] = 0.0


def _second(found: Relaxed, flow: Flow, first: str, second: str, stop: Stop, seed: int) -> Relaxed:
    """Add the second goal: its least with no more of the first, in a model of its own."""
    fewest = found.solved.total(TERMS[first](found.flow))
    goal = TERMS[second](flow)
    proven = getattr(found.bounds, first) == fewest
    flow.program.row(TERMS[first](flow), fewest if proven else 0, fewest)
    least = _least(
        flow, goal, tighten(flow, goal, stop), carry(found.flow, found.solved, flow), stop, seed
    )
    if least.values is None:
        return found
    bounds = found.bounds
    if proven:
        bounds = replace(bounds, **{second: proven_bound(least)})
    return replace(found, flow=flow, solved=least, bounds=bounds)


def _least(
    flow: Flow, goal: Terms, bound: int | None, start: Values, stop: Stop, seed: int
) -> Solved:
    """Return the least of a goal: its bound if that can be had, else what the search comes to.

    Asking for just that number, with nothing to minimise, is much the quicker question.
    """
    if bound is not None:
        row = flow.program.row(goal, bound, bound)
        part = part_of(stop, EXACTLY, EXACTLY_SECONDS)
        solved = flow.program.solve({}, stop, seed=seed, budget=part)
        if solved.values is not None:
            return replace(solved, objective=float(bound), bound=float(bound))
        if row is not None:
            flow.program.row_upper[row] = math.inf
            if solved.outcome is Outcome.INFEASIBLE:
                flow.program.row_lower[row] = bound + 1
    part = part_of(stop, FEWEST, FEWEST_SECONDS)
    return flow.program.solve(goal, stop, seed=seed, budget=part, start=start)


def carry(old: Flow, solved: Solved, new: Flow) -> Values:
    """Return an answer of one flow as a start for another with the same or more kinds."""
    start = np.full(len(new.program.lower), np.nan)
    if solved.values is None:
        return start
    numbers = {kind: number for number, kind in enumerate(new.kinds)}
    start[list(new.classes.values())] = 0.0
    start[list(new.entries.values())] = 0.0
    for (kind, group), column in old.classes.items():
        start[new.classes[numbers[old.kinds[kind]], group]] = solved.values[column]
    for (cell, kind, group, gone), column in old.entries.items():
        entry = (cell, numbers[old.kinds[kind]], group, gone)
        start[new.entries[entry]] = solved.values[column]
    for key, column in old.sections.items():
        start[new.sections[key]] = solved.values[column]
    return start
