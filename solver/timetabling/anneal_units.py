"""What moves as one in an annealing, and what has to stay where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ...models.constraints import (
    AvoidClashes,
    AvoidUnavailableTimes,
    CostFunction,
    KeepAssignment,
    LimitSimultaneousEvents,
    LimitTravel,
    LinkEvents,
    OrderEvents,
    PreferTimes,
    SameProgress,
    SpreadEvents,
    SubsetTimes,
    Tier,
)
from ...models.index import ProblemIndex
from .encoding.ground import Ground
from .linked import leaders
from .plan import Part, Plan


class Unit:
    """Parts that move together: one, or those of events that are linked."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.start = parts[0].start
        self.duration = parts[0].duration
        self.resources = tuple(pick for part in parts for pick in part.picks if pick >= 0)


def movable_units(ground: Ground, plan: Plan) -> tuple[list[Unit], set[int]]:
    """Return the units of a plan, and the events that have to stay where they stand."""
    frozen = frozen_events(ground, plan)
    bundles: dict[int, list[int]] = defaultdict(list)
    for event, leader in enumerate(leaders(ground)):
        bundles[leader].append(event)
    units: list[Unit] = []
    for events in bundles.values():
        columns = [sorted(p for p in plan[e] if p.start >= 0) for e in events]
        shapes = {tuple((p.start, p.duration) for p in column) for column in columns}
        if len(shapes) == 1:
            units += [Unit(parts) for parts in zip(*columns, strict=True)]
        else:
            frozen.update(events)
            units += [Unit([part]) for column in columns for part in column]
    return units, frozen


def frozen_events(ground: Ground, plan: Plan) -> set[int]:
    """Return the events that some constraint beyond what an annealing counts looks at."""
    index = ground.index
    frozen = {e for e, given in enumerate(index.given_time) if given is not None}
    for number in ground.used:
        constraint, cover = index.problem.constraints[number], index.cover[number]
        hard = constraint.tier is not Tier.SOFT
        linear = constraint.cost is CostFunction.LINEAR
        match constraint:
            case OrderEvents():
                frozen.update(
                    index.event_number[e] for p in constraint.pairs for e in (p.first, p.second)
                )
            case SameProgress():
                frozen.update(_members(index, cover.event_groups))
            case LinkEvents() if not hard:
                frozen.update(_members(index, cover.event_groups))
            case SpreadEvents() | LimitSimultaneousEvents() if not linear:
                frozen.update(_members(index, cover.event_groups))
            case SubsetTimes():
                frozen.update((*cover.events, index.event_number[constraint.container]))
            case KeepAssignment():
                frozen.update(index.event_number[e] for e, _ in constraint.kept)
            case PreferTimes() if not hard and not linear:
                frozen.update(cover.events)
            case AvoidClashes() if not hard:
                frozen.update(_with(plan, cover.resources))
            case AvoidUnavailableTimes() if not hard and not linear:
                frozen.update(_with(plan, cover.resources))
            case LimitTravel():
                frozen.update(_with(plan, cover.resources))
    return frozen


def _members(index: ProblemIndex, groups: Iterable[int]) -> list[int]:
    return [event for g in groups for event in index.event_group_events[g]]


def _with(plan: Plan, resources: Iterable[int]) -> set[int]:
    """Return the events in which any of the resources takes part."""
    wanted = set(resources)
    return {part.event for parts in plan for part in parts if not wanted.isdisjoint(part.picks)}
