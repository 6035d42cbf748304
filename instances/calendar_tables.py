"""The tables of time: periods and days of each calendar, and the grades that follow them."""

from __future__ import annotations

from ..models.calendar import CalendarDay, Period
from ..models.school import Division, Grade
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
