"""The cost of a timetable: in tiers, by constraint, and by point of application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..constraints import Constraint, CostFunction, Tier
from ..index import ProblemIndex
from ..problem import Assignment, Problem
from ..result import Cost
from .catalogue import DEVIATIONS
from .schedule import Schedule


@dataclass(frozen=True, slots=True)
class Point:
    """A point of application with a deviation.

    Attributes
    ----------
    id
        Id of the event, event group or resource; "first → second" for a pair of events.
    deviation
        Deviations, at least 1.
    cost
        weight × multiplicity × cost function of the deviation.
    """

    id: str
    deviation: int
    cost: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a timetable costs.

    Attributes
    ----------
    cost
        Sum in each tier.
    terms
        Cost by id of the constraint, all of them, in the problem's order.
    points
        Points of application with a deviation, by id of the constraint.
    """

    cost: Cost
    terms: Mapping[str, int]
    points: Mapping[str, tuple[Point, ...]]


def evaluate(problem: Problem | ProblemIndex, assignment: Assignment) -> Evaluation:
    """Compute what `assignment` costs in `problem`.

    Parameters
    ----------
    problem
        The problem; its index where many timetables of one problem are judged.

    Raises
    ------
    AnswerMismatchError
        The assignment belongs to another problem, or a meeting does not fit its event.
    InputError
        The problem does not hang together.
    """
    index = problem if isinstance(problem, ProblemIndex) else ProblemIndex(problem)
    schedule = Schedule(index, assignment)
    points = {
        constraint.id: _points(schedule, number, constraint)
        for number, constraint in enumerate(index.problem.constraints)
    }
    terms = {id_: sum(point.cost for point in found) for id_, found in points.items()}
    return Evaluation(_cost(index, terms), terms, points)


def _points(schedule: Schedule, number: int, constraint: Constraint) -> tuple[Point, ...]:
    deviations = DEVIATIONS[type(constraint)]
    return tuple(
        Point(point, deviation, cost_of(constraint, deviation))
        for point, deviation in deviations(schedule, constraint, schedule.index.cover[number])
        if deviation > 0
    )


def cost_of(constraint: Constraint, deviation: int) -> int:
    """Return what `deviation` at one point of application costs.

    The cost function is applied to the sum of the deviations at the point (XHSTT-2014; earlier
    versions of the standard also squared them one by one).
    """
    weight = constraint.weight * constraint.multiplicity
    match constraint.cost:
        case CostFunction.LINEAR:
            return weight * deviation
        case CostFunction.QUADRATIC:
            return weight * deviation * deviation
        case CostFunction.STEP:
            return weight * (deviation > 0)


def _cost(index: ProblemIndex, terms: Mapping[str, int]) -> Cost:
    tiers = dict.fromkeys(Tier, 0)
    for constraint in index.problem.constraints:
        tiers[constraint.tier] += terms[constraint.id]
    return Cost(unplaced=tiers[Tier.UNPLACED], hard=tiers[Tier.HARD], soft=tiers[Tier.SOFT])
