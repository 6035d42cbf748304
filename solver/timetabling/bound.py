"""Proven lower bounds of the soft cost: small parts solved on their own, and the whole at once.

A soft constraint's point of application looks at a few events only. So the points are dealt out
to clusters, one for each busy resource (a class, a teacher); within a cluster the least cost is
found subject to the hard constraints among its events. Each cluster leaves out everything else,
so that its bound holds for every timetable without hard violation; and as no point is in two
clusters, the bounds add up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from ...models.constraints import (
    AssignResource,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitSimultaneousEvents,
    LimitTravel,
    LimitWorkload,
    PreferResources,
    Tier,
)
from ..engine.incumbent import Bound
from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.board import Scope
from .encoding.ground import is_strict
from .encoding.model import Encoder
from .landscape import Landscape
from .lns import BUILD_WORK, small_solver

# Deterministic time for a cluster's first attempt; it doubles with every further one.
FIRST_WORK = 0.5
# Largest model (options) for which the whole is tried at once.
WHOLE_OPTIONS = 40_000

_ABOUT_SLOTS = (AssignResource, PreferResources, AvoidSplitAssignments, LimitTravel, LimitWorkload)


@dataclass
class Cluster:
    """Events, the soft points judged among them, and what is proven of these."""

    events: tuple[int, ...]
    points: tuple[int, ...]
    bound: int = 0
    solved: bool = False
    work: float = FIRST_WORK


class Bounder:
    """Raises the bound step by step; each step is one solve."""

    def __init__(self, encoder: Encoder, land: Landscape, stop: Stop, bound: Bound) -> None:
        self.encoder = encoder
        self.land = land
        self.ground = encoder.ground
        self.stop = stop
        self.bound = bound
        self.spent = 0.0
        self.infeasible = False
        self._choosable = {
            r for place in land.open_slots for r in self.ground.candidates(*place, wide=True)
        }
        self._events_of = {
            r: tuple(dict.fromkeys(e for e, _ in places))
            for r, places in enumerate(self.ground.index.given_slots)
        }
        self.clusters = self._deal()
        self.whole = self._whole()

    @property
    def done(self) -> bool:
        """Whether nothing is left to prove."""
        if self.infeasible or (self.whole is not None and self.whole.solved):
            return True
        return self.whole is None and all(cluster.solved for cluster in self.clusters)

    def step(self, costs: tuple[int, ...]) -> None:
        """Solve the cluster that promises most: the least work first, then the largest gap."""
        open_clusters = [c for c in self.clusters if not c.solved]
        if self.whole is not None and not self.whole.solved:
            open_clusters.append(self.whole)
        if not open_clusters:
            return
        cluster = min(
            open_clusters, key=lambda c: (c.work, c.bound - sum(costs[n] for n in c.points))
        )
        self._solve(cluster, sum(costs[n] for n in cluster.points))
        proven = sum(c.bound for c in self.clusters)
        if self.whole is not None:
            proven = max(proven, self.whole.bound)
        self.bound.raise_to(proven)

    def _solve(self, cluster: Cluster, cost: int) -> None:
        if cost == cluster.bound:
            # The timetable at hand costs no more than is proven already.
            cluster.solved = True
            return
        scope = self._scope(cluster)
        nothing = tuple(() for _ in scope.kept)
        encoding = self.encoder.build(scope, nothing, self._watched(cluster))
        encoding.minimise({Tier.SOFT: 1})
        solver = small_solver(1)
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = self.stop.work_left(cluster.work)
        solver.parameters.max_time_in_seconds = self.stop.seconds(1e6)
        with Interrupter(self.stop, solver.stop_search):
            outcome = cp_sat_outcome(solver.solve(encoding.model))
        work = solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables)
        self.stop.spend(work)
        self.spent += work
        cluster.work *= 2
        if outcome is Outcome.INFEASIBLE:
            self.infeasible = True
        elif not encoding.model.has_objective():
            cluster.bound = max(cluster.bound, encoding.sheet.cost(Tier.SOFT).const)
            cluster.solved = outcome is Outcome.OPTIMAL
        elif outcome is not Outcome.UNKNOWN or math.isfinite(solver.best_objective_bound):
            proven = math.ceil(solver.best_objective_bound - 1e-6)
            cluster.bound = max(cluster.bound, proven)
            cluster.solved = outcome is Outcome.OPTIMAL

    def _scope(self, cluster: Cluster) -> Scope:
        events = self.ground.index.problem.events
        inside = set(cluster.events)
        return Scope(
            kept=tuple(() for _ in events),
            free={e: events[e].duration for e in cluster.events},
            pooled=frozenset(place for place in self.land.open_slots if place[0] in inside),
        )

    # ---- who is judged where ---------------------------------------------------------

    def _deal(self) -> list[Cluster]:
        """Deal the soft points out to the busiest resources that have all their events."""
        load = {
            r: sum(self.ground.index.problem.events[e].duration for e in events)
            for r, events in self._events_of.items()
            if self.ground.no_clash[r] and r not in self._choosable
        }
        owners: dict[int, set[int]] = defaultdict(set)
        for r in load:
            for e in self._events_of[r]:
                owners[e].add(r)
        dealt: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number in self._judged():
            events = self._touched(number) or ()
            common = set.intersection(*(owners[e] for e in events)) if events else set()
            if common:
                events = self._events_of[max(common, key=lambda r: (load[r], -r))]
            dealt[tuple(sorted(events))].append(number)
        return [Cluster(events, tuple(points)) for events, points in dealt.items() if events]

    def _whole(self) -> Cluster | None:
        events = range(len(self.ground.index.problem.events))
        if len(events) * self.ground.times > WHOLE_OPTIONS or len(self.clusters) < 2:
            return None
        exclusive = tuple(e for e in events if self._counts(e))
        judged = [n for n in self._judged() if set(self._touched(n) or ()) <= set(exclusive)]
        return Cluster(exclusive, tuple(judged), work=4 * FIRST_WORK)

    def _counts(self, event: int) -> bool:
        """Tell whether no timetable without hard violation lets an event meet twice at once.

        The models assume so.
        """
        index = self.ground.index
        return index.problem.events[event].duration == 1 or any(
            slot.resource is not None and self.ground.no_clash[slot.resource]
            for slot in index.slots[event]
        )

    def _touched(self, number: int) -> tuple[int, ...] | None:
        """Return the events that a point looks at, None where open slots matter to it."""
        point = self.encoder.points[number]
        if point.resource is None:
            return point.events
        if point.resource in self._choosable:
            return None
        return self._events_of[point.resource]

    def _judged(self) -> list[int]:
        """Return the soft points that a bound can be proven of."""
        constraints = self.ground.index.problem.constraints
        found: list[int] = []
        for number, point in enumerate(self.encoder.points):
            constraint = constraints[point.constraint]
            if is_strict(constraint) or isinstance(constraint, _ABOUT_SLOTS):
                continue
            events = self._touched(number)
            if events and all(self._counts(e) for e in events):
                found.append(number)
        return found

    def _watched(self, cluster: Cluster) -> list[int]:
        """Return the points of a cluster's model: its soft ones, and hard ones among its events.

        A hard point that looks at other events as well is kept where leaving these out can only
        lower its deviation.
        """
        inside = set(cluster.events)
        found = set(cluster.points)
        for number in self.encoder.points_around(cluster.events):
            constraint = self.ground.index.problem.constraints[
                self.encoder.points[number].constraint
            ]
            if not is_strict(constraint) or isinstance(constraint, _ABOUT_SLOTS):
                continue
            events = self._touched(number)
            if _only_falls(constraint) or (events is not None and inside.issuperset(events)):
                found.add(number)
        return sorted(found)


def _only_falls(constraint: object) -> bool:
    """Tell whether the deviation cannot rise when events are taken away."""
    if isinstance(constraint, LimitBusyTimes):
        return constraint.minimum <= 1
    return isinstance(
        constraint,
        AvoidClashes | AvoidUnavailableTimes | LimitConsecutiveBusyTimes | LimitSimultaneousEvents,
    )
