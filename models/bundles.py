"""Which lessons take place together: the events of a Problem before they are written.

All sections of a band part that fill it meet whenever it meets, so they are one event with many
teachers and rooms instead of many linked ones. A section with fewer periods than its part is an
event of its own within the part's times. Home lessons of a language band's subject join the band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .calendar import PeriodKind
from .lessons import Requirement
from .school_index import SchoolIndex
from .sectioning import Band, BandKind
from .timetable import LessonKind


@dataclass(frozen=True, slots=True)
class Bundle:
    """Lessons that always take place together.

    Attributes
    ----------
    members
        Requirements of which a lesson is held whenever the bundle meets.
    classes
        Administrative classes that are busy meanwhile.
    group
        Students that are busy meanwhile without their classes: the walking group of a block of
        free requests, or a teaching class whose lessons are several bundles.
    container
        Bundle within whose times it stands.
    """

    id: str
    calendar: str
    periods: int
    weeks: int
    kinds: tuple[PeriodKind, ...]
    members: tuple[Requirement, ...]
    classes: tuple[str, ...] = ()
    group: str | None = None
    container: str | None = None
    doubles_min: int = 0
    doubles_max: int = 0
    length: int | None = None


def bundles_of(index: SchoolIndex, requirements: Sequence[Requirement]) -> tuple[Bundle, ...]:
    """Return the bundles of all requirements; every period of each stands in one of them."""
    in_band: dict[str, list[Requirement]] = {}
    found: list[Bundle] = []
    for requirement in requirements:
        if requirement.band is None:
            found.append(_alone(requirement))
        else:
            in_band.setdefault(requirement.band, []).append(requirement)
    for band_id, members in in_band.items():
        found.extend(_of_band(index, index.bands[band_id], members))
    return tuple(found)


def _alone(requirement: Requirement) -> Bundle:
    prefix = "meeting" if requirement.kind is LessonKind.MEETING else "home"
    return Bundle(
        id=f"{prefix}:{requirement.id}",
        calendar=requirement.calendar,
        periods=requirement.periods,
        weeks=requirement.weeks,
        kinds=requirement.kinds,
        members=(requirement,),
        classes=requirement.classes,
        doubles_min=requirement.doubles_min,
        doubles_max=requirement.doubles_max,
        length=requirement.length,
    )


def _of_band(index: SchoolIndex, band: Band, members: list[Requirement]) -> Iterator[Bundle]:
    shares = shares_of_band(band, members)
    for part in range(len(band.parts)):
        here = [(m, shares[m.id][part]) for m in members if shares[m.id][part].periods > 0]
        if here:
            yield from _of_part(index, band, part, here)
    for member in members:
        left = member.periods - sum(share.periods for share in shares[member.id])
        if left > 0:
            yield _beyond(member, left, shares[member.id])


@dataclass(frozen=True, slots=True)
class Share:
    """What a section takes of one part of its band."""

    periods: int = 0
    doubles_min: int = 0
    doubles_max: int = 0


def shares_of_band(band: Band, members: Sequence[Requirement]) -> dict[str, tuple[Share, ...]]:
    """Divide periods and doubles over the parts of the band, first parts first.

    Several requirements of one teaching class share its parts.
    """
    free: dict[str, list[int]] = {}
    result: dict[str, tuple[Share, ...]] = {}
    for member in members:
        room = free.setdefault(_owner(member), list(band.parts))
        shares = _shares(band, member, room)
        result[member.id] = shares
        for part, share in enumerate(shares):
            room[part] -= share.periods
    return result


def _owner(member: Requirement) -> str:
    return member.id if member.teaching_class is None else f"section {member.teaching_class}"


def _shares(band: Band, member: Requirement, room: Sequence[int]) -> tuple[Share, ...]:
    parts = member.parts if member.teaching_class is not None else range(len(band.parts))
    periods, low, high = member.periods, member.doubles_min, member.doubles_max
    shares = []
    for part in range(len(band.parts)):
        take = min(room[part], periods) if part in parts else 0
        share = Share(take, min(low, take // 2), min(high, take // 2))
        periods -= share.periods
        low -= share.doubles_min
        high -= share.doubles_max
        shares.append(share)
    return tuple(shares)


def _of_part(
    index: SchoolIndex, band: Band, part: int, here: list[tuple[Requirement, Share]]
) -> Iterator[Bundle]:
    """Yield the event of a band part and those of the sections that do not fill it."""
    total: dict[str, int] = defaultdict(int)
    for member, share in here:
        total[_owner(member)] += share.periods
    periods = max(total.values())
    full = [(m, s) for m, s in here if s.periods == periods and _alike(m, here)]
    name = f"band:{band.id}" + (f"/{part + 1}" if len(band.parts) > 1 else "")
    first = (full or here)[0][0]
    yield Bundle(
        id=name,
        calendar=index.calendar_of_band(band),
        periods=periods,
        weeks=first.weeks,
        kinds=first.kinds,
        members=tuple(m for m, _ in full),
        classes=tuple(c for c in index.classes_of_band(band) if c in index.classes),
        group=band.walking_group if band.kind is BandKind.BLOCK else None,
        doubles_min=max((s.doubles_min for _, s in full), default=0),
        doubles_max=max((s.doubles_max for _, s in full or here), default=0),
    )
    whole = {m.id for m, _ in full}
    for member, share in here:
        if member.id not in whole:
            several = total[_owner(member)] > share.periods
            group = _owner(member) if several else None
            yield replace(_inside(member, share, name, part), group=group)


def _alike(member: Requirement, here: Iterable[tuple[Requirement, Share]]) -> bool:
    """Only sections of the same weeks and kinds of periods can be one event."""
    longest = max(share.periods for _, share in here)
    first = next(m for m, share in here if share.periods == longest)
    return (member.weeks, member.kinds) == (first.weeks, first.kinds)


def _inside(member: Requirement, share: Share, container: str, part: int) -> Bundle:
    return replace(
        _alone(member),
        id=f"section:{member.id}/{part + 1}",
        periods=share.periods,
        classes=(),
        container=container,
        doubles_min=share.doubles_min,
        doubles_max=share.doubles_max,
    )


def _beyond(member: Requirement, left: int, shares: Sequence[Share]) -> Bundle:
    """Return the periods of a section that its band does not hold; its classes are busy."""
    low = member.doubles_min - sum(share.doubles_min for share in shares)
    high = member.doubles_max - sum(share.doubles_max for share in shares)
    return replace(
        _alone(member),
        periods=left,
        doubles_min=min(low, left // 2),
        doubles_max=min(high, left // 2),
    )
