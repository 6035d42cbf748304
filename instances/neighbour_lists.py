"""Lists around tutors and mentors: wishes for tutors in, allocations out, as CSV files."""

from __future__ import annotations

from pathlib import Path

from ..models.exchange.bureau import Bureau
from ..models.exchange.pairing import Pairing
from ..models.school import School
from ..models.tutoring import Tutoring, TutorWish
from .atomic import write_bytes
from .column_makers import reference, whole
from .cooked_table import cook
from .folder_source import read_csv
from .folder_writer import csv_bytes
from .ids import Ids
from .refusal import Problems
from .schema import Table
from .values import Context

TUTORS_HEAD = ("学号 student", "姓名 name", "班级 class", "导师 tutor", "导师姓名 tutor name")
PAIRS_HEAD = (
    "学科 subject",
    "新教师 new teacher",
    "姓名 name",
    "学校 school",
    "师傅 mentor",
    "师傅姓名 mentor name",
    "师傅学校 mentor's school",
)
"""First rows of the lists."""

TUTOR_WISHES = Table(
    "tutor_wishes",
    "导师志愿",
    TutorWish,
    "Teachers whom students wish for as tutors",
    "学生希望的导师",
    (
        reference("student", "学号", "students", "Student", "学生学号", also=("学生",)),
        whole("rank", "志愿序号", "1 is the first wish", "1 为第一志愿", minimum=1, maximum=100),
        reference("teacher", "教师", "teachers", "Teacher", "教师编号", also=("导师", "工号")),
    ),
    unique=(("student", "rank"), ("student", "teacher")),
)


def read_tutor_wishes(path: str | Path, school: School) -> tuple[TutorWish, ...]:
    """Read students' wishes for tutors.

    Raises
    ------
    InputError
        With every problem of the file: row, column, value, rule.
    """
    problems = Problems()
    known = {
        "students": Ids("students", "“学生”表", (student.id for student in school.students)),
        "teachers": Ids("teachers", "“教师”表", (teacher.id for teacher in school.teachers)),
    }
    cooked = cook(read_csv(TUTOR_WISHES, Path(path), problems), Context(known), problems)
    problems.stop_if_any()
    return tuple(TutorWish(**row) for _, row in cooked.good())


def write_tutors(tutoring: Tutoring, school: School, path: str | Path) -> None:
    """Write one row a student with his tutor; the tutor is empty where there is none."""
    names = {student.id: student.name for student in school.students}
    tutors = {teacher.id: teacher.name for teacher in school.teachers}
    classes = {student.id: student.present_class or "" for student in school.students}
    tutor = {row.student: row.tutor for row in tutoring.assignments}
    rows = [list(TUTORS_HEAD)]
    for student in [*tutor, *tutoring.without]:
        own = tutor.get(student, "")
        rows.append([student, names[student], classes[student], own, tutors.get(own, "")])
    write_bytes(path, csv_bytes(rows))


def write_pairs(pairing: Pairing, bureau: Bureau, path: str | Path) -> None:
    """Write one row a new teacher with his mentor; the mentor is empty where there is none."""
    teachers = {teacher.id: teacher for teacher in bureau.teachers}
    rows = [list(PAIRS_HEAD)]
    mentor = {pair.new: pair.mentor for pair in pairing.pairs}
    for one in [*mentor, *pairing.unpaired]:
        new, own = teachers[one], teachers.get(mentor.get(one, ""))
        school = new.working_school or new.post_school
        row = [new.subject, new.id, new.name, school]
        row += ["", "", ""] if own is None else [
            own.id, own.name, own.working_school or own.post_school
        ]  # fmt: skip
        rows.append(row)
    write_bytes(path, csv_bytes(rows))
