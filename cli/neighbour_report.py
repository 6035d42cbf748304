"""What `zouban pair` and `zouban tutors` print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..models.result import Result
from .context import Context
from .report import result_json
from .tables import print_findings, print_table

GOALS = {
    "unpaired": ("new teachers without a mentor", "没有师傅的新教师"),
    "outside": ("pairs of two schools", "跨校结对"),
    "way": ("ways between schools", "两校距离合计"),
    "uneven": ("unequal loads", "负担不均"),
    "standing": ("what mentors lack to the highest standing", "师傅职称与骨干级别差距"),
    "without": ("students without a tutor", "没有导师的学生"),
    "below": ("students lacking to the band", "低于下限的人数"),
    "wishes": ("ranks of wishes", "志愿名次合计"),
    "closeness": ("distance to the student's class", "与学生班级的远近"),
}
UNITS = {"teachers": "人", "students": "人", "pairs": "对", "km": "公里", "points": "分"}
"""What goals and units are called, (en, zh)."""


def print_neighbours(context: Context, result: Result[Any], out: Path, title: str) -> None:
    """Print the goals of an allocation, all proven, and what a check found."""
    if context.json:
        context.emit(result_json(context, result, str(out)))
        return
    context.print(f"{title}: {context.words('optimal', '最优（已证明）')}, {out}")
    header = context.words(
        "goal, in order|value, proven least|unit", "目标（依次）|值（已证明最小）|单位"
    )
    body = [
        (
            context.words(*GOALS[goal.name]),
            f"{goal.value:g}",
            context.words(goal.unit, UNITS[goal.unit]),
        )
        for goal in result.goals
    ]
    print_table(context, header.split("|"), body, numbers=(1,))
    print_findings(context, list(result.conflict))
