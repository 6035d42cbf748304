"""Encoders of the kinds that schools need besides the standard's, and of the order of events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations

from ortools.sat.python import cp_model

from ....models.constraints import (
    KeepAssignment,
    LimitConsecutiveBusyTimes,
    LimitSimultaneousEvents,
    LimitTravel,
    OrderEvents,
    SameProgress,
    SubsetTimes,
)
from ....models.index import mask_of
from .board import Board, Option
from .busy_kinds import is_busy
from .ground import Point
from .linear import Linear, Literal, constant, count, total, weighted
from .resource_kinds import picked
from .sheet import Deviation


def limit_consecutive_busy_times(
    board: Board, point: Point, constraint: LimitConsecutiveBusyTimes, deviation: Deviation
) -> None:
    """Count stretches of maximum + 1 busy times in a row: each is one time too many."""
    width = constraint.maximum + 1
    for week, (_, weeks) in enumerate(board.ground.weeks):
        taken = board.busy_for_certain(point.target, week) | board.may_be_busy(point.target, week)
        for sequence in _sequences(board, constraint.sequences):
            if (taken & mask_of(sequence)).bit_count() < width:
                continue
            busy = [is_busy(board, point.target, time, week) for time in sequence]
            for first in range(len(busy) - width + 1):
                stretch = total(busy[first : first + width])
                for _ in range(weeks):
                    deviation.above(stretch, constraint.maximum)


def _sequences(board: Board, sequences: Sequence[Sequence[str]]) -> list[list[int]]:
    number = board.ground.index.time_number
    return [[number[time] for time in sequence] for sequence in sequences]


def limit_simultaneous_events(
    board: Board, point: Point, constraint: LimitSimultaneousEvents, deviation: Deviation
) -> None:
    """Meetings of the group that run at a time, or are under way when it begins, beyond the cap."""
    index = board.ground.index
    restricted = bool(constraint.times or constraint.time_groups)
    watched = index.cover[point.constraint].times if restricted else range(board.ground.times)
    for number, weeks in board.ground.weeks:
        certain: dict[int, int] = defaultdict(int)
        present: dict[int, list[Literal]] = defaultdict(list)
        for event in point.events:
            for option in board.of(event):
                if not option.weeks >> number & 1:
                    continue
                for time in _touched(board, option):
                    if option.present is True:
                        certain[time] += 1
                    else:
                        present[time].append(option.present)
        for time in watched:
            running = count(certain[time], present[time])
            for _ in range(weeks):
                deviation.above(running, constraint.maximum)


def _touched(board: Board, option: Option) -> set[int]:
    """Return the times of an option and all that begin while one of them is under way."""
    found = set(option.run)
    for time in option.run:
        found.update(board.ground.index.under_way[time])
    return found


def subset_times(board: Board, point: Point, constraint: SubsetTimes, deviation: Deviation) -> None:
    """Count times at which the event runs and, in one of its weeks, the container not."""
    event, container = point.target, board.ground.index.event_number[constraint.container]
    sheet = board.sheet
    for time in range(board.ground.times):
        gaps = [
            total(
                [
                    sheet.any_of(board.running(event, time, week)),
                    sheet.any_of(board.running(container, time, week)).negated(),
                ]
            )
            for week in range(len(board.ground.weeks))
        ]
        _largest(deviation, gaps, 0)


def same_progress(
    board: Board, point: Point, constraint: SameProgress, deviation: Deviation
) -> None:
    """After each day, how far apart the events of the group are beyond one period."""
    index, sheet = board.ground.index, board.sheet
    held = [constant(0) for _ in point.events]
    for week in range(index.problem.weeks):
        for day in constraint.days:
            times = index.time_group_times[index.time_group_number[day]]
            for place, event in enumerate(point.events):
                now = [
                    sheet.any_of(board.running(event, time, board.ground.class_of_week[week]))
                    for time in times
                ]
                held[place] = total([held[place], *now])
            gaps = [total([one, other.negated()]) for one, other in permutations(held, 2)]
            _largest(deviation, gaps, 1)


def _largest(deviation: Deviation, gaps: Sequence[Linear], limit: int) -> None:
    """Add (the largest of the expressions − limit)⁺."""
    sheet = deviation.sheet
    if deviation.strict:
        for gap in gaps:
            sheet.require(gap, None, limit)
        return
    if not any(gap.vars for gap in gaps):
        deviation.add(constant(max([0, *(gap.const - limit for gap in gaps)])))
        return
    most = max([0, *(gap.hi - limit for gap in gaps)])
    if most == 0:
        return
    over = Linear(0, [sheet.model.new_int_var(0, most, "")], None, 0, most)
    for gap in gaps:
        sheet.require(total([gap, over.negated()]), None, limit)
    deviation.add(over)


def keep_assignment(
    board: Board, point: Point, constraint: KeepAssignment, deviation: Deviation
) -> None:
    """Count times at which the event ran before and runs in no week any more."""
    index, sheet = board.ground.index, board.sheet
    event_id, kept = constraint.kept[point.target]
    event = index.event_number[event_id]
    for name in kept:
        time = index.time_number[name]
        runs = total(board.running(event, time, week) for week in range(len(board.ground.weeks)))
        deviation.add(total([constant(1), sheet.any_of(runs).negated()]))


def order_events(board: Board, point: Point, constraint: OrderEvents, deviation: Deviation) -> None:
    """How far the gap from the end of the first event to the start of the second is off."""
    pair = constraint.pairs[point.target]
    first, second = point.events
    missing = _missing(board, (first, second))
    if missing.lo >= 1:
        return
    times = board.ground.times
    end = _latest(board, [(o.start + o.duration, o.present) for o in board.of(first) if o.run])
    begin = _latest(board, [(times - o.start, o.present) for o in board.of(second) if o.run])
    # gap = (times − begin) − end
    gap = total([constant(times), begin.negated(), end.negated()])
    pardon = weighted(0, missing.vars, [-3 * times] * len(missing.vars))
    deviation.above(total([gap.negated(), pardon]), -pair.min_separation)
    limit = times if pair.max_separation is None else pair.max_separation
    deviation.above(total([gap, pardon]), limit)


def _missing(board: Board, events: Sequence[int]) -> Linear:
    """Return how many meetings of the events have no time."""
    return total(board.meetings(e, lambda o: o.start < 0) for e in events)


def _latest(board: Board, values: Sequence[tuple[int, Literal]]) -> Linear:
    """Return the largest value whose literal is true; 0 without one."""
    certain = max((value for value, literal in values if literal is True), default=0)
    above = [(v, literal) for v, literal in values if literal is not True and v > certain]
    if not above:
        return constant(certain)
    most = max(value for value, _ in above)
    latest = board.sheet.model.new_int_var(certain, most, "")
    terms = [cp_model.LinearExpr.term(literal, value) for value, literal in above]
    board.sheet.model.add_max_equality(latest, [*terms, certain])
    return Linear(0, [latest], None, certain, most)


def limit_travel(board: Board, point: Point, constraint: LimitTravel, deviation: Deviation) -> None:
    """Successive busy times with fewer free times between them than the way takes."""
    number = board.ground.index.resource_number
    far: dict[int, dict[int, int]] = defaultdict(dict)
    for one, other, needed in constraint.distances:
        far[number[one]][number[other]] = needed
    for week, (_, weeks) in enumerate(board.ground.weeks):
        rooms = _rooms(board, point.target, week, constraint.role)
        for sequence in _sequences(board, constraint.sequences):
            busy = [is_busy(board, point.target, time, week) for time in sequence]
            for i, time in enumerate(sequence):
                for j in range(i + 1, len(sequence)):
                    there = rooms[sequence[j]]
                    between = [b.negated() for b in busy[i + 1 : j]]
                    pieces = []
                    for room, here in rooms[time].items():
                        away = [
                            there[other]
                            for other, needed in far[room].items()
                            if needed > j - i - 1 and other in there
                        ]
                        if away:
                            both = [board.sheet.any_of(here), board.sheet.any_of(total(away))]
                            pieces.append(total([*both, *between]))
                    for _ in range(weeks):
                        _largest(deviation, pieces, 1)


def _rooms(board: Board, resource: int, week: int, role: str) -> dict[int, dict[int, Linear]]:
    """Return for each time and room how many meetings of a resource take place there."""
    number = board.ground.weeks[week][0]
    found: dict[int, dict[int, Linear]] = defaultdict(dict)
    role_slot = board.ground.index.role_slot
    for event, slot in board.places_of(resource):
        place = role_slot[event].get(role)
        if place is None:
            continue
        for option in board.of(event):
            if not option.weeks >> number & 1:
                continue
            for who, present in picked(option, slot):
                if who != resource:
                    continue
                for room, literal in picked(option, place):
                    both = _both(board, option, present, literal)
                    for time in option.run:
                        before = found[time].get(room, constant(0))
                        found[time][room] = total([before, both])
    return found


def _both(board: Board, option: Option, one: Literal, other: Literal) -> Linear:
    """Return 1 if both literals are true; a choice already implies that its option is present."""
    if one is True and other is True:
        return constant(1)
    if one is True or one is option.present:
        return count(0, [other])
    if other is True or other is option.present:
        return count(0, [one])
    return count(0, [board.sheet.both(one, other)])
