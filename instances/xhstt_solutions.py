"""Reading the solution groups of a XHSTT archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ..models.archive import Solution, SolutionGroup
from ..models.problem import Assignment, Event, Meeting, Problem
from .xhstt_instance import read_metadata
from .xhstt_xml import XmlSource

_MEETING_PARTS = frozenset({"Duration", "Time", "Resources"})


@dataclass(frozen=True, slots=True)
class _Places:
    """An event's slots: where each role stands, and what is given."""

    event: Event
    of_role: Mapping[str, int]
    given: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What a solution may refer to in its problem."""

    events: Mapping[str, _Places]
    times: Mapping[str, int]
    resource_types: Mapping[str, str]


def read_solution_groups(
    source: XmlSource, root: etree._Element, problems: Mapping[str, Problem]
) -> tuple[SolutionGroup, ...]:
    """Return the solution groups of an archive in file order.

    Solutions refer to `problems`; each must fit its problem (durations, times, roles, given
    times and resources), as the official evaluator demands.
    """
    lookups = {id_: _lookup(problem) for id_, problem in problems.items()}
    groups: dict[str, SolutionGroup] = {}
    for element in source.section(root, "SolutionGroups", ("SolutionGroup",)):
        group_id = source.id_of(element, groups)
        solutions = [
            _read_solution(source, child, lookups)
            for child in source.children(element, ("MetaData", "Solution"))
            if child.tag == "Solution"
        ]
        found = tuple(solution for solution in solutions if solution is not None)
        groups[group_id] = SolutionGroup(group_id, found, read_metadata(element))
    return tuple(groups.values())


def _lookup(problem: Problem) -> _Lookup:
    return _Lookup(
        {event.id: _places(event) for event in problem.events},
        {time.id: number for number, time in enumerate(problem.times)},
        {resource.id: resource.type for resource in problem.resources},
    )


def _places(event: Event) -> _Places:
    of_role = {slot.role: s for s, slot in enumerate(event.slots) if slot.role is not None}
    return _Places(event, of_role, tuple(slot.resource for slot in event.slots))


def _read_solution(
    source: XmlSource, element: etree._Element, lookups: Mapping[str, _Lookup]
) -> Solution | None:
    problem = source.reference(element, lookups)
    if problem is None:
        return None
    lookup = lookups[problem]
    meetings = [
        meeting
        for child in source.section(element, "Events", ("Event",))
        if (meeting := _read_meeting(source, child, lookup)) is not None
    ]
    _check_durations(source, element, lookup, meetings)
    return Solution(
        Assignment(problem, tuple(meetings)),
        source.text(element, "Description") or None,
        source.text(element, "RunningTime") or None,
    )


def _check_durations(
    source: XmlSource, element: etree._Element, lookup: _Lookup, meetings: list[Meeting]
) -> None:
    totals: dict[str, int] = {}
    for meeting in meetings:
        totals[meeting.event] = totals.get(meeting.event, 0) + meeting.duration
    for event, total in totals.items():
        most = lookup.events[event].event.duration
        if total > most:
            rule = f"the parts of event {event} last at most {most}"
            source.refuse(element, "Duration", str(total), rule, "课时总和超过事件的课时")


def _read_meeting(source: XmlSource, element: etree._Element, lookup: _Lookup) -> Meeting | None:
    event_id = source.reference(element, lookup.events)
    if event_id is None:
        return None
    places = lookup.events[event_id]
    event = places.event
    for _ in source.children(element, _MEETING_PARTS):
        pass
    duration = source.integer(element, "Duration", least=1)
    duration = event.duration if duration is None else duration
    return Meeting(
        event_id,
        duration,
        _read_time(source, element, lookup, event, duration),
        _read_resources(source, element, lookup, places),
    )


def _read_time(
    source: XmlSource, element: etree._Element, lookup: _Lookup, event: Event, duration: int
) -> str | None:
    child = element.find("Time")
    if child is None:
        return event.time
    time = source.reference(child, lookup.times)
    if time is None:
        return event.time
    if event.time is not None and time != event.time:
        rule = f"event {event.id} has the given time {event.time}"
        source.refuse(child, "Time", time, rule, "与给定时间不符")
    if lookup.times[time] + duration > len(lookup.times):
        rule = f"a part of {duration} periods must end by the last time"
        source.refuse(child, "Time", time, rule, "超出最后一个时间")
    return time


def _read_resources(
    source: XmlSource, element: etree._Element, lookup: _Lookup, places: _Places
) -> tuple[str | None, ...]:
    found = element.find("Resources")
    if found is None:
        return places.given
    event, resources = places.event, list(places.given)
    roles: set[str] = set()
    for child in source.children(found, ("Resource",)):
        role = source.required_text(child, "Role")
        if role in roles:
            source.refuse(child, "Role", role, "a meeting's Roles are distinct", "Role 重复")
        roles.add(role)
        place = places.of_role.get(role)
        if place is None:
            rule = f"event {event.id} has no such Role"
            source.refuse(child, "Role", role, rule, "该事件没有此 Role")
            continue
        resource = source.reference(child, lookup.resource_types)
        slot = event.slots[place]
        if resource is None:
            continue
        if lookup.resource_types[resource] != slot.type:
            rule = f"a resource of type {slot.type} is expected"
            source.refuse(child, "Resource", resource, rule, "资源类型不符")
        elif slot.resource is not None and resource != slot.resource:
            rule = f"the place has the given resource {slot.resource}"
            source.refuse(child, "Resource", resource, rule, "与给定资源不符")
        resources[place] = resource
    return tuple(resources)
