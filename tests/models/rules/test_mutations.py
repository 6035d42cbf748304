"""Damaged timetables: each damage is caught, and nothing whatever makes the judge fail."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.models.deviations import evaluate
from zouban.models.school import RuleRow
from zouban.models.timetable import Lesson, LessonKind

ROWS = (
    RuleRow(rule="unavailable", scope="teacher:M", parameters={"slots": "*-1"}),
    RuleRow(rule="unavailable", scope="room:RA", parameters={"slots": "*-2"}),
    RuleRow(rule="fixed_slots", scope="subject:math", parameters={"slots": "Mon-3"}),
    RuleRow(rule="forbidden_slots", scope="teacher:M", parameters={"slots": "*-4"}),
    RuleRow(rule="max_per_day", scope="school"),
    RuleRow(rule="spread_days", scope="school", parameters={"min_days": "2"}),
    RuleRow(rule="max_at_once", scope="room_type:laboratory", parameters={"max": "0"}),
    RuleRow(rule="teacher_max_per_day", scope="school", parameters={"max": "1"}),
    RuleRow(rule="teacher_max_consecutive", scope="school", parameters={"max": "1"}),
    RuleRow(rule="teacher_idle", scope="school"),
    RuleRow(rule="group_meeting", scope="group:math", parameters={"slots": "Wed-*"}),
    RuleRow(rule="main_early", scope="school"),
    RuleRow(rule="class_no_idle", scope="school"),
    RuleRow(rule="double_lessons", scope="school", parameters={"slots": "*-1..2"}),
)

Mutation = Callable[[random.Random, tuple[Lesson, ...]], tuple[Lesson, ...]]


def _change(
    draw: random.Random, lessons: tuple[Lesson, ...], among: list[int], **fields: Any
) -> tuple[Lesson, ...]:
    number = draw.choice(among)
    changed = lessons[number].model_copy(update=fields)
    return (*lessons[:number], changed, *lessons[number + 1 :])


def _all(lessons: tuple[Lesson, ...]) -> list[int]:
    return list(range(len(lessons)))


def forget(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    number = draw.randrange(len(lessons))
    return (*lessons[:number], *lessons[number + 1 :])


def repeat(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return (*lessons, draw.choice(lessons))


def unplace(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return _change(draw, lessons, _all(lessons), day=None, period=None)


def another_teacher(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    taught = [n for n, lesson in enumerate(lessons) if lesson.teachers]
    number = draw.choice(taught)
    others = sorted({t for x in lessons for t in x.teachers} - set(lessons[number].teachers))
    return _change(draw, lessons, [number], teachers=(draw.choice(others),))


def nobody_teaches(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return _change(draw, lessons, [n for n, x in enumerate(lessons) if x.teachers], teachers=())


def no_room(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return _change(draw, lessons, _all(lessons), room=None)


def longer(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return _change(draw, lessons, _all(lessons), length=draw.choice((2, 3)))


def another_subject(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    number = draw.randrange(len(lessons))
    others = sorted({x.subject or "" for x in lessons} - {lessons[number].subject})
    return _change(draw, lessons, [number], subject=draw.choice(others))


def another_class(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    home = [n for n, x in enumerate(lessons) if x.kind is LessonKind.HOME]
    number = draw.choice(home)
    other = "B" if lessons[number].classes == ("A",) else "A"
    return _change(draw, lessons, [number], classes=(other,))


def onto_another(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """Move a home lesson onto another lesson of the same class."""
    home = [n for n, x in enumerate(lessons) if x.kind is LessonKind.HOME]
    number = draw.choice(home)
    mine = lessons[number]
    others = [x for x in lessons if x.classes == mine.classes and x.id != mine.id]
    other = draw.choice(others)
    return _change(draw, lessons, [number], day=other.day, period=other.period)


def apart_from_band(draw: random.Random, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    walking = [n for n, x in enumerate(lessons) if x.kind is LessonKind.TEACHING]
    return _change(draw, lessons, walking, day=2, period=draw.choice(("2", "3", "4")))


MUTATIONS: tuple[Mutation, ...] = (
    forget,
    repeat,
    unplace,
    another_teacher,
    nobody_teaches,
    no_room,
    longer,
    another_subject,
    another_class,
    onto_another,
    apart_from_band,
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("seed", range(20))
def test_every_damage_is_caught(tiny: Any, mutation: Mutation, seed: int) -> None:
    damaged = mutation(random.Random(seed), tiny.timetable.lessons)
    verification = tiny.with_lessons(damaged).judge()
    assert not verification.accepted
    assert verification.findings
    assert all(finding.message and finding.message_zh for finding in verification.findings)


_ID = st.sampled_from(
    ["A", "B", "M", "RA", "Lab", "math", "english", "chemistry", "week", "", "\x00", "周一", "?"]
)


@st.composite
def _lessons(draw: st.DrawFn) -> Lesson:
    return Lesson(
        id=draw(_ID),
        kind=draw(st.sampled_from(LessonKind)),
        subject=draw(st.none() | _ID),
        classes=tuple(draw(st.lists(_ID, max_size=3))),
        teaching_class=draw(st.none() | _ID),
        teachers=tuple(draw(st.lists(_ID, max_size=3))),
        room=draw(st.none() | _ID),
        calendar=draw(_ID),
        day=draw(st.none() | st.integers(-8, 8)),
        period=draw(st.none() | st.sampled_from(["R", "1", "2", "3", "4", "E", "9"])),
        length=draw(st.integers(-1, 5)),
        weeks=draw(st.integers(-2, 3)),
        group=draw(st.none() | _ID),
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rubbish=st.lists(_lessons(), max_size=6), keep=st.integers(0, 26))
def test_nothing_makes_the_judge_fail(tiny: Any, rubbish: list[Lesson], keep: int) -> None:
    school = tiny.with_rows(*ROWS)
    lessons = (*tiny.timetable.lessons[:keep], *rubbish)
    judged = school.with_lessons(lessons).judge()
    assert judged.cost.hard >= 0
    compiled = school.compiled()
    assignment = compiled.encode(school.with_lessons(lessons).timetable)
    assert evaluate(compiled.problem, assignment).cost.unplaced >= 0
    assert len(compiled.decode(assignment).lessons) >= len(compiled.requirements)


def test_the_judge_needs_neither_solver_nor_problem() -> None:
    """In a fresh interpreter: what `verify` and its measures import."""
    code = "import sys, zouban.models.verify; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert not {name for name in loaded if name.startswith(("zouban.solver", "ortools", "highspy"))}
    assert "zouban.models.compile" not in loaded
