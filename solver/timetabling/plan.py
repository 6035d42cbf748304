"""A timetable in numbers, as the search handles it: immutable, one tuple of parts an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...models.index import ProblemIndex
from ...models.problem import Assignment, Meeting

UNASSIGNED = -1
"""No time, or no resource: numbers stand in flat arrays here, where None would not do."""


class Part(NamedTuple):
    """One meeting in numbers.

    Attributes
    ----------
    start
        Number of the first time, `UNASSIGNED` without one.
    picks
        Number of the resource of each slot, `UNASSIGNED` without one.
    weeks
        Bit mask of the weeks of the cycle.
    """

    event: int
    duration: int
    start: int
    picks: tuple[int, ...]
    weeks: int


Plan = tuple[tuple[Part, ...], ...]
"""The parts of every event, by the event's number."""


def given_picks(index: ProblemIndex, event: int) -> tuple[int, ...]:
    """Return the given resource of each slot, `UNASSIGNED` for those to be chosen."""
    return tuple(
        UNASSIGNED if slot.resource is None else slot.resource for slot in index.slots[event]
    )


def missing_part(index: ProblemIndex, event: int, duration: int) -> Part:
    """Return a meeting of `duration` that has no time and no chosen resources."""
    options = index.week_options[event]
    weeks = options[0] if options else index.event_weeks[event]
    given = index.given_time[event]
    start = UNASSIGNED if given is None else given
    return Part(event, duration, start, given_picks(index, event), weeks)


def empty_plan(index: ProblemIndex) -> Plan:
    """Return the timetable in which nothing has been decided."""
    return tuple(
        (missing_part(index, e, event.duration),) for e, event in enumerate(index.problem.events)
    )


def without_picks(index: ProblemIndex, plan: Plan) -> Plan:
    """Return a plan with the resources that are given, and none of those chosen."""
    return tuple(
        tuple(sorted(part._replace(picks=given_picks(index, e)) for part in parts))
        for e, parts in enumerate(plan)
    )


def with_picks(plan: Plan, source: Plan) -> Plan:
    """Return a plan with the chosen resources of `source` wherever a meeting is the same there."""
    found: list[tuple[Part, ...]] = []
    for parts, before in zip(plan, source, strict=True):
        known = {(part.start, part.duration): part.picks for part in before}
        picked = (p._replace(picks=known.get((p.start, p.duration), p.picks)) for p in parts)
        found.append(tuple(sorted(picked)))
    return tuple(found)


def to_plan(index: ProblemIndex, assignment: Assignment) -> Plan:
    """Turn an assignment into numbers; what it leaves out becomes meetings without a time."""
    parts: list[list[Part]] = [[] for _ in index.problem.events]
    for meeting in assignment.meetings:
        e = index.event_number[meeting.event]
        picks = given_picks(index, e)
        if meeting.resources:
            chosen = (_number(index, r) for r in meeting.resources)
            picks = tuple(
                given if given != UNASSIGNED else pick
                for given, pick in zip(picks, chosen, strict=True)
            )
        start = UNASSIGNED if meeting.time is None else index.time_number[meeting.time]
        weeks = index.meeting_weeks(e, meeting.weeks)
        parts[e].append(Part(e, meeting.duration, start, picks, weeks))
    for e, event in enumerate(index.problem.events):
        left = event.duration - sum(part.duration for part in parts[e])
        if left > 0:
            parts[e].append(missing_part(index, e, left))
    return tuple(tuple(sorted(of_event)) for of_event in parts)


def to_assignment(index: ProblemIndex, plan: Iterable[Iterable[Part]]) -> Assignment:
    """Turn a plan back into ids."""
    problem = index.problem
    meetings = tuple(
        Meeting(
            event=problem.events[part.event].id,
            duration=part.duration,
            time=None if part.start == UNASSIGNED else problem.times[part.start].id,
            resources=tuple(
                None if pick == UNASSIGNED else problem.resources[pick].id for pick in part.picks
            ),
            weeks=part.weeks if index.week_options[part.event] else None,
        )
        for of_event in plan
        for part in of_event
    )
    return Assignment(problem=problem.id, meetings=meetings)


def _number(index: ProblemIndex, resource: str | None) -> int:
    return UNASSIGNED if resource is None else index.resource_number[resource]
