"""The tables of school.toml: the school itself, terms, campuses, schemes and policies.

In a workbook they are sheets like all others.
"""

from __future__ import annotations

from ..models.base import Record
from ..models.policy import BlockPolicy, SectioningPolicy
from ..models.scheme import Scheme
from ..models.school import Campus, Term
from .schema import Column, Kind, Table


class SchoolHead(Record):
    """What stands at the top of school.toml."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    term: str | None = None
    weeks: int = 1


class CalendarHead(Record):
    """Name of a calendar; its periods and days are tables of their own."""

    id: str
    name: str = ""


def names(noun: str, noun_zh: str) -> tuple[Column, Column]:
    """Return the columns for a name in both languages."""
    return (
        Column(
            "name_en", "英文名称", Kind.TEXT, f"English name of the {noun}", f"{noun_zh}英文名称"
        ),
        Column(
            "name_zh",
            "名称",
            Kind.TEXT,
            f"Chinese name of the {noun}",
            f"{noun_zh}中文名称",
            also=("中文名称", "name"),
        ),
    )


SCHOOL = Table(
    "school",
    "学校",
    SchoolHead,
    "The school; in school.toml these keys stand at the top",
    "学校；在 school.toml 中写在最前面",
    (
        Column("id", "学校编号", Kind.ID, "Id of the school", "学校编号", key=True, also=("编号",)),
        *names("school", "学校"),
        Column(
            "term",
            "学期",
            Kind.ID,
            "The term that is planned; empty where nothing is dated",
            "所排的学期；不分学期则留空",
            refers="terms",
        ),
        Column(
            "weeks",
            "周期周数",
            Kind.INTEGER,
            "Weeks in the cycle: 1, or 2 for odd and even weeks",
            "一个循环的周数：1；单双周为 2",
            unit="weeks",
            unit_zh="周",
            minimum=1,
            maximum=52,
        ),
    ),
    required=True,
    settings=True,
)

TERMS = Table(
    "terms",
    "学期",
    Term,
    "Terms",
    "学期",
    (
        Column("id", "学期编号", Kind.ID, "Id of the term", "学期编号", key=True, also=("学期",)),
        Column("start", "开始日期", Kind.DATE, "First day, 2026-09-01", "第一天，如 2026-09-01"),
        Column("end", "结束日期", Kind.DATE, "Last day", "最后一天"),
    ),
    settings=True,
    order=(("start", "<=", "end"),),
)

CAMPUSES = Table(
    "campuses",
    "校区",
    Campus,
    "Campuses",
    "校区",
    (
        Column("id", "校区编号", Kind.ID, "Id of the campus", "校区编号", key=True, also=("校区",)),
        Column("name", "名称", Kind.TEXT, "Name", "名称"),
    ),
    settings=True,
)

CALENDARS = Table(
    "calendars",
    "作息表",
    CalendarHead,
    "Names of the calendars (only where they have one)",
    "作息表名称（可不填）",
    (
        Column(
            "id", "作息编号", Kind.ID, "Id of the calendar", "作息表编号", key=True, also=("作息",)
        ),
        Column("name", "名称", Kind.TEXT, "Name", "名称"),
    ),
    settings=True,
)

SCHEMES = Table(
    "schemes",
    "选科方案",
    Scheme,
    "Selection schemes; 3+1+2, 3+3of6 and 3+3of7 are known by themselves",
    "选科方案；3+1+2、3+3of6、3+3of7 无需填写即可使用",
    (
        Column("id", "方案编号", Kind.ID, "Id of the scheme", "方案编号", key=True, also=("方案",)),
        *names("scheme", "方案"),
        Column(
            "groups",
            "选科组",
            Kind.GROUPS,
            "From each group so many subjects are chosen: "
            '"1: physics history; 2: chemistry biology politics geography"',
            "每组选几门：“1: 物理 历史; 2: 化学 生物 政治 地理”",
            refers="subjects",
        ),
        Column(
            "banned",
            "禁选组合",
            Kind.ID_SETS,
            'Sets of subjects that may not be chosen together: "physics politics; history biology"',
            "不能同时选的学科：“物理 政治; 历史 生物”",
            refers="subjects",
        ),
        Column(
            "linked",
            "绑定组合",
            Kind.ID_SETS,
            "Sets of subjects of which a student chooses all or none",
            "必须同时选或都不选的学科",
            refers="subjects",
        ),
    ),
    settings=True,
)

SECTIONING = Table(
    "sectioning",
    "分班要求",
    SectioningPolicy,
    "How the classes of a grade are formed",
    "各年级如何分班",
    (
        Column(
            "grade", "年级", Kind.ID, "Grade; one row each", "年级；每年级一行", refers="grades"
        ),
        Column(
            "mode",
            "走班模式",
            Kind.WORD,
            "How much the grade walks; with mixed the model chooses per class",
            "走班程度；“混合”由模型逐班决定",
            vocabulary="mode",
        ),
        Column(
            "qualifying",
            "学考授课",
            Kind.WORD,
            "Where qualifying subjects are taught: in bands, at home, or not any more",
            "学考科目在走班时段上、在行政班上，或不再开设",
            vocabulary="qualifying mode",
        ),
        Column(
            "keep_classes",
            "保留行政班",
            Kind.YES_NO,
            "Students stay in their present class",
            "学生留在现行政班（不重组）",
        ),
        Column(
            "max_moves",
            "最多调班人数",
            Kind.INTEGER,
            "With kept classes: students who may change their class",
            "保留行政班时最多允许调班的学生数",
            unit="students",
            unit_zh="人",
        ),
        Column(
            "class_size",
            "行政班班额",
            Kind.SIZE,
            "Minimum, target and maximum of an administrative class",
            "行政班人数：最少、理想、最多",
            unit="students",
            unit_zh="人",
            minimum=0,
            maximum=1000,
        ),
        Column(
            "section_size",
            "教学班班额",
            Kind.SIZE,
            "Minimum, target and maximum of a teaching class",
            "教学班人数：最少、理想、最多",
            unit="students",
            unit_zh="人",
            minimum=0,
            maximum=1000,
        ),
        Column(
            "classes",
            "行政班数",
            Kind.INTEGER,
            "Number of administrative classes; empty to let the model choose",
            "行政班个数；留空由模型决定",
            minimum=1,
            maximum=1000,
        ),
        Column(
            "walking_groups",
            "走班组数",
            Kind.INTEGER,
            "Walking groups per division",
            "每个级部的走班组数",
            minimum=1,
            maximum=100,
        ),
        Column(
            "bands",
            "走班时段数",
            Kind.INTEGER,
            "Bands of a walking group; empty for as many as the mode needs",
            "每个走班组的走班时段数；留空按模式需要",
            maximum=20,
        ),
        Column(
            "band_periods",
            "走班时段节数",
            Kind.INTEGER,
            "Periods of a band; empty for the most that an exam subject has",
            "每个走班时段的周节数；留空取选考科目的最多节数",
            unit="periods a week",
            unit_zh="节/周",
            minimum=1,
            maximum=40,
        ),
        Column(
            "mix_sides",
            "允许混合首选",
            Kind.YES_NO,
            "A class may hold students of both sides (physics and history)",
            "行政班可同时有物理类和历史类学生",
        ),
        Column(
            "cross_division",
            "允许跨级部",
            Kind.YES_NO,
            "Students may leave their division",
            "学生可跨级部",
        ),
        Column(
            "extra_rooms",
            "额外教室数",
            Kind.INTEGER,
            "Rooms at once, beside the group's home rooms, that a band may use; "
            "empty for all free teaching rooms",
            "走班时除本组行政班教室外可同时使用的教室数；留空为全部空闲教室",
            unit="rooms",
            unit_zh="间",
            maximum=10_000,
        ),
        Column(
            "language_walk",
            "小语种走班",
            Kind.YES_NO,
            "Other languages are taught while the class has English",
            "行政班上英语时小语种学生走班",
        ),
        Column(
            "goals",
            "目标顺序",
            Kind.WORDS,
            "Names of the goals in their order; empty for the usual order",
            "优化目标及其先后；留空用默认顺序",
        ),
    ),
    settings=True,
    unique=(("grade",),),
)

BLOCKS = Table(
    "blocks",
    "选课时段",
    BlockPolicy,
    "Blocks of freely requested courses",
    "自由选课的时段",
    (
        Column(
            "grade",
            "年级",
            Kind.ID,
            "Grade; empty for all together",
            "年级；留空为全校",
            refers="grades",
        ),
        Column("blocks", "时段", Kind.IDS, "Block ids in order", "时段编号，按顺序", needed=True),
        Column(
            "periods",
            "周节数",
            Kind.INTEGER,
            "Periods of a block",
            "每个时段的周节数",
            unit="periods a week",
            unit_zh="节/周",
            minimum=1,
            maximum=40,
        ),
        Column(
            "max_sections",
            "最多班数",
            Kind.INTEGER,
            "Most sections in a block",
            "每个时段最多的班数",
            unit="sections",
            unit_zh="班",
        ),
        Column(
            "max_sections_in",
            "个别时段最多班数",
            Kind.COUNTS,
            'Other numbers for some blocks: "A=6; B=5"',
            "个别时段的最多班数：“A=6; B=5”",
            unit="sections",
            unit_zh="班",
            refers="block ids",
        ),
        Column(
            "same_course_apart",
            "同课分开",
            Kind.YES_NO,
            "Two sections of one course do not stand in the same block",
            "同一课程的两个班不在同一时段",
        ),
    ),
    settings=True,
    unique=(("grade",),),
)

SETTINGS = (SCHOOL, TERMS, CAMPUSES, CALENDARS, SCHEMES, SECTIONING, BLOCKS)
