"""How work is divided between ways of improving: by what each has gained lately."""

from __future__ import annotations

import threading
from dataclasses import dataclass

HALF_LIFE = 4.0
"""Units of its own work after which what a way has gained counts half."""
LEAST, LEAST_IDLE = 0.15, 0.3
"""Share of the work that a way always gets, while one of the two gains something and while neither
does: what pays changes in the course of a search."""
FADING = 0.8
"""What the last gains count still when there is a new one, whoever has made it."""
MEMORY = 0.05
"""Weight of the last gains, however long ago, beside those of late: they decide where nobody has
gained anything for long."""


@dataclass
class _Account:
    """What a way has gained for its work, of late and with the last gains; its work in all."""

    gained: float = 0.0
    work: float = 0.0
    last_gained: float = 0.0
    last_work: float = 0.0
    spent: float = 0.0
    pending: float = 0.0
    usual: float = 0.0

    @property
    def of_late(self) -> float:
        """Gain for a unit of work, older entries counting less."""
        return self.gained / self.work if self.work else 0.0

    @property
    def at_last(self) -> float:
        """Gain for a unit of work with the last gains, times their weight beside those of late."""
        return MEMORY * self.last_gained / self.last_work if self.last_work else 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One way's turn, and the work that counts for it until it is over."""

    account: _Account
    reserved: float = 0.0


class Shares:
    """Two ways of improving one timetable, of which it is told what they cost and gain.

    All workers share one: what one of them gains tells the others what pays.

    Annealing is far ahead while a timetable is rough, and on large schools throughout;
    neighbourhoods solved exactly are ahead on small tight ones (Brazilian school of 14 classes:
    60 after 85 s of processor time, where annealing alone stays at 128).
    """

    def __init__(self) -> None:
        self.annealing, self.neighbourhoods = _Account(), _Account()
        self._lock = threading.Lock()

    def next(self, *, anneals: bool = True, searches: bool = True) -> Turn:
        """Return whose turn it is, of those that are possible.

        What it is about to spend counts already when the next one asks.
        """
        with self._lock:
            first = anneals and (not searches or self._anneals())
            account = self.annealing if first else self.neighbourhoods
            account.pending += account.usual
            return Turn(account, account.usual)

    def _anneals(self) -> bool:
        one, other = self.annealing, self.neighbourhoods
        idle = max(one.of_late, other.of_late) < max(one.at_last, other.at_last)
        # Squared: twice the gain has four times the work.
        first, second = ((each.of_late + each.at_last) ** 2 for each in (one, other))
        least = LEAST_IDLE if idle else LEAST
        share = min(1 - least, max(least, first / (first + second))) if first + second else 0.5
        mine, others = (each.spent + each.pending for each in (one, other))
        return mine <= share * (mine + others)

    def book(self, turn: Turn, work: float, gained: float) -> None:
        """Enter what a turn has cost and gained, a share of the cost.

        What lies back is forgotten in the balance of the two as well, so that a change of what
        pays is followed at once.
        """
        with self._lock:
            self._book(turn, work, gained)

    def _book(self, turn: Turn, work: float, gained: float) -> None:
        account = turn.account
        account.pending -= turn.reserved
        account.usual = work
        kept = 0.5 ** (work / HALF_LIFE)
        account.work = kept * account.work + work
        account.gained = kept * account.gained + gained
        for each in (self.annealing, self.neighbourhoods):
            each.spent *= kept
            if gained:
                each.last_gained *= FADING
                each.last_work *= FADING
        account.spent += work
        account.last_gained += gained
        account.last_work += work
