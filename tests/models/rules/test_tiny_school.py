"""The hand-made school itself: every rule that holds by itself accepts its timetable."""

from __future__ import annotations

from typing import Any

from zouban.models.deviations import evaluate
from zouban.models.index import ProblemIndex
from zouban.models.result import Cost


def test_its_timetable_is_accepted_without_cost(tiny: Any) -> None:
    verification = tiny.judge()
    assert [f.message for f in verification.findings] == []
    assert verification.cost == Cost()
    assert verification.accepted


def test_its_problem_agrees(tiny: Any) -> None:
    assert set(tiny.problem_terms().values()) == {0}


def test_sections_of_a_band_are_one_event(tiny: Any) -> None:
    problem = tiny.compiled().problem
    band = next(e for e in problem.events if e.id == "band:W1")
    given = {slot.resource for slot in band.slots}
    assert {"class:A", "class:B", "teacher:Ch", "teacher:Bi"} <= given
    assert "section:chemistry/1" not in {e.id for e in problem.events}


def test_a_language_band_ties_the_classes_english(tiny: Any) -> None:
    problem = tiny.compiled().problem
    band = next(e for e in problem.events if e.id == "band:L")
    given = {slot.resource for slot in band.slots}
    assert {"class:A", "class:B", "teacher:E1", "teacher:E2", "teacher:J"} <= given
    assert {e.id for e in problem.events if "english" in e.id} == {
        "home:A/english/2",
        "home:B/english/2",
    }


def test_decoding_what_was_encoded_gives_the_same_places(tiny: Any) -> None:
    compiled = tiny.compiled()
    again = compiled.decode(compiled.encode(tiny.timetable))
    place = {x.id: (x.day, x.period, x.length, x.teachers, x.room) for x in again.lessons}
    assert place == {
        x.id: (x.day, x.period, x.length, x.teachers, x.room) for x in tiny.timetable.lessons
    }


def test_an_empty_assignment_decodes_to_lessons_without_a_place(tiny: Any) -> None:
    compiled = tiny.compiled()
    empty = compiled.encode(tiny.timetable.model_copy(update={"lessons": ()}))
    assert empty.meetings == ()
    timetable = compiled.decode(empty)
    assert len(timetable.unplaced) == len(timetable.lessons) == len(tiny.timetable.lessons)
    judged = tiny.with_lessons(timetable.lessons).judge()
    cost = evaluate(ProblemIndex(compiled.problem), empty).cost
    assert judged.cost.unplaced == cost.unplaced > 0


def test_a_section_with_a_period_in_the_laboratory(tiny: Any) -> None:
    """Its rows are two events within the band; its students are in one of them at a time."""
    chemistry = next(r for r in tiny.school.curriculum if r.subject == "chemistry")
    theory = chemistry.model_copy(update={"periods": 1})
    practice = theory.model_copy(update={"room_type": "laboratory"})
    rest = tuple(r for r in tiny.school.curriculum if r.subject != "chemistry")
    school = tiny.with_school(curriculum=(*rest, theory, practice))
    compiled = school.compiled()
    assert {"section:chemistry/1", "section:chemistry/2/1"} <= {
        event.id for event in compiled.problem.events
    }
    in_lab = school.with_lesson("chemistry#2", room="Lab")
    assert in_lab.judge().findings == ()
    assert set(in_lab.problem_terms().values()) == {0}
    assert school.judge().terms["room_type"] == 1
    both = in_lab.moved(chemistry_2="Mon-3")
    assert both.problem_terms()["class_clash"] == 1
    assert both.judge().terms["student_clash"] == 1
