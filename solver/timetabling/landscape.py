"""What belongs together in a Problem: days, partners, who meets whom. Neighbourhoods draw on it."""

from __future__ import annotations

from collections.abc import Sequence

from ...models.constraints import LinkEvents, SubsetTimes
from ...models.index import ProblemIndex, mask_of
from ...models.problem import TimeGroupKind
from .encoding.ground import Ground, Point
from .plan import Plan

# Number of stretches into which the times of a problem without days are cut, as if it had a
# school week's five.
DEFAULT_DAYS = 5


class Landscape:
    """Relations between events, resources and times that do not change during a search.

    Attributes
    ----------
    points, tiers
        Points of application, and the number of each one's tier (0 unplaced, 1 hard, 2 soft).
    days
        Bit sets of the times of each day.
    partners
        For each event those that have to be moved with it: linked events, and whatever lies
        within a container's times.
    movable
        Events whose times are to be chosen.
    open_slots
        (event, slot) pairs whose resource is to be chosen.
    """

    def __init__(self, ground: Ground, points: Sequence[Point], tiers: Sequence[int]) -> None:
        self.ground = ground
        self.points = points
        self.tiers = tiers
        self.index = ground.index
        self.days = _days(self.index)
        self.partners = _partners(ground)
        self.movable = tuple(e for e, given in enumerate(self.index.given_time) if given is None)
        self.open_slots = tuple(
            (e, s)
            for e, slots in enumerate(self.index.slots)
            for s, slot in enumerate(slots)
            if slot.resource is None
        )
        self.open_slots_of: dict[int, list[int]] = {}
        for e, s in self.open_slots:
            self.open_slots_of.setdefault(e, []).append(s)

    def resources_of(self, plan: Plan, event: int) -> tuple[int, ...]:
        """Return the resources that an event has in a plan."""
        return tuple({pick: None for part in plan[event] for pick in part.picks if pick >= 0})

    def events_by_resource(self, plan: Plan) -> dict[int, list[int]]:
        """Return the movable events of each resource in a plan."""
        found: dict[int, list[int]] = {}
        for event in self.movable:
            for resource in self.resources_of(plan, event):
                found.setdefault(resource, []).append(event)
        return found

    def with_partners(self, events: set[int]) -> set[int]:
        """Return events with those that have to move with them."""
        found = set(events)
        for event in events:
            found.update(self.partners.get(event, ()))
        return found


def _days(index: ProblemIndex) -> tuple[int, ...]:
    problem = index.problem
    masks = [
        index.time_group_mask[g]
        for g, group in enumerate(problem.time_groups)
        if group.kind is TimeGroupKind.DAY and index.time_group_mask[g]
    ]
    if not masks:
        by_day: dict[int | None, list[int]] = {}
        for t, time in enumerate(problem.times):
            by_day.setdefault(time.day, []).append(t)
        masks = [mask_of(times) for times in by_day.values()]
    if len(masks) < 2:
        size = -(-len(problem.times) // DEFAULT_DAYS)
        masks = [
            mask_of(range(first, min(first + size, len(problem.times))))
            for first in range(0, len(problem.times), size)
        ]
    return tuple(masks)


def _partners(ground: Ground) -> dict[int, tuple[int, ...]]:
    index = ground.index
    found: dict[int, set[int]] = {}
    for number in ground.used:
        constraint = index.problem.constraints[number]
        if isinstance(constraint, LinkEvents):
            for g in index.cover[number].event_groups:
                members = index.event_group_events[g]
                for e in members:
                    found.setdefault(e, set()).update(members)
        elif isinstance(constraint, SubsetTimes):
            container = index.event_number[constraint.container]
            found.setdefault(container, set()).update(index.cover[number].events)
    for event in list(found):
        # What is linked to an event inside a container moves with the container as well.
        reached = set(found[event])
        for other in list(reached):
            reached |= found.get(other, set())
        found[event] = reached - {event}
    return {event: tuple(sorted(others)) for event, others in found.items()}
