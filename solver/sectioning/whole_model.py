"""The whole model of a grade, bands and groups in it, where its parts do not reach the bounds."""

from __future__ import annotations

from dataclasses import replace

from ...models.policy import Mode
from ..engine.status import Outcome
from ..engine.stop import Stop
from . import flow as columns
from .budget import part_of
from .flow import add_group_bands, make_flow
from .found import Bounds, Found, complete, found_of, proven_bound
from .grade_data import GradeData
from .group_bands import bands_of
from .kinds import Kind
from .limits import Limits
from .mip import Solved
from .plan import read_plan

# Columns beyond which the whole model has never improved an answer in minutes.
WHOLE_COLUMNS = 6000

# Share of the time left, and most seconds, where an answer is known already.
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
    places = columns.walking_places(flow)
    goal = columns.teaching_classes(flow)
    if known is not None and len(flow.program.lower) > WHOLE_COLUMNS:
        return known
    if known is None:
        first = flow.program.solve(places, stop, seed=seed)
        if first.outcome is Outcome.INFEASIBLE:
            return None
        if first.values is None:
            return Found(Outcome.UNKNOWN, None, None, {}, bounds)
        bounds = replace(bounds, walking_places=proven_bound(first), teaching_classes=None)
        flow.program.row(places, 0, first.total(places))
        best = first
    else:
        flow.program.row(places, 0, known.values["walking_places"])
        flow.program.row(goal, 0, known.values["teaching_classes"] - 1)
        best = None
    second = flow.program.solve(goal, stop, seed=seed, budget=part_of(stop, WHOLE, WHOLE_SECONDS))
    bounds = _raised(bounds, known, second)
    last = second if second.values is not None else best
    plan = None if last is None or last.values is None else read_plan(flow, last.values)
    bands = None if plan is None else bands_of(flow, plan, stop, seed)
    if plan is not None and bands is not None:
        better = found_of(flow, replace(plan, bands=bands), bounds)
        if known is None or better.values["teaching_classes"] < known.values["teaching_classes"]:
            return better
    if known is None or known.plan is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    return complete(known.plan, known.flow, known.values, bounds)


def _raised(bounds: Bounds, known: Found | None, second: Solved) -> Bounds:
    """Return the bounds with what the whole model has shown of the teaching classes.

    It looked for fewer than are known, so that none, or none below its bound, is a proof; it
    holds where the walking places, which it took as given, are proven.
    """
    if known is not None and known.values["walking_places"] != bounds.walking_places:
        return bounds
    shown = proven_bound(second)
    if known is not None:
        have = known.values["teaching_classes"]
        shown = have if second.outcome is Outcome.INFEASIBLE else min(have, shown or 0)
    proven = [b for b in (bounds.teaching_classes, shown) if b is not None]
    return replace(bounds, teaching_classes=max(proven, default=None))
