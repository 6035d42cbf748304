"""The sectioning of one grade, from its students to its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...models.finding import Finding
from ...models.policy import Mode
from ...models.result import Goal
from ...models.sectioning import Unplaced
from ..engine.status import Outcome
from ..engine.stop import Stop
from .assemble import Assembled, assemble
from .formed import Formed
from .grade_data import GradeData
from .limits import Limits, limits_of
from .search import GOALS, Found, search_flow
from .seats import Section, seat_students
from .spread import form_classes
from .unplaced import unplaced_choices

UNITS = {
    "unplaced": "students",
    "walking_places": "student-places",
    "teaching_classes": "teaching classes",
}


@dataclass(frozen=True, slots=True)
class GradeResult:
    """What was found for one grade; `assembled` None without an answer."""

    data: GradeData
    limits: Limits
    found: Found
    formed: tuple[Formed, ...] = ()
    sections: tuple[Section, ...] = ()
    assembled: Assembled | None = None
    unplaced: tuple[Unplaced, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the search has shown."""
        return self.found.outcome

    def goals(self) -> list[Goal]:
        """Return the goals of the flow, in order."""
        return [
            Goal(
                name=name,
                value=self.found.values[name],
                bound=getattr(self.found.bounds, name),
                unit=UNITS[name],
            )
            for name in GOALS
            if name in self.found.values
        ]


def section_grade(
    data: GradeData, mode: Mode, stop: Stop, seed: int, spent: Mapping[str, int]
) -> GradeResult:
    """Section one grade; `spent` are periods that teachers have been given in other grades."""
    limits = limits_of(data, spent)
    found = search_flow(data, limits, mode, stop, seed)
    result = GradeResult(data, limits, found)
    if found.plan is None:
        return result
    # Spreading takes seconds; it is not cut short by a limit that the search has used up.
    formed = form_classes(data, found.plan, Stop(10.0))
    sections = seat_students(data, formed, found.plan.bands)
    return replace(
        result,
        formed=tuple(formed),
        sections=tuple(sections),
        assembled=assemble(data, formed, found.plan.bands, sections),
        unplaced=tuple(unplaced_choices(data, limits, found.plan, formed, sections)),
    )
