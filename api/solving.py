"""The whole road: from a school's data to a timetable, within one time limit."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zouban.models.finding import Finding
from zouban.models.result import Cost, Goal, Result, Status, StoppedBy
from zouban.models.rules.rows import rows_of_school
from zouban.models.school import School
from zouban.models.school_check import necessary_conditions
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable
from zouban.sectioning import section
from zouban.solver.sectioning.restriction import Restriction, restriction_on
from zouban.timetabling import timetable

SECTIONING_SHARE = 0.6
"""Most of the limits that sections may take: without them there is no timetable at all. They end
by themselves once they are proven, mostly in seconds, and the time they leave is the timetable's.
"""

LEAST_SECONDS = 1.0
"""Time that the timetable gets in any case: judging and writing follow regardless."""

MOST_SECTIONINGS = 3
"""Most sectionings that are tried where a timetable is proven impossible for the one before."""

OnStage = Callable[[str, Cost | None, float | int | None], None]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the whole road has led to; `timetable` None where there were no sections.

    Attributes
    ----------
    tried
        Sectionings for which a timetable was looked for.
    whole
        Whether an impossible timetable is proven so for every sectioning of the school.
    """

    sections: Result[Sectioning]
    timetable: Result[Timetable] | None = None
    tried: int = 1
    whole: bool = False

    @property
    def impossible(self) -> bool:
        """Whether these sections are proven to have no timetable."""
        return self.timetable is not None and self.timetable.status is Status.INFEASIBLE

    @property
    def result(self) -> Result[Timetable]:
        """Both stages as one: costs left out add up, goals stand in their order.

        Infeasible only where that is proven whatever the sections; the conflict stands in any
        case.
        """
        if self.timetable is None:
            return Result[Timetable](**{**dict(self.sections), "answer": None})
        joined = _together(self.sections, self.timetable)
        if not self.impossible or self.whole:
            return joined
        open_still = Status.UNKNOWN if joined.answer is None else Status.FEASIBLE
        return joined.model_copy(update={"status": open_still, "stopped_by": None})


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

    Where the timetable is proven impossible, other sections are formed, without the classes that
    the proof names together, and so on a few times. Every sectioning is told to `on_sections`.

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
    rows_of_school(school)  # refuse a wrong rule before minutes of work, not after them
    run = _Run(school, time_limit, work_limit, seed, workers, partial, stop, source)
    run.timetable_limit, run.on_progress, run.on_incumbent = (
        timetable_limit,
        on_progress,
        on_incumbent,
    )
    best: Solution | None = None
    tried = 0
    restrictions: list[Restriction] = []
    for _ in range(MOST_SECTIONINGS):
        sections = run.sections(restrictions)
        if sections.answer is None:
            break
        if on_sections is not None:
            on_sections(sections)
        found = Solution(sections, run.lessons(sections.answer))
        tried += 1
        best = found if best is None or _better(found, best) else best
        restriction = None if run.ended() else restriction_of(found)
        if restriction is None or restriction in restrictions:
            break
        restrictions.append(restriction)
    if best is None:
        return Solution(sections)
    proofs = best.impossible and bool(necessary_conditions(school))
    if on_sections is not None and best.sections is not sections and sections.answer is not None:
        on_sections(best.sections)
    return replace(best, tried=tried, whole=proofs)


class _Run:
    """The two stages and what is left of the limits for each."""

    def __init__(
        self,
        school: School,
        time_limit: float | None,
        work_limit: float | None,
        seed: int,
        workers: int | None,
        partial: bool,
        stop: threading.Event | None,
        source: str | None,
    ) -> None:
        self.school, self.time_limit, self.work_limit = school, time_limit, work_limit
        self.stop = stop
        self.options: dict[str, Any] = {
            "seed": seed,
            "workers": workers,
            "partial": partial,
            "stop": stop,
            "source": source,
        }
        self.timetable_limit: float | None = None
        self.on_progress: OnStage | None = None
        self.on_incumbent: Callable[[Timetable, Cost], None] | None = None
        self.began = time.monotonic()

    def left(self) -> float | None:
        """Return the seconds that are left, None for no limit."""
        return (
            None if self.time_limit is None else self.time_limit - (time.monotonic() - self.began)
        )

    def ended(self) -> bool:
        """Tell whether another sectioning is out of the question: time, wish, or counted work."""
        if self.work_limit is not None or (self.stop is not None and self.stop.is_set()):
            return True
        left = self.left()
        return left is not None and left < 2 * LEAST_SECONDS

    def sections(self, restrictions: Sequence[Restriction]) -> Result[Sectioning]:
        """Form sections."""
        left = self.left()
        tell = self.on_progress
        return section(
            self.school,
            time_limit=None if left is None else max(left * SECTIONING_SHARE, 0.1),
            work_limit=None if self.work_limit is None else self.work_limit * SECTIONING_SHARE,
            on_progress=None if tell is None else lambda stage, _: tell(stage, None, None),
            restrictions=restrictions,
            **self.options,
        )

    def lessons(self, sections: Sectioning) -> Result[Timetable]:
        """Find the timetable of sections."""
        if self.stop is not None and self.stop.is_set():
            # A timetable with everything left out would help nobody.
            return Result(status=Status.INTERRUPTED, stopped_by=StoppedBy.USER)
        left, tell = self.left(), self.on_progress
        if self.timetable_limit is not None:
            left = self.timetable_limit if left is None else min(left, self.timetable_limit)
        return timetable(
            self.school,
            sections,
            time_limit=None if left is None else max(left, LEAST_SECONDS),
            work_limit=None
            if self.work_limit is None
            else self.work_limit * (1 - SECTIONING_SHARE),
            on_incumbent=self.on_incumbent,
            on_progress=None if tell is None else lambda p: tell("timetable", p.cost, p.bound),
            **self.options,
        )


def restriction_of(found: Solution) -> Restriction | None:
    """Return what another sectioning has to do without, None where that is not known.

    The classes that the conflict is about, or whose bands or teaching classes it is about, are
    not to be formed together again. That is a way to other sections and no proof: the conflict
    may come from teachers or students that other classes would have, too.
    """
    sections, lessons = found.sections.answer, found.timetable
    if sections is None or lessons is None or not found.impossible:
        return None
    about = " ".join(
        text
        for item in lessons.conflict
        if isinstance(item, Finding)
        for text in item.where.values()
    )
    bands = {band.id: band.classes for band in sections.bands}
    classes = {c.id for c in sections.classes if _names(about, c.id)}
    for band, released in bands.items():
        classes.update(released if _names(about, band) else ())
    for teaching in sections.teaching_classes:
        classes.update(bands.get(teaching.band, ()) if _names(about, teaching.id) else ())
    return restriction_on(sections, classes)


def _names(text: str, name: str) -> bool:
    """Tell whether a text names an id, not only a longer one that it is part of."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text) is not None


def _better(found: Solution, best: Solution) -> bool:
    """Tell whether a timetable is possible where the best so far is not, or costs less."""
    if found.impossible != best.impossible:
        return best.impossible
    costs = [s.result.cost for s in (found, best)]
    return costs[0] is not None and (costs[1] is None or costs[0].key() < costs[1].key())


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
