"""The tables of school.toml: the school itself, terms, campuses, schemes and policies.

In a workbook they are sheets like all others.
"""

from __future__ import annotations

from ..models.base import Record
from ..models.scheme import Scheme
from ..models.school import Campus, Term
from .policy_tables import BLOCKS, SECTIONING
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

SETTINGS = (SCHOOL, TERMS, CAMPUSES, CALENDARS, SCHEMES, SECTIONING, BLOCKS)
