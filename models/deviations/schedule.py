"""A timetable in numbers, complete: what the deviations are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..errors import AnswerMismatchError
from ..index import ProblemIndex
from ..problem import Assignment, Meeting


@dataclass(frozen=True, slots=True)
class Placed:
    """One meeting in numbers.

    Attributes
    ----------
    start
        Number of its first time, None while unassigned; it takes `duration` times in a row.
    resources
        Resource in each slot of the event, None while unassigned.
    weeks
        Bit set of the weeks of the cycle in which it takes place.
    times
        Bit set of the times it takes; 0 while unassigned.
    """

    event: int
    duration: int
    start: int | None
    resources: tuple[int | None, ...]
    weeks: int
    times: int


@dataclass(frozen=True, slots=True)
class Occupation:
    """What a resource is busy with in one week.

    Attributes
    ----------
    busy
        Bit set of the times at which it takes part in a meeting.
    periods
        Periods of all its meetings with a time, so that `periods` exceeds the number of busy
        times by one for each further meeting at a time.
    """

    busy: int
    periods: int


class Schedule:
    """An assignment resolved against its problem.

    The standard's completion (KHE, "complete representation"): where an event's meetings last
    less than the event, one more meeting lasts the difference; given resources and a given time
    hold for every meeting, this one included.

    Parameters
    ----------
    index
        The problem.
    assignment
        Its timetable.

    Raises
    ------
    AnswerMismatchError
        The assignment belongs to another problem, or a meeting does not fit its event.

    Attributes
    ----------
    meetings
        Meetings of each event, the completing one last.
    """

    def __init__(self, index: ProblemIndex, assignment: Assignment) -> None:
        if assignment.problem != index.problem.id:
            raise AnswerMismatchError(
                f"the timetable is one of problem {assignment.problem!r}, "
                f"not of {index.problem.id!r}"
            )
        self.index = index
        found: list[list[Placed]] = [[] for _ in index.problem.events]
        for meeting in assignment.meetings:
            placed = _place(index, meeting)
            found[placed.event].append(placed)
        for event, meetings in enumerate(found):
            missing = index.problem.events[event].duration - sum(m.duration for m in meetings)
            if missing < 0:
                raise _mismatch(index, event, "its meetings last longer than the event")
            if missing > 0:
                meetings.append(_missing(index, event, missing))
        self.meetings = tuple(tuple(meetings) for meetings in found)

    @cached_property
    def visits(self) -> tuple[tuple[tuple[Placed, int], ...], ...]:
        """For each resource the meetings it takes part in, each with the slot it takes.

        A resource that stands in two slots of a meeting visits it twice.
        """
        found: list[list[tuple[Placed, int]]] = [[] for _ in self.index.problem.resources]
        for meetings in self.meetings:
            for meeting in meetings:
                for slot, resource in enumerate(meeting.resources):
                    if resource is not None:
                        found[resource].append((meeting, slot))
        return tuple(tuple(visits) for visits in found)

    @cached_property
    def occupations(self) -> tuple[tuple[Occupation, ...], ...]:
        """For each resource its occupation in each week of the cycle."""
        weeks = range(self.index.problem.weeks)
        return tuple(tuple(_occupation(visits, week) for week in weeks) for visits in self.visits)

    @cached_property
    def running(self) -> tuple[tuple[int, ...], ...]:
        """For each event the bit set of times at which it runs, in each week of the cycle."""
        weeks = range(self.index.problem.weeks)
        return tuple(tuple(_union(meetings, week) for week in weeks) for meetings in self.meetings)


def _occupation(visits: tuple[tuple[Placed, int], ...], week: int) -> Occupation:
    busy = periods = 0
    for meeting, _ in visits:
        if meeting.times and meeting.weeks >> week & 1:
            busy |= meeting.times
            periods += meeting.duration
    return Occupation(busy, periods)


def _union(meetings: tuple[Placed, ...], week: int) -> int:
    times = 0
    for meeting in meetings:
        if meeting.weeks >> week & 1:
            times |= meeting.times
    return times


def _mismatch(index: ProblemIndex, event: int, why: str) -> AnswerMismatchError:
    return AnswerMismatchError(f"event {index.problem.events[event].id!r}: {why}")


def _missing(index: ProblemIndex, event: int, duration: int) -> Placed:
    start = _given_start(index, event, duration)
    resources = tuple(slot.resource for slot in index.slots[event])
    weeks = index.meeting_weeks(event, None)
    return Placed(event, duration, start, resources, weeks, _times(start, duration))


def _given_start(index: ProblemIndex, event: int, duration: int) -> int | None:
    """Return the event's given time, None where there is none or too little room after it."""
    given = index.given_time[event]
    room = given is not None and given + duration <= len(index.problem.times)
    return given if room else None


def _times(start: int | None, duration: int) -> int:
    return 0 if start is None else ((1 << duration) - 1) << start


def _place(index: ProblemIndex, meeting: Meeting) -> Placed:
    event = index.event_number.get(meeting.event)
    if event is None:
        raise AnswerMismatchError(f"the problem has no event {meeting.event!r}")
    if meeting.duration < 1:
        raise _mismatch(index, event, f"a meeting lasts {meeting.duration} periods")
    start = _start(index, event, meeting)
    weeks = _weeks(index, event, meeting, start)
    resources = _resources(index, event, meeting)
    times = _times(start, meeting.duration)
    return Placed(event, meeting.duration, start, resources, weeks, times)


def _start(index: ProblemIndex, event: int, meeting: Meeting) -> int | None:
    given = index.given_time[event]
    if meeting.time is None:
        return _given_start(index, event, meeting.duration)
    start = index.time_number.get(meeting.time)
    if start is None:
        raise _mismatch(index, event, f"the problem has no time {meeting.time!r}")
    if given is not None and start != given:
        raise _mismatch(index, event, f"it meets at {meeting.time!r}, not at its given time")
    if start + meeting.duration > len(index.problem.times):
        raise _mismatch(index, event, f"it runs beyond the last time from {meeting.time!r} on")
    return start


def _weeks(index: ProblemIndex, event: int, meeting: Meeting, start: int | None) -> int:
    weeks = index.meeting_weeks(event, meeting.weeks)
    allowed = index.week_options[event] or (index.event_weeks[event],)
    if meeting.weeks is not None and weeks not in allowed:
        raise _mismatch(index, event, f"it meets in weeks {weeks:#b}, which it may not")
    if start is not None:
        for time in range(start, start + meeting.duration):
            if weeks & ~index.time_weeks[time]:
                shown = index.problem.times[time].id
                raise _mismatch(index, event, f"time {shown!r} does not exist in all its weeks")
    return weeks


def _resources(index: ProblemIndex, event: int, meeting: Meeting) -> tuple[int | None, ...]:
    slots = index.slots[event]
    if not meeting.resources:
        return tuple(slot.resource for slot in slots)
    if len(meeting.resources) != len(slots):
        raise _mismatch(
            index, event, f"it has {len(slots)} slots, its meeting {len(meeting.resources)}"
        )
    found: list[int | None] = []
    for slot, name in zip(slots, meeting.resources, strict=True):
        resource = slot.resource if name is None else index.resource_number.get(name)
        if name is not None and resource is None:
            raise _mismatch(index, event, f"the problem has no resource {name!r}")
        if slot.resource is not None and resource != slot.resource:
            raise _mismatch(index, event, f"{name!r} stands in a place given to another")
        if resource is not None and index.resource_type[resource] != slot.type:
            raise _mismatch(index, event, f"{name!r} is of the wrong resource type")
        found.append(resource)
    return tuple(found)
