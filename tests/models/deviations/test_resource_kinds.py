"""Hand-computed deviations of the kinds that apply to resources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from zouban.models.constraints import (
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    LimitTravel,
    LimitWorkload,
)
from zouban.models.problem import Event, Meeting, ResourceSlot

MONDAY = ("t0", "t1", "t2", "t3")


def lessons(*specs: str) -> tuple[tuple[Event, ...], tuple[Meeting, ...]]:
    """Make one event of Ann's per "duration@time", optionally with a room."""
    slots = (ResourceSlot("teacher", "teacher", "ann"), ResourceSlot("room", "room"))
    events, meetings = [], []
    for n, spec in enumerate(specs):
        place, *room = spec.split()
        duration, time = place.split("@")
        events.append(Event(f"e{n}", "", int(duration), slots, ("g",)))
        start = None if time == "-" else time
        chosen = ("ann", room[0] if room else None)
        meetings.append(Meeting(f"e{n}", int(duration), start, chosen))
    return tuple(events), tuple(meetings)


def judge(deviations, constraint, *specs, **changes):
    events, meetings = lessons(*specs)
    return deviations(constraint, meetings, events, **changes)


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("2@t0", "2@t2"), {}),
        (("2@t0", "2@t1"), {"ann": 1}),
        (("1@t0", "1@t0", "1@t0"), {"ann": 2}),
        (("2@t0", "2@-"), {}),
    ],
)
def test_avoid_clashes_counts_meetings_beyond_one(deviations, specs, expected):
    assert judge(deviations, AvoidClashes(id="x", resources=("ann",)), *specs) == expected


def test_avoid_clashes_counts_two_places_in_one_meeting(deviations, make_event):
    two = make_event(slots=(ResourceSlot("teacher", "a", "ann"), ResourceSlot("teacher", "b")))
    constraint = AvoidClashes(id="x", resource_groups=("teachers",))
    assert deviations(constraint, ["2@t0 ann ann"], (two,)) == {"ann": 2}


def test_avoid_clashes_counts_times_that_overlap_on_the_clock(deviations, tiny):
    # t0 8:00 to 8:45 and t1 8:30 to 9:15 overlap; t4, on another day, does not.
    clock = {0: (0, 480, 525), 1: (0, 510, 555), 4: (1, 480, 525)}
    times = tuple(
        replace(time, day=clock[n][0], start=clock[n][1], end=clock[n][2]) if n in clock else time
        for n, time in enumerate(tiny.times)
    )
    constraint = AvoidClashes(id="x", resources=("ann",))
    assert judge(deviations, constraint, "1@t0", "1@t1", times=times) == {"ann": 1}
    assert judge(deviations, constraint, "1@t0", "1@t4", times=times) == {}
    assert judge(deviations, constraint, "1@t0", "1@t1") == {}


def test_odd_and_even_weeks_do_not_clash(deviations):
    events, meetings = lessons("1@t0", "1@t0", "1@t0")
    events = tuple(replace(e, weeks=w) for e, w in zip(events, (0b01, 0b10, 0b11), strict=True))
    constraint = AvoidClashes(id="x", resources=("ann",))
    assert deviations(constraint, meetings[:2], events[:2], weeks=2) == {}
    assert deviations(constraint, meetings, events, weeks=2) == {"ann": 2}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("2@t1",), {}),
        (("2@t0",), {"ann": 1}),
        (("1@t0", "1@t0"), {"ann": 1}),  # a clash at an unavailable time counts once
        (("2@t3",), {"ann": 1}),
        (("1@-",), {}),
    ],
)
def test_avoid_unavailable_times_counts_busy_times(deviations, specs, expected):
    constraint = AvoidUnavailableTimes(
        id="x", resources=("ann",), times=("t0",), time_groups=("tuesday",)
    )
    assert judge(deviations, constraint, *specs) == expected


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("1@t0", "1@t1"), {}),
        (("1@t0", "1@t3"), {"ann": 1}),  # two idle, one allowed
        (("1@t0", "1@t2", "1@t4", "1@t7"), {"ann": 2}),  # one and two over the days together
        (("1@t3", "1@t4"), {}),  # nothing is idle across days
        (("1@t0", "1@t2"), {}),
        (("1@-", "1@-"), {}),
    ],
)
def test_limit_idle_times_sums_over_groups(deviations, specs, expected):
    constraint = LimitIdleTimes(
        id="x", resources=("ann",), time_groups=("monday", "tuesday"), maximum=1
    )
    assert judge(deviations, constraint, *specs) == expected


def test_limit_idle_times_looks_only_at_times_of_the_group(deviations):
    # Busy at both edges and not between: the times between are not in the group.
    constraint = LimitIdleTimes(id="x", resources=("ann",), time_groups=("edges",))
    assert judge(deviations, constraint, "1@t0", "1@t3") == {}
    both = LimitIdleTimes(id="x", resources=("ann",), time_groups=("monday",), minimum=3, maximum=3)
    assert judge(deviations, both, "1@t0", "1@t3") == {"ann": 1}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("1@t0", "1@t2"), {}),
        (("1@t0", "1@t4"), {"ann": 1}),
        (("2@t3",), {"ann": 1}),
        (("1@-",), {"ann": 1}),  # busy in none, at least one wanted
    ],
)
def test_cluster_busy_times_counts_groups(deviations, specs, expected):
    constraint = ClusterBusyTimes(
        id="x", resources=("ann",), time_groups=("monday", "tuesday"), minimum=1, maximum=1
    )
    assert judge(deviations, constraint, *specs) == expected


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("2@t0", "3@t4"), {}),
        (("1@t0", "4@t4"), {"ann": 2}),
        (("1@t0", "1@t0"), {"ann": 1}),  # clashing makes nobody busier
        ((), {}),  # not busy in a group at all: no deviation
    ],
)
def test_limit_busy_times_leaves_free_groups_alone(deviations, specs, expected):
    constraint = LimitBusyTimes(
        id="x", resources=("ann",), time_groups=("monday", "tuesday"), minimum=2, maximum=3
    )
    assert judge(deviations, constraint, *specs) == expected


@pytest.mark.parametrize(
    ("maximum", "minimum", "expected"), [(8, 0, {}), (7, 0, {"bob": 1}), (9, 9, {"bob": 2})]
)
def test_limit_workload_shares_by_duration_and_rounds_up(
    deviations, make_event, maximum, minimum, expected
):
    # Of a workload of 10 over 3 periods Bob has 2 periods, 6⅔; and 1 of 2 of a plain event.
    heavy = make_event("heavy", 3, slots=(ResourceSlot("teacher", "teacher", workload=10),))
    plain = make_event("plain", 2, slots=(ResourceSlot("teacher", "teacher"),))
    constraint = LimitWorkload(id="x", resources=("bob",), minimum=minimum, maximum=maximum)
    meetings = {"heavy": ["2@- bob", "1@t0 ann"], "plain": ["1@t0 bob", "1@t1 ann"]}
    assert deviations(constraint, meetings, (heavy, plain)) == expected


def test_limit_workload_takes_the_event_s_workload_and_averages_weeks(deviations, make_event):
    odd = make_event(duration=2, workload=6, weeks=0b01, slots=(ResourceSlot("teacher", "t"),))
    constraint = LimitWorkload(id="x", resources=("bob",), minimum=0, maximum=2)
    assert deviations(constraint, ["2@t0 bob"], (odd,), weeks=2) == {"bob": 1}
    assert deviations(constraint, ["2@t0 bob"], (replace(odd, weeks=0b11),), weeks=2) == {"bob": 4}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("2@t0", "1@t3"), {}),
        (("3@t0",), {"ann": 1}),
        (("4@t0", "3@t4"), {"ann": 3}),
        (("2@t2", "2@t4"), {}),  # the sequences part at the end of the day
    ],
)
def test_limit_consecutive_busy_times_measures_runs(deviations, specs, expected):
    constraint = LimitConsecutiveBusyTimes(
        id="x", resources=("ann",), sequences=(MONDAY, ("t4", "t5", "t6", "t7")), maximum=2
    )
    assert judge(deviations, constraint, *specs) == expected


def test_limit_consecutive_busy_times_begins_anew_after_a_gap(deviations):
    sequence = (*MONDAY, "t4", "t5", "t6", "t7")
    constraint = LimitConsecutiveBusyTimes(
        id="x", resources=("ann",), sequences=(sequence,), maximum=2
    )
    assert judge(deviations, constraint, "1@t0", "2@t2", "2@t6") == {}
    assert judge(deviations, constraint, "1@t0", "3@t2", "2@t6") == {"ann": 1}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (("1@t0 r1", "1@t0 r2", "1@t1 r2"), {"ann": 1}),  # clashing: the longest way counts
        (("1@t0 r1", "1@t1 r1"), {}),
        (("1@t0 r1", "1@t1 r2"), {"ann": 1}),
        (("1@t0 r1", "1@t2 r2"), {}),  # one free time is enough for a way of one
        (("1@t0 r2", "1@t1 r1"), {}),  # the way back is not listed
        (("1@t0 r1", "1@t1"), {}),  # without a room there is no way
        (("2@t0 r1", "1@t2 r2"), {"ann": 1}),
        (("1@t3 r1", "1@t4 r2"), {}),  # other days
    ],
)
def test_limit_travel_needs_free_times_between(deviations, specs, expected):
    constraint = LimitTravel(
        id="x",
        resources=("ann",),
        sequences=(MONDAY,),
        role="room",
        distances=(("r1", "r2", 1),),
    )
    assert judge(deviations, constraint, *specs) == expected


@pytest.mark.parametrize(
    "constraint",
    [
        AvoidUnavailableTimes(id="x", resources=("ann",), times=("t0",)),
        LimitIdleTimes(id="x", resources=("ann",), time_groups=("monday",)),
        ClusterBusyTimes(id="x", resources=("ann",), time_groups=("monday",), minimum=0, maximum=0),
        LimitBusyTimes(id="x", resources=("ann",), time_groups=("monday",), minimum=0, maximum=1),
        LimitConsecutiveBusyTimes(id="x", resources=("ann",), sequences=(("t0", "t2"),), maximum=1),
        LimitTravel(
            id="x",
            resources=("ann",),
            sequences=(("t0", "t2"),),
            role="room",
            distances=(("r1", "r2", 1),),
        ),
    ],
    ids=lambda constraint: constraint.kind,
)
def test_busy_times_are_counted_in_each_week(deviations, constraint):
    """Every week, only odd weeks, and odd beside even weeks, of lessons at t0 and t2."""
    events, meetings = lessons("1@t0 r1", "1@t2 r2")
    every = deviations(constraint, meetings, events, weeks=1)
    assert every == {"ann": 1}
    assert deviations(constraint, meetings, events, weeks=2) == {"ann": 2}
    odd = tuple(replace(event, weeks=0b01) for event in events)
    assert deviations(constraint, meetings, odd, weeks=2) == {"ann": 1}
    apart = (odd[0], replace(events[1], weeks=0b10))
    parted = deviations(constraint, meetings, apart, weeks=2)
    expected = {"AvoidUnavailableTimes": {"ann": 1}, "ClusterBusyTimes": {"ann": 2}}
    assert parted == expected.get(constraint.kind, {})
