"""Periods and days that contradict each other: overlaps, unknown periods, days without any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from .cooked_table import CookedTable, Found
from .ids import Ids
from .notation import write_clock, write_weekday
from .refusal import Refused

Cooked = Mapping[str, CookedTable]
_Periods = dict[str, list[tuple[int, dict[str, Any]]]]


def check_days(cooked: Cooked) -> Found:
    """Yield days that name periods their calendar does not have."""
    values = cooked["periods"].values  # rows refused for another reason have a period too
    for index, row in cooked["days"].good():
        pairs = zip(values["calendar"], values["id"], strict=True)
        own = [p for calendar, p in pairs if calendar == row["calendar"] and isinstance(p, str)]
        if not own:
            continue
        ids = Ids("periods of the calendar", "该作息表的节次", own)
        found = [ids.find(period) for period in row["periods"]]
        for period, known in zip(row["periods"], found, strict=True):
            if known is None:
                yield index, "periods", ids.unknown(period)
        if None not in found:
            cooked["days"].values["periods"][index] = tuple(found)


def check_periods(cooked: Cooked) -> Found:
    """Yield periods that overlap on some day, and calendars without a day."""
    days = defaultdict(list)
    for _, row in cooked["days"].good():
        days[row["calendar"]].append(row)
    told: set[int] = set()
    for calendar, own in _periods(cooked).items():
        if calendar not in days and not cooked["days"].raw.damaged:
            refused = Refused("the calendar has no day in days", "该作息表没有上课日（days 表）")
            yield own[0][0], "calendar", refused
        for day in days[calendar]:
            for index, refused in _overlaps(own, day):
                if index not in told:
                    told.add(index)
                    yield index, "start", refused


def _periods(cooked: Cooked) -> _Periods:
    found: _Periods = defaultdict(list)
    for index, row in cooked["periods"].good():
        found[row["calendar"]].append((index, row))
    return dict(found)


def _overlaps(
    own: list[tuple[int, dict[str, Any]]], day: dict[str, Any]
) -> list[tuple[int, Refused]]:
    held = [(i, p) for i, p in own if not day["periods"] or p["id"] in day["periods"]]
    held.sort(key=lambda item: (item[1]["start"], item[1]["end"]))
    found = []
    for (_, before), (index, period) in pairwise(held):
        if period["start"] < before["end"]:
            clock = f"{write_clock(before['start'])}-{write_clock(before['end'])}"
            found.append(
                (
                    index,
                    Refused(
                        f"overlaps period {before['id']} ({clock}) "
                        f"on {write_weekday(day['day'], 'en')}",
                        f"与{write_weekday(day['day'], 'zh')}节次 {before['id']}（{clock}）重叠",
                    ),
                )
            )
    return found
