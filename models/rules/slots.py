"""Sets of slots as users write them: "Mon-3 Tue-4", "*-1", "Fri-*", "Mon-1..4", "周一-3"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..calendar import DAY_NAMES, DAY_NAMES_ZH, Calendar, Period, Slot

_DAYS: dict[str, int] = {
    **{name.lower(): day for day, name in enumerate(DAY_NAMES)},
    **{name: day for day, name in enumerate(DAY_NAMES_ZH)},
    **{"星期" + name[1:]: day for day, name in enumerate(DAY_NAMES_ZH)},
    "周天": 6,
    "星期天": 6,
}
_EVERY = {"*", "每天", "任意"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of a slot set: some days (None: every day) and a span of periods.

    `first` and `last` are period ids, equal for one period, both None for every period.
    """

    text: str
    days: tuple[int, ...] | None
    first: str | None
    last: str | None

    def resolve(self, calendar: Calendar) -> tuple[Slot, ...]:
        """Return the slots of a calendar that it names, in the order of the week."""
        wanted = self._periods(calendar)
        return tuple(
            slot
            for slot in calendar.slots
            if (self.days is None or slot.day in self.days) and slot.period in wanted
        )

    def _periods(self, calendar: Calendar) -> frozenset[str]:
        ordered = [_plain(p.id) for p in sorted(calendar.periods, key=_start)]
        ids = [p.id for p in sorted(calendar.periods, key=_start)]
        if self.first is None or self.last is None:
            return frozenset(ids)
        if self.first not in ordered or self.last not in ordered:
            return frozenset()
        return frozenset(ids[ordered.index(self.first) : ordered.index(self.last) + 1])


@dataclass(frozen=True, slots=True)
class SlotSet:
    """A list of patterns, in the order in which they were written."""

    patterns: tuple[Pattern, ...]

    def resolve(self, calendar: Calendar) -> tuple[Slot, ...]:
        """Return the slots of a calendar in the order of the list, each once."""
        found = (slot for pattern in self.patterns for slot in pattern.resolve(calendar))
        return tuple(dict.fromkeys(found))

    def __str__(self) -> str:
        return " ".join(pattern.text for pattern in self.patterns)


def parse_slots(text: object) -> SlotSet:
    """Read a slot set.

    Raises
    ------
    ValueError
        Naming the entry that is no day and period.
    """
    if isinstance(text, SlotSet):
        return text
    plain = unicodedata.normalize("NFKC", str(text))
    entries = [entry for entry in re.split(r"[\s,;、]+", plain) if entry]
    if not entries:
        raise ValueError("at least one slot is needed, such as Mon-3|至少要写一个节次，如 周一-3")
    return SlotSet(tuple(_pattern(entry) for entry in entries))


def _pattern(entry: str) -> Pattern:
    day_text, dash, period_text = entry.partition("-")
    days = _days(day_text)
    if days == () or (dash and not period_text):
        raise ValueError(
            f"'{entry}' is no slot; write day-period, such as Mon-3, *-1, Fri-*, Mon-1..4"
            f"|“{entry}”不是节次；请写 星期-节次，如 周一-3、*-1、周五-*、周一-1..4"
        )
    if not dash or period_text in _EVERY:
        return Pattern(entry, days, None, None)
    first, dots, last = period_text.partition("..")
    return Pattern(entry, days, first, last if dots else first)


def _days(text: str) -> tuple[int, ...] | None:
    """Return the days of "Mon", "Mon..Fri", or None for every day; empty where it is no day."""
    if text in _EVERY:
        return None
    first, dots, last = text.partition("..")
    start = _DAYS.get(first.lower())
    end = _DAYS.get(last.lower()) if dots else start
    return () if start is None or end is None else tuple(range(start, end + 1))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _start(period: Period) -> int:
    return period.start
