"""Readers of public instances of free course requests, as schools.

The files are not part of the project (no licence to redistribute); the folder that holds them is
an argument. Only what the studies need is read: no names, no rooms.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from zouban.models.calendar import Calendar
from zouban.models.policy import BlockPolicy, Mode, SectioningPolicy
from zouban.models.school import Choice, Grade, OfferedSection, School, Student, Subject
from zouban.models.school import SubjectKind as Kind

GRADE = "all"
ST_GEORGES_LEFT_OUT = {"99", "231", "232"}
"""Career course and free periods: no requests that a section has to meet."""
ST_GEORGES_MOST = 28
"""Sections in the fullest block as the school ran it, free periods counted."""
SMS_TWIN_SEATS = 18
"""Most students in each section of a course with two sections."""
DSST_NOT_TAUGHT = {"none", "study hall", ""}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(file)]


def _school(
    name: str,
    sections: list[OfferedSection],
    choices: list[Choice],
    blocks: BlockPolicy,
) -> School:
    students = dict.fromkeys(choice.student for choice in choices)
    courses = dict.fromkeys([s.course for s in sections] + [c.subject for c in choices])
    return School(
        id=name,
        calendars=(Calendar(id="week", periods=(), days=()),),
        grades=(Grade(id=GRADE, calendar="week"),),
        subjects=tuple(Subject(id=course, kind=Kind.COURSE) for course in courses),
        students=tuple(Student(id=student, grade=GRADE) for student in students),
        choices=tuple(choices),
        sections=tuple(sections),
        sectioning=(SectioningPolicy(grade=GRADE, mode=Mode.REQUESTS),),
        blocks=(blocks,),
    )


def st_georges(folder: Path, *, free: bool) -> School:
    """Return St George's 2021; `free`: the model chooses the blocks of all but free periods."""
    rows = _rows(folder / "stgeorges2021" / "sections.csv")
    running = [row for row in rows if not _starting(row, "Running")]
    names = sorted({row["Block"] for row in running})
    sections = [
        OfferedSection(
            id=f"{row['Code']}-{number}",
            course=row["Code"],
            capacity=int(row["Capacity"]),
            blocks=() if free and row["Code"] not in ST_GEORGES_LEFT_OUT else (row["Block"],),
        )
        for number, row in enumerate(running)
    ]
    offered = {section.course for section in sections} - ST_GEORGES_LEFT_OUT
    pairs = dict.fromkeys(
        (row["student"], row["course_code"])
        for row in _rows(folder / "stgeorges2021" / "requests.csv")
        if row["course_code"] in offered
    )
    choices = [Choice(student=student, subject=course) for student, course in pairs]
    blocks = BlockPolicy(blocks=tuple(names), max_sections=ST_GEORGES_MOST if free else None)
    return _school("stgeorges2021", sections, choices, blocks)


def _starting(row: dict[str, str], start: str) -> str:
    """Return the value of the column whose long header starts so."""
    return next(value for name, value in row.items() if name.startswith(start))


def sms(folder: Path) -> School:
    """Return sms2020: courses with ABC in blocks 1 to 3, the others in 4 to 9."""
    rows = _rows(folder / "sms2020" / "sections.csv")
    requests = _rows(folder / "sms2020" / "requests.csv")
    everyone = len({row["student"] for row in requests})
    count = Counter(row["CourseID"] for row in rows)
    core = {row["CourseID"] for row in rows if row["Core"] == "YES"}
    sections = []
    for row in rows:
        family = ("1", "2", "3") if row["ABC"] == "YES" else ("4", "5", "6", "7", "8", "9")
        fixed = (row["FixedBlock"],) if row["FixedBlock"] != "0" else None
        sections.append(
            OfferedSection(
                id=f"{row['CourseID']}-{row['Section']}",
                course=row["CourseID"],
                capacity=SMS_TWIN_SEATS if count[row["CourseID"]] == 2 else everyone,
                blocks=fixed or family,
                teacher=row["Teacher"],
            )
        )
    choices = [
        Choice(
            student=row["student"],
            subject=row["course_id"],
            priority=1 if row["course_id"] in core else 2,
        )
        for row in requests
    ]
    blocks = BlockPolicy(
        blocks=tuple("123456789"),
        max_sections=7,
        max_sections_in={"1": 6},
        same_course_apart=True,
    )
    return _school("sms2020", sections, choices, blocks)


def dsst(folder: Path) -> School:
    """Return dsst2017 in its own periods; it states no capacities, pairs are left aside."""
    rows = _rows(folder / "dsst2017" / "sections.csv")
    students = _rows(folder / "dsst2017" / "students.csv")
    sections = [
        OfferedSection(
            id=row["section_id"],
            course=row["class"],
            capacity=len(students),
            blocks=(row["period"],),
            teacher=row["teacher"],
        )
        for row in rows
    ]
    columns = ("math_class", "spanish_class", "science_class", "eng_class", "hist_class")
    choices = [
        Choice(student=row["student_id"], subject=row[column])
        for row in students
        for column in columns
        if row[column] not in DSST_NOT_TAUGHT
    ]
    blocks = BlockPolicy(blocks=tuple(sorted({row["period"] for row in rows})))
    return _school("dsst2017", sections, choices, blocks)
