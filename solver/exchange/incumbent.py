"""The best plan so far, and what is told of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..engine.stop import Stop
from .matrix import Matrix, Point
from .restricted import SLACK
from .sheet import Linear
from .stage import NOISE, Stage

Told = Callable[[str | None, float | None, float | None], None]
"""Hears of the goal at hand, its value and its bound in the goal's unit."""


@dataclass
class Incumbent:
    """The best plan so far: it keeps every hard rule and what earlier goals have reached.

    Attributes
    ----------
    gap
        Relative gap at which a goal is good enough.
    found, told
        Hear of a better plan, and of values and bounds.
    """

    matrix: Matrix
    stop: Stop
    found: Callable[[Point], None]
    told: Told
    gap: float
    best: Point | None = None

    def value(self, goal: Linear) -> float:
        """Return the plan's sum of a goal, its offset not included."""
        if self.best is None:
            raise ValueError("there is no plan to evaluate")
        return self.best.value(self.matrix, goal)

    def accept(self, point: Point, goal: Linear | None = None) -> None:
        """Keep a plan that is no worse."""
        if goal is not None and self.best is not None:
            before = self.value(goal)
            if point.value(self.matrix, goal) > before + SLACK * max(1.0, abs(before)):
                return
        self.best = point
        self.found(point)

    def tell(self, stage: Stage, bound: float) -> None:
        """Tell of a goal's value and bound."""
        goal = stage.goal
        value = None if self.best is None else (self.value(goal) + goal.offset) / goal.scale
        known = (bound + goal.offset) / goal.scale if math.isfinite(bound) else None
        self.told(stage.name, value, known)

    def is_better(self, point: Point, goal: Linear, then: Linear | None) -> bool:
        """Tell whether a plan is better in a goal, or as good in it and better in the next."""
        for one in (goal, then):
            if one is None:
                continue
            before, value = self.value(one), point.value(self.matrix, one)
            if abs(value - before) > SLACK * max(1.0, abs(before)):
                return value < before
        return False

    def near(self, stage: Stage, bound: float) -> bool:
        """Tell whether nothing is left to gain, or no time to gain it."""
        if self.best is None or self.stop:
            return bool(self.stop)
        return self.close(stage, self.value(stage.goal), bound)

    def close(self, stage: Stage, value: float, bound: float) -> bool:
        """Tell whether a value is as good as a bound allows."""
        least = self.gap * abs(value + stage.goal.offset)
        whole = 1.0 - NOISE if stage.whole else 0.0
        return value - bound < max(least, whole, NOISE * abs(value))
