"""The relaxation of a grade: each division's walking groups as one, and no bands.

Every answer of the whole problem, its groups poured together, is an answer of this, so that its
optima are bounds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...models.policy import Mode, SectioningPolicy
from ..engine.status import Outcome
from ..engine.stop import Stop
from . import flow as columns
from .cuts import add_class_cuts
from .first_answer import widest_kinds
from .flow import Flow, make_flow
from .found import Bounds, part_of, proven_bound
from .grade_data import GradeData
from .kinds import Kind
from .limits import Limits
from .mip import Solved
from .plan import Values

# Share of the time left for each of the two goals, and most seconds.
RELAXATION, RELAXATION_SECONDS = 0.4, 20.0

# The same for an answer to start from.
COARSE, COARSE_SECONDS = 0.1, 3.0


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
) -> tuple[Flow, Solved, Bounds] | None:
    """Solve the relaxation for both goals; None where it is proven to have no answer."""
    flow = make_flow(one_group(data), limits, kinds, mode)
    add_class_cuts(flow)
    places = columns.walking_places(flow)
    start = _coarse_start(flow, mode, stop, seed)
    seconds = part_of(stop, RELAXATION, RELAXATION_SECONDS)
    first = flow.program.solve(places, stop, seed=seed, seconds=seconds, start=start)
    if first.outcome is Outcome.INFEASIBLE:
        return None
    bounds = Bounds(walking_places=proven_bound(first))
    if first.values is None:
        return flow, first, bounds
    fewest = first.total(places)
    flow.program.row(places, fewest if bounds.walking_places == fewest else 0, fewest)
    goal = columns.teaching_classes(flow)
    seconds = part_of(stop, RELAXATION, RELAXATION_SECONDS)
    second = flow.program.solve(goal, stop, seed=seed, seconds=seconds, start=first.values)
    if second.values is None:
        return flow, first, bounds
    if first.outcome is Outcome.OPTIMAL:
        bounds = replace(bounds, teaching_classes=proven_bound(second))
    return flow, second, bounds


def _coarse_start(flow: Flow, mode: Mode, stop: Stop, seed: int) -> Values | None:
    """Return an answer with only the widest kinds, as a start: those are few, and found at once.

    Where all kinds are, there is nothing to gain, and None is returned.
    """
    numbers = widest_kinds(flow.kinds)
    if len(numbers) == len(flow.kinds):
        return None
    kinds = tuple(flow.kinds[n] for n in numbers)
    coarse = make_flow(flow.data, flow.limits, kinds, mode)
    places = columns.walking_places(coarse)
    seconds = part_of(stop, COARSE, COARSE_SECONDS)
    solved = coarse.program.solve(places, stop, seed=seed, seconds=seconds)
    if solved.values is None:
        return None
    start = np.zeros(len(flow.program.lower))
    for (kind_number, group), column in coarse.classes.items():
        start[flow.classes[numbers[kind_number], group]] = solved.values[column]
    for (cell, kind_number, group, gone), column in coarse.entries.items():
        place = flow.entries[cell, numbers[kind_number], group, gone]
        start[place] = solved.values[column]
    for key, column in coarse.sections.items():
        start[flow.sections[key]] = solved.values[column]
    return start
