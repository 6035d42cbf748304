"""Rules about early and late: main subjects early, sports not in the first periods."""

from __future__ import annotations

from collections import defaultdict

from pydantic import Field

from ..calendar import Calendar, PeriodKind, Slot
from ..constraints import Tier
from ..draft import Draft
from ..school_index import SchoolIndex
from .rule import Parameters, Row, Rule, Violation
from .scope import Target
from .view import View
from .where_in_week import LESSON_SCOPES, outside, prefer


class EarlyParameters(Parameters):
    """`last`: the latest good period, counted in the lessons of the day from 1."""

    last: int = Field(default=4, ge=1)


class FirstParameters(Parameters):
    """`periods`: how many lesson periods at the start of the day are kept free."""

    periods: int = Field(default=2, ge=1)


def lesson_positions(calendar: Calendar) -> dict[Slot, int]:
    """Return the position of each lesson period in its day, counted from 1.

    Reading and evening periods have none: rules about early and late are not about them.
    """
    found: dict[Slot, int] = {}
    count: dict[int, int] = defaultdict(int)
    for slot in calendar.slots:
        if slot.kind is PeriodKind.LESSON:
            count[slot.day] += 1
            found[slot] = count[slot.day]
    return found


def _early(row: Row, calendar: Calendar) -> frozenset[Slot]:
    late = {s for s, n in lesson_positions(calendar).items() if n > row.parameters.last}
    return frozenset(calendar.slots) - late


def _not_first(row: Row, calendar: Calendar) -> frozenset[Slot]:
    first = {s for s, n in lesson_positions(calendar).items() if n <= row.parameters.periods}
    return frozenset(calendar.slots) - first


def _is_meant(index: SchoolIndex, row: Row, subject: str | None) -> bool:
    """Tell whether a subject is meant: those that the row names, otherwise the main ones."""
    if row.scope.ids("subject") is not None:
        return True
    record = index.subjects.get(subject or "")
    return record is not None and record.main


def _early_leaves(
    index: SchoolIndex, row: Row, target: Target, calendar: Calendar
) -> frozenset[Slot]:
    meant = _is_meant(index, row, target.subject)
    return _early(row, calendar) if meant else frozenset(calendar.slots)


def _compile_early(draft: Draft, row: Row) -> None:
    meant = (r for r in draft.matching(row) if _is_meant(draft.index, row, r.subject))
    prefer(draft, row, meant, _early)


def _measure_early(view: View, row: Row) -> list[Violation]:
    meant = (h for h in view.matching(row) if _is_meant(view.index, row, h.lesson.subject))
    return outside(view, row, meant, _early)


MAIN_EARLY = Rule(
    name="main_early",
    sentence_en="{scope}: main subjects within the first {last} periods of the day.",
    sentence_zh="{scope}：主科排在每天前 {last} 节。",
    broken={
        "": (
            "lesson {lesson} at {slot} is later than period {last} of the day",
            "{slot} 的课 {lesson} 晚于当天第 {last} 节",
        )
    },
    parameters=EarlyParameters,
    scopes=("school", *LESSON_SCOPES),
    tier=Tier.SOFT,
    compile=_compile_early,
    measure=_measure_early,
    leaves=_early_leaves,
)

NOT_IN_FIRST = Rule(
    name="not_in_first",
    sentence_en="{scope}: not in the first {periods} periods of the day.",
    sentence_zh="{scope}：不排在每天前 {periods} 节。",
    broken={
        "": (
            "lesson {lesson} at {slot} is within the first {periods} periods of the day",
            "{slot} 的课 {lesson} 在当天前 {periods} 节内",
        )
    },
    parameters=FirstParameters,
    scopes=LESSON_SCOPES,
    tier=Tier.SOFT,
    weight=2,
    compile=lambda draft, row: prefer(draft, row, draft.matching(row), _not_first),
    measure=lambda view, row: outside(view, row, view.matching(row), _not_first),
    leaves=lambda index, row, target, calendar: _not_first(row, calendar),
)
