"""How the flow of a grade is solved: relaxations that prove the goals, then the bands.

1. All walking groups of a division as one, no bands: fewest walking places, then fewest teaching
   classes. Every answer of the whole problem, its groups poured together, is an answer of this,
   so both optima are bounds for it.
2. The kinds that came out, dealt to the walking groups.
3. The bands of each group, its students given.
4. Where that does not reach the bounds of 1: two groups at a time dealt anew, then the whole
   model with the bands in it.
5. Where all of this ends without an answer: the first one of a pure mode with few kinds.
"""

from __future__ import annotations

from ...models.policy import Mode
from ..engine.status import Outcome
from ..engine.stop import Stop
from .dealing import deal
from .elastic import search_elastic
from .first_answer import first_answer
from .found import Found, complete
from .grade_data import GradeData
from .kinds import make_kinds
from .limits import Limits
from .regroup import regroup
from .relaxation import relax
from .week import fitting_kinds
from .whole_model import whole_model


def search_flow(
    data: GradeData,
    limits: Limits,
    mode: Mode,
    stop: Stop,
    seed: int,
    plain: Found | None = None,
) -> Found:
    """Find the plan of a grade; `plain` is an answer to fall back on, where there is one."""
    found: Found | None = None
    # Not where something counts more than that everyone is placed.
    if data.policy.goal_order[0] == "unplaced":
        found = _search(data, limits, mode, stop, seed)
    if found is None:
        found = search_elastic(data, limits, mode, stop, seed)
    if found.plan is not None or found.outcome is Outcome.INFEASIBLE:
        return found
    simple = plain or first_answer(data, limits, mode, found.bounds, stop, seed)
    if simple is None or simple.plan is None:
        return found
    return complete(simple.plan, simple.flow, simple.values, found.bounds)


def _search(data: GradeData, limits: Limits, mode: Mode, stop: Stop, seed: int) -> Found | None:
    """Find the plan in which everyone has all his subjects; None where it is proven not to be."""
    kinds = fitting_kinds(data, make_kinds(data, mode))
    relaxed = relax(data, limits, kinds, mode, stop, seed)
    if relaxed is None:
        return None
    bounds = relaxed.bounds
    if relaxed.solved.values is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    found = deal(data, limits, mode, relaxed, stop, seed)
    if found is not None:
        found = regroup(data, limits, relaxed.kinds, mode, found, stop, seed)
        if found.outcome is Outcome.OPTIMAL:
            return found
    return whole_model(data, limits, kinds, mode, bounds, found, stop, seed)
