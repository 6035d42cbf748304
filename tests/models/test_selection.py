"""The check of a selection round: each fault of a choice is one finding that says what is legal."""

from __future__ import annotations

import pytest
from zouban.models.calendar import Calendar, CalendarDay, Period
from zouban.models.policy import SectioningPolicy, SizeBounds
from zouban.models.scheme import PRESETS, ChoiceGroup, Scheme
from zouban.models.school import (
    Audience,
    Choice,
    CurriculumRow,
    Grade,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
)
from zouban.models.selection import check_choices, combination_of, nearest_legal
from zouban.models.selection_statistics import fewest_teachers, selection_statistics

SCHEME = PRESETS["3+1+2"]
LEGAL = ("physics", "chemistry", "biology")


def school(
    choices: dict[str, tuple[str, ...]], scheme: Scheme = SCHEME, **update: object
) -> School:
    """One grade whose students S1, S2, … chose as given; five days of two lessons."""
    base = School(
        id="tiny",
        calendars=(
            Calendar(
                id="day",
                periods=(Period(id="1", start=480, end=520), Period(id="2", start=530, end=570)),
                days=tuple(CalendarDay(day=d, weeks=1) for d in range(5)),
            ),
        ),
        schemes=(scheme,),
        grades=(Grade(id="G1", scheme=scheme.id, calendar="day"),),
        subjects=tuple(Subject(id=s, kind=SubjectKind.ELECTIVE) for s in scheme.subjects),
        students=tuple(Student(id=student, grade="G1") for student in choices),
        choices=tuple(
            Choice(student=student, subject=subject)
            for student, subjects in choices.items()
            for subject in subjects
        ),
        sectioning=(SectioningPolicy(grade="G1"),),
    )
    return base.model_copy(update=update)


def codes(subject: School) -> list[str]:
    return [finding.code for finding in check_choices(subject)]


def test_legal_choices_give_no_finding() -> None:
    assert codes(school({"S1": LEGAL, "S2": ("history", "politics", "geography")})) == []


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (("physics", "history", "biology"), "choice_illegal"),
        (("physics", "chemistry"), "choice_illegal"),
        ((*LEGAL, "politics"), "choice_illegal"),
        ((*LEGAL, "biology"), "choice_duplicate"),
        ((), "choice_missing"),
        ((*LEGAL, "alchemy"), "choice_unknown_subject"),
    ],
)
def test_a_faulty_choice_is_named_with_its_student(chosen: tuple[str, ...], code: str) -> None:
    findings = check_choices(school({"S1": LEGAL, "S2": chosen}))
    assert {finding.code for finding in findings} == {code}
    for finding in findings:
        assert finding.where["student"] == "S2"
        assert "S2" in finding.message
        assert "S2" in finding.message_zh


def test_a_finding_says_what_would_be_legal() -> None:
    (finding,) = check_choices(school({"S1": ("physics", "chemistry")}))
    assert "physics, chemistry, biology" in finding.message
    assert "2 of chemistry, biology, politics, geography must be chosen, not 1" in finding.message
    assert "应选 2 门，实选 1 门" in finding.message_zh


def test_banned_and_linked_combinations_have_their_own_codes() -> None:
    scheme = SCHEME.model_copy(
        update={"banned": (("physics", "politics"),), "linked": (("chemistry", "biology"),)}
    )
    assert codes(school({"S1": ("physics", "politics", "geography")}, scheme)) == ["choice_banned"]
    assert codes(school({"S1": ("history", "chemistry", "politics")}, scheme)) == ["choice_linked"]
    assert codes(school({"S1": LEGAL}, scheme)) == []


def test_a_choice_of_somebody_who_is_not_there_is_found() -> None:
    stray = tuple(Choice(student="S9", subject=subject) for subject in LEGAL)
    found = check_choices(school({"S1": LEGAL}).model_copy(update={"choices": stray}))
    assert {f.code for f in found} == {"choice_unknown_student", "choice_none"}


def test_a_grade_that_chose_nothing_is_one_finding_only_if_it_is_sectioned() -> None:
    nothing = school({"S1": (), "S2": ()})
    assert codes(nothing) == ["choice_none"]
    assert codes(nothing.model_copy(update={"sectioning": ()})) == []


def test_students_who_do_not_take_part_need_no_choice() -> None:
    students = (
        Student(id="S1", grade="G1"),
        Student(id="S2", grade="G1", participates=False),
    )
    assert codes(school({"S1": LEGAL, "S2": ()}, students=students)) == []


def test_alternates_and_other_terms_are_not_part_of_the_combination() -> None:
    extra = (
        Choice(student="S1", subject="politics", alternate=True),
        Choice(student="S1", subject="geography", term="2027-1"),
    )
    base = school({"S1": LEGAL}, term="2026-1")
    both = base.model_copy(update={"choices": (*base.choices, *extra)})
    assert combination_of(both) == {"S1": frozenset(LEGAL)}
    assert codes(both) == []


def test_nearest_legal_changes_as_little_as_possible() -> None:
    legal = SCHEME.combinations()
    near = nearest_legal(frozenset(("physics", "history", "biology")), legal)
    assert all(len(c ^ {"physics", "history", "biology"}) == 2 for c in near)
    assert nearest_legal(frozenset(("physics",)), ()) == ()


def test_statistics_are_lower_bounds_by_their_formula() -> None:
    choices = {f"S{n}": LEGAL for n in range(5)}
    choices |= {f"T{n}": ("history", "chemistry", "politics") for n in range(4)}
    size = SizeBounds(minimum=1, target=2, maximum=3)
    rows = tuple(
        CurriculumRow(grade="G1", subject="chemistry", audience=audience, periods=4)
        for audience in (Audience.EXAM, Audience.QUALIFYING)
    )
    teachers = tuple(
        Teacher(id=f"T{n}", subjects=("chemistry",), load_max=load)
        for n, load in enumerate((4, 8, 6))
    )
    subject = school(
        choices,
        sectioning=(SectioningPolicy(grade="G1", class_size=size, section_size=size),),
        curriculum=rows,
        teachers=teachers,
    )
    exam, qualifying = selection_statistics(subject).subjects
    # 9 students in classes of at most 3, 4 periods each, teachers of 8 + 4 or 8 + 6 periods,
    # ten slots a week.
    assert (exam.students, exam.classes, exam.periods) == (9, 3, 12)
    assert (exam.teachers, exam.rooms) == (2, 2)
    assert (qualifying.students, qualifying.classes, qualifying.teachers) == (0, 0, 0)
    first, second = selection_statistics(subject).combinations
    assert (first.combination, first.students, first.classes) == (LEGAL, 5, 2)
    assert (second.students, second.classes) == (4, 2)


def test_too_few_teachers_is_none_not_a_number() -> None:
    subject = school({"S1": LEGAL}, teachers=(Teacher(id="T", subjects=("physics",), load_max=3),))
    assert fewest_teachers(subject, "G1", "physics", 3) == 1
    assert fewest_teachers(subject, "G1", "physics", 4) is None


def test_a_scheme_of_one_group_allows_any_three_of_six() -> None:
    three = Scheme(id="x", groups=(ChoiceGroup(choose=3, subjects=SCHEME.subjects),))
    assert codes(school({"S1": ("physics", "history", "biology")}, three)) == []
