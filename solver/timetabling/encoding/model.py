"""From a scope to a CP-SAT model and back to a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ....models.constraints import AssignResource, AssignTime, AvoidClashes, Tier
from ..plan import UNASSIGNED, Part, Plan
from .board import Board, Option, Scope, Slack
from .catalogue import KINDS, all_points
from .ground import Ground, is_strict
from .linear import ZERO, Linear, Literal, count, total
from .sheet import Deviation, Sheet


class Encoder:
    """Builds models of one Problem, whole or in part."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.points = all_points(ground)
        problem = ground.index.problem
        self._of_event: list[list[int]] = [[] for _ in problem.events]
        self._of_resource: list[list[int]] = [[] for _ in problem.resources]
        for number, point in enumerate(self.points):
            for event in point.events:
                self._of_event[event].append(number)
            if point.resource is not None:
                self._of_resource[point.resource].append(number)

    def build(
        self,
        scope: Scope,
        current: Plan,
        points: Iterable[int] | None = None,
        guards: Callable[[Sheet, int], Literal] | None = None,
    ) -> Encoding:
        """Return the model of a scope around the timetable at hand.

        `points` limits what is watched; by default it is all whose deviation may change.
        `guards` gives a literal for the number of a constraint, without which it need not hold.
        """
        sheet = Sheet()
        board = Board(self.ground, sheet, scope, current, self._slack(scope.loose))
        terms: list[tuple[int, Linear]] = []
        for number in self.affected(board) if points is None else points:
            if guards is not None:
                sheet.guard = guards(sheet, self.points[number].constraint)
            terms.append((number, self._encode(board, number)))
        if scope.pooled:
            limit_pools(board)
        return Encoding(board, terms)

    def costs(self, plan: Plan, numbers: Iterable[int]) -> list[int]:
        """Return what a timetable costs at some points, each in its own tier.

        With nothing to decide every expression folds to a constant, so that the encoders
        themselves are the fast evaluator of the search.
        """
        sheet = Sheet()
        board = Board(self.ground, sheet, Scope(plan, loose=None), plan, Slack(everywhere=True))
        return [self._encode(board, number).const for number in numbers]

    def tier(self, number: int) -> Tier:
        """Return the tier of a point."""
        return self.ground.index.problem.constraints[self.points[number].constraint].tier

    def weight_of(self, number: int) -> int:
        """Return what a unit of deviation costs at a point, before the cost function."""
        rule = self.ground.index.problem.constraints[self.points[number].constraint]
        return rule.weight * rule.multiplicity

    def points_around(self, events: Iterable[int]) -> list[int]:
        """Return the points that look at any of the events, or at a resource given to them."""
        found: set[int] = set()
        for event in events:
            found.update(self._of_event[event])
            for slot in self.ground.index.slots[event]:
                if slot.resource is not None:
                    found.update(self._of_resource[slot.resource])
        return sorted(found)

    def affected(self, board: Board) -> list[int]:
        """Return the points whose deviation may change."""
        found: set[int] = set()
        for event in board.scope.free:
            found.update(self._of_event[event])
        for event, _ in board.scope.choose:
            found.update(self._of_event[event])
        for resource in board.touched:
            found.update(self._of_resource[resource])
        return sorted(found)

    def _slack(self, loose: frozenset[int] | None) -> Slack:
        """Return where loose points allow what the board would rule out beforehand."""
        if loose is None:
            return Slack(everywhere=True)
        index = self.ground.index
        clashing: set[int] = set()
        unplaced: set[int] = set()
        unassigned: set[tuple[int, int]] = set()
        for number in loose:
            point = self.points[number]
            match index.problem.constraints[point.constraint]:
                case AvoidClashes():
                    clashing.add(point.target)
                case AssignTime():
                    unplaced.add(point.target)
                case AssignResource(role=role):
                    unassigned.add((point.target, index.role_slot[point.target][role]))
        return Slack(False, frozenset(clashing), frozenset(unplaced), frozenset(unassigned))

    def _encode(self, board: Board, number: int) -> Linear:
        """Write a point to the model and return its cost."""
        point = self.points[number]
        constraint = self.ground.index.problem.constraints[point.constraint]
        strict = is_strict(constraint)
        if not strict and not board.scope.soft:
            return ZERO
        deviation = Deviation(
            board.sheet,
            constraint.tier,
            constraint.weight * constraint.multiplicity,
            constraint.cost,
            strict and board.scope.loose is not None and number not in board.scope.loose,
        )
        KINDS[constraint.kind].encode(board, point, constraint, deviation)
        return deviation.close()


def limit_pools(board: Board) -> None:
    """Demand that slots whose resources are chosen later do not outnumber them at any time.

    For every set of candidates all slots whose candidates lie within it are counted: Hall's
    condition for these sets, necessary for a choice and in practice nearly always enough.
    """
    needs = board.pooled_runs()
    sets = sorted({candidates for candidates, _ in needs})
    for pool in sets:
        if not all(board.ground.no_clash[r] for r in pool):
            continue
        within = [other for other in sets if set(other) <= set(pool)]
        for week in range(len(board.ground.weeks)):
            for clique in board.ground.cliques:
                present = [p for t in clique for other in within for p in needs.get((other, t), ())]
                if not present:
                    continue
                certain = sum(p is True for p in present)
                wanted = count(certain, [p for p in present if p is not True])
                taken = total(board.busy(r, t, week) for r in pool for t in clique)
                board.sheet.require(total([wanted, taken]), None, len(pool))


class Encoding:
    """A model of a scope, ready to be solved and read back."""

    def __init__(self, board: Board, terms: Sequence[tuple[int, Linear]] = ()) -> None:
        self.board = board
        self.sheet = board.sheet
        self.model = board.sheet.model
        self._terms = terms

    def costs(self, values: Sequence[int]) -> dict[int, int]:
        """Return what the watched points cost in an optimal solution, given by its values.

        In one that is not optimal the auxiliary variables may be larger than they have to be.
        """
        return {
            number: lin.const
            + sum(c * values[v.index] for v, c in zip(lin.vars, lin.weights(), strict=True))
            for number, lin in self._terms
        }

    def minimise(self, factors: dict[Tier, int]) -> None:
        """Set the objective; see `Sheet.minimise`."""
        self.sheet.minimise(factors)

    def open_events(self) -> Iterable[int]:
        """Return the events that the model decides about."""
        return (event for event in self.board.options if self.board.is_open(event))

    def value(self, costs: Sequence[int], factors: Sequence[int]) -> int:
        """Return the objective at a timetable: what it costs at the points, times their factors.

        Points at which nothing is decided, or that do not count, have their constant.
        """
        return sum(
            factors[number] * (costs[number] if lin.vars else lin.const)
            for number, lin in self._terms
        )

    def read(self, values: Sequence[int]) -> Plan:
        """Return the timetable that a solution's values stand for."""
        plan = list(self.board.scope.kept)
        for event in self.open_events():
            plan[event] = tuple(
                sorted(
                    Part(
                        event,
                        option.duration,
                        option.start,
                        tuple(_pick(pick, values) for pick in option.picks),
                        option.weeks,
                    )
                    for option in self.board.options[event]
                    if option.present is True or values[option.present.index]
                )
            )
        return tuple(plan)

    def hint(self, plan: Plan) -> None:
        """Tell the solver a timetable to begin with."""
        variables: list[int] = []
        values: list[int] = []
        for event in self.open_events():
            stands = list(plan[event])
            for option in self.board.options[event]:
                part = _match(option, stands)
                if option.present is not True:
                    variables.append(option.present.index)
                    values.append(int(part is not None))
                elif part is None:
                    continue
                for slot, pick in enumerate(option.picks):
                    if not isinstance(pick, int):
                        here = UNASSIGNED if part is None else part.picks[slot]
                        variables.extend(literal.index for _, literal in pick)
                        values.extend(int(resource == here) for resource, _ in pick)
        hint = self.model.proto.solution_hint
        hint.vars.extend(variables)
        hint.values.extend(values)


def _match(option: Option, stands: list[Part]) -> Part | None:
    """Take the part that an option stands for out of a list."""
    for position, part in enumerate(stands):
        if (part.duration, part.start, part.weeks) == (
            option.duration,
            option.start,
            option.weeks,
        ):
            return stands.pop(position)
    return None


def _pick(pick: int | list[tuple[int, Literal]], values: Sequence[int]) -> int:
    if isinstance(pick, int):
        return pick
    return next((r for r, literal in pick if values[literal.index]), UNASSIGNED)
