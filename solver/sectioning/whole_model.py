"""The whole model of a grade, bands and groups in it, where its parts do not reach the bounds."""

from __future__ import annotations

from dataclasses import replace

from ...models.policy import Mode
from ..engine.status import Outcome
from ..engine.stop import Stop
from .budget import part_of
from .flow import Flow, add_group_bands, make_flow
from .found import TERMS, Bounds, Found, complete, found_of, proven_bound
from .grade_data import GradeData
from .group_bands import bands_of
from .kinds import Kind
from .limits import Limits
from .plan import read_plan

# Columns beyond which the whole model has never improved an answer in minutes.
WHOLE_COLUMNS = 6000

# Share of the time left, and most seconds, for each goal where an answer is known already.
WHOLE, WHOLE_SECONDS = 0.8, 10.0


def whole_model(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    bounds: Bounds,
    known: Found | None,
    stop: Stop,
    seed: int,
) -> Found | None:
    """Solve the model with its bands; None where it is proven to have no answer."""
    if stop:
        return known or Found(Outcome.UNKNOWN, None, None, {}, bounds)
    flow = make_flow(data, limits, kinds, mode)
    most = max((k.bands for k in kinds), default=0)
    add_group_bands(flow, dict.fromkeys(flow.groups, data.policy.bands or most))
    if known is not None and len(flow.program.lower) > WHOLE_COLUMNS:
        return known
    return _Whole(flow, known, bounds, stop, seed).run()


class _Whole:
    """The goals one after the other, each with those before it held.

    A goal whose value is known is asked for less of it, so that no answer is a proof.
    """

    def __init__(
        self, flow: Flow, known: Found | None, bounds: Bounds, stop: Stop, seed: int
    ) -> None:
        self.flow, self.known, self.bounds = flow, known, bounds
        self.stop, self.seed = stop, seed

    def run(self) -> Found | None:
        """Return the best answer; None where there is proven to be none."""
        exact = True
        for goal in (g for g in self.flow.data.policy.goal_order if g != "unplaced"):
            if self.known is not None and getattr(self.bounds, goal) == self.known.values[goal]:
                self._hold(goal)
                continue
            impossible, shown = self._look(goal)
            if impossible:
                return None
            if exact and shown is not None:
                proven = max(getattr(self.bounds, goal) or 0, shown)
                self.bounds = replace(self.bounds, **{goal: proven})
            if self.known is None:
                break
            exact = exact and self.known.values[goal] == getattr(self.bounds, goal)
            self._hold(goal)
        if self.known is None or self.known.plan is None:
            return Found(Outcome.UNKNOWN, None, None, {}, self.bounds)
        return complete(self.known.plan, self.known.flow, self.known.values, self.bounds)

    def _hold(self, goal: str) -> None:
        if self.known is not None:
            self.flow.program.row(TERMS[goal](self.flow), 0, self.known.values[goal])

    def _look(self, goal: str) -> tuple[bool, int | None]:
        """Look for less of a goal; return whether there is no answer at all, and a bound."""
        program, terms = self.flow.program, TERMS[goal](self.flow)
        if self.known is None:
            solved = program.solve(terms, self.stop, seed=self.seed)
            if solved.outcome is Outcome.INFEASIBLE:
                return True, None
        else:
            have = self.known.values[goal]
            row = program.row(terms, 0, have - 1)
            part = part_of(self.stop, WHOLE, WHOLE_SECONDS)
            solved = program.solve(terms, self.stop, seed=self.seed, budget=part)
            if row is not None:
                program.row_upper[row] = have
            if solved.outcome is Outcome.INFEASIBLE:
                return False, have
        if solved.values is not None:
            plan = read_plan(self.flow, solved.values)
            bands = bands_of(self.flow, plan, self.stop, self.seed)
            if bands is not None:
                better = found_of(self.flow, replace(plan, bands=bands), self.bounds)
                if self.known is None or self._key(better) < self._key(self.known):
                    self.known = better
        return False, proven_bound(solved)

    def _key(self, found: Found) -> tuple[int, ...]:
        return tuple(found.values[goal] for goal in self.flow.data.policy.goal_order)
