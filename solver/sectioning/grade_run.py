"""The sectioning of one grade, from its students to its records."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...models.finding import Finding
from ...models.result import Goal
from ...models.sectioning import Unplaced
from ..engine.status import Outcome
from ..engine.stop import Stop
from .assemble import Assembled, assemble
from .balance import balance_goals
from .findings import why_infeasible
from .formed import Formed
from .found import Found
from .grade_data import GradeData
from .limits import Limits
from .seats import Section, seat_students
from .section_goals import section_goals
from .spread import form_classes
from .unplaced import unplaced_choices

# Most seconds for balancing the classes of one grade.
SPREAD_SECONDS = 8.0

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
            for name in self.data.policy.goal_order
            if name in self.found.values
        ]

    def built(self) -> list[Goal]:
        """Return how even the classes are and how teaching classes come about, with bounds."""
        goals = balance_goals(self.data, self.formed)
        if self.assembled is not None:
            goals += section_goals(self.data, self.assembled, self.found.bounds)
        return goals


def finish_grade(data: GradeData, limits: Limits, found: Found, stop: Stop) -> GradeResult:
    """Turn the plan of a grade into its records."""
    result = GradeResult(data, limits, found)
    if found.outcome is Outcome.INFEASIBLE:
        return replace(result, findings=why_infeasible(data, limits))
    if found.plan is None:
        return result
    # Spreading takes seconds; it is not cut short by a limit that the search has used up.
    formed = form_classes(data, found.plan, stop.granted(SPREAD_SECONDS))
    sections = seat_students(data, formed, found.plan.bands)
    return replace(
        result,
        formed=tuple(formed),
        sections=tuple(sections),
        assembled=assemble(data, formed, found.plan.bands, sections),
        unplaced=tuple(unplaced_choices(data, limits, found.plan, formed, sections)),
    )
