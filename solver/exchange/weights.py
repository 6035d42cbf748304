"""Weights for sums of several goals, spread evenly over all that add up to 1."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_WEIGHT = 0.02
"""No weight is 0: a plan that is best in one goal alone may be dominated in the others."""

BASES = (2, 3, 5)
"""Bases of Halton's sequence: for four goals at most."""


def spread_weights(size: int, most: int) -> Iterator[Floats]:
    """Yield the corners and the middle, then points spread evenly over the simplex."""
    for own in range(size):
        yield _spread(np.eye(size)[own])
    yield np.full(size, 1.0 / size)
    for number in range(1, most - size):
        cuts = np.sort([_halton(number, base) for base in BASES[: size - 1]])
        yield _spread(np.diff(np.concatenate([[0.0], cuts, [1.0]])))


def _spread(weights: Floats) -> Floats:
    return LEAST_WEIGHT + (1.0 - len(weights) * LEAST_WEIGHT) * weights


def _halton(number: int, base: int) -> float:
    """Return the `number`-th element of the van der Corput sequence in a base."""
    found, part = 0.0, 1.0
    while number:
        part /= base
        number, digit = divmod(number, base)
        found += part * digit
    return found
