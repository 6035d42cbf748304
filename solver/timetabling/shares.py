"""How a worker divides its work between ways of improving: by what each has gained lately."""

from __future__ import annotations

from dataclasses import dataclass

HALF_LIFE = 4.0
"""Units of its own work after which what a way has gained counts half."""
LEAST = 0.15
"""Share of the work that a way always gets: what pays changes in the course of a search."""


@dataclass
class _Account:
    """What a way has gained for its work, older entries counting less; and its work in all."""

    gained: float = 0.0
    work: float = 0.0
    spent: float = 0.0

    def rate(self) -> float:
        """Return the gain for a unit of work."""
        return self.gained / self.work if self.work else 0.0


class Shares:
    """Two ways of improving one timetable, of which it is told what they cost and gain.

    Annealing is far ahead while a timetable is rough, and on large schools throughout;
    neighbourhoods solved exactly are ahead on small tight ones (Brazilian school of 14 classes:
    60 after 85 s of processor time, where annealing alone stays at 128).
    """

    def __init__(self) -> None:
        self.annealing, self.neighbourhoods = _Account(), _Account()

    def anneals(self) -> bool:
        """Tell whether annealing is next."""
        one, other = self.annealing, self.neighbourhoods
        # Squared: twice the gain has four times the work.
        both = one.rate() ** 2 + other.rate() ** 2
        share = min(1 - LEAST, max(LEAST, one.rate() ** 2 / both)) if both else 0.5
        return one.spent <= share * (one.spent + other.spent)

    def book(self, account: _Account, work: float, gained: float) -> None:
        """Enter what a step of one of the two has cost and gained, a share of the cost.

        What lies back is forgotten in the balance of the two as well, so that a change of what
        pays is followed at once.
        """
        kept = 0.5 ** (work / HALF_LIFE)
        account.work = kept * account.work + work
        account.gained = kept * account.gained + gained
        for each in (self.annealing, self.neighbourhoods):
            each.spent *= kept
        account.spent += work
