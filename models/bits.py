"""Sets of times as Python integers: bit t is set for time t."""

from __future__ import annotations

from collections.abc import Iterable


def mask_of(times: Iterable[int]) -> int:
    """Return times as a bit set."""
    mask = 0
    for time in times:
        mask |= 1 << time
    return mask


def times_of(mask: int) -> tuple[int, ...]:
    """Return the times of a bit set, chronological."""
    return tuple(t for t in range(mask.bit_length()) if mask >> t & 1)
