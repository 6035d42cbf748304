"""When teachers cannot teach: meetings of the heads, and the free days of part-time teachers."""

from __future__ import annotations

from .catalogue import DAYS, PERIODS
from .draws import Draws
from .staffing import HEADS_MEETING, Post, group_of
from .week import CLASS_MEETING

_ALWAYS_THERE = ("japanese",)
"""Japanese is taught when a class has English, so its teachers' hours bind others enough."""
_WHOLE_DAYS = ("pe", "music", "art")
"""Pools whose teachers may have a day off. Whoever may be chosen for a section has not: a band
on five days, or two such teachers in one band, would leave no time for it."""


def closed_slots(post: Post, starts: dict[str, int], draws: Draws) -> tuple[int, ...]:
    """Return the slots in which the teacher is not available, in the order of the week.

    Parameters
    ----------
    starts
        Start of each subject group's meeting.
    """
    if post.role == "manager":
        return HEADS_MEETING
    if post.role != "part_time" or post.pool in _ALWAYS_THERE:
        return ()
    start = starts[group_of(post.pool)]
    busy = {start, start + 1, CLASS_MEETING} | {s for duty in post.duties for s in duty.slots}
    every_day = max(duty.periods for duty in post.duties) >= DAYS - 1
    if every_day or post.pool not in _WHOLE_DAYS:
        return _half_days(busy, draws)
    return _whole_day(busy, draws)


def _whole_day(busy: set[int], draws: Draws) -> tuple[int, ...]:
    days = [
        tuple(range(day * PERIODS, (day + 1) * PERIODS))
        for day in range(DAYS)
        if not busy & set(range(day * PERIODS, (day + 1) * PERIODS))
    ]
    return draws.pick(days) if days else ()


def _half_days(busy: set[int], draws: Draws) -> tuple[int, ...]:
    """Two afternoons: who has a class every day cannot have a whole day off."""
    halves = [
        tuple(range(day * PERIODS + 4, (day + 1) * PERIODS))
        for day in range(DAYS)
        if not busy & set(range(day * PERIODS + 4, (day + 1) * PERIODS))
    ]
    return tuple(sorted(slot for half in draws.sample(halves, 2) for slot in half))
