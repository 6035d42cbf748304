"""Hand-computed deviations of the kinds that apply to event groups and pairs of events."""

from __future__ import annotations

from dataclasses import replace

import pytest
from zouban.models.constraints import (
    AvoidSplitAssignments,
    EventPair,
    LimitSimultaneousEvents,
    LinkEvents,
    OrderEvents,
    SameProgress,
    SpreadEvents,
    TimeGroupLimit,
)
from zouban.models.problem import ResourceSlot


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["2@t0 ann r1"], ["2@t4 ann r1"], {}),
        (["1@t0 ann r1", "1@t1 bob r1"], ["2@t4 ann r1"], {"g": 1}),
        (["2@t0 ann r1"], ["2@t4 bob r1"], {"g": 1}),
        (["2@t0 ann r1"], ["2@t4 - r1"], {}),  # nobody is no second teacher
        (["2@- ann r1"], ["2@- bob r1"], {"g": 1}),  # times do not matter
        ([], [], {}),
    ],
)
def test_avoid_split_assignments_counts_resources_beyond_one(
    deviations, make_event, first, second, expected
):
    events = (make_event(), make_event("f"))
    constraint = AvoidSplitAssignments(id="x", event_groups=("g",), role="teacher")
    assert deviations(constraint, {"e": first, "f": second}, events) == expected


def test_avoid_split_assignments_counts_given_resources(deviations, make_event):
    given = make_event("given", slots=(ResourceSlot("teacher", "teacher", "bob"),))
    constraint = AvoidSplitAssignments(id="x", event_groups=("g",), role="teacher")
    assert deviations(constraint, {"e": ["2@t0 ann -"]}, (make_event(), given)) == {"g": 1}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["1@t0", "1@t4"], {}),
        (["1@t0", "1@t1"], {"g": 2}),  # one too many on Monday, one too few on Tuesday
        (["2@t3"], {"g": 1}),  # it only starts on Monday, though it runs on
        (["2@-"], {"g": 1}),
    ],
)
def test_spread_events_counts_starts_in_each_group(deviations, meetings, expected):
    limits = (TimeGroupLimit("monday", 0, 1), TimeGroupLimit("tuesday", 1, 1))
    constraint = SpreadEvents(id="x", event_groups=("g",), limits=limits)
    assert deviations(constraint, meetings) == expected


def test_spread_events_counts_in_each_week(deviations, make_event):
    limits = (TimeGroupLimit("monday", 0, 1),)
    constraint = SpreadEvents(id="x", event_groups=("g",), limits=limits)
    odd, even = make_event("odd", 1, weeks=0b01), make_event("even", 1, weeks=0b10)
    meetings = {"odd": ["1@t0"], "even": ["1@t1"], "every": ["1@t2"]}
    assert deviations(constraint, {**meetings, "every": []}, (odd, even), weeks=2) == {}
    every = make_event("every", 1)
    assert deviations(constraint, meetings, (odd, even, every), weeks=2) == {"g": 2}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["2@t0"], ["2@t0"], {}),
        (["2@t0"], ["1@t0", "1@t1"], {}),  # how they are split does not matter
        (["2@t0"], ["2@t1"], {"g": 2}),
        (["2@t0"], ["2@-"], {"g": 2}),  # an event without any time is nowhere
        (["2@-"], ["2@-"], {}),
        (["1@t0", "1@t0"], ["1@t0", "1@t1"], {"g": 1}),  # running twice is running
    ],
)
def test_link_events_counts_times_not_shared_by_all(
    deviations, make_event, first, second, expected
):
    events = (make_event(), make_event("f"))
    constraint = LinkEvents(id="x", event_groups=("g",))
    assert deviations(constraint, {"e": first, "f": second}, events) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["2@t0"], ["2@t3"], {}),  # one time between
        (["2@t0"], ["2@t2"], {"e → f": 1}),
        (["2@t0"], ["2@t1"], {"e → f": 2}),
        (["2@t3"], ["2@t0"], {"e → f": 6}),  # backwards: 0 − 5 instead of 1
        (["2@t0"], ["2@t6"], {"e → f": 2}),
        (["1@t0", "1@t2"], ["1@t4", "1@t7"], {}),  # from the last end to the first start
        (["1@t0", "1@-"], ["2@t1"], {}),  # not judged while anything has no time
        (["2@t0"], ["1@t2"], {}),
        ([], [], {}),
    ],
)
def test_order_events_measures_the_gap(deviations, make_event, first, second, expected):
    events = (make_event(), make_event("f"))
    constraint = OrderEvents(id="x", pairs=(EventPair("e", "f", 1, 2),))
    assert deviations(constraint, {"e": first, "f": second}, events) == expected


def test_order_events_without_a_maximum_lets_any_gap_pass(deviations, make_event):
    constraint = OrderEvents(id="x", pairs=(EventPair("e", "f"),))
    meetings = {"e": ["1@t0"], "f": ["1@t7"]}
    assert deviations(constraint, meetings, (make_event("e", 1), make_event("f", 1))) == {}


@pytest.mark.parametrize(
    ("times", "expected"), [(("t0", "t4"), {}), (("t0", "t0"), {"g": 1}), (("t0", "t1"), {"g": 1})]
)
def test_limit_simultaneous_events_counts_meetings_at_a_time(
    deviations, make_event, times, expected
):
    events = (make_event(), make_event("f"))
    constraint = LimitSimultaneousEvents(
        id="x", event_groups=("g",), maximum=1, times=("t1",), time_groups=("tuesday",)
    )
    meetings = {"e": [f"2@{times[0]}"], "f": [f"2@{times[1]}"]}
    assert deviations(constraint, meetings, events) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, {"g": 2}),
        ({"times": ("t1",)}, {"g": 1}),
        ({"time_groups": ("monday",)}, {"g": 2}),
        ({"time_groups": ("tuesday",)}, {}),
    ],
)
def test_limit_simultaneous_events_may_watch_some_times_only(
    deviations, make_event, where, expected
):
    events = (make_event(), make_event("f"))
    constraint = LimitSimultaneousEvents(id="x", event_groups=("g",), maximum=1, **where)
    assert deviations(constraint, {"e": ["2@t0"], "f": ["2@t0"]}, events) == expected


def test_limit_simultaneous_events_counts_in_each_week(deviations, make_event):
    constraint = LimitSimultaneousEvents(id="x", event_groups=("g",), maximum=1)
    odd, even = make_event("odd", 1, weeks=0b01), make_event("even", 1, weeks=0b10)
    meetings = {"odd": ["1@t0"], "even": ["1@t0"]}
    assert deviations(constraint, meetings, (odd, even), weeks=2) == {}
    every = make_event("every", 1)
    assert deviations(constraint, {**meetings, "every": ["1@t0"]}, (odd, even, every), weeks=2) == {
        "g": 2
    }


def test_limit_simultaneous_events_counts_times_that_overlap(deviations, make_event, tiny):
    # t0 is 8:00 to 8:45, t1 8:30 to 9:15 (another bell), t2 9:15 to 10:00: at 8:30 both are held.
    clock = {0: (480, 525), 1: (510, 555), 2: (555, 600)}
    times = tuple(
        replace(time, day=0, start=clock[n][0], end=clock[n][1]) if n in clock else time
        for n, time in enumerate(tiny.times)
    )
    events = (make_event("e", 1), make_event("f", 1))
    constraint = LimitSimultaneousEvents(id="x", event_groups=("g",), maximum=1)
    meetings = {"e": ["1@t0"], "f": ["1@t1"]}
    assert deviations(constraint, meetings, events) == {}
    assert deviations(constraint, meetings, events, times=times) == {"g": 1}
    touching = {"e": ["1@t1"], "f": ["1@t2"]}
    assert deviations(constraint, touching, events, times=times) == {}


def test_limit_simultaneous_events_counts_what_is_held_at_one_moment(deviations, make_event, tiny):
    # t0 is 8:00 to 10:00; t1 8:00 to 9:00 and t2 9:00 to 10:00 both overlap it, but not each other.
    clock = {0: (480, 600), 1: (480, 540), 2: (540, 600)}
    times = tuple(
        replace(time, day=0, start=clock[n][0], end=clock[n][1]) if n in clock else time
        for n, time in enumerate(tiny.times)
    )
    events = (make_event("e", 1), make_event("f", 1))
    constraint = LimitSimultaneousEvents(id="x", event_groups=("g",), maximum=1)
    apart = {"e": ["1@t1"], "f": ["1@t2"]}
    assert deviations(constraint, apart, events, times=times) == {}
    both = {"e": ["1@t0"], "f": ["1@t2"]}
    assert deviations(constraint, both, events, times=times) == {"g": 1}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["2@t0", "2@t4"], ["2@t2", "2@t6"], {}),
        (["2@t0", "2@t4"], ["1@t2", "2@t4", "1@t6"], {}),  # one period behind is in step
        (["2@t0", "2@t4"], ["4@t4"], {"g": 1}),  # two behind after Monday, level on Tuesday
        (["4@t0"], ["4@-"], {"g": 6}),  # four behind after either day
    ],
)
def test_same_progress_sums_what_is_beyond_one_period(
    deviations, make_event, first, second, expected
):
    events = (make_event(duration=4), make_event("f", 4))
    constraint = SameProgress(id="x", event_groups=("g",), days=("monday", "tuesday"))
    assert deviations(constraint, {"e": first, "f": second}, events) == expected


def test_same_progress_adds_up_over_the_weeks(deviations, make_event):
    # Odd weeks two periods for the one, even weeks two for the other: after week 1 two apart
    # on both days, after Monday of week 2 level.
    events = (make_event(weeks=0b01), make_event("f", weeks=0b10))
    constraint = SameProgress(id="x", event_groups=("g",), days=("monday", "tuesday"))
    meetings = {"e": ["2@t0"], "f": ["2@t0"]}
    assert deviations(constraint, meetings, events, weeks=2) == {"g": 2}
