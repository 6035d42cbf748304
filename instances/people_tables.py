"""The tables of students and teachers: who there is and what they want."""

from __future__ import annotations

from ..models.school import (
    Choice,
    Pair,
    Student,
    SubjectScore,
    Teacher,
    TeachingAssignment,
)
from .schema import Column, Kind, Table

TERM = Column(
    "term",
    "学期",
    Kind.ID,
    "Term in which the row holds; empty for every term",
    "该行有效的学期；留空为所有学期",
    refers="terms",
)

STUDENTS = Table(
    "students",
    "学生",
    Student,
    "Students",
    "学生",
    (
        Column(
            "id", "学号", Kind.ID, "Id of the student", "学号", key=True, also=("学生编号", "学生")
        ),
        Column("name", "姓名", Kind.TEXT, "Name", "姓名"),
        Column("grade", "年级", Kind.ID, "Grade", "年级", refers="grades"),
        Column("division", "级部", Kind.ID, "Division", "级部", refers="divisions"),
        Column("gender", "性别", Kind.WORD, "Gender", "性别", vocabulary="gender"),
        Column(
            "present_class",
            "现行政班",
            Kind.ID,
            "Administrative class at present",
            "现在的行政班",
            refers="classes",
            loose=True,
            also=("班级", "行政班"),
        ),
        Column(
            "locked",
            "锁定",
            Kind.YES_NO,
            "Stays in the present class whatever happens",
            "一定留在现行政班",
        ),
        Column(
            "participates",
            "参加分班",
            Kind.YES_NO,
            "No for a student who is planned elsewhere: no seat",
            "“否”表示另行安排，不占座位",
        ),
        Column(
            "score",
            "总分",
            Kind.NUMBER,
            "Total score, for balance",
            "总分，用于均衡",
            unit="points",
            unit_zh="分",
            minimum=-100_000,
            maximum=100_000,
        ),
        Column("origin", "来源", Kind.TEXT, "Feeder school, for balance", "生源学校，用于均衡"),
        Column(
            "language",
            "外语语种",
            Kind.ID,
            "Subject of the foreign language; empty for the grade's main one",
            "外语学科；留空为主要语种",
            refers="subjects",
            also=("语种",),
        ),
    ),
    required=True,
)

SCORES = Table(
    "scores",
    "成绩",
    SubjectScore,
    "Scores by subject",
    "单科成绩",
    (
        Column("student", "学号", Kind.ID, "Student", "学号", refers="students"),
        Column("subject", "学科", Kind.ID, "Subject", "学科", refers="subjects"),
        Column(
            "score",
            "成绩",
            Kind.NUMBER,
            "Score",
            "成绩",
            unit="points",
            unit_zh="分",
            minimum=-100_000,
            maximum=100_000,
        ),
    ),
    unique=(("student", "subject"),),
)

CHOICES = Table(
    "choices",
    "选科",
    Choice,
    "Chosen subjects or requested courses, one a row",
    "选科或选课，一行一门",
    (
        Column("student", "学号", Kind.ID, "Student", "学号", refers="students"),
        Column("subject", "学科", Kind.ID, "Subject or course", "学科或课程", refers="subjects"),
        Column(
            "priority",
            "优先级",
            Kind.INTEGER,
            "1 is the most wanted",
            "1 为最想要",
            minimum=1,
            maximum=1000,
        ),
        Column(
            "alternate",
            "备选",
            Kind.YES_NO,
            "Taken only in place of one that cannot be had",
            "仅在其他志愿无法满足时替代",
        ),
        TERM,
    ),
    unique=(("student", "subject", "term"),),
)

PAIRS = Table(
    "pairs",
    "学生关系",
    Pair,
    "Students kept together or apart",
    "同班或分开的学生",
    (
        Column("first", "学号一", Kind.ID, "One student", "学生一", refers="students"),
        Column("second", "学号二", Kind.ID, "The other", "学生二", refers="students"),
        Column(
            "relation",
            "关系",
            Kind.WORD,
            "Together or apart",
            "同班或分开",
            vocabulary="relation",
        ),
    ),
)

TEACHERS = Table(
    "teachers",
    "教师",
    Teacher,
    "Teachers",
    "教师",
    (
        Column(
            "id", "教师编号", Kind.ID, "Id of the teacher", "教师编号", key=True, also=("工号",)
        ),
        Column("name", "姓名", Kind.TEXT, "Name", "姓名"),
        Column(
            "subjects",
            "任教学科",
            Kind.IDS,
            "Subjects the teacher is qualified for",
            "可任教的学科",
            refers="subjects",
            needed=True,
            also=("学科",),
        ),
        Column(
            "grades",
            "任教年级",
            Kind.IDS,
            "Grades the teacher may teach; empty for all",
            "可任教的年级；留空为全部",
            refers="grades",
        ),
        Column(
            "load_min",
            "最少课时",
            Kind.INTEGER,
            "Least teaching load; empty for none",
            "周课时下限；留空不限",
            unit="periods a week",
            unit_zh="节/周",
            maximum=200,
        ),
        Column(
            "load_max",
            "最多课时",
            Kind.INTEGER,
            "Most teaching load, evening duty and meetings not counted; empty for none",
            "周课时上限，不含晚自习与教研；留空不限",
            unit="periods a week",
            unit_zh="节/周",
            maximum=200,
        ),
        Column(
            "group",
            "教研组",
            Kind.TEXT,
            "Subject group; empty for the first subject",
            "教研组；留空为第一个学科",
        ),
        Column("campus", "校区", Kind.ID, "Campus", "校区", refers="campuses"),
        Column("duty", "职务", Kind.TEXT, "Duty, for the reader only", "职务，仅作说明"),
    ),
    order=(("load_min", "<=", "load_max"),),
)

ASSIGNMENTS = Table(
    "assignments",
    "任课表",
    TeachingAssignment,
    "Who teaches a subject to a class",
    "班级、学科对应的任课教师",
    (
        Column(
            "class_id",
            "班级",
            Kind.ID,
            "Administrative class, or teaching class of a sectioning",
            "行政班，或分班结果中的教学班",
            refers="classes",
            loose=True,
            header="class",
        ),
        Column("subject", "学科", Kind.ID, "Subject", "学科", refers="subjects"),
        Column(
            "teacher", "教师", Kind.ID, "Teacher", "教师编号", refers="teachers", also=("教师编号",)
        ),
        TERM,
    ),
    unique=(("class_id", "subject", "teacher", "term"),),
)
