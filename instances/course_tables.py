"""The tables of time, classes, rooms, courses and rules."""

from __future__ import annotations

from ..models.calendar import CalendarDay, Period
from ..models.school import (
    AdministrativeClassPlan,
    CurriculumRow,
    Division,
    Grade,
    OfferedSection,
    Room,
    RuleRow,
    Subject,
)
from .people_tables import TERM
from .schema import Column, Kind, Table
from .settings_tables import names

PERIODS = Table(
    "periods",
    "节次",
    Period,
    "Periods of each calendar's day",
    "各作息表每天的节次",
    (
        Column(
            "calendar",
            "作息",
            Kind.ID,
            "Calendar the period belongs to",
            "所属作息表",
            refers="calendars",
            needed=True,
            also=("作息表",),
        ),
        Column(
            "id",
            "节次",
            Kind.ID,
            "Id of the period, as it stands in Mon-3",
            "节次编号，如“周一-3”中的 3",
            header="period",
        ),
        Column("name", "名称", Kind.TEXT, "Name", "名称"),
        Column("kind", "类型", Kind.WORD, "What it is for", "用途", vocabulary="period kind"),
        Column("start", "开始", Kind.CLOCK, "Begins at", "开始时间", also=("开始时间",)),
        Column("end", "结束", Kind.CLOCK, "Ends at", "结束时间", also=("结束时间",)),
        Column(
            "break_after",
            "其后大休息",
            Kind.YES_NO,
            "A long break follows: double lessons do not cross it",
            "其后有大课间或午休，连堂不跨越",
            also=("大课间",),
        ),
    ),
    required=True,
    unique=(("calendar", "id"),),
    order=(("start", "<", "end"),),
)

DAYS = Table(
    "days",
    "上课日",
    CalendarDay,
    "Days of each calendar's week",
    "各作息表每周的上课日",
    (
        Column(
            "calendar",
            "作息",
            Kind.ID,
            "Calendar",
            "作息表",
            refers="calendars",
            needed=True,
            also=("作息表",),
        ),
        Column("day", "星期", Kind.WEEKDAY, "Weekday", "星期几"),
        Column(
            "weeks",
            "周次",
            Kind.WEEKS,
            "Weeks of the cycle in which it is taught; empty for all",
            "循环中上课的周；留空为全部",
        ),
        Column(
            "periods",
            "节次",
            Kind.IDS,
            "Periods of the day; empty for all of the calendar",
            "当天的节次；留空为全部",
        ),
    ),
    required=True,
    unique=(("calendar", "day"),),
)

GRADES = Table(
    "grades",
    "年级",
    Grade,
    "Grades",
    "年级",
    (
        Column("id", "年级编号", Kind.ID, "Id of the grade", "年级编号", key=True, also=("年级",)),
        *names("grade", "年级"),
        Column(
            "year",
            "学年",
            Kind.INTEGER,
            "Year of study or of entry",
            "第几学年或入学年份",
            maximum=9999,
        ),
        Column("scheme", "选科方案", Kind.ID, "Selection scheme", "选科方案", refers="schemes"),
        Column(
            "calendar", "作息", Kind.ID, "Calendar", "作息表", refers="calendars", also=("作息表",)
        ),
        Column("campus", "校区", Kind.ID, "Campus", "校区", refers="campuses"),
    ),
    required=True,
)

DIVISIONS = Table(
    "divisions",
    "级部",
    Division,
    "Divisions of a grade",
    "级部",
    (
        Column(
            "id", "级部编号", Kind.ID, "Id of the division", "级部编号", key=True, also=("级部",)
        ),
        Column("grade", "年级", Kind.ID, "Grade", "年级", refers="grades"),
        *names("division", "级部"),
        Column(
            "calendar",
            "作息",
            Kind.ID,
            "Calendar; empty for the grade's",
            "作息表；留空同年级",
            refers="calendars",
            also=("作息表",),
        ),
        Column(
            "campus",
            "校区",
            Kind.ID,
            "Campus; empty for the grade's",
            "校区；留空同年级",
            refers="campuses",
        ),
    ),
)

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

CLASSES = Table(
    "classes",
    "行政班",
    AdministrativeClassPlan,
    "Administrative classes as planned",
    "计划中的行政班",
    (
        Column(
            "id",
            "班级编号",
            Kind.ID,
            "Id of the class",
            "班级编号",
            key=True,
            also=("班级", "行政班"),
        ),
        Column("grade", "年级", Kind.ID, "Grade", "年级", refers="grades"),
        Column("division", "级部", Kind.ID, "Division", "级部", refers="divisions"),
        *names("class", "班级"),
        Column(
            "home_room",
            "固定教室",
            Kind.ID,
            "Home room",
            "固定教室",
            refers="rooms",
            also=("教室",),
        ),
        Column("class_teacher", "班主任", Kind.ID, "Class teacher", "班主任", refers="teachers"),
    ),
)

ROOMS = Table(
    "rooms",
    "教室",
    Room,
    "Rooms and grounds",
    "教室与场地",
    (
        Column(
            "id", "教室编号", Kind.ID, "Id of the room", "教室编号", key=True, also=("教室", "场地")
        ),
        Column("name", "名称", Kind.TEXT, "Name", "名称"),
        Column(
            "type",
            "类型",
            Kind.WORD,
            "classroom, laboratory, ground, or any word that the curriculum uses",
            "教室、实验室、运动场，或课程计划中使用的任意名称",
            vocabulary="room type",
        ),
        Column(
            "capacity",
            "容量",
            Kind.INTEGER,
            "Seats for students; empty for no limit",
            "学生座位数；留空不限",
            unit="students",
            unit_zh="人",
            minimum=1,
            maximum=100_000,
        ),
        Column(
            "lessons_at_once",
            "同时班数",
            Kind.INTEGER,
            "Lessons it holds at the same time",
            "可同时上课的班数",
            unit="lessons",
            unit_zh="班",
            minimum=1,
            maximum=1000,
        ),
        Column("campus", "校区", Kind.ID, "Campus", "校区", refers="campuses"),
        Column("building", "楼栋", Kind.TEXT, "Building", "楼栋"),
    ),
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
    unique=(("grade", "subject", "audience", "weeks", "term"),),
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
