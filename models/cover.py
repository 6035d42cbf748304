"""What each constraint applies to, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bits import mask_of, times_of
from .constraints import Constraint

if TYPE_CHECKING:
    from .index import ProblemIndex


@dataclass(frozen=True, slots=True)
class Cover:
    """What a constraint applies to, in the order in which it names it.

    What is named twice, say by itself and through a group, stands here twice: each naming is a
    point of application with a cost of its own. So the official evaluator counts (it makes one
    monitor for each); three of the published instances name something twice.

    Attributes
    ----------
    events
        Events named, those of its event groups first.
    event_groups
        Event groups named (each a point of application of the kinds that apply to groups).
    resources
        Resources named, those of its resource groups first.
    slots
        (event, slot) pairs of `events` with the constraint's role, where the resource is to be
        chosen; empty for kinds without a role. Events that have no slot of that role, or whose
        resource there is given, are no points of application.
    times
        Times named through `times` and `time_groups` of the constraint, in chronological order.
    times_mask
        The same as a bit set.
    """

    events: tuple[int, ...]
    event_groups: tuple[int, ...]
    resources: tuple[int, ...]
    slots: tuple[tuple[int, int], ...]
    times: tuple[int, ...]
    times_mask: int


def cover_of(index: ProblemIndex, constraint: Constraint) -> Cover:
    """Return what `constraint` applies to; all but `cover` of the index is ready by then."""
    groups = tuple(index.event_group_number[g] for g in constraint.event_groups)
    events = (
        *(event for group in groups for event in index.event_group_events[group]),
        *(index.event_number[event] for event in constraint.events),
    )
    resources = (
        *(
            resource
            for group in constraint.resource_groups
            for resource in index.resource_group_members[index.resource_group_number[group]]
        ),
        *(index.resource_number[resource] for resource in constraint.resources),
    )
    role: str | None = getattr(constraint, "role", None)
    slots = () if role is None else index.slots_of_role(events, role)
    open_slots = tuple((e, s) for e, s in slots if index.slots[e][s].resource is None)
    mask = mask_of(index.time_number[t] for t in getattr(constraint, "times", ()))
    for group in getattr(constraint, "time_groups", ()):
        mask |= index.time_group_mask[index.time_group_number[group]]
    return Cover(events, groups, resources, open_slots, times_of(mask), mask)
