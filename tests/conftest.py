"""A school small enough to see through, with its sectioning and a timetable by hand.

Two classes of four students. A takes physics at home, B history; chemistry and biology walk in
one band, a1 and b1 have Japanese while their classes have English. Three days of a reading period,
four lessons (a long break after the second) and an evening period.

```
        Mon            Tue            Wed
R    english        .              .                 (both classes)
1    A math B hist  A math B pe    class meeting
2    english / japanese (Mon, Tue)
3    band: chemistry / biology (Mon, Tue)
4    A pe  B math   A phys B math
E    self-study     .              .
```
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from zouban.models.calendar import Calendar, CalendarDay, Period, PeriodKind
from zouban.models.compile import Compiled, compile_timetabling
from zouban.models.deviations import evaluate
from zouban.models.policy import QualifyingMode, SectioningPolicy
from zouban.models.scheme import ChoiceGroup, Scheme
from zouban.models.school import (
    AdministrativeClassPlan,
    Audience,
    Choice,
    CurriculumRow,
    Grade,
    Room,
    RuleRow,
    School,
    Student,
    Subject,
    SubjectKind,
    Teacher,
    TeachingAssignment,
)
from zouban.models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
)
from zouban.models.timetable import Lesson, LessonKind, Timetable
from zouban.models.verify import Verification, verify

DAYS = {"Mon": 0, "Tue": 1, "Wed": 2}
STUDENTS = {c: tuple(f"{c.lower()}{n}" for n in (1, 2, 3, 4)) for c in ("A", "B")}
ELECTIVES = ("physics", "history", "chemistry", "biology")


def calendar() -> Calendar:
    starts = {"1": 480, "2": 530, "3": 600, "4": 650}
    lessons = tuple(
        Period(id=id_, start=start, end=start + 40, break_after=id_ == "2")
        for id_, start in starts.items()
    )
    reading = Period(id="R", kind=PeriodKind.READING, start=440, end=470)
    evening = Period(id="E", kind=PeriodKind.EVENING, start=1140, end=1180)
    days = tuple(CalendarDay(day=day, weeks=-1) for day in DAYS.values())
    return Calendar(id="week", periods=(reading, *lessons, evening), days=days)


def subjects() -> tuple[Subject, ...]:
    kinds = dict.fromkeys(ELECTIVES, SubjectKind.ELECTIVE)
    kinds |= {"english": SubjectKind.LANGUAGE, "japanese": SubjectKind.LANGUAGE}
    kinds |= {"meeting": SubjectKind.ACTIVITY, "study": SubjectKind.ACTIVITY}
    names = ("math", "pe", "english", "japanese", *ELECTIVES, "meeting", "study")
    return tuple(
        Subject(id=n, name_en=n.title(), name_zh=f"学科{n}", kind=kinds.get(n, "common"),
                main=n == "math")
        for n in names
    )  # fmt: skip


def curriculum() -> tuple[CurriculumRow, ...]:
    def row(subject: str, periods: int, **more: Any) -> CurriculumRow:
        return CurriculumRow(grade="G", subject=subject, periods=periods, **more)

    return (
        row("math", 2, doubles_max=1),
        row("english", 2),
        row("english", 1, period_kinds=("reading",)),
        row("japanese", 2),
        row("pe", 1, room_type="ground"),
        row("meeting", 1),
        row("study", 1, period_kinds=("evening",), needs_teacher=False),
        row("physics", 1, audience=Audience.EXAM, room_type="laboratory"),
        row("history", 1, audience=Audience.EXAM),
        row("chemistry", 2, audience=Audience.EXAM),
        row("biology", 2, audience=Audience.EXAM),
    )


def teachers() -> tuple[Teacher, ...]:
    taught = {
        "M": "math", "E1": "english", "E2": "english", "J": "japanese", "P": "pe",
        "Ph": "physics", "Hi": "history", "Ch": "chemistry", "Bi": "biology",
    }  # fmt: skip
    return tuple(
        Teacher(id=id_, name=f"Teacher {id_}", subjects=(subject,), load_max=6)
        for id_, subject in taught.items()
    )


def rooms() -> tuple[Room, ...]:
    return (
        Room(id="RA", capacity=4),
        Room(id="RB", capacity=4),
        Room(id="RX", capacity=2),
        Room(id="Lab", type="laboratory", capacity=4),
        Room(id="Ground", type="ground"),
    )


def students() -> tuple[tuple[Student, ...], tuple[Choice, ...]]:
    people, choices = [], []
    for class_id, names in STUDENTS.items():
        for number, name in enumerate(names, 1):
            language = "japanese" if number == 1 else None
            people.append(Student(id=name, grade="G", present_class=class_id, language=language))
            first = "physics" if class_id == "A" else "history"
            second = "chemistry" if number <= 2 else "biology"
            choices += [Choice(student=name, subject=s) for s in (first, second)]
    return tuple(people), tuple(choices)


def school() -> School:
    people, choices = students()
    assigned = {
        "A": {"math": "M", "english": "E1", "pe": "P", "physics": "Ph"},
        "B": {"math": "M", "english": "E2", "pe": "P", "history": "Hi"},
    }
    groups = (
        ChoiceGroup(choose=1, subjects=("physics", "history")),
        ChoiceGroup(choose=1, subjects=("chemistry", "biology")),
    )
    return School(
        id="tiny",
        calendars=(calendar(),),
        schemes=(Scheme(id="2", groups=groups),),
        grades=(Grade(id="G", name_en="Grade", name_zh="年级", scheme="2", calendar="week"),),
        subjects=subjects(),
        students=people,
        choices=choices,
        classes=(
            AdministrativeClassPlan(id="A", grade="G", home_room="RA", class_teacher="M"),
            AdministrativeClassPlan(id="B", grade="G", home_room="RB", class_teacher="E2"),
        ),
        teachers=teachers(),
        rooms=rooms(),
        curriculum=curriculum(),
        assignments=tuple(
            TeachingAssignment(class_id=c, subject=s, teacher=t)
            for c, table in assigned.items()
            for s, t in table.items()
        ),
        sectioning=(SectioningPolicy(grade="G", qualifying=QualifyingMode.NONE),),
    )


def sectioning() -> Sectioning:
    def section(
        id_: str, kind: str, band: str, who: tuple[str, ...], room: str, teacher: str
    ) -> TeachingClass:
        return TeachingClass(
            id=id_, grade="G", subject=id_, kind=TeachingClassKind(kind), band=band, parts=(0,),
            periods=2, students=who, room=room, teacher=teacher,
        )  # fmt: skip

    return Sectioning(
        school="tiny",
        grades=("G",),
        classes=(
            AdministrativeClass(
                id="A", grade="G", walking_group="W", fixed=("physics",), students=STUDENTS["A"]
            ),
            AdministrativeClass(
                id="B", grade="G", walking_group="W", fixed=("history",), students=STUDENTS["B"]
            ),
        ),
        bands=(
            Band(id="W1", grade="G", walking_group="W", classes=("A", "B"), parts=(2,)),
            Band(
                id="L", grade="G", walking_group="W", kind=BandKind.LANGUAGE, classes=("A", "B"),
                parts=(2,), home_subject="english",
            ),
        ),
        teaching_classes=(
            section("chemistry", "exam", "W1", ("a1", "a2", "b1", "b2"), "RA", "Ch"),
            section("biology", "exam", "W1", ("a3", "a4", "b3", "b4"), "RB", "Bi"),
            section("japanese", "language", "L", ("a1", "b1"), "RX", "J"),
        ),
    )  # fmt: skip


PLACES = {
    "A/math": ("M", "RA", ("Mon-1", "Tue-1")),
    "A/english": ("E1", "RA", ("Mon-2", "Tue-2")),
    "A/english/2": ("E1", "RA", ("Mon-R",)),
    "A/pe": ("P", "Ground", ("Mon-4",)),
    "A/meeting": ("M", "RA", ("Wed-1",)),
    "A/study": (None, "RA", ("Mon-E",)),
    "A/physics": ("Ph", "Lab", ("Tue-4",)),
    "B/math": ("M", "RB", ("Mon-4", "Tue-4")),
    "B/english": ("E2", "RB", ("Mon-2", "Tue-2")),
    "B/english/2": ("E2", "RB", ("Mon-R",)),
    "B/pe": ("P", "Ground", ("Tue-1",)),
    "B/meeting": ("E2", "RB", ("Wed-1",)),
    "B/study": (None, "RB", ("Mon-E",)),
    "B/history": ("Hi", "RB", ("Mon-1",)),
    "chemistry": ("Ch", "RA", ("Mon-3", "Tue-3")),
    "biology": ("Bi", "RB", ("Mon-3", "Tue-3")),
    "japanese": ("J", "RX", ("Mon-2", "Tue-2")),
}


def timetable() -> Timetable:
    lessons = []
    for id_, (teacher, room, slots) in PLACES.items():
        class_id, _, subject = id_.partition("/")
        for number, slot in enumerate(slots, 1):
            day, _, period = slot.partition("-")
            lessons.append(
                Lesson(
                    id=f"{id_}#{number}",
                    kind=LessonKind.HOME if subject else LessonKind.TEACHING,
                    subject=subject.partition("/")[0] or id_,
                    classes=(class_id,) if subject else (),
                    teaching_class=None if subject else id_,
                    teachers=() if teacher is None else (teacher,),
                    room=room,
                    calendar="week",
                    day=DAYS[day],
                    period=period,
                )
            )
    return Timetable(school="tiny", lessons=tuple(lessons))


@dataclass(frozen=True)
class Tiny:
    """A school with sectioning and timetable; every variation is a new one."""

    school: School
    sectioning: Sectioning
    timetable: Timetable

    def wide(self) -> Tiny:
        """The last two periods after lunch, class B's room in another building."""
        (calendar,) = self.school.calendars
        periods = tuple(
            p.model_copy(update={"start": p.start + 240, "end": p.end + 240}) if p.id in "34" else p
            for p in calendar.periods
        )
        rooms = tuple(
            r.model_copy(update={"building": "East" if r.id == "RB" else "West"})
            for r in self.school.rooms
        )
        later = calendar.model_copy(update={"periods": periods})
        return self.with_school(calendars=(later,), rooms=rooms)

    def with_rows(self, *rows: RuleRow) -> Tiny:
        numbered = tuple(r.model_copy(update={"row": n}) for n, r in enumerate(rows, 2))
        return self.with_school(rules=numbered)

    def with_school(self, **fields: Any) -> Tiny:
        return replace(self, school=self.school.model_copy(update=fields))

    def with_sectioning(self, **fields: Any) -> Tiny:
        return replace(self, sectioning=self.sectioning.model_copy(update=fields))

    def with_teaching_class(self, id_: str, **fields: Any) -> Tiny:
        changed = tuple(
            t.model_copy(update=fields) if t.id == id_ else t
            for t in self.sectioning.teaching_classes
        )
        return self.with_sectioning(teaching_classes=changed)

    def with_row_of(self, subject: str, number: int = 1, **fields: Any) -> Tiny:
        rows, seen = [], 0
        for row in self.school.curriculum:
            seen += row.subject == subject
            meant = row.subject == subject and seen == number
            rows.append(row.model_copy(update=fields) if meant else row)
        return self.with_school(curriculum=tuple(rows))

    def with_lesson(self, id_: str, **fields: Any) -> Tiny:
        assert any(lesson.id == id_ for lesson in self.timetable.lessons)
        return self.with_lessons(
            tuple(
                lesson.model_copy(update=fields) if lesson.id == id_ else lesson
                for lesson in self.timetable.lessons
            )
        )

    def with_lessons(self, lessons: tuple[Lesson, ...]) -> Tiny:
        return replace(self, timetable=self.timetable.model_copy(update={"lessons": lessons}))

    def without(self, *ids: str) -> Tiny:
        return self.with_lessons(tuple(x for x in self.timetable.lessons if x.id not in ids))

    def moved(self, **places: str) -> Tiny:
        """Move lessons, id with "__" for "/" and "_n" for "#n": A__math_1="Wed-2"."""
        found = self
        for name, slot in places.items():
            stem, _, number = name.rpartition("_")
            day, _, period = slot.partition("-")
            id_ = f"{stem.replace('__', '/')}#{number}"
            found = found.with_lesson(id_, day=DAYS[day], period=period)
        return found

    def judge(self) -> Verification:
        return verify(self.school, self.sectioning, self.timetable)

    def compiled(self) -> Compiled:
        return compile_timetabling(self.school, self.sectioning)

    def problem_terms(self) -> dict[str, int]:
        """Cost by rule as the compiled Problem has it."""
        compiled = self.compiled()
        found = evaluate(compiled.problem, compiled.encode(self.timetable))
        terms: dict[str, int] = {}
        for constraint in compiled.problem.constraints:
            rule = constraint.origin.rule if constraint.origin else ""
            terms[rule] = terms.get(rule, 0) + found.terms[constraint.id]
        return terms


@pytest.fixture
def tiny() -> Tiny:
    return Tiny(school(), sectioning(), timetable())
