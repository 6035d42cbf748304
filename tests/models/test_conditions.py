"""Necessary conditions: each holds for a sound school, and names its numbers where it fails."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from zouban.models.calendar import Calendar, CalendarDay, Period, PeriodKind
from zouban.models.conditions import CONDITIONS, PROOFS, failing, proves_infeasible
from zouban.models.conditions.ground import Ground, disjoint
from zouban.models.constraints import Tier
from zouban.models.figures import TIGHT, figures
from zouban.models.finding import Finding, Severity
from zouban.models.policy import QualifyingMode, SectioningPolicy, SizeBounds
from zouban.models.rules.rule import Row
from zouban.models.rules.scope import Scope
from zouban.models.rules.slots import parse_slots
from zouban.models.scheme import PRESETS
from zouban.models.school import (
    AdministrativeClassPlan,
    Audience,
    Choice,
    CurriculumRow,
    Grade,
    Room,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
    TeachingAssignment,
)

ELECTIVES = PRESETS["3+1+2"].subjects
CLASSES = ("C1", "C2")


def calendar(days: int = 5, periods: int = 6, start: int = 480, name: str = "day") -> Calendar:
    lessons = tuple(
        Period(id=str(p + 1), start=start + 50 * p, end=start + 50 * p + 40) for p in range(periods)
    )
    reading = Period(id="R", kind=PeriodKind.READING, start=start - 30, end=start - 5)
    return Calendar(
        id=name,
        periods=(reading, *lessons),
        days=tuple(CalendarDay(day=day, weeks=1) for day in range(days)),
    )


def curriculum() -> tuple[CurriculumRow, ...]:
    """Twelve periods at home, nine of the combination: 21 of 30 slots."""
    home = tuple(
        CurriculumRow(grade="G1", subject=subject, periods=periods, room_type=room_type)
        for subject, periods, room_type in (
            ("chinese", 5, None),
            ("maths", 5, None),
            ("pe", 2, "ground"),
        )
    )
    exam = tuple(
        CurriculumRow(grade="G1", subject=s, audience=Audience.EXAM, periods=3) for s in ELECTIVES
    )
    return home + exam


def school(**update: Any) -> School:
    """Two kept classes of three students each; one teacher a subject and class."""
    subjects = ("chinese", "maths", "pe")
    base = School(
        id="tiny",
        calendars=(calendar(),),
        schemes=(PRESETS["3+1+2"],),
        grades=(Grade(id="G1", scheme="3+1+2", calendar="day"),),
        subjects=(
            *(Subject(id=s) for s in subjects),
            *(Subject(id=s, kind=SubjectKind.ELECTIVE) for s in ELECTIVES),
        ),
        students=tuple(
            Student(id=f"{c}-{n}", grade="G1", present_class=c) for c in CLASSES for n in range(3)
        ),
        choices=tuple(
            Choice(student=f"{c}-{n}", subject=s)
            for c in CLASSES
            for n in range(3)
            for s in ("physics", "chemistry", "biology")
        ),
        classes=tuple(AdministrativeClassPlan(id=c, grade="G1", home_room=c) for c in CLASSES),
        teachers=tuple(
            Teacher(id=f"T-{s}", subjects=(s,), load_max=12) for s in (*subjects, *ELECTIVES)
        ),
        rooms=(*(Room(id=c, capacity=3) for c in CLASSES), Room(id="field", type="ground")),
        curriculum=curriculum(),
        assignments=tuple(
            TeachingAssignment(class_id=c, subject=s, teacher=f"T-{s}")
            for c in CLASSES
            for s in subjects
        ),
        sectioning=(policy(),),
    )
    return base.model_copy(update=update)


def policy(**update: Any) -> SectioningPolicy:
    size = SizeBounds(minimum=1, target=3, maximum=3)
    base = SectioningPolicy(
        grade="G1",
        class_size=size,
        section_size=size,
        keep_classes=True,
        qualifying=QualifyingMode.NONE,
    )
    return base.model_copy(update=update)


def row(rule: str, scope: dict[str, tuple[str, ...]], **parameters: Any) -> Row:
    if isinstance(parameters.get("slots"), str):
        parameters["slots"] = parse_slots(parameters["slots"])
    return Row(rule, Scope(tuple(scope.items())), SimpleNamespace(**parameters), Tier.HARD, 1, 2)


def findings(subject: School, *rows: Row) -> list[Finding]:
    return failing(Ground(subject, None, rows))


def the_one(subject: School, *rows: Row) -> Finding:
    (finding,) = findings(subject, *rows)
    assert proves_infeasible(finding)
    assert finding.rule in PROOFS
    assert finding.message_zh
    assert finding.message_zh != finding.message
    return finding


def replaced(rows: tuple[CurriculumRow, ...], subject: str, **update: Any) -> Any:
    return tuple(r.model_copy(update=update) if r.subject == subject else r for r in rows)


def test_a_sound_school_fails_nothing() -> None:
    assert findings(school()) == []
    assert len(CONDITIONS) == 12


def test_periods_against_slots_of_a_class() -> None:
    # 12 at home + 9 electives + 10 more periods of mathematics are 31 in 30 slots; with one
    # teacher a class, so that no teacher lacks the hours.
    rows = replaced(curriculum(), "maths", periods=15)
    found = findings(
        school(
            curriculum=rows,
            teachers=tuple(t.model_copy(update={"load_max": None}) for t in school().teachers),
        )
    )
    assert [f.code for f in found] == ["class_slots_too_few"] * 2
    assert found[0].params["needed"] == 31
    assert found[0].params["offered"] == 30
    assert [f.where["class"] for f in found] == ["C1", "C2"]


def test_at_most_one_period_a_day_needs_enough_days() -> None:
    cap = row("max_per_day", {"subject": ("maths",)}, max=1)
    assert findings(school(), cap) == []
    four_days = school(calendars=(calendar(days=4, periods=8),))
    found = findings(four_days, cap)
    assert {(f.code, f.params["needed"], f.params["offered"]) for f in found} == {
        ("class_slots_too_few", 5, 4)
    }


def test_two_subjects_fixed_in_one_slot_exclude_each_other() -> None:
    rows = replaced(replaced(curriculum(), "chinese", periods=1), "maths", periods=1)
    one = row("fixed_slots", {"subject": ("chinese",), "class": ("C1",)}, slots="Mon-1")
    other = row("fixed_slots", {"subject": ("maths",), "class": ("C1",)}, slots="Mon-1")
    finding = the_one(school(curriculum=rows), one, other)
    assert finding.where["class"] == "C1"
    assert set(str(finding.params["lessons"]).split()) == {"C1/chinese", "C1/maths"}


def test_load_of_a_teacher_against_his_assignments() -> None:
    subject = school(
        teachers=tuple(
            t.model_copy(update={"load_max": 9 if t.id == "T-maths" else 12})
            for t in school().teachers
        )
    )
    finding = the_one(subject)
    assert (finding.code, finding.where["teacher"]) == ("teacher_overloaded", "T-maths")
    assert (finding.params["load"], finding.params["load_max"]) == (10, 9)


def test_hours_of_a_subject_against_its_teachers() -> None:
    # Six students of physics in sections of three: 2 × 3 periods, but 5 hours of teaching.
    subject = school(
        teachers=tuple(
            t.model_copy(update={"load_max": 5 if t.id == "T-physics" else 12})
            for t in school().teachers
        )
    )
    finding = the_one(subject)
    assert finding.code == "teacher_hours_too_few"
    assert (finding.params["needed"], finding.params["offered"]) == (6, 5)
    assert finding.where["subject"] == "physics"


def test_a_subject_without_any_teacher() -> None:
    subject = school(teachers=tuple(t for t in school().teachers if t.id != "T-biology"))
    finding = the_one(subject)
    assert (finding.code, finding.params["teachers"]) == ("teacher_hours_too_few", 0)


def test_slots_of_a_teacher_against_his_lessons() -> None:
    away = row("unavailable", {"teacher": ("T-maths",)}, slots="Mon-* Tue-* Wed-* Thu-1..3")
    finding = the_one(school(), away)
    assert finding.code == "teacher_slots_too_few"
    assert (finding.params["needed"], finding.params["offered"]) == (10, 9)


def test_a_meeting_takes_slots_of_the_teacher_too() -> None:
    away = row("unavailable", {"teacher": ("T-maths",)}, slots="Mon-* Tue-* Wed-* Thu-1..2")
    meeting = row("group_meeting", {"group": ("maths",)}, periods=1, slots="Fri-6")
    assert findings(school(), away) == []
    finding = the_one(school(), away, meeting)
    assert "meeting" in finding.message
    assert (finding.params["needed"], finding.params["offered"]) == (11, 10)


def test_a_meeting_needs_slots_at_all() -> None:
    meeting = row("group_meeting", {"group": ("pe",)}, periods=2, slots="Sat-1 Mon-1")
    assert the_one(school(), meeting).code == "meeting_slots_too_few"


def test_a_meeting_needs_slots_at_which_everyone_is_there() -> None:
    base = school()
    subject = school(teachers=(*base.teachers, Teacher(id="T2", subjects=("maths",))))
    meeting = row("group_meeting", {"group": ("maths",)}, periods=1, slots="Fri-6")
    assert findings(subject, meeting) == []
    away = row("unavailable", {"teacher": ("T2",)}, slots="Fri-*")
    assert the_one(subject, meeting, away).code == "meeting_slots_too_few"


def test_lessons_on_one_ground_against_its_slots() -> None:
    early = row("forbidden_slots", {"subject": ("pe",)}, slots="*-1..6")
    late = row("forbidden_slots", {"subject": ("pe",)}, slots="Mon-* Tue-* Wed-* Thu-* Fri-1..3")
    codes = [f.code for f in findings(school(), late)]
    assert codes == ["teacher_slots_too_few", "rooms_too_few"]
    assert {f.code for f in findings(school(), early)} >= {"rooms_too_few", "class_slots_too_few"}


def test_cap_on_simultaneous_lessons() -> None:
    two_teachers = tuple(
        TeachingAssignment(class_id=c, subject="pe", teacher=f"T-{c}") for c in CLASSES
    )
    base = school()
    subject = school(
        rooms=(),
        teachers=(
            *base.teachers,
            *(Teacher(id=f"T-{c}", subjects=("pe",), load_max=4) for c in CLASSES),
        ),
        assignments=(*(a for a in base.assignments if a.subject != "pe"), *two_teachers),
    )
    late = row("forbidden_slots", {"subject": ("pe",)}, slots="Mon-* Tue-* Wed-* Thu-* Fri-1..4")
    assert findings(subject, late) == []
    cap = row("max_at_once", {"subject": ("pe",)}, max=1)
    finding = the_one(subject, late, cap)
    assert finding.code == "too_many_at_once"
    assert (finding.params["needed"], finding.params["offered"]) == (4, 2)


def test_a_room_type_that_nobody_has() -> None:
    finding = the_one(school(rooms=tuple(Room(id=c, capacity=3) for c in CLASSES)))
    assert (finding.code, finding.where["room_type"]) == ("room_type_missing", "ground")


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({"keep_classes": False, "classes": 1}, "seats_too_few"),
        ({"keep_classes": False, "classes": 7}, "students_too_few"),
        ({"class_size": SizeBounds(minimum=1, target=2, maximum=2)}, "kept_classes_too_large"),
    ],
)
def test_seats_of_classes(update: dict[str, Any], code: str) -> None:
    assert code in [f.code for f in findings(school(sectioning=(policy(**update),)))]


def test_kept_classes_may_be_mended_by_moves() -> None:
    size = SizeBounds(minimum=1, target=2, maximum=2)
    subject = school(sectioning=(policy(class_size=size, max_moves=2),))
    assert [f for f in findings(subject) if f.code == "kept_classes_too_large"] == []


def test_home_rooms() -> None:
    few = school(rooms=(Room(id="C1", capacity=3), Room(id="field", type="ground")))
    assert the_one(few).code == "classrooms_too_few"
    # Sharing a room is no fault while both classes' lessons fit into its week: 2 × 10 of 30.
    shared = tuple(AdministrativeClassPlan(id=c, grade="G1", home_room="C1") for c in CLASSES)
    assert "room_slots_too_few" not in codes(school(classes=shared))
    short = school(classes=shared, calendars=(calendar(days=3, periods=6),))
    assert "room_slots_too_few" in codes(short)


def codes(subject: School) -> list[str]:
    return [finding.code for finding in findings(subject)]


def test_seats_of_home_rooms() -> None:
    small = tuple(r.model_copy(update={"capacity": 2}) for r in school().rooms[:2])
    finding = the_one(school(rooms=(*small, school().rooms[2])))
    assert finding.code == "home_seats_too_few"
    assert (finding.params["students"], finding.params["seats"]) == (6, 4)


def test_slots_of_two_calendars_clash_by_the_clock() -> None:
    one, other = calendar(), calendar(start=500, name="late")
    assert disjoint(one.slots + one.slots) == len(one.slots)
    # Lessons 480-520, 530-570 … against 500-540, 550-590 …: the late ones overlap two each.
    lessons = [s for c in (one, other) for s in c.slots if s.kind is PeriodKind.LESSON]
    assert disjoint(lessons) == 5 * 6


def test_figures_state_what_is_needed_and_what_is_there() -> None:
    found = {(f.code, *f.where.values()): f for f in figures(Ground(school(), None, ()))}
    assert found["teacher_load", "T-maths"].params["needed"] == 10
    assert found["periods", "G1", "lesson"].params == {
        "needed": 21,
        "available": 30,
        "share": 0.7,
    }
    seats = found["seats", "G1"]
    assert seats.params["share"] == 1 >= TIGHT
    assert seats.severity is Severity.WARNING
    assert found["subject_hours", "physics"].params["needed"] == 6
    assert found["room_hours", "ground"].params["needed"] == 4


def test_a_day_without_gaps_is_not_cut_between_fixed_lessons() -> None:
    first = row("fixed_slots", {"subject": ("pe",), "class": ("C1",)}, slots="Mon-1 Mon-6")
    closed = row("unavailable", {"class": ("C1",)}, slots="Mon-3")
    gapless = row("class_no_idle", {"grade": ("G1",)})
    assert findings(school(), first, closed) == []
    finding = the_one(school(), first, closed, gapless)
    assert (finding.code, finding.where["class"]) == ("class_day_cut", "C1")
    assert (finding.params["first"], finding.params["last"]) == ("Mon-1", "Mon-6")


def test_days_without_gaps_keep_to_one_run_of_open_periods() -> None:
    # 21 periods; each day is cut into two and three of its six periods: 5 × 3 are 15.
    closed = row("unavailable", {"class": ("C1",)}, slots="*-3")
    gapless = row("class_no_idle", {})
    assert findings(school(), closed) == []
    finding = the_one(school(), closed, gapless)
    assert finding.code == "class_days_too_short"
    assert (finding.params["needed"], finding.params["offered"]) == (21, 15)


def test_days_of_a_teacher_against_his_lessons() -> None:
    away = row("unavailable", {"teacher": ("T-maths",)}, slots="Mon-*")
    two = row("teacher_max_per_day", {"teacher": ("T-maths",)}, max=2)
    assert findings(school(), two) == []
    finding = the_one(school(), away, two)
    assert (finding.code, finding.where["teacher"]) == ("teacher_days_too_few", "T-maths")
    assert (finding.params["needed"], finding.params["offered"]) == (10, 8)


def test_a_course_needs_as_many_days_as_it_is_spread_over() -> None:
    away = row("forbidden_slots", {"subject": ("maths",)}, slots="Mon-* Tue-*")
    spread = row("spread_days", {"subject": ("maths",)}, min_days=4)
    assert findings(school(), away) == findings(school(), spread) == []
    found = findings(school(), away, spread)
    assert [(f.code, f.params["needed"], f.params["offered"]) for f in found] == [
        ("course_days_too_few", 4, 3)
    ] * len(CLASSES)


def test_double_lessons_need_neighbouring_slots() -> None:
    rows = replaced(curriculum(), "pe", doubles_min=1, doubles_max=1)
    single = row("forbidden_slots", {"subject": ("pe",)}, slots="*-2 *-4 *-6")
    doubles = row("double_lessons", {"subject": ("pe",)}, slots="Mon-1..2")
    assert findings(school(curriculum=rows), doubles) == []
    found = findings(school(curriculum=rows), doubles, single)
    assert {(f.code, f.params["offered"]) for f in found} == {("double_slots_too_few", 0)}


@pytest.mark.parametrize(
    "where",
    [
        row("preferred_slots", {"subject": ("maths",)}, slots="Mon-1..4"),
        row("main_early", {"subject": ("maths",)}, last=1),
        row("not_in_first", {"subject": ("maths",)}, periods=5),
    ],
    ids=lambda r: r.rule,
)
def test_hard_wishes_about_slots_are_counted(where: Row) -> None:
    codes_ = {f.code for f in findings(school(), where)}
    assert "teacher_slots_too_few" in codes_


def test_slots_that_lessons_may_not_have_do_not_bind_meetings() -> None:
    lessons = row("forbidden_slots", {"teacher": ("T-maths",)}, slots="Fri-6")
    meeting = row("group_meeting", {"group": ("maths",)}, periods=1, slots="Fri-6")
    assert findings(school(), lessons, meeting) == []


def test_closed_rooms_hold_nothing_while_they_are_closed() -> None:
    closed = row("unavailable", {"room": ("field",)}, slots="Mon..Thu-* Fri-1..4")
    finding = the_one(school(), closed)
    assert finding.code == "rooms_too_few"
    assert (finding.params["needed"], finding.params["offered"]) == (4, 2)


# ---- odd and even weeks --------------------------------------------------------------------


def _two_weeks(*rows: CurriculumRow, **update: Any) -> School:
    week = calendar()
    days = tuple(day.model_copy(update={"weeks": 0b11}) for day in week.days)
    return school(
        weeks=2,
        calendars=(week.model_copy(update={"days": days}),),
        curriculum=(*curriculum(), *rows),
        **update,
    )


def test_what_takes_turns_fills_one_slot_of_a_class() -> None:
    # 21 of 30 periods every week; nine more in odd weeks, nine others in even ones.
    turns = [
        CurriculumRow(grade="G1", subject=s, periods=9, weeks=w, needs_teacher=False)
        for s, w in (("pe", 0b01), ("chinese", 0b10))
    ]
    assert "class_slots_too_few" not in codes(_two_weeks(*turns))
    full = {(f.where["grade"], f.params["needed"]) for f in figures(Ground(_two_weeks(*turns),
            None, ())) if f.code == "periods"}  # fmt: skip
    assert full == {("G1", 30)}
    more = turns[0].model_copy(update={"periods": 10})
    assert "class_slots_too_few" in codes(_two_weeks(more, turns[1]))


def test_electives_take_turns_too() -> None:
    turns = [
        CurriculumRow(grade="G1", subject=s, audience=Audience.EXAM, periods=9, weeks=w)
        for s, w in (("physics", 0b01), ("chemistry", 0b10))
    ]
    hours = tuple(t.model_copy(update={"load_max": 40}) for t in school().teachers)
    assert codes(_two_weeks(*turns, teachers=hours)) == []


def test_loads_are_those_of_the_average_week() -> None:
    # Ten periods of mathematics every week, four more in odd ones: twelve on average.
    odd = CurriculumRow(grade="G1", subject="maths", periods=2, weeks=0b01)
    assert codes(_two_weeks(odd)) == []
    more = odd.model_copy(update={"periods": 3})
    found = findings(_two_weeks(more))
    assert [(f.code, f.params["load"]) for f in found] == [("teacher_overloaded", 13)]


def test_an_elective_in_the_evening_takes_no_lesson() -> None:
    late = CurriculumRow(
        grade="G1", subject="physics", audience=Audience.EXAM, periods=10, period_kinds=("evening",)
    )
    subject = school(
        curriculum=(*curriculum(), late),
        teachers=tuple(t.model_copy(update={"load_max": 40}) for t in school().teachers),
    )
    assert "class_slots_too_few" not in codes(subject)
