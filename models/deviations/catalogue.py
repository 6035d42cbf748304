"""The list of all kinds: what a constraint may be, and the function that judges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import constraints as kinds
from ..constraints import Constraint
from ..index import Cover
from . import events, groups, resources
from .events import Deviations
from .schedule import Schedule

DEVIATIONS: dict[type[Constraint], Callable[[Schedule, Any, Cover], Deviations]] = {
    kinds.AssignResource: events.assign_resource,
    kinds.AssignTime: events.assign_time,
    kinds.SplitEvents: events.split_events,
    kinds.DistributeSplitEvents: events.distribute_split_events,
    kinds.PreferResources: events.prefer_resources,
    kinds.PreferTimes: events.prefer_times,
    kinds.AvoidSplitAssignments: groups.avoid_split_assignments,
    kinds.SpreadEvents: groups.spread_events,
    kinds.LinkEvents: groups.link_events,
    kinds.OrderEvents: groups.order_events,
    kinds.AvoidClashes: resources.avoid_clashes,
    kinds.AvoidUnavailableTimes: resources.avoid_unavailable_times,
    kinds.LimitIdleTimes: resources.limit_idle_times,
    kinds.ClusterBusyTimes: resources.cluster_busy_times,
    kinds.LimitBusyTimes: resources.limit_busy_times,
    kinds.LimitWorkload: resources.limit_workload,
    kinds.LimitConsecutiveBusyTimes: resources.limit_consecutive_busy_times,
    kinds.LimitSimultaneousEvents: groups.limit_simultaneous_events,
    kinds.SubsetTimes: events.subset_times,
    kinds.SameProgress: groups.same_progress,
    kinds.LimitTravel: resources.limit_travel,
    kinds.KeepAssignment: events.keep_assignment,
}
