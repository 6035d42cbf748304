"""Why there is no timetable: a set of hard constraints that cannot hold together, none to spare."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ortools.sat.python import cp_model

from ...models.index import ProblemIndex
from ...models.problem import Problem
from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .bounding.part import Part, Parts
from .bounding.sight import Sight
from .cuts import can_be_cut, seeds
from .encoding.board import Scope
from .encoding.catalogue import all_points
from .encoding.ground import Ground
from .encoding.linear import Literal
from .encoding.model import Encoder, Encoding
from .encoding.sheet import Sheet
from .plan import Plan
from .small import small_solver

# Whether there is room is a matter of counting, which the linear relaxation sees at once and search
# by clauses hardly ever (the week of one class whose midday is closed: 0.05 against more than 12 of
# deterministic time). For a whole school the relaxation is too large to solve again and again.
COUNTING = 2
SEARCHING = 0

# Deterministic time for one person, class or cap by itself: where it is impossible alone, a
# fraction of that proves it (bundled school: 0.01 to 0.1).
ALONE_WORK = 2.0

# Deterministic time for one question while a set is made smaller: a few seconds.
QUESTION_WORK = 2.0


@dataclass(frozen=True, slots=True)
class Member:
    """A constraint of a conflict.

    Attributes
    ----------
    constraint
        Its id.
    needed
        Whether it is confirmed that the others can hold together without it; False where that
        could not be shown in time.
    """

    constraint: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Hard constraints that are proven not to hold together.

    Taken for granted is only that an event does not meet twice at the same time.
    """

    members: tuple[Member, ...]

    @property
    def irreducible(self) -> bool:
        """Whether every member is confirmed to be needed."""
        return all(member.needed for member in self.members)


def conflict(
    problem: Problem, *, time_limit: float | None = None, stop: Stop | None = None, seed: int = 0
) -> Conflict | None:
    """Find hard constraints that cannot hold together, and confirm that none is to spare.

    First one class, teacher, room or cap after the other by itself, since most mistakes of an
    office lie in one of them; then everything together. What cannot hold becomes a core by
    assumptions, shrunk as long as it gets smaller; then each member is left out in turn: where the
    rest can hold, it is needed; where the rest still cannot, it goes.

    Returns
    -------
    Conflict or None
        None where it was not proven, in time, that there is one.
    """
    end = Stop(time_limit) if stop is None else stop
    search = _ConflictSearch(ProblemIndex(problem), end, seed)
    core = search.alone() or search.together()
    if core is None:
        return None
    core = search.shrink(core)
    confirmed = search.minimise(core)
    ids = [constraint.id for constraint in problem.constraints]
    return Conflict(tuple(Member(ids[c], needed) for c, needed in sorted(confirmed.items())))


class _ConflictSearch:
    def __init__(self, index: ProblemIndex, stop: Stop, seed: int) -> None:
        self.index = index
        self.stop = stop
        self.seed = seed
        self._relaxation = SEARCHING
        # Where set, nothing but these events is looked at: the others have no place, which all
        # constraints in question allow.
        self._events: frozenset[int] | None = None

    def alone(self) -> list[int] | None:
        """Return constraints that cannot hold for one class, teacher, room or cap by itself.

        Its events are looked at alone: constraints that look further hold for what is left of
        them (`bounding.sight`), so that what is impossible for them is impossible for the whole.
        """
        ground = Ground(self.index)
        sight = Sight(ground, tuple(all_points(ground)))
        parts = Parts(sight)
        self._relaxation = COUNTING
        for events in seeds(sight):
            if self.stop:
                break
            if self._impossible(parts.build(Part(events, frozenset(), choose=False))):
                return self._around(sight, events)
        self._relaxation = SEARCHING
        return None

    def _around(self, sight: Sight, events: frozenset[int]) -> list[int]:
        """Return the constraints that look at some events; those to be cut, if they suffice."""
        near: dict[int, None] = {}
        uncut: set[int] = set()
        for number, seen in enumerate(sight.events):
            near.update({sight.points[number].constraint: None} if seen & events else {})
            if not (seen <= events or can_be_cut(sight.constraint(number))):
                uncut.add(sight.points[number].constraint)
        local = [c for c in near if c not in uncut]
        self._events = events
        if self._holds(local) is Outcome.INFEASIBLE:
            return local
        self._events = None
        return list(near)

    def together(self) -> list[int] | None:
        """Return all constraints if they cannot hold together, None where that is not proven."""
        members = list(Ground(self.index).strict)
        return members if self._holds(members) is Outcome.INFEASIBLE else None

    def shrink(self, members: list[int]) -> list[int]:
        """Return the members that proofs have used, as long as these get fewer."""
        while True:
            smaller = self._assume(members)
            if smaller is None or len(smaller) >= len(members):
                return members
            members = smaller

    def _impossible(self, encoding: Encoding) -> bool:
        if encoding.sheet.broken:
            return True
        return self._solve(encoding, ALONE_WORK)[1] is Outcome.INFEASIBLE

    def minimise(self, members: list[int]) -> dict[int, bool]:
        """Return the members that are left, each with whether it is needed for certain.

        Hard questions wait until the easy ones have made the set smaller.
        """
        left = list(members)
        needed: dict[int, bool] = {}
        for work in (QUESTION_WORK, math.inf):
            for member in [m for m in left if not needed.get(m)]:
                if member in left:
                    left, needed[member] = self._without(member, left, work)
        return {member: needed[member] for member in left}

    def _without(self, member: int, left: list[int], work: float) -> tuple[list[int], bool]:
        """Return what is left after trying to leave a member out, and whether it is needed."""
        rest = [other for other in left if other != member]
        outcome = Outcome.UNKNOWN if self.stop else self._holds(rest, work)
        if outcome is Outcome.INFEASIBLE:
            return self._assume(rest) or rest, False
        return left, outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)

    def _holds(self, members: list[int], work: float = math.inf) -> Outcome:
        """Tell whether constraints can hold together."""
        encoder = Encoder(Ground(self.index, members))
        nothing, scope = self._scope(encoder)
        encoding = encoder.build(scope, nothing, range(len(encoder.points)))
        return Outcome.INFEASIBLE if encoding.sheet.broken else self._solve(encoding, work)[1]

    def _solve(self, encoding: Encoding, work: float) -> tuple[cp_model.CpSolver, Outcome]:
        solver = small_solver(self.seed)
        solver.parameters.linearization_level = self._relaxation
        solver.parameters.max_deterministic_time = work
        solver.parameters.max_time_in_seconds = self.stop.seconds(1e6)
        with Interrupter(self.stop, solver.stop_search):
            return solver, cp_sat_outcome(solver.solve(encoding.model))

    def _assume(self, members: list[int]) -> list[int] | None:
        """Return those of the members that a proof has used, None where there was no proof."""
        # A ground without constraints filters nothing beforehand: every constraint is in the
        # model, behind its own literal.
        bare = Ground(self.index, ())
        bare.used = tuple(members)
        encoder = Encoder(bare)
        guards: dict[int, Literal] = {}

        def guard(sheet: Sheet, constraint: int) -> Literal:
            if constraint not in guards:
                guards[constraint] = sheet.boolean()
            return guards[constraint]

        nothing, scope = self._scope(encoder)
        encoding = encoder.build(scope, nothing, range(len(encoder.points)), guard)
        encoding.model.add_assumptions(list(guards.values()))
        solver, outcome = self._solve(encoding, QUESTION_WORK)
        if outcome is not Outcome.INFEASIBLE:
            return None
        used = set(solver.sufficient_assumptions_for_infeasibility())
        return [c for c in members if c in guards and guards[c].index in used] or None

    def _scope(self, encoder: Encoder) -> tuple[Plan, Scope]:
        """Return the scope that frees every event that the constraints look at."""
        problem = self.index.problem
        nothing: Plan = tuple(() for _ in problem.events)
        if self._events is not None:
            return nothing, Scope(nothing, {e: problem.events[e].duration for e in self._events})
        watched: set[int] = set()
        for point in encoder.points:
            watched.update(point.events)
            if point.resource is not None:
                watched.update(e for e, _ in self.index.given_slots[point.resource])
        choose = {
            (e, s): self.index.candidates(e, s)
            for e, slots in enumerate(self.index.slots)
            for s, slot in enumerate(slots)
            if slot.resource is None
        }
        watched.update(e for e, _ in choose)
        free = {e: problem.events[e].duration for e in sorted(watched)}
        return nothing, Scope(nothing, free, choose)
