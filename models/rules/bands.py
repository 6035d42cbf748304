"""Sections of one band take place together, so that each student is in exactly one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..constraints import SubsetTimes
from ..draft import Draft
from ..sectioning import Band, BandKind
from ..timetable import LessonKind
from .rule import Row, Rule, Violation
from .view import Held, View

Place = tuple[int, int, int]
"""Day and clock time (start, end) of a slot."""


def _compile(draft: Draft, row: Row) -> None:
    inside: dict[str, list[str]] = defaultdict(list)
    for id_, event in draft.events.items():
        if event.bundle.container is not None:
            inside[event.bundle.container].append(id_)
    for container, events in inside.items():
        draft.add(SubsetTimes, row, (container,), events=tuple(events), container=container)


def _measure(view: View, row: Row) -> list[Violation]:
    found: list[Violation] = []
    for band in view.index.sectioning.bands:
        if band.kind is BandKind.LANGUAGE:
            found += _language(view, row, band)
        else:
            found += _scattered(view, row, band)
    return found


def _scattered(view: View, row: Row, band: Band) -> Iterator[Violation]:
    """Count the times that a band takes beyond its periods: of each part, and all together."""
    members = view.index.teaching_classes_of_band.get(band.id, ())
    parts: dict[int | None, set[Place]] = defaultdict(set)
    for member in members:
        own = {p for held in view.by_teaching_class.get(member.id, ()) for p in _places(held)}
        parts[None] |= own
        if len(set(member.parts)) == 1:
            parts[member.parts[0]] |= own
    for part, places in parts.items():
        if part is not None and (len(band.parts) == 1 or not 0 <= part < len(band.parts)):
            continue
        size = sum(band.parts) if part is None else band.parts[part]
        if len(places) > size:
            yield Violation(
                len(places) - size,
                row.weight * (len(places) - size),
                {"band": band.id},
                {"times": len(places), "size": size},
            )


def _language(view: View, row: Row, band: Band) -> Iterator[Violation]:
    """Count the times of a language section at which a class has not its language at home."""
    walking = {
        place
        for member in view.index.teaching_classes_of_band.get(band.id, ())
        for held in view.by_teaching_class.get(member.id, ())
        for place in _places(held)
    }
    for class_id in band.classes:
        at_home = {
            place
            for held in view.by_class.get(class_id, ())
            if held.lesson.kind is LessonKind.HOME and held.lesson.subject == band.home_subject
            for place in _places(held)
        }
        beside = len(walking - at_home) - max(0, len(walking) - len(at_home))
        if at_home and beside > 0:
            yield Violation(
                beside,
                row.weight * beside,
                {"band": band.id, "class": class_id},
                {"times": beside, "subject": band.home_subject or ""},
                text="language",
            )


def _places(held: Held) -> list[Place]:
    return [(slot.day, slot.start, slot.end) for slot in held.slots]


BAND_TOGETHER = Rule(
    name="band_together",
    sentence_en="The teaching classes of a band take place together.",
    sentence_zh="同一走班时段的教学班同时上课。",
    broken={
        "": (
            "band {band} takes {times} times of the week, it has {size} periods",
            "走班时段 {band} 占用了 {times} 个节次，应为 {size} 个",
        ),
        "language": (
            "band {band}: {times} period(s) of its sections are not beside {subject} of class "
            "{class}",
            "走班时段 {band}：有 {times} 课时不与班级 {class} 的 {subject} 同时",
        ),
    },
    measure=_measure,
    compile=_compile,
    by_itself=True,
    by_row=False,
)
