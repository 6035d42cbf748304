"""A tiny school to compute by hand: two days of four times, two teachers, two rooms, a class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from zouban.models.constraints import Constraint
from zouban.models.deviations import Evaluation, evaluate
from zouban.models.problem import (
    Assignment,
    Event,
    EventGroup,
    Meeting,
    Problem,
    Resource,
    ResourceGroup,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
    TimeGroupKind,
)

# t0 t1 t2 t3 | t4 t5 t6 t7; "edges" are t0 and t3: the first day without its middle.
TIMES = tuple(
    Time(
        f"t{n}",
        f"t{n}",
        (("monday",) if n < 4 else ("tuesday",)) + (("edges",) if n in (0, 3) else ()),
    )
    for n in range(8)
)
EMPTY = Problem(
    id="tiny",
    name="tiny",
    times=TIMES,
    time_groups=(
        TimeGroup("monday", "Monday", TimeGroupKind.DAY),
        TimeGroup("tuesday", "Tuesday", TimeGroupKind.DAY),
        TimeGroup("edges", "First and last of Monday"),
    ),
    resource_types=(
        ResourceType("teacher", "Teacher"),
        ResourceType("room", "Room"),
        ResourceType("class", "Class"),
    ),
    resource_groups=(ResourceGroup("teachers", "All teachers", "teacher"),),
    resources=(
        Resource("ann", "Ann", "teacher", ("teachers",)),
        Resource("bob", "Bob", "teacher", ("teachers",)),
        Resource("r1", "Room 1", "room"),
        Resource("r2", "Room 2", "room"),
        Resource("c", "Class", "class"),
    ),
    event_groups=(EventGroup("g", "Group"),),
    events=(),
    constraints=(),
)
TEACHER = ResourceSlot("teacher", "teacher")
ROOM = ResourceSlot("room", "room")

Judge = Callable[..., dict[str, int]]


def event(id_: str = "e", duration: int = 2, **fields: Any) -> Event:
    """Make an event in group g whose teacher and room are to be chosen."""
    fields.setdefault("slots", (TEACHER, ROOM))
    fields.setdefault("groups", ("g",))
    return Event(id_, id_, duration, **fields)


def meeting(spec: str, event_id: str = "e") -> Meeting:
    """Make a meeting from "duration@time teacher room"; "-" stands for not assigned."""
    place, *resources = spec.split()
    duration, time = place.split("@")
    chosen = tuple(None if name == "-" else name for name in resources)
    return Meeting(event_id, int(duration), None if time == "-" else time, chosen)


@pytest.fixture
def make_event() -> Callable[..., Event]:
    return event


@pytest.fixture
def tiny() -> Problem:
    return EMPTY


@pytest.fixture
def evaluated() -> Callable[..., Evaluation]:
    """Evaluate constraints over events (one of duration 2 by default) and their meetings."""

    def run(
        constraint: Constraint | tuple[Constraint, ...],
        meetings: Mapping[str, list[str]] | list[str] | tuple[Meeting, ...],
        events: tuple[Event, ...] = (event(),),
        **changes: Any,
    ) -> Evaluation:
        constraints = constraint if isinstance(constraint, tuple) else (constraint,)
        problem = replace(EMPTY, events=events, constraints=constraints, **changes)
        if isinstance(meetings, list):
            meetings = {"e": meetings}
        if isinstance(meetings, Mapping):
            meetings = tuple(meeting(s, e) for e, specs in meetings.items() for s in specs)
        return evaluate(problem, Assignment("tiny", meetings))

    return run


@pytest.fixture
def deviations(evaluated: Callable[..., Evaluation]) -> Judge:
    """Return the deviations of the one constraint by point, those above 0."""

    def run(constraint: Constraint, *args: Any, **kwargs: Any) -> dict[str, int]:
        points = evaluated(constraint, *args, **kwargs).points[constraint.id]
        assert len({point.id for point in points}) == len(points)
        return {point.id: point.deviation for point in points}

    return run
