"""Which kinds of classes have a week that the calendar holds.

A class needs a slot of its own for every period it has at home and for every period of its
group's bands; a kind that needs more than there are slots has no timetable, whoever is in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...models.calendar import PeriodKind
from ...models.lessons import kinds_of
from ...models.school import Audience, CurriculumRow, SubjectKind
from .grade_data import GradeData
from .kinds import Kind
from .limits import curriculum_rows

if TYPE_CHECKING:
    from .flow import Flow


def fitting_kinds(data: GradeData, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds whose own bands fit into their week."""
    return tuple(k for k in kinds if _bands_held(data, k) <= most_bands(data, k))


def _bands_held(data: GradeData, kind: Kind) -> int:
    """Return the bands that such a class is released for: none where it does not walk."""
    return max(kind.bands, data.policy.bands or 0) if kind.walks else 0


def add_week_rows(flow: Flow) -> None:
    """Keep classes apart where one makes the group hold more bands than the other has slots for."""
    most = [most_bands(flow.data, kind) for kind in flow.kinds]
    least = max(1, flow.data.policy.class_size.minimum)
    many = float(flow.data.students_count // least)
    for group in flow.groups:
        inside = {k: column for (k, g), column in flow.classes.items() if g == group}
        for level in sorted({flow.kinds[k].bands for k in inside}):
            needing = {c: 1.0 for k, c in inside.items() if flow.kinds[k].bands >= level}
            without = {c: 1.0 for k, c in inside.items() if most[k] < level}
            if needing and without:
                held = flow.program.column(0, 1)
                flow.program.row({**needing, held: -many}, -math.inf, 0)
                flow.program.row({**without, held: many}, -math.inf, many)


def most_bands(data: GradeData, kind: Kind) -> int:
    """Return the most bands that a class of this kind has slots for, in its fullest week."""
    length = max(1, sum(data.parts))
    return min((free // length for free in _free(data, kind)), default=len(data.scheme.subjects))


def periods_missing(data: GradeData, kind: Kind) -> int:
    """Return the periods for which a class of this kind has no slot with its own bands alone."""
    needed = _bands_held(data, kind) * sum(data.parts)
    return max((needed - free for free in _free(data, kind)), default=0)


def _free(data: GradeData, kind: Kind) -> Iterator[int]:
    """Yield for each week of the cycle the slots that a class's lessons at home leave."""
    slots = lesson_slots(data, kind.division)
    rows = list(_rows_at_home(data, kind))
    for week, number in enumerate(slots):
        yield number - sum(row.periods for row in rows if row.weeks >> week & 1)


def lesson_slots(data: GradeData, division: str | None) -> list[int]:
    """Return the slots for lessons in each week of the cycle; none for an unknown calendar."""
    own = [d.calendar for d in data.school.divisions if d.id == division and d.calendar]
    name = own[0] if own else data.grade.calendar
    slots = [
        slot
        for calendar in data.school.calendars
        if calendar.id == name
        for slot in calendar.slots
        if slot.kind is PeriodKind.LESSON
    ]
    weeks = range(data.school.weeks) if slots else ()
    return [sum(slot.weeks >> week & 1 for slot in slots) for week in weeks]


def _rows_at_home(data: GradeData, kind: Kind) -> Iterator[CurriculumRow]:
    """Yield what the class has at home in lesson periods; other languages beside the main one."""
    languages = {s.id for s in data.school.subjects if s.kind is SubjectKind.LANGUAGE}
    for row in curriculum_rows(data.school, data.grade.id):
        if kinds_of(row) != (PeriodKind.LESSON,):
            continue  # may stand elsewhere
        if row.audience is Audience.ALL:
            if row.subject not in languages or row.subject == data.main_language:
                yield row
        elif row.subject in (kind.fixed if row.audience is Audience.EXAM else kind.home):
            yield row
