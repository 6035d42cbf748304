"""What the timetabling search hands back, and what it tells on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...models.problem import Assignment
from ...models.result import Cost, Status, StoppedBy


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a search.

    Attributes
    ----------
    assignment
        The best timetable, None where the problem is proven infeasible and none was asked for.
    cost
        Its cost by tier.
    bound
        Proven lower bound of the soft cost over all timetables with nothing unplaced and no
        hard violation; None where nothing is proven or the timetable is not such a one.
    infeasible
        Whether it is proven that every timetable leaves something out or violates a hard
        constraint.
    first_complete
        Seconds until the first timetable with nothing unplaced and no hard violation, None
        without one.
    """

    status: Status
    assignment: Assignment | None
    cost: Cost | None
    bound: int | None
    infeasible: bool
    stopped_by: StoppedBy
    runtime_seconds: float
    work: float
    seed: int
    first_complete: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands.

    Attributes
    ----------
    elapsed
        Seconds since it began.
    """

    elapsed: float
    cost: Cost
    bound: int | None


OnIncumbent = Callable[[Assignment, Cost], None]
OnProgress = Callable[[Progress], None]
