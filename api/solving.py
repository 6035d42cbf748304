"""The whole road: from a school's data to a timetable, within one time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from zouban.models.result import Cost, Goal, Result, Status, StoppedBy
from zouban.models.rules.rows import rows_of_school
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable
from zouban.sectioning import section
from zouban.timetabling import timetable

SECTIONING_SHARE = 0.6
"""Most of the limits that sections may take: without them there is no timetable at all. They end
by themselves once they are proven, mostly in seconds, and the time they leave is the timetable's.
"""

LEAST_SECONDS = 1.0
"""Time that the timetable gets in any case: judging and writing follow regardless."""

OnStage = Callable[[str, Cost | None, float | int | None], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the whole road has led to; `timetable` None where there were no sections."""

    sections: Result[Sectioning]
    timetable: Result[Timetable] | None = None

    @property
    def result(self) -> Result[Timetable]:
        """Both stages as one: costs left out add up, goals stand in their order."""
        if self.timetable is None:
            return Result[Timetable](**{**dict(self.sections), "answer": None})
        return _together(self.sections, self.timetable)


def solve(
    school: School,
    *,
    time_limit: float | None = None,
    timetable_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    partial: bool = False,
    stop: threading.Event | None = None,
    on_sections: Callable[[Result[Sectioning]], None] | None = None,
    on_incumbent: Callable[[Timetable, Cost], None] | None = None,
    on_progress: OnStage | None = None,
    source: str | None = None,
) -> Solution:
    """Form sections, then find a timetable for them.

    Parameters
    ----------
    time_limit, work_limit
        Seconds, and deterministic time, for both stages together.
    timetable_limit
        Seconds for the timetable alone.
    on_sections
        Called with the sections before the timetable is begun.
    on_incumbent
        See `timetable`.
    on_progress
        Called with the stage's name, the best cost and its bound where they are known.

    Raises
    ------
    InputError
        Where choices or rows of the rules table are wrong.
    """
    began = time.monotonic()
    rows_of_school(school)  # refuse a wrong rule before minutes of work, not after them

    def tell_stage(stage: str, _: float) -> None:
        if on_progress is not None:
            on_progress(stage, None, None)

    sections = section(
        school,
        time_limit=None if time_limit is None else time_limit * SECTIONING_SHARE,
        work_limit=None if work_limit is None else work_limit * SECTIONING_SHARE,
        seed=seed,
        workers=workers,
        partial=partial,
        stop=stop,
        on_progress=tell_stage,
        source=source,
    )
    if sections.answer is None:
        return Solution(sections)
    if on_sections is not None:
        on_sections(sections)
    if stop is not None and stop.is_set():
        # A timetable with everything left out would help nobody.
        return Solution(sections, Result(status=Status.INTERRUPTED, stopped_by=StoppedBy.USER))
    left = None if time_limit is None else time_limit - (time.monotonic() - began)
    if timetable_limit is not None:
        left = timetable_limit if left is None else min(left, timetable_limit)
    lessons = timetable(
        school,
        sections.answer,
        time_limit=None if left is None else max(left, LEAST_SECONDS),
        work_limit=None if work_limit is None else work_limit * (1 - SECTIONING_SHARE),
        seed=seed,
        workers=workers,
        partial=partial,
        stop=stop,
        on_incumbent=on_incumbent,
        on_progress=lambda p: (
            None if on_progress is None else on_progress("timetable", p.cost, p.bound)
        ),
        source=source,
    )
    return Solution(sections, lessons)


def _together(sections: Result[Sectioning], lessons: Result[Timetable]) -> Result[Timetable]:
    cost = lessons.cost
    if cost is not None and sections.cost is not None:
        cost = Cost(
            unplaced=cost.unplaced + sections.cost.unplaced,
            hard=cost.hard + sections.cost.hard,
            soft=cost.soft,
        )
    goals = list(sections.goals)
    if lessons.cost is not None:
        goals.append(
            Goal(name="timetable", value=lessons.cost.soft, bound=lessons.bound, unit="cost")
        )
    status = lessons.status
    if status is Status.OPTIMAL and sections.status is not Status.OPTIMAL:
        status = Status.FEASIBLE
    return lessons.model_copy(
        update={
            "status": status,
            "cost": cost,
            "goals": tuple(goals),
            "runtime_seconds": sections.runtime_seconds + lessons.runtime_seconds,
        }
    )
