"""What of a problem may be looked at by itself: events that belong together, constraints to cut."""

from __future__ import annotations

from collections import defaultdict

from ...models.constraints import (
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitSimultaneousEvents,
    LimitWorkload,
    SpreadEvents,
)
from .bounding.grouping import Grouping
from .bounding.sight import Sight


def can_be_cut(constraint: Constraint) -> bool:
    """Tell whether a timetable that keeps a constraint keeps it with any events taken out."""
    match constraint:
        case (
            AvoidClashes()
            | AvoidUnavailableTimes()
            | LimitConsecutiveBusyTimes()
            | LimitSimultaneousEvents()
        ):
            return True
        case ClusterBusyTimes() | LimitBusyTimes() | LimitWorkload():
            return constraint.minimum == 0
        case SpreadEvents():
            return all(limit.minimum == 0 for limit in constraint.limits)
        case _:
            return False


def seeds(sight: Sight) -> list[frozenset[int]]:
    """Return the events of each resource, and of each hard point that several share; small first.

    What lies within others is left out: it would be found there.
    """
    grouping = Grouping(sight)
    shared = {
        grouping.closure(point.events)
        for point in sight.points
        if point.resource is None and len(point.events) > 1
    }
    found = sorted({*grouping.seeds(), *shared}, key=lambda events: (-len(events), sorted(events)))
    largest: list[frozenset[int]] = []
    within: dict[int, list[frozenset[int]]] = defaultdict(list)
    for events in found:
        if events and not any(events <= other for other in within[min(events)]):
            largest.append(events)
            for event in events:
                within[event].append(events)
    return largest[::-1]
