"""What a point of application means where only some of the events are looked at.

A part of a problem keeps some of its events. A timetable of the whole without hard violation, cut
down to these, has to satisfy every hard constraint of the part and to cost no more at its points
than before: then what the part costs at least, the whole does. Most kinds are of that sort as they
are; some are once their minimum is dropped or their group of events is made smaller; what looks at
gaps or at an order is left out unless everything it looks at is there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ....models.constraints import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    DistributeSplitEvents,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitSimultaneousEvents,
    LimitWorkload,
    LinkEvents,
    PreferResources,
    PreferTimes,
    SameProgress,
    SplitEvents,
    SpreadEvents,
)
from ..encoding.ground import Ground, Point

Seen = tuple[Point, Constraint]
"""A point of application and the constraint as they hold in a part."""


class Sight:
    """Tells what each point of application looks at, and how it holds in a part.

    Attributes
    ----------
    given
        Events that each resource is given to.
    open_places
        (event, slot) pairs that each resource may be chosen for.
    events
        For each point the events that it looks at, those of open places included.
    """

    def __init__(self, ground: Ground, points: tuple[Point, ...]) -> None:
        self.ground = ground
        self.points = points
        index = ground.index
        self.given = tuple(frozenset(e for e, _ in places) for places in index.given_slots)
        found: list[set[tuple[int, int]]] = [set() for _ in index.problem.resources]
        for e, slots in enumerate(index.slots):
            for s, slot in enumerate(slots):
                if slot.resource is None:
                    for resource in ground.candidates(e, s):
                        found[resource].add((e, s))
        self.open_places = tuple(frozenset(places) for places in found)
        self.events = tuple(self._events(point) for point in points)

    def _events(self, point: Point) -> frozenset[int]:
        found = set(point.events)
        if point.resource is not None:
            found |= self.given[point.resource]
            found.update(e for e, _ in self.open_places[point.resource])
        return frozenset(found)

    def constraint(self, number: int) -> Constraint:
        """Return the constraint that a point belongs to."""
        return self.ground.index.problem.constraints[self.points[number].constraint]

    def seen(
        self, number: int, events: frozenset[int], chosen: Collection[tuple[int, int]]
    ) -> Seen | None:
        """Return a point as it holds where only `events` are left.

        Parameters
        ----------
        chosen
            The open places whose resource the part chooses; others keep nobody busy.

        Returns
        -------
        None where nothing can be said in the part.
        """
        point, constraint = self.points[number], self.constraint(number)
        looks_at = self.events[number]
        open_places = () if point.resource is None else self.open_places[point.resource]
        if looks_at <= events and all(place in chosen for place in open_places):
            return point, constraint
        if not looks_at & events:
            return None
        return _reduced(point, constraint, events)


def _reduced(point: Point, constraint: Constraint, events: frozenset[int]) -> Seen | None:
    """Return what a point implies for some of the events that it looks at."""
    here = replace(point, events=tuple(e for e in point.events if e in events))
    match constraint:
        case (
            AvoidClashes()
            | AvoidUnavailableTimes()
            | LimitConsecutiveBusyTimes()
            | LimitSimultaneousEvents()
            | AvoidSplitAssignments()
        ):
            return here, constraint
        case ClusterBusyTimes() | LimitBusyTimes() | LimitWorkload():
            return here, replace(constraint, minimum=0)
        case SpreadEvents():
            limits = tuple(replace(limit, minimum=0) for limit in constraint.limits)
            return here, replace(constraint, limits=limits)
        case LinkEvents() | SameProgress():
            return (here, constraint) if len(here.events) > 1 else None
        case (
            AssignTime()
            | PreferTimes()
            | SplitEvents()
            | DistributeSplitEvents()
            | AssignResource()
            | PreferResources()
        ):
            return (here, constraint) if here.events else None
        case _:
            # LimitIdleTimes, LimitTravel, OrderEvents, SubsetTimes, KeepAssignment, and whatever
            # kind is new: a gap or a way may only exist because something in between is left out.
            return None
