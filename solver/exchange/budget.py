"""What of the time and work left a stage may have."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..engine.stop import Stop
from .restricted import NODES_A_UNIT

LEAST_SECONDS = 0.5
"""Seconds that an integer program gets in any case."""

NODES = 2_000
"""Nodes of the tree of an integer program, at most."""


@dataclass
class Budget:
    """The stage at hand's part of the time and work left.

    Attributes
    ----------
    until, work_until
        Seconds since the search began and work at which the stage's part ends.
    """

    stop: Stop
    until: float = math.inf
    work_until: float = math.inf

    @property
    def over(self) -> bool:
        """Whether the stage's time is over."""
        return self.stop.elapsed >= self.until

    def allot(self, left: int) -> None:
        """Give a stage its time and work: its equal part of what is left, twice over."""
        part = min(1.0, 2.0 / (left + 1))
        self.until = self.stop.elapsed + part * self.stop.seconds(math.inf)
        self.work_until = self.stop.work + part * self.stop.work_left(math.inf)

    def share(self) -> float:
        """Return the part of the time and work left that is the stage's."""
        found = 1.0
        for until, now, rest in (
            (self.until, self.stop.elapsed, self.stop.seconds(math.inf)),
            (self.work_until, self.stop.work, self.stop.work_left(math.inf)),
        ):
            if rest < math.inf:
                found = min(found, max(0.0, until - now) / max(rest, 1e-9))
        return found

    def seconds(self) -> float | None:
        """Return the seconds that the stage has left, None for no limit."""
        left = self.until - self.stop.elapsed
        return None if left == math.inf else max(left, LEAST_SECONDS)

    def nodes(self) -> int:
        """Return the nodes that an integer program of the stage may have."""
        left = self.work_until - self.stop.work
        return NODES if left == math.inf else max(1, min(NODES, int(left * NODES_A_UNIT)))
