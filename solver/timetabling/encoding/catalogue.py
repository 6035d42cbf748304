"""Every constraint kind with its points of application and its encoder: the whole problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ....models.constraints import Constraint, KeepAssignment, OrderEvents, SubsetTimes
from ....models.index import ProblemIndex
from . import busy_kinds, event_kinds, resource_kinds, school_kinds
from .board import Board
from .ground import Ground, Point
from .sheet import Deviation

Encoder = Callable[[Board, Point, Any, Deviation], None]
"""Writes the deviation at one point of application; `Any` is the class of the kind."""
Points = Callable[[ProblemIndex, int, Any], list[Point]]


def _per_event(index: ProblemIndex, number: int, _: Constraint) -> list[Point]:
    return [Point(number, e, (e,)) for e in index.cover[number].events]


def _per_slot(index: ProblemIndex, number: int, _: Constraint) -> list[Point]:
    return [Point(number, e, (e,)) for e, _ in index.cover[number].slots]


def _per_group(index: ProblemIndex, number: int, _: Constraint) -> list[Point]:
    return [Point(number, g, index.event_group_events[g]) for g in index.cover[number].event_groups]


def _per_resource(index: ProblemIndex, number: int, _: Constraint) -> list[Point]:
    return [Point(number, r, (), r) for r in index.cover[number].resources]


def _per_pair(index: ProblemIndex, number: int, constraint: OrderEvents) -> list[Point]:
    event = index.event_number
    return [
        Point(number, p, (event[pair.first], event[pair.second]))
        for p, pair in enumerate(constraint.pairs)
    ]


def _per_kept(index: ProblemIndex, number: int, constraint: KeepAssignment) -> list[Point]:
    return [
        Point(number, k, (index.event_number[event],))
        for k, (event, _) in enumerate(constraint.kept)
    ]


def _per_contained(index: ProblemIndex, number: int, constraint: SubsetTimes) -> list[Point]:
    container = index.event_number[constraint.container]
    return [Point(number, e, (e, container)) for e in index.cover[number].events]


class Kind(NamedTuple):
    """How one kind of constraint is applied and encoded."""

    points: Points
    encode: Encoder


KINDS: dict[str, Kind] = {
    "AssignTime": Kind(_per_event, event_kinds.assign_time),
    "PreferTimes": Kind(_per_event, event_kinds.prefer_times),
    "SplitEvents": Kind(_per_event, event_kinds.split_events),
    "DistributeSplitEvents": Kind(_per_event, event_kinds.distribute_split_events),
    "SpreadEvents": Kind(_per_group, event_kinds.spread_events),
    "LinkEvents": Kind(_per_group, event_kinds.link_events),
    "OrderEvents": Kind(_per_pair, school_kinds.order_events),
    "LimitSimultaneousEvents": Kind(_per_group, school_kinds.limit_simultaneous_events),
    "SubsetTimes": Kind(_per_contained, school_kinds.subset_times),
    "SameProgress": Kind(_per_group, school_kinds.same_progress),
    "KeepAssignment": Kind(_per_kept, school_kinds.keep_assignment),
    "AssignResource": Kind(_per_slot, resource_kinds.assign_resource),
    "PreferResources": Kind(_per_slot, resource_kinds.prefer_resources),
    "AvoidSplitAssignments": Kind(_per_group, resource_kinds.avoid_split_assignments),
    "AvoidClashes": Kind(_per_resource, busy_kinds.avoid_clashes),
    "AvoidUnavailableTimes": Kind(_per_resource, busy_kinds.avoid_unavailable_times),
    "LimitIdleTimes": Kind(_per_resource, busy_kinds.limit_idle_times),
    "ClusterBusyTimes": Kind(_per_resource, busy_kinds.cluster_busy_times),
    "LimitBusyTimes": Kind(_per_resource, busy_kinds.limit_busy_times),
    "LimitWorkload": Kind(_per_resource, resource_kinds.limit_workload),
    "LimitConsecutiveBusyTimes": Kind(_per_resource, school_kinds.limit_consecutive_busy_times),
    "LimitTravel": Kind(_per_resource, school_kinds.limit_travel),
}


def all_points(ground: Ground) -> list[Point]:
    """Return every point of application of the constraints in use."""
    constraints = ground.index.problem.constraints
    return [
        point
        for number in ground.used
        for point in KINDS[constraints[number].kind].points(
            ground.index, number, constraints[number]
        )
    ]
