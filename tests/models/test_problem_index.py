"""A problem in numbers, and the refusal of problems that do not hang together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from zouban.models import constraints as kinds
from zouban.models.constraints import EventPair, TimeGroupLimit
from zouban.models.errors import InputError
from zouban.models.index import ProblemIndex, mask_of, times_of
from zouban.models.problem import (
    Event,
    EventGroup,
    Problem,
    Resource,
    ResourceGroup,
    ResourceSlot,
    ResourceType,
    Time,
    TimeGroup,
)

# Two bells on Monday: a (8:00, 9:00) and b (8:30); "late" exists in even weeks only.
PROBLEM = Problem(
    id="p",
    name="p",
    times=(
        Time("a1", "a1", ("bell-a",), day=0, start=480, end=525),
        Time("a2", "a2", ("bell-a", "second"), day=0, start=540, end=585),
        Time("b1", "b1", (), day=0, start=510, end=555),
        Time("late", "late", ("second",), day=1, start=480, end=525, weeks=0b10),
    ),
    time_groups=(TimeGroup("bell-a", "Bell A"), TimeGroup("second", "Second")),
    resource_types=(ResourceType("teacher", "Teacher"), ResourceType("room", "Room")),
    resource_groups=(ResourceGroup("staff", "Staff", "teacher"),),
    resources=(
        Resource("ann", "Ann", "teacher", ("staff",)),
        Resource("r1", "Room", "room"),
        Resource("bob", "Bob", "teacher", ("staff",)),
    ),
    event_groups=(EventGroup("m", "Maths", course=True), EventGroup("all", "All")),
    events=(
        Event(
            "e",
            "e",
            2,
            (ResourceSlot("teacher", resource="ann"), ResourceSlot("room", "room", workload=5)),
            ("all", "m"),
            course="m",
        ),
        Event("f", "f", 1, (ResourceSlot("teacher", "who"),), ("all",), workload=7, time="a2"),
        Event("g", "g", 1, week_options=(0b01, 0b10)),
        Event("h", "h", 1, weeks=0b10),
    ),
    constraints=(),
    weeks=2,
)


@pytest.fixture
def index() -> ProblemIndex:
    return ProblemIndex(PROBLEM)


def test_bit_sets_and_times_are_inverse():
    assert mask_of((0, 3)) == 0b1001
    assert times_of(0b1001) == (0, 3)
    assert times_of(mask_of(())) == ()


def test_time_groups_are_chronological(index):
    assert index.time_group_times == ((0, 1), (1, 3))
    assert index.time_group_mask == (0b0011, 0b1010)


def test_times_of_one_day_that_overlap_on_the_clock_conflict(index):
    assert index.overlaps == ((2,), (2,), (0, 1), ())
    assert index.overlap_mask == (0b100, 0b100, 0b011, 0)
    assert index.any_overlap


@pytest.mark.parametrize(
    "change", [{"day": 1}, {"start": 525, "end": 540}, {"start": None}, {"day": None}]
)
def test_times_without_a_common_moment_do_not_conflict(change):
    times = (PROBLEM.times[0], replace(PROBLEM.times[2], **change))
    index = ProblemIndex(replace(PROBLEM, times=times, events=()))
    assert index.overlaps == ((), ())
    assert not index.any_overlap


def test_times_of_different_weeks_do_not_conflict():
    odd, even = (replace(PROBLEM.times[n], weeks=w) for n, w in ((0, 0b01), (2, 0b10)))
    assert not ProblemIndex(replace(PROBLEM, times=(odd, even), events=())).any_overlap


def test_events_groups_and_slots(index):
    assert index.event_group_events == ((0,), (0, 1))
    assert index.groups_of_event[0] == (0, 1)  # course first, named twice, once in it
    assert [slot.workload for slot in index.slots[0]] == [2, 5]
    assert index.slots[1][0].workload == 7
    assert index.role_slot == ({"room": 1}, {"who": 0}, {}, {})
    assert index.given_time == (None, 1, None, None)
    assert index.given_slots[0] == ((0, 0),)


def test_candidates_are_the_given_resource_or_all_of_the_type(index):
    assert index.candidates(0, 0) == (0,)
    assert index.candidates(0, 1) == (1,)
    assert index.candidates(1, 0) == (0, 2)
    assert index.resource_group_members == ((0, 2),)


def test_starts_leave_room_and_respect_given_times_and_weeks(index):
    assert index.starts(0, 2) == (0, 1)  # not b1 and late: late is missing in odd weeks
    assert index.starts(1, 1) == (1,)
    assert index.starts(2, 1) == (0, 1, 2, 3)  # in even weeks, one of its options, late exists
    assert index.starts(3, 2) == (0, 1, 2)
    assert index.starts(0, 5) == ()


def test_a_meeting_without_weeks_takes_the_event_s_or_its_first_option(index):
    assert index.meeting_weeks(0, None) == 0b11
    assert index.meeting_weeks(2, None) == 0b01
    assert index.meeting_weeks(3, None) == 0b10
    assert index.meeting_weeks(2, -1) == 0b11


def test_cover_lists_points_as_often_as_they_are_named():
    constraint = kinds.PreferTimes(
        id="x",
        events=("f",),
        event_groups=("all",),
        resources=("ann",),
        resource_groups=("staff",),
        times=("late",),
        time_groups=("bell-a",),
    )
    role = kinds.AssignResource(id="y", event_groups=("all",), role="room")
    index = ProblemIndex(replace(PROBLEM, constraints=(constraint, role)))
    cover = index.cover[0]
    assert cover.events == (0, 1, 1)
    assert cover.resources == (0, 2, 0)
    assert (cover.times, cover.times_mask) == ((0, 1, 3), 0b1011)
    assert index.cover[1].slots == ((0, 1),)


def test_a_given_slot_is_not_covered_by_its_role():
    given = Event("e", "e", 1, (ResourceSlot("teacher", "who", "ann"),), ("all",))
    constraint = kinds.AssignResource(id="x", event_groups=("all",), role="who")
    index = ProblemIndex(replace(PROBLEM, events=(given,), constraints=(constraint,)))
    assert index.cover[0].slots == ()
    assert index.slots_of_role((0,), "who") == ((0, 0),)


def broken(**changes: object) -> list[tuple[str | None, str | None]]:
    with pytest.raises(InputError) as caught:
        ProblemIndex(replace(PROBLEM, **changes))
    assert all(problem.file == "p" and problem.rule for problem in caught.value.problems)
    return [(problem.field, problem.value) for problem in caught.value.problems]


EVENT = PROBLEM.events[2]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"weeks": 0}, ("weeks", "0")),
        ({"times": (*PROBLEM.times, PROBLEM.times[0])}, ("time", "a1")),
        ({"event_groups": (*PROBLEM.event_groups, EventGroup("m", ""))}, ("event group", "m")),
        ({"times": (*PROBLEM.times, Time("t", "t", ("no",)))}, ("time t: time group", "no")),
        (
            {"resource_groups": (*PROBLEM.resource_groups, ResourceGroup("s", "s", "no"))},
            ("resource group s: resource type", "no"),
        ),
        (
            {"resources": (*PROBLEM.resources, Resource("s", "s", "no"))},
            ("resource s: resource type", "no"),
        ),
        (
            {"resources": (*PROBLEM.resources, Resource("s", "s", "room", ("no",)))},
            ("resource s: resource group", "no"),
        ),
        ({"events": (replace(EVENT, duration=0),)}, ("event g: duration", "0")),
        ({"events": (replace(EVENT, groups=("no",)),)}, ("event g: event group", "no")),
        ({"events": (replace(EVENT, course="no"),)}, ("event g: course", "no")),
        ({"events": (replace(EVENT, time="no"),)}, ("event g: time", "no")),
        (
            {"events": (replace(EVENT, slots=(ResourceSlot("no"),)),)},
            ("event g: resource type", "no"),
        ),
        (
            {"events": (replace(EVENT, slots=(ResourceSlot("room", resource="no"),)),)},
            ("event g: resource", "no"),
        ),
        (
            {"events": (replace(EVENT, slots=(ResourceSlot("room", "x"),) * 2),)},
            ("event g: role", "x"),
        ),
    ],
)
def test_broken_parts_are_refused(changes, expected):
    assert expected in broken(**changes)


@pytest.mark.parametrize(
    ("constraint", "field"),
    [
        (kinds.AssignTime(id="x", events=("no",)), "event"),
        (kinds.AssignTime(id="x", event_groups=("no",)), "event group"),
        (kinds.AvoidClashes(id="x", resources=("no",)), "resource"),
        (kinds.AvoidClashes(id="x", resource_groups=("no",)), "resource group"),
        (kinds.PreferResources(id="x", role="r", preferred=("no",)), "resource"),
        (kinds.PreferResources(id="x", role="r", preferred_groups=("no",)), "resource group"),
        (kinds.PreferTimes(id="x", times=("no",)), "time"),
        (kinds.AvoidUnavailableTimes(id="x", time_groups=("no",)), "time group"),
        (kinds.LimitSimultaneousEvents(id="x", maximum=1, times=("no",)), "time"),
        (kinds.LimitIdleTimes(id="x", time_groups=("no",)), "time group"),
        (kinds.ClusterBusyTimes(id="x", time_groups=("no",), minimum=0, maximum=1), "time group"),
        (kinds.LimitBusyTimes(id="x", time_groups=("no",), minimum=0, maximum=1), "time group"),
        (kinds.SpreadEvents(id="x", limits=(TimeGroupLimit("no", 0, 1),)), "time group"),
        (kinds.SameProgress(id="x", days=("no",)), "time group"),
        (kinds.OrderEvents(id="x", pairs=(EventPair("no", "g"),)), "event"),
        (kinds.OrderEvents(id="x", pairs=(EventPair("g", "no"),)), "event"),
        (kinds.SubsetTimes(id="x", container="no"), "event"),
        (kinds.LimitConsecutiveBusyTimes(id="x", sequences=(("no",),), maximum=1), "time"),
        (kinds.LimitTravel(id="x", sequences=(("no",),), role="r"), "time"),
        (
            kinds.LimitTravel(id="x", sequences=(), role="r", distances=(("r1", "no", 1),)),
            "resource",
        ),
        (kinds.KeepAssignment(id="x", kept=(("no", ()),)), "event"),
        (kinds.KeepAssignment(id="x", kept=(("g", ("no",)),)), "time"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_broken_constraints_are_refused(constraint, field):
    assert broken(constraints=(constraint,)) == [(f"constraint x: {field}", "no")]


def test_negative_weights_are_refused():
    constraint = kinds.AssignTime(id="x", weight=-1, multiplicity=-2)
    assert broken(constraints=(constraint,)) == [
        ("constraint x: weight", "-1"),
        ("constraint x: multiplicity", "-2"),
    ]
