"""What an instance of a XHSTT archive has defined so far, as its references find it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..models.problem import (
    Event,
    EventGroup,
    Resource,
    ResourceGroup,
    ResourceType,
    Time,
    TimeGroup,
)


@dataclass(slots=True)
class Names:
    """What an instance has defined so far, by id; references are looked up here."""

    time_groups: dict[str, TimeGroup] = field(default_factory=dict)
    times: dict[str, Time] = field(default_factory=dict)
    resource_types: dict[str, ResourceType] = field(default_factory=dict)
    resource_groups: dict[str, ResourceGroup] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    group_members: dict[str, list[str]] = field(default_factory=dict)
    event_groups: dict[str, EventGroup] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
