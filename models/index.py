"""A Problem in numbers: everything derived from its ids, computed once and never changed.

Numbers are positions in the Problem's own tuples: time 3 is `problem.times[3]`, and so on. A set
of times is also given as a Python integer with bit t set for time t (`…_mask`), a set of weeks
as one with bit w set for week w of the cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .bits import mask_of, times_of
from .cover import Cover, cover_of
from .errors import InputError
from .problem import Event, Problem, Time
from .references import check_references

__all__ = ["Cover", "ProblemIndex", "Slot", "mask_of", "times_of"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A resource slot of an event in numbers.

    Attributes
    ----------
    type
        Number of the resource type.
    resource
        Number of the given resource, None where it is to be chosen.
    workload
        Workload of the slot over the event's whole duration (XHSTT: the slot's own, else the
        event's, else the event's duration).
    """

    role: str | None
    type: int
    resource: int | None
    workload: int


class ProblemIndex:
    """A Problem with its ids resolved.

    Parameters
    ----------
    problem
        The problem; it is checked first.

    Raises
    ------
    InputError
        Listing every id that is defined twice or leads nowhere, and every impossible number.

    Attributes
    ----------
    time_number, time_group_number, resource_type_number, resource_group_number,
    resource_number, event_group_number, event_number, constraint_number
        From id to number.
    time_group_times, time_group_mask
        Times of each time group, chronological; the same as a bit set.
    overlaps, overlap_mask
        For each time the *other* times that overlap it on the clock (same day and a common
        week); the same as a bit set. `any_overlap` tells whether there are any.
    under_way
        For each time the *other* times that start while it is under way: of two that overlap,
        the later one is listed for the earlier one (both ways where they start together).
    all_weeks
        Bit set of the weeks of the cycle; `time_weeks`, `event_weeks` and `week_options` are
        restricted to it.
    slots
        Slots of each event, in the event's order.
    role_slot
        For each event a mapping from role to slot number.
    given_time
        For each event its given time, None where it is to be chosen.
    workload
        Workload of each event (XHSTT: its own, else its duration).
    event_group_events
        Events of each event group, courses included, in the order of the Problem.
    groups_of_event
        Event groups of each event, its course included.
    resource_type, resource_group_members, type_resources
        Type of each resource; resources of each resource group and of each type.
    given_slots
        For each resource the (event, slot) pairs that it is given to.
    cover
        What each constraint applies to.
    """

    def __init__(self, problem: Problem) -> None:
        broken = check_references(problem)
        if broken:
            raise InputError(broken)
        self.problem = problem
        self._number_ids()
        self._index_times()
        self._index_resources()
        self._index_events()
        self.cover = tuple(cover_of(self, constraint) for constraint in problem.constraints)

    def starts(self, event: int, duration: int) -> tuple[int, ...]:
        """Return the times at which a meeting of `event` of `duration` periods may start.

        A meeting must end by the last time; its times must exist in the event's weeks (with
        weeks to be chosen: in those of one option).
        """
        given = self.given_time[event]
        last = len(self.problem.times) - duration
        candidates = range(last + 1) if given is None else (given,)
        masks = self.week_options[event] or (self.event_weeks[event],)
        return tuple(
            start for start in candidates if start <= last and self._exists(start, duration, masks)
        )

    def candidates(self, event: int, slot: int) -> tuple[int, ...]:
        """Return the resources that may stand in a slot: the given one, or all of its type."""
        place = self.slots[event][slot]
        return (place.resource,) if place.resource is not None else self.type_resources[place.type]

    def meeting_weeks(self, event: int, weeks: int | None) -> int:
        """Return the weeks of the cycle in which a meeting with this mask takes place.

        Without a mask they are the event's own, the first of its options where it has any.
        """
        if weeks is not None:
            return weeks & self.all_weeks
        options = self.week_options[event]
        return options[0] if options else self.event_weeks[event]

    def _exists(self, start: int, duration: int, masks: Iterable[int]) -> bool:
        common = self.all_weeks
        for time in range(start, start + duration):
            common &= self.time_weeks[time]
        return any(mask & ~common == 0 for mask in masks)

    def _number_ids(self) -> None:
        problem = self.problem
        self.time_number = _numbers(x.id for x in problem.times)
        self.time_group_number = _numbers(x.id for x in problem.time_groups)
        self.resource_type_number = _numbers(x.id for x in problem.resource_types)
        self.resource_group_number = _numbers(x.id for x in problem.resource_groups)
        self.resource_number = _numbers(x.id for x in problem.resources)
        self.event_group_number = _numbers(x.id for x in problem.event_groups)
        self.event_number = _numbers(x.id for x in problem.events)
        self.constraint_number = _numbers(x.id for x in problem.constraints)

    def _index_times(self) -> None:
        times = self.problem.times
        self.all_weeks = (1 << self.problem.weeks) - 1
        self.time_weeks = tuple(time.weeks & self.all_weeks for time in times)
        self.time_group_times = _members(
            ((self.time_group_number[g] for g in time.groups) for time in times),
            len(self.time_group_number),
        )
        self.time_group_mask = tuple(mask_of(group) for group in self.time_group_times)
        clocked: dict[int, list[int]] = {}
        for t, time in enumerate(times):
            if time.day is not None and time.start is not None and time.end is not None:
                clocked.setdefault(time.day, []).append(t)
        self.overlaps = tuple(
            tuple(u for u in clocked.get(_day(time), ()) if u != t and self._overlap(t, u))
            for t, time in enumerate(times)
        )
        self.overlap_mask = tuple(mask_of(others) for others in self.overlaps)
        self.any_overlap = any(self.overlap_mask)
        self.under_way = tuple(
            tuple(u for u in others if self._starts_within(u, t))
            for t, others in enumerate(self.overlaps)
        )

    def _starts_within(self, one: int, other: int) -> bool:
        a, b = self.problem.times[one], self.problem.times[other]
        return a.start is not None and b.start is not None and b.start <= a.start

    def _overlap(self, one: int, other: int) -> bool:
        a, b = self.problem.times[one], self.problem.times[other]
        if not self.time_weeks[one] & self.time_weeks[other]:
            return False
        if a.start is None or a.end is None or b.start is None or b.end is None:
            return False
        return a.start < b.end and b.start < a.end

    def _index_resources(self) -> None:
        resources = self.problem.resources
        self.resource_type = tuple(self.resource_type_number[r.type] for r in resources)
        self.type_resources = _members(
            ((number,) for number in self.resource_type), len(self.resource_type_number)
        )
        self.resource_group_members = _members(
            ((self.resource_group_number[g] for g in r.groups) for r in resources),
            len(self.resource_group_number),
        )

    def _index_events(self) -> None:
        events = self.problem.events
        self.event_weeks = tuple(event.weeks & self.all_weeks for event in events)
        self.week_options = tuple(
            tuple(mask & self.all_weeks for mask in event.week_options) for event in events
        )
        self.workload = tuple(
            event.duration if event.workload is None else event.workload for event in events
        )
        self.given_time = tuple(
            None if event.time is None else self.time_number[event.time] for event in events
        )
        self.slots = tuple(
            self._slots(event, load) for event, load in zip(events, self.workload, strict=True)
        )
        self.role_slot: tuple[dict[str, int], ...] = tuple(
            {slot.role: s for s, slot in enumerate(slots) if slot.role is not None}
            for slots in self.slots
        )
        self.groups_of_event = tuple(
            tuple(dict.fromkeys(self.event_group_number[g] for g in _group_ids(event)))
            for event in events
        )
        self.event_group_events = _members(self.groups_of_event, len(self.event_group_number))
        given: list[list[tuple[int, int]]] = [[] for _ in self.problem.resources]
        for e, slots in enumerate(self.slots):
            for s, slot in enumerate(slots):
                if slot.resource is not None:
                    given[slot.resource].append((e, s))
        self.given_slots = tuple(tuple(places) for places in given)

    def _slots(self, event: Event, workload: int) -> tuple[Slot, ...]:
        return tuple(
            Slot(
                slot.role,
                self.resource_type_number[slot.type],
                None if slot.resource is None else self.resource_number[slot.resource],
                workload if slot.workload is None else slot.workload,
            )
            for slot in event.slots
        )

    def slots_of_role(self, events: Iterable[int], role: str) -> tuple[tuple[int, int], ...]:
        """Return the (event, slot) pairs of `events` that have a slot of this role."""
        return tuple((e, slot) for e in events if (slot := self.role_slot[e].get(role)) is not None)


def _day(time: Time) -> int:
    return -1 if time.day is None else time.day


def _numbers(ids: Iterable[str]) -> dict[str, int]:
    return {id_: number for number, id_ in enumerate(ids)}


def _group_ids(event: Event) -> Sequence[str]:
    return event.groups if event.course is None else (event.course, *event.groups)


def _members(groups_of: Iterable[Iterable[int]], count: int) -> tuple[tuple[int, ...], ...]:
    """Turn "groups of each thing" into "things of each group", in the order of the things."""
    members: list[dict[int, None]] = [{} for _ in range(count)]
    for thing, groups in enumerate(groups_of):
        for group in groups:
            members[group][thing] = None
    return tuple(tuple(group) for group in members)
