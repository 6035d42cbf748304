"""What an instance of a XHSTT archive has defined so far, as its references find it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ..models.problem import (
    Event,
    EventGroup,
    Problem,
    Resource,
    ResourceGroup,
    ResourceType,
    Time,
    TimeGroup,
)
from .xhstt_xml import XmlSource

MOST_NAMED = 1_000_000
"""Members that an instance may name through groups. Published instances name fewer than 20,000;
without a bound a small file that names one large group over and over would fill the memory."""


@dataclass(slots=True)
class Names:
    """What an instance has defined so far, by id; references are looked up here.

    Attributes
    ----------
    group_members
        Ids of the resources of each resource group.
    group_events
        Events of each event group, courses included.
    named
        Members that were named through groups so far, by events and constraints.
    """

    time_groups: dict[str, TimeGroup] = field(default_factory=dict)
    times: dict[str, Time] = field(default_factory=dict)
    resource_types: dict[str, ResourceType] = field(default_factory=dict)
    resource_groups: dict[str, ResourceGroup] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    group_members: dict[str, list[str]] = field(default_factory=dict)
    event_groups: dict[str, EventGroup] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    group_events: dict[str, list[Event]] = field(default_factory=dict)
    named: int = 0

    def add_resource(self, resource: Resource) -> None:
        """Add a resource, to its groups too."""
        self.resources[resource.id] = resource
        for group in resource.groups:
            self.group_members.setdefault(group, []).append(resource.id)

    def add_event(self, event: Event) -> None:
        """Add an event, to its groups and its course too."""
        self.events[event.id] = event
        course = () if event.course is None else (event.course,)
        for group in dict.fromkeys((*course, *event.groups)):
            self.group_events.setdefault(group, []).append(event)

    def count(self, source: XmlSource, element: etree._Element, members: int) -> None:
        """Count what an element names through groups; too much of it ends the reading."""
        self.named += members
        if self.named > MOST_NAMED:
            rule = f"the groups named in an instance have at most {MOST_NAMED} members in all"
            rule_zh = f"一个实例引用的各组成员合计不得超过 {MOST_NAMED}"
            source.refuse(element, element.tag, None, rule, rule_zh)
            source.raise_refusals()


def names_of(problem: Problem) -> Names:
    """Return the names of what constraints of a whole problem apply to."""
    names = Names()
    for resource in problem.resources:
        names.add_resource(resource)
    for event in problem.events:
        names.add_event(event)
    return names
