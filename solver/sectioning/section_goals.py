"""How teaching classes come about: from few classes, class-mates together, of even size.

They are built to be so, not searched, once the goals before them stand. The bounds hold for every
answer as good in those: they are counts, and mostly not tight.
"""

from __future__ import annotations

import math
from collections import defaultdict

from ...models.result import Goal
from ...models.sectioning import TeachingClass, TeachingClassKind
from .assemble import Assembled
from .found import Bounds
from .grade_data import GradeData

_COUNTED = (TeachingClassKind.EXAM, TeachingClassKind.QUALIFYING)


def section_goals(data: GradeData, record: Assembled, bounds: Bounds) -> list[Goal]:
    """Return the goals of a grade's teaching classes, each with its bound.

    `source_classes`: administrative classes a teaching class draws on, summed over these; each
    draws on one at least, and on ⌈its students / largest class⌉. `split_classes`: teaching classes
    of one subject that the students of an administrative class are spread over, beyond the first.
    `uneven_sections`: by how many students the largest and the smallest teaching class of a
    subject and walking group differ, beyond the one that no division avoids.
    """
    counted = [t for t in record.teaching_classes if t.kind in _COUNTED]
    if not counted:
        return []
    home = {student: c.id for c in record.classes for student in c.students}
    return [
        Goal(
            name="source_classes",
            value=sum(len({home[s] for s in t.students}) for t in counted),
            bound=_least_sources(data, bounds),
            unit="classes",
            built=True,
        ),
        Goal(
            name="split_classes",
            value=_splits(counted, home),
            bound=0,
            unit="teaching classes",
            built=True,
        ),
        Goal(
            name="uneven_sections",
            value=_uneven(record, counted),
            bound=0,
            unit="students",
            built=True,
        ),
    ]


def _least_sources(data: GradeData, bounds: Bounds) -> int | None:
    places, classes = bounds.walking_places, bounds.teaching_classes
    if places is None:
        return classes
    return max(classes or 0, math.ceil(places / data.policy.class_size.maximum))


def _splits(counted: list[TeachingClass], home: dict[str, str]) -> int:
    over: dict[tuple[str, str | None, TeachingClassKind], set[str]] = defaultdict(set)
    for teaching in counted:
        for student in teaching.students:
            over[home[student], teaching.subject, teaching.kind].add(teaching.id)
    return sum(len(sections) - 1 for sections in over.values())


def _uneven(record: Assembled, counted: list[TeachingClass]) -> int:
    group = {band.id: band.walking_group for band in record.bands}
    sizes: dict[tuple[str, str | None, TeachingClassKind], list[int]] = defaultdict(list)
    for teaching in counted:
        key = (group[teaching.band], teaching.subject, teaching.kind)
        sizes[key].append(len(teaching.students))
    return sum(max(0, max(found) - min(found) - 1) for found in sizes.values())
