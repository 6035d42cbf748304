"""Encoders of the kinds about when a resource is busy: clashes, idle times, days, loads of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from ....models.constraints import (
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitIdleTimes,
)
from ....models.index import mask_of, times_of
from .board import Board
from .ground import Point
from .linear import ZERO, Linear, Literal, constant, count, total, weighted
from .sheet import Deviation


def avoid_clashes(board: Board, point: Point, __: AvoidClashes, deviation: Deviation) -> None:
    """Meetings beyond the first at a time, and pairs of busy times that overlap."""
    resource, ground = point.target, board.ground
    for week, (_, weeks) in enumerate(ground.weeks):
        certain, open_ = board.busy_for_certain(resource, week), board.may_be_busy(resource, week)
        if deviation.strict:
            for clique, mask in ground.clique_masks:
                # At most times of most resources there is nothing to decide.
                if mask & open_:
                    _at_most_one(board, total(board.busy(resource, time, week) for time in clique))
            continue
        taken = times_of(certain | open_)
        pieces = [board.sheet.exceed(board.busy(resource, time, week), 1) for time in taken]
        for time in taken:
            for other in ground.index.overlaps[time]:
                if other > time:
                    pair = (is_busy(board, resource, t, week) for t in (time, other))
                    pieces.append(board.sheet.exceed(total(pair), 1))
        for _week in range(weeks):
            deviation.add(total(pieces))


def _at_most_one(board: Board, lin: Linear) -> None:
    """Demand a count of at most one; as a clique where nothing is busy for certain."""
    if lin.const == 0:
        board.sheet.at_most_one(lin.vars)
    else:
        free = Linear(lin.const, lin.vars, lin.coefs, lin.const, lin.const + len(lin.vars))
        board.sheet.require(free, None, 1)


def is_busy(board: Board, resource: int, time: int, week: int) -> Linear:
    """Return 1 if a resource is busy at a time, else 0."""
    lin = board.busy(resource, time, week)
    if lin.hi <= 1:
        return lin
    key = (resource, time, week)
    found = board.busy_flags.get(key)
    if found is None:
        found = board.busy_flags[key] = board.sheet.any_of(lin)
    return found


def avoid_unavailable_times(
    board: Board, point: Point, __: AvoidUnavailableTimes, deviation: Deviation
) -> None:
    """Unavailable times at which a resource is busy."""
    cover = board.ground.index.cover[point.constraint]
    for week, (_, weeks) in enumerate(board.ground.weeks):
        taken = board.busy_for_certain(point.target, week) | board.may_be_busy(point.target, week)
        times = times_of(cover.times_mask & taken)
        busy = [is_busy(board, point.target, time, week) for time in times]
        for _week in range(weeks):
            deviation.add(total(busy))


@lru_cache(maxsize=4096)
def _mask(times: tuple[int, ...]) -> int:
    return mask_of(times)


def any_busy(board: Board, resource: int, times: tuple[int, ...], week: int) -> Linear:
    """Return 1 if a resource is busy at any of the times, else 0."""
    mask = _mask(times)
    if board.busy_for_certain(resource, week) & mask:
        return constant(1)
    if not board.may_be_busy(resource, week) & mask:
        return ZERO
    key = (resource, times, week)
    found = board.day_flags.get(key)
    if found is None:
        found = board.sheet.any_of(total(board.busy(resource, time, week) for time in times))
        board.day_flags[key] = found
    return found


def busy_times(board: Board, resource: int, times: tuple[int, ...], week: int) -> Linear:
    """Return at how many of the times a resource is busy."""
    certain, open_ = board.busy_for_certain(resource, week), board.may_be_busy(resource, week)
    mask = _mask(times)
    if not open_ & mask:
        return constant((certain & mask).bit_count())
    sure = (certain & ~open_ & mask).bit_count()
    some = total(is_busy(board, resource, time, week) for time in times_of(open_ & mask))
    return total([constant(sure), some])


def idle_between(board: Board, resource: int, times: tuple[int, ...], week: int) -> Linear:
    """Return how many of the times are not busy, but lie between busy ones."""
    mask = _mask(times)
    if board.may_be_busy(resource, week) & mask:
        return idle_times(board, [is_busy(board, resource, time, week) for time in times])
    certain = board.busy_for_certain(resource, week) & mask
    if not certain:
        return ZERO
    between = (1 << certain.bit_length()) - (certain & -certain)
    return constant((mask & between & ~certain).bit_count())


def group_times(board: Board, groups: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the times of time groups, chronological."""
    index = board.ground.index
    return [index.time_group_times[index.time_group_number[group]] for group in groups]


def limit_idle_times(
    board: Board, point: Point, constraint: LimitIdleTimes, deviation: Deviation
) -> None:
    """How far the idle times of a resource, summed over the time groups, are off."""
    for week, (_, weeks) in enumerate(board.ground.weeks):
        idle = total(
            idle_between(board, point.target, times, week)
            for times in group_times(board, constraint.time_groups)
        )
        for _week in range(weeks):
            deviation.outside(idle, constraint.minimum, constraint.maximum)


def idle_times(board: Board, busy: Sequence[Linear]) -> Linear:
    """Return the number of times that are not busy between the first and the last busy one.

    With p(i) and s(i) telling whether anything up to or from i on is busy, and a whether
    anything is, p(i) + s(i) − a is 1 exactly from the first to the last busy time.
    """
    while busy and busy[0].hi == 0:
        busy = busy[1:]
    while busy and busy[-1].hi == 0:
        busy = busy[:-1]
    if len(busy) < 3:
        return ZERO
    before = _accumulate(board, busy)
    after = _accumulate(board, busy[::-1])[::-1]
    some = before[-1]
    after[0] = some
    away = some.negated()
    terms: list[Linear] = []
    for i, bit in enumerate(busy):
        here = [before[i], after[i], away, bit.negated()]
        terms += here
        # Implied by the definitions, but not in the linear relaxation: a busy time lies in the
        # span, and whatever is busy is so up to i or from i + 1 on. Without them the relaxation
        # of the idle times is negative.
        board.sheet.require(total(here), 0, None)
        if i + 1 < len(busy):
            board.sheet.require(total([before[i], after[i + 1], away]), 0, None)
    idle = _merged(total(terms))
    if idle.vars:
        idle.lo, idle.hi = 0, len(busy) - 2
    return idle


def _accumulate(board: Board, busy: Sequence[Linear]) -> list[Linear]:
    """Return for each position whether anything up to it is busy."""
    sheet = board.sheet
    found = [busy[0]]
    for bit in busy[1:]:
        last = found[-1]
        if last.lo == 1 or bit.hi == 0:
            found.append(last)
        elif bit.lo == 1:
            found.append(constant(1))
        else:
            now = count(0, [sheet.boolean()])
            sheet.require(total([last, now.negated()]), None, 0)
            sheet.require(total([bit, now.negated()]), None, 0)
            sheet.require(total([now, last.negated(), bit.negated()]), None, 0)
            found.append(now)
    return found


def _merged(lin: Linear) -> Linear:
    """Return the same expression with one term a variable."""
    sums: dict[int, int] = defaultdict(int)
    by_number: dict[int, Literal] = {}
    for variable, coef in zip(lin.vars, lin.weights(), strict=True):
        sums[variable.index] += coef
        by_number[variable.index] = variable
    kept = [number for number, coef in sums.items() if coef]
    return weighted(lin.const, [by_number[n] for n in kept], [sums[n] for n in kept])


def cluster_busy_times(
    board: Board, point: Point, constraint: ClusterBusyTimes, deviation: Deviation
) -> None:
    """How far the number of time groups with a busy time is off."""
    for week, (_, weeks) in enumerate(board.ground.weeks):
        flags = [
            any_busy(board, point.target, times, week)
            for times in group_times(board, constraint.time_groups)
        ]
        for _week in range(weeks):
            deviation.outside(total(flags), constraint.minimum, constraint.maximum)


def limit_busy_times(
    board: Board, point: Point, constraint: LimitBusyTimes, deviation: Deviation
) -> None:
    """How far the busy times in each time group with any are off."""
    for week, (_, weeks) in enumerate(board.ground.weeks):
        for times in group_times(board, constraint.time_groups):
            number = busy_times(board, point.target, times, week)
            for _week in range(weeks):
                deviation.above(number, constraint.maximum)
            if constraint.minimum > 1 and number.hi > 0:
                some = any_busy(board, point.target, times, week)
                needed = total([some] * constraint.minimum)
                for _week in range(weeks):
                    deviation.above(total([needed, number.negated()]), 0)
