"""The year's exchange: from a bureau to a plan, every goal with its bound."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...models.exchange.bureau import Bureau
from ...models.exchange.goal_order import allowed_levels, slacks
from ...models.exchange.goals import change_values
from ...models.exchange.plan import ExchangePlan
from ...models.exchange.policy import GoalName
from ...models.exchange.verify import Judged, verify_plan
from ...models.result import Goal, Result, Status, StoppedBy
from ..engine.stop import Stop, StopReason
from .annealing.annealer import Annealer
from .assemble import plan_of
from .fairness import made_fair
from .freeze import change_stages, frozen_teachers, settled_by, standing_options
from .matrix import Matrix, Point
from .merge import Merged, merge
from .people import Ground, Integers
from .polish import Neighbourhoods
from .programs import LEAST_OPTIONS
from .relaxation.master import MOST_WHOLE
from .rules.catalogue import write_all
from .rules.ties import kept_options
from .rules.view import View
from .stage import Stage
from .stages import GAP, Search


@dataclass(frozen=True, slots=True)
class Progress:
    """How a search is getting on; goal None while a first plan is sought.

    Attributes
    ----------
    value, bound
        Of the goal at hand, in its unit; None where not known.
    elapsed
        Seconds since the start.
    """

    goal: str | None
    value: float | None
    bound: float | None
    elapsed: float


OnPlan = Callable[[ExchangePlan], None]
OnProgress = Callable[[Progress], None]


WHOLE = frozenset(GoalName) - {GoalName.STRUCTURE, GoalName.COMMUTE}
"""Goals whose value is a whole number."""

BETWEEN_PLANS = 1.0
"""Least seconds between two plans that are told of."""

FAIR_PART, FAIR_WRITING = 0.15, 20.0
"""Part of the time limit at most, and how many times what writing the model has taken, that are
kept for exchanges of two at the end; where the search ends early they have all that is left. At 70
schools and 3,700 teachers 190 of them, after 60 s of search, take 3 s: 0.2 ms for each of 15,600
that are looked at."""

NAMING, JUDGING = 0.08, 0.16
"""Seconds kept for naming everybody at the end, and for judging the plan, by those that writing the
model has taken: 0.7 s and 1.1 s of 10.6 s for 100,000 teachers."""

USER_SECONDS = 3.0
"""Seconds that they may take where the user waits for the end."""

LEAST_ANNEALED, MOST_ANNEALED = 2 * LEAST_OPTIONS, MOST_WHOLE
"""Options between which plans of several goals are annealed: with fewer an integer program over
all is a small one, with more goals are too few to tie everything together."""

OPTIMAL_GAP = 1e-6
"""Relative gap up to which a goal counts as optimal: rounding of the engine."""


def plan_exchange(
    bureau: Bureau,
    *,
    freeze: ExchangePlan | None = None,
    changed: Collection[str] | None = None,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    gap: float = GAP,
    ahead: bool = False,
    event: threading.Event | None = None,
    on_plan: OnPlan | None = None,
    on_progress: OnProgress | None = None,
) -> Result[ExchangePlan]:
    """Plan the year's exchange of a bureau.

    Parameters
    ----------
    freeze
        An earlier plan of the same year: as few persons as possible fare otherwise than in it, and
        nobody who has withdrawn moves again.
    changed
        Teachers and schools that a change names: all whom it does not touch keep their moves.
    time_limit, work_limit
        Seconds, and deterministic time; None for no limit.
    gap
        Relative gap at which a goal is good enough and the next one is gone on to.
    ahead
        Later years are planned as well: see `Ground`.
    event
        Ends the search when set; the best plan so far is returned.
    on_plan, on_progress
        Called with every better plan, and with how the search is getting on.
    """
    until = math.inf if time_limit is None else time_limit
    stop = Stop(time_limit, work_limit, event)
    settled = settled_by(bureau, freeze, changed)
    ground = Ground(bureau, ahead=ahead, exact=freeze is not None, settled=settled)
    view, sums = write_all(ground, ground.goals, frozen_teachers(ground, freeze))
    stages = [
        Stage(rule.goal.value, sums[rule.goal], rule.slack, rule.goal in WHOLE)
        for rule in bureau.policy.ordered_goals
    ]
    if freeze is not None:
        stages = [*change_stages(view, freeze), *stages]

    merged = merge(Matrix(view.sheet, view.most), [stage.goal for stage in stages], _turns(view))
    stages = [
        dataclasses.replace(stage, goal=goal)
        for stage, goal in zip(stages, merged.goals, strict=True)
    ]
    judging = JUDGING * stop.elapsed
    if stop.time_limit is not None:
        fair = min(FAIR_PART * stop.time_limit, FAIR_WRITING * stop.elapsed)
        stop.time_limit -= judging + NAMING * stop.elapsed + (0.0 if freeze is not None else fair)
    told_at = -math.inf

    def found(point: Point) -> None:
        nonlocal told_at
        # Naming everybody takes a while: of many better plans in a row some are not told.
        if on_plan is not None and stop.elapsed - told_at >= BETWEEN_PLANS:
            plan = plan_of(view, merged.spread(point), interrupted=True, freeze=freeze)
            allowed = allowed_levels(bureau.policy, _reached(search, stages))
            on_plan(plan.model_copy(update={"allowed": allowed}))
            told_at = stop.elapsed

    def told(goal: str | None, value: float | None, bound: float | None) -> None:
        if on_progress is not None:
            on_progress(Progress(goal, value, bound, stop.elapsed))

    keep = np.unique(merged.number[kept_options(view)])
    origin = view.origin[merged.departures]
    search = Search(merged.matrix, stop, seed, found, told, gap, keep, origin)
    lead = view.lead[merged.departures]
    search.programs.around = Neighbourhoods(ground.index, merged.matrix.sheet.choices, lead, seed)
    if LEAST_ANNEALED <= merged.matrix.sheet.choices.count <= MOST_ANNEALED and len(stages) > 1:
        search.annealer = Annealer(
            merged.matrix, [stage.goal for stage in stages], origin, stop, seed
        )
        search.annealer.prepare()
    try:
        if freeze is None:
            search.begin()
        else:
            standing = np.unique(merged.number[standing_options(view, freeze)])
            search.begin(standing, stages[0].goal)
        if search.best is not None:
            search.run(stages)
    finally:
        if search.annealer is not None:
            search.annealer.close()
    return _result(view, merged, search, stages, stop, until - judging, freeze)


def _turns(view: View) -> Integers:
    """Return whose turn comes first among equals: applicants, the better evaluated, the table."""
    index, lead = view.ground.index, view.lead
    applies = np.array([t.applies for t in view.ground.bureau.teachers], dtype=bool)[lead]
    score = np.nan_to_num(index.score[lead].astype(float), nan=-np.inf)
    rank = np.empty(len(lead), dtype=np.int64)
    rank[np.lexsort((lead, -score, ~applies))] = np.arange(len(lead))
    return rank


def _result(
    view: View,
    merged: Merged,
    search: Search,
    stages: Sequence[Stage],
    stop: Stop,
    until: float,
    freeze: ExchangePlan | None,
) -> Result[ExchangePlan]:
    reason = stop.reason()
    if search.proven_impossible:
        return Result(status=Status.INFEASIBLE, stopped_by=StoppedBy.OPTIMAL)
    if search.best is None:
        status = Status.INTERRUPTED if reason is StopReason.USER else Status.UNKNOWN
        return Result(status=status, stopped_by=_stopped(reason))
    cut_short = reason is StopReason.USER
    plan = plan_of(view, merged.spread(search.best), interrupted=cut_short, freeze=freeze)
    reached = _reached(search, stages)
    policy = view.ground.policy
    plan = plan.model_copy(update={"allowed": allowed_levels(policy, reached)})
    justified = None
    if freeze is None:
        # The user's stop is obeyed soon.
        ends = min(until, stop.elapsed + USER_SECONDS) if cut_short else until
        work = max(FAIR_PART * (stop.work_limit or math.inf), stop.work_left(math.inf))
        fair = made_fair(
            view.ground, plan, lambda: stop.elapsed >= ends or (stop.asked and not cut_short), work
        )
        if not fair.finished and (stop.asked or reason is None):
            limit = StopReason.TIME if stop.elapsed >= ends else StopReason.WORK
            reason = StopReason.USER if stop.asked else limit
            cut_short = stop.asked
        plan = fair.plan.model_copy(update={"interrupted": cut_short})
        # What later years close to somebody may be left.
        justified = None if fair.finished and view.ground.shut else fair.finished
    judged = verify_plan(view.ground.bureau, plan, view.ground.index)
    # Where exchanges of two have bettered a goal, its slack is counted from there.
    best = {
        goal.name: (max if goal.maximise else min)(goal.value, reached[goal.name])
        for goal in judged.goals
        if goal.name in reached
    }
    plan = plan.model_copy(update={"allowed": allowed_levels(policy, best)})
    changes = () if freeze is None else change_values(view.ground.bureau, freeze, plan)
    goals = _goals(search, stages, judged, changes, plan.allowed, slacks(policy))
    proven = judged.cost.hard == 0 and all(goal.gap == 0.0 for goal in goals)
    if proven and plan.interrupted:
        plan = plan.model_copy(update={"interrupted": False})  # nothing of the goals is missing
    ended = Status.INTERRUPTED if cut_short else Status.FEASIBLE
    first = next(iter(g for g in goals if g.name in {*GoalName}), None)
    return Result(
        status=Status.OPTIMAL if proven else ended,
        answer=plan,
        cost=judged.cost,
        bound=None if first is None or first.bound is None else round(first.bound),
        goals=goals,
        terms=dict(judged.terms),
        justified=justified,
        stopped_by=StoppedBy.OPTIMAL if proven else _stopped(reason),
    )


def _stopped(reason: StopReason | None) -> StoppedBy | None:
    return None if reason is None else StoppedBy(reason.value)


def _reached(search: Search, stages: Sequence[Stage]) -> dict[str, float]:
    """Return the best value that was found of each goal before later ones used its slack."""
    return {
        stage.name: round(search.reached[stage.name]) if stage.whole else search.reached[stage.name]
        for stage in stages
        if stage.name in search.reached
    }


def _goals(
    search: Search,
    stages: Sequence[Stage],
    judged: Judged,
    changes: Sequence[Goal],
    allowed: Mapping[str, float],
    slack: Mapping[str, float],
) -> tuple[Goal, ...]:
    """Return the goals with the judge's values, the search's bounds and the policy's slacks."""
    values = {goal.name: goal for goal in (*judged.goals, *changes)}
    found = []
    for stage in stages:
        bound = search.bounds.get(stage.name) if judged.cost.hard == 0 else None
        goal = values[stage.name]
        told = {
            "bound": _close(goal, bound, stage.whole),
            "slack": slack.get(stage.name, 0.0),
            "allowed": allowed.get(stage.name),
        }
        found.append(goal.model_copy(update=told))
    return tuple(found)


def _close(goal: Goal, bound: float | None, whole: bool) -> float | int | None:
    """Return a bound without the engine's rounding: the value itself where they agree."""
    if bound is None:
        return None
    if not goal.maximise:
        bound = max(bound, 0.0)  # no goal can be negative
    if whole:
        return round(bound)
    better = bound > goal.value if not goal.maximise else bound < goal.value
    same = abs(bound - goal.value) <= OPTIMAL_GAP * abs(goal.value)
    return goal.value if better or same else bound
