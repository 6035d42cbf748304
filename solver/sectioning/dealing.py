"""The kinds of the relaxation dealt to the walking groups, each group with its bands."""

from __future__ import annotations

import math
from dataclasses import replace

from ...models.policy import Mode
from ..engine.stop import Stop
from . import flow as columns
from .budget import part_of
from .flow import Flow, make_flow
from .found import Bounds, Found, found_of
from .grade_data import GradeData
from .group_bands import bands_of
from .limits import Limits
from .mip import Solved
from .plan import read_plan
from .relaxation import Relaxed

# Share of the time left, and most seconds: the bound is known already.
DEALING, DEALING_SECONDS = 0.3, 10.0


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
    fewest = solved.total(columns.walking_places(flow))
    flow = make_flow(data, limits, tuple(flow.kinds[k] for k in used), mode)
    places = columns.walking_places(flow)
    row = flow.program.row(places, fewest if fewest == bounds.walking_places else 0, fewest)
    dealt = _fewest_sections(flow, bounds, stop, seed)
    if dealt.values is None and mode is Mode.MIXED:
        return _one_group(relaxed, stop, seed)
    if dealt.values is None and row is not None:
        # Any answer is better than none: more walking places, if these cannot be dealt.
        flow.program.row_upper[row] = math.inf
        part = part_of(stop, DEALING, DEALING_SECONDS)
        dealt = flow.program.solve({}, stop, budget=part, seed=seed)
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


def _fewest_sections(flow: Flow, bounds: Bounds, stop: Stop, seed: int) -> Solved:
    """Deal classes to groups with the fewest teaching classes; the proven fewest first.

    Asking for just that number, with nothing to minimise, is much the quicker question.
    """
    goal = columns.teaching_classes(flow)
    part = part_of(stop, DEALING, DEALING_SECONDS)
    if bounds.teaching_classes is not None:
        flow.program.row(goal, bounds.teaching_classes, math.inf)
        row = flow.program.row(goal, -math.inf, bounds.teaching_classes)
        solved = flow.program.solve({}, stop, budget=part, seed=seed)
        if solved.values is not None:
            return solved
        if row is not None:
            flow.program.row_upper[row] = math.inf
    part = part_of(stop, DEALING, DEALING_SECONDS)
    return flow.program.solve(goal, stop, budget=part, seed=seed)
