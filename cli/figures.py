"""The figures at the end of `zouban check`, as tables; what is tight comes last."""

from __future__ import annotations

from collections.abc import Sequence

from ..models.finding import Finding, Severity
from .context import Context
from .tables import print_table

_TABLES = (
    ("subject_statistics", "Selection by subject (at least)", "各科选课统计（至少）"),
    ("combination_statistics", "Selection by combination", "选科组合统计"),
    ("seats", "Seats against students", "座位与学生"),
    ("course_seats", "Seats of requested courses", "课程座位与申请"),
    ("periods", "Periods against slots", "课时与节次"),
    ("subject_hours", "Hours of each subject against its teachers", "各科课时与教师"),
    ("room_hours", "Lessons against rooms", "课时与场地"),
    ("teacher_load", "Load of every teacher (assigned so far)", "教师课时（已安排）"),
)
"""Code of the findings, title of their table."""


def print_figures(context: Context, findings: Sequence[Finding]) -> None:
    """Print the figures among findings, then the list of what is tight."""
    for code, en, zh in _TABLES:
        rows = [finding for finding in findings if finding.code == code]
        if not rows:
            continue
        title = context.words(en, zh)
        if code == "subject_statistics":
            _subjects(context, title, rows)
        elif code == "combination_statistics":
            _combinations(context, title, rows)
        else:
            _shares(context, title, rows)
    tight = [finding for finding in findings if finding.severity is Severity.WARNING]
    if tight:
        context.print(context.words("Tight (95 % or more):", "紧张（达到 95%）："))
        for finding in tight:
            context.print("  " + finding.text(context.lang))


def _subjects(context: Context, title: str, rows: Sequence[Finding]) -> None:
    header = context.words(
        "grade|subject|taken as|students|classes|periods|teachers|rooms at once",
        "年级|学科|类别|学生|班数|课时|教师|同时教室",
    ).split("|")
    body = [
        (
            row.where["grade"],
            row.where["subject"],
            row.params["audience"],
            row.params["students"],
            row.params["classes_min"],
            row.params["periods_min"],
            row.params.get("teachers_min", context.words("too few", "不足")),
            row.params["rooms_min"],
        )
        for row in rows
    ]
    print_table(context, header, body, title=title, numbers=range(3, 8))


def _combinations(context: Context, title: str, rows: Sequence[Finding]) -> None:
    header = context.words(
        "grade|combination|students|share|classes of its own", "年级|组合|学生|比例|单独成班"
    ).split("|")
    body = [
        (
            row.where["grade"],
            row.where["combination"],
            row.params["students"],
            f"{100 * float(row.params['share']):.1f} %",
            row.params["classes_min"],
        )
        for row in rows
    ]
    print_table(context, header, body, title=title, numbers=(2, 3, 4))


def _shares(context: Context, title: str, rows: Sequence[Finding]) -> None:
    header = context.words("of|needed|available|share", "对象|需要|可用|比例").split("|")
    body = [
        (
            " ".join(row.where.values()),
            row.params["needed"],
            row.params.get("available", "–"),
            f"{100 * float(row.params['share']):.0f} %" if "share" in row.params else "–",
        )
        for row in rows
    ]
    print_table(context, header, body, title=title, numbers=(1, 2, 3))
