"""Why there is no timetable: a set of hard constraints that cannot hold together, none to spare."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.index import ProblemIndex
from ...models.problem import Problem
from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.board import Scope
from .encoding.ground import Ground
from .encoding.linear import Literal
from .encoding.model import Encoder
from .encoding.sheet import Sheet
from .lns import small_solver
from .plan import Plan


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

    First a core by assumptions, shrunk as long as it gets smaller; then each member is left out
    in turn: where the rest can hold, it is needed; where the rest still cannot, it goes.

    Returns
    -------
    Conflict or None
        None where it was not proven, in time, that there is one.
    """
    end = Stop(time_limit) if stop is None else stop
    search = _ConflictSearch(ProblemIndex(problem), end, seed)
    core = search.core()
    if core is None:
        return None
    confirmed = search.minimise(core)
    ids = [constraint.id for constraint in problem.constraints]
    return Conflict(tuple(Member(ids[c], needed) for c, needed in sorted(confirmed.items())))


class _ConflictSearch:
    def __init__(self, index: ProblemIndex, stop: Stop, seed: int) -> None:
        self.index = index
        self.stop = stop
        self.seed = seed

    def core(self) -> list[int] | None:
        """Return constraints that cannot hold together, None where that is not proven."""
        members = list(Ground(self.index).strict)
        if self._holds(members) is not Outcome.INFEASIBLE:
            return None
        while True:
            smaller = self._assume(members)
            if smaller is None or len(smaller) >= len(members):
                return members
            members = smaller

    def minimise(self, members: list[int]) -> dict[int, bool]:
        """Return the members that are left, each with whether it is needed for certain."""
        left = list(members)
        found: dict[int, bool] = {}
        for member in members:
            if member not in left:
                continue
            rest = [other for other in left if other != member]
            outcome = Outcome.UNKNOWN if self.stop else self._holds(rest)
            if outcome is Outcome.INFEASIBLE:
                left = self._assume(rest) or rest
                found = {c: needed for c, needed in found.items() if c in left}
            else:
                found[member] = outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
        return found

    def _holds(self, members: list[int]) -> Outcome:
        """Tell whether constraints can hold together."""
        encoder = Encoder(Ground(self.index, members))
        nothing, scope = self._scope(encoder)
        encoding = encoder.build(scope, nothing, range(len(encoder.points)))
        if encoding.sheet.broken:
            return Outcome.INFEASIBLE
        solver = small_solver(self.seed)
        solver.parameters.linearization_level = 0
        solver.parameters.max_time_in_seconds = self.stop.seconds(1e6)
        with Interrupter(self.stop, solver.stop_search):
            return cp_sat_outcome(solver.solve(encoding.model))

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
        solver = small_solver(self.seed)
        solver.parameters.linearization_level = 0
        solver.parameters.max_time_in_seconds = self.stop.seconds(1e6)
        with Interrupter(self.stop, solver.stop_search):
            outcome = cp_sat_outcome(solver.solve(encoding.model))
        if outcome is not Outcome.INFEASIBLE:
            return None
        used = set(solver.sufficient_assumptions_for_infeasibility())
        return [c for c in members if c in guards and guards[c].index in used] or None

    def _scope(self, encoder: Encoder) -> tuple[Plan, Scope]:
        """Return the scope that frees every event that the constraints look at."""
        problem = self.index.problem
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
        nothing: Plan = tuple(() for _ in problem.events)
        free = {e: problem.events[e].duration for e in sorted(watched)}
        return nothing, Scope(nothing, free, choose)
