"""From a School with free course requests to its Sectioning: goals, blocks, reasons."""

from __future__ import annotations

import threading

import pytest
from zouban.models.calendar import Calendar
from zouban.models.errors import UsageError
from zouban.models.policy import BlockPolicy, Mode, SectioningPolicy
from zouban.models.result import Status, StoppedBy
from zouban.models.school import Choice, Grade, OfferedSection, School, Student, Subject
from zouban.models.school import SubjectKind as Kind
from zouban.models.sectioning import BandKind, Sectioning, TeachingClassKind
from zouban.solver.sectioning.request_sectioning import section_requests

TWO_BLOCKS = BlockPolicy(grade="G1", blocks=("A", "B"), periods=3)


def school(
    sections: list[OfferedSection],
    choices: list[Choice],
    blocks: tuple[BlockPolicy, ...] = (TWO_BLOCKS,),
    grades: tuple[str, ...] = ("G1",),
    students: tuple[Student, ...] = (),
) -> School:
    """A school of the smallest kind that requests need."""
    named = dict.fromkeys(choice.student for choice in choices)
    courses = dict.fromkeys([s.course for s in sections] + [c.subject for c in choices])
    return School(
        id="tiny",
        calendars=(Calendar(id="week", periods=(), days=()),),
        grades=tuple(Grade(id=grade, calendar="week") for grade in grades),
        subjects=tuple(Subject(id=course, kind=Kind.COURSE) for course in courses),
        students=students or tuple(Student(id=name, grade="G1") for name in named),
        choices=tuple(choices),
        sections=tuple(sections),
        sectioning=tuple(SectioningPolicy(grade=g, mode=Mode.REQUESTS) for g in grades),
        blocks=blocks,
    )


def section(course: str, capacity: int = 9, blocks: tuple[str, ...] = ()) -> OfferedSection:
    return OfferedSection(id=f"{course}-1", course=course, capacity=capacity, blocks=blocks)


def wish(student: str, subject: str, priority: int = 1, alternate: bool = False) -> Choice:
    return Choice(student=student, subject=subject, priority=priority, alternate=alternate)


def test_priorities_are_goals_in_order_and_alternates_come_last() -> None:
    data = school(
        [section("art", 1), section("music"), section("drama")],
        [
            wish("S1", "art"),
            wish("S2", "art"),
            wish("S1", "music", 2),
            wish("S2", "drama", 1, True),
        ],
    )
    result = section_requests(data)
    assert result.status is Status.OPTIMAL
    assert [(g.name, g.value, g.bound, g.maximise) for g in result.goals] == [
        ("requests_met_priority_1", 1, 1, True),
        ("requests_met_priority_2", 1, 1, True),
        ("alternates_taken_priority_1", 1, 1, True),
    ]
    assert result.answer is not None
    assert [u.reason for u in result.answer.unplaced] == ["section_full"]
    assert result.cost is not None
    assert result.cost.unplaced == 1


def test_sections_become_teaching_classes_in_block_bands() -> None:
    result = section_requests(school([section("art", blocks=("B",))], [wish("S1", "art")]))
    assert result.answer is not None
    (teaching,) = result.answer.teaching_classes
    assert (teaching.kind, teaching.band, teaching.periods) == (TeachingClassKind.COURSE, "B", 3)
    assert teaching.students == ("S1",)
    assert [(b.id, b.kind, b.parts) for b in result.answer.bands] == [
        ("A", BandKind.BLOCK, (3,)),
        ("B", BandKind.BLOCK, (3,)),
    ]


def test_a_clash_names_the_block_and_what_stands_there_and_what_would_fit() -> None:
    data = school(
        [section("art", blocks=("A",)), section("music", blocks=("A",)), section("law", 9, ("B",))],
        [wish("S1", "art"), wish("S1", "music", 2)],
    )
    result = section_requests(data)
    assert result.answer is not None
    (unmet,) = result.answer.unplaced
    assert (unmet.subject, unmet.reason) == ("music", "band_clash")
    assert unmet.params == {"blocks": "A", "with": "art"}
    assert unmet.instead == ("law",)


def test_a_course_without_section_is_told_and_belongs_to_no_goal() -> None:
    result = section_requests(school([section("art")], [wish("S1", "art"), wish("S1", "law")]))
    assert result.status is Status.OPTIMAL
    assert result.answer is not None
    assert [(u.subject, u.reason) for u in result.answer.unplaced] == [("law", "not_offered")]
    assert result.goals[0].value == 1


def test_a_repeated_choice_counts_once_as_the_most_wanted() -> None:
    data = school([section("art")], [wish("S1", "art", 2), wish("S1", "art", 1)])
    assert [g.name for g in section_requests(data).goals] == ["requests_met_priority_1"]


def test_students_stay_in_the_blocks_of_their_grade() -> None:
    grades = (
        BlockPolicy(grade="G1", blocks=("A",), periods=2),
        BlockPolicy(grade="G2", blocks=("B",), periods=4),
    )
    students = (Student(id="S1", grade="G1"), Student(id="S2", grade="G2"))
    data = school(
        [section("art")], [wish("S1", "art"), wish("S2", "art")], grades, ("G1", "G2"), students
    )
    result = section_requests(data)
    assert result.goals[0].value == 1
    assert result.goals[0].proven


def test_students_who_do_not_take_part_get_no_seat() -> None:
    students = (Student(id="S1", grade="G1", participates=False), Student(id="S2", grade="G1"))
    data = school([section("art")], [wish("S1", "art"), wish("S2", "art")], students=students)
    result = section_requests(data)
    assert result.answer is not None
    assert result.answer.teaching_classes[0].students == ("S2",)


def test_too_many_sections_for_the_blocks_are_proven_infeasible_with_a_statement() -> None:
    narrow = BlockPolicy(grade="G1", blocks=("A", "B"), max_sections=1)
    data = school([section(c) for c in ("art", "law", "music")], [wish("S1", "art")], (narrow,))
    result = section_requests(data)
    assert result.status is Status.INFEASIBLE
    assert result.answer is None
    assert [(f.code, f.params.get("max_sections")) for f in result.conflict] == [
        ("no_placement", None),
        ("max_sections", 1),
        ("max_sections", 1),
    ]


def test_the_proof_of_infeasibility_names_only_what_is_needed() -> None:
    blocks = BlockPolicy(grade="G1", blocks=("A", "B"), max_sections=9, same_course_apart=True)
    taught = [section(c) for c in ("art", "law", "music", "drama", "dance")]
    taught = [
        s.model_copy(update={"teacher": "T2" if s.course in ("drama", "dance") else "T1"})
        for s in taught
    ]
    result = section_requests(school(taught, [wish("S1", "art")], (blocks,)))
    assert result.status is Status.INFEASIBLE
    statement, *rules = result.conflict
    assert statement.where["sections"] == "art-1 law-1 music-1"
    assert [(f.code, f.where) for f in rules] == [("teacher_clash", {"teacher": "T1"})]


def test_an_interrupted_solve_keeps_its_answer() -> None:
    event, heard = threading.Event(), list[Sectioning]()
    event.set()
    data = school([section("art", 1)], [wish("S1", "art"), wish("S2", "art")])
    result = section_requests(data, stop_event=event, on_incumbent=heard.append)
    assert result.answer is not None
    assert heard
    assert result.stopped_by in (StoppedBy.USER, StoppedBy.OPTIMAL)


@pytest.mark.parametrize(
    ("grades", "blocks", "message"),
    [((), (TWO_BLOCKS,), "No grade"), (("G1",), (), "table of blocks")],
)
def test_a_school_without_what_requests_need_is_refused(
    grades: tuple[str, ...], blocks: tuple[BlockPolicy, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        section_requests(school([section("art")], [wish("S1", "art")], blocks, grades))
