"""Whether a Problem hangs together: unique ids, references that lead somewhere, sane numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from .constraints import (
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    DistributeSplitEvents,
    KeepAssignment,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    LimitSimultaneousEvents,
    LimitTravel,
    LimitWorkload,
    OrderEvents,
    PreferResources,
    PreferTimes,
    SameProgress,
    SpreadEvents,
    SubsetTimes,
)
from .errors import FileProblem
from .problem import Event, Problem


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids a Problem defines, by what they name."""

    time: Collection[str]
    time_group: Collection[str]
    resource_type: Collection[str]
    resource_group: Collection[str]
    resource: Collection[str]
    event_group: Collection[str]
    event: Collection[str]


def check_references(problem: Problem) -> list[FileProblem]:
    """Return everything in `problem` that does not hang together, in the order of its parts."""
    ids = _Ids(
        *(
            {thing.id: thing for thing in things}
            for things in (
                problem.times,
                problem.time_groups,
                problem.resource_types,
                problem.resource_groups,
                problem.resources,
                problem.event_groups,
                problem.events,
            )
        )
    )
    found = [*_duplicates(problem), *_broken_parts(problem, ids)]
    for event in problem.events:
        found.extend(_broken_event(problem, event, ids))
    for constraint in problem.constraints:
        found.extend(_broken_constraint(problem, constraint, ids))
    return found


def _refusal(problem: Problem, field: str, value: object, rule: str, rule_zh: str) -> FileProblem:
    return FileProblem(problem.id, None, field, str(value), rule, rule_zh)


def _unknown(
    problem: Problem, owner: str, field: str, given: Iterable[str], known: Collection[str]
) -> Iterator[FileProblem]:
    for value in given:
        if value not in known:
            yield _refusal(
                problem,
                f"{owner}: {field}",
                value,
                f"a {field} must be defined in the same problem",
                f"引用的 {field} 必须在同一问题中定义",
            )


def _duplicates(problem: Problem) -> Iterator[FileProblem]:
    parts: dict[str, Iterable[str]] = {
        "time": (x.id for x in problem.times),
        "time group": (x.id for x in problem.time_groups),
        "resource type": (x.id for x in problem.resource_types),
        "resource group": (x.id for x in problem.resource_groups),
        "resource": (x.id for x in problem.resources),
        "event group": (x.id for x in problem.event_groups),
        "event": (x.id for x in problem.events),
        "constraint": (x.id for x in problem.constraints),
    }
    for name, given in parts.items():
        seen: set[str] = set()
        for value in given:
            if value in seen:
                yield _refusal(
                    problem, name, value, f"each {name} has an id of its own", "编号重复"
                )
            seen.add(value)


def _broken_parts(problem: Problem, ids: _Ids) -> Iterator[FileProblem]:
    if problem.weeks < 1:
        yield _refusal(
            problem, "weeks", problem.weeks, "a cycle has at least one week", "周数至少为 1"
        )
    for time in problem.times:
        yield from _unknown(problem, f"time {time.id}", "time group", time.groups, ids.time_group)
    for group in problem.resource_groups:
        owner = f"resource group {group.id}"
        yield from _unknown(problem, owner, "resource type", [group.type], ids.resource_type)
    for resource in problem.resources:
        owner = f"resource {resource.id}"
        yield from _unknown(problem, owner, "resource type", [resource.type], ids.resource_type)
        yield from _unknown(problem, owner, "resource group", resource.groups, ids.resource_group)


def _broken_event(problem: Problem, event: Event, ids: _Ids) -> Iterator[FileProblem]:
    owner = f"event {event.id}"
    if event.duration < 1:
        yield _refusal(
            problem,
            f"{owner}: duration",
            event.duration,
            "a duration is at least 1",
            "课时至少为 1",
        )
    yield from _unknown(problem, owner, "event group", event.groups, ids.event_group)
    if event.course is not None:
        yield from _unknown(problem, owner, "course", [event.course], ids.event_group)
    if event.time is not None:
        yield from _unknown(problem, owner, "time", [event.time], ids.time)
    roles: set[str] = set()
    for slot in event.slots:
        yield from _unknown(problem, owner, "resource type", [slot.type], ids.resource_type)
        if slot.resource is not None:
            yield from _unknown(problem, owner, "resource", [slot.resource], ids.resource)
        if slot.role is not None and slot.role in roles:
            yield _refusal(
                problem, f"{owner}: role", slot.role, "roles of an event are distinct", "角色重复"
            )
        if slot.role is not None:
            roles.add(slot.role)


def _broken_constraint(
    problem: Problem, constraint: Constraint, ids: _Ids
) -> Iterator[FileProblem]:
    owner = f"constraint {constraint.id}"
    for field, given, known in _constraint_references(constraint, ids):
        yield from _unknown(problem, owner, field, given, known)
    for field in ("weight", "multiplicity"):
        value = getattr(constraint, field)
        if value < 0:
            yield _refusal(
                problem, f"{owner}: {field}", value, f"a {field} is at least 0", "不能为负数"
            )


def _constraint_references(
    constraint: Constraint, ids: _Ids
) -> Iterator[tuple[str, Iterable[str], Collection[str]]]:
    yield "event", constraint.events, ids.event
    yield "event group", constraint.event_groups, ids.event_group
    yield "resource", constraint.resources, ids.resource
    yield "resource group", constraint.resource_groups, ids.resource_group
    match constraint:
        case PreferResources():
            yield "resource", constraint.preferred, ids.resource
            yield "resource group", constraint.preferred_groups, ids.resource_group
        case PreferTimes() | AvoidUnavailableTimes() | LimitSimultaneousEvents():
            yield "time", constraint.times, ids.time
            yield "time group", constraint.time_groups, ids.time_group
        case LimitIdleTimes() | ClusterBusyTimes() | LimitBusyTimes():
            yield "time group", constraint.time_groups, ids.time_group
        case SpreadEvents():
            yield "time group", (limit.time_group for limit in constraint.limits), ids.time_group
        case SameProgress():
            yield "time group", constraint.days, ids.time_group
        case OrderEvents():
            yield "event", (pair.first for pair in constraint.pairs), ids.event
            yield "event", (pair.second for pair in constraint.pairs), ids.event
        case SubsetTimes():
            yield "event", [constraint.container], ids.event
        case LimitConsecutiveBusyTimes():
            yield "time", (t for run in constraint.sequences for t in run), ids.time
        case LimitTravel():
            yield "time", (t for run in constraint.sequences for t in run), ids.time
            yield "resource", (r for a, b, _ in constraint.distances for r in (a, b)), ids.resource
        case KeepAssignment():
            yield "event", (event for event, _ in constraint.kept), ids.event
            yield "time", (t for _, kept in constraint.kept for t in kept), ids.time
        case DistributeSplitEvents() | LimitWorkload() | _:
            return
