"""Encoders of the kinds about events: when they meet, how they split, spread, link and order."""

from __future__ import annotations

from collections.abc import Callable

from ....models.constraints import (
    AssignTime,
    DistributeSplitEvents,
    LinkEvents,
    PreferTimes,
    SplitEvents,
    SpreadEvents,
)
from .board import Board, Option
from .ground import Point
from .linear import ZERO, Linear, constant, count, total, weighted
from .sheet import Deviation


def _periods(options: list[Option]) -> Linear:
    """Return the total duration of those options that are present."""
    const = sum(o.duration for o in options if o.present is True)
    free = [o for o in options if o.present is not True]
    return weighted(const, [o.present for o in free], [o.duration for o in free])


def assign_time(board: Board, point: Point, _: AssignTime, deviation: Deviation) -> None:
    """Durations of the meetings without a time."""
    deviation.add(_periods([o for o in board.of(point.target) if o.start < 0]))


def prefer_times(board: Board, point: Point, constraint: PreferTimes, deviation: Deviation) -> None:
    """Durations of the meetings that start at a time that is not preferred."""
    wanted = board.ground.index.cover[point.constraint].times_mask
    deviation.add(
        _periods(
            [
                o
                for o in board.of(point.target)
                if o.start >= 0
                and not wanted >> o.start & 1
                and constraint.duration in (None, o.duration)
            ]
        )
    )


def split_events(board: Board, point: Point, constraint: SplitEvents, deviation: Deviation) -> None:
    """Meetings of a wrong duration, and how far their number is off."""
    low, high = constraint.min_duration, constraint.max_duration
    deviation.add(board.meetings(point.target, lambda o: not low <= o.duration <= high))
    number = board.meetings(point.target, lambda o: True)
    deviation.outside(number, constraint.min_amount, constraint.max_amount)


def distribute_split_events(
    board: Board, point: Point, constraint: DistributeSplitEvents, deviation: Deviation
) -> None:
    """How far the number of meetings of one duration is off."""
    number = board.meetings(point.target, lambda o: o.duration == constraint.duration)
    deviation.outside(number, constraint.minimum, constraint.maximum)


def spread_events(
    board: Board, point: Point, constraint: SpreadEvents, deviation: Deviation
) -> None:
    """How far the number of meetings that start in each time group is off."""
    index = board.ground.index
    for limit in constraint.limits:
        mask = index.time_group_mask[index.time_group_number[limit.time_group]]
        for number, weeks in board.ground.weeks:
            wanted = _starting_in(mask, number)
            starts = total(board.meetings(e, wanted) for e in point.events)
            for _ in range(weeks):
                deviation.outside(starts, limit.minimum, limit.maximum)


def _starting_in(mask: int, week: int) -> Callable[[Option], bool]:
    """Return the test whether an option starts at one of the times, in a week."""
    return lambda o: o.start >= 0 and bool(mask >> o.start & 1) and bool(o.weeks >> week & 1)


def link_events(board: Board, point: Point, _: LinkEvents, deviation: Deviation) -> None:
    """Count times at which some but not all events of the group run, in whatever week."""
    sheet = board.sheet
    weeks = range(len(board.ground.weeks))
    for time in range(board.ground.times):
        runs = [[board.running(e, time, week) for e in point.events] for week in weeks]
        if not any(run.vars for by_event in runs for run in by_event):
            wrong = any(len({run.const > 0 for run in by_event}) > 1 for by_event in runs)
            deviation.add(constant(int(wrong)))
            continue
        bits = [[sheet.any_of(run) for run in by_event] for by_event in runs]
        apart = ZERO if deviation.strict else count(0, [sheet.boolean()])
        for by_event in bits:
            # Around the ring: if the bits are not all equal, one goes from 1 to 0 somewhere.
            for one, other in zip(by_event, [*by_event[1:], by_event[0]], strict=True):
                sheet.require(total([one, other.negated(), apart.negated()]), None, 0)
        if not deviation.strict:
            deviation.add(apart)
