"""How a subject of a class is spread over the days of the week."""

from __future__ import annotations

from collections import defaultdict

from pydantic import Field

from ..calendar import DAY_NAMES, PeriodKind
from ..constraints import (
    ClusterBusyTimes,
    LimitBusyTimes,
    SpreadEvents,
    Tier,
    TimeGroupLimit,
)
from ..draft import Draft
from .courses import LESSON, Course, courses_of_draft, courses_of_view, lesson_slots
from .rule import Parameters, Row, Rule, Violation
from .view import Held, View
from .where_in_week import LESSON_SCOPES

# ---- at most n a day -----------------------------------------------------------------------


class MaxPerDayParameters(Parameters):
    """`max`: periods a day; where absent 1, or 2 with doubles or more periods than days."""

    max: int | None = Field(default=None, ge=1)

    def shown(self, lang: str) -> dict[str, object]:
        """Say what holds where nothing is given."""
        english = "1 (2 with doubles or more periods than days)"
        chinese = "1（有连堂或课时多于天数的为 2）"
        default = chinese if lang == "zh" else english
        return {"max": default if self.max is None else self.max}


def _most(row: Row, course: Course) -> int:
    given: int | None = row.parameters.max
    if given is not None:
        return given
    return 2 if course.doubles or course.periods > course.days else 1


def _compile_max(draft: Draft, row: Row) -> None:
    """Count meetings that start on a day; with doubles, busy times of the course."""
    groups: dict[tuple[str, int, bool], dict[tuple[str, ...], int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for found in courses_of_draft(draft, row):
        most = _most(row, found.course)
        if found.course.periods > most:
            groups[found.calendar, most, found.course.doubles][found.events] += 1
    for (calendar, most, doubles), events in groups.items():
        days = draft.times.day_groups(LESSON, calendar)
        for count in sorted(set(events.values())):
            chosen = [e for e, number in events.items() if number == count]
            if doubles:
                resources = tuple(draft.course(e) for e in chosen)
                draft.add(
                    LimitBusyTimes,
                    row,
                    resources=resources,
                    time_groups=days,
                    minimum=0,
                    maximum=most,
                    multiplicity=count,
                )
            else:
                draft.add(
                    SpreadEvents,
                    row,
                    event_groups=tuple(draft.event_group(e) for e in chosen),
                    limits=tuple(TimeGroupLimit(day, 0, most) for day in days),
                    multiplicity=count,
                )


def _measure_max(view: View, row: Row) -> list[Violation]:
    """Count, per course, week and day, the periods beyond the maximum."""
    found: list[Violation] = []
    for owner, course, lessons in courses_of_view(view, row):
        most = _most(row, course)
        by_day: dict[tuple[int, int], int] = defaultdict(int)
        for held in lessons:
            for slot in held.slots:
                if slot.kind is PeriodKind.LESSON:
                    for week in view.weeks():
                        by_day[slot.day, week] += held.weeks >> week & 1
        for day in sorted({day for day, _ in by_day}):
            counts = [n for (d, _), n in by_day.items() if d == day]
            excess = sum(max(0, n - most) for n in counts)
            if excess:
                found.append(_many(row, owner, lessons[0], day, max(counts), most, excess))
    return found


def _many(
    row: Row, owner: str, held: Held, day: int, periods: int, most: int, excess: int
) -> Violation:
    where = {"owner": owner, "subject": held.lesson.subject or "", "day": DAY_NAMES[day]}
    return Violation(excess, row.weight * excess, where, {"periods": periods, "most": most})


MAX_PER_DAY = Rule(
    name="max_per_day",
    sentence_en="{scope}: at most {max} period(s) of one subject for one class a day.",
    sentence_zh="{scope}：同一班同一学科每天最多 {max} 课时。",
    broken={
        "": (
            "{owner} has {periods} periods of {subject} on {day}, at most {most}",
            "{owner} 的 {subject} 在 {day} 有 {periods} 课时，最多 {most}",
        )
    },
    parameters=MaxPerDayParameters,
    scopes=("school", *LESSON_SCOPES),
    compile=_compile_max,
    measure=_measure_max,
)


# ---- at least n days -----------------------------------------------------------------------


class SpreadParameters(Parameters):
    """`min_days`: days of the week on which it stands at least."""

    min_days: int = Field(ge=1)


def _least(row: Row, course: Course) -> int:
    """Return the days asked for, or as many as the course has lessons where these are fewer."""
    wanted: int = row.parameters.min_days
    return min(wanted, course.lessons, course.days)


def _compile_spread(draft: Draft, row: Row) -> None:
    groups: dict[tuple[str, int], dict[tuple[str, ...], int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for found in courses_of_draft(draft, row):
        least = _least(row, found.course)
        if least > 1:
            groups[found.calendar, least][found.events] += 1
    for (calendar, least), events in groups.items():
        days = draft.times.day_groups(LESSON, calendar)
        for count in sorted(set(events.values())):
            chosen = [e for e, number in events.items() if number == count]
            draft.add(
                ClusterBusyTimes,
                row,
                resources=tuple(draft.course(e) for e in chosen),
                time_groups=days,
                minimum=least,
                maximum=len(days),
                multiplicity=count,
            )


def _measure_spread(view: View, row: Row) -> list[Violation]:
    """Count, per course and week, the days that are missing."""
    found: list[Violation] = []
    for owner, course, lessons in courses_of_view(view, row):
        least = _least(row, course)
        days = [len(lesson_slots(lessons, week)) for week in view.weeks()]
        missing = sum(max(0, least - n) for n in days)
        if missing and least > 1:
            where = {"owner": owner, "subject": lessons[0].lesson.subject or ""}
            params: dict[str, int | str] = {"days": min(days), "least": least}
            found.append(Violation(missing, row.weight * missing, where, params))
    return found


SPREAD_DAYS = Rule(
    name="spread_days",
    sentence_en="{scope}: spread over at least {min_days} days of the week.",
    sentence_zh="{scope}：每周分布在至少 {min_days} 天。",
    broken={
        "": (
            "{owner} has {subject} on {days} day(s) of the week, at least {least}",
            "{owner} 的 {subject} 每周分布在 {days} 天，至少应为 {least} 天",
        )
    },
    parameters=SpreadParameters,
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=_compile_spread,
    measure=_measure_spread,
)
