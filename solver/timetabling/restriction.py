"""A problem made smaller: some of its events, and those constraints that then still mean the same.

Leaving events out relaxes a problem only where a timetable of the whole, cut down to the events
left, keeps every constraint. Most kinds are of that sort; one that asks for a minimum, or looks at
gaps, is kept only where everything it looks at is left. So whatever is infeasible in part is
infeasible as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...models.constraints import (
    ClusterBusyTimes,
    Constraint,
    KeepAssignment,
    LimitBusyTimes,
    LimitIdleTimes,
    LimitWorkload,
    OrderEvents,
    SameProgress,
    SpreadEvents,
    SubsetTimes,
)
from ...models.index import ProblemIndex
from ...models.problem import Problem


def points(constraint: Constraint) -> list[Constraint]:
    """Divide a constraint into one for each thing it names."""
    bare = replace(constraint, events=(), event_groups=(), resources=(), resource_groups=())
    parts = [
        *(replace(bare, id=f"{bare.id}/{e}", events=(e,)) for e in constraint.events),
        *(replace(bare, id=f"{bare.id}/{g}", event_groups=(g,)) for g in constraint.event_groups),
        *(replace(bare, id=f"{bare.id}/{r}", resources=(r,)) for r in constraint.resources),
        *(
            replace(bare, id=f"{bare.id}/{g}", resource_groups=(g,))
            for g in constraint.resource_groups
        ),
    ]
    return parts if len(parts) > 1 else [constraint]


class Restriction:
    """Cuts one problem down, again and again."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._index = ProblemIndex(problem)

    def events_of(self, constraint: Constraint) -> frozenset[str]:
        """Return the events that a constraint (as `points` divides it) looks at."""
        index = self._index
        groups = (index.event_group_number[g] for g in constraint.event_groups)
        named = {e for group in groups for e in index.event_group_events[group]}
        found = {*constraint.events, *(self._problem.events[e].id for e in named)}
        for resource in self._resources(constraint):
            found.update(self._problem.events[e].id for e, _ in index.given_slots[resource])
        match constraint:
            case OrderEvents():
                found.update(e for pair in constraint.pairs for e in (pair.first, pair.second))
            case SubsetTimes():
                found.add(constraint.container)
            case KeepAssignment():
                found.update(event for event, _ in constraint.kept)
        return frozenset(found)

    def _resources(self, constraint: Constraint) -> Iterable[int]:
        index = self._index
        yield from (index.resource_number[r] for r in constraint.resources)
        for group in constraint.resource_groups:
            yield from index.resource_group_members[index.resource_group_number[group]]

    def problem(self, events: Sequence[str], constraints: Iterable[Constraint]) -> Problem:
        """Return the problem of these events under those of the constraints that still hold."""
        left = frozenset(events)
        kept = [c for c in constraints if self._holds(c, left)]
        return replace(
            self._problem,
            events=tuple(event for event in self._problem.events if event.id in left),
            constraints=tuple(kept),
        )

    def _holds(self, constraint: Constraint, left: frozenset[str]) -> bool:
        looks_at = self.events_of(constraint)
        if needs_all(constraint):
            return looks_at <= left and not self._may_gain(constraint, left)
        return bool(looks_at & left) or self._may_gain(constraint, left)

    def _may_gain(self, constraint: Constraint, left: frozenset[str]) -> bool:
        """Tell whether an event may be given one of the constraint's resources."""
        types = {self._index.resource_type[r] for r in self._resources(constraint)}
        return any(
            slot.resource is None and slot.type in types
            for slots in self._index.slots
            for slot in slots
        ) and bool(left)


def needs_all(constraint: Constraint) -> bool:
    """Tell whether a constraint may be broken by leaving out events that it looks at."""
    match constraint:
        case LimitIdleTimes() | OrderEvents() | SubsetTimes() | KeepAssignment() | SameProgress():
            return True
        case SpreadEvents():
            return any(limit.minimum > 0 for limit in constraint.limits)
        case ClusterBusyTimes() | LimitWorkload():
            return constraint.minimum > 0
        case LimitBusyTimes():
            return constraint.minimum > 1
        case _:
            return False
