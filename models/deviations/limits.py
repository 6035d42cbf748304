"""Small arithmetic that several kinds share."""

from __future__ import annotations


def outside(value: int, minimum: int, maximum: int) -> int:
    """Return by how much `value` falls short of `minimum` or exceeds `maximum`."""
    if value < minimum:
        return minimum - value
    return max(value - maximum, 0)
