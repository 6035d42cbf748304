"""Every lesson has a place, and every student gets the periods of the course plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..constraints import AssignTime, Tier
from ..draft import Draft
from ..lessons import Requirement, shares_of_rows
from ..policy import QualifyingMode
from ..school import Audience, SubjectKind
from ..school_index import SchoolIndex
from ..timetable import LessonKind
from .rule import Row, Rule, Violation, nothing
from .view import Held, View


def _attendance(requirement: Requirement) -> int:
    """Persons who miss a lesson without a place: its students; the teachers of a meeting."""
    if requirement.kind is LessonKind.MEETING:
        return max(1, len(requirement.teachers))
    return max(1, requirement.students)


def _compile_placed(draft: Draft, row: Row) -> None:
    for id_, event in draft.events.items():
        members = event.bundle.members
        draft.add(
            AssignTime,
            row,
            tuple(member.id for member in members),
            events=(id_,),
            multiplicity=sum(_attendance(member) for member in members),
        )


def _measure_placed(view: View, row: Row) -> list[Violation]:
    return [_unplaced(held, row) for held in view.held if not held.slots]


def _unplaced(held: Held, row: Row) -> Violation:
    lesson = held.lesson
    meeting = lesson.kind is LessonKind.MEETING
    persons = max(1, len(lesson.teachers) if meeting else len(held.students))
    periods = max(lesson.length, 1)
    return Violation(
        periods,
        row.weight * periods * persons,
        held.where(),
        {"periods": periods, "students": persons},
        tuple(sorted(held.students)),
    )


LESSON_PLACED = Rule(
    name="lesson_placed",
    sentence_en="Every lesson has a place in the week.",
    sentence_zh="每节课都排入课表。",
    broken={
        "": (
            "lesson {lesson} has no place: {periods} period(s) for {students} person(s)",
            "课 {lesson} 未排入课表：{periods} 课时，涉及 {students} 人",
        )
    },
    measure=_measure_placed,
    compile=_compile_placed,
    by_itself=True,
    by_row=False,
    tier=Tier.UNPLACED,
)


# ---- periods a week -----------------------------------------------------------------------


def _measure_periods(view: View, row: Row) -> list[Violation]:
    return [*_of_students(view, row), *_of_sections(view, row)]


def _of_students(view: View, row: Row) -> Iterator[Violation]:
    """Compare, student by student, the periods of each subject with the course plan.

    Students of one class with the same difference are told in one finding. Periods are counted
    over the cycle: one in every week of two counts twice.
    """
    wrong: dict[tuple[str, str, int, int], list[str]] = defaultdict(list)
    for record in view.index.sectioning.classes:
        home = _home_periods(view, record.id)
        for student in record.students:
            expected = expected_periods(view.index, student, record.id)
            actual = _own_periods(view, student, record.id, home)
            for subject in sorted({*expected, *actual}):
                want, have = expected.get(subject, 0), actual.get(subject, 0)
                if want != have:
                    wrong[record.id, subject, want, have].append(student)
    for (class_id, subject, want, have), students in wrong.items():
        deviation = abs(want - have)
        yield Violation(
            deviation,
            row.weight * deviation,
            {"class": class_id, "subject": subject},
            {"expected": want, "actual": have, "number": len(students), "first": students[0]},
            tuple(students),
        )


def expected_periods(index: SchoolIndex, student: str, class_id: str) -> dict[str, int]:
    """Return the periods over the cycle that a student's choices and the course plan give him."""
    record = index.classes[class_id]
    chosen = index.combinations.get(student, frozenset())
    own = index.students.get(student)
    language = (own.language if own else None) or index.main_language.get(record.grade)
    policy = index.policies.get(record.grade)
    walks = policy is not None and policy.qualifying is not QualifyingMode.NONE
    missing = index.unplaced.get(student, frozenset())
    expected: dict[str, int] = defaultdict(int)
    for row in index.rows_of_grade(record.grade):
        subject = index.subjects.get(row.subject)
        kind = SubjectKind.COMMON if subject is None else subject.kind
        takes = {
            Audience.ALL: kind is not SubjectKind.COURSE
            and (kind is not SubjectKind.LANGUAGE or row.subject == language),
            Audience.EXAM: row.subject in chosen,
            Audience.QUALIFYING: row.subject in record.qualifying_at_home
            or (walks and bool(chosen) and row.subject not in chosen),
        }[row.audience]
        if takes and row.subject not in missing:
            expected[row.subject] += row.periods * index.weeks(row.weeks).bit_count()
    return expected


def _home_periods(view: View, class_id: str) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for held in view.by_class.get(class_id, ()):
        if held.lesson.kind is LessonKind.HOME and held.lesson.subject is not None:
            found[held.lesson.subject] += held.length * held.weeks.bit_count()
    return found


def _own_periods(
    view: View, student: str, class_id: str, home: Mapping[str, int]
) -> dict[str, int]:
    found = dict(home)
    band = view.index.language_bands.get(class_id)
    subject = None if band is None else band.home_subject
    if subject in found and student in view.index.walkers(class_id, subject):
        del found[subject]
    for teaching in view.index.teaching_classes_of_student.get(student, ()):
        subject = view.index.teaching_classes[teaching].subject
        record = None if subject is None else view.index.subjects.get(subject)
        if subject is None or record is None or record.kind is SubjectKind.COURSE:
            continue
        if view.index.is_self_study(teaching):
            continue
        for held in view.by_teaching_class.get(teaching, ()):
            found[subject] = found.get(subject, 0) + held.length * held.weeks.bit_count()
    return found


def _of_sections(view: View, row: Row) -> Iterator[Violation]:
    for teaching in view.index.sectioning.teaching_classes:
        want = sum(
            periods * view.index.weeks(-1 if r is None else r.weeks).bit_count()
            for r, periods in shares_of_rows(view.index, teaching)
        )
        lessons = view.by_teaching_class.get(teaching.id, ())
        have = sum(held.length * held.weeks.bit_count() for held in lessons)
        if want != have:
            yield Violation(
                abs(want - have),
                row.weight * abs(want - have),
                {"teaching_class": teaching.id},
                {"expected": want, "actual": have},
                text="section",
            )


PERIODS_PER_WEEK = Rule(
    name="periods_per_week",
    sentence_en="Every student has as many periods of each subject as the course plan says.",
    sentence_zh="每名学生各学科的周课时与课程计划一致。",
    broken={
        "": (
            "class {class}, {subject}: {number} student(s) ({first}, …) have {actual} period(s) "
            "in the cycle instead of {expected}",
            "班级 {class} 学科 {subject}：{number} 名学生（{first} 等）周期内有 {actual} 课时，"
            "应为 {expected} 课时",
        ),
        "section": (
            "teaching class {teaching_class} has {actual} period(s) in the cycle instead of "
            "{expected}",
            "教学班 {teaching_class} 周期内有 {actual} 课时，应为 {expected} 课时",
        ),
    },
    measure=_measure_periods,
    compile=nothing,
    by_itself=True,
    by_row=False,
)
