"""How much of what is left one step of the search may take, by the clock or by counted work."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..engine.stop import Stop

# Least seconds, or units of work, of a step that is begun at all.
LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Budget:
    """Most seconds and most deterministic time of one step; None for no limit."""

    seconds: float | None = None
    work: float | None = None

    def over(self, seconds: float, work: float) -> bool:
        """Tell whether a step that has taken this has used up its budget."""
        late = self.seconds is not None and seconds > self.seconds
        return late or (self.work is not None and work > self.work)


def part_of(stop: Stop, share: float, most: float = math.inf) -> Budget:
    """Return the budget of a step: its share of what is left, and no more than `most`.

    `most` is in seconds. Where only work is limited it counts as units of work, so that the step
    ends at the same place on every machine, however loaded.
    """
    if stop.work_limit is not None:
        work = max(LEAST, min(most, stop.work_left(math.inf) * share))
        seconds = None if stop.time_limit is None else stop.seconds(math.inf) * share
        return Budget(seconds, work)
    seconds = min(most, stop.seconds(math.inf) * share)
    return Budget(None if seconds == math.inf else max(LEAST, seconds))
