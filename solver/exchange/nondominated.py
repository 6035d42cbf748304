"""Plans of which none dominates another, by several costs at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import Point
from .people import Mask

Floats = NDArray[np.float64]

NOISE = 1e-9
"""By how much costs are told apart."""


def dominates(own: Floats, theirs: Floats) -> bool:
    """Tell whether costs are nowhere higher than others, and somewhere lower."""
    return bool(np.all(own <= theirs + NOISE) and np.any(own < theirs - NOISE))


@dataclass(slots=True)
class Candidate:
    """One plan; `solved` where it came out of a solve to the end, not on the way there."""

    point: Point
    costs: Floats
    solved: bool


class Nondominated:
    """Plans of a front as they are found.

    Parameters
    ----------
    costs
        What a plan costs, each to be low.
    wanted
        Plans wanted; about twice as many are kept, since any may come to be dominated.
    """

    def __init__(self, costs: Callable[[Point], Floats], wanted: int) -> None:
        self._costs, self._wanted = costs, wanted
        self.found: list[Candidate] = []

    @property
    def solved(self) -> int:
        """How many of the plans came out of a solve to the end."""
        return sum(one.solved for one in self.found)

    def add(self, point: Point, *, solved: bool = False) -> None:
        """Take a plan in that none dominates or equals; those go that it dominates."""
        new = Candidate(point, self._costs(point), solved)
        for old in self.found:
            if np.allclose(old.costs, new.costs, rtol=0.0, atol=NOISE):
                old.solved |= solved
                return
            if dominates(old.costs, new.costs):
                return
        self.found = [old for old in self.found if not dominates(new.costs, old.costs)]
        self.found.append(new)
        if len(self.found) > 2 * self._wanted:
            self.found = self.spread()[: self._wanted]

    def best(self, weights: Floats) -> Point:
        """Return the plan of the lowest weighted sum of costs."""
        return min(self.found, key=lambda one: float(weights @ one.costs)).point

    def scale(self) -> Floats:
        """Return the highest of each cost so far, as a unit to weigh by; 1 where all are 0."""
        found: Floats = np.max([np.abs(one.costs) for one in self.found], axis=0)
        return np.where(found > NOISE, found, 1.0)

    def used(self) -> Mask:
        """Tell of every option whether one of the plans uses it."""
        found: Mask = np.any([one.point.options > 0.5 for one in self.found], axis=0)
        return found

    def spread(self) -> list[Candidate]:
        """Return all, those of solves to the end first, then always the farthest from those."""
        costs = np.array([one.costs for one in self.found])
        low, high = costs.min(axis=0), costs.max(axis=0)
        places = (costs - low) / np.maximum(high - low, NOISE)
        order = [n for n, one in enumerate(self.found) if one.solved]
        left = [n for n, one in enumerate(self.found) if not one.solved]
        while left:
            gaps = [
                min((float(np.abs(places[n] - places[m]).sum()) for m in order), default=0.0)
                for n in left
            ]
            order.append(left.pop(int(np.argmax(gaps))))
        return [self.found[n] for n in order]
