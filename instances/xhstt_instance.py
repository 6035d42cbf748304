"""Reading one instance of a XHSTT archive: times, resources and events."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ..models.errors import shorten
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
from .xhstt_constraints import CONSTRAINTS, read_constraints
from .xhstt_grammar import NAMED, REFERENCE, TEXT, Shape, check_shape, listed
from .xhstt_metadata import METADATA, read_metadata
from .xhstt_names import Names
from .xhstt_xml import XmlSource, required_text, section, text_of

TIME_GROUP_KINDS = {
    "Day": TimeGroupKind.DAY,
    "Week": TimeGroupKind.WEEK,
    "TimeGroup": TimeGroupKind.OTHER,
}
"""Element in which a time group is defined and referred to, and its kind."""

_TIMES = Shape(
    children={
        "+TimeGroups": listed(TIME_GROUP_KINDS, NAMED),
        "*Time": Shape(
            "Id",
            {
                "Name": TEXT,
                "+Week": REFERENCE,
                "+Day": REFERENCE,
                "+TimeGroups": listed(TIME_GROUP_KINDS),
            },
        ),
    }
)

_OF_TYPE: Mapping[str, Shape] = {"Name": TEXT, "ResourceType": REFERENCE}
_RESOURCES = Shape(
    children={
        "ResourceTypes": listed(("ResourceType",), NAMED),
        "+ResourceGroups": listed(("ResourceGroup",), Shape("Id", _OF_TYPE)),
        "*Resource": Shape("Id", {**_OF_TYPE, "+ResourceGroups": listed(("ResourceGroup",))}),
    }
)

_SLOT = Shape("+Reference", {"+Role": TEXT, "+ResourceType": REFERENCE, "+Workload": TEXT})
_EVENT = Shape(
    "Id +Color",
    {
        "Name": TEXT,
        "Duration": TEXT,
        "+Workload": TEXT,
        "+Course": REFERENCE,
        "+Time": REFERENCE,
        "+Resources": listed(("Resource",), _SLOT),
        "+ResourceGroups": listed(("ResourceGroup",)),
        "+EventGroups": listed(("EventGroup",)),
    },
)
_EVENTS = Shape(
    children={"+EventGroups": listed(("Course", "EventGroup"), NAMED), "*Event": _EVENT}
)

_INSTANCE = Shape(
    "Id",
    {
        "+MetaData": METADATA,
        "Times": _TIMES,
        "Resources": _RESOURCES,
        "Events": _EVENTS,
        "Constraints": CONSTRAINTS,
    },
)


def read_instance(source: XmlSource, element: etree._Element, taken: set[str]) -> Problem:
    """Return the problem that an Instance element describes; `taken` are ids of earlier ones.

    Raises
    ------
    InputError
        Something stands where it may not, or is missing; the rest is then not looked at.
    """
    check_shape(source, element, _INSTANCE)
    source.raise_refusals()
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


def _read_times(source: XmlSource, instance: etree._Element, names: Names) -> None:
    (times,) = instance.iterchildren("Times")
    for element in section(times, "TimeGroups"):
        group_id = source.id_of(element, names.time_groups)
        name = required_text(element, "Name")
        names.time_groups[group_id] = TimeGroup(group_id, name, TIME_GROUP_KINDS[element.tag])
    named = (g.id for g in names.time_groups.values() if g.kind is TimeGroupKind.DAY)
    days = {day: number for number, day in enumerate(named)}
    for element in times.iterchildren("Time"):
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
    groups += source.references(element, "TimeGroups", names.time_groups)
    day = next((days[group] for group in groups if group in days), None)
    name = required_text(element, "Name")
    names.times[time_id] = Time(time_id, name, tuple(dict.fromkeys(groups)), day)


def _read_resources(source: XmlSource, instance: etree._Element, names: Names) -> None:
    (resources,) = instance.iterchildren("Resources")
    for element in section(resources, "ResourceTypes"):
        type_id = source.id_of(element, names.resource_types)
        names.resource_types[type_id] = ResourceType(type_id, required_text(element, "Name"))
    for element in section(resources, "ResourceGroups"):
        group_id = source.id_of(element, names.resource_groups)
        kind = _resource_type(source, element, names)
        name = required_text(element, "Name")
        names.resource_groups[group_id] = ResourceGroup(group_id, name, kind or "")
    for element in resources.iterchildren("Resource"):
        names.add_resource(_read_resource(source, element, names))


def _read_resource(source: XmlSource, element: etree._Element, names: Names) -> Resource:
    resource_id = source.id_of(element, names.resources)
    kind = _resource_type(source, element, names)
    for item in section(element, "ResourceGroups"):
        group = names.resource_groups.get(item.get("Reference", ""))
        if group is not None and kind and group.type and group.type != kind:
            rule = f"a Resource is of the ResourceType of its groups ({shorten(group.type)})"
            rule_zh = f"资源类型与其组的类型（{shorten(group.type)}）不符"
            source.refuse(item, "ResourceGroup Reference", group.id, rule, rule_zh)
    groups = source.references(element, "ResourceGroups", names.resource_groups)
    return Resource(
        resource_id, required_text(element, "Name"), kind or "", tuple(dict.fromkeys(groups))
    )


def _resource_type(source: XmlSource, element: etree._Element, names: Names) -> str | None:
    child = element.find("ResourceType")
    return None if child is None else source.reference(child, names.resource_types)


def _read_events(source: XmlSource, instance: etree._Element, names: Names) -> None:
    (events,) = instance.iterchildren("Events")
    for element in section(events, "EventGroups"):
        group_id = source.id_of(element, names.event_groups)
        name = required_text(element, "Name")
        names.event_groups[group_id] = EventGroup(group_id, name, element.tag == "Course")
    places = {time: number for number, time in enumerate(names.times)}
    for element in events.iterchildren("Event"):
        names.add_event(_read_event(source, element, names, places))


def _read_event(
    source: XmlSource, element: etree._Element, names: Names, places: Mapping[str, int]
) -> Event:
    course, time = element.find("Course"), element.find("Time")
    given = None if time is None else source.reference(time, names.times)
    duration = source.required_integer(element, "Duration", least=1)
    if time is not None and given is not None and duration > len(places) - places[given]:
        rule = f"an event of {duration} periods must end by the last time"
        source.refuse(time, "Time", given, rule, "超出最后一个时间")
    return Event(
        id=source.id_of(element, names.events),
        name=required_text(element, "Name"),
        duration=duration,
        slots=_read_slots(source, element, names),
        groups=source.references(element, "EventGroups", names.event_groups),
        course=None if course is None else source.reference(course, names.event_groups),
        time=given,
        workload=source.integer(element, "Workload"),
        color=element.get("Color"),
    )


def _read_slots(source: XmlSource, event: etree._Element, names: Names) -> tuple[ResourceSlot, ...]:
    slots: list[ResourceSlot] = []
    roles: set[str | None] = set()
    for element in section(event, "Resources"):
        slot = _read_slot(source, element, names)
        if slot.role is not None and slot.role in roles:
            source.refuse(element, "Role", slot.role, "an event's Roles are distinct", "Role 重复")
        roles.add(slot.role)
        slots.append(slot)
    for group in source.references(event, "ResourceGroups", names.resource_groups):
        members = names.group_members.get(group, ())
        names.count(source, event, len(members))
        kind = names.resource_groups[group].type
        slots += (ResourceSlot(kind, resource=resource, group=group) for resource in members)
    return tuple(slots)


def _read_slot(source: XmlSource, element: etree._Element, names: Names) -> ResourceSlot:
    reference = element.get("Reference")
    given = None if reference is None else source.reference(element, names.resources)
    role = text_of(element, "Role")
    if reference is None and role is None:
        rule = "a Resource without Reference must have a Role"
        source.refuse(element, "Role", None, rule, "未指定资源时必须有 Role")
    kind = _resource_type(source, element, names)
    if reference is None and element.find("ResourceType") is None:
        rule = "a Resource without Reference must have a ResourceType"
        source.refuse(element, "ResourceType", None, rule, "未指定资源时必须有 ResourceType")
    if given is not None:
        own = names.resources[given].type
        if kind is not None and kind != own:
            rule = "the Resource must be of the ResourceType of its place"
            source.refuse(element, "Resource Reference", given, rule, "资源类型不符")
        kind = own
    return ResourceSlot(kind or "", role, given, source.integer(element, "Workload"))
