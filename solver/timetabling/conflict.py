"""Why a problem has no timetable: an irreducible set of its strict constraints, confirmed.

QuickXplain (Junker 2004) with the strict model of the whole as oracle: first over the rules and
rows that constraints come from, then over the single points of application of those that are
left. A set found is infeasible by proof; it is irreducible where every smaller one was shown to
have a timetable.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from ...models.constraints import Constraint
from ...models.index import ProblemIndex
from ...models.problem import Problem
from ..engine.status import Outcome
from ..engine.stop import Stop
from .encoding.ground import Ground, is_strict
from .encoding.model import Encoder
from .first import solve_strictly
from .landscape import Landscape
from .standing import Scorer

# Deterministic time of one question "is this set infeasible?"; without an answer it counts as no.
QUESTION_WORK = 20.0

Group = tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that exclude each other.

    Attributes
    ----------
    irreducible
        Whether every one of them is needed; otherwise time ran out while making the set smaller.
    """

    constraints: tuple[Constraint, ...]
    irreducible: bool


class _Questions:
    """Asks whether sets of constraints are infeasible, and remembers whether all were answered."""

    def __init__(self, problem: Problem, stop: Stop, seed: int) -> None:
        self._problem = problem
        self._stop = stop
        self._seed = seed
        self.answered = True

    def infeasible(self, groups: Sequence[Group]) -> bool:
        """Tell whether the constraints together are proven infeasible."""
        if self._stop:
            self.answered = False
            return False
        constraints = tuple(constraint for group in groups for constraint in group)
        outcome = _strict_outcome(
            replace(self._problem, constraints=constraints), self._stop, self._seed
        )
        if outcome is Outcome.UNKNOWN:
            self.answered = False
        return outcome is Outcome.INFEASIBLE


def _strict_outcome(problem: Problem, stop: Stop, seed: int) -> Outcome:
    ground = Ground(ProblemIndex(problem))
    encoder = Encoder(ground)
    land = Landscape(ground, encoder.points, Scorer(encoder).tiers)
    # A stop of its own: what a question spends is no part of a search's work.
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
    questions = _Questions(problem, Stop(time_limit, None, stop), seed)
    strict = [c for c in problem.constraints if is_strict(c)]
    if not questions.infeasible([tuple(strict)]):
        return None
    rules = _grouped(strict, lambda c: None if c.origin is None else (c.origin.rule, c.origin.row))
    core = _quickxplain(questions, rules)
    points = [(point,) for group in core for constraint in group for point in _points(constraint)]
    if questions.infeasible(points):
        core = _quickxplain(questions, points)
    return Conflict(tuple(c for group in core for c in group), questions.answered)


def _grouped(
    constraints: Sequence[Constraint], key: Callable[[Constraint], Hashable]
) -> list[Group]:
    groups: dict[Hashable, list[Constraint]] = {}
    for constraint in constraints:
        groups.setdefault(key(constraint), []).append(constraint)
    return [tuple(group) for group in groups.values()]


def _points(constraint: Constraint) -> list[Constraint]:
    """Divide a constraint into one for each thing it names."""
    bare = replace(constraint, events=(), event_groups=(), resources=(), resource_groups=())
    parts = [
        *(replace(bare, id=f"{bare.id}/{e}", events=(e,)) for e in constraint.events),
        *(replace(bare, id=f"{bare.id}/{g}", event_groups=(g,)) for g in constraint.event_groups),
        *(replace(bare, id=f"{bare.id}/{r}", resources=(r,)) for r in constraint.resources),
        *(
            replace(bare, id=f"{bare.id}/{g}", resource_groups=(g,))
            for g in constraint.resource_groups
        ),
    ]
    return parts if len(parts) > 1 else [constraint]


def _quickxplain(questions: _Questions, groups: Sequence[Group]) -> list[Group]:
    """Return an irreducible subset of `groups` that is infeasible; all of them are."""
    if len(groups) <= 1:
        return list(groups)
    return _explain(questions, [], False, list(groups))


def _explain(
    questions: _Questions, background: list[Group], changed: bool, groups: list[Group]
) -> list[Group]:
    """QuickXplain's recursion: `background` is kept, `groups` are made smaller."""
    if changed and questions.infeasible(background):
        return []
    if len(groups) == 1:
        return groups
    half = len(groups) // 2
    first, second = groups[:half], groups[half:]
    lower = _explain(questions, background + first, bool(first), second)
    upper = _explain(questions, background + lower, bool(lower), first)
    return upper + lower
