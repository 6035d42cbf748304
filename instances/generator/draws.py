"""Random draws that are the same on every machine: SplitMix64 on plain integers.

Neither `random` nor numpy promises the same numbers in every version, so the generator draws
from raw bits of its own. Steele, Lea, Flood, "Fast splittable pseudorandom number generators"
(OOPSLA 2014); the start state is a SHA-256 of the seed and a path of names, so that two parts
of the generator never share a stream.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Draws:
    """One stream of draws; `fork` opens another that is independent of how far this one is."""

    def __init__(self, seed: int, path: str = "") -> None:
        self._seed = seed
        self._path = path
        digest = hashlib.sha256(f"zouban/{seed}/{path}".encode()).digest()
        self._state = int.from_bytes(digest[:8], "big")

    def fork(self, name: str) -> Draws:
        """Return the stream of the part called `name`."""
        return Draws(self._seed, f"{self._path}/{name}")

    def _bits(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, limit: int) -> int:
        """Return a number of 0 … limit − 1, all equally likely (by rejection)."""
        ceiling = (1 << 64) - (1 << 64) % limit
        while True:
            bits = self._bits()
            if bits < ceiling:
                return bits % limit

    def between(self, low: int, high: int) -> int:
        """Return a number of low … high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of `items`."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return `items` in random order (Fisher and Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` of `items` (all, if there are fewer), in random order."""
        return self.shuffled(items)[:count]
