"""Reading one instance of a XHSTT archive: times, resources and events."""

from __future__ import annotations

from lxml import etree

from ..models.problem import (
    Event,
    EventGroup,
    Problem,
    Resource,
    ResourceGroup,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)
from .xhstt_constraints import read_constraints
from .xhstt_names import Names
from .xhstt_xml import XmlSource

TIME_GROUP_KINDS = {
    "Day": TimeGroupKind.DAY,
    "Week": TimeGroupKind.WEEK,
    "TimeGroup": TimeGroupKind.OTHER,
}
"""Element in which a time group is defined and referred to, and its kind."""

_EVENT_PARTS = frozenset(
    {
        "Name",
        "Duration",
        "Workload",
        "Course",
        "Time",
        "Resources",
        "ResourceGroups",
        "EventGroups",
    }
)


def read_instance(source: XmlSource, element: etree._Element, taken: set[str]) -> Problem:
    """Return the problem that an Instance element describes; `taken` are ids of earlier ones."""
    instance_id = source.id_of(element, taken)
    names = Names()
    _read_times(source, element, names)
    _read_resources(source, element, names)
    _read_events(source, element, names)
    metadata = read_metadata(element)
    return Problem(
        id=instance_id,
        name=metadata.pop("Name", instance_id),
        times=tuple(names.times.values()),
        time_groups=tuple(names.time_groups.values()),
        resource_types=tuple(names.resource_types.values()),
        resource_groups=tuple(names.resource_groups.values()),
        resources=tuple(names.resources.values()),
        event_groups=tuple(names.event_groups.values()),
        events=tuple(names.events.values()),
        constraints=read_constraints(source, element, names),
        metadata=metadata,
    )


def read_metadata(element: etree._Element) -> dict[str, str]:
    """Return the texts of the MetaData of an archive, an instance or a solution group."""
    found = element.find("MetaData")
    return {} if found is None else {str(c.tag): (c.text or "").strip() for c in found}


def _read_times(source: XmlSource, instance: etree._Element, names: Names) -> None:
    times = instance.find("Times")
    if times is None:
        source.required_text(instance, "Times")
        return
    for element in source.section(times, "TimeGroups", TIME_GROUP_KINDS):
        group_id = source.id_of(element, names.time_groups)
        name = source.required_text(element, "Name")
        names.time_groups[group_id] = TimeGroup(group_id, name, TIME_GROUP_KINDS[element.tag])
    named = (g.id for g in names.time_groups.values() if g.kind is TimeGroupKind.DAY)
    days = {day: number for number, day in enumerate(named)}
    for element in source.children(times, ("TimeGroups", "Time")):
        if element.tag == "Time":
            _read_time(source, element, names, days)


def _read_time(
    source: XmlSource, element: etree._Element, names: Names, days: dict[str, int]
) -> None:
    time_id = source.id_of(element, names.times)
    groups = []
    for tag in ("Week", "Day"):
        child = element.find(tag)
        if child is not None and (group := source.reference(child, names.time_groups)) is not None:
            groups.append(group)
    groups += source.references(element, "TimeGroups", TIME_GROUP_KINDS, names.time_groups)
    day = next((days[group] for group in groups if group in days), None)
    name = source.required_text(element, "Name")
    names.times[time_id] = Time(time_id, name, tuple(dict.fromkeys(groups)), day)


def _read_resources(source: XmlSource, instance: etree._Element, names: Names) -> None:
    resources = instance.find("Resources")
    if resources is None:
        source.required_text(instance, "Resources")
        return
    for element in source.section(resources, "ResourceTypes", ("ResourceType",)):
        type_id = source.id_of(element, names.resource_types)
        name = source.required_text(element, "Name")
        names.resource_types[type_id] = ResourceType(type_id, name)
    for element in source.section(resources, "ResourceGroups", ("ResourceGroup",)):
        group_id = source.id_of(element, names.resource_groups)
        name = source.required_text(element, "Name")
        kind = _resource_type(source, element, names)
        names.resource_groups[group_id] = ResourceGroup(group_id, name, kind)
        names.group_members[group_id] = []
    for element in source.children(resources, ("ResourceTypes", "ResourceGroups", "Resource")):
        if element.tag == "Resource":
            _read_resource(source, element, names)


def _read_resource(source: XmlSource, element: etree._Element, names: Names) -> None:
    resource_id = source.id_of(element, names.resources)
    groups = source.references(element, "ResourceGroups", ("ResourceGroup",), names.resource_groups)
    groups = tuple(dict.fromkeys(groups))
    names.resources[resource_id] = Resource(
        resource_id,
        source.required_text(element, "Name"),
        _resource_type(source, element, names),
        groups,
    )
    for group in groups:
        names.group_members[group].append(resource_id)


def _resource_type(source: XmlSource, element: etree._Element, names: Names) -> str:
    child = element.find("ResourceType")
    if child is None:
        source.required_text(element, "ResourceType")
        return ""
    return source.reference(child, names.resource_types) or ""


def _read_events(source: XmlSource, instance: etree._Element, names: Names) -> None:
    events = instance.find("Events")
    if events is None:
        source.required_text(instance, "Events")
        return
    for element in source.section(events, "EventGroups", ("Course", "EventGroup")):
        group_id = source.id_of(element, names.event_groups)
        name = source.required_text(element, "Name")
        names.event_groups[group_id] = EventGroup(group_id, name, element.tag == "Course")
    for element in source.children(events, ("EventGroups", "Event")):
        if element.tag == "Event":
            event = _read_event(source, element, names)
            names.events[event.id] = event


def _read_event(source: XmlSource, element: etree._Element, names: Names) -> Event:
    for _ in source.children(element, _EVENT_PARTS):
        pass
    course, time = element.find("Course"), element.find("Time")
    given = None if time is None else source.reference(time, names.times)
    duration = source.required_integer(element, "Duration", least=1)
    if time is not None and given is not None:
        left = len(names.times) - list(names.times).index(given)
        if duration > left:
            rule = f"an event of {duration} periods must end by the last time"
            source.refuse(time, "Time", given, rule, "超出最后一个时间")
    return Event(
        id=source.id_of(element, names.events),
        name=source.required_text(element, "Name"),
        duration=duration,
        slots=_read_slots(source, element, names),
        groups=source.references(element, "EventGroups", ("EventGroup",), names.event_groups),
        course=None if course is None else source.reference(course, names.event_groups),
        time=given,
        workload=source.integer(element, "Workload"),
        color=element.get("Color"),
    )


def _read_slots(source: XmlSource, event: etree._Element, names: Names) -> tuple[ResourceSlot, ...]:
    slots: list[ResourceSlot] = []
    roles: set[str | None] = set()
    for element in source.section(event, "Resources", ("Resource",)):
        slot = _read_slot(source, element, names)
        if slot.role is not None and slot.role in roles:
            source.refuse(element, "Role", slot.role, "an event's Roles are distinct", "Role 重复")
        roles.add(slot.role)
        slots.append(slot)
    groups = source.references(event, "ResourceGroups", ("ResourceGroup",), names.resource_groups)
    for group in groups:
        kind = names.resource_groups[group].type
        slots += (
            ResourceSlot(kind, resource=resource, group=group)
            for resource in names.group_members[group]
        )
    return tuple(slots)


def _read_slot(source: XmlSource, element: etree._Element, names: Names) -> ResourceSlot:
    given = None
    if "Reference" in element.attrib:
        given = source.reference(element, names.resources)
    role = source.text(element, "Role")
    if given is None and role is None and "Reference" not in element.attrib:
        rule = "a Resource without Reference must have a Role"
        source.refuse(element, "Role", None, rule, "未指定资源时必须有 Role")
    if given is not None and element.find("ResourceType") is None:
        kind = names.resources[given].type
    else:
        kind = _resource_type(source, element, names)
    if given is not None and kind and names.resources[given].type != kind:
        rule = "the Resource must be of the ResourceType of its place"
        source.refuse(element, "Resource Reference", given, rule, "资源类型不符")
    return ResourceSlot(kind, role, given, source.integer(element, "Workload"))
