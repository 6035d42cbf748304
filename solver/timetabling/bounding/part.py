"""The model of a part of a problem: a few events, every hard rule that still holds, some costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ....models.constraints import Tier
from ...engine.status import Outcome, cp_sat_outcome
from ...engine.stop import Interrupter, Stop
from ..encoding.board import Board, Scope, Slack
from ..encoding.catalogue import KINDS
from ..encoding.ground import is_strict
from ..encoding.linear import Linear, total
from ..encoding.model import Encoding, limit_pools
from ..encoding.sheet import Deviation, Sheet
from ..plan import Plan, empty_plan
from ..small import single_solver
from .sight import Sight

Floor = tuple[frozenset[int], int]
"""Soft points, and what they cost together at least."""

# Building a model costs about as much as solving for this long, per variable (measured).
BUILD_WORK = 1e-5
# CP-SAT computes with integers and reports its bound as a float.
ROUNDING = 1e-6


class _OpenBoard(Board):
    """A board that does not demand more than the constraints do."""

    def _one_at_a_time(self, event: int) -> None:
        """Demand nothing: the search never puts two meetings of an event at once, but may."""


@dataclass(frozen=True)
class Part:
    """Some events, and the soft points whose cost is counted there.

    Attributes
    ----------
    choose
        Whether the resources of open slots are chosen, not only counted.
    """

    events: frozenset[int]
    points: frozenset[int]
    choose: bool = False


@dataclass(frozen=True)
class Solved:
    """What a solve has proven about a part.

    Attributes
    ----------
    bound
        No timetable costs less at the part's points.
    closed
        The bound is the part's optimum: more work on it alone is in vain.
    infeasible
        The part has no timetable without hard violation, nor then has the whole.
    """

    bound: int
    closed: bool
    infeasible: bool
    work: float


class Parts:
    """Builds and solves parts of one problem."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._ground = sight.ground
        index = self._ground.index
        self._empty = empty_plan(index)
        self._of_event: list[list[int]] = [[] for _ in index.problem.events]
        for number, events in enumerate(sight.events):
            for event in events:
                self._of_event[event].append(number)
        self.sound = frozenset(e for e in range(len(index.problem.events)) if self._is_sound(e))

    def _is_sound(self, event: int) -> bool:
        """Tell whether the model's options stand for everything that the event may do.

        An option stands for one meeting at most, so that two alike at the same time must be
        impossible: the event has one period, a given time, or somebody who cannot be twice.
        """
        index = self._ground.index
        return (
            index.problem.events[event].duration == 1
            or index.given_time[event] is not None
            or any(
                s.resource is not None and self._ground.no_clash[s.resource]
                for s in index.slots[event]
            )
        )

    def size(self, part: Part) -> int:
        """Return how many variables say what happens when and who stands where."""
        ground = self._ground
        total_size = 0
        for e in part.events & self.sound:
            starts = sum(len(ground.starts(e, d)) for d in ground.durations(e, ()))
            slots = ground.index.slots[e] if part.choose else ()
            people = sum(
                len(ground.candidates(e, s))
                for s, slot in enumerate(slots)
                if slot.resource is None
            )
            total_size += starts * (1 + people)
        return total_size

    def build(self, part: Part, floors: Sequence[Floor] = ()) -> Encoding:
        """Return the model of a part, with what its points are known to cost at least."""
        index = self._ground.index
        events = part.events & self.sound
        places = [
            (e, s)
            for e in sorted(events)
            for s, slot in enumerate(index.slots[e])
            if slot.resource is None
        ]
        choose = {place: self._ground.candidates(*place) for place in places} if part.choose else {}
        scope = Scope(
            kept=tuple(() for _ in index.problem.events),
            free={e: index.problem.events[e].duration for e in sorted(events)},
            choose=choose,
            pooled=frozenset() if part.choose else frozenset(places),
        )
        sheet = Sheet()
        board = _OpenBoard(self._ground, sheet, scope, self._empty, Slack(False))
        costs: dict[int, Linear] = {}
        near = {n for e in events for n in self._of_event[e]}
        for number in sorted(near | part.points):
            before = len(sheet.terms[Tier.SOFT])
            self._encode(board, number, part, events)
            costs[number] = total(sheet.terms[Tier.SOFT][before:])
        if scope.pooled:
            limit_pools(board)
        for points, least in floors:
            sheet.require(total(costs[n] for n in sorted(points)), least, None)
        return Encoding(board)

    def _encode(self, board: Board, number: int, part: Part, events: frozenset[int]) -> None:
        strict = is_strict(self._sight.constraint(number))
        if not strict and number not in part.points:
            return
        seen = self._sight.seen(number, events, board.scope.choose)
        if seen is None:
            return
        point, constraint = seen
        weight = constraint.weight * constraint.multiplicity
        deviation = Deviation(board.sheet, constraint.tier, weight, constraint.cost, strict)
        KINDS[constraint.kind].encode(board, point, constraint, deviation)
        deviation.close()

    def solve(
        self,
        part: Part,
        stop: Stop,
        seed: int,
        work: float,
        floors: Sequence[Floor],
        hint: Plan | None,
    ) -> Solved:
        """Bound the cost of a part.

        Parameters
        ----------
        work
            Deterministic time the solve may take.
        floors
            What is proven of it already, of parts of it or of all. The relaxation of the model
            does not see why a part must cost so much, so that this adds to what it sees.
        hint
            A timetable to begin with.
        """
        encoding = self.build(part, floors)
        least = _proven(floors)
        spent = BUILD_WORK * len(encoding.model.proto.variables)
        if encoding.sheet.broken:
            stop.spend(spent)
            return Solved(least, True, True, spent)
        cost = encoding.sheet.cost(Tier.SOFT)
        if not cost.vars:
            stop.spend(spent)
            return Solved(max(least, cost.const), True, False, spent)
        encoding.minimise({Tier.SOFT: 1})
        if hint is not None:
            encoding.hint(hint)
        solver = single_solver(seed)
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = stop.work_left(work)
        solver.parameters.max_time_in_seconds = stop.seconds(1e6)
        with Interrupter(stop, solver.stop_search):
            outcome = cp_sat_outcome(solver.solve(encoding.model))
        spent += solver.deterministic_time
        stop.spend(spent)
        if outcome is Outcome.INFEASIBLE:
            return Solved(least, True, True, spent)
        proven = solver.best_objective_bound
        bound = math.ceil(proven - ROUNDING) if math.isfinite(proven) else least
        return Solved(max(least, bound), outcome is Outcome.OPTIMAL, False, spent)


def _proven(floors: Sequence[Floor]) -> int:
    """Return what floors prove together; no two share a point."""
    return sum(least for _, least in floors)
