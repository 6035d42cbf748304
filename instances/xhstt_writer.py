"""Writing a XHSTT archive: the elements of the standard, in the standard's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from lxml import etree

from ..models.archive import Archive, Solution, SolutionGroup
from ..models.errors import UsageError
from ..models.problem import ALL_WEEKS, Event, Meeting, Problem, Time, TimeGroupKind
from .xhstt_constraints import FORMS, write_constraints
from .xhstt_instance import TIME_GROUP_KINDS
from .xhstt_metadata import OPTIONAL_METADATA
from .xhstt_parts import add, add_reference, write_references
from .xhstt_xml import ROOT

_TAG_OF_KIND = {kind: tag for tag, kind in TIME_GROUP_KINDS.items()}

_ARCHIVE_METADATA = ("Name", "Contributor", "Date", "Description")
_INSTANCE_METADATA = ("Name", "Contributor", "Date", "Country", "Description")
_GROUP_METADATA = ("Contributor", "Date", "Description")
"""What the standard wants in each MetaData, written empty where not known."""


def archive_element(archive: Archive) -> etree._Element:
    """Return the archive as an element tree.

    Raises
    ------
    UsageError
        A problem has something that the standard cannot say, or a solution has no problem.
    """
    if archive.invalid:
        raise UsageError("an archive is not written without its invalid solutions")
    for problem in archive.problems:
        refuse_foreign(problem)
    root = etree.Element(ROOT)
    if archive.id is not None:
        root.set("Id", archive.id)
    if archive.metadata:
        _metadata(root, archive.metadata, _ARCHIVE_METADATA)
    instances = add(root, "Instances")
    for problem in archive.problems:
        _instance(instances, problem)
    events = {p.id: {event.id: event for event in p.events} for p in archive.problems}
    groups = add(root, "SolutionGroups")
    for group in archive.solution_groups:
        _solution_group(groups, group, events)
    return root


def refuse_foreign(problem: Problem) -> None:
    """Raise UsageError if `problem` has anything that XHSTT has no words for."""
    foreign = [c.id for c in problem.constraints if type(c) not in FORMS]
    if foreign:
        shown = ", ".join(foreign[:5])
        raise UsageError(
            f"problem {problem.id}: XHSTT has no such constraint kind as those of {shown}"
        )
    if problem.weeks > 1 or any(e.week_options or e.weeks != ALL_WEEKS for e in problem.events):
        raise UsageError(f"problem {problem.id}: XHSTT has no odd and even weeks")
    if any(time.start is not None for time in problem.times):
        raise UsageError(f"problem {problem.id}: XHSTT has no clock times")


def _define(parent: etree._Element, tag: str, id_: str, name: str) -> etree._Element:
    child = etree.SubElement(parent, tag)
    child.set("Id", id_)
    add(child, "Name", name)
    return child


def _metadata(parent: etree._Element, metadata: Mapping[str, str], required: Sequence[str]) -> None:
    found = add(parent, "MetaData")
    for tag in required:
        add(found, tag, metadata.get(tag, ""))
    for tag in OPTIONAL_METADATA:
        if tag in metadata:
            add(found, tag, metadata[tag])


def _instance(parent: etree._Element, problem: Problem) -> None:
    instance = add(parent, "Instance")
    instance.set("Id", problem.id)
    _metadata(instance, {**problem.metadata, "Name": problem.name}, _INSTANCE_METADATA)
    _times(add(instance, "Times"), problem)
    _resources(add(instance, "Resources"), problem)
    _events(add(instance, "Events"), problem)
    write_constraints(add(instance, "Constraints"), problem)


def _times(times: etree._Element, problem: Problem) -> None:
    groups = add(times, "TimeGroups")
    # The standard wants weeks before days before other time groups.
    order = (TimeGroupKind.WEEK, TimeGroupKind.DAY, TimeGroupKind.OTHER)
    for group in sorted(problem.time_groups, key=lambda group: order.index(group.kind)):
        _define(groups, _TAG_OF_KIND[group.kind], group.id, group.name)
    kinds = {group.id: group.kind for group in problem.time_groups}
    for time in problem.times:
        _time(times, time, kinds)


def _time(times: etree._Element, time: Time, kinds: Mapping[str, TimeGroupKind]) -> None:
    element = _define(times, "Time", time.id, time.name)
    # A time stands in one Week and one Day; more of them would go among its other groups.
    others = list(time.groups)
    for kind in (TimeGroupKind.WEEK, TimeGroupKind.DAY):
        first = next((group for group in time.groups if kinds[group] is kind), None)
        if first is not None:
            add_reference(element, _TAG_OF_KIND[kind], first)
            others.remove(first)
    write_references(element, "TimeGroups", "TimeGroup", tuple(others))


def _resources(resources: etree._Element, problem: Problem) -> None:
    types = add(resources, "ResourceTypes")
    for kind in problem.resource_types:
        _define(types, "ResourceType", kind.id, kind.name)
    groups = add(resources, "ResourceGroups")
    for group in problem.resource_groups:
        add_reference(
            _define(groups, "ResourceGroup", group.id, group.name), "ResourceType", group.type
        )
    for resource in problem.resources:
        element = _define(resources, "Resource", resource.id, resource.name)
        add_reference(element, "ResourceType", resource.type)
        write_references(element, "ResourceGroups", "ResourceGroup", resource.groups)


def _events(events: etree._Element, problem: Problem) -> None:
    groups = add(events, "EventGroups")
    # The standard wants courses before other event groups.
    for group in sorted(problem.event_groups, key=lambda group: not group.course):
        _define(groups, "Course" if group.course else "EventGroup", group.id, group.name)
    for event in problem.events:
        _event(events, event)


def _event(events: etree._Element, event: Event) -> None:
    element = _define(events, "Event", event.id, event.name)
    if event.color is not None:
        element.set("Color", event.color)
    add(element, "Duration", str(event.duration))
    if event.workload is not None:
        add(element, "Workload", str(event.workload))
    if event.course is not None:
        add_reference(element, "Course", event.course)
    if event.time is not None:
        add_reference(element, "Time", event.time)
    _slots(element, event)
    write_references(element, "ResourceGroups", "ResourceGroup", _groups_of(event))
    write_references(element, "EventGroups", "EventGroup", event.groups)


def _groups_of(event: Event) -> tuple[str, ...]:
    """Return the groups that are given to an event, as often as it has each one's resources."""
    found: list[str] = []
    given = [slot for slot in event.slots if slot.group is not None]
    seen: Counter[tuple[str | None, str | None]] = Counter()
    for slot in given:
        key = slot.group, slot.resource
        seen[key] += 1
        if slot.group is not None and found.count(slot.group) < seen[key]:
            found.append(slot.group)
    return tuple(found)


def _slots(element: etree._Element, event: Event) -> None:
    slots = [slot for slot in event.slots if slot.group is None]
    if not slots:
        return
    resources = add(element, "Resources")
    for slot in slots:
        place = add(resources, "Resource")
        if slot.resource is not None:
            place.set("Reference", slot.resource)
        if slot.role is not None:
            add(place, "Role", slot.role)
            add_reference(place, "ResourceType", slot.type)
        if slot.workload is not None:
            add(place, "Workload", str(slot.workload))


def _solution_group(
    groups: etree._Element,
    group: SolutionGroup,
    events: Mapping[str, Mapping[str, Event]],
) -> None:
    element = add(groups, "SolutionGroup")
    element.set("Id", group.id)
    _metadata(element, group.metadata, _GROUP_METADATA)
    for solution in group.solutions:
        problem = solution.assignment.problem
        if problem not in events:
            raise UsageError(f"solution group {group.id}: the archive has no problem {problem!r}")
        _solution(element, solution, events[problem])


def _solution(group: etree._Element, solution: Solution, events: Mapping[str, Event]) -> None:
    element = add_reference(group, "Solution", solution.assignment.problem)
    if solution.description is not None:
        add(element, "Description", solution.description)
    if solution.running_time is not None:
        add(element, "RunningTime", solution.running_time)
    meetings = add(element, "Events")
    for meeting in solution.assignment.meetings:
        _meeting(meetings, meeting, events[meeting.event])


def _meeting(meetings: etree._Element, meeting: Meeting, event: Event) -> None:
    element = add_reference(meetings, "Event", meeting.event)
    if meeting.duration != event.duration:
        add(element, "Duration", str(meeting.duration))
    if meeting.time is not None:
        add_reference(element, "Time", meeting.time)
    chosen = [
        (slot.role, resource)
        for slot, resource in zip(event.slots, meeting.resources, strict=bool(meeting.resources))
        if slot.resource is None and slot.role is not None and resource is not None
    ]
    if chosen:
        resources = add(element, "Resources")
        for role, resource in chosen:
            add(add_reference(resources, "Resource", resource), "Role", role)
