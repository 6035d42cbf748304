"""Kinds whose points of application are events or their slots."""

from __future__ import annotations

from collections.abc import Iterator

from ..constraints import (
    AssignResource,
    AssignTime,
    DistributeSplitEvents,
    KeepAssignment,
    PreferResources,
    PreferTimes,
    SplitEvents,
    SubsetTimes,
)
from ..index import Cover, ProblemIndex
from .limits import outside
from .schedule import Schedule

Deviations = Iterator[tuple[str, int]]
"""(id of the point of application, its deviation), as often as the constraint names it."""


def assign_resource(schedule: Schedule, constraint: AssignResource, cover: Cover) -> Deviations:
    """Sum the durations of the meetings that have no resource in the slot."""
    events = schedule.index.problem.events
    for event, slot in cover.slots:
        deviation = sum(
            meeting.duration
            for meeting in schedule.meetings[event]
            if meeting.resources[slot] is None
        )
        yield events[event].id, deviation


def assign_time(schedule: Schedule, constraint: AssignTime, cover: Cover) -> Deviations:
    """Sum the durations of the meetings that have no time."""
    events = schedule.index.problem.events
    for event in cover.events:
        deviation = sum(
            meeting.duration for meeting in schedule.meetings[event] if meeting.start is None
        )
        yield events[event].id, deviation


def split_events(schedule: Schedule, constraint: SplitEvents, cover: Cover) -> Deviations:
    """Count meetings too short or too long, and how many there are too few or too many.

    Every meeting counts, with or without a time, the completing one included.
    """
    events = schedule.index.problem.events
    shortest, longest = constraint.min_duration, constraint.max_duration
    for event in cover.events:
        meetings = schedule.meetings[event]
        misfits = sum(not shortest <= meeting.duration <= longest for meeting in meetings)
        amount = outside(len(meetings), constraint.min_amount, constraint.max_amount)
        yield events[event].id, misfits + amount


def distribute_split_events(
    schedule: Schedule, constraint: DistributeSplitEvents, cover: Cover
) -> Deviations:
    """Take by how much the number of meetings of the duration is too low or too high.

    Every meeting counts, with or without a time, the completing one included.
    """
    events = schedule.index.problem.events
    for event in cover.events:
        count = sum(meeting.duration == constraint.duration for meeting in schedule.meetings[event])
        yield events[event].id, outside(count, constraint.minimum, constraint.maximum)


def prefer_resources(schedule: Schedule, constraint: PreferResources, cover: Cover) -> Deviations:
    """Sum the durations of the meetings whose resource in the slot is not preferred.

    An empty slot is no deviation here (AssignResource is for that), and a slot with a given
    resource is no point of application.
    """
    events = schedule.index.problem.events
    preferred = preferred_resources(schedule.index, constraint)
    for event, slot in cover.slots:
        deviation = sum(
            meeting.duration
            for meeting in schedule.meetings[event]
            if meeting.resources[slot] is not None and meeting.resources[slot] not in preferred
        )
        yield events[event].id, deviation


def preferred_resources(index: ProblemIndex, constraint: PreferResources) -> frozenset[int]:
    """Return the resources that the constraint prefers, those of its groups included."""
    named = (index.resource_number[resource] for resource in constraint.preferred)
    grouped = (
        resource
        for group in constraint.preferred_groups
        for resource in index.resource_group_members[index.resource_group_number[group]]
    )
    return frozenset((*named, *grouped))


def prefer_times(schedule: Schedule, constraint: PreferTimes, cover: Cover) -> Deviations:
    """Sum the durations of the meetings that start at a time that is not preferred.

    Only the first time of a meeting is looked at. Where the constraint has a duration, meetings
    of other durations are left out; meetings without a time are no deviation.
    """
    events = schedule.index.problem.events
    for event in cover.events:
        deviation = sum(
            meeting.duration
            for meeting in schedule.meetings[event]
            if meeting.start is not None
            and constraint.duration in (None, meeting.duration)
            and not cover.times_mask >> meeting.start & 1
        )
        yield events[event].id, deviation


def subset_times(schedule: Schedule, constraint: SubsetTimes, cover: Cover) -> Deviations:
    """Count the times at which the event runs and, in one of its weeks, the container not."""
    index = schedule.index
    container = schedule.running[index.event_number[constraint.container]]
    for event in cover.events:
        outside_of_it = 0
        for own, others in zip(schedule.running[event], container, strict=True):
            outside_of_it |= own & ~others
        yield index.problem.events[event].id, outside_of_it.bit_count()


def keep_assignment(schedule: Schedule, constraint: KeepAssignment, cover: Cover) -> Deviations:
    """Count the times at which the event ran before and runs in no week any more."""
    index = schedule.index
    for event_id, kept in constraint.kept:
        running = 0
        for times in schedule.running[index.event_number[event_id]]:
            running |= times
        yield event_id, sum(not running >> index.time_number[time] & 1 for time in kept)
