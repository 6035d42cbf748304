"""Reading the solution groups of a XHSTT archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ..models.archive import InvalidSolution, Solution, SolutionGroup
from ..models.errors import InputError, shorten
from ..models.problem import Assignment, Event, Meeting, Problem
from .xhstt_grammar import ANYTHING, REFERENCE, TEXT, Shape, check_shape, listed
from .xhstt_metadata import METADATA, read_metadata
from .xhstt_names import MOST_NAMED
from .xhstt_xml import XmlSource, required_text, section, text_of

SOLUTION_GROUP = Shape("Id", {"+MetaData": METADATA, "*Solution": ANYTHING})
"""The shape of a solution group; each solution is looked at by itself."""

_MEETING = Shape(
    "Reference",
    {
        "+Duration": TEXT,
        "+Time": REFERENCE,
        "+Resources": listed(("Resource",), Shape("Reference", {"Role": TEXT})),
    },
)
_SOLUTION = Shape(
    "Reference",
    {
        "+Description": TEXT,
        "+RunningTime": TEXT,
        "+Events": listed(("Event",), _MEETING),
        "+Report": ANYTHING,
    },
)


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
) -> tuple[tuple[SolutionGroup, ...], tuple[InvalidSolution, ...]]:
    """Return the solution groups of an archive in file order, and which solutions are none.

    Solutions refer to `problems`; each must fit its problem (durations, times, roles, given
    times and resources), as the official evaluator demands.
    """
    lookups = {id_: _lookup(problem) for id_, problem in problems.items()}
    groups: dict[str, SolutionGroup] = {}
    invalid: list[InvalidSolution] = []
    before = 0
    for element in section(root, "SolutionGroups"):
        group_id = source.id_of(element, groups)
        solutions: list[Solution] = []
        for child in element.iterchildren("Solution"):
            own = XmlSource(source.file)
            try:
                solutions.append(_read_solution(own, child, lookups))
            except InputError as error:
                place = before + len(solutions)
                instance = child.get("Reference")
                invalid.append(InvalidSolution(group_id, instance, place, error.problems))
        before += len(solutions)
        groups[group_id] = SolutionGroup(group_id, tuple(solutions), read_metadata(element))
    return tuple(groups.values()), tuple(invalid)


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
) -> Solution:
    check_shape(source, element, _SOLUTION)
    problem = source.reference(element, lookups) or ""
    source.raise_refusals()
    lookup = lookups[problem]
    _check_size(source, element, lookup)
    meetings = [
        meeting
        for child in section(element, "Events")
        if (meeting := _read_meeting(source, child, lookup)) is not None
    ]
    _check_durations(source, element, lookup, meetings)
    source.raise_refusals()
    return Solution(
        Assignment(problem, tuple(meetings)),
        text_of(element, "Description") or None,
        text_of(element, "RunningTime") or None,
    )


def _check_size(source: XmlSource, element: etree._Element, lookup: _Lookup) -> None:
    """End the reading of a solution that would fill the memory with the places of its meetings."""
    named = (lookup.events.get(child.get("Reference", "")) for child in section(element, "Events"))
    if sum(len(places.given) for places in named if places is not None) > MOST_NAMED:
        rule = f"the meetings of a solution have at most {MOST_NAMED} places for resources in all"
        rule_zh = f"一个解中各课的资源位置合计不得超过 {MOST_NAMED}"
        source.refuse(element, "Events", None, rule, rule_zh)
        source.raise_refusals()


def _check_durations(
    source: XmlSource, element: etree._Element, lookup: _Lookup, meetings: list[Meeting]
) -> None:
    totals: dict[str, int] = {}
    for meeting in meetings:
        totals[meeting.event] = totals.get(meeting.event, 0) + meeting.duration
    for event, total in totals.items():
        most = lookup.events[event].event.duration
        if total > most:
            rule = f"the parts of event {shorten(event)} last at most {most}"
            source.refuse(element, "Duration", str(total), rule, "课时总和超过事件的课时")


def _read_meeting(source: XmlSource, element: etree._Element, lookup: _Lookup) -> Meeting | None:
    event_id = source.reference(element, lookup.events)
    if event_id is None:
        return None
    places = lookup.events[event_id]
    event = places.event
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
        rule = f"event {shorten(event.id)} has the given time {shorten(event.time)}"
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
    for child in found:
        role = required_text(child, "Role")
        if role in roles:
            source.refuse(child, "Role", role, "a meeting's Roles are distinct", "Role 重复")
        roles.add(role)
        place = places.of_role.get(role)
        if place is None:
            rule = f"event {shorten(event.id)} has no such Role"
            source.refuse(child, "Role", role, rule, "该事件没有此 Role")
            continue
        resource = source.reference(child, lookup.resource_types)
        slot = event.slots[place]
        if resource is None:
            continue
        if lookup.resource_types[resource] != slot.type:
            rule = f"a resource of type {shorten(slot.type)} is expected"
            source.refuse(child, "Resource", resource, rule, "资源类型不符")
        elif slot.resource is not None and resource != slot.resource:
            rule = f"the place has the given resource {shorten(slot.resource)}"
            source.refuse(child, "Resource", resource, rule, "与给定资源不符")
        resources[place] = resource
    return tuple(resources)
