"""Kinds whose points of application are event groups or pairs of events."""

from __future__ import annotations

from collections.abc import Sequence

from ..constraints import (
    AvoidSplitAssignments,
    LimitSimultaneousEvents,
    LinkEvents,
    OrderEvents,
    SameProgress,
    SpreadEvents,
)
from ..index import Cover, ProblemIndex, mask_of, times_of
from .events import Deviations
from .limits import outside
from .schedule import Placed, Schedule


def avoid_split_assignments(
    schedule: Schedule, constraint: AvoidSplitAssignments, cover: Cover
) -> Deviations:
    """Count the resources in the slots of the role over all meetings of the group, less one.

    Given resources count like chosen ones; empty slots do not count. (The official evaluator
    refuses groups with an event without the role; here such an event counts for nothing.)
    """
    index = schedule.index
    for group in cover.event_groups:
        slots = index.slots_of_role(index.event_group_events[group], constraint.role)
        resources = {
            meeting.resources[slot] for event, slot in slots for meeting in schedule.meetings[event]
        }
        resources.discard(None)
        yield index.problem.event_groups[group].id, max(len(resources) - 1, 0)


def spread_events(schedule: Schedule, constraint: SpreadEvents, cover: Cover) -> Deviations:
    """Per time group, take by how much the meetings that start in it are too few or too many.

    Counted in each week of the cycle; only the first time of a meeting is looked at.
    """
    index = schedule.index
    limits = [
        (index.time_group_mask[index.time_group_number[limit.time_group]], limit)
        for limit in constraint.limits
    ]
    for group in cover.event_groups:
        deviation = 0
        for week in range(index.problem.weeks):
            starts = _starts(schedule, index.event_group_events[group], week)
            for mask, limit in limits:
                count = sum(mask >> start & 1 for start in starts)
                deviation += outside(count, limit.minimum, limit.maximum)
        yield index.problem.event_groups[group].id, deviation


def _starts(schedule: Schedule, events: Sequence[int], week: int) -> list[int]:
    return [
        meeting.start
        for event in events
        for meeting in schedule.meetings[event]
        if meeting.start is not None and meeting.weeks >> week & 1
    ]


def link_events(schedule: Schedule, constraint: LinkEvents, cover: Cover) -> Deviations:
    """Count the times at which at least one event of the group runs, but not all of them.

    An event that runs twice at a time runs at it; an event without any time makes every time of
    the others a deviation. A time counts once, in however many weeks of the cycle it is wrong.
    """
    index = schedule.index
    for group in cover.event_groups:
        wrong = 0
        for week in range(index.problem.weeks):
            runs = [schedule.running[e][week] for e in index.event_group_events[group]]
            some, every = 0, -1
            for times in runs:
                some |= times
                every &= times
            wrong |= some & ~every
        yield index.problem.event_groups[group].id, wrong.bit_count()


def order_events(schedule: Schedule, constraint: OrderEvents, cover: Cover) -> Deviations:
    """Take by how much the gap between the events is too small or too large.

    The gap is counted in times from the end of the first event's last meeting to the start of
    the second event's first one, negative where they overlap. While any meeting of the two has
    no time, there is no deviation (AssignTime is for that).
    """
    index = schedule.index
    for pair in constraint.pairs:
        first = schedule.meetings[index.event_number[pair.first]]
        second = schedule.meetings[index.event_number[pair.second]]
        gap = _gap(first, second)
        yield (
            f"{pair.first} → {pair.second}",
            0
            if gap is None
            else outside(
                gap,
                pair.min_separation,
                len(index.problem.times) if pair.max_separation is None else pair.max_separation,
            ),
        )


def _gap(first: Sequence[Placed], second: Sequence[Placed]) -> int | None:
    ends = [None if m.start is None else m.start + m.duration for m in first]
    starts = [m.start for m in second]
    known_ends = [end for end in ends if end is not None]
    known_starts = [start for start in starts if start is not None]
    if len(known_ends) < len(ends) or len(known_starts) < len(starts):
        return None
    return min(known_starts) - max(known_ends)


def limit_simultaneous_events(
    schedule: Schedule, constraint: LimitSimultaneousEvents, cover: Cover
) -> Deviations:
    """Per time, count the meetings of the group that run then beyond the maximum.

    A meeting runs at a time also where it runs at one that is under way when it begins. Counted
    in each week of the cycle.
    """
    index = schedule.index
    restricted = bool(constraint.times or constraint.time_groups)
    watched = cover.times if restricted else tuple(range(len(index.problem.times)))
    for group in cover.event_groups:
        meetings = [
            (_touched(index, meeting), meeting.weeks)
            for event in index.event_group_events[group]
            for meeting in schedule.meetings[event]
        ]
        deviation = 0
        for week in range(index.problem.weeks):
            present = [touched for touched, weeks in meetings if weeks >> week & 1]
            for time in watched:
                count = sum(touched >> time & 1 for touched in present)
                deviation += max(count - constraint.maximum, 0)
        yield index.problem.event_groups[group].id, deviation


def _touched(index: ProblemIndex, meeting: Placed) -> int:
    """Return the times of a meeting and all that begin while one of them is under way."""
    touched = meeting.times
    for time in times_of(meeting.times):
        touched |= mask_of(index.under_way[time])
    return touched


def same_progress(schedule: Schedule, constraint: SameProgress, cover: Cover) -> Deviations:
    """After each day, take how far apart the events of the group are beyond one period.

    Periods held are summed from the first day of the first week of the cycle on.
    """
    index = schedule.index
    days = [index.time_group_mask[index.time_group_number[day]] for day in constraint.days]
    for group in cover.event_groups:
        events = index.event_group_events[group]
        held = [0] * len(events)
        deviation = 0
        for week in range(index.problem.weeks):
            for day in days:
                for place, event in enumerate(events):
                    held[place] += (schedule.running[event][week] & day).bit_count()
                deviation += max(max(held, default=0) - min(held, default=0) - 1, 0)
        yield index.problem.event_groups[group].id, deviation
