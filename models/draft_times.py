"""The times of a Problem while it is being written, and the groups that rules ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from .calendar import DAY_NAMES, PeriodKind, Slot
from .problem import Time, TimeGroup, TimeGroupKind
from .school_index import SchoolIndex


class DraftTimes:
    """Times of all calendars in use, in the order of the Problem, and named groups of them."""

    def __init__(self, index: SchoolIndex) -> None:
        self.index = index
        self._time_groups: dict[str, TimeGroup] = {}
        self._groups_of_time: dict[str, list[str]] = defaultdict(list)

    @property
    def calendars(self) -> tuple[str, ...]:
        """Calendars that events stand in, in the school's order."""
        return self.index.calendars_in_use

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, by day, calendar and time: those of one calendar's day stand together."""
        order = {calendar: number for number, calendar in enumerate(self.calendars)}
        found = [s for c in self.calendars for s in self.index.calendars[c].slots]
        return tuple(sorted(found, key=lambda s: (s.day, order[s.calendar], s.position)))

    def slots_of(self, calendar: str) -> tuple[Slot, ...]:
        """Return the slots of a calendar."""
        return self.index.calendars[calendar].slots

    def group(
        self, id_: str, slots: Iterable[Slot], kind: TimeGroupKind = TimeGroupKind.OTHER
    ) -> str:
        """Return a named time group; it is defined where it is new."""
        if id_ not in self._time_groups:
            self._time_groups[id_] = TimeGroup(id_, id_, kind)
            for slot in slots:
                self._groups_of_time[slot.id].append(id_)
        return id_

    def day_groups(
        self, kinds: Iterable[PeriodKind] = PeriodKind, calendar: str | None = None
    ) -> tuple[str, ...]:
        """Return one time group a day, of these kinds of periods, of one or all calendars."""
        wanted = tuple(dict.fromkeys(kinds))
        suffix = "" if set(wanted) == set(PeriodKind) else "/" + "+".join(wanted)
        prefix = "" if calendar is None else f"{calendar}/"
        chosen = [s for s in self.slots if calendar in (None, s.calendar) and s.kind in wanted]
        kind = TimeGroupKind.OTHER if suffix or prefix else TimeGroupKind.DAY
        return tuple(
            self.group(
                f"{prefix}{DAY_NAMES[day]}{suffix}", (s for s in chosen if s.day == day), kind
            )
            for day in sorted({s.day for s in chosen})
        )

    def starts(self, calendar: str, length: int, good: Callable[[Slot], bool]) -> tuple[str, ...]:
        """Return the times at which a meeting of `length` covers good slots only.

        Where a meeting would run beyond the day, only the slots of the day are asked.
        """
        slots = self.slots_of(calendar)
        return tuple(
            slot.id
            for number, slot in enumerate(slots)
            if all(good(s) for s in slots[number : number + length] if s.day == slot.day)
        )

    def times(self) -> tuple[Time, ...]:
        """Return the times of the Problem."""
        return tuple(self._time(slot) for slot in self.slots)

    def groups(self) -> tuple[TimeGroup, ...]:
        """Return the time groups of the Problem."""
        return tuple(self._time_groups.values())

    def _time(self, slot: Slot) -> Time:
        weeks = self.index.weeks(slot.weeks)
        groups = tuple(self._groups_of_time[slot.id])
        return Time(slot.id, slot.text, groups, slot.day, slot.start, slot.end, weeks)
