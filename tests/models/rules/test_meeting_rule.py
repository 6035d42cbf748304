"""group_meeting: an event with all teachers of a subject group."""

from __future__ import annotations

from typing import Any

from zouban.models.school import RuleRow
from zouban.models.timetable import Lesson, LessonKind


def _row(**parameters: str) -> RuleRow:
    return RuleRow(rule="group_meeting", scope="group:english", parameters=parameters)


def _meeting(
    tiny: Any, slot: str, length: int = 2, teachers: tuple[str, ...] = ("E1", "E2")
) -> Any:
    days = {"Mon": 0, "Tue": 1, "Wed": 2}
    day, _, period = slot.partition("-")
    lesson = Lesson(
        id="meeting english#1",
        kind=LessonKind.MEETING,
        subject=None,
        teachers=teachers,
        calendar="week",
        day=days[day],
        period=period,
        length=length,
        group="english",
    )
    return tiny.with_lessons((*tiny.timetable.lessons, lesson))


def test_a_meeting_in_its_slots_costs_nothing(tiny: Any) -> None:
    held = _meeting(tiny.with_rows(_row(periods="2", slots="Wed-3 Wed-4")), "Wed-3")
    assert held.judge().findings == ()
    assert set(held.problem_terms().values()) == {0}


def test_another_legal_place_passes(tiny: Any) -> None:
    row = _row(periods="2", slots="Wed-*")
    assert _meeting(tiny.with_rows(row), "Wed-3").judge().accepted


def test_a_meeting_outside_its_slots_is_caught(tiny: Any) -> None:
    outside = _meeting(tiny.with_rows(_row(periods="2", slots="Wed-1 Wed-2")), "Wed-3")
    assert outside.judge().terms["group_meeting"] == 2
    assert outside.problem_terms()["group_meeting"] == 2


def test_a_meeting_that_was_forgotten_is_caught(tiny: Any) -> None:
    forgotten = tiny.with_rows(_row(periods="2", slots="Wed-*"))
    (finding,) = forgotten.judge().findings
    assert finding.code == "group_meeting.none"
    assert finding.cost == 2


def test_a_member_who_is_not_called_and_a_short_meeting_are_caught(tiny: Any) -> None:
    row = _row(periods="2", slots="Wed-*")
    short = _meeting(tiny.with_rows(row), "Wed-3", length=1, teachers=("E1",)).judge()
    assert [f.code for f in short.findings] == ["group_meeting.member", "group_meeting.short"]


def test_members_are_busy_meanwhile(tiny: Any) -> None:
    clash = _meeting(tiny.with_rows(_row(periods="1", slots="Wed-*")), "Wed-1", length=1)
    assert clash.judge().terms["teacher_clash"] == 1  # E2 leads class B's meeting then
    assert clash.problem_terms()["teacher_clash"] == 1


def test_a_meeting_without_a_place_counts_its_teachers(tiny: Any) -> None:
    compiled = tiny.with_rows(_row(periods="2", slots="Wed-*")).compiled()
    lessons = compiled.decode(compiled.encode(tiny.timetable)).lessons
    judged = tiny.with_rows(_row(periods="2", slots="Wed-*")).with_lessons(lessons).judge()
    assert judged.cost.key() == (4, 0, 0)


def test_a_meeting_does_not_cross_a_long_break(tiny: Any) -> None:
    across = _meeting(tiny.with_rows(_row(periods="2", slots="Wed-2 Wed-3 Wed-4")), "Wed-2")
    assert across.judge().terms["double_lessons"] == 2
    assert across.problem_terms()["double_lessons"] == 2


def test_a_group_may_have_two_meetings(tiny: Any) -> None:
    rows = (_row(periods="1", slots="Wed-3"), _row(periods="2", slots="Tue-3 Tue-4"))
    compiled = tiny.with_rows(*rows).compiled()
    meetings = [e for e in compiled.problem.events if e.id.startswith("meeting:")]
    assert [(e.id, e.duration) for e in meetings] == [
        ("meeting:meeting english", 1),
        ("meeting:meeting english/2", 2),
    ]
