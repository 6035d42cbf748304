"""Why a problem has no timetable: an irreducible set of its lessons and rules, confirmed.

QuickXplain (Junker 2004) with the strict model as oracle: first over the events, all rules held,
which leaves a small problem; then, for these events, over the rules and rows that constraints come
from, and over their single points of application. The set found is infeasible by proof; it is
irreducible where every smaller one was shown to have a timetable.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ...models.constraints import AssignTime, Constraint
from ...models.index import ProblemIndex
from ...models.problem import Event, Problem
from ..engine.status import Outcome
from ..engine.stop import Stop
from .encoding.ground import Ground, is_strict
from .encoding.model import Encoder
from .first import solve_strictly
from .landscape import Landscape
from .restriction import Restriction, points
from .standing import Scorer

# Deterministic time of one question "is this set infeasible?"; without an answer it counts as no.
QUESTION_WORK = 20.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that exclude each other, each about one thing.

    Attributes
    ----------
    irreducible
        Whether every one of them is needed; otherwise time ran out while making the set smaller.
    """

    constraints: tuple[Constraint, ...]
    irreducible: bool


class _Questions:
    """Asks whether parts of a problem are infeasible, and remembers whether all were answered."""

    def __init__(self, problem: Problem, stop: Stop, seed: int) -> None:
        self._restriction = Restriction(problem)
        self._stop = stop
        self._seed = seed
        self.answered = True

    def infeasible(self, events: Sequence[str], constraints: Sequence[Constraint]) -> bool:
        """Tell whether the events are proven infeasible under the constraints."""
        if self._stop:
            self.answered = False
            return False
        part = self._restriction.problem(events, constraints)
        outcome = _strict_outcome(part, self._stop, self._seed)
        if outcome is Outcome.UNKNOWN:
            self.answered = False
        return outcome is Outcome.INFEASIBLE


def _strict_outcome(problem: Problem, stop: Stop, seed: int) -> Outcome:
    ground = Ground(ProblemIndex(problem))
    encoder = Encoder(ground)
    land = Landscape(ground, encoder.points, Scorer(encoder).tiers)
    return solve_strictly(encoder, land, stop, seed, QUESTION_WORK, lambda: False)[0]


def find_conflict(
    problem: Problem,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    stop: threading.Event | None = None,
) -> Conflict | None:
    """Return constraints that make the problem infeasible, None where that was not proven.

    Parameters
    ----------
    time_limit
        Seconds; afterwards the smallest set so far is returned, marked as reducible.
    stop
        Ends it at once when set.
    """
    problem = replace(
        problem,
        constraints=tuple(p for c in problem.constraints if is_strict(c) for p in points(c)),
    )
    questions = _Questions(problem, Stop(time_limit, None, stop), seed)
    rules = list(problem.constraints)
    everything = [event.id for event in sorted(problem.events, key=_owner)]
    if not questions.infeasible(everything, rules):
        return None
    events = quickxplain(everything, lambda some: questions.infeasible(some, rules))
    # What is left of the rules; that the lessons have to be placed is beyond question.
    concerned = [rule for rule in rules if isinstance(rule, AssignTime)]
    others = [rule for rule in rules if not isinstance(rule, AssignTime)]

    def excluded(groups: Sequence[Sequence[Constraint]]) -> bool:
        return questions.infeasible(events, [*concerned, *(c for group in groups for c in group)])

    rows = quickxplain(_by_row(others), excluded)
    single = quickxplain([(c,) for group in rows for c in group], excluded)
    placed = [c for c in concerned if questions_about(c, events, problem)]
    return Conflict((*placed, *(c for group in single for c in group)), questions.answered)


def questions_about(constraint: Constraint, events: Sequence[str], problem: Problem) -> bool:
    """Tell whether a constraint names one of the events, by itself or through a group."""
    wanted = frozenset(events)
    if wanted & frozenset(constraint.events):
        return True
    groups = frozenset(constraint.event_groups)
    return any(e.id in wanted and groups & {*e.groups, e.course} for e in problem.events)


def _owner(event: Event) -> tuple[str, str]:
    """Sort events by the first resource they are given: those of one class stand together."""
    first = next((slot.resource for slot in event.slots if slot.resource is not None), "")
    return (first or "", event.id)


def _by_row(constraints: Sequence[Constraint]) -> list[tuple[Constraint, ...]]:
    """Group constraints by the rule and the row of the rules table that they come from."""
    groups: dict[Hashable, list[Constraint]] = {}
    for constraint in constraints:
        origin = constraint.origin
        key = constraint.id if origin is None else (origin.rule, origin.row)
        groups.setdefault(key, []).append(constraint)
    return [tuple(group) for group in groups.values()]


def quickxplain(items: Sequence[T], infeasible: Callable[[Sequence[T]], bool]) -> list[T]:
    """Return an irreducible part of `items` that is infeasible, given that all of them are."""
    if infeasible([]):
        return []
    return _explain(infeasible, [], False, list(items))


def _explain(
    infeasible: Callable[[Sequence[T]], bool], background: list[T], changed: bool, items: list[T]
) -> list[T]:
    """QuickXplain's recursion: `background` is kept, `items` are made fewer."""
    if changed and infeasible(background):
        return []
    if len(items) == 1:
        return items
    half = len(items) // 2
    first, second = items[:half], items[half:]
    lower = _explain(infeasible, background + first, True, second)
    upper = _explain(infeasible, background + lower, bool(lower), first)
    return upper + lower
