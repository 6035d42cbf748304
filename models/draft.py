"""A Problem while it is being written: times and events stand, rules add their constraints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from .bundles import Bundle, bundles_of
from .constraints import Constraint, LinkEvents, Origin
from .draft_times import DraftTimes
from .lessons import Requirement
from .problem import (
    Event,
    EventGroup,
    Problem,
    Resource,
    ResourceSlot,
    ResourceType,
)
from .rules.rule import Row
from .rules.scope import Target
from .school_index import SchoolIndex
from .timetable import LessonKind

K = TypeVar("K", bound=Constraint)

RESOURCE_TYPES = {
    "teacher": "Teacher",
    "class": "Class",
    "group": "Walking group or teaching class",
    "room": "Room",
    "course": "Course of a class",
    "building": "Building",
}


@dataclass(slots=True)
class EventDraft:
    """An event with the bundle it comes from; slots and groups are added while rules compile."""

    bundle: Bundle
    slots: list[ResourceSlot] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    @property
    def doubles(self) -> bool:
        """Whether a meeting may last longer than one period."""
        return self.bundle.doubles_max > 0 or (self.bundle.length or 1) > 1


class Draft:
    """What rules compile into.

    Attributes
    ----------
    index
        The school and its sectioning.
    requirements
        Everything that has to be taught, meetings included.
    rows
        The rows of the rules table, read and checked.
    events
        Events by id.
    times
        Times and their groups.
    """

    def __init__(
        self,
        index: SchoolIndex,
        requirements: Iterable[Requirement],
        rows: Sequence[Row] = (),
    ) -> None:
        self.index = index
        self.rows = tuple(rows)
        self.requirements = tuple(requirements)
        bundles = bundles_of(index, self.requirements)
        self.events = {bundle.id: EventDraft(bundle) for bundle in bundles}
        self.constraints: list[Constraint] = []
        self._resources: dict[str, Resource] = {}
        self._event_groups: dict[tuple[str, ...], str] = {}
        self.times = DraftTimes(index)
        self.times.day_groups()  # searches free whole days, whatever rules ask for
        self._names: dict[str, int] = defaultdict(int)
        for event in self.events.values():
            self._occupy(event)

    # ---- events ----------------------------------------------------------------------------

    @cached_property
    def events_of(self) -> Mapping[str, tuple[str, ...]]:
        """Events in which each requirement's lessons stand, by the requirement's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.events.values():
            for member in event.bundle.members:
                found[member.id].append(event.bundle.id)
        return {requirement: tuple(events) for requirement, events in found.items()}

    def matching(self, row: Row) -> tuple[Requirement, ...]:
        """Return the teaching (no meetings) within a row's scope."""
        return tuple(
            r
            for r in self.requirements
            if r.kind is not LessonKind.MEETING
            and row.scope.covers(self.index, target_of(self.index, r))
        )

    def counted(self, requirements: Iterable[Requirement]) -> dict[int, list[str]]:
        """Return the events of requirements, by how many of them stand in the event."""
        count: dict[str, int] = defaultdict(int)
        for requirement in requirements:
            for event in self.events_of[requirement.id]:
                count[event] += 1
        found: dict[int, list[str]] = defaultdict(list)
        for event, number in count.items():
            found[number].append(event)
        return found

    def _occupy(self, event: EventDraft) -> None:
        bundle = event.bundle
        for class_id in bundle.classes:
            self.give(event, "class", class_id)
        if bundle.group is not None:
            self.give(event, "group", bundle.group)
        for member in bundle.members:
            load = bundle.periods if member.loads else 0
            for teacher in member.teachers:
                self.give(event, "teacher", teacher, load)
            if member.open_teacher:
                role = teacher_role(member)
                event.slots.append(ResourceSlot("teacher", role, None, load))

    def give(self, event: EventDraft, kind: str, id_: str, workload: int | None = None) -> None:
        """Put a given resource into an event."""
        resource = self.resource(kind, id_)
        event.slots.append(ResourceSlot(kind, None, resource, workload))

    def resource(self, kind: str, id_: str) -> str:
        """Return the Problem's id of a resource; it is defined where it is new."""
        name = resource_id(kind, id_)
        if name not in self._resources:
            self._resources[name] = Resource(name, id_, kind)
        return name

    @property
    def resources(self) -> Mapping[str, Resource]:
        """Resources defined so far, by id."""
        return self._resources

    def uses(self, kind: str) -> dict[str, list[str]]:
        """Return the events that each resource of a kind is given to, by the resource's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_, event in self.events.items():
            for slot in event.slots:
                if slot.type == kind and slot.resource is not None:
                    found[slot.resource].append(id_)
        return found

    def course(self, events: tuple[str, ...]) -> str:
        """Return a resource that is busy whenever one of `events` meets.

        It lets the kinds about busy times speak of a subject of a class, as archives do.
        """
        known = self.resource("course", " + ".join(events))
        for id_ in events:
            event = self.events[id_]
            if all(slot.resource != known for slot in event.slots):
                event.slots.append(ResourceSlot("course", None, known, 0))
        return known

    def event_group(self, events: Iterable[str]) -> str:
        """Return the event group of exactly these events; it is defined where it is new."""
        members = tuple(dict.fromkeys(events))
        if members not in self._event_groups:
            name = members[0] if len(members) == 1 else f"events {len(self._event_groups) + 1}"
            self._event_groups[members] = name
            for event in members:
                self.events[event].groups.append(name)
        return self._event_groups[members]

    def copies(self, event: str, number: int) -> tuple[str, ...]:
        """Return an event and number − 1 copies that are linked to it, made where they are new.

        A cap on simultaneous lessons counts an event once, however many lessons it stands for.
        """
        names = [event, *(f"{event} (copy {n})" for n in range(2, number + 1))]
        bundle = self.events[event].bundle
        for name in names[1:]:
            if name not in self.events:
                copy = replace(bundle, id=name, members=(), classes=(), group=None)
                self.events[name] = EventDraft(copy)
                link = self.event_group((event, name))
                self.constraints.append(
                    LinkEvents(
                        id=f"band_together: {name}",
                        name="band_together",
                        event_groups=(link,),
                        origin=Origin("band_together", None, (event,)),
                    )
                )
        return tuple(names)

    # ---- constraints -----------------------------------------------------------------------

    def add(self, kind: type[K], row: Row, subject: tuple[str, ...] = (), **fields: Any) -> K:
        """Add a constraint of a rule, named and with its origin, and return it."""
        name = row.rule if row.row is None else f"{row.rule}@{row.row}"
        self._names[name] += 1
        constraint = kind(
            id=f"{name}#{self._names[name]}",
            name=row.rule,
            **{
                "tier": row.tier,
                "weight": row.weight,
                "origin": Origin(row.rule, row.row, subject or row.scope.names),
                **fields,
            },
        )
        self.constraints.append(constraint)
        return constraint

    def problem(self) -> Problem:
        """Return the finished Problem."""
        school = self.index.school
        types = {slot.type for event in self.events.values() for slot in event.slots}
        return Problem(
            id=school.id,
            name=school.name_en or school.name_zh or school.id,
            times=self.times.times(),
            time_groups=self.times.groups(),
            resource_types=tuple(
                ResourceType(id_, name) for id_, name in RESOURCE_TYPES.items() if id_ in types
            ),
            resource_groups=(),
            resources=tuple(r for r in self._resources.values() if r.type in types),
            event_groups=tuple(EventGroup(name, name) for name in self._event_groups.values()),
            events=tuple(self._event(event) for event in self.events.values()),
            constraints=tuple(self.constraints),
            weeks=school.weeks,
        )

    def _event(self, event: EventDraft) -> Event:
        bundle = event.bundle
        return Event(
            id=bundle.id,
            name=bundle.id.partition(":")[2],
            duration=bundle.periods,
            slots=tuple(event.slots),
            groups=tuple(event.groups),
            weeks=bundle.weeks,
        )


def target_of(index: SchoolIndex, requirement: Requirement) -> Target:
    """Return a requirement as a scope sees it."""
    room = index.rooms.get(requirement.room or "")
    return Target(
        requirement.subject,
        requirement.grade,
        requirement.classes,
        requirement.teachers,
        () if requirement.room is None else (requirement.room,),
        requirement.room_type if room is None else room.type,
    )


def resource_id(kind: str, id_: str) -> str:
    """Return the Problem's id of a resource: ids of persons, classes and rooms may coincide."""
    return f"{kind}:{id_}"


def teacher_role(requirement: Requirement) -> str:
    """Return the role in which the teacher of a requirement is chosen."""
    return f"teacher of {requirement.teaching_class or requirement.id}"
