"""How the soft points of a problem are shared out among parts, and which parts interact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....models.constraints import (
    AssignResource,
    AvoidSplitAssignments,
    LinkEvents,
    PreferResources,
    SubsetTimes,
    Tier,
)
from .part import Part
from .sight import Sight

# A point of application that so many groups share (a cap on all games lessons of a school) says
# little about which two of them should be looked at together, and would cost a square of pairs.
WIDEST = 40


@dataclass(frozen=True)
class Group:
    """A part and what is proven of it.

    Attributes
    ----------
    bound
        No timetable costs less at the part's points.
    closed
        The bound is the part's optimum.
    cap
        Deterministic time that has been tried on it.
    """

    part: Part
    bound: int
    closed: bool
    cap: float


class Grouping:
    """Makes parts of one problem."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        problem = sight.ground.index.problem
        self.everything = frozenset(range(len(problem.events)))
        self.soft = frozenset(
            n for n in range(len(sight.points)) if sight.constraint(n).tier is Tier.SOFT
        )
        self._points_of: list[list[int]] = [[] for _ in problem.events]
        for number, events in enumerate(sight.events):
            for event in events:
                self._points_of[event].append(number)
        # Somebody without any event may cost something all the same.
        self._constant = {n for n in self.soft if not sight.events[n]}
        self._tied = self._ties()

    def _ties(self) -> dict[int, set[int]]:
        """Return for each event those without which its times mean little."""
        found: dict[int, set[int]] = defaultdict(set)
        for number, point in enumerate(self._sight.points):
            match self._sight.constraint(number):
                case LinkEvents():
                    for event in point.events:
                        found[event].update(point.events)
                case SubsetTimes():
                    found[point.target].update(point.events)
                case _:
                    pass
        return found

    def closure(self, events: Iterable[int]) -> frozenset[int]:
        """Return events with their partners and containers."""
        found = set(events)
        todo = list(found)
        while todo:
            for other in self._tied.get(todo.pop(), ()):
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return frozenset(found)

    def part(self, events: frozenset[int], points: frozenset[int]) -> Part:
        """Return a part; it chooses who stands in open slots where a point looks at that."""
        return Part(events, points, any(self._looks_at_choice(n) for n in points))

    def _looks_at_choice(self, number: int) -> bool:
        point = self._sight.points[number]
        if isinstance(
            self._sight.constraint(number), AssignResource | PreferResources | AvoidSplitAssignments
        ):
            return True
        return point.resource is not None and bool(self._sight.open_places[point.resource])

    def seeds(self) -> list[frozenset[int]]:
        """Return the events of each resource, and those that a soft point looks at beyond one."""
        found: dict[frozenset[int], None] = {}
        for events in self._sight.given:
            if events:
                found[self.closure(events)] = None
        covered = {n for events in found for n in self.seen(events)}
        for number in sorted(self.soft - covered):
            found[self.closure(self._sight.events[number])] = None
        return list(found)

    def seen(self, events: frozenset[int]) -> frozenset[int]:
        """Return the soft points that look at nothing but these events."""
        near = {n for event in events for n in self._points_of[event]} | self._constant
        return frozenset(n for n in near & self.soft if self._sight.events[n] <= events)

    def merged(self, one: Group, other: Group) -> Part:
        """Return the part of two groups together."""
        events = one.part.events | other.part.events
        return self.part(events, one.part.points | other.part.points)

    def interactions(self, groups: Sequence[Group]) -> dict[tuple[int, int], float]:
        """Return how much two groups have to do with each other, in relation to their size."""
        there: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            near = {n for event in group.part.events for n in self._points_of[event]}
            for point in sorted(near):
                there[point].append(number)
        shared: dict[tuple[int, int], int] = defaultdict(int)
        for members in there.values():
            if len(members) <= WIDEST:
                for i, one in enumerate(members):
                    for other in members[i + 1 :]:
                        shared[one, other] += 1
        return {
            (one, other): count / len(groups[one].part.events | groups[other].part.events)
            for (one, other), count in shared.items()
        }
