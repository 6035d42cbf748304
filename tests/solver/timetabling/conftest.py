"""Random problems with every constraint kind, and random timetables of them."""

import random
from dataclasses import dataclass

import pytest
from zouban.models import constraints as kinds
from zouban.models.constraints import CostFunction, EventPair, Tier, TimeGroupLimit
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

DAYS, PERIODS = 3, 4


@dataclass
class Lottery:
    """Draws problems and timetables; one seed, one problem."""

    seed: int
    weeks: int = 1
    clock: bool = False
    tiers: tuple[Tier, ...] = (Tier.SOFT, Tier.HARD, Tier.UNPLACED)
    wanted: tuple[str, ...] | None = None

    def __post_init__(self):
        self.rng = random.Random(self.seed)

    def problem(self) -> Problem:
        rng = self.rng
        times = tuple(self._time(d, p) for d in range(DAYS) for p in range(PERIODS))
        resources = (
            *(Resource(f"c{i}", f"c{i}", "class", ("classes",)) for i in range(3)),
            *(Resource(f"t{i}", f"t{i}", "teacher", ("teachers",)) for i in range(3)),
            *(Resource(f"r{i}", f"r{i}", "room", ("rooms",)) for i in range(3)),
        )
        events = tuple(self._event(n) for n in range(6))
        self.events = [event.id for event in events]
        self.durations = {event.id: event.duration for event in events}
        every = [
            self._constraint(getattr(kinds, name))
            for name in sorted(self.wanted or self._kinds())
            for _ in range(rng.randint(1, 2))
        ]
        return Problem(
            id="random",
            name="random",
            times=times,
            time_groups=(
                *(TimeGroup(f"d{d}", f"d{d}", TimeGroupKind.DAY) for d in range(DAYS)),
                TimeGroup("odd", "odd"),
            ),
            resource_types=tuple(ResourceType(t, t) for t in ("class", "teacher", "room")),
            resource_groups=tuple(
                ResourceGroup(g, g, t)
                for g, t in (("classes", "class"), ("teachers", "teacher"), ("rooms", "room"))
            ),
            resources=resources,
            event_groups=tuple(EventGroup(f"g{i}", f"g{i}") for i in range(3)),
            events=events,
            constraints=tuple(c for c in every if c is not None),
            weeks=self.weeks,
        )

    def _kinds(self) -> list[str]:
        return [
            name
            for name, value in vars(kinds).items()
            if isinstance(value, type) and issubclass(value, kinds.Constraint) and value.kind
        ]

    def _time(self, day: int, period: int) -> Time:
        number = day * PERIODS + period
        groups = (f"d{day}", "odd") if number % 2 else (f"d{day}",)
        start = 480 + 50 * period - (25 if self.clock and period == 2 else 0)
        weeks = 1 if self.weeks == 2 and number == 5 else (1 << self.weeks) - 1
        return Time(f"x{number}", f"x{number}", groups, day, start, start + 40, weeks)

    def _event(self, number: int) -> Event:
        rng = self.rng
        slots = [ResourceSlot("class", resource=f"c{number % 3}")]
        if rng.random() < 0.5:
            slots.append(ResourceSlot("teacher", "Teacher", f"t{rng.randrange(3)}"))
        else:
            slots.append(ResourceSlot("teacher", "Teacher", workload=rng.choice([None, 3])))
        if rng.random() < 0.7:
            slots.append(ResourceSlot("room", "Room"))
        options = ()
        weeks = (1 << self.weeks) - 1
        if self.weeks == 2:
            weeks = rng.choice([1, 2, 3])
            options = (1, 2) if rng.random() < 0.3 else ()
        return Event(
            id=f"e{number}",
            name=f"e{number}",
            duration=rng.randint(1, 4),
            slots=tuple(slots),
            groups=tuple(g for g in ("g0", "g1", "g2") if rng.random() < 0.4),
            weeks=weeks,
            week_options=options,
        )

    def _constraint(self, kind):
        rng = self.rng
        few = tuple(rng.sample(self.events, 3))
        head = {
            "id": f"{kind.kind}-{rng.randrange(1 << 60)}",
            "tier": rng.choice(self.tiers),
            "weight": rng.randint(1, 4),
            "multiplicity": rng.randint(1, 2),
            "cost": rng.choice(list(CostFunction)),
        }
        groups = tuple(rng.sample(["g0", "g1", "g2"], 2))
        who = {"resource_groups": (rng.choice(["classes", "teachers", "rooms"]),)}
        low = rng.randint(0, 2)
        bounds = {"minimum": low, "maximum": low + rng.randint(0, 2)}
        days = tuple(f"d{d}" for d in range(DAYS))
        sequences = tuple(tuple(f"x{d * PERIODS + p}" for p in range(PERIODS)) for d in range(DAYS))
        some_times = tuple(f"x{t}" for t in rng.sample(range(DAYS * PERIODS), 5))
        own = {
            "AssignResource": {"events": few, "role": "Room"},
            "AssignTime": {"events": few},
            "SplitEvents": {
                "events": few,
                "min_duration": 1,
                "max_duration": rng.randint(1, 3),
                "min_amount": 1,
                "max_amount": rng.randint(1, 3),
            },
            "DistributeSplitEvents": {"events": few, "duration": rng.randint(1, 2), **bounds},
            "PreferResources": {"events": few, "role": "Room", "preferred": ("r0",)},
            "PreferTimes": {
                "events": few,
                "times": some_times,
                "duration": rng.choice([None, 1, 2]),
            },
            "AvoidSplitAssignments": {"event_groups": groups, "role": "Room"},
            "SpreadEvents": {
                "event_groups": groups,
                "limits": tuple(TimeGroupLimit(day, low, low + 1) for day in days),
            },
            "LinkEvents": {"event_groups": groups},
            "OrderEvents": {
                "pairs": (
                    EventPair(few[0], few[1], rng.randint(0, 2), rng.choice([None, 4])),
                    EventPair(few[1], few[2]),
                )
            },
            "AvoidClashes": who,
            "AvoidUnavailableTimes": {**who, "times": some_times},
            "LimitIdleTimes": {**who, "time_groups": (*days, "odd"), **bounds},
            "ClusterBusyTimes": {**who, "time_groups": days, **bounds},
            "LimitBusyTimes": {**who, "time_groups": (*days, "odd"), **bounds},
            "LimitWorkload": {**who, **bounds},
            "LimitConsecutiveBusyTimes": {**who, "sequences": sequences, "maximum": low},
            "LimitSimultaneousEvents": {
                "event_groups": groups,
                "maximum": low,
                "times": some_times if rng.random() < 0.5 else (),
            },
            "SubsetTimes": {"events": few[1:], "container": few[0]},
            "SameProgress": {"event_groups": groups, "days": days},
            "LimitTravel": {
                **who,
                "sequences": sequences,
                "role": "Room",
                "distances": (("r0", "r1", 1), ("r1", "r2", 2), ("r2", "r0", 1)),
            },
            "KeepAssignment": {"events": few[:1], "kept": ((few[0], some_times),)},
        }[kind.kind]
        return kind(**head, **own)

    def assignment(self, problem: Problem) -> Assignment:
        """Return a random timetable in which no event meets twice at a time."""
        rng = self.rng
        meetings = []
        for event in problem.events:
            taken: set[int] = set()
            left = event.duration
            while left:
                duration = rng.randint(1, left)
                left -= duration
                weeks = rng.choice(event.week_options) if event.week_options else None
                start = self._start(problem, event, duration, taken, weeks)
                if start is not None:
                    taken.update(range(start, start + duration))
                meetings.append(
                    Meeting(
                        event.id,
                        duration,
                        None if start is None else f"x{start}",
                        tuple(
                            slot.resource
                            or rng.choice([None, *(f"{slot.type[0]}{i}" for i in range(3))])
                            for slot in event.slots
                        ),
                        weeks,
                    )
                )
        return Assignment(problem.id, tuple(meetings))

    def _start(self, problem, event, duration, taken, weeks):
        mask = (event.weeks if weeks is None else weeks) & ((1 << self.weeks) - 1)
        fitting = [
            start
            for start in range(len(problem.times) - duration + 1)
            if not taken & set(range(start, start + duration))
            and all(not mask & ~problem.times[t].weeks for t in range(start, start + duration))
        ]
        return self.rng.choice(fitting) if fitting and self.rng.random() < 0.85 else None


@pytest.fixture
def lottery():
    """Return the class itself: each test draws with its own seeds."""
    return Lottery
