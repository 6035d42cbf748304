"""Rules that hold by themselves: breaking each is caught, respecting it passes.

That trivial data costs nothing is test_tiny_school's first test.
"""

from __future__ import annotations

from typing import Any

import pytest
from zouban.models.school import RuleRow, TeachingAssignment
from zouban.models.timetable import LessonKind, Timetable


def _rules(tiny: Any) -> dict[str, int]:
    return {rule: cost for rule, cost in tiny.judge().terms.items() if cost}


# ---- lesson_placed -------------------------------------------------------------------------


def test_a_lesson_without_a_place_costs_its_students(tiny: Any) -> None:
    judged = tiny.with_lesson("A/physics#1", day=None, period=None)
    assert judged.judge().cost.key() == (4, 0, 0)
    assert (
        _rules(judged)
        == {"lesson_placed": 4}
        == {rule: cost for rule, cost in judged.problem_terms().items() if cost}
    )


def test_japanese_students_do_not_miss_english(tiny: Any) -> None:
    judged = tiny.with_lesson("A/english/2#1", day=None, period=None).judge()
    assert judged.cost.unplaced == 3


# ---- periods_per_week ----------------------------------------------------------------------


def test_a_lesson_left_out_is_caught_student_by_student(tiny: Any) -> None:
    (finding,) = tiny.without("A/pe#1").judge().findings
    assert finding.rule == "periods_per_week"
    assert finding.params["number"] == 4
    assert (finding.params["expected"], finding.params["actual"]) == (1, 0)


def test_a_section_with_too_few_lessons_is_caught_for_both_its_classes(tiny: Any) -> None:
    findings = tiny.without("chemistry#2").judge().findings
    assert {f.rule for f in findings} == {"periods_per_week"}
    assert {f.where.get("class") for f in findings} == {"A", "B", None}
    assert [f.where.get("teaching_class") for f in findings] == [None, None, "chemistry"]


def test_a_lesson_too_many_is_caught(tiny: Any) -> None:
    extra = tiny.timetable.lessons[0].model_copy(update={"id": "extra", "day": 2, "period": "2"})
    judged = tiny.with_lessons((*tiny.timetable.lessons, extra))
    assert _rules(judged) == {"periods_per_week": 1}


def test_a_student_without_a_section_is_caught(tiny: Any) -> None:
    judged = tiny.with_teaching_class("chemistry", students=("a1", "a2", "b1"))
    (finding,) = judged.judge().findings
    assert (finding.rule, finding.where["class"]) == ("periods_per_week", "B")
    assert finding.params["first"] == "b2"


# ---- clashes -------------------------------------------------------------------------------


def test_a_teacher_in_two_places_is_caught(tiny: Any) -> None:
    judged = tiny.with_lesson("B/history#1", teachers=("M",))
    assert _rules(judged)["teacher_clash"] == 1


def test_a_class_in_two_lessons_is_caught(tiny: Any) -> None:
    judged = tiny.moved(A__physics_1="Mon-1")
    assert _rules(judged) == {"class_clash": 1, "student_clash": 1}
    assert judged.problem_terms()["class_clash"] == 1


def test_a_home_lesson_during_the_band_is_caught_for_the_students(tiny: Any) -> None:
    judged = tiny.moved(A__physics_1="Mon-3").judge()
    clashes = [f for f in judged.findings if f.rule == "student_clash"]
    assert [f.params["number"] for f in clashes] == [2, 2]  # two in chemistry, two in biology


def test_a_room_with_two_lessons_is_caught(tiny: Any) -> None:
    judged = tiny.with_lesson("B/history#1", room="RA")
    assert _rules(judged)["room_clash"] == 1


def test_a_ground_holds_as_many_lessons_as_it_is_made_for(tiny: Any) -> None:
    both = tiny.moved(A__pe_1="Tue-1")
    assert _rules(both)["room_clash"] == 1
    wide = tuple(
        r.model_copy(update={"lessons_at_once": 2}) if r.id == "Ground" else r
        for r in tiny.school.rooms
    )
    assert "room_clash" not in _rules(both.with_school(rooms=wide))


def test_a_student_in_two_sections_of_a_band_is_caught(tiny: Any) -> None:
    judged = tiny.with_teaching_class("biology", students=("a2", "a3", "a4", "b3", "b4"))
    clashes = [f for f in judged.judge().findings if f.rule == "student_clash"]
    assert [(f.where["student"], f.params["number"]) for f in clashes] == [("a2", 1), ("a2", 1)]


# ---- bands ---------------------------------------------------------------------------------


def test_a_section_apart_from_its_band_is_caught(tiny: Any) -> None:
    judged = tiny.moved(chemistry_2="Wed-3")
    assert _rules(judged) == {"band_together": 1}


def test_a_band_that_moves_as_one_passes(tiny: Any) -> None:
    assert _rules(tiny.moved(chemistry_2="Wed-3", biology_2="Wed-3")) == {}


def test_japanese_apart_from_english_is_caught(tiny: Any) -> None:
    judged = tiny.moved(japanese_2="Wed-4").judge()
    assert [f.code for f in judged.findings] == ["band_together.language"] * 2


# ---- teachers ------------------------------------------------------------------------------


def test_another_than_the_assigned_teacher_is_caught(tiny: Any) -> None:
    judged = tiny.with_lesson("A/physics#1", teachers=("Hi",))
    assert _rules(judged) == {"assigned_teacher": 1, "qualified_teacher": 1}


def test_an_activity_is_the_class_teachers(tiny: Any) -> None:
    assert _rules(tiny.with_lesson("A/meeting#1", teachers=("P",))) == {"assigned_teacher": 1}


def test_the_assignment_table_outranks_qualification(tiny: Any) -> None:
    table = tuple(
        TeachingAssignment(class_id="A", subject="physics", teacher="Hi")
        if assignment.subject == "physics"
        else assignment
        for assignment in tiny.school.assignments
    )
    judged = tiny.with_school(assignments=table).with_lesson("A/physics#1", teachers=("Hi",))
    assert _rules(judged) == {}


def test_an_open_section_has_one_qualified_teacher(tiny: Any) -> None:
    open_ = tiny.with_teaching_class("chemistry", teacher=None)
    assert _rules(open_) == {}
    wrong = open_.with_lesson("chemistry#2", teachers=("Hi",))
    assert _rules(wrong) == {"assigned_teacher": 1, "qualified_teacher": 1}
    nobody = open_.with_lesson("chemistry#2", teachers=())
    assert _rules(nobody) == {"assigned_teacher": 1}
    for judged in (open_, wrong, nobody):
        terms = {r: c for r, c in judged.problem_terms().items() if c}
        assert terms == _rules(judged)


def test_a_load_beyond_the_most_is_caught(tiny: Any) -> None:
    strict = tuple(
        t.model_copy(update={"load_max": 3}) if t.id == "M" else t for t in tiny.school.teachers
    )
    judged = tiny.with_school(teachers=strict)
    assert _rules(judged) == {"teacher_load": 1}  # four periods of mathematics, meeting apart
    assert judged.problem_terms()["teacher_load"] == 1


# ---- rooms ---------------------------------------------------------------------------------


def test_physics_outside_the_laboratory_is_caught(tiny: Any) -> None:
    assert _rules(tiny.with_lesson("A/physics#1", room="RA")) == {"room_type": 1}


def test_a_section_without_a_room_is_caught(tiny: Any) -> None:
    assert _rules(tiny.with_lesson("chemistry#1", room=None)) == {"room_type": 1}


def test_more_students_than_seats_are_caught(tiny: Any) -> None:
    judged = tiny.with_lesson("biology#1", room="RX")
    assert _rules(judged) == {"room_capacity": 2}


def test_a_home_lesson_elsewhere_is_caught(tiny: Any) -> None:
    judged = tiny.with_lesson("A/math#1", room="RX")
    assert _rules(judged) == {"home_room": 1, "room_capacity": 2}


# ---- period_kind ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "slot"), [("A/math#1", "Wed-E"), ("A/english/2#1", "Wed-4"), ("A/study#1", "Wed-4")]
)
def test_a_lesson_in_another_kind_of_period_is_caught(tiny: Any, id_: str, slot: str) -> None:
    judged = tiny.with_lesson(id_, day=2, period=slot.partition("-")[2])
    assert _rules(judged)["period_kind"] == 1
    assert judged.problem_terms()["period_kind"] == 1


def test_a_lesson_in_the_calendar_of_others_is_caught(tiny: Any) -> None:
    other = tiny.school.calendars[0].model_copy(update={"id": "other"})
    judged = tiny.with_school(calendars=(*tiny.school.calendars, other)).with_lesson(
        "A/math#1", calendar="other"
    )
    (finding,) = judged.judge().findings
    assert finding.code == "period_kind.calendar"


# ---- the answer as such --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"classes": ("Z",)}, "unknown_class"),
        ({"subject": "alchemy"}, "unknown_subject"),
        ({"teachers": ("Nobody",)}, "unknown_teacher"),
        ({"room": "R99"}, "unknown_room"),
        ({"calendar": "moon"}, "unknown_calendar"),
        ({"period": "99"}, "unknown_slot"),
        ({"day": 6}, "unknown_slot"),
        ({"day": -3}, "unknown_slot"),
        ({"length": 9}, "beyond_the_day"),
        ({"length": 0}, "beyond_the_day"),
        ({"weeks": 0}, "no_weeks"),
        ({"id": "A/math#2"}, "duplicate_lesson"),
        ({"kind": LessonKind.TEACHING, "teaching_class": "nowhere"}, "unknown_teaching_class"),
        ({"kind": LessonKind.TEACHING, "teaching_class": "biology"}, "other_subject"),
    ],
)
def test_what_cannot_be_looked_up_is_an_error(tiny: Any, change: dict[str, Any], code: str) -> None:
    judged = tiny.with_lesson("A/math#1", **change).judge()
    assert code in {f.code for f in judged.findings}
    assert judged.cost.hard > 0
    assert not judged.accepted


def test_an_answer_of_another_school_is_an_error(tiny: Any) -> None:
    foreign = tiny.timetable.model_copy(update={"school": "elsewhere"})
    judged = tiny.with_lessons(())
    assert "other_school" not in {f.code for f in judged.judge().findings}
    from zouban.models.verify import verify

    found = verify(tiny.school, tiny.sectioning, foreign)
    assert [f.code for f in found.findings] == ["other_school"]


def test_nothing_at_all_is_judged_too(tiny: Any) -> None:
    empty = tiny.with_lessons(Timetable(school="tiny", lessons=()).lessons)
    assert _rules(empty)["periods_per_week"] > 0


def test_costs_are_told_by_rule_and_by_person(tiny: Any) -> None:
    rows = (
        RuleRow(rule="main_early", scope="school", parameters={"last": "3"}, weight=2),
        RuleRow(rule="spread_days", scope="subject:chemistry", parameters={"min_days": "2"}),
        RuleRow(rule="teacher_max_per_day", scope="school", parameters={"max": "2"}, tier="soft"),
    )
    judged = tiny.with_rows(*rows).moved(chemistry_2="Mon-1", biology_2="Mon-1").judge()
    assert judged.cost.soft == 4 + 1
    assert (judged.terms["main_early"], judged.terms["spread_days"]) == (4, 1)
    assert judged.terms["teacher_max_per_day (soft)"] == 0
    assert judged.by_person == {"class:B": 4, "teacher:M": 4, "teaching_class:chemistry": 1}
