"""A sectioning that does not fit the school: judged and compiled all the same, never a traceback.

What is wrong with it is told by the check of sectionings; the judge of timetables only must not
fall over it.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.models.index import ProblemIndex
from zouban.models.rules.rows import validate_rules
from zouban.models.school import RuleRow
from zouban.models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
)

ROWS = (
    RuleRow(rule="max_per_day", scope="school"),
    RuleRow(rule="spread_days", scope="school", parameters={"min_days": "2"}),
    RuleRow(rule="fixed_slots", scope="subject:chemistry", parameters={"slots": "Mon-3"}),
    RuleRow(rule="class_no_idle", scope="school"),
    RuleRow(rule="teacher_idle", scope="school"),
    RuleRow(rule="max_at_once", scope="subject:chemistry math", parameters={"max": "1"}),
    RuleRow(rule="unavailable", scope="grade:G", parameters={"slots": "Mon-1"}),
    RuleRow(rule="group_meeting", scope="group:math", parameters={"slots": "Wed-*"}),
)

_ID = st.sampled_from(["A", "B", "W1", "L", "chemistry", "physics", "G", "RA", "M", "?", ""])
_MAYBE = st.none() | _ID
_STUDENTS = st.lists(st.sampled_from(["a1", "a2", "b1", "?"]), max_size=4).map(tuple)
_IDS = st.lists(_ID, max_size=3).map(tuple)

_CLASSES = st.builds(
    AdministrativeClass,
    id=_ID,
    grade=_ID,
    division=_MAYBE,
    fixed=_IDS,
    qualifying_at_home=_IDS,
    home_room=_MAYBE,
    class_teacher=_MAYBE,
    students=_STUDENTS,
)
_BANDS = st.builds(
    Band,
    id=_ID,
    grade=_MAYBE,
    walking_group=_ID,
    kind=st.sampled_from(BandKind),
    classes=_IDS,
    parts=st.lists(st.integers(0, 3), max_size=3).map(tuple),
    home_subject=_MAYBE,
)
_SECTIONS = st.builds(
    TeachingClass,
    id=_ID,
    grade=_MAYBE,
    subject=_MAYBE,
    kind=st.sampled_from(TeachingClassKind),
    band=_ID,
    parts=st.lists(st.integers(-1, 3), max_size=3).map(tuple),
    periods=st.integers(-1, 5),
    students=_STUDENTS,
    room=_MAYBE,
    teacher=_MAYBE,
)
_SECTIONINGS = st.builds(
    Sectioning,
    school=st.just("tiny"),
    grades=st.just(("G",)),
    classes=st.lists(_CLASSES, max_size=3).map(tuple),
    bands=st.lists(_BANDS, max_size=3).map(tuple),
    teaching_classes=st.lists(_SECTIONS, max_size=4).map(tuple),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sectioning=_SECTIONINGS)
def test_whatever_the_sectioning_is(tiny: Any, sectioning: Sectioning) -> None:
    school = tiny.with_rows(*ROWS).with_sectioning(
        **{name: getattr(sectioning, name) for name in ("classes", "bands", "teaching_classes")}
    )
    assert school.judge().cost.hard >= 0
    compiled = school.compiled()
    ProblemIndex(compiled.problem)  # refuses what does not hang together
    timetable = compiled.decode(compiled.encode(school.timetable))
    assert school.with_lessons(timetable.lessons).judge().cost.hard >= 0


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_an_empty_sectioning_is_a_problem_without_events(tiny: Any, weeks: int) -> None:
    empty = tiny.with_school(weeks=weeks).with_sectioning(classes=(), bands=(), teaching_classes=())
    assert empty.compiled().problem.events == ()
    assert validate_rules(empty.school) == []
