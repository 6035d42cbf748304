"""The planted week: slots as numbers, when groups meet and when bands stand.

A slot is day * 8 + period, both from 0, lessons only.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...models.calendar import DAY_NAMES
from .catalogue import DAYS, PERIODS
from .draws import Draws

SLOTS = DAYS * PERIODS
FLAG_RAISING = 0
CLASS_MEETING = 7
FRIDAY_LAST = 39
DOUBLE_STARTS = (0, 2, 4, 5, 6)
"""Periods (from 0) at which a double may start: breaks follow the second and the fourth."""

# Which subject groups meet at the same time: groups of a line share a block of two periods, so
# that the subjects of bands are kept free of three blocks only.
_MEETING_SETS = (
    ("physics", "history"),
    ("chemistry", "politics"),
    ("biology", "geography"),
    ("chinese",),
    ("mathematics",),
    ("foreign_languages",),
    ("arts_technology",),
)


def slot_text(slot: int) -> str:
    """Return a slot as users write it: Mon-3."""
    return f"{DAY_NAMES[slot // PERIODS]}-{slot % PERIODS + 1}"


def slots_text(slots: list[int] | tuple[int, ...]) -> str:
    """Return slots as users write them, runs within a day drawn together: Mon-3 Tue-5..8."""
    runs: list[list[int]] = []
    for slot in sorted(slots):
        if runs and runs[-1][-1] == slot - 1 and slot % PERIODS:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    return " ".join(
        slot_text(run[0]) + (f"..{run[-1] % PERIODS + 1}" if len(run) > 1 else "") for run in runs
    )


def meeting_starts(draws: Draws) -> dict[str, int]:
    """Return the slot at which each subject group's two-period meeting starts.

    Meetings stand on the afternoons of Tuesday to Friday; the PE group meets in the first two
    periods, when there is no PE.
    """
    afternoons = [day * PERIODS + period for day in range(1, DAYS) for period in (4, 6)]
    starts = draws.shuffled(afternoons)
    result = {
        g: start for groups, start in zip(_MEETING_SETS, starts, strict=False) for g in groups
    }
    return result | {"pe": draws.between(1, DAYS - 1) * PERIODS}


def meeting_window(start: int) -> tuple[int, ...]:
    """Return the half-day in which a group's meeting may stand."""
    first = start - start % 4
    return tuple(range(first, first + 4))


@dataclass(frozen=True, slots=True)
class BandSlots:
    """The slots of one band, in the order of the week."""

    slots: tuple[int, ...]

    def part(self, parts: tuple[int, ...], index: int) -> tuple[int, ...]:
        """Return the slots of one part: parts alternate, so that a subject's days are apart."""
        return self.slots if len(parts) == 1 else self.slots[index :: len(parts)]


def band_slots(bands: list[tuple[str, int]], meetings: set[int], draws: Draws) -> list[BandSlots]:
    """Choose the slots of all bands of the school.

    Parameters
    ----------
    bands
        Walking group and periods a week of each band.
    meetings
        Starts of the meetings of all groups whose subjects are taught in bands.

    Returns
    -------
    list of BandSlots
        Each band on as many different days as it has periods, no two bands at once.
    """
    closed = {slot for start in meetings for slot in (start, start + 1)}
    closed |= {FLAG_RAISING, CLASS_MEETING} | {day * PERIODS + 7 for day in range(DAYS)}
    free = [
        draws.shuffled([s for s in range(day * PERIODS, (day + 1) * PERIODS) if s not in closed])
        for day in range(DAYS)
    ]
    left_out: dict[str, set[int]] = {}
    result: dict[int, BandSlots] = {}
    for number, (group, count) in sorted(enumerate(bands), key=lambda item: -item[1][1]):
        # A whole day without a band would need as many different subjects as it has periods;
        # only Monday, with flag raising and class meeting, is short enough.
        must = left_out.get(group, set()) - {0}
        order = sorted(draws.shuffled(range(DAYS)), key=lambda d: (d not in must, -len(free[d])))
        days = order[:count]
        left_out[group] = left_out.get(group, set()) | set(order[count:])
        result[number] = BandSlots(tuple(sorted(free[day].pop() for day in days)))
    return [result[number] for number in range(len(bands))]
