"""The timetable a search stands on, with what it costs point by point."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ...models.constraints import Tier
from .encoding.model import Encoder
from .plan import Plan

Key = tuple[int, int, int]
"""Cost in tiers: unplaced, hard, soft; compared in this order."""

TIERS = (Tier.UNPLACED, Tier.HARD, Tier.SOFT)
"""The tiers by their numbers."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A timetable and its cost.

    Attributes
    ----------
    costs
        Cost at each point of application, in its own tier.
    key
        Sum of the costs by tier.
    """

    plan: Plan
    costs: tuple[int, ...]
    key: Key

    @property
    def clean(self) -> bool:
        """Whether nothing is unplaced and no hard constraint is violated."""
        return self.key[0] == 0 and self.key[1] == 0


def tier_factors(base: Standing) -> dict[Tier, int]:
    """Return factors that make one unit of a worse tier outweigh what better tiers may lose.

    They are capped, as CP-SAT's arithmetic suffers from large coefficients; what is accepted is
    decided by comparing tiers.
    """
    hard = min(max(10, base.key[2] + 1), 10_000)
    return {Tier.UNPLACED: hard * 10, Tier.HARD: hard, Tier.SOFT: 1}


class Scorer:
    """Computes standings, in full or from the points that a change has touched."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.tiers = tuple(TIERS.index(encoder.tier(n)) for n in range(len(encoder.points)))

    def score(self, plan: Plan) -> Standing:
        """Return the standing of a plan, computed from scratch."""
        costs = tuple(self.encoder.costs(plan, range(len(self.tiers))))
        return Standing(plan, costs, self._key(costs))

    def rescore(self, base: Standing, plan: Plan, touched: Iterable[int]) -> Standing:
        """Return the standing of a plan that differs from `base` at the touched points only."""
        numbers = list(touched)
        found = self.encoder.costs(plan, numbers)
        return self.replace(base, plan, dict(zip(numbers, found, strict=True)))

    def replace(self, base: Standing, plan: Plan, known: Mapping[int, int]) -> Standing:
        """Return the standing of a plan whose costs are those of `base` but for the known ones."""
        costs = list(base.costs)
        key = list(base.key)
        for number, cost in known.items():
            key[self.tiers[number]] += cost - costs[number]
            costs[number] = cost
        return Standing(plan, tuple(costs), (key[0], key[1], key[2]))

    def _key(self, costs: Iterable[int]) -> Key:
        sums = [0, 0, 0]
        for tier, cost in zip(self.tiers, costs, strict=True):
            if cost:
                sums[tier] += cost
        return (sums[0], sums[1], sums[2])


def _gain(before: Key, after: Key) -> float:
    """Return by which share the cost falls in the first tier that differs."""
    for one, other in zip(before, after, strict=True):
        if one != other:
            return (one - other) / max(one, 1)
    return 0.0


class Best:
    """The standing that all workers improve.

    A worker that finishes after another one has changed the standing has its changes merged:
    most neighbourhoods do not meet.
    """

    def __init__(
        self, scorer: Scorer, standing: Standing, listener: Callable[[Standing], None]
    ) -> None:
        self._scorer = scorer
        self._lock = threading.Lock()
        self._standing = standing
        self._listener = listener
        listener(standing)

    @property
    def standing(self) -> Standing:
        """The standing now."""
        return self._standing

    def offer(self, base: Standing, found: Standing) -> float:
        """Take a standing found from `base` if it is no worse; return what it gains.

        That is a share of the cost in the first tier that differs, 0 where nothing is better.

        Equal cost is taken too: drifting over a plateau leads out of local optima.
        """
        with self._lock:
            now = self._standing
            if found.key > base.key:
                return 0.0
            if now is not base:
                merged = self._merge(base, found, now)
                if merged is None:
                    return 0.0
                found = merged
            if found.key > now.key:
                return 0.0
            self._standing = found
            if found.key < now.key:
                self._listener(found)
            return _gain(now.key, found.key)

    def _merge(self, base: Standing, found: Standing, now: Standing) -> Standing | None:
        plan = list(now.plan)
        for event, parts in enumerate(found.plan):
            if parts != base.plan[event]:
                if now.plan[event] not in (base.plan[event], parts):
                    return found if found.key < now.key else None
                plan[event] = parts
        merged = self._scorer.score(tuple(plan))
        return min(merged, found, key=lambda standing: standing.key)
