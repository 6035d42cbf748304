"""What a constraint of a XHSTT archive applies to: something, not too much, and of one type."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..models.constraints import (
    AssignResource,
    AvoidSplitAssignments,
    Constraint,
    LinkEvents,
    OrderEvents,
    PreferResources,
    SpreadEvents,
)
from ..models.errors import shorten
from ..models.problem import Event, ResourceSlot
from .xhstt_names import Names
from .xhstt_xml import XmlSource, section


def check_points(
    source: XmlSource, element: etree._Element, names: Names, constraint: Constraint
) -> None:
    """Refuse what the official evaluator refuses of the points that a constraint applies to.

    They must not be none, and all that PreferResources names must be of one resource type.
    """
    named = sum(len(names.group_events.get(group, ())) for group in constraint.event_groups)
    named += sum(len(names.group_members.get(group, ())) for group in constraint.resource_groups)
    names.count(source, element, named)
    (applies_to,) = element.iterchildren("AppliesTo")
    if not applies(constraint, names):
        rule = f"a {element.tag} applies to something"
        source.refuse(applies_to, "AppliesTo", None, rule, f"{element.tag} 没有适用对象")
    if isinstance(constraint, PreferResources):
        _check_types(source, element, applies_to, names, constraint.role)


def applies(constraint: Constraint, names: Names) -> bool:
    """Tell whether a constraint has a point of application."""
    if isinstance(constraint, OrderEvents):
        return bool(constraint.pairs)
    if isinstance(constraint, AvoidSplitAssignments | SpreadEvents | LinkEvents):
        return bool(constraint.event_groups)
    if isinstance(constraint, AssignResource | PreferResources):
        role = constraint.role
        return any(_open_slots(event, role) for event in _events(constraint, names))
    groups = (names.group_members.get(group) for group in constraint.resource_groups)
    return bool(constraint.resources) or any(groups) or any(_events(constraint, names))


def _events(constraint: Constraint, names: Names) -> Iterator[Event]:
    for group in constraint.event_groups:
        yield from names.group_events.get(group, ())
    for event in constraint.events:
        yield names.events[event]


def _open_slots(event: Event, role: str) -> list[ResourceSlot]:
    return [slot for slot in event.slots if slot.role == role and slot.resource is None]


def _check_types(
    source: XmlSource,
    element: etree._Element,
    applies_to: etree._Element,
    names: Names,
    role: str,
) -> None:
    expected: str | None = None
    for item, kind in _types(element, applies_to, names, role):
        expected = kind if expected is None else expected
        if kind != expected:
            rule = f"events and resources of one ResourceType ({shorten(expected)}) are expected"
            rule_zh = f"应同属一个资源类型（{shorten(expected)}）"
            source.refuse(item, f"{item.tag} Reference", item.get("Reference"), rule, rule_zh)


def _types(
    element: etree._Element, applies_to: etree._Element, names: Names, role: str
) -> Iterator[tuple[etree._Element, str]]:
    """Yield each reference of a PreferResources with the resource types it stands for."""
    for item in section(applies_to, "EventGroups"):
        events = names.group_events.get(item.get("Reference", ""), ())
        for kind in dict.fromkeys(slot.type for e in events for slot in _open_slots(e, role)):
            yield item, kind
    for item in section(applies_to, "Events"):
        event = names.events.get(item.get("Reference", ""))
        for slot in () if event is None else _open_slots(event, role):
            yield item, slot.type
    for item in section(element, "ResourceGroups"):
        if (group := names.resource_groups.get(item.get("Reference", ""))) is not None:
            yield item, group.type
    for item in section(element, "Resources"):
        if (resource := names.resources.get(item.get("Reference", ""))) is not None:
            yield item, resource.type
