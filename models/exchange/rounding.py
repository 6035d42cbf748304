"""Shares of heads: "at least" is rounded up, "at most" down, and binary fractions do no harm."""

from __future__ import annotations

import math

_NOISE = 1e-9
"""Far below one head, far above what 0.1 × 30 differs from 3 in binary."""


def at_least(rate: float, number: float) -> int:
    """Return the fewest heads that are this share of `number`."""
    return math.ceil(rate * number - _NOISE)


def at_most(rate: float, number: float) -> int:
    """Return the most heads that are this share of `number`."""
    return math.floor(rate * number + _NOISE)
