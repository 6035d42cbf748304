"""The search where not everyone fits: the fewest students who do without something."""

from __future__ import annotations

from dataclasses import replace

from ...models.policy import Mode
from ..engine.status import Outcome
from ..engine.stop import Stop
from . import flow as columns
from .flow import add_group_bands, make_flow
from .found import TERMS, Bounds, Found, found_of, proven_bound
from .grade_data import GradeData
from .group_bands import bands_of
from .kinds import make_kinds
from .limits import Limits
from .mip import Solved
from .plan import read_plan
from .week import fitting_kinds


def search_elastic(data: GradeData, limits: Limits, mode: Mode, stop: Stop, seed: int) -> Found:
    """Find the plan in which the fewest students do without something."""
    kinds = fitting_kinds(data, make_kinds(data, mode, elastic=True))
    flow = make_flow(data, limits, kinds, mode, elastic=True)
    most = max((k.bands for k in kinds), default=0)
    add_group_bands(flow, dict.fromkeys(flow.groups, data.policy.bands or most))
    bounds = Bounds(unplaced=None)
    solved: Solved | None = None
    goals = [(name, TERMS[name](flow)) for name in data.policy.goal_order]
    # Among as few students who do without something, the fewest subjects that they do without.
    place = data.policy.goal_order.index("unplaced")
    goals.insert(place + 1, ("unmet", columns.unmet_choices(flow)))
    exact = True
    for name, terms in goals:
        start = None if solved is None else solved.values
        step = flow.program.solve(terms, stop, seed=seed, start=start)
        if step.outcome is Outcome.INFEASIBLE and solved is None:
            return Found(Outcome.INFEASIBLE, None, None, {}, bounds)
        if step.values is None:
            break
        solved = step
        if exact and name != "unmet":
            bounds = replace(bounds, **{name: proven_bound(step)})
        exact = exact and step.outcome is Outcome.OPTIMAL
        flow.program.row(terms, 0, step.total(terms))
    if solved is None or solved.values is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    plan = read_plan(flow, solved.values)
    bands = bands_of(flow, plan, stop, seed)
    if bands is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    return found_of(flow, replace(plan, bands=bands), bounds)
