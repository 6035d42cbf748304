"""Hand-computed deviations of the kinds that apply to events."""

from __future__ import annotations

import pytest
from zouban.models.constraints import (
    AssignResource,
    AssignTime,
    DistributeSplitEvents,
    KeepAssignment,
    PreferResources,
    PreferTimes,
    SplitEvents,
    SubsetTimes,
)
from zouban.models.problem import Meeting, ResourceSlot


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["2@t0 ann r1"], {}),
        (["2@t0 - r1"], {"e": 2}),
        (["1@t0 ann r1", "1@t4 - r1"], {"e": 1}),
        ([], {"e": 2}),
        (["1@t0 ann r1"], {"e": 1}),  # the missing period is a meeting without teacher
    ],
)
def test_assign_resource_sums_the_durations_without_one(deviations, meetings, expected):
    constraint = AssignResource(id="x", events=("e",), role="teacher")
    assert deviations(constraint, meetings) == expected


def test_assign_resource_leaves_out_events_without_the_role_and_given_places(
    deviations, make_event
):
    given = make_event("given", slots=(ResourceSlot("teacher", "teacher", "ann"),))
    without = make_event("without", slots=())
    constraint = AssignResource(id="x", event_groups=("g",), role="teacher")
    assert deviations(constraint, {}, (given, without)) == {}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["2@t0"], {}),
        (["2@-"], {"e": 2}),
        (["1@t0", "1@-"], {"e": 1}),
        (["1@t0"], {"e": 1}),
        ([], {"e": 2}),
    ],
)
def test_assign_time_sums_the_durations_without_one(deviations, meetings, expected):
    assert deviations(AssignTime(id="x", events=("e",)), meetings) == expected


def test_a_given_time_holds_for_what_is_missing_too(deviations, make_event):
    events = (make_event(time="t2"),)
    assert deviations(AssignTime(id="x", events=("e",)), [], events) == {}
    unwanted = PreferTimes(id="x", events=("e",), times=("t0",))
    assert deviations(unwanted, [], events) == {"e": 2}


def test_a_given_time_without_room_for_the_duration_is_none(deviations, make_event):
    constraint = AssignTime(id="x", events=("e",))
    late = (make_event(time="t7"),)
    assert deviations(constraint, [], late) == {"e": 2}
    assert deviations(constraint, ["2@-"], late) == {"e": 2}
    assert deviations(constraint, ["1@-"], late) == {}  # each half fits
    assert deviations(constraint, [], (make_event(time="t6"),)) == {}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["2@t0", "2@t4"], {}),
        (["4@t0"], {"e": 2}),  # one too long, one too few
        (["1@t0", "1@t1", "2@t4"], {"e": 2}),  # two too short
        (["1@t0"] * 4, {"e": 5}),  # four too short, one too many
        (["2@t0", "2@-"], {}),  # without a time a meeting counts all the same
        (["2@t0"], {}),  # and so does the one that is missing
        (["1@t0"], {"e": 1}),  # the missing one lasts three
    ],
)
def test_split_events_counts_misfits_and_the_amount(deviations, make_event, meetings, expected):
    constraint = SplitEvents(
        id="x", events=("e",), min_duration=2, max_duration=3, min_amount=2, max_amount=3
    )
    assert deviations(constraint, meetings, (make_event(duration=4),)) == expected


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["2@t0", "1@t4", "1@t5"], {}),
        (["1@t0"] * 4, {"e": 1}),
        (["2@t0", "2@t4"], {"e": 1}),
        (["2@t0", "1@t4", "1@-"], {}),
        (["2@t0", "1@t4"], {}),  # the missing meeting lasts one
    ],
)
def test_distribute_split_events_counts_meetings_of_one_duration(
    deviations, make_event, meetings, expected
):
    constraint = DistributeSplitEvents(id="x", events=("e",), duration=2, minimum=1, maximum=1)
    assert deviations(constraint, meetings, (make_event(duration=4),)) == expected


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (["2@t0 ann r1"], {}),
        (["2@t0 ann r2"], {"e": 2}),
        (["1@t0 ann r1", "1@t4 ann r2"], {"e": 1}),
        (["2@t0 ann -"], {}),
        (["2@- ann r2"], {"e": 2}),
    ],
)
def test_prefer_resources_sums_the_durations_with_another(deviations, meetings, expected):
    constraint = PreferResources(id="x", events=("e",), role="room", preferred=("r1",))
    assert deviations(constraint, meetings) == expected


def test_prefer_resources_takes_groups_and_leaves_given_places_alone(deviations, make_event):
    constraint = PreferResources(
        id="x", events=("e",), role="teacher", preferred_groups=("teachers",)
    )
    assert deviations(constraint, ["2@t0 bob r1"]) == {}
    other = PreferResources(id="x", events=("e",), role="teacher", preferred=("bob",))
    given = make_event(slots=(ResourceSlot("teacher", "teacher", "ann"),))
    assert deviations(other, ["2@t0 ann"], (given,)) == {}


@pytest.mark.parametrize(
    ("duration", "meetings", "expected"),
    [
        (None, ["2@t0"], {}),
        (None, ["2@t1"], {"e": 2}),  # the whole duration, though t2 is preferred
        (None, ["2@t3"], {"e": 2}),
        (None, ["2@-"], {}),
        (None, ["1@t2", "1@t3"], {"e": 1}),
        (2, ["1@t1", "1@t3"], {}),
        (2, ["2@t1"], {"e": 2}),
        (1, ["2@t1"], {}),
    ],
)
def test_prefer_times_looks_at_the_first_time(deviations, duration, meetings, expected):
    constraint = PreferTimes(
        id="x", events=("e",), times=("t0", "t2"), time_groups=("tuesday",), duration=duration
    )
    assert deviations(constraint, meetings) == expected


@pytest.mark.parametrize(
    ("container", "meetings", "expected"),
    [
        (["4@t0"], ["2@t1"], {}),
        (["4@t0"], ["2@t3"], {"e": 1}),
        (["2@t0", "2@t4"], ["2@t1"], {"e": 1}),
        (["4@-"], ["2@t1"], {"e": 2}),
        (["4@t0"], ["2@-"], {}),
    ],
)
def test_subset_times_counts_times_outside(deviations, make_event, container, meetings, expected):
    events = (make_event("band", 4, groups=()), make_event())
    constraint = SubsetTimes(id="x", events=("e",), container="band")
    assert deviations(constraint, {"band": container, "e": meetings}, events) == expected


def test_subset_times_compares_weeks(deviations, make_event):
    events = (make_event("band", 2, weeks=0b01), make_event(weeks=0b11))
    constraint = SubsetTimes(id="x", events=("e",), container="band")
    meetings = {"band": ["2@t0"], "e": ["2@t0"]}
    assert deviations(constraint, meetings, events, weeks=2) == {"e": 2}
    events = (make_event("band", 2, weeks=0b11), make_event(weeks=0b10))
    assert deviations(constraint, meetings, events, weeks=2) == {}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [(["2@t0"], {}), (["2@t1"], {"e": 1}), (["1@t0", "1@t6"], {"e": 1}), ([], {"e": 2})],
)
def test_keep_assignment_counts_lost_times(deviations, meetings, expected):
    constraint = KeepAssignment(id="x", events=("e",), kept=(("e", ("t0", "t1")),))
    assert deviations(constraint, meetings) == expected


def test_a_meeting_may_leave_out_its_resources(deviations):
    constraint = AssignResource(id="x", events=("e",), role="room")
    assert deviations(constraint, (Meeting("e", 2, "t0"),)) == {"e": 2}
