"""A plain answer where the search has found none in its time: a pure mode, few kinds, no goals.

What a pure mode may form, the mixed mode may form, too; and with one kind for each set of fixed
subjects the model is so small that it is solved at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...models.policy import Mode
from ..engine.stop import Stop, StopReason
from . import flow as columns
from .flow import make_flow
from .found import Bounds, Found, found_of
from .grade_data import GradeData
from .group_bands import bands_of
from .kinds import Kind, make_kinds
from .limits import Limits
from .plan import read_plan
from .week import fitting_kinds

# Seconds for each mode that is tried; they are given even where the limit is used up, since
# without them there is no answer.
FIRST_SECONDS = 3.0

PURE = (Mode.FIX_ONE, Mode.WALK_ALL, Mode.FIX_TWO, Mode.NO_WALKING)


def widest_kinds(kinds: Sequence[Kind]) -> list[int]:
    """Return the numbers of the kinds that let most subjects walk for what they fix."""
    widest: dict[tuple[object, ...], int] = {}
    for number, kind in enumerate(kinds):
        key = (kind.division, kind.side, kind.anchor, kind.fixed)
        best = widest.get(key)
        if best is None or len(kind.walking) > len(kinds[best].walking):
            widest[key] = number
    return sorted(widest.values())


def first_answer(
    data: GradeData, limits: Limits, mode: Mode, bounds: Bounds, stop: Stop, seed: int
) -> Found | None:
    """Return some answer, everyone placed where that is found, else with the unplaced."""
    for elastic in (False, True):
        for pure in PURE if mode is Mode.MIXED else (mode,):
            if stop.reason() is StopReason.USER:
                return None
            found = _first(data, limits, mode, pure, bounds, stop, seed, elastic)
            if found is not None:
                return found
    return None


def _first(
    data: GradeData,
    limits: Limits,
    mode: Mode,
    pure: Mode,
    bounds: Bounds,
    stop: Stop,
    seed: int,
    elastic: bool,
) -> Found | None:
    every = fitting_kinds(data, make_kinds(data, pure, elastic=elastic))
    kinds = tuple(every[number] for number in widest_kinds(every))
    flow = make_flow(data, limits, kinds, mode, elastic=elastic)
    goal = columns.unplaced_students(flow)
    solved = flow.program.solve(goal, stop.granted(FIRST_SECONDS), seed=seed)
    if solved.values is None:
        return None
    plan = read_plan(flow, solved.values)
    bands = bands_of(flow, plan, stop.granted(FIRST_SECONDS), seed, plain=True)
    return None if bands is None else found_of(flow, replace(plan, bands=bands), bounds)
