"""Lists for people beside an answer: who is in which class, who is not placed, all lessons.

Headers are in both languages, so that a list can be handed to anyone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..models.calendar import DAY_NAMES
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Lesson, Timetable
from .folder_writer import csv_bytes
from .labels import Labels

Rows = list[list[str]]

LIST_FILES = (
    "administrative_classes.csv",
    "teaching_classes.csv",
    "unplaced.csv",
    "lessons.csv",
)


def answer_lists(
    school: School, sectioning: Sectioning | None, timetable: Timetable | None, lang: str
) -> dict[str, bytes]:
    """Return the lists of an answer as CSV files by name."""
    labels = Labels(school, sectioning, lang)
    files: dict[str, Rows] = {}
    if sectioning is not None:
        files[LIST_FILES[0]] = administrative_class_list(sectioning, labels)
        files[LIST_FILES[1]] = teaching_class_list(sectioning, labels)
        files[LIST_FILES[2]] = unplaced_list(sectioning, labels)
    if timetable is not None:
        files[LIST_FILES[3]] = lesson_list(timetable, labels)
    return {name: csv_bytes(rows) for name, rows in files.items()}


def administrative_class_list(sectioning: Sectioning, labels: Labels) -> Rows:
    """Return one row a student of each administrative class (行政班名单)."""
    rows = [
        [
            "行政班 class",
            "班名 class name",
            "年级 grade",
            "走班组 walking group",
            "班主任 class teacher",
            "固定教室 home room",
            "学号 student",
            "姓名 name",
            "性别 gender",
            "选科 choices",
        ]
    ]
    for group in sectioning.classes:
        head = [
            group.id,
            labels.class_name(group.id),
            labels.grade(group.grade),
            group.walking_group or "",
            labels.teacher(group.class_teacher),
            labels.room(group.home_room),
        ]
        rows += [[*head, *_student(s, labels), labels.choices(s)] for s in group.students]
    return rows


def teaching_class_list(sectioning: Sectioning, labels: Labels) -> Rows:
    """Return one row a student of each teaching class (教学班名单)."""
    rows = [
        [
            "教学班 teaching class",
            "学科 subject",
            "类型 kind",
            "层次 level",
            "走班时段 band",
            "周课时 periods",
            "教师 teacher",
            "教室 room",
            "学号 student",
            "姓名 name",
            "性别 gender",
            "行政班 class",
        ]
    ]
    for group in sectioning.teaching_classes:
        head = [
            group.id,
            labels.subject(group.subject),
            labels.kind(group.kind),
            group.level or "",
            group.band,
            str(group.periods),
            labels.teacher(group.teacher),
            labels.room(group.room),
        ]
        rows += [[*head, *_student(s, labels), labels.class_of(s)] for s in group.students]
    return rows


def _student(student: str, labels: Labels) -> list[str]:
    return [student, labels.student(student), labels.gender(student)]


def unplaced_list(sectioning: Sectioning, labels: Labels) -> Rows:
    """Return the choices that could not be met, with the reason and what would help."""
    rows = [
        [
            "学号 student",
            "姓名 name",
            "行政班 class",
            "学科 subject",
            "原因 reason",
            "说明 details",
            "可改选 instead",
        ]
    ]
    rows += [
        [
            item.student,
            labels.student(item.student),
            labels.class_of(item.student),
            labels.subject(item.subject),
            item.reason,
            "; ".join(f"{key}={value}" for key, value in item.params.items()),
            _names(labels.subject(s) for s in item.instead),
        ]
        for item in sectioning.unplaced
    ]
    return rows


def lesson_list(timetable: Timetable, labels: Labels) -> Rows:
    """Return one row a lesson; day and period are empty for one that has no place."""
    rows = [
        [
            "课 lesson",
            "星期 day",
            "节次 period",
            "节数 length",
            "周次 weeks",
            "学科 subject",
            "班级 class",
            "教师 teacher",
            "教室 room",
            "作息 calendar",
        ]
    ]
    rows += [_lesson(lesson, labels) for lesson in timetable.lessons]
    return rows


def _lesson(lesson: Lesson, labels: Labels) -> list[str]:
    day = lesson.day
    named = day is not None and 0 <= day < len(DAY_NAMES)
    return [
        lesson.id,
        labels.day(day) if named and day is not None else "",
        lesson.period or "",
        str(lesson.length),
        labels.weeks(lesson.weeks),
        labels.lesson_subject(lesson),
        lesson.teaching_class or _names(labels.class_name(c) for c in lesson.classes),
        _names(labels.teacher(t) for t in lesson.teachers),
        labels.room(lesson.room),
        lesson.calendar,
    ]


def _names(items: Iterable[str]) -> str:
    return ", ".join(items)
