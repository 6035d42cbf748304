"""Numbers spread over schools such that their weighted coefficient of variation is a given one.

Only operations that every machine and every Python rounds alike: products, quotients, square
roots, and exact sums (`sum` adds floats in another way from Python 3.12 on).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, sqrt

_STEPS = 14
_STRONGEST = 4
"""Highest power of the schools' own weights that is tried."""


def weighted_cv(counts: Sequence[int], pupils: Sequence[int]) -> float:
    """Return sqrt(Σ (P_i/P) (x_i − X)²) / X with x_i = count_i/P_i and X = Σcount/P; 0 for none."""
    total, people = sum(counts), sum(pupils)
    if not total or not people:
        return 0.0
    mean = total / people
    variance = 0.0
    for count, size in zip(counts, pupils, strict=True):
        if size:
            variance += size / people * (count / size - mean) ** 2
    return sqrt(variance) / mean


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Return whole numbers that add up to `total` (or all caps), by largest remainder.

    Nobody gets more than his cap; what he cannot take goes to the others.
    """
    counts = [0] * len(weights)
    left = min(total, sum(caps))
    while left:
        open_ = [i for i, cap in enumerate(caps) if counts[i] < cap and weights[i] > 0]
        if not open_:
            open_ = [i for i, cap in enumerate(caps) if counts[i] < cap]
        whole = fsum(weights[i] for i in open_)
        wanted = {i: left * weights[i] / whole if whole else left / len(open_) for i in open_}
        given = 0
        for i in open_:
            part = min(int(wanted[i]), caps[i] - counts[i])
            counts[i] += part
            given += part
        if given == 0:
            for i in sorted(open_, key=lambda i: (-(wanted[i] % 1), i))[:left]:
                counts[i] += 1
                given += 1
        left -= given
    return counts


def tilted(weights: Sequence[float], strength: float) -> list[float]:
    """Return weights raised to a power between 0 and a few, by products alone.

    Between two whole powers it is the mixture of both: machines differ in `pow`.
    """
    power, part = int(strength), strength - int(strength)
    result = []
    for weight in weights:
        base = 1.0
        for _ in range(power):
            base *= weight
        result.append(base * (1 - part + part * weight))
    return result


def strength_for(cv_of: Callable[[float], float], target: float) -> float:
    """Return the strength of tilt at which `cv_of` comes closest to `target`, by bisection."""
    low, high = 0.0, float(_STRONGEST)
    if cv_of(low) >= target:
        return low
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if cv_of(middle) < target:
            low = middle
        else:
            high = middle
    return high
