"""Lessons stand in periods of their own calendar and kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..calendar import PeriodKind
from ..constraints import PreferTimes
from ..draft import Draft
from ..lessons import kinds_of
from ..school import CurriculumRow
from ..school_index import SchoolIndex
from .rule import Row, Rule, Violation
from .view import Held, View


def rows_of(index: SchoolIndex, held: Held) -> tuple[CurriculumRow, ...]:
    """Return the curriculum rows behind a lesson, empty where there is none."""
    lesson = held.lesson
    return index.rows_behind(lesson.teaching_class, held.classes, lesson.subject)


# ---- kind of period -----------------------------------------------------------------------


def _compile_kind(draft: Draft, row: Row) -> None:
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for id_, event in draft.events.items():
        bundle = event.bundle
        groups[bundle.calendar, bundle.kinds, bundle.weeks].append(id_)
    for events in groups.values():
        bundle = draft.events[events[0]].bundle
        times = tuple(
            slot.id
            for slot in draft.times.slots_of(bundle.calendar)
            if slot.kind in bundle.kinds and not bundle.weeks & ~slot.weeks
        )
        if len(times) < len(draft.times.slots):
            draft.add(PreferTimes, row, events=tuple(events), times=times)


def _measure_kind(view: View, row: Row) -> list[Violation]:
    found: list[Violation] = []
    for held in view.taught:
        if held.slots:
            found += _wrong_calendar(view.index, row, held)
    for (owner, _), lessons in view.courses.items():
        found += _wrong_kinds(view, row, owner, lessons)
    return found


def _wrong_calendar(index: SchoolIndex, row: Row, held: Held) -> Iterator[Violation]:
    own = {index.calendar_of_class(c) for c in held.classes}
    calendar = held.lesson.calendar
    if own and calendar not in own:
        where = held.where()
        params = {"calendar": calendar, "own": " ".join(sorted(own))}
        yield Violation(held.length, row.weight * held.length, where, params, text="calendar")


def _wrong_kinds(view: View, row: Row, owner: str, lessons: list[Held]) -> Iterator[Violation]:
    """Match the kinds of periods that a course stands in with those that its rows ask for.

    By Hall's condition: for each set of kinds, the periods beyond what all rows that touch the
    set may use. The worst set counts; lessons too many are told by periods_per_week.
    """
    rows = rows_of(view.index, lessons[0])
    if not rows and lessons[0].lesson.subject is not None:
        return
    demands = [(frozenset(kinds_of(r)), r.periods * _weeks(view.index, r)) for r in rows]
    used: dict[str, int] = defaultdict(int)
    for held in lessons:
        for slot in held.slots:
            used[slot.kind] += held.weeks.bit_count()
    worst = 0
    for kinds in _subsets(used):
        allowed = sum(periods for asked, periods in demands if asked & kinds)
        worst = max(worst, sum(used[kind] for kind in kinds) - allowed)
    worst -= max(0, sum(used.values()) - sum(periods for _, periods in demands))
    if demands and worst > 0:
        first = next((h for h in lessons if _outside(h, demands)), lessons[0])
        yield Violation(
            worst,
            row.weight * worst,
            first.where(owner=owner),
            {"periods": worst, "kinds": " ".join(sorted({k for d, _ in demands for k in d}))},
        )


def _outside(held: Held, demands: Sequence[tuple[frozenset[PeriodKind], int]]) -> bool:
    allowed = {kind for asked, _ in demands for kind in asked}
    return any(slot.kind not in allowed for slot in held.slots)


def _weeks(index: SchoolIndex, row: CurriculumRow) -> int:
    return index.weeks(row.weeks).bit_count()


def _subsets(kinds: Iterable[str]) -> Iterator[frozenset[str]]:
    listed = list(kinds)
    for mask in range(1, 1 << len(listed)):
        yield frozenset(kind for place, kind in enumerate(listed) if mask >> place & 1)


PERIOD_KIND = Rule(
    name="period_kind",
    sentence_en="Lessons stand in periods of their own calendar and of the kind that the course "
    "plan names (reading, lesson, evening).",
    sentence_zh="课排在本年级作息中课程计划规定的节次类型（早读、正课、晚自习）内。",
    broken={
        "": (
            "{subject} of {owner}: {periods} period(s) in the cycle stand outside its kinds of "
            "periods ({kinds}), such as {lesson} at {slot}",
            "{owner} 的 {subject}：周期内有 {periods} 课时不在规定的节次类型（{kinds}）内，"
            "如 {slot} 的 {lesson}",
        ),
        "calendar": (
            "lesson {lesson} stands in calendar {calendar}, its class has {own}",
            "课 {lesson} 排在作息 {calendar} 中，而该班作息为 {own}",
        ),
    },
    measure=_measure_kind,
    compile=_compile_kind,
    by_itself=True,
    by_row=False,
)
