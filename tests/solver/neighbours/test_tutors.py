"""Tutors on tiny schools, against trying every allocation."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zouban.models.calendar import Calendar
from zouban.models.school import (
    AdministrativeClassPlan,
    Grade,
    School,
    Student,
    Teacher,
    TeachingAssignment,
)
from zouban.models.tutoring import (
    TutorAssignment,
    TutorIndex,
    Tutoring,
    TutorRules,
    TutorWish,
    check_tutoring,
    tutoring_values,
)
from zouban.neighbours import tutor
from zouban.solver.neighbours.tutors import assign_tutors


def school(students: list[str], heads: dict[str, str], taught: dict[str, list[str]]) -> School:
    """Students by class, class teacher by class, other teachers by class; teachers A, B, C."""
    return School(
        id="tiny",
        calendars=(Calendar(id="c", days=(), periods=()),),
        grades=(Grade(id="G", calendar="c"),),
        subjects=(),
        students=tuple(
            Student(id=f"s{n}", grade="G", present_class=own) for n, own in enumerate(students)
        ),
        classes=tuple(
            AdministrativeClassPlan(id=own, grade="G", class_teacher=heads.get(own))
            for own in sorted({*students})
        ),
        teachers=tuple(Teacher(id=one, subjects=()) for one in "ABC"),
        assignments=tuple(
            TeachingAssignment(class_id=own, subject="x", teacher=one)
            for own, teachers in taught.items()
            for one in teachers
        ),
    )


@st.composite
def cases(draw: st.DrawFn) -> TutorIndex:
    """Schools of up to six students in two classes, with wishes and bands."""
    size = draw(st.integers(1, 6))
    own = [draw(st.sampled_from("XY")) for _ in range(size)]
    heads = {c: draw(st.sampled_from("ABC")) for c in "XY" if draw(st.booleans())}
    taught = {c: draw(st.lists(st.sampled_from("ABC"), max_size=2)) for c in "XY"}
    wishes = [
        TutorWish(student=f"s{n}", rank=rank + 1, teacher=one)
        for n in range(size)
        for rank, one in enumerate(draw(st.permutations("ABC"))[: draw(st.integers(0, 2))])
    ]
    low, high = draw(st.sampled_from([(None, None), (0, 6), (1, 2), (2, 3), (0, 1), (3, 6)]))
    return TutorIndex(school(own, heads, taught), TutorRules(low=low, high=high), wishes)


@given(index=cases())
@settings(max_examples=120, deadline=None)
def test_no_allocation_is_better(index: TutorIndex) -> None:
    found = assign_tutors(index)
    assert check_tutoring(index, found) == []
    assert tutoring_values(index, found) == min(_every(index))


def test_class_teachers_come_first_and_loads_are_equal() -> None:
    data = school(["X", "X", "Y", "Y", "Y", "Y"], {"X": "A", "Y": "B"}, {"Y": ["C"]})
    result = tutor(data)
    assert result.answer is not None
    tutors = {row.student: row.tutor for row in result.answer.assignments}
    assert (tutors["s0"], tutors["s1"]) == ("A", "A")
    assert sorted(tutors[f"s{n}"] for n in range(2, 6)) == ["B", "B", "C", "C"]
    assert all(goal.proven for goal in result.goals)


def test_a_wish_comes_before_the_class_teacher() -> None:
    data = school(["X", "X", "X"], {"X": "A"}, {})
    result = tutor(data, wishes=[TutorWish(student="s2", rank=1, teacher="C")])
    assert result.answer is not None
    assert result.answer.assignments[2].tutor == "C"


def test_whom_the_band_leaves_over_is_told() -> None:
    result = tutor(school(["X"] * 5, {}, {}), TutorRules(high=1, low=0))
    assert result.answer is not None
    assert result.cost is not None
    assert (len(result.answer.without), result.cost.unplaced) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "without", "code"),
    [
        ([("s0", "A"), ("s1", "A")], [], "load"),
        ([("s0", "A")], [], "missing"),
        ([("s0", "A"), ("s0", "B"), ("s1", "B")], [], "twice"),
        ([("s0", "Z"), ("s1", "B")], [], "no_tutor"),
        ([("s0", "A"), ("s1", "B")], ["s9"], "unknown"),
    ],
)
def test_a_wrong_allocation_is_told(
    rows: list[tuple[str, str]], without: list[str], code: str
) -> None:
    index = TutorIndex(school(["X", "X"], {}, {}), TutorRules(high=1, low=0))
    wrong = Tutoring(
        school="tiny",
        assignments=tuple(TutorAssignment(student=s, tutor=t) for s, t in rows),
        without=tuple(without),
    )
    codes = [finding.code for finding in check_tutoring(index, wrong)]
    assert f"tutoring.{code}" in codes


def _every(index: TutorIndex) -> list[tuple[int, ...]]:
    """Values of every allocation within the band's upper end."""
    students = [student.id for student in index.students]
    found = []
    for chosen in itertools.product([None, *index.tutors], repeat=len(students)):
        if all(chosen.count(one) <= index.band[1] for one in index.tutors):
            rows = [(s, t) for s, t in zip(students, chosen, strict=True) if t is not None]
            tutoring = Tutoring(
                school="tiny",
                assignments=tuple(TutorAssignment(student=s, tutor=t) for s, t in rows),
                without=tuple(s for s, t in zip(students, chosen, strict=True) if t is None),
            )
            found.append(tutoring_values(index, tutoring))
    return found
