"""Kinds whose points of application are resources.

All but the workload are counted in each week of the cycle and summed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil

from ..constraints import (
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    LimitTravel,
    LimitWorkload,
)
from ..index import Cover, ProblemIndex, times_of
from .events import Deviations
from .limits import outside
from .schedule import Schedule


def avoid_clashes(schedule: Schedule, constraint: AvoidClashes, cover: Cover) -> Deviations:
    """Per time, count the resource's meetings beyond one; and pairs of busy times that overlap.

    A resource in two slots of one meeting takes part twice. Two different times at which the
    resource is busy and that overlap on the clock are one further deviation.
    """
    index = schedule.index
    for resource in cover.resources:
        deviation = 0
        for occupation in schedule.occupations[resource]:
            deviation += occupation.periods - occupation.busy.bit_count()
            deviation += _overlapping_pairs(index, occupation.busy)
        yield index.problem.resources[resource].id, deviation


def _overlapping_pairs(index: ProblemIndex, busy: int) -> int:
    if not index.any_overlap:
        return 0
    return sum((busy & index.overlap_mask[time]).bit_count() for time in times_of(busy)) // 2


def avoid_unavailable_times(
    schedule: Schedule, constraint: AvoidUnavailableTimes, cover: Cover
) -> Deviations:
    """Count the unavailable times at which the resource is busy, clashing or not."""
    resources = schedule.index.problem.resources
    for resource in cover.resources:
        deviation = sum(
            (occupation.busy & cover.times_mask).bit_count()
            for occupation in schedule.occupations[resource]
        )
        yield resources[resource].id, deviation


def limit_idle_times(schedule: Schedule, constraint: LimitIdleTimes, cover: Cover) -> Deviations:
    """Sum idle times over the time groups and take what is beyond the bounds.

    A time of a time group is idle where the resource is not busy then, but at an earlier and at
    a later time *of the same group*. So in a group whose times do not follow each other the
    times between them that are not in the group are never idle.
    """
    index = schedule.index
    masks = _group_masks(index, constraint.time_groups)
    for resource in cover.resources:
        deviation = 0
        for occupation in schedule.occupations[resource]:
            idle = sum(_idle(occupation.busy & mask, mask) for mask in masks)
            deviation += outside(idle, constraint.minimum, constraint.maximum)
        yield index.problem.resources[resource].id, deviation


def _idle(busy: int, group: int) -> int:
    """Return how many times of `group` lie between the first and the last of `busy`."""
    if busy == 0:
        return 0
    first = busy & -busy
    between = (1 << busy.bit_length()) - first
    return (group & between & ~busy).bit_count()


def cluster_busy_times(
    schedule: Schedule, constraint: ClusterBusyTimes, cover: Cover
) -> Deviations:
    """Count the time groups in which the resource is busy at all, beyond the bounds."""
    index = schedule.index
    masks = _group_masks(index, constraint.time_groups)
    for resource in cover.resources:
        deviation = 0
        for occupation in schedule.occupations[resource]:
            groups = sum(occupation.busy & mask != 0 for mask in masks)
            deviation += outside(groups, constraint.minimum, constraint.maximum)
        yield index.problem.resources[resource].id, deviation


def limit_busy_times(schedule: Schedule, constraint: LimitBusyTimes, cover: Cover) -> Deviations:
    """Per time group, count busy times beyond the bounds; a group without any is free."""
    index = schedule.index
    masks = _group_masks(index, constraint.time_groups)
    for resource in cover.resources:
        deviation = 0
        for occupation in schedule.occupations[resource]:
            for mask in masks:
                if busy := (occupation.busy & mask).bit_count():
                    deviation += outside(busy, constraint.minimum, constraint.maximum)
        yield index.problem.resources[resource].id, deviation


def limit_workload(schedule: Schedule, constraint: LimitWorkload, cover: Cover) -> Deviations:
    """Take the workload of the resource beyond the bounds, rounded up.

    A meeting has its share of the slot's workload (slot's workload × meeting's duration ÷
    event's duration), with or without a time. The sum is compared exactly and the excess rounded
    up (the official evaluator does the same in floating point, with a tolerance of 0.001). With
    several weeks in the cycle it is the average week's workload.
    """
    index = schedule.index
    for resource in cover.resources:
        total = _workload(schedule, resource)
        deviation = max(constraint.minimum - total, total - constraint.maximum, Fraction(0))
        yield index.problem.resources[resource].id, ceil(deviation)


def _workload(schedule: Schedule, resource: int) -> Fraction:
    index = schedule.index
    total = Fraction(0)
    for meeting, slot in schedule.visits[resource]:
        workload = index.slots[meeting.event][slot].workload
        duration = index.problem.events[meeting.event].duration
        weeks = meeting.weeks.bit_count()
        total += Fraction(workload * meeting.duration * weeks, duration * index.problem.weeks)
    return total


def limit_consecutive_busy_times(
    schedule: Schedule, constraint: LimitConsecutiveBusyTimes, cover: Cover
) -> Deviations:
    """Per sequence and run of busy times in it, count the times beyond the maximum."""
    index = schedule.index
    sequences = _sequences(index, constraint.sequences)
    for resource in cover.resources:
        deviation = sum(
            max(run - constraint.maximum, 0)
            for occupation in schedule.occupations[resource]
            for sequence in sequences
            for run in _runs(occupation.busy, sequence)
        )
        yield index.problem.resources[resource].id, deviation


def _runs(busy: int, sequence: tuple[int, ...]) -> list[int]:
    """Return the lengths of the maximal runs of busy times in `sequence`."""
    runs = [0]
    for time in sequence:
        if busy >> time & 1:
            runs[-1] += 1
        elif runs[-1]:
            runs.append(0)
    return runs


def limit_travel(schedule: Schedule, constraint: LimitTravel, cover: Cover) -> Deviations:
    """Count successive busy times with fewer free times between them than the way takes.

    Within each sequence; the way is the longest among the rooms of the meetings at the two
    times. Meetings without a room, and pairs of rooms without a distance, take no time.
    """
    index = schedule.index
    sequences = _sequences(index, constraint.sequences)
    number = index.resource_number
    distances = {(number[a], number[b]): needed for a, b, needed in constraint.distances}
    for resource in cover.resources:
        deviation = 0
        for week in range(index.problem.weeks):
            rooms = _rooms(schedule, resource, week, constraint.role)
            for sequence in sequences:
                deviation += _too_far(rooms, sequence, distances)
        yield index.problem.resources[resource].id, deviation


def _rooms(schedule: Schedule, resource: int, week: int, role: str) -> dict[int, set[int]]:
    """Return the rooms of the resource's meetings at each of its busy times."""
    rooms: dict[int, set[int]] = {}
    for meeting, _ in schedule.visits[resource]:
        if meeting.weeks >> week & 1:
            slot = schedule.index.role_slot[meeting.event].get(role)
            room = None if slot is None else meeting.resources[slot]
            for time in times_of(meeting.times):
                found = rooms.setdefault(time, set())
                if room is not None:
                    found.add(room)
    return rooms


def _too_far(
    rooms: Mapping[int, set[int]],
    sequence: tuple[int, ...],
    distances: Mapping[tuple[int, int], int],
) -> int:
    busy = [place for place, time in enumerate(sequence) if time in rooms]
    count = 0
    for one, other in pairwise(busy):
        needed = max(
            (
                distances.get((a, b), 0)
                for a in rooms[sequence[one]]
                for b in rooms[sequence[other]]
            ),
            default=0,
        )
        count += needed > other - one - 1
    return count


def _group_masks(index: ProblemIndex, time_groups: tuple[str, ...]) -> list[int]:
    return [index.time_group_mask[index.time_group_number[group]] for group in time_groups]


def _sequences(
    index: ProblemIndex, sequences: tuple[tuple[str, ...], ...]
) -> list[tuple[int, ...]]:
    return [tuple(index.time_number[time] for time in sequence) for sequence in sequences]
