"""What a sectioning must not have again, learned from one whose timetable is impossible."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...models.sectioning import Sectioning

if TYPE_CHECKING:
    from .flow import Flow

Shape = tuple[frozenset[str], frozenset[str]]
"""What classes of a shape have in common: exam and qualifying subjects that they have at home."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Classes of all these shapes must not stand in one sectioning of the grade."""

    grade: str
    shapes: frozenset[Shape]


def restriction_on(sectioning: Sectioning, classes: Iterable[str]) -> Restriction | None:
    """Return what forbids these classes together; None where they are of no grade, or of several.

    A conflict over several grades is not the sections' of one of them.
    """
    named = set(classes)
    found = [c for c in sectioning.classes if c.id in named]
    grades = {c.grade for c in found}
    if len(grades) != 1:
        return None
    shapes = frozenset((frozenset(c.fixed), frozenset(c.qualifying_at_home)) for c in found)
    return Restriction(grades.pop(), shapes)


def add_restrictions(flow: Flow, restrictions: Iterable[Restriction]) -> None:
    """Forbid that classes of all the shapes of a restriction are formed."""
    most = float(flow.data.students_count)
    for restriction in restrictions:
        present = []
        for fixed, home in restriction.shapes:
            row = {
                column: 1.0
                for (number, _), column in flow.classes.items()
                if set(flow.kinds[number].fixed) == fixed and set(flow.kinds[number].home) == home
            }
            formed = flow.program.column(0, 1)
            flow.program.row({**row, formed: -most}, -math.inf, 0)
            present.append(formed)
        flow.program.row(dict.fromkeys(present, 1.0), 0, len(present) - 1)
