"""The tables of subjects, curriculum, offered sections and rules."""

from __future__ import annotations

from ..models.school import CurriculumRow, OfferedSection, RuleRow, Subject
from .people_tables import TERM
from .schema import Column, Kind, Table
from .settings_tables import names

SUBJECTS = Table(
    "subjects",
    "学科",
    Subject,
    "Subjects and courses",
    "学科与课程",
    (
        Column(
            "id", "学科编号", Kind.ID, "Id of the subject", "学科编号", key=True, also=("学科",)
        ),
        *names("subject", "学科"),
        Column(
            "kind",
            "类型",
            Kind.WORD,
            "common: all at home; elective: exam or qualifying; language; activity; "
            "course: requested freely",
            "必修：全班；选考：选考或学考；外语；活动；选修课：自由选",
            vocabulary="subject kind",
        ),
        Column("main", "主科", Kind.YES_NO, "Should stand early in the day", "宜排在前几节"),
    ),
    required=True,
)

CURRICULUM = Table(
    "curriculum",
    "课程计划",
    CurriculumRow,
    "Periods a week of each subject",
    "各学科周课时",
    (
        Column("grade", "年级", Kind.ID, "Grade", "年级", refers="grades"),
        Column("subject", "学科", Kind.ID, "Subject", "学科", refers="subjects"),
        Column(
            "audience",
            "对象",
            Kind.WORD,
            "Whole class, those who take the exam, or those who do not",
            "全体、选考学生或学考学生",
            vocabulary="audience",
        ),
        Column(
            "periods",
            "周课时",
            Kind.INTEGER,
            "Periods",
            "每周节数",
            unit="periods a week",
            unit_zh="节/周",
            maximum=200,
            also=("课时", "周节数"),
        ),
        Column(
            "doubles_min",
            "最少连堂",
            Kind.INTEGER,
            "Least double lessons",
            "连堂次数下限",
            unit="doubles a week",
            unit_zh="次/周",
            maximum=100,
        ),
        Column(
            "doubles_max",
            "最多连堂",
            Kind.INTEGER,
            "Most double lessons",
            "连堂次数上限",
            unit="doubles a week",
            unit_zh="次/周",
            maximum=100,
        ),
        Column(
            "room_type",
            "教室类型",
            Kind.WORD,
            "Type of room it needs; empty for the home room or any classroom",
            "所需教室类型；留空为固定教室或普通教室",
            vocabulary="room type",
        ),
        Column(
            "weeks",
            "周次",
            Kind.WEEKS,
            "Weeks of the cycle in which it is taught; empty for all",
            "循环中上课的周；留空为全部",
        ),
        Column(
            "period_kinds",
            "节次类型",
            Kind.WORDS,
            "Kinds of periods it may stand in; empty for lesson",
            "可排的节次类型；留空为上课",
            vocabulary="period kind",
        ),
        Column(
            "needs_teacher",
            "需要教师",
            Kind.YES_NO,
            "No for self-study without supervision",
            "无人看管的自习填“否”",
        ),
        TERM,
    ),
    unique=(("grade", "subject", "audience", "period_kinds", "weeks", "term"),),
    order=(("doubles_min", "<=", "doubles_max"),),
)

SECTIONS = Table(
    "sections",
    "开班",
    OfferedSection,
    "Sections of freely requested courses",
    "自由选课所开的班",
    (
        Column(
            "id", "班编号", Kind.ID, "Id of the section", "开班编号", key=True, also=("教学班",)
        ),
        Column("course", "课程", Kind.ID, "Course", "课程", refers="subjects"),
        Column(
            "capacity",
            "容量",
            Kind.INTEGER,
            "Seats",
            "座位数",
            unit="students",
            unit_zh="人",
            minimum=1,
            maximum=100_000,
        ),
        Column(
            "blocks",
            "时段",
            Kind.IDS,
            "Blocks it may stand in (one: fixed; empty: any)",
            "可排的时段（一个为固定，留空为任意）",
            refers="block ids",
        ),
        Column("teacher", "教师", Kind.ID, "Teacher", "教师编号", refers="teachers"),
        Column("room", "教室", Kind.ID, "Room", "教室", refers="rooms"),
        TERM,
    ),
)

RULES = Table(
    "rules",
    "规则",
    RuleRow,
    "Rules of the timetable; `zouban rules` lists the catalogue",
    "排课规则；目录见 zouban rules",
    (
        Column("rule", "规则", Kind.ID, "Name in the catalogue", "规则名称"),
        Column(
            "scope",
            "范围",
            Kind.SCOPE,
            'What it is about: "school", "grade:G1;subject:pe", "teacher:T1 T2", "group:physics"',
            "适用对象：“school”、“grade:G1;subject:pe”、“teacher:T1 T2”、“group:physics”",
        ),
        Column(
            "parameters",
            "参数",
            Kind.PARAMETERS,
            'Values by name: "slots=Mon-1 Tue-2; max=3"',
            "按名称填写：“slots=周一-1 周二-2; max=3”",
        ),
        Column(
            "tier",
            "级别",
            Kind.WORD,
            "Empty for the rule's own",
            "留空为该规则默认",
            vocabulary="tier",
        ),
        Column("weight", "权重", Kind.INTEGER, "Empty for the rule's own", "留空为该规则默认"),
        TERM,
    ),
)
