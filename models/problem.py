"""The one timetabling problem: times, resources, events and constraints as data.

A superset of the XHSTT-2014 standard (Post et al., "XHSTT: an XML archive for high school
timetabling problems in different countries", 2014). Everything is immutable and refers to other
things by id; `models.index.ProblemIndex` turns the ids into numbers for whoever computes.
Constraints stand in `models.constraints`, what they cost in `models.deviations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .constraints import Constraint

ALL_WEEKS = -1
"""A week mask with every bit set: the thing stands in every week of the cycle."""


class TimeGroupKind(StrEnum):
    """What a time group is: XHSTT tells days and weeks from other groups."""

    DAY = "day"
    WEEK = "week"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """A named set of times."""

    id: str
    name: str
    kind: TimeGroupKind = TimeGroupKind.OTHER


@dataclass(frozen=True, slots=True)
class Time:
    """One period of one day; the order of times in the Problem is their chronological order.

    Attributes
    ----------
    groups
        Ids of the time groups it belongs to.
    day
        Index of the day in the cycle's week (0 = Monday); None for an archive without days.
    start, end
        Clock times in minutes after midnight, half-open [start, end); None where not known.
        Two times of the same day that overlap on the clock conflict: a resource that is busy
        in both clashes.
    weeks
        Bit mask of the weeks of the cycle in which this time exists (bit 0 = first week).
    """

    id: str
    name: str
    groups: tuple[str, ...] = ()
    day: int | None = None
    start: int | None = None
    end: int | None = None
    weeks: int = ALL_WEEKS


@dataclass(frozen=True, slots=True)
class ResourceType:
    """What a resource is: a teacher, a class, a room, a student and so on."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ResourceGroup:
    """A named set of resources of one type."""

    id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Resource:
    """Whoever or whatever takes part in events."""

    id: str
    name: str
    type: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventGroup:
    """A named set of events; `course` tells XHSTT's courses from other event groups."""

    id: str
    name: str
    course: bool = False


@dataclass(frozen=True, slots=True)
class ResourceSlot:
    """A place for one resource in an event.

    Attributes
    ----------
    type
        Resource type that may stand here.
    role
        Name of the slot within its event, None where the resource is given and unnamed.
    resource
        The given resource, None where it is to be chosen.
    workload
        Workload of the slot, None where the event's holds (XHSTT: its duration by default).
    group
        Resource group through which the resource is given; all members of such a group take
        part in the event, each in an unnamed slot. None where it is given by itself.
    """

    type: str
    role: str | None = None
    resource: str | None = None
    workload: int | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes `duration` periods, in one meeting or several.

    Attributes
    ----------
    duration
        Total periods a week.
    time
        The given time, None where it is to be chosen. An event with a given time is not split.
    workload
        Workload of the event, None for its duration.
    weeks
        Bit mask of the weeks in which it meets.
    week_options
        Where the weeks are to be chosen: the masks allowed, one of which every meeting takes.
        Empty where `weeks` is given.
    """

    id: str
    name: str
    duration: int
    slots: tuple[ResourceSlot, ...] = ()
    groups: tuple[str, ...] = ()
    course: str | None = None
    time: str | None = None
    workload: int | None = None
    color: str | None = None
    weeks: int = ALL_WEEKS
    week_options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A complete timetabling problem.

    `origin` of a constraint tells in the school's words where it comes from; `metadata` is
    carried from file to file unread.
    """

    id: str
    name: str
    times: tuple[Time, ...]
    time_groups: tuple[TimeGroup, ...]
    resource_types: tuple[ResourceType, ...]
    resource_groups: tuple[ResourceGroup, ...]
    resources: tuple[Resource, ...]
    event_groups: tuple[EventGroup, ...]
    events: tuple[Event, ...]
    constraints: tuple[Constraint, ...]
    weeks: int = 1
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One part of an event in a timetable (XHSTT: a solution event, or sub-event).

    Attributes
    ----------
    duration
        Periods, at least 1.
    time
        First time, None while unassigned. A meeting of duration d takes the d times that follow
        each other in the Problem's order.
    resources
        One entry for each slot of the event, in the event's order; None while unassigned.
        A given resource is repeated here.
    weeks
        Bit mask; None means the event's own (the first of its options where it has any).
    """

    event: str
    duration: int
    time: str | None
    resources: tuple[str | None, ...] = ()
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A timetable of a Problem: its meetings, in any order.

    The durations of an event's meetings add up to at most the event's duration; what is missing
    counts as one further meeting without time and without chosen resources. A given time and
    given resources hold for every meeting of the event, also where the meeting leaves them out
    and for the meeting that is missing.
    """

    problem: str
    meetings: tuple[Meeting, ...]
