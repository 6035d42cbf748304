"""One goal in its turn, and sums of goals of which each weighs much more than the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import Matrix
from .sheet import Linear

Floats = NDArray[np.float64]

HEAVIER = 100.0
"""How much more an earlier goal weighs in a sum: much, but within the engine's precision."""

NOISE = 1e-6
"""Distance from a whole number that is the engine's rounding."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One goal in its turn.

    Attributes
    ----------
    slack
        What later goals may give away of it, relative to its value.
    whole
        Its value is a whole number, so that a bound may be rounded to the next one.
    settles
        At 0 it leaves one plan, so that all later goals are what they are there.
    """

    name: str
    goal: Linear
    slack: float = 0.0
    whole: bool = False
    settles: bool = False


def weighted(goals: Sequence[Linear]) -> Linear:
    """Return one sum in which every goal weighs much more than the next."""
    weights = [HEAVIER ** (len(goals) - 1 - place) for place in range(len(goals))]

    def part(arrays: Sequence[Floats]) -> Floats:
        total = np.zeros_like(arrays[0])
        for weight, array in zip(weights, arrays, strict=True):
            total += weight * array
        return total

    return Linear(
        part([g.departures for g in goals]),
        part([g.options for g in goals]),
        part([g.columns for g in goals]),
        offset=sum(weight * g.offset for weight, g in zip(weights, goals, strict=True)),
    )


def plain_bound(matrix: Matrix, goal: Linear) -> float:
    """Return what a sum is at least, whatever the rules: every part of it where it is cheapest."""
    base = matrix.base_cost(goal)
    columns = np.where(base > 0, matrix.base_lower, matrix.base_upper)
    least = np.zeros(matrix.departures)
    np.minimum.at(least, matrix.sheet.choices.departure, goal.options)
    used = base != 0
    return float((base[used] * columns[used]).sum() + (least * matrix.capacity).sum())


def added(one: Linear, other: Linear, weight: float) -> Linear:
    """Return one sum plus another one times a weight."""
    return Linear(
        one.departures + weight * other.departures,
        one.options + weight * other.options,
        one.columns + weight * other.columns,
        offset=one.offset + weight * other.offset,
    )


def rounded(stage: Stage, bound: float) -> float:
    """Round a bound of a whole number up to the next one."""
    if not stage.whole or not math.isfinite(bound):
        return bound
    offset = stage.goal.offset
    return math.ceil(bound + offset - NOISE * max(1.0, abs(bound))) - offset
