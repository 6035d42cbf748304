"""Errors of a timetable as such: what cannot be looked up, whatever the rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .errors import FileProblem
from .finding import Finding, Severity
from .rules.view import View
from .timetable import Lesson


def errors_of(view: View, refused: Iterable[FileProblem]) -> list[Finding]:
    """Return refused rows of the rules table, answers of other schools, and faulty lessons."""
    return [*_refusals(refused), *_mismatches(view), *_faults(view)]


_FAULTS: dict[str, tuple[str, str]] = {
    "unknown_class": (
        "lesson {lesson} is for class {value}, which the sectioning does not have",
        "课 {lesson} 的班级 {value} 不在分班结果中",
    ),
    "unknown_teaching_class": (
        "lesson {lesson} is for teaching class '{value}', which the sectioning does not have",
        "课 {lesson} 的教学班“{value}”不在分班结果中",
    ),
    "unknown_calendar": (
        "lesson {lesson} stands in calendar {value}, which the school does not have",
        "课 {lesson} 的作息 {value} 不存在",
    ),
    "unknown_slot": (
        "lesson {lesson} stands at {value}, which its calendar does not have",
        "课 {lesson} 的节次 {value} 在其作息中不存在",
    ),
    "beyond_the_day": (
        "lesson {lesson} at {value} does not fit into the day with its length",
        "{value} 的课 {lesson} 按其课时长度超出当天",
    ),
    "slot_not_in_its_weeks": (
        "lesson {lesson} at {value} is held in weeks in which the slot does not exist",
        "{value} 的课 {lesson} 所在周没有该节次",
    ),
    "unknown_subject": (
        "lesson {lesson} has subject {value}, which the school does not have",
        "课 {lesson} 的学科 {value} 不存在",
    ),
    "unknown_teacher": (
        "lesson {lesson} has teacher {value}, whom the school does not have",
        "课 {lesson} 的教师 {value} 不存在",
    ),
    "unknown_room": (
        "lesson {lesson} has room {value}, which the school does not have",
        "课 {lesson} 的教室 {value} 不存在",
    ),
    "other_subject": (
        "lesson {lesson} has subject {value}, which is not its teaching class's",
        "课 {lesson} 的学科 {value} 与教学班不符",
    ),
    "no_weeks": (
        "lesson {lesson} is held in no week of the cycle",
        "课 {lesson} 不在任何一周",
    ),
    "duplicate_lesson": (
        "lesson id {lesson} stands {value} times in the timetable",
        "课的编号 {lesson} 在课表中出现 {value} 次",
    ),
}


def _faults(view: View) -> Iterator[Finding]:
    for lesson, code, value in view.faults:
        yield _fault(lesson, code, value)
    for held in view.held:
        lesson = held.lesson
        if not held.weeks:
            yield _fault(lesson, "no_weeks", "")
        for code, value in _unknown(view, lesson):
            yield _fault(lesson, code, value)
    number = Counter(lesson.id for lesson in view.timetable.lessons)
    first = {lesson.id: lesson for lesson in view.timetable.lessons}
    for id_, times in number.items():
        if times > 1:
            yield _fault(first[id_], "duplicate_lesson", str(times))


def _unknown(view: View, lesson: Lesson) -> Iterator[tuple[str, str]]:
    index = view.index
    if lesson.subject is not None and lesson.subject not in index.subjects:
        yield "unknown_subject", lesson.subject
    for teacher in lesson.teachers:
        if teacher not in index.teachers:
            yield "unknown_teacher", teacher
    if lesson.room is not None and lesson.room not in index.rooms:
        yield "unknown_room", lesson.room
    teaching = index.teaching_classes.get(lesson.teaching_class or "")
    if teaching is not None and lesson.subject != teaching.subject:
        yield "other_subject", lesson.subject or "–"


def _fault(lesson: Lesson, code: str, value: str) -> Finding:
    english, chinese = _FAULTS[code]
    params = {"lesson": lesson.id, "value": value}
    return Finding(
        code=code,
        rule="timetable",
        severity=Severity.ERROR,
        message=english.format(**params),
        message_zh=chinese.format(**params),
        where={"lesson": lesson.id},
        params={"value": value},
        cost=1,
    )


def _mismatches(view: View) -> Iterator[Finding]:
    school, sectioning = view.index.school, view.index.sectioning
    for code, given in (("timetable", view.timetable.school), ("sectioning", sectioning.school)):
        if given != school.id:
            yield Finding(
                code="other_school",
                rule="timetable",
                severity=Severity.ERROR,
                message=f"the {code} is one of school {given}, not of {school.id}",
                message_zh=f"该结果属于学校 {given}，而非 {school.id}",
                where={"school": school.id},
                cost=1,
            )


def _refusals(problems: Iterable[FileProblem]) -> Iterator[Finding]:
    for problem in problems:
        yield Finding(
            code="rule_refused",
            rule="rules",
            severity=Severity.ERROR,
            message=problem.text("en"),
            message_zh=problem.text("zh"),
            where={"row": str(problem.row)},
            cost=1,
        )
