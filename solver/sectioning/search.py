"""How the flow of a grade is solved: relaxations that prove the goals, then the bands.

1. All walking groups of a division as one, no bands: fewest walking places, then fewest teaching
   classes. Every answer of the whole problem, its groups poured together, is an answer of this,
   so both optima are bounds for it.
2. The kinds that came out, dealt to the walking groups.
3. The bands of each group, its students given.
Where 3 reaches the bounds of 1, the goals are proven; where it does not, the whole model is
solved with the bands in it, with the time that is left.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...models.policy import Mode, SectioningPolicy
from ..engine.status import Outcome
from ..engine.stop import Stop
from . import flow as columns
from .bands import BandColumns, add_bands
from .cuts import add_class_cuts
from .flow import Flow, Group, add_group_bands, make_flow
from .grade_data import GradeData
from .kinds import Kind, Needs, make_kinds
from .limits import Limits
from .mip import Program, Solved
from .plan import BandPlan, Plan, group_types, read_bands, read_plan

GOALS = ("unplaced", "walking_places", "teaching_classes")

# Shares of the time left that a step may take: every later step needs some, and the whole model
# takes what remains.
RELAXATION, DEALING, BANDS = 0.4, 0.25, 0.3

# Most seconds for the steps that only look for an answer whose bound is known already.
DEALING_SECONDS, BAND_SECONDS, STUDY_SECONDS = 20.0, 20.0, 1.0


# Columns beyond which the whole model has never improved an answer in minutes.
WHOLE_COLUMNS = 6000


def _part(stop: Stop, share: float, most: float = math.inf) -> float | None:
    """Return the seconds of a step: its share of what is left, None for no limit."""
    left = stop.seconds(math.inf)
    seconds = min(most, left * share)
    return None if seconds == math.inf else max(0.05, seconds)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Proven lower bounds of the goals, None where nothing is proven."""

    unplaced: int | None = 0
    walking_places: int | None = None
    teaching_classes: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the search has found.

    `outcome` is INFEASIBLE only where it is proven that no administrative classes can be formed.
    """

    outcome: Outcome
    plan: Plan | None
    flow: Flow | None
    values: Mapping[str, int]
    bounds: Bounds


def one_group(data: GradeData) -> GradeData:
    """Return the data with one walking group a division."""
    policy: SectioningPolicy = data.policy.model_copy(update={"walking_groups": 1})
    return replace(data, policy=policy)


def search_flow(data: GradeData, limits: Limits, mode: Mode, stop: Stop, seed: int) -> Found:
    """Find the plan of a grade."""
    kinds = make_kinds(data, mode)
    relaxed = _relaxation(data, limits, kinds, mode, stop, seed)
    if relaxed is None:
        return _search_elastic(data, limits, mode, stop, seed)
    flow, solved, bounds = relaxed
    if solved.values is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    found = _deal(data, limits, kinds, mode, flow, solved, bounds, stop, seed)
    if found is not None and _proven(found):
        return found
    better = _whole_model(data, limits, kinds, mode, bounds, found, stop, seed)
    if better is None:
        return _search_elastic(data, limits, mode, stop, seed)
    return better


def _relaxation(
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
    first = flow.program.solve(places, stop, seed=seed, seconds=_part(stop, RELAXATION))
    if first.outcome is Outcome.INFEASIBLE:
        return None
    bounds = Bounds(walking_places=_bound(first))
    if first.values is None:
        return flow, first, bounds
    flow = make_flow(one_group(data), limits, kinds, mode)
    places = columns.walking_places(flow)
    flow.program.row(places, 0, first.total(places))
    seconds = _part(stop, RELAXATION)
    second = flow.program.solve(columns.teaching_classes(flow), stop, seed=seed, seconds=seconds)
    if second.values is None:
        return flow, first, bounds
    if first.outcome is Outcome.OPTIMAL:
        bounds = replace(bounds, teaching_classes=_bound(second))
    return flow, second, bounds


def _bound(solved: Solved) -> int | None:
    return None if solved.bound is None else round(solved.bound)


def _deal(
    data: GradeData,
    limits: Limits,
    kinds: tuple[Kind, ...],
    mode: Mode,
    relaxed: Flow,
    solved: Solved,
    bounds: Bounds,
    stop: Stop,
    seed: int,
) -> Found | None:
    """Deal the kinds of the relaxation to the walking groups and give each its bands."""
    if solved.values is None:
        return None
    plan = read_plan(relaxed, solved.values)
    flow = relaxed
    if data.policy.walking_groups > 1:
        used = sorted({kind for kind, _ in plan.classes})
        flow = make_flow(data, limits, tuple(kinds[k] for k in used), mode)
        places = columns.walking_places(flow)
        flow.program.row(places, 0, solved.total(columns.walking_places(relaxed)))
        dealt = _fewest_sections(flow, bounds, stop, seed)
        if dealt.values is None:
            return None
        plan = read_plan(flow, dealt.values)
    bands = bands_of(flow, plan, stop, seed)
    if bands is None:
        return None
    return _found(flow, replace(plan, bands=bands), bounds)


def _fewest_sections(flow: Flow, bounds: Bounds, stop: Stop, seed: int) -> Solved:
    """Deal classes to groups with the fewest teaching classes; the proven fewest first.

    Asking for just that number, with nothing to minimise, is much the quicker question.
    """
    goal = columns.teaching_classes(flow)
    seconds = _part(stop, DEALING, DEALING_SECONDS)
    if bounds.teaching_classes is not None:
        flow.program.row(goal, bounds.teaching_classes, math.inf)
        row = flow.program.row(goal, -math.inf, bounds.teaching_classes)
        solved = flow.program.solve({}, stop, seconds=seconds, seed=seed)
        if solved.values is not None:
            return solved
        if row is not None:
            flow.program.row_upper[row] = math.inf
    return flow.program.solve(goal, stop, seconds=seconds, seed=seed)


def bands_of(flow: Flow, plan: Plan, stop: Stop, seed: int) -> dict[Group, BandPlan] | None:
    """Return the bands of every group for given classes and students; None where there are none.

    Fewest teaching classes, then fewest rooms of self-study.
    """
    found = {}
    for group, needed in plan.bands_needed().items():
        bands = flow.data.policy.bands or needed
        solved = _group_bands(flow, plan, group, bands, stop, seed)
        if solved is None:
            return None
        found[group] = solved
    return found


def _group_bands(
    flow: Flow, plan: Plan, group: Group, bands: int, stop: Stop, seed: int
) -> BandPlan | None:
    """Return the bands of one group: sections counted with students as shares, then students."""
    numbers = group_types(flow, plan, group)
    classes = plan.group_classes(group)
    program = Program()
    made = _add(program, flow, numbers, classes, bands, whole=False)
    goal = dict.fromkeys(made.sections, 1.0)
    program.row(goal, least_sections(flow, numbers), math.inf)
    seconds = _part(stop, BANDS, BAND_SECONDS)
    shared = program.solve(goal, stop, seconds=seconds, seed=seed)
    if shared.values is None:
        return None
    program.row(goal, 0, shared.total(goal))
    study = dict.fromkeys(made.self_study.values(), 1.0)
    seconds = _part(stop, BANDS, STUDY_SECONDS)
    fewer = program.solve(study, stop, seconds=seconds, seed=seed, start=shared.values)
    # With the sections given, whole students are a matter of rounding; where that fails, the
    # sections are free again.
    for values in (fewer.values, shared.values, None):
        exact = Program()
        made = _add(exact, flow, numbers, classes, bands, whole=True)
        goal = dict.fromkeys(made.sections, 1.0)
        if values is not None:
            for column in made.sections:
                exact.lower[column] = exact.upper[column] = round(float(values[column]))
        # This step is the last one, and without it there is no answer: it gets its seconds.
        seconds = None if stop.time_limit is None else max(5.0, stop.seconds(math.inf) * BANDS)
        solved = exact.solve(goal, Stop(seconds, stop.work_limit), seed=seed)
        if solved.values is not None:
            return read_bands(made, solved.values)
    return None


def _add(
    program: Program,
    flow: Flow,
    numbers: Mapping[Needs, int],
    classes: int,
    bands: int,
    *,
    whole: bool,
) -> BandColumns:
    """Add the bands of a group whose students and classes are known."""
    return add_bands(
        program,
        flow.data,
        flow.limits,
        bands,
        {needs: {} for needs in numbers},
        {},
        whole=whole,
        numbers=numbers,
        class_count=classes,
    )


def least_sections(flow: Flow, numbers: Mapping[Needs, int]) -> int:
    """Return the fewest teaching classes for these students, by the largest size alone."""
    students: dict[tuple[str, bool], int] = defaultdict(int)
    for needs, number in numbers.items():
        for subject in needs.exam:
            students[subject, True] += number
        for subject in needs.qualifying:
            students[subject, False] += number
    return sum(-(-n // flow.limits.section_maximum) for n in students.values())


def _found(flow: Flow, plan: Plan, bounds: Bounds) -> Found:
    values = {
        "unplaced": _total(columns.unplaced_students(flow), flow, plan),
        "walking_places": _total(columns.walking_places(flow), flow, plan),
        "teaching_classes": plan.section_count,
    }
    return complete(plan, flow, values, bounds)


def complete(plan: Plan, flow: Flow | None, values: Mapping[str, int], bounds: Bounds) -> Found:
    """Return a complete answer, optimal where every goal has reached its bound."""
    proven = all(getattr(bounds, goal) == values[goal] for goal in GOALS)
    outcome = Outcome.OPTIMAL if proven else Outcome.FEASIBLE
    return Found(outcome, plan, flow, values, bounds)


def _total(terms: Mapping[int, float], flow: Flow, plan: Plan) -> int:
    counts = {flow.entries[entry]: count for entry, count in plan.entries.items()}
    return round(sum(weight * counts.get(column, 0) for column, weight in terms.items()))


def _proven(found: Found) -> bool:
    return found.outcome is Outcome.OPTIMAL


def _whole_model(
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
        bounds = replace(bounds, walking_places=_bound(first), teaching_classes=None)
        flow.program.row(places, 0, first.total(places))
        best = first
    else:
        flow.program.row(places, 0, known.values["walking_places"])
        flow.program.row(goal, 0, known.values["teaching_classes"] - 1)
        best = None
    second = flow.program.solve(goal, stop, seed=seed, seconds=_part(stop, 0.8))
    bounds = _raised(bounds, known, second)
    last = second if second.values is not None else best
    plan = None if last is None or last.values is None else read_plan(flow, last.values)
    bands = None if plan is None else bands_of(flow, plan, stop, seed)
    if plan is not None and bands is not None:
        better = _found(flow, replace(plan, bands=bands), bounds)
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
    shown = _bound(second)
    if known is not None:
        have = known.values["teaching_classes"]
        shown = have if second.outcome is Outcome.INFEASIBLE else min(have, shown or 0)
    proven = [b for b in (bounds.teaching_classes, shown) if b is not None]
    return replace(bounds, teaching_classes=max(proven, default=None))


def _search_elastic(data: GradeData, limits: Limits, mode: Mode, stop: Stop, seed: int) -> Found:
    """Find the plan in which the fewest students do without something."""
    kinds = make_kinds(data, mode, elastic=True)
    flow = make_flow(data, limits, kinds, mode, elastic=True)
    most = max((k.bands for k in kinds), default=0)
    add_group_bands(flow, dict.fromkeys(flow.groups, data.policy.bands or most))
    bounds = Bounds(unplaced=None)
    solved: Solved | None = None
    goals = [
        ("unplaced", columns.unplaced_students(flow)),
        ("unmet", columns.unmet_choices(flow)),
        ("walking_places", columns.walking_places(flow)),
        ("teaching_classes", columns.teaching_classes(flow)),
    ]
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
            bounds = replace(bounds, **{name: _bound(step)})
        exact = exact and step.outcome is Outcome.OPTIMAL
        flow.program.row(terms, 0, step.total(terms))
    if solved is None or solved.values is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    plan = read_plan(flow, solved.values)
    bands = bands_of(flow, plan, stop, seed)
    if bands is None:
        return Found(Outcome.UNKNOWN, None, None, {}, bounds)
    return _found(flow, replace(plan, bands=bands), bounds)
