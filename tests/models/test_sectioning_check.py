"""The check of a sectioning: silent on a right one, and each damage is told by its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.calendar import Calendar, CalendarDay, Period
from zouban.models.policy import QualifyingMode, SectioningPolicy, SizeBounds
from zouban.models.school import (
    Audience,
    Choice,
    CurriculumRow,
    Grade,
    Pair,
    Relation,
    Room,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
)
from zouban.models.sectioning import (
    AdministrativeClass,
    Band,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
    Unplaced,
)
from zouban.models.sectioning_check import check_sectioning
from zouban.models.sectioning_words import SENTENCES

NAMES = ("physics", "history", "chemistry", "biology", "politics", "geography")


def school(**changes: Any) -> School:
    """Four students with physics and chemistry: two take biology, two geography."""
    thirds = ("biology", "biology", "geography", "geography")
    size = SizeBounds(minimum=1, target=4, maximum=4)
    fields: dict[str, Any] = {
        "id": "check",
        "calendars": (
            Calendar(
                id="week",
                periods=(Period(id="1", start=480, end=520),),
                days=(CalendarDay(day=0, weeks=1),),
            ),
        ),
        "grades": (Grade(id="G", scheme="3+1+2", calendar="week"),),
        "subjects": tuple(Subject(id=s, kind=SubjectKind.ELECTIVE) for s in NAMES),
        "students": tuple(Student(id=f"S{n}", grade="G") for n in range(4)),
        "choices": tuple(
            Choice(student=f"S{n}", subject=s)
            for n, third in enumerate(thirds)
            for s in ("physics", "chemistry", third)
        ),
        "curriculum": tuple(
            CurriculumRow(grade="G", subject=s, audience=a, periods=p)
            for s in NAMES
            for a, p in ((Audience.EXAM, 4), (Audience.QUALIFYING, 2))
        ),
        "teachers": tuple(Teacher(id=f"T-{s}", subjects=(s,), load_max=8) for s in NAMES),
        "rooms": (Room(id="R1", capacity=4), Room(id="R2", capacity=2), Room(id="R3", capacity=1)),
        "sectioning": (
            SectioningPolicy(
                grade="G", qualifying=QualifyingMode.WALK, class_size=size, section_size=size
            ),
        ),
    }
    return School(**{**fields, **changes})


def section(
    name: str, subject: str | None, kind: str, students: tuple[str, ...], **more: Any
) -> Any:
    """Return a teaching class of the only group."""
    exam = kind == "exam"
    fields: dict[str, Any] = {
        "id": name,
        "grade": "G",
        "subject": subject,
        "kind": TeachingClassKind(kind),
        "band": more.pop("band", "B1"),
        "parts": (0, 1) if exam else more.pop("parts", (0,)),
        "periods": 4 if exam else 2,
        "students": students,
        **more,
    }
    return TeachingClass(**fields)


BIO, GEO = ("S0", "S1"), ("S2", "S3")


def sectioning(**changes: Any) -> Sectioning:
    """One class; in each band one pair has its exam, the other a qualifying part and self-study."""
    fields: dict[str, Any] = {
        "school": "check",
        "grades": ("G",),
        "modes": {"G": "fix_two"},
        "classes": (
            AdministrativeClass(
                id="A",
                grade="G",
                walking_group="W",
                fixed=("physics", "chemistry"),
                qualifying_at_home=("history", "politics"),
                home_room="R1",
                students=(*BIO, *GEO),
            ),
        ),
        "bands": tuple(
            Band(id=b, grade="G", walking_group="W", classes=("A",), parts=(2, 2))
            for b in ("B1", "B2")
        ),
        "teaching_classes": (
            section("bio", "biology", "exam", BIO, teacher="T-biology", room="R1"),
            section("bio-q", "biology", "qualifying", GEO, room="R2"),
            section("study1", None, "self_study", GEO, parts=(1,), room="R2"),
            section("geo", "geography", "exam", GEO, band="B2", teacher="T-geography", room="R1"),
            section("geo-q", "geography", "qualifying", BIO, band="B2", room="R2"),
            section("study2", None, "self_study", BIO, band="B2", parts=(1,), room="R2"),
        ),
    }
    return Sectioning(**{**fields, **changes})


def codes(judged: Sectioning, data: School | None = None) -> set[str]:
    findings = check_sectioning(data or school(), judged)
    assert all(f.message and f.message_zh for f in findings)
    return {f.code for f in findings if f.cost}


def changed(name: str, **update: Any) -> Sectioning:
    base = sectioning()
    return base.model_copy(
        update={
            "teaching_classes": tuple(
                t.model_copy(update=update) if t.id == name else t for t in base.teaching_classes
            )
        }
    )


def class_changed(**update: Any) -> Sectioning:
    base = sectioning()
    return base.model_copy(update={"classes": (base.classes[0].model_copy(update=update),)})


def test_right_sectioning_is_silent() -> None:
    assert codes(sectioning()) == set()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda: class_changed(students=("S0", "S1", "S2")), "no_class"),
        (lambda: class_changed(students=(*BIO, *GEO, "S0")), "two_classes"),
        (lambda: class_changed(students=(*BIO, *GEO, "X")), "unknown_student"),
        (lambda: class_changed(fixed=("physics",)), "class_mode"),
        (lambda: class_changed(fixed=("physics", "biology")), "fixed_not_chosen"),
        (lambda: class_changed(qualifying_at_home=("history",)), "qualifying_missing"),
        (
            lambda: class_changed(qualifying_at_home=("history", "politics", "geography")),
            "qualifying_twice",
        ),
        (lambda: class_changed(home_room="R2"), "room_seats"),
        (lambda: changed("bio", students=("S0",)), "exam_missing"),
        (lambda: changed("bio", students=("S0", "S1", "S2")), "exam_not_chosen"),
        (lambda: changed("bio", students=("S0", "S1", "S2")), "seat_twice"),
        (lambda: changed("study1", students=("S2",)), "seat_missing"),
        (lambda: changed("bio", periods=3), "section_periods"),
        (lambda: changed("bio-q", parts=(3,)), "section_parts"),
        (lambda: changed("bio", band="nowhere"), "unknown_band"),
        (lambda: changed("bio", capacity=1), "section_size"),
        (lambda: changed("bio-q", room="R1"), "room_twice"),
        (lambda: changed("bio-q", room="R3"), "room_seats"),
        (lambda: changed("bio-q", room="R9"), "room_unknown"),
        (lambda: changed("bio-q", teacher="T-biology"), "teacher_twice"),
        (lambda: changed("bio", teacher="T-physics"), "teacher_unqualified"),
        (lambda: changed("bio", teacher="nobody"), "teacher_unknown"),
    ],
)
def test_each_damage_is_told(damage: Callable[[], Sectioning], code: str) -> None:
    assert code in SENTENCES
    assert code in codes(damage())


def test_unplaced_choice_is_no_fault() -> None:
    lacking = changed("bio", students=("S0",))
    free = next(t for t in lacking.teaching_classes if t.id == "study1")
    seats = section("study0", None, "self_study", ("S1",), room="R3")
    later = free.model_copy(update={"students": (*GEO, "S1"), "room": None})
    answer = lacking.model_copy(
        update={
            "teaching_classes": (
                *(t for t in lacking.teaching_classes if t.id != "study1"),
                later,
                seats,
            ),
            "unplaced": (Unplaced(student="S1", subject="biology", reason="section_full"),),
        }
    )
    assert codes(answer) == set()


def test_pairs_and_locks() -> None:
    apart = school(pairs=(Pair(first="S0", second="S1", relation=Relation.APART),))
    assert codes(sectioning(), apart) == {"apart"}
    people = list(school().students)
    people[0] = people[0].model_copy(update={"present_class": "Z", "locked": True})
    assert codes(sectioning(), school(students=tuple(people))) == {"locked"}


def test_load_counts_home_and_teaching_classes() -> None:
    busy = school(
        teachers=tuple(
            Teacher(id=f"T-{s}", subjects=(s,), load_max=3 if s == "biology" else 8) for s in NAMES
        )
    )
    assert codes(sectioning(), busy) == {"teacher_load"}
