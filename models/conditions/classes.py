"""Necessary condition: the periods of every class find slots in its week.

A class needs a slot of its own for every period that it has at home and for every period of its
bands. Which slots are left is decided by the kinds of periods, by the times that hard rules
forbid, and by the most periods of one subject a day. Whether all fit is a flow; a set of subjects
that does not fit is the proof (Hall 1935).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..calendar import PeriodKind, Slot
from ..finding import Finding
from ..lessons import Requirement
from ..rules.scope import Target
from ..rules.unavailable import UNAVAILABLE
from ..sectioning import Band, BandKind
from ..timetable import LessonKind
from .flow import Demand, Part, Shortage, shortage
from .ground import Ground
from .sentences import Words, cited, listed, proof

RULE = "class_slots"


def check_class_slots(ground: Ground) -> Iterator[Finding]:
    """Yield for each class what needs more slots than there are."""
    known: dict[tuple[tuple[int, tuple[Part, ...]], ...], Shortage | None] = {}
    for class_id in ground.index.classes:
        for week in range(ground.school.weeks):
            demands = class_demands(ground, class_id, week)
            # Most classes of a grade look alike: each pattern is solved once.
            pattern = tuple((demand.amount, demand.parts) for demand in demands)
            if pattern not in known:
                known[pattern] = shortage(demands, _supply(demands))
            found = known[pattern]
            if found is not None:
                own = shortage(demands, _supply(demands))
                if own is not None:
                    yield _finding(ground, class_id, own)
                break


def _supply(demands: Iterable[Demand]) -> dict[str, int]:
    return {item: 1 for d in demands for part in d.parts for item in part.supplies}


def class_demands(ground: Ground, class_id: str, week: int) -> list[Demand]:
    """Return what a class needs slots of its own for in a week: subjects at home, and bands."""
    found = [
        Demand(need.id, need.periods, _parts(ground, need))
        for need in ground.active(week)
        if need.kind is LessonKind.HOME and class_id in need.classes
    ]
    calendar = ground.index.calendars[ground.index.calendar_of_class(class_id)]
    whole = Target(None, ground.index.classes[class_id].grade, (class_id,), ())
    slots = ground.open_slots(whole, calendar, (UNAVAILABLE,))
    lesson_slots = tuple(s.id for s in slots if s.kind is PeriodKind.LESSON)
    for name, periods in elsewhere(ground, class_id, week):
        found.append(Demand(name, periods, (Part(periods, lesson_slots),)))
    return [demand for demand in found if demand.amount > 0]


def _parts(ground: Ground, need: Requirement) -> tuple[Part, ...]:
    """Divide a requirement by days where a hard rule caps its periods a day."""
    allowed = ground.allowed(need)
    most = most_a_day(ground, need)
    if most is None or need.kinds != (PeriodKind.LESSON,):  # the rule counts lessons only
        return (Part(need.periods, tuple(slot.id for slot in allowed)),)
    days: dict[int, list[Slot]] = defaultdict(list)
    for slot in allowed:
        days[slot.day].append(slot)
    return tuple(
        Part(min(most, need.periods), tuple(slot.id for slot in slots)) for slots in days.values()
    )


def most_a_day(ground: Ground, need: Requirement) -> int | None:
    """Return the most periods a day that hard rules allow a requirement, None for no cap."""
    rows = [
        row
        for row in ground.rows("max_per_day")
        if row.scope.covers(ground.index, ground.target(need))
    ]
    caps = [row.parameters.max for row in rows if row.parameters.max is not None]
    return min(caps, default=None)


def _caps_behind(ground: Ground, needs: Iterable[Requirement]) -> set[int]:
    """Return the rows that cap the periods of requirements a day, where days are too few."""
    return {
        row.row or 0
        for need in needs
        for row in ground.rows("max_per_day")
        if row.parameters.max is not None and row.scope.covers(ground.index, ground.target(need))
    } - {0}


def elsewhere(ground: Ground, class_id: str, week: int) -> Iterator[tuple[str, int]]:
    """Yield the lesson periods of a week that a class spends in bands.

    Before sectioning the least possible.
    """
    if ground.sectioned:
        for band in ground.index.bands.values():
            if class_id in band.classes and band.kind is BandKind.ELECTIVE:
                yield f"band {band.id}", _periods_of_band(ground, band, week)
    else:
        grade = ground.index.classes[class_id].grade
        yield "electives", ground.least_electives[grade, week]


def _periods_of_band(ground: Ground, band: Band, week: int) -> int:
    members = [need for need in ground.requirements if need.band == band.id]
    whole = all(
        need.kinds == (PeriodKind.LESSON,) and need.weeks == ground.index.all_weeks
        for need in members
    )
    if whole:
        return sum(band.parts)
    held: dict[str, int] = defaultdict(int)
    for need in members:
        if need.kinds == (PeriodKind.LESSON,) and need.weeks >> week & 1:
            held[need.owner] += need.periods
    return max(held.values(), default=0)


def _finding(ground: Ground, class_id: str, found: Shortage) -> Finding:
    needs = {need.id: need for need in ground.requirements}
    words = Words(ground.school)
    known = [needs[name] for name in found.demands if name in needs]
    rows = sorted({*ground.rows_behind(known), *_caps_behind(ground, known)})
    subjects = {lang: listed(_names(found.demands, needs, words, lang), lang) for lang in _LANGS}
    return proof(
        "class_slots_too_few",
        RULE,
        (
            f"Class {class_id} needs {found.needed} periods for {subjects['en']}, but its week "
            f"and the hard rules{cited(rows, 'en')} leave {found.offered} slots for them.",
            f"{class_id} 班的{subjects['zh']}共需 {found.needed} 课时，"
            f"但其作息与硬性规则{cited(rows, 'zh')}只留下 {found.offered} 个节次。",
        ),
        {"class": class_id},
        {"needed": found.needed, "offered": found.offered, "lessons": " ".join(found.demands)},
    )


_LANGS = ("en", "zh")
_OTHER_ZH = {"electives": "选考与学考课程"}


def _names(
    demands: Sequence[str], needs: dict[str, Requirement], words: Words, lang: str
) -> list[str]:
    names = []
    for demand in demands:
        need = needs.get(demand)
        if need is not None:
            names.append(words.subject(need, lang))
        elif lang == "zh":
            names.append(_OTHER_ZH.get(demand, demand.replace("band ", "走班时段 ")))
        else:
            names.append(demand)
    return names
