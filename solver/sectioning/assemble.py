"""From formed classes and sections to the school's records: ids, rooms, bands, unplaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.school import AdministrativeClassPlan
from ...models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    TeachingClass,
    TeachingClassKind,
)
from .flow import Group
from .formed import Formed
from .grade_data import GradeData
from .languages import language_bands
from .limits import extra_rooms
from .plan import BandPlan
from .rooms import give_rooms
from .seats import Section


@dataclass(frozen=True, slots=True)
class Assembled:
    """The records of one grade."""

    classes: tuple[AdministrativeClass, ...]
    bands: tuple[Band, ...]
    teaching_classes: tuple[TeachingClass, ...]


def assemble(
    data: GradeData,
    formed: Sequence[Formed],
    plans: Mapping[Group, BandPlan],
    sections: Sequence[Section],
) -> Assembled:
    """Return the records behind what was formed."""
    named = _name_classes(data, formed)
    classes = [_class(data, name, plan, item) for item, name, plan in named]
    rooms = {room.id: room for room in data.school.rooms}
    bands: list[Band] = []
    teaching: list[TeachingClass] = []
    for group, plan in sorted(plans.items(), key=str):
        inside = [c for c in classes if c.walking_group == group_id(data, group)]
        for number in range(plan.bands):
            band = _band(data, group, number, inside)
            here = [s for s in sections if s.group == group and s.band == number]
            bands.append(band)
            made = _teaching(data, band, here)
            teaching += give_rooms(made, inside, rooms, extra_rooms(data), len(data.parts))
    language, walking = language_bands(data, classes)
    return Assembled(tuple(classes), (*bands, *language), (*teaching, *walking))


def group_id(data: GradeData, group: Group) -> str:
    """Return the id of a walking group."""
    parts = [data.grade.id, *([group[0]] if group[0] is not None else []), f"W{group[1] + 1}"]
    return ".".join(parts)


def _order(formed: Formed) -> tuple[object, ...]:
    kind = formed.kind
    return (
        kind.division or "",
        kind.side or "",
        -len(kind.fixed),
        kind.fixed,
        str(formed.group),
        kind.walking,
        formed.number,
    )


def _name_classes(
    data: GradeData, formed: Sequence[Formed]
) -> list[tuple[Formed, str, AdministrativeClassPlan | None]]:
    """Give each formed class a planned class of its division, or a new id."""
    used = {item.kind.anchor for item in formed if item.kind.anchor is not None}
    free: dict[str | None, list[AdministrativeClassPlan]] = {}
    for division in {item.kind.division for item in formed}:
        plans = data.plans_of(division) or (data.plans_of(None) if len(data.divisions) == 1 else ())
        free[division] = [plan for plan in plans if plan.id not in used]
    taken = {plan.id for plan in data.school.classes}
    counter = 0
    found = []
    for item in sorted(formed, key=_order):
        anchor, division = item.kind.anchor, item.kind.division
        if anchor is not None:
            found.append((item, anchor, data.plans.get(anchor)))
            continue
        if free[division]:
            plan = _fitting(data, free[division], len(item.students))
            free[division].remove(plan)
            found.append((item, plan.id, plan))
            continue
        counter += 1
        while f"{data.grade.id}-{counter:02d}" in taken:
            counter += 1
        found.append((item, f"{data.grade.id}-{counter:02d}", None))
    return found


def _fitting(
    data: GradeData, plans: list[AdministrativeClassPlan], students: int
) -> AdministrativeClassPlan:
    """Return the first planned class whose home room seats the students, or the largest."""
    seats = {room.id: room.capacity for room in data.school.rooms}

    def capacity(plan: AdministrativeClassPlan) -> float:
        room = None if plan.home_room is None else seats.get(plan.home_room)
        return float("inf") if room is None else room

    return next((p for p in plans if capacity(p) >= students), max(plans, key=capacity))


def _class(
    data: GradeData, name: str, plan: AdministrativeClassPlan | None, formed: Formed
) -> AdministrativeClass:
    kind = formed.kind
    return AdministrativeClass(
        id=name,
        grade=data.grade.id,
        division=kind.division,
        walking_group=None if formed.group is None else group_id(data, formed.group),
        fixed=kind.fixed,
        qualifying_at_home=kind.home,
        home_room=None if plan is None else plan.home_room,
        class_teacher=None if plan is None else plan.class_teacher,
        students=tuple(sorted(formed.students)),
    )


def _band(
    data: GradeData, group: Group, number: int, classes: Sequence[AdministrativeClass]
) -> Band:
    return Band(
        id=f"{group_id(data, group)}.B{number + 1}",
        grade=data.grade.id,
        walking_group=group_id(data, group),
        kind=BandKind.ELECTIVE,
        classes=tuple(c.id for c in classes),
        parts=data.parts,
    )


def _teaching(data: GradeData, band: Band, sections: Sequence[Section]) -> list[TeachingClass]:
    """Return the teaching classes of one band, numbered within subject and kind."""
    counter: dict[str, int] = defaultdict(int)
    found = []
    for section in sections:
        kind, stem, periods = _described(data, section)
        counter[stem] += 1
        parts = tuple(range(len(data.parts))) if section.part is None else (section.part,)
        found.append(
            TeachingClass(
                id=f"{band.id}.{stem}.{counter[stem]}",
                grade=data.grade.id,
                subject=section.subject,
                kind=kind,
                band=band.id,
                parts=parts,
                periods=periods,
                students=section.students,
                capacity=None if section.subject is None else data.policy.section_size.maximum,
            )
        )
    return found


def _described(data: GradeData, section: Section) -> tuple[TeachingClassKind, str, int]:
    """Return kind, stem of the id and periods a week of a section."""
    if section.subject is None:
        part = section.part or 0
        return TeachingClassKind.SELF_STUDY, f"study{part + 1}", data.parts[part]
    if section.part is None:
        periods = min(data.exam_periods[section.subject], sum(data.parts))
        return TeachingClassKind.EXAM, section.subject, periods
    periods = data.qualifying_periods[section.subject]
    return TeachingClassKind.QUALIFYING, f"{section.subject}-q{section.part + 1}", periods
