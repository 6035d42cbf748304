"""The hard rules of a Problem as limits on parts that are placed one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ...models.constraints import (
    LimitBusyTimes,
    LimitIdleTimes,
    LimitSimultaneousEvents,
    PreferTimes,
    SpreadEvents,
    SubsetTimes,
    Tier,
)
from ...models.index import mask_of, times_of
from .encoding.ground import Ground
from .encoding.splits import one_split
from .linked import leaders


@dataclass(eq=False)
class Unit:
    """A meeting to be placed, of one event or of several that are linked.

    Attributes
    ----------
    starts
        Bit set of the times at which it may start.
    resources
        Given resources that must not clash.
    limits
        Numbers of the limits that it counts for.
    caps
        Numbers of the caps on simultaneous meetings that it counts for, with how often.
    containers
        Events within whose times it has to lie.
    price
        For each start what it costs in soft constraints on its own; absent: nothing.
    weight
        How often it has been thrown out; the search avoids throwing it out again.
    """

    number: int
    events: tuple[int, ...]
    duration: int
    starts: int
    resources: tuple[int, ...]
    limits: list[int] = field(default_factory=list)
    caps: dict[int, int] = field(default_factory=dict)
    containers: tuple[int, ...] = ()
    price: dict[int, int] = field(default_factory=dict)
    weight: int = 1
    start: int = -1


@dataclass(eq=False)
class Limit:
    """At most `maximum` within a set of times; each member counts once or by its duration."""

    mask: int
    maximum: int
    by_period: bool
    used: int = 0
    members: dict[int, Unit] = field(default_factory=dict)


@dataclass(eq=False)
class Cap:
    """At most `maximum` members at once at each of the times."""

    mask: int
    maximum: int
    running: dict[int, dict[int, Unit]] = field(default_factory=lambda: defaultdict(dict))


class Rivals:
    """Units, limits and caps of a problem."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.units: list[Unit] = []
        self.limits: list[Limit] = []
        self.caps: list[Cap] = []
        self.units_of: dict[int, list[Unit]] = defaultdict(list)
        self.bundles = self._bundles()
        containers = self._containers()
        for bundle in self.bundles:
            self._split(bundle, containers)
        self._limit()
        self._limit_pools()
        self._price()
        self._leave_free()

    def _bundles(self) -> list[tuple[int, ...]]:
        """Return the events to be placed, those linked by hard constraints together."""
        index, leader = self.ground.index, leaders(self.ground)
        bundles: dict[int, list[int]] = defaultdict(list)
        for event, duration in enumerate(e.duration for e in index.problem.events):
            root = leader[event]
            same = index.problem.events[root].duration == duration
            bundles[root if same else event].append(event)
        return [tuple(members) for members in bundles.values()]

    def _containers(self) -> dict[int, tuple[int, ...]]:
        ground, index = self.ground, self.ground.index
        found: dict[int, list[int]] = defaultdict(list)
        for number in ground.strict:
            constraint = index.problem.constraints[number]
            if isinstance(constraint, SubsetTimes):
                for event in index.cover[number].events:
                    found[event].append(index.event_number[constraint.container])
        return {event: tuple(containers) for event, containers in found.items()}

    def _split(self, bundle: tuple[int, ...], containers: dict[int, tuple[int, ...]]) -> None:
        ground, index = self.ground, self.ground.index
        given = index.given_time[bundle[0]]
        total = index.problem.events[bundle[0]].duration
        first = bundle[0]
        parts: tuple[int, ...] = (total,)
        if given is None:
            parts = one_split(total, ground.splits[first], ground.split_wishes[first])
        resources = dict.fromkeys(
            slot.resource
            for event in bundle
            for slot in index.slots[event]
            if slot.resource is not None and ground.no_clash[slot.resource]
        )
        inside = dict.fromkeys(c for event in bundle for c in containers.get(event, ()))
        for duration in parts:
            mask = -1
            for event in bundle:
                starts = 0
                for start in ground.starts(event, duration):
                    starts |= 1 << start
                mask &= starts
            unit = Unit(
                len(self.units), bundle, duration, mask, tuple(resources), containers=tuple(inside)
            )
            self.units.append(unit)
            for event in bundle:
                self.units_of[event].append(unit)

    def _limit(self) -> None:
        ground, index = self.ground, self.ground.index
        of_resource: dict[int, dict[int, Unit]] = defaultdict(dict)
        for unit in self.units:
            for event in unit.events:
                for slot in index.slots[event]:
                    if slot.resource is not None:
                        of_resource[slot.resource][unit.number] = unit
        for number in ground.strict:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            if isinstance(constraint, LimitBusyTimes):
                masks = [
                    index.time_group_mask[index.time_group_number[g]]
                    for g in constraint.time_groups
                ]
                for r in cover.resources:
                    self._add_limits(
                        list(of_resource[r].values()),
                        masks,
                        [constraint.maximum] * len(masks),
                        True,
                    )
            elif isinstance(constraint, SpreadEvents):
                masks = [
                    index.time_group_mask[index.time_group_number[limit.time_group]]
                    for limit in constraint.limits
                ]
                most = [limit.maximum for limit in constraint.limits]
                for g in cover.event_groups:
                    units = [u for e in index.event_group_events[g] for u in self.units_of[e]]
                    self._add_limits(units, masks, most, False)
            elif isinstance(constraint, LimitSimultaneousEvents):
                restricted = constraint.times or constraint.time_groups
                mask = cover.times_mask if restricted else (1 << ground.times) - 1
                for g in cover.event_groups:
                    if constraint.maximum <= 0:
                        self._forbid(index.event_group_events[g], mask)
                        continue
                    self._add_cap(index.event_group_events[g], mask, constraint.maximum)

    def _add_limits(
        self, units: list[Unit], masks: list[int], maxima: list[int], by_period: bool
    ) -> None:
        """Add limits that can be exceeded at all."""
        load = sum(unit.duration if by_period else 1 for unit in units)
        for mask, maximum in zip(masks, maxima, strict=True):
            room = mask.bit_count()
            if min(load, room if by_period else load) <= maximum:
                continue
            for unit in units:
                unit.limits.append(len(self.limits))
            self.limits.append(Limit(mask, maximum, by_period))

    def _add_cap(self, events: tuple[int, ...], mask: int, maximum: int) -> None:
        for event in events:
            for unit in self.units_of[event]:
                unit.caps[len(self.caps)] = unit.caps.get(len(self.caps), 0) + 1
        self.caps.append(Cap(mask, maximum))

    def _limit_pools(self) -> None:
        """Cap the units that need one of a set of resources at the size of the set."""
        ground = self.ground
        needs = {place: ground.candidates(*place) for place in sorted(ground.must_assign)}
        for pool in sorted(set(needs.values())):
            if len(pool) < 1 or not all(ground.no_clash[r] for r in pool):
                continue
            events = [e for (e, _), other in needs.items() if set(other) <= set(pool)]
            if len(events) > len(pool):
                self._add_cap(tuple(events), (1 << ground.times) - 1, len(pool))

    def _leave_free(self) -> None:
        """Add units for the free periods of whoever may not be idle: at the ends of days.

        They keep a resource from being busy there, so that what is left free is no idle time.
        """
        ground, index = self.ground, self.ground.index
        done: set[int] = set()
        for number in ground.strict:
            constraint = index.problem.constraints[number]
            if not isinstance(constraint, LimitIdleTimes) or constraint.maximum > 0:
                continue
            groups = [
                index.time_group_times[index.time_group_number[g]] for g in constraint.time_groups
            ]
            for r in index.cover[number].resources:
                if ground.no_clash[r] and r not in done:
                    done.add(r)
                    self._leave_ends(r, groups)

    def _leave_ends(self, resource: int, groups: list[tuple[int, ...]]) -> None:
        ground = self.ground
        closed = ground.unavailable[resource]
        days = [[t for t in group if not closed >> t & 1] for group in groups]
        days = [day for day in days if day]
        open_times = mask_of(t for day in days for t in day)
        load = sum(
            ground.index.problem.events[event].duration
            for event, _ in ground.index.given_slots[resource]
            if not ground.run_mask[event] & ~open_times
        )
        free = open_times.bit_count() - load
        depth = -(-free // max(1, len(days)))
        if free <= 0 or any(len(day) < 2 * depth for day in days):
            return
        ends = mask_of(t for day in days for t in day[-depth:])
        for _ in range(free):
            self.units.append(Unit(len(self.units), (), 1, ends, (resource,)))

    def _forbid(self, events: tuple[int, ...], mask: int) -> None:
        """Keep events away from times at which none of them may run."""
        away = mask
        for time in times_of(mask):
            away |= self.ground.index.overlap_mask[time]
        for event in events:
            for unit in self.units_of[event]:
                for offset in range(unit.duration):
                    unit.starts &= ~(away >> offset)

    def _price(self) -> None:
        """Note what soft constraints on single times cost."""
        index = self.ground.index
        for number in self.ground.used:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            if not isinstance(constraint, PreferTimes) or constraint.tier is not Tier.SOFT:
                continue
            for event in cover.events:
                for unit in self.units_of[event]:
                    if constraint.duration in (None, unit.duration):
                        for start in times_of(unit.starts & ~cover.times_mask):
                            cost = constraint.weight * constraint.multiplicity
                            unit.price[start] = unit.price.get(start, 0) + cost
