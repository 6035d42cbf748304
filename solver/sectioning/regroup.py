"""Better answers by dealing two walking groups anew, all others kept, bands in the model.

Two groups are small enough for the exact question: the same walking places with fewer teaching
classes. It is asked for every pair until all of them have said no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from ...models.policy import SECTIONING_GOALS as USUAL
from ...models.policy import Mode
from ..engine.status import Outcome
from ..engine.stop import Stop
from . import flow as columns
from .budget import part_of
from .flow import Flow, Group, add_group_bands, make_flow
from .found import Found, found_of
from .grade_data import GradeData
from .group_bands import group_bands
from .kinds import Kind
from .limits import Limits
from .plan import BandPlan, Plan, read_plan

# Share of the time left, and most seconds, for all pairs together and for one.
REGROUP, REGROUP_SECONDS = 0.5, 12.0
PAIR, PAIR_SECONDS = 0.2, 5.0

# Kinds up to which groups may take up any, not only those that the answer has already.
MANY_KINDS = 30


def regroup(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    found: Found,
    stop: Stop,
    seed: int,
) -> Found:
    """Return the best answer that dealing two groups anew leads to."""
    if found.plan is None or len(found.plan.bands) < 2 or data.policy.goal_order != USUAL:
        return found
    whole = part_of(stop, REGROUP, REGROUP_SECONDS)
    began = (stop.elapsed, stop.work)
    best, refused = found, 0
    pairs = list(combinations(sorted(found.plan.bands, key=str), 2))
    turn = 0
    while refused < len(pairs) and best.outcome is not Outcome.OPTIMAL:
        if stop or whole.over(stop.elapsed - began[0], stop.work - began[1]):
            break
        pair = pairs[turn % len(pairs)]
        better = _pair(data, limits, kinds, mode, best, pair, stop, seed + turn)
        refused = 0 if better is not None else refused + 1
        best = better or best
        turn += 1
    return best


def _pair(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    best: Found,
    pair: tuple[Group, Group],
    stop: Stop,
    seed: int,
) -> Found | None:
    """Look for fewer teaching classes by dealing two groups anew; None where none are found."""
    plan = best.plan
    if plan is None:
        return None
    used = {plan.kinds[number] for number, _ in plan.classes}
    mine = kinds if len(kinds) <= MANY_KINDS else tuple(k for k in kinds if k in used)
    flow = make_flow(data, limits, mine, mode)
    _hold(flow, plan, pair)
    bands = {g: data.policy.bands or max((k.bands for k in mine), default=0) for g in pair}
    add_group_bands(flow, bands)
    flow.program.row(columns.walking_places(flow), 0, best.values["walking_places"])
    goal = columns.teaching_classes(flow)
    least = best.bounds.teaching_classes or 0
    flow.program.row(goal, least, best.values["teaching_classes"] - 1)
    solved = flow.program.solve(goal, stop, seed=seed, budget=part_of(stop, PAIR, PAIR_SECONDS))
    if solved.values is None:
        return None
    dealt = read_plan(flow, solved.values)
    needed = dealt.bands_needed()
    banded = {g: b for g, b in plan.bands.items() if g not in pair}
    for group in (g for g in pair if g in needed):
        made = group_bands(flow, dealt, group, data.policy.bands or needed[group], stop, seed)
        if made is None:
            return None
        banded[group] = made
    better = found_of(flow, replace(dealt, bands=banded), best.bounds)
    fewer = better.values["teaching_classes"] < best.values["teaching_classes"]
    return better if fewer else None


def _hold(flow: Flow, plan: Plan, free: Iterable[Group]) -> None:
    """Fix the classes, students and sections of every group but those that are free."""
    loose = {*free, None}
    numbers = {kind: number for number, kind in enumerate(plan.kinds)}
    here = [numbers.get(kind) for kind in flow.kinds]

    def fix(column: int, value: int) -> None:
        flow.program.lower[column] = flow.program.upper[column] = value

    for (kind, group), column in flow.classes.items():
        number = here[kind]
        if group not in loose:
            fix(column, 0 if number is None else plan.classes.get((number, group), 0))
    for (cell, kind, group, gone), column in flow.entries.items():
        number = here[kind]
        if group not in loose:
            count = 0 if number is None else plan.entries.get((cell, number, group, gone), 0)
            fix(column, count)
    for (group, subject, is_exam), column in flow.sections.items():
        if group not in loose:
            fix(column, _sections(plan.bands.get(group), subject, is_exam))


def _sections(bands: BandPlan | None, subject: str, is_exam: bool) -> int:
    if bands is None:
        return 0
    if is_exam:
        return sum(n for (s, _), n in bands.exam_sections.items() if s == subject)
    return sum(n for (s, _, _), n in bands.qualifying_sections.items() if s == subject)
