"""When a school teaches: calendars, days, periods and the slots they make.

A cycle has one or more weeks (大小周, 单双周); weeks are a bit mask, bit 0 = first week. A slot is
one period of one weekday of one calendar and exists in some weeks of the cycle. Slots of
different calendars clash by the clock.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from .base import Record

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_NAMES_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class PeriodKind(StrEnum):
    """What a period is for."""

    READING = "reading"
    LESSON = "lesson"
    EVENING = "evening"


class Period(Record):
    """One period of a calendar's day.

    Attributes
    ----------
    id
        The user's id, unique in its calendar ("1", "R", "E2").
    start, end
        Minutes after midnight, half-open [start, end).
    break_after
        True where a long break (lunch, exercises) follows: doubles do not cross it.
    """

    id: str
    kind: PeriodKind = PeriodKind.LESSON
    start: int
    end: int
    break_after: bool = False
    name: str = ""


class CalendarDay(Record):
    """One weekday of a calendar: in which weeks it is taught, and which of its periods.

    Attributes
    ----------
    day
        0 = Monday … 6 = Sunday.
    weeks
        Bit mask of the weeks of the cycle in which the day is taught.
    periods
        Period ids in order of the day; empty for all periods of the calendar.
    """

    day: int
    weeks: int
    periods: tuple[str, ...] = ()


class Slot(Record):
    """One period of one weekday of one calendar.

    `index` counts the slots of the calendar in the order of the week; `position` counts the
    periods of the day. `weeks` is a bit mask.
    """

    calendar: str
    day: int
    period: str
    kind: PeriodKind
    start: int
    end: int
    weeks: int
    index: int
    position: int
    break_after: bool

    @property
    def id(self) -> str:
        """Id of the slot in a Problem and in files: calendar/Mon-3."""
        return f"{self.calendar}/{self.text}"

    @property
    def text(self) -> str:
        """The slot as users write it: Mon-3."""
        return f"{DAY_NAMES[self.day]}-{self.period}"

    def overlaps(self, other: Slot) -> bool:
        """Tell whether both are on the same day, in a common week, at overlapping clock times."""
        return (
            self.day == other.day
            and bool(self.weeks & other.weeks)
            and self.start < other.end
            and other.start < self.end
        )


class Calendar(Record):
    """The week of a grade on a campus."""

    id: str
    periods: tuple[Period, ...]
    days: tuple[CalendarDay, ...]
    name: str = ""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots in the order of the week."""
        by_id = {period.id: period for period in self.periods}
        result: list[Slot] = []
        for day in sorted(self.days, key=lambda item: item.day):
            chosen = [by_id[i] for i in day.periods] if day.periods else list(self.periods)
            for position, period in enumerate(sorted(chosen, key=lambda item: item.start)):
                result.append(
                    Slot(
                        calendar=self.id,
                        day=day.day,
                        period=period.id,
                        kind=period.kind,
                        start=period.start,
                        end=period.end,
                        weeks=day.weeks,
                        index=len(result),
                        position=position,
                        break_after=period.break_after,
                    )
                )
        return tuple(result)

    @cached_property
    def slot_by_text(self) -> dict[str, Slot]:
        """Slots by the text that users write (Mon-3)."""
        return {slot.text: slot for slot in self.slots}

    def follows(self, first: Slot, second: Slot) -> bool:
        """Tell whether a double lesson may take both: neighbours of one day, no long break."""
        return (
            first.day == second.day
            and second.position == first.position + 1
            and not first.break_after
            and first.kind == second.kind
        )
