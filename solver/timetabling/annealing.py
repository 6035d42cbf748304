"""Annealing by Kempe exchanges: what the compiled loop needs of a Problem, and the way back.

An exchange swaps two places of the week for one unit and, with it, for whoever would clash: the
connected chain of units (Kempe's) that share resources, so that no exchange makes a clash. It was
taken up because neighbourhoods solved by CP-SAT gain slowly on schools of 60 classes and more
(`benchmarks/results` has the comparison).

Only times move, and only of events whose every constraint is understood here; all others stay
where they stand, so that what is not modelled cannot change. Results are judged by the scorer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...models.constraints import (
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    CostFunction,
    LimitBusyTimes,
    LimitConsecutiveBusyTimes,
    LimitIdleTimes,
    LimitSimultaneousEvents,
    PreferTimes,
    SpreadEvents,
    Tier,
)
from ...models.index import times_of
from .anneal_units import movable_units
from .encoding.ground import Ground
from .plan import Part, Plan

_KINDS: dict[type[Constraint], int] = {
    LimitIdleTimes: 0,
    LimitBusyTimes: 1,
    ClusterBusyTimes: 2,
    LimitConsecutiveBusyTimes: 3,
}
_FUNCTIONS = {CostFunction.LINEAR: 0, CostFunction.QUADRATIC: 1, CostFunction.STEP: 2}
# A bound that no count reaches.
_ANY = 1 << 30


def can_anneal(ground: Ground) -> bool:
    """Tell whether the problem is of the sort that is understood here.

    One sort of week only, and no times that overlap on the clock.
    """
    return len(ground.weeks) == 1 and not ground.index.any_overlap


class Anneal:
    """The arrays of one annealing, from a plan without hard violation."""

    def __init__(self, ground: Ground, plan: Plan) -> None:
        self.ground = ground
        self.index = ground.index
        self.plan = plan
        self.units, self.frozen = movable_units(ground, plan)
        self._of_event: dict[int, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.units):
            for part in unit.parts:
                self._of_event[part.event].append(number)
        self._fill()

    # ---- arrays ----------------------------------------------------------------------

    def _fill(self) -> None:
        index, units = self.index, self.units
        self.times = len(index.problem.times)
        self.words = (self.times + 63) // 64
        resources = len(index.problem.resources)
        self.pos = np.array([u.start for u in units], np.int32)
        self.dur = np.array([u.duration for u in units], np.int32)
        self.uptr, self.ures = _rows([u.resources for u in units])
        self.clash = np.array(self.ground.no_clash, np.bool_)
        self.price = np.zeros((len(units), self.times), np.int64)
        self._price()
        self._allow()
        self._points(resources)
        self._caps()
        self._limits()
        self._enter(resources)

    def _allow(self) -> None:
        self.allowed = np.zeros((len(self.units), self.times), np.bool_)
        free: list[int] = []
        lists: list[list[int]] = []
        for number, unit in enumerate(self.units):
            starts: set[int] | None = None
            if not any(part.event in self.frozen for part in unit.parts):
                for part in unit.parts:
                    own = set(self.ground.starts(part.event, part.duration))
                    starts = own if starts is None else starts & own
            closed = 0
            for pick in unit.resources:
                closed |= self.ground.unavailable[pick]
            span = (1 << unit.duration) - 1
            possible = sorted(s for s in starts or () if not closed & span << s)
            self.allowed[number, possible] = True
            self.allowed[number, unit.start] = True
            lists.append(possible or [unit.start])
            if len(possible) > 1:
                free.append(number)
        self.sptr, self.starts = _rows(lists)
        self.free = np.array(free, np.int32)

    def _price(self) -> None:
        """Enter what soft constraints on single times cost."""
        index = self.index
        for number in self.ground.used:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            if constraint.tier is not Tier.SOFT:
                continue
            weight = constraint.weight * constraint.multiplicity
            if isinstance(constraint, PreferTimes):
                for event in cover.events:
                    for u in self._of_event[event]:
                        if constraint.duration in (None, self.units[u].duration):
                            self._charge(u, ~cover.times_mask, weight * self.units[u].duration)
            elif isinstance(constraint, AvoidUnavailableTimes):
                for r in cover.resources:
                    for u, unit in enumerate(self.units):
                        if r in unit.resources:
                            for offset in range(unit.duration):
                                self._charge(u, cover.times_mask >> offset, weight)

    def _charge(self, unit: int, starts: int, cost: int) -> None:
        for start in times_of(starts & (1 << self.times) - 1):
            self.price[unit, start] += cost

    def _points(self, resources: int) -> None:
        index = self.index
        points: list[tuple[int, ...]] = []
        hardness: list[bool] = []
        groups: list[int] = []
        masks: list[list[int]] = []
        of_resource: list[list[int]] = [[] for _ in range(resources)]
        for number in self.ground.used:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            kind = _KINDS.get(type(constraint))
            if kind is None:
                continue
            first = len(groups)
            for mask in _group_masks(index, constraint):
                groups.append(len(masks))
                masks.append(_words(mask, self.words))
            low, high = getattr(constraint, "minimum", 0), getattr(constraint, "maximum", _ANY)
            weight = constraint.weight * constraint.multiplicity
            function = _FUNCTIONS[constraint.cost]
            for r in cover.resources:
                of_resource[r].append(len(points))
                points.append((r, kind, low, high, weight, function, first, len(groups)))
                hardness.append(constraint.tier is not Tier.SOFT)
        self.points = np.array(points, np.int64).reshape(-1, 8)
        self.hardness = np.array(hardness, np.bool_)
        self.groups = np.array(groups, np.int32)
        self.masks = np.array(masks, np.uint64).reshape(-1, self.words)
        self.pptr, self.plist = _rows(of_resource)

    def _caps(self) -> None:
        index = self.index
        tops: list[list[int]] = []
        weights: list[tuple[int, int]] = []
        of_unit: list[dict[int, int]] = [{} for _ in self.units]
        for number in self.ground.used:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            if not isinstance(constraint, LimitSimultaneousEvents):
                continue
            everywhere = not constraint.times and not constraint.time_groups
            mask = (1 << self.times) - 1 if everywhere else cover.times_mask
            for g in cover.event_groups:
                for event in index.event_group_events[g]:
                    for u in self._of_event[event]:
                        of_unit[u][len(tops)] = of_unit[u].get(len(tops), 0) + 1
                tops.append(
                    [constraint.maximum if mask >> t & 1 else -1 for t in range(self.times)]
                )
                hard = constraint.tier is not Tier.SOFT
                weights.append((constraint.weight * constraint.multiplicity, int(hard)))
        self.cptr, self.ccap = _rows([list(row) for row in of_unit])
        self.ctimes = _rows([list(row.values()) for row in of_unit])[1]
        self.top = np.array(tops, np.int32).reshape(-1, self.times)
        self.cweight = np.array(weights, np.int64).reshape(-1, 2)

    def _limits(self) -> None:
        index = self.index
        masks: list[list[int]] = []
        bounds: list[tuple[int, ...]] = []
        of_unit: list[list[int]] = [[] for _ in self.units]
        for number in self.ground.used:
            constraint, cover = index.problem.constraints[number], index.cover[number]
            if not isinstance(constraint, SpreadEvents):
                continue
            hard = int(constraint.tier is not Tier.SOFT)
            weight = constraint.weight * constraint.multiplicity
            for g in cover.event_groups:
                for limit in constraint.limits:
                    for event in index.event_group_events[g]:
                        for u in self._of_event[event]:
                            # A unit of several events of the group counts once for each.
                            of_unit[u].append(len(masks))
                    mask = index.time_group_mask[index.time_group_number[limit.time_group]]
                    masks.append(_words(mask, self.words))
                    bounds.append((limit.minimum, limit.maximum, weight, hard))
        self.lptr, self.llim = _rows(of_unit)
        self.lmask = np.array(masks, np.uint64).reshape(-1, self.words)
        self.lbound = np.array(bounds, np.int64).reshape(-1, 4)

    def _enter(self, resources: int) -> None:
        """Enter the units where the plan has them and count what that costs."""
        from .anneal_kernel import point_cost

        self.cnt = np.zeros((resources, self.times), np.int16)
        self.at = np.full((resources, self.times), -1, np.int32)
        self.busy = np.zeros((resources, self.words), np.uint64)
        self.run = np.zeros(self.top.shape, np.int32)
        self.lcnt = np.zeros(len(self.lmask), np.int32)
        for u, unit in enumerate(self.units):
            for t in range(unit.start, unit.start + unit.duration):
                for r in unit.resources:
                    self.cnt[r, t] += 1
                    self.busy[r, t >> 6] |= np.uint64(1 << (t & 63))
                    if self.clash[r]:
                        self.at[r, t] = u
                for j in range(self.cptr[u], self.cptr[u + 1]):
                    self.run[self.ccap[j], t] += self.ctimes[j]
            for limit in self.llim[self.lptr[u] : self.lptr[u + 1]]:
                if int(self.lmask[limit, unit.start >> 6]) >> (unit.start & 63) & 1:
                    self.lcnt[limit] += 1
        self.cost = np.array(
            [
                point_cost(p, self.points, self.groups, self.masks, self.busy)
                for p in range(len(self.points))
            ],
            np.int64,
        )
        self.hard = int(self.cost[self.hardness].sum())
        self.soft = int(self.cost[~self.hardness].sum())
        self.soft += int(self.price[np.arange(len(self.units)), self.pos].sum())
        over = np.where(self.top >= 0, np.maximum(self.run - self.top, 0), 0).sum(axis=1)
        beyond = np.maximum(self.lbound[:, 0] - self.lcnt, 0)
        beyond = np.maximum(beyond, self.lcnt - self.lbound[:, 1])
        for amount, weight, hard in (
            (over, self.cweight[:, 0], self.cweight[:, 1]),
            (beyond, self.lbound[:, 2], self.lbound[:, 3]),
        ):
            self.hard += int((amount * weight * hard).sum())
            self.soft += int((amount * weight * (1 - hard)).sum())
        self.uphill = np.zeros(2, np.float64)
        self.best = self.pos.copy()
        self.best_soft = self.soft if self.hard == 0 else _ANY

    # ---- running ---------------------------------------------------------------------

    def run_moves(self, seed: int, moves: int, hot: float, cold: float, hard_weight: float) -> None:
        """Make so many exchanges, cooling from `hot` to `cold`."""
        from .anneal_kernel import anneal

        self.hard, self.soft, self.best_soft = anneal(
            seed, moves, hot, cold, hard_weight,
            self.pos, self.dur, self.sptr, self.starts, self.allowed, self.price,
            self.uptr, self.ures, self.clash, self.cnt, self.at, self.busy,
            self.pptr, self.plist, self.points, self.hardness, self.groups, self.masks, self.cost,
            self.cptr, self.ccap, self.ctimes, self.run, self.top, self.cweight,
            self.lptr, self.llim, self.lmask, self.lcnt, self.lbound,
            self.free, self.hard, self.soft, self.best, self.best_soft, self.uphill,
        )  # fmt: skip

    def best_plan(self) -> Plan:
        """Return the best timetable without hard violation as a plan."""
        return self.plan_at(self.best)

    def plan_at(self, starts: NDArray[np.int32]) -> Plan:
        """Return the plan in which every unit starts where `starts` says."""
        plan: list[list[Part]] = [[p for p in parts if p.start < 0] for parts in self.plan]
        for unit, start in zip(self.units, starts.tolist(), strict=True):
            for part in unit.parts:
                plan[part.event].append(part._replace(start=start))
        # What has not moved stays the same object: so the shared standing tells what has.
        return tuple(
            old if sorted(new) == sorted(old) else tuple(sorted(new))
            for old, new in zip(self.plan, plan, strict=True)
        )


def _group_masks(index: Any, constraint: Any) -> list[int]:
    if isinstance(constraint, LimitConsecutiveBusyTimes):
        return [
            sum(1 << index.time_number[t] for t in sequence) for sequence in constraint.sequences
        ]
    return [index.time_group_mask[index.time_group_number[g]] for g in constraint.time_groups]


def _words(mask: int, words: int) -> list[int]:
    return [mask >> 64 * w & (1 << 64) - 1 for w in range(words)]


def _rows(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return rows as one flat array with the places where each begins."""
    ends = np.zeros(len(rows) + 1, np.int32)
    ends[1:] = np.cumsum([len(row) for row in rows])
    return ends, np.array([value for row in rows for value in row], np.int32)
