"""What the search of a grade has found: a plan, its goals, their proven bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..engine.status import Outcome
from . import flow as columns
from .flow import Flow
from .mip import Solved
from .plan import Plan

TERMS: Mapping[str, Callable[[Flow], dict[int, float]]] = {
    "unplaced": columns.unplaced_students,
    "walking_places": columns.walking_places,
    "teaching_classes": columns.teaching_classes,
}
"""What each goal adds up, by its name."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Proven lower bounds of the goals, None where nothing is proven."""

    unplaced: int | None = 0
    walking_places: int | None = None
    teaching_classes: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the search has found.

    `outcome` is INFEASIBLE only where it is proven that no administrative classes can be formed.
    """

    outcome: Outcome
    plan: Plan | None
    flow: Flow | None
    values: Mapping[str, int]
    bounds: Bounds


def found_of(flow: Flow, plan: Plan, bounds: Bounds) -> Found:
    """Return the answer that a plan of a flow is, with its goals counted."""
    values = {
        "unplaced": _total(columns.unplaced_students(flow), flow, plan),
        "walking_places": _total(columns.walking_places(flow), flow, plan),
        "teaching_classes": plan.section_count,
    }
    return complete(plan, flow, values, bounds)


def complete(plan: Plan, flow: Flow | None, values: Mapping[str, int], bounds: Bounds) -> Found:
    """Return a complete answer, optimal where every goal has reached its bound."""
    proven = all(getattr(bounds, goal) == values[goal] for goal in TERMS)
    outcome = Outcome.OPTIMAL if proven else Outcome.FEASIBLE
    return Found(outcome, plan, flow, values, bounds)


def _total(terms: Mapping[int, float], flow: Flow, plan: Plan) -> int:
    counts = {flow.entries[entry]: count for entry, count in plan.entries.items()}
    return round(sum(weight * counts.get(column, 0) for column, weight in terms.items()))


def proven_bound(solved: Solved) -> int | None:
    """Return the bound of a solve as a whole number, None where there is none."""
    return None if solved.bound is None else round(solved.bound)
