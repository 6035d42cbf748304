"""The week of a teacher: on how many days he comes, and that he comes for enough."""

from __future__ import annotations

from pydantic import Field

from ..calendar import DAY_NAMES
from ..constraints import ClusterBusyTimes, LimitBusyTimes, Tier
from ..draft import Draft
from .courses import LESSON
from .rule import Parameters, Row, Rule, Violation
from .teacher_days import SCOPES, MaxParameters, busy_days, for_teachers
from .view import View


class MinParameters(Parameters):
    """`min`: periods."""

    min: int = Field(ge=1)


# ---- days ----------------------------------------------------------------------------------


def _compile_days(draft: Draft, row: Row) -> None:
    most: int = row.parameters.max
    days = draft.times.day_groups(LESSON)
    for_teachers(draft, row, ClusterBusyTimes, most, time_groups=days, minimum=0, maximum=most)


def _measure_days(view: View, row: Row) -> list[Violation]:
    """Count, per teacher and week, the days with lessons beyond the maximum."""
    return [
        Violation(
            len(days) - row.parameters.max,
            row.weight * (len(days) - row.parameters.max),
            {"teacher": teacher},
            {"number": len(days), "max": row.parameters.max},
        )
        for teacher, _, days in busy_days(view, row)
        if len(days) > row.parameters.max
    ]


TEACHER_MAX_DAYS = Rule(
    name="teacher_max_days",
    sentence_en="{scope}: teachers have lessons on at most {max} days a week.",
    sentence_zh="{scope}：教师每周最多 {max} 天有课。",
    broken={
        "": (
            "teacher {teacher} has lessons on {number} days of the week, at most {max}",
            "教师 {teacher} 每周 {number} 天有课，最多 {max} 天",
        )
    },
    parameters=MaxParameters,
    scopes=SCOPES,
    compile=_compile_days,
    measure=_measure_days,
)


# ---- enough on a day -----------------------------------------------------------------------


def _compile_min(draft: Draft, row: Row) -> None:
    least, days = row.parameters.min, draft.times.day_groups(LESSON)
    most = len(draft.times.slots)
    for_teachers(draft, row, LimitBusyTimes, 0, time_groups=days, minimum=least, maximum=most)


def _measure_min(view: View, row: Row) -> list[Violation]:
    """Count, per teacher, week and day with lessons, the periods that are missing."""
    found: list[Violation] = []
    for teacher, _, days in busy_days(view, row):
        for day, slots in sorted(days.items()):
            missing = row.parameters.min - len(slots)
            if missing > 0:
                where = {"teacher": teacher, "day": DAY_NAMES[day]}
                params: dict[str, int | str] = {"number": len(slots), "min": row.parameters.min}
                found.append(Violation(missing, row.weight * missing, where, params))
    return found


TEACHER_MIN_PER_DAY = Rule(
    name="teacher_min_per_day",
    sentence_en="{scope}: teachers who have lessons on a day have at least {min} periods.",
    sentence_zh="{scope}：教师有课的日子每天至少 {min} 课时。",
    broken={
        "": (
            "teacher {teacher} has {number} period(s) on {day}, at least {min} if any",
            "教师 {teacher} 在 {day} 只有 {number} 课时，有课时至少 {min}",
        )
    },
    parameters=MinParameters,
    scopes=SCOPES,
    tier=Tier.SOFT,
    compile=_compile_min,
    measure=_measure_min,
)
