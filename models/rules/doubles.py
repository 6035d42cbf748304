"""Double lessons: how many, where they may stand, never across a long break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..calendar import Slot
from ..constraints import DistributeSplitEvents, PreferTimes, SplitEvents
from ..draft import Draft
from ..school import CurriculumRow
from ..school_index import SchoolIndex
from ..sectioning import TeachingClass
from .periods import rows_of
from .rule import Parameters, Row, Rule, Slots, Violation
from .view import Held, View


class DoubleParameters(Parameters):
    """`slots`: where double lessons may stand; every pair of neighbours where absent."""

    slots: Slots | None = None


def _compile_doubles(draft: Draft, row: Row) -> None:
    if row.parameters.slots is not None:
        _restrict_doubles(draft, row)
        return
    groups: dict[tuple[int, int, int, int | None], list[str]] = defaultdict(list)
    for id_, event in draft.events.items():
        b = event.bundle
        groups[b.periods, b.doubles_min, b.doubles_max, b.length].append(id_)
    for (periods, low, high, length), events in groups.items():
        longest = length or (2 if high else 1)
        parts = (1, 1) if length else (periods - high, periods - low)
        draft.add(
            SplitEvents,
            row,
            events=tuple(events),
            min_duration=length or 1,
            max_duration=longest,
            min_amount=parts[0],
            max_amount=parts[1],
        )
        if high and not length:
            draft.add(
                DistributeSplitEvents,
                row,
                events=tuple(events),
                duration=2,
                minimum=low,
                maximum=high,
            )
    _unbroken(draft, row)


def _unbroken(draft: Draft, row: Row) -> None:
    """Meetings of several periods take neighbours of one day without a long break."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for id_, event in draft.events.items():
        if event.doubles:
            groups[event.bundle.calendar, event.bundle.length or 2].append(id_)
    for (calendar, length), events in groups.items():
        slots = draft.times.slots_of(calendar)
        times = tuple(
            slot.id
            for number, slot in enumerate(slots)
            if unbroken(draft.index, slots[number : number + length], length)
        )
        draft.add(PreferTimes, row, events=tuple(events), times=times, duration=length)


def unbroken(index: SchoolIndex, slots: tuple[Slot, ...], length: int) -> bool:
    """Tell whether slots of one calendar are `length` neighbours without a long break."""
    if len(slots) < length:
        return False
    calendar = index.calendars[slots[0].calendar]
    return all(calendar.follows(slots[n], slots[n + 1]) for n in range(length - 1))


def _restrict_doubles(draft: Draft, row: Row) -> None:
    for count, events in draft.counted(draft.matching(row)).items():
        by_calendar: dict[str, list[str]] = defaultdict(list)
        for event in events:
            if draft.events[event].doubles:
                by_calendar[draft.events[event].bundle.calendar].append(event)
        for calendar, chosen in by_calendar.items():
            good = frozenset(row.parameters.slots.resolve(draft.index.calendars[calendar]))
            draft.add(
                PreferTimes,
                row,
                events=tuple(chosen),
                times=draft.times.starts(calendar, 2, good.__contains__),
                duration=2,
                multiplicity=count,
            )


def _measure_doubles(view: View, row: Row) -> list[Violation]:
    if row.parameters.slots is not None:
        return [v for held in view.matching(row) for v in _outside_slots(view, row, held)]
    found = [v for held in view.placed for v in _across_break(view, row, held)]
    for (owner, subject), lessons in view.courses.items():
        found += _number_of_doubles(view, row, owner, subject, lessons)
    return found


def _outside_slots(view: View, row: Row, held: Held) -> Iterator[Violation]:
    if held.length == 2 and held.slots:
        good = row.parameters.slots.resolve(view.index.calendars[held.lesson.calendar])
        if not set(held.slots) <= set(good):
            params = {"slots": str(row.parameters.slots)}
            yield Violation(2, 2 * row.weight, held.where(), params, text="slots")


def _across_break(view: View, row: Row, held: Held) -> Iterator[Violation]:
    if held.length > 1 and not unbroken(view.index, held.slots, held.length):
        yield Violation(held.length, row.weight * held.length, held.where(), text="break")


def _number_of_doubles(
    view: View, row: Row, owner: str, subject: str | None, lessons: list[Held]
) -> Iterator[Violation]:
    for held in lessons:
        if held.length > 2:
            excess = held.length - 2
            params = {"periods": held.length}
            yield Violation(excess, row.weight * excess, held.where(), params, text="long")
    low, high = bounds_of_doubles(view.index, lessons[0])
    doubles = sum(held.length == 2 for held in lessons)
    deviation = max(low - doubles, doubles - high, 0)
    if deviation:
        yield Violation(
            deviation,
            row.weight * deviation,
            lessons[0].where(owner=owner, subject=subject or ""),
            {"doubles": doubles, "low": low, "high": high},
        )


def bounds_of_doubles(index: SchoolIndex, held: Held) -> tuple[int, int]:
    """Return how many doubles a course may have.

    Its own rows say it; but all sections of a band meet together, so in a band the largest
    number that any of its sections may have holds for all of them.
    """
    low, high = doubles_of(rows_of(index, held))
    teaching = index.teaching_classes.get(held.lesson.teaching_class or "")
    if teaching is not None:
        high = max(high, _most_in_band(index, teaching))
    else:
        high = max([high, *(_most_beside(index, c, held.lesson.subject) for c in held.classes)])
    return low, high


def _most_in_band(index: SchoolIndex, teaching: TeachingClass) -> int:
    members = index.teaching_classes_of_band.get(teaching.band, ())
    own = [doubles_of(index.rows_of_teaching_class(member))[1] for member in members]
    band = index.bands.get(teaching.band)
    if band is not None and band.home_subject is not None:
        own += [_home_doubles(index, c, band.home_subject) for c in band.classes]
    return max(own, default=0)


def _most_beside(index: SchoolIndex, class_id: str, subject: str | None) -> int:
    """Return what the sections beside a class's home language may have."""
    band = index.language_bands.get(class_id)
    if band is None or band.home_subject != subject:
        return 0
    members = index.teaching_classes_of_band.get(band.id, ())
    return max((_most_in_band(index, member) for member in members), default=0)


def _home_doubles(index: SchoolIndex, class_id: str, subject: str) -> int:
    if class_id not in index.classes:
        return 0
    return doubles_of(r for r in index.home_rows(class_id) if r.subject == subject)[1]


def doubles_of(rows: Iterable[CurriculumRow]) -> tuple[int, int]:
    """Return the fewest and the most double lessons of curriculum rows together."""
    listed = list(rows)
    low = sum(row.doubles_min for row in listed)
    return low, sum(max(row.doubles_min, row.doubles_max) for row in listed)


DOUBLE_LESSONS = Rule(
    name="double_lessons",
    sentence_en="{scope}: double lessons stand at {slots} only; as many as the course plan says, "
    "never across a long break.",
    sentence_zh="{scope}：连堂只排在 {slots}；数量按课程计划，不跨大课间或午休。",
    broken={
        "": (
            "{subject} of {owner} has {doubles} double lesson(s) instead of {low} to {high}",
            "{owner} 的 {subject} 有 {doubles} 次连堂，应为 {low} 至 {high} 次",
        ),
        "break": (
            "lesson {lesson} at {slot} runs across a long break or into another kind of period",
            "{slot} 的连堂 {lesson} 跨越了大课间、午休或不同类型的节次",
        ),
        "long": (
            "lesson {lesson} is {periods} periods long, 2 at most",
            "课 {lesson} 连续 {periods} 课时，最多 2 课时",
        ),
        "slots": (
            "double lesson {lesson} stands at {slot}, doubles may stand at {slots}",
            "连堂 {lesson} 排在 {slot}，连堂只能排在 {slots}",
        ),
    },
    measure=_measure_doubles,
    compile=_compile_doubles,
    parameters=DoubleParameters,
    scopes=("school", "subject", "grade", "division", "class", "teacher", "group"),
    by_itself=True,
    itself=(
        "Double lessons: as many as the course plan says, never across a long break.",
        "连堂：次数按课程计划，不跨大课间或午休。",
    ),
)
