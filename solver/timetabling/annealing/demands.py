"""Resources counted instead of chosen: at each time as many as possible, by matching.

Where many meetings want one of a few rooms or teachers, times are at fault far more often than
choices: of the 107 clashes and empty slots in one timetable of a school, 94 stood for demands that
no choice of resources could have met at its times. So times are searched for by themselves. Each
slot to be chosen adds one demand at each time; the demands that a largest matching of demands and
resources leaves out are violations (the "unmatched tixels" of Kingston, "Resource assignment in
high school timetabling", 2010). It is a relaxation: it asks neither that a meeting keeps its
resource, nor for workloads, nor for one resource a course.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....models.constraints import (
    AssignResource,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    LimitTravel,
    LimitWorkload,
    PreferResources,
)
from ..encoding.ground import Ground, Point

_ABOUT_CHOICES = (
    AssignResource,
    AvoidSplitAssignments,
    LimitTravel,
    LimitWorkload,
    PreferResources,
)


class Demands:
    """Which slots demand a resource of which set.

    Attributes
    ----------
    of
        For each (event, slot) that demands one: who may meet it, and whether it is given.
    supply
        All that may meet a demand of a slot to be chosen.
    weight
        What a demand that nobody meets costs, in hard violations: as much as the least of those
        that follow, a clash, an empty slot or somebody unavailable or not wanted.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        index = ground.index
        self.of: dict[tuple[int, int], tuple[tuple[int, ...], bool]] = {}
        for event, slot in sorted(ground.must_assign):
            if index.slots[event][slot].resource is None:
                who = ground.candidates(event, slot)
                if who and all(ground.no_clash[r] for r in who):
                    self.of[event, slot] = who, False
        self.supply = frozenset(r for who, _ in self.of.values() for r in who)
        for event, slots in enumerate(index.slots):
            for slot, place in enumerate(slots):
                if place.resource in self.supply and place.resource is not None:
                    self.of[event, slot] = (place.resource,), True
        kinds = AssignResource | AvoidClashes | AvoidUnavailableTimes | PreferResources
        rules = (index.problem.constraints[c] for c in ground.strict)
        self.weight = min(
            (c.weight * c.multiplicity for c in rules if isinstance(c, kinds)), default=1
        )

    def counted(self, point: Point) -> bool:
        """Tell whether a point keeps its meaning where resources are not chosen."""
        constraint = self.ground.index.problem.constraints[point.constraint]
        if isinstance(constraint, _ABOUT_CHOICES):
            return False
        # Those given to meetings are unavailable as before; clashes of them are unmet demands.
        return point.resource not in self.supply or isinstance(constraint, AvoidUnavailableTimes)

    def points(self, points: Sequence[Point]) -> tuple[Point, ...]:
        """Return the points that keep their meaning."""
        return tuple(point for point in points if self.counted(point))
