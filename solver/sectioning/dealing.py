"""The kinds of the relaxation dealt to the walking groups, each group with its bands."""

from __future__ import annotations

import math
from dataclasses import replace

from ...models.policy import Mode
from ..engine.stop import Stop
from .budget import part_of
from .flow import Flow, make_flow
from .found import TERMS, Found, found_of
from .grade_data import GradeData
from .group_bands import bands_of
from .limits import Limits
from .mip import Solved, Terms
from .plan import read_plan
from .relaxation import Relaxed

# Share of the time left, and most seconds: the bound is known already.
DEALING, DEALING_SECONDS = 0.3, 10.0

# Seconds of the last question, which is asked even where less is left.
LAST_SECONDS = 5.0


def deal(
    data: GradeData,
    limits: Limits,
    mode: Mode,
    relaxed: Relaxed,
    stop: Stop,
    seed: int,
) -> Found | None:
    """Deal the kinds of the relaxation to the walking groups and give each its bands."""
    flow, solved, bounds = relaxed.flow, relaxed.solved, relaxed.bounds
    if solved.values is None:
        return None
    if data.policy.walking_groups == 1:
        return _one_group(relaxed, stop, seed)
    plan = read_plan(flow, solved.values)
    used = sorted({kind for kind, _ in plan.classes})
    first, second = (name for name in data.policy.goal_order if name != "unplaced")
    fewest = solved.total(TERMS[first](flow))
    flow = make_flow(data, limits, tuple(flow.kinds[k] for k in used), mode)
    row = flow.program.row(
        TERMS[first](flow), fewest if fewest == getattr(bounds, first) else 0, fewest
    )
    dealt = _least(flow, TERMS[second](flow), getattr(bounds, second), stop, seed)
    if dealt.values is None and mode is Mode.MIXED:
        return _one_group(relaxed, stop, seed)
    if dealt.values is None and row is not None:
        # Any answer is better than none: more of the first goal, if these cannot be dealt.
        flow.program.row_upper[row] = math.inf
        dealt = flow.program.solve({}, stop.granted(LAST_SECONDS), seed=seed)
    if dealt.values is None:
        return None
    plan = read_plan(flow, dealt.values)
    bands = bands_of(flow, plan, stop, seed)
    if bands is None:
        return None
    return found_of(flow, replace(plan, bands=bands), bounds)


def _one_group(relaxed: Relaxed, stop: Stop, seed: int) -> Found | None:
    """Take the relaxation's classes as one walking group; the mixed mode allows it of several."""
    if relaxed.solved.values is None:
        return None
    plan = read_plan(relaxed.flow, relaxed.solved.values)
    bands = bands_of(relaxed.flow, plan, stop, seed)
    if bands is None:
        return None
    return found_of(relaxed.flow, replace(plan, bands=bands), relaxed.bounds)


def _least(flow: Flow, goal: Terms, bound: int | None, stop: Stop, seed: int) -> Solved:
    """Deal classes to groups with the least of a goal; the proven least first.

    Asking for just that number, with nothing to minimise, is much the quicker question.
    """
    part = part_of(stop, DEALING, DEALING_SECONDS)
    if bound is not None:
        flow.program.row(goal, bound, math.inf)
        row = flow.program.row(goal, -math.inf, bound)
        solved = flow.program.solve({}, stop, budget=part, seed=seed)
        if solved.values is not None:
            return solved
        if row is not None:
            flow.program.row_upper[row] = math.inf
    part = part_of(stop, DEALING, DEALING_SECONDS)
    return flow.program.solve(goal, stop, budget=part, seed=seed)
