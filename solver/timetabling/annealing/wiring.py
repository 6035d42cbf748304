"""Which point of application hears of which change: one function for each kind of constraint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import lcm
from typing import Any

from ....models.constraints import (
    AssignResource,
    AssignTime,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    CostFunction,
    DistributeSplitEvents,
    KeepAssignment,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    LimitSimultaneousEvents,
    LimitTravel,
    LimitWorkload,
    LinkEvents,
    OrderEvents,
    PreferResources,
    PreferTimes,
    SameProgress,
    SplitEvents,
    SpreadEvents,
    SubsetTimes,
    Tier,
)
from ....models.deviations.limits import outside
from ....models.index import ProblemIndex, times_of
from ..encoding.ground import Ground, Point
from ..standing import TIERS
from . import tables as t
from .bundles import Bundle
from .values import BUSY, CLUSTER, CONSECUTIVE, IDLE, Values

Rows = dict[Any, list[Any]]

_FUNCTIONS = {
    CostFunction.LINEAR: t.LINEAR,
    CostFunction.QUADRATIC: t.QUADRATIC,
    CostFunction.STEP: t.STEP,
}


class Wiring:
    """Rows of the tables that say which points a change concerns.

    Attributes
    ----------
    points
        Rows of the table `point`; the value is that of a timetable without any meeting.
    timeless, splits, anew
        By bundle.
    empty, unwanted, uses
        By slot.
    at_start, at_run
        By bundle and time.
    at_busy
        By resource and time.
    at_clash, at_load, at_way
        By resource.
    """

    def __init__(self, ground: Ground, points: Sequence[Point], bundles: Sequence[Bundle]) -> None:
        self.ground = ground
        self.index: ProblemIndex = ground.index
        self.times = ground.times
        self.bundle_of: dict[int, int] = {}
        self.slot_of: dict[tuple[int, int], int] = {}
        self.slots: list[tuple[int, int]] = []
        for b, events in enumerate(bundles):
            for event in events:
                self.bundle_of[event] = b
                for s in range(len(self.index.slots[event])):
                    self.slot_of[event, s] = len(self.slots)
                    self.slots.append((event, s))
        cycle = lcm(*(event.duration for event in self.index.problem.events))
        self.period_share = cycle * self.index.problem.weeks
        self.points: list[list[int]] = []
        self.timeless: Rows = defaultdict(list)
        self.splits: Rows = defaultdict(list)
        self.anew: Rows = defaultdict(list)
        self.empty: Rows = defaultdict(list)
        self.unwanted: Rows = defaultdict(list)
        self.uses: Rows = defaultdict(list)
        self.at_start: Rows = defaultdict(list)
        self.at_run: Rows = defaultdict(list)
        self.at_busy: Rows = defaultdict(list)
        self.at_clash: Rows = defaultdict(list)
        self.at_load: Rows = defaultdict(list)
        self.at_way: Rows = defaultdict(list)
        self.wanted: list[set[int]] = []
        self.groups: list[tuple[tuple[int, ...], int]] = []
        self.group_states = 0
        self.values: list[int] = []
        self.counters: list[tuple[int, int]] = []
        self.links: list[int] = []
        self.caps = 0
        self.orders: list[tuple[int, int, int, int]] = []
        self.progress: list[tuple[list[int], list[int]]] = []
        self.courses: list[list[tuple[int, int]]] = []
        self.ways: list[tuple[int, int, LimitTravel]] = []
        self._tables: dict[tuple[int, ...], int] = {}
        self._known: dict[tuple[int, str], Any] = {}
        for point in points:
            self._wire(point)

    def share(self, slot: tuple[int, int]) -> int:
        """Return the workload of a slot a period, in the unit of the workload's points."""
        event, place = slot
        index = self.index
        duration = index.problem.events[event].duration
        weeks = index.meeting_weeks(event, None).bit_count()
        cycle = self.period_share // index.problem.weeks
        return index.slots[event][place].workload * weeks * cycle // duration

    def once(self, point: Point, name: str, make: Callable[[], Any]) -> Any:
        """Return what all points of a constraint share, made at the first of them."""
        key = (point.constraint, name)
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def add_group(self, times: Iterable[int], most: int = t.UNBOUNDED) -> int:
        """Add a group of times and return its number."""
        self.groups.append((tuple(times), most))
        return len(self.groups) - 1

    def add_values(self, values: tuple[int, ...]) -> int:
        """Add a table of values and return where it begins; equal ones stand there once."""
        if values not in self._tables:
            self._tables[values] = len(self.values)
            self.values += values
        return self._tables[values]

    def _wire(self, point: Point) -> None:
        constraint = self.index.problem.constraints[point.constraint]
        self.points.append(
            [
                TIERS.index(constraint.tier),
                constraint.weight * constraint.multiplicity,
                _FUNCTIONS[constraint.cost],
                0, 0, 1, 1, 0,
            ]
        )  # fmt: skip
        _WIRE[type(constraint)](self, len(self.points) - 1, point, constraint)

    def count_unmet(self, weight: int, times: int) -> None:
        """Add a hard point for each time, which counts the demands that nobody meets."""
        row = [TIERS.index(Tier.HARD), weight, t.LINEAR, 0, 0, 1, 1, 0]
        self.points += [list(row) for _ in range(times)]

    def lighten(self, heaviest: int) -> None:
        """Have no hard violation weigh more."""
        for row in self.points:
            if row[t.TIER] == TIERS.index(Tier.HARD):
                row[t.WEIGHT] = min(row[t.WEIGHT], heaviest)

    def each_week(self, p: int) -> None:
        """Have a point counted in each week of the cycle, all of one sort here."""
        self.points[p][t.SCALE] = self.index.problem.weeks


# ---- events -------------------------------------------------------------------------------


def _assign_time(wiring: Wiring, p: int, point: Point, constraint: AssignTime) -> None:
    wiring.timeless[wiring.bundle_of[point.target]].append((p,))


def _split(wiring: Wiring, p: int, point: Point, c: SplitEvents) -> None:
    row = (t.AMOUNT, p, c.min_duration, c.max_duration, c.min_amount, c.max_amount)
    wiring.splits[wiring.bundle_of[point.target]].append(row)


def _distribute(wiring: Wiring, p: int, point: Point, c: DistributeSplitEvents) -> None:
    row = (t.OF_DURATION, p, c.duration, 0, c.minimum, c.maximum)
    wiring.splits[wiring.bundle_of[point.target]].append(row)


def _prefer_times(wiring: Wiring, p: int, point: Point, constraint: PreferTimes) -> None:
    b = wiring.bundle_of[point.target]
    mask = wiring.index.cover[point.constraint].times_mask
    for time in range(wiring.times):
        if not mask >> time & 1:
            wiring.at_start[b, time].append((t.UNWANTED_START, p, constraint.duration or 0))


def _subset(wiring: Wiring, p: int, point: Point, constraint: SubsetTimes) -> None:
    inner = wiring.bundle_of[point.target]
    outer = wiring.bundle_of[wiring.index.event_number[constraint.container]]
    if inner == outer:
        return
    for time in range(wiring.times):
        wiring.at_run[inner, time].append((t.WITHIN, p, outer, 0, 0))
        wiring.at_run[outer, time].append((t.CONTAINER, p, inner, 0, 0))


def _keep(wiring: Wiring, p: int, point: Point, constraint: KeepAssignment) -> None:
    event, kept = constraint.kept[point.target]
    b = wiring.bundle_of[wiring.index.event_number[event]]
    numbers = [wiring.index.time_number[time] for time in kept]
    wiring.points[p][t.VALUE] = len(numbers)
    for time in set(numbers):
        wiring.at_run[b, time].append((t.KEPT, p, 0, 0, numbers.count(time)))


# ---- slots --------------------------------------------------------------------------------


def _place(wiring: Wiring, point: Point, role: str) -> int:
    return wiring.slot_of[point.target, wiring.index.role_slot[point.target][role]]


def _assign_resource(wiring: Wiring, p: int, point: Point, constraint: AssignResource) -> None:
    wiring.empty[_place(wiring, point, constraint.role)].append((p,))


def _prefer_resources(wiring: Wiring, p: int, point: Point, constraint: PreferResources) -> None:
    def add() -> int:
        wiring.wanted.append(wiring.ground.wanted(point.constraint, constraint))
        return len(wiring.wanted) - 1

    row = wiring.once(point, "wanted", add)
    wiring.unwanted[_place(wiring, point, constraint.role)].append((p, row))


def _avoid_split(wiring: Wiring, p: int, point: Point, constraint: AvoidSplitAssignments) -> None:
    row = len(wiring.courses)
    members: list[tuple[int, int]] = []
    for place in wiring.index.slots_of_role(point.events, constraint.role):
        slot = wiring.slot_of[place]
        wiring.uses[slot].append((p, row))
        members.append((wiring.bundle_of[place[0]], slot))
    wiring.courses.append(members)
    wiring.points[p][t.HIGH] = 1


# ---- groups of events ---------------------------------------------------------------------


def _spread(wiring: Wiring, p: int, point: Point, constraint: SpreadEvents) -> None:
    wiring.each_week(p)
    index = wiring.index
    for limit in constraint.limits:
        counter = len(wiring.counters)
        wiring.counters.append((limit.minimum, limit.maximum))
        wiring.points[p][t.VALUE] += outside(0, limit.minimum, limit.maximum)
        mask = index.time_group_mask[index.time_group_number[limit.time_group]]
        for event in point.events:
            for time in times_of(mask):
                entry = (t.SPREAD, p, counter)
                wiring.at_start[wiring.bundle_of[event], time].append(entry)


def _link(wiring: Wiring, p: int, point: Point, constraint: LinkEvents) -> None:
    bundles = sorted({wiring.bundle_of[event] for event in point.events})
    if len(bundles) < 2:
        return
    for b in bundles:
        for time in range(wiring.times):
            wiring.at_run[b, time].append((t.LINK, p, len(wiring.links), 0, 0))
    wiring.links.append(len(bundles))


def _order(wiring: Wiring, p: int, point: Point, constraint: OrderEvents) -> None:
    pair = constraint.pairs[point.target]
    one, other = (wiring.bundle_of[event] for event in point.events)
    high = wiring.times if pair.max_separation is None else pair.max_separation
    for b in {one, other}:
        wiring.anew[b].append((t.ORDER, p, len(wiring.orders)))
    wiring.orders.append((one, other, pair.min_separation, high))


def _simultaneous(
    wiring: Wiring, p: int, point: Point, constraint: LimitSimultaneousEvents
) -> None:
    wiring.each_week(p)
    restricted = bool(constraint.times or constraint.time_groups)
    watched = wiring.index.cover[point.constraint].times if restricted else range(wiring.times)
    bundles = [wiring.bundle_of[event] for event in point.events]
    wiring.points[p][t.VALUE] = max(-constraint.maximum, 0) * len(watched)
    for b in sorted(set(bundles)):
        for time in watched:
            row = (t.CAP, p, wiring.caps, constraint.maximum, bundles.count(b))
            wiring.at_run[b, time].append(row)
    wiring.caps += 1


def _progress(wiring: Wiring, p: int, point: Point, constraint: SameProgress) -> None:
    index = wiring.index

    def add() -> list[int]:
        days = (index.time_group_times[index.time_group_number[d]] for d in constraint.days)
        return [wiring.add_group(day) for day in days]

    bundles = sorted({wiring.bundle_of[event] for event in point.events})
    for b in bundles:
        wiring.anew[b].append((t.PROGRESS, p, len(wiring.progress)))
    if bundles:
        wiring.progress.append((bundles, wiring.once(point, "days", add)))


# ---- resources ----------------------------------------------------------------------------


def _clashes(wiring: Wiring, p: int, point: Point, constraint: AvoidClashes) -> None:
    wiring.each_week(p)
    wiring.at_clash[point.resource].append((p,))


def _unavailable(wiring: Wiring, p: int, point: Point, constraint: AvoidUnavailableTimes) -> None:
    wiring.each_week(p)
    for time in wiring.index.cover[point.constraint].times:
        wiring.at_busy[point.resource, time].append((t.UNAVAILABLE, p, 0, 0, 0))


def _workload(wiring: Wiring, p: int, point: Point, constraint: LimitWorkload) -> None:
    unit = wiring.period_share
    row = wiring.points[p]
    row[t.LOW], row[t.HIGH], row[t.DIVISOR] = (
        constraint.minimum * unit, constraint.maximum * unit, unit,
    )  # fmt: skip
    wiring.at_load[point.resource].append((p,))


def _busy(values: Values, bounded: bool) -> Callable[[Wiring, int, Point, Any], None]:
    """Return the wiring of a kind that counts in groups of times; `bounded`: then in all."""

    def wire(wiring: Wiring, p: int, point: Point, constraint: Any) -> None:
        wiring.each_week(p)
        low, high = getattr(constraint, "minimum", 0), constraint.maximum
        if bounded:
            # The bounds hold in each week; the weeks are counted after it.
            wiring.points[p][t.LOW], wiring.points[p][t.HIGH] = low, high

        def add() -> list[dict[int, tuple[int, int, int]]]:
            groups = _groups(wiring.index, constraint)
            return [_steps(wiring, values, times, low, high) for times in groups]

        for steps in wiring.once(point, "groups", add):
            for time, (kind, step, first) in steps.items():
                entry = (kind, p, wiring.group_states, step, first)
                wiring.at_busy[point.resource, time].append(entry)
            wiring.group_states += 1

    return wire


def _steps(
    wiring: Wiring, values: Values, times: tuple[int, ...], low: int, high: int
) -> dict[int, tuple[int, int, int]]:
    """Return the kind of row, step and table of each time of a group."""
    table = values.table(len(times), low, high)
    if table is None:
        row = (values.wide, wiring.add_group(times, high), 0)
        return dict.fromkeys(times, row)
    first = wiring.add_values(table)
    steps: dict[int, int] = defaultdict(int)
    for place, time in enumerate(times):
        steps[time] += 1 << place if values.by_place else 1
    return {time: (t.COUNTED, step, first) for time, step in steps.items()}


def _groups(index: ProblemIndex, constraint: Any) -> list[tuple[int, ...]]:
    if isinstance(constraint, LimitConsecutiveBusyTimes | LimitTravel):
        return [tuple(index.time_number[x] for x in run) for run in constraint.sequences]
    return [index.time_group_times[index.time_group_number[g]] for g in constraint.time_groups]


def _travel(wiring: Wiring, p: int, point: Point, constraint: LimitTravel) -> None:
    wiring.each_week(p)

    def add() -> int:
        first = len(wiring.groups)
        for times in _groups(wiring.index, constraint):
            wiring.add_group(times)
        wiring.ways.append((first, len(wiring.groups), constraint))
        return len(wiring.ways) - 1

    wiring.at_way[point.resource].append((p, wiring.once(point, "way", add)))


_WIRE: dict[type[Constraint], Callable[[Wiring, int, Point, Any], None]] = {
    AssignTime: _assign_time,
    SplitEvents: _split,
    DistributeSplitEvents: _distribute,
    PreferTimes: _prefer_times,
    SubsetTimes: _subset,
    KeepAssignment: _keep,
    AssignResource: _assign_resource,
    PreferResources: _prefer_resources,
    AvoidSplitAssignments: _avoid_split,
    SpreadEvents: _spread,
    LinkEvents: _link,
    OrderEvents: _order,
    LimitSimultaneousEvents: _simultaneous,
    SameProgress: _progress,
    AvoidClashes: _clashes,
    AvoidUnavailableTimes: _unavailable,
    LimitIdleTimes: _busy(IDLE, True),
    ClusterBusyTimes: _busy(CLUSTER, True),
    LimitBusyTimes: _busy(BUSY, False),
    LimitConsecutiveBusyTimes: _busy(CONSECUTIVE, False),
    LimitWorkload: _workload,
    LimitTravel: _travel,
}
