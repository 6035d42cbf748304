"""Pairs, locks, kept classes, languages, staffing and proofs of sectioning by combinations."""

from __future__ import annotations

import threading

import pytest
from grade_school import school_of
from zouban.models.errors import InputError, UsageError
from zouban.models.policy import Mode
from zouban.models.result import Status
from zouban.models.school import (
    AdministrativeClassPlan,
    Choice,
    CurriculumRow,
    Division,
    Pair,
    Relation,
    Room,
    Teacher,
    TeachingAssignment,
)
from zouban.models.sectioning import BandKind, Sectioning, TeachingClassKind
from zouban.models.sectioning_check import check_sectioning
from zouban.solver.sectioning import compare, section
from zouban.solver.sectioning.restriction import restriction_on

WORDS = ["PCB"] * 4 + ["PCG"] * 4


def class_of(answer: Sectioning, student: str) -> str:
    return next(c.id for c in answer.classes if student in c.students)


def solved(school: object, **options: object) -> Sectioning:
    result = section(school, time_limit=30, **options)  # type: ignore[arg-type]
    assert result.answer is not None, result
    assert [f.message for f in check_sectioning(school, result.answer) if f.cost] == []  # type: ignore[arg-type]
    return result.answer


def test_pair_together_across_combinations() -> None:
    """Without the pair, the two combinations would fill one class each."""
    free = solved(school_of(WORDS, policy={"classes": 2}, class_size=(2, 5)))
    assert class_of(free, "S0") != class_of(free, "S4")
    pair = Pair(first="S0", second="S4", relation=Relation.TOGETHER)
    kept = solved(school_of(WORDS, policy={"classes": 2}, class_size=(2, 5), pairs=(pair,)))
    assert class_of(kept, "S0") == class_of(kept, "S4")


def test_pair_apart_within_a_combination() -> None:
    """Two of the same combination fill its class together unless they are kept apart."""
    pair = Pair(first="S0", second="S1", relation=Relation.APART)
    answer = solved(school_of(WORDS, policy={"classes": 2}, class_size=(2, 5), pairs=(pair,)))
    assert class_of(answer, "S0") != class_of(answer, "S1")


def test_apart_in_a_single_class_is_infeasible() -> None:
    pair = Pair(first="S0", second="S1", relation=Relation.APART)
    result = section(school_of(WORDS, policy={"classes": 1}, class_size=(2, 9), pairs=(pair,)))
    assert result.status is Status.INFEASIBLE
    assert result.answer is None
    assert result.conflict


def test_together_on_two_sides_is_infeasible() -> None:
    pair = Pair(first="S0", second="S4", relation=Relation.TOGETHER)
    school = school_of(["PCB"] * 4 + ["HOG"] * 4, pairs=(pair,))
    result = section(school)
    assert result.status is Status.INFEASIBLE
    assert [f.code for f in result.conflict] == ["together_apart"]
    assert "S0, S4" in result.conflict[0].message
    assert result.conflict[0].message_zh


@pytest.mark.parametrize(
    ("words", "size", "code", "numbers"),
    [
        (WORDS, (5, 6), "class_number", {"students": 8}),
        (["PCB"] * 7 + ["HOG"], (2, 9), "side_too_small", {"students": 1, "minimum": 2}),
        (["PCB"] * 7 + ["HOG"] * 6, (5, 6), "side_number", {"students": 7}),
    ],
)
def test_sizes_that_cannot_be(
    words: list[str], size: tuple[int, int], code: str, numbers: dict[str, int]
) -> None:
    result = section(school_of(words, class_size=size))
    assert result.status is Status.INFEASIBLE
    proof = next(f for f in result.conflict if f.code == code)
    assert numbers.items() <= dict(proof.params).items()


def test_kept_classes_stay() -> None:
    present = {n: {"present_class": "A" if n % 2 else "B"} for n in range(8)}
    school = school_of(WORDS, students=present, policy={"keep_classes": True})
    answer = solved(school)
    for n in range(8):
        assert class_of(answer, f"S{n}") == present[n]["present_class"]


def test_moves_lower_the_walking_as_far_as_allowed() -> None:
    """Two swaps (four moves) sort the classes by combination, and then nobody walks."""
    present = {n: {"present_class": "A" if n in (0, 1, 4, 5) else "B"} for n in range(8)}
    places = {}
    for moves in (0, 2, 4):
        school = school_of(
            WORDS, students=present, policy={"keep_classes": True, "max_moves": moves}
        )
        answer = solved(school)
        left = sum(class_of(answer, f"S{n}") != present[n]["present_class"] for n in range(8))
        assert left <= moves
        places[moves] = sum(
            len(t.students) for t in answer.teaching_classes if t.subject is not None
        )
    assert places[4] == 0 < places[2] <= places[0]


def test_locked_student_stays_when_classes_are_formed_anew() -> None:
    people = {
        0: {"present_class": "C2", "locked": True},
        7: {"present_class": "C2", "locked": True},
    }
    plans = tuple(AdministrativeClassPlan(id=f"C{n}", grade="G") for n in (1, 2))
    school = school_of(WORDS, students=people, class_size=(2, 5), classes=plans)
    answer = solved(school)
    assert class_of(answer, "S0") == class_of(answer, "S7") == "C2"


def test_divisions_are_not_left() -> None:
    people = {n: {"division": "D1" if n % 2 else "D2"} for n in range(16)}
    school = school_of(
        WORDS * 2,
        students=people,
        class_size=(2, 5),
        divisions=(Division(id="D1", grade="G"), Division(id="D2", grade="G")),
    )
    answer = solved(school)
    for n in range(16):
        record = next(c for c in answer.classes if f"S{n}" in c.students)
        assert record.division == people[n]["division"]


def test_languages_fill_few_classes_and_walk_during_english() -> None:
    """Three students of Japanese in two combinations fit one class that walks."""
    people = {n: {"language": "japanese"} for n in (0, 4, 5)}
    school = school_of(
        WORDS,
        mode=Mode.WALK_ALL,
        students=people,
        class_size=(4, 4),
        policy={"classes": 2},
        curriculum=(
            *school_of(WORDS).curriculum,
            CurriculumRow(grade="G", subject="english", periods=5),
        ),
    )
    answer = solved(school)
    assert len({class_of(answer, f"S{n}") for n in people}) == 1
    (band,) = [b for b in answer.bands if b.kind is BandKind.LANGUAGE]
    assert band.home_subject == "english"
    assert band.parts == (5,)
    (lesson,) = [t for t in answer.teaching_classes if t.kind is TeachingClassKind.LANGUAGE]
    assert set(lesson.students) == {"S0", "S4", "S5"}


def staffed_school(load: int, count: int = 2, **fields: object) -> object:
    """FIX_TWO: two home subjects in two classes, and one section each of two subjects."""
    names = ("physics", "chemistry", "biology", "geography")
    return school_of(
        WORDS,
        mode=Mode.FIX_TWO,
        policy={"classes": 2},
        class_size=(4, 4),
        teachers=tuple(
            Teacher(id=f"{s}{n}", subjects=(s,), load_max=load) for s in names for n in range(count)
        ),
        **fields,
    )


def test_staffing_within_load_and_distinct() -> None:
    answer = solved(staffed_school(load=8))
    assert {(a.class_id, a.subject) for a in answer.assignments} == {
        (c.id, s) for c in answer.classes for s in c.fixed
    }
    assert all(t.teacher for t in answer.teaching_classes if t.subject is not None)


def test_hours_that_no_class_can_have_are_infeasible() -> None:
    """Every subject's only teacher has 3 periods, and any fixed subject takes 4."""
    result = section(staffed_school(load=3, count=1), time_limit=20)  # type: ignore[arg-type]
    assert result.status is Status.INFEASIBLE
    assert [f.code for f in result.conflict] == ["no_classes"]


def test_given_assignment_counts_as_load() -> None:
    plans = tuple(AdministrativeClassPlan(id=f"C{n}", grade="G") for n in (1, 2))
    school = staffed_school(
        load=8,
        classes=plans,
        assignments=(TeachingAssignment(class_id="C1", subject="physics", teacher="physics1"),),
    )
    answer = solved(school)
    assert ("C1", "physics") not in {(a.class_id, a.subject) for a in answer.assignments}


def test_rooms_are_the_groups_own_first() -> None:
    plans = tuple(AdministrativeClassPlan(id=f"C{n}", grade="G", home_room=f"R{n}") for n in (1, 2))
    rooms = tuple(Room(id=f"R{n}", capacity=6) for n in range(1, 5))
    school = school_of(WORDS, mode=Mode.WALK_ALL, class_size=(4, 4), classes=plans, rooms=rooms)
    answer = solved(school)
    used = {t.room for t in answer.teaching_classes}
    assert None not in used
    assert {"R1", "R2"} <= used


def test_no_teacher_is_the_reason() -> None:
    """Nobody teaches geography: those who chose it are unplaced for that reason."""
    teachers = tuple(
        Teacher(id=f"{s}{n}", subjects=(s,))
        for s in ("physics", "chemistry", "biology")
        for n in (1, 2)
    )
    result = section(
        school_of(WORDS, mode=Mode.FIX_TWO, class_size=(2, 8), teachers=teachers), time_limit=20
    )
    assert result.answer is not None
    goal = result.goals[0]
    assert (goal.value, goal.bound) == (4, 4)
    assert {u.subject for u in result.answer.unplaced} == {"geography"}
    assert {u.reason for u in result.answer.unplaced} == {"no_teacher"}


def test_too_few_for_a_section() -> None:
    """One student of politics cannot open a section of at least two."""
    words = ["PCB"] * 4 + ["PCG"] * 3 + ["PCO"]
    result = section(
        school_of(words, mode=Mode.FIX_TWO, section_size=(2, 6), policy={"classes": 2}),
        time_limit=20,
    )
    assert result.answer is not None
    (missing,) = result.answer.unplaced
    assert (missing.subject, missing.reason) == ("politics", "too_few_for_a_section")
    assert missing.params == {"students": 1, "minimum": 2}
    assert missing.instead


def test_illegal_choices_are_refused_all_at_once() -> None:
    school = school_of(WORDS)
    extra = (Choice(student="S0", subject="history"), Choice(student="S1", subject="politics"))
    with pytest.raises(InputError) as caught:
        section(school.model_copy(update={"choices": school.choices + extra}))
    assert len(caught.value.problems) == 2


def test_unknown_grade_is_refused() -> None:
    with pytest.raises(UsageError, match="G9"):
        section(school_of(WORDS), grades=["G9"])


def test_stop_before_the_start_ends_at_once() -> None:
    event = threading.Event()
    event.set()
    result = section(school_of(WORDS), stop=event)
    assert result.status is Status.INTERRUPTED
    assert result.answer is None


def test_incumbent_and_progress_are_told() -> None:
    seen: list[Sectioning] = []
    stages: list[str] = []
    result = section(
        school_of(WORDS), on_incumbent=seen.append, on_progress=lambda s, _t: stages.append(s)
    )
    assert seen[-1] == result.answer  # after plain sections
    assert stages[0].startswith("section")
    assert stages[-1] == "staff"


def test_compare_prices_every_mode() -> None:
    rows = compare(school_of(WORDS, policy={"classes": 2}), time_limit=20)
    by_mode = {row.mode: row for row in rows}
    assert by_mode[Mode.NO_WALKING].walking_places == 0
    assert by_mode[Mode.FIX_TWO].walking_places == 8
    assert by_mode[Mode.FIX_ONE].walking_places == 16
    assert by_mode[Mode.WALK_ALL].walking_places == 24
    assert by_mode[Mode.MIXED].walking_places == 0
    assert all(row.unplaced == 0 for row in rows)


def test_balance_is_stated_with_its_bound() -> None:
    """Eight alike in two classes: two girls and 2014 points each are possible."""
    result = section(school_of(["PCB"] * 8, class_size=(4, 4)))
    goals = {goal.name: goal for goal in result.goals}
    assert goals["gender_balance"].value == 0
    assert goals["gender_balance"].bound == 0
    score = goals["score_balance"]
    assert score.bound is not None
    assert 0 <= score.bound <= score.value <= 4


@pytest.mark.parametrize("goals", [("fewest_rooms",), ("unplaced", "unplaced")])
def test_goals_that_are_none_or_named_twice_are_refused(goals: tuple[str, ...]) -> None:
    school = school_of(WORDS, policy={"goals": goals})
    with pytest.raises(UsageError, match="goals of grade"):
        section(school)


def test_plain_sections_come_first_and_are_kept_where_the_user_ends_the_search() -> None:
    """Ctrl-C at the first of them leaves a complete sectioning."""
    school = school_of(WORDS)
    stop = threading.Event()
    told: list[Sectioning] = []

    def keep(answer: Sectioning) -> None:
        told.append(answer)
        stop.set()

    result = section(school, stop=stop, on_incumbent=keep)
    assert result.answer is not None
    assert [f.message for f in check_sectioning(school, told[0]) if f.cost] == []
    assert len(told) >= 2


def test_a_restriction_leads_to_other_classes() -> None:
    school = school_of(WORDS, policy={"classes": 2})
    first = solved(school)
    barred = restriction_on(first, [c.id for c in first.classes])
    assert barred is not None
    second = solved(school, restrictions=(barred,))
    assert {frozenset(c.fixed) for c in second.classes} != {
        frozenset(c.fixed) for c in first.classes
    }
    assert restriction_on(first, []) is None
