"""Sectioning by combinations against brute force, mode by mode."""

from __future__ import annotations

from itertools import combinations

import pytest
from grade_oracle import best, fewest_unplaced
from grade_school import LETTERS, school_of
from zouban.models.policy import Mode
from zouban.models.result import Result, Status
from zouban.models.school import School, Teacher
from zouban.models.sectioning import Sectioning
from zouban.models.sectioning_check import check_sectioning
from zouban.solver.sectioning import cuts, levels, section

CASES = {
    "one side, two combinations": ["PCB", "PCB", "PCG", "PCG", "PCB", "PCG"],
    "both sides": ["PCB", "PCB", "PCG", "HOG", "HOG", "HBG"],
    "a tail": ["PCB", "PCB", "PCB", "PCO", "PBG", "POG"],
    "nothing in common": ["PCB", "POG", "PCO", "PBG", "PCG"],
}
MODES = (Mode.FIX_TWO, Mode.FIX_ONE, Mode.WALK_ALL, Mode.MIXED)


def goals(result: Result[Sectioning]) -> dict[str, tuple[float, float | None]]:
    return {goal.name: (goal.value, goal.bound) for goal in result.goals}


def assert_sound(school: School, result: Result[Sectioning]) -> Sectioning:
    assert result.answer is not None
    wrong = [f.message for f in check_sectioning(school, result.answer) if f.cost]
    assert wrong == []
    return result.answer


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("section_size", [(1, 6), (2, 3)])
def test_optimum_is_brute_force(
    words: list[str], mode: Mode, section_size: tuple[int, int]
) -> None:
    school = school_of(
        words, mode=mode, class_size=(2, 4), section_size=section_size, policy={"classes": 2}
    )
    result = section(school, time_limit=30)
    expected = best(words, mode, 2, (2, 4), section_size)
    if expected is None:
        # Not everyone can be placed, and the solver says so instead.
        assert goals(result)["unplaced"][0] > 0
        assert goals(result)["unplaced"][0] == goals(result)["unplaced"][1]
        return
    answer = assert_sound(school, result)
    found = goals(result)
    assert result.status is Status.OPTIMAL
    assert found["unplaced"] == (0, 0)
    assert found["walking_places"] == (expected[0], expected[0])
    assert found["teaching_classes"] == (expected[1], expected[1])
    assert len(answer.classes) == 2


@pytest.mark.parametrize("sets", [0, 20])
@pytest.mark.parametrize("words", CASES.values(), ids=CASES.keys())
def test_kinds_looked_at_in_levels_are_brute_force(
    words: list[str], sets: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few kinds first, then a proof that no other is needed; cuts from all sets or few."""
    monkeypatch.setattr(levels, "FEW_KINDS", 0)
    monkeypatch.setattr(levels, "WIDTHS", (0, 1))
    monkeypatch.setattr(cuts, "ALL_SETS", sets)
    school = school_of(words, class_size=(2, 4), section_size=(2, 3), policy={"classes": 2})
    expected = best(words, Mode.MIXED, 2, (2, 4), (2, 3))
    found = goals(section(school, time_limit=30))
    if expected is not None:
        assert found["walking_places"] == (expected[0], expected[0])
        assert found["teaching_classes"] == (expected[1], expected[1])


def test_no_kind_at_all_is_no_mistake() -> None:
    """More combinations than all sets of them are looked at for, none of which fills a class."""
    words = ["".join(c) for c in combinations("PCBOHG", 3)] + ["PCB", "PCB"]
    students = {n: {"present_class": f"C{n % 2}"} for n in range(len(words))}
    school = school_of(
        words,
        mode=Mode.NO_WALKING,
        scheme="3+3of6",
        class_size=(10, 12),
        students=students,
        policy={"keep_classes": True, "max_moves": 22},
    )
    found = goals(section(school, time_limit=30))
    assert found["unplaced"][0] == found["unplaced"][1] > 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("section_size", [(1, 6), (2, 3)])
def test_fewest_teaching_classes_first_is_brute_force(
    words: list[str], mode: Mode, section_size: tuple[int, int]
) -> None:
    school = school_of(
        words,
        mode=mode,
        class_size=(2, 4),
        section_size=section_size,
        policy={"classes": 2, "goals": ("unplaced", "teaching_classes")},
    )
    result = section(school, time_limit=30)
    assert [g.name for g in result.goals][:3] == ["unplaced", "teaching_classes", "walking_places"]
    expected = best(words, mode, 2, (2, 4), section_size, sections_first=True)
    if expected is None:
        assert goals(result)["unplaced"][0] > 0
        return
    assert_sound(school, result)
    found = goals(result)
    assert found["unplaced"] == (0, 0)
    assert found["teaching_classes"] == (expected[0], expected[0])
    assert found["walking_places"] == (expected[1], expected[1])


@pytest.mark.parametrize("first", ["walking_places", "teaching_classes"])
def test_what_counts_more_than_being_placed_leaves_students_out(first: str) -> None:
    """Nobody walks where walking counts most, and who would have to does without."""
    words = ["PCB"] * 4 + ["PCG"] * 2
    school = school_of(words, mode=Mode.FIX_TWO, policy={"classes": 1, "goals": (first,)})
    result = section(school, time_limit=30)
    assert [g.name for g in result.goals][:2] == [first, "unplaced"]
    assert_sound(school, result)
    assert goals(result)[first] == (0, 0)
    assert goals(result)["unplaced"] == (6, 6)
    everyone = school_of(words, mode=Mode.FIX_TWO, policy={"classes": 1})
    assert goals(section(everyone, time_limit=30))["unplaced"] == (0, 0)


UNPLACED = {
    "lonely subjects": ["PCB", "PCO", "PBG", "POG"],
    "two sides": ["PCB", "PCG", "HOG", "HOB"],
    "a lonely combination": ["PCB", "PCB", "PCB", "POG"],
}


@pytest.mark.parametrize("mode", [*MODES, Mode.NO_WALKING])
@pytest.mark.parametrize("words", UNPLACED.values(), ids=UNPLACED.keys())
@pytest.mark.parametrize("section_size", [(2, 3), (2, 2)])
def test_fewest_unplaced_is_brute_force(
    words: list[str], mode: Mode, section_size: tuple[int, int]
) -> None:
    """Each with a reason, and each change of choice that is proposed does help."""
    sizes = (2, 4)
    count = len({word[0] for word in words})
    school = school_of(
        words,
        mode=mode,
        class_size=sizes,
        section_size=section_size,
        policy={"classes": count},
    )
    result = section(school, time_limit=30)
    expected = fewest_unplaced(words, mode, count, sizes, section_size)
    if expected is None:
        assert result.status is Status.INFEASIBLE
        return
    answer = assert_sound(school, result)
    assert goals(result)["unplaced"] == (expected, expected)
    assert len({u.student for u in answer.unplaced}) == expected
    assert all(u.reason for u in answer.unplaced)
    for missing in answer.unplaced:
        number = int(missing.student[1:])
        letters = {subject: letter for letter, subject in LETTERS.items()}
        for other in missing.instead:
            changed = words[number].replace(letters[missing.subject], letters[other])
            after = [*words[:number], changed, *words[number + 1 :]]
            fewer = fewest_unplaced(after, mode, count, sizes, section_size)
            assert fewer is not None
            assert fewer < expected


def test_teachers_at_once_spread_sections_over_bands() -> None:
    """Four pairs want chemistry at once; one teacher of each subject forces the other order."""
    words = ["PCB"] * 2 + ["PCG"] * 2 + ["PBG"] * 2
    school = school_of(
        words,
        mode=Mode.FIX_ONE,
        section_size=(1, 2),
        policy={"classes": 1},
        teachers=tuple(
            Teacher(id=f"T-{s}", subjects=(s,))
            for s in ("physics", "chemistry", "biology", "geography")
        ),
    )
    result = section(school, time_limit=30)
    expected = best(words, Mode.FIX_ONE, 1, (2, 6), (1, 2), teachers=1)
    assert expected is not None
    assert_sound(school, result)
    assert goals(result)["teaching_classes"] == (expected[1], expected[1])


def test_no_walking_leaves_the_fewest_unplaced() -> None:
    """Three combinations of 3, 2 and 1 in two classes: the single student follows another."""
    school = school_of(
        ["PCB"] * 3 + ["PCG"] * 2 + ["PCO"], mode=Mode.NO_WALKING, policy={"classes": 2}
    )
    result = section(school, time_limit=30)
    answer = assert_sound(school, result)
    assert goals(result)["unplaced"] == (1, 1)
    (missing,) = answer.unplaced
    assert (missing.student, missing.subject, missing.reason) == ("S5", "politics", "no_class_kind")
    assert set(missing.instead) <= {"biology", "geography"}
    assert missing.instead


def test_everyone_in_one_walking_group_has_all_band_parts() -> None:
    from zouban.models.policy import QualifyingMode

    words = ["PCB"] * 4 + ["PCG"] * 4 + ["POG"] * 3 + ["HOG"] * 5 + ["HBG"] * 4
    for mode in (*MODES, Mode.NO_WALKING):
        school = school_of(
            words,
            mode=mode,
            class_size=(4, 12),
            section_size=(1, 6),
            qualifying=QualifyingMode.WALK,
        )
        result = section(school, time_limit=30)
        assert_sound(school, result)
        assert result.status is Status.OPTIMAL


def test_qualifying_at_home_for_everyone() -> None:
    from zouban.models.policy import QualifyingMode

    school = school_of(
        ["PCB"] * 4 + ["PCG"] * 4,
        mode=Mode.FIX_TWO,
        qualifying=QualifyingMode.HOME,
        policy={"classes": 2},
    )
    answer = assert_sound(school, section(school, time_limit=30))
    assert all(t.kind.value != "qualifying" for t in answer.teaching_classes)
    assert all("history" in c.qualifying_at_home for c in answer.classes)


def test_walking_groups_are_separate() -> None:
    school = school_of(
        ["PCB", "PCG", "PCB", "PCG"] * 3 + ["HOG", "HBG"] * 6,
        mode=Mode.FIX_TWO,
        class_size=(3, 6),
        policy={"walking_groups": 2},
    )
    result = section(school, time_limit=30)
    answer = assert_sound(school, result)
    groups = {c.walking_group for c in answer.classes}
    assert len(groups) == 2
    home = {s: c.walking_group for c in answer.classes for s in c.students}
    bands = {b.id: b.walking_group for b in answer.bands}
    for teaching in answer.teaching_classes:
        assert {home[s] for s in teaching.students} == {bands[teaching.band]}


def test_three_of_six_without_sides() -> None:
    words = ["PCB", "PHG", "COB", "PCB", "PHG", "COB", "PCG", "HOG"]
    school = school_of(
        words, mode=Mode.MIXED, scheme="3+3of6", class_size=(2, 6), policy={"classes": 3}
    )
    result = section(school, time_limit=30)
    assert_sound(school, result)
    assert result.status is Status.OPTIMAL


def test_same_seed_same_answer() -> None:
    school = school_of(["PCB", "PCG", "POG", "HOG", "HBG", "HCB"] * 3, class_size=(3, 9))
    first = section(school, work_limit=50, seed=3, workers=1)
    second = section(school, work_limit=50, seed=3, workers=1)
    assert first.answer == second.answer
