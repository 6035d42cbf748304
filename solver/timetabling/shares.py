"""How work is divided between ways of improving: by what each has gained lately."""

from __future__ import annotations

import threading
from dataclasses import dataclass

HALF_LIFE = 4.0
"""Units of its own work after which what a way has gained counts half; and what both have spent,
of the work of either, unless annealing's last turn was longer or what is under way is."""
LEAST, LEAST_IDLE = 0.15, 0.3
"""Share of the work that a way always gets, while one of the two gains something and while neither
does: what pays changes in the course of a search."""
FADING = 0.8
"""What the last gains count still when there is a new one, whoever has made it."""
TRIAL = 10.0
"""Work of neighbourhoods by which it is known what they gain: no earlier does annealing take all
the time that it may. On a South African school they come to 4 in 100 s, where annealing is ahead
in the first 7 s and one cycle of 137 s comes to 14."""
SHORTEST = 0.1
"""Share of the time left that a turn of annealing may take in any case."""
MEMORY = 0.05
"""Weight of the last gains, however long ago, beside those of late: they decide where nobody has
gained anything for long."""


@dataclass
class _Account:
    """What a way has gained for its work, of late and with the last gains; all its work.

    `spent` is what of its work counts in the balance with the other way, `total` all of it.
    """

    gained: float = 0.0
    work: float = 0.0
    last_gained: float = 0.0
    last_work: float = 0.0
    total: float = 0.0
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


@dataclass(slots=True)
class Turn:
    """One way's turn, the work that counts for it until it is over, and how long it should be.

    `part` is the share of the time left that a turn of annealing may take at the most, `final`
    whether it may do so for good: whether enough is known of the other way.
    """

    account: _Account
    reserved: float = 0.0
    part: float = 0.0
    final: bool = True


class Shares:
    """Two ways of improving one timetable, of which it is told what they cost and gain.

    All workers share one: what one of them gains tells the others what pays.

    Annealing is far ahead while a timetable is rough, and on large schools throughout;
    neighbourhoods solved exactly are ahead on small tight ones (Brazilian school of 14 classes:
    60 after 85 s of processor time, where annealing alone stays at 128).
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.annealing, self.neighbourhoods = _Account(), _Account()
        self._under_way = 0.0
        self._lock = threading.Lock()

    def next(self, *, anneals: bool = True, searches: bool = True) -> Turn:
        """Return whose turn it is, of those that are possible.

        What it is about to spend counts already when the next one asks.
        """
        with self._lock:
            share = self._share()
            mine, others = (each.spent + each.pending for each in self._accounts)
            if anneals and (not searches or mine <= share * (mine + others)):
                wanted = (share if searches else 1.0) * self.workers - self._under_way
                part = min(1.0, max(SHORTEST, wanted))
                known = not searches or self.neighbourhoods.total >= TRIAL
                turn = Turn(self.annealing, self.annealing.usual, part, known)
                self._under_way += part
            else:
                turn = Turn(self.neighbourhoods, self.neighbourhoods.usual)
            turn.account.pending += turn.reserved
            return turn

    def expect(self, turn: Turn, work: float) -> None:
        """Have a turn count for so much work until it is over: it is known to be that long."""
        with self._lock:
            turn.account.pending += work - turn.reserved
            turn.reserved = work

    @property
    def _accounts(self) -> tuple[_Account, _Account]:
        return self.annealing, self.neighbourhoods

    def _share(self) -> float:
        """Return the share of the work that annealing shall have."""
        one, other = self._accounts
        idle = max(one.of_late, other.of_late) < max(one.at_last, other.at_last)
        # Squared: twice the gain has four times the work.
        first, second = ((each.of_late + each.at_last) ** 2 for each in (one, other))
        least = LEAST_IDLE if idle else LEAST
        return min(1 - least, max(least, first / (first + second))) if first + second else 0.5

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
        if account is self.annealing:
            self._under_way -= turn.part
        kept = 0.5 ** (work / HALF_LIFE)
        account.work = kept * account.work + work
        account.gained = kept * account.gained + gained
        # One turn of annealing may last longer than that, and shall be made up for, meanwhile too:
        # it counts in full from its beginning, and what neighbourhoods do beside it may not fade.
        longest = max(HALF_LIFE, self.annealing.usual, self.annealing.pending)
        balance = 0.5 ** (work / longest)
        for each in self._accounts:
            each.spent *= balance
            if gained:
                each.last_gained *= FADING
                each.last_work *= FADING
        account.spent += work
        account.total += work
        account.last_gained += gained
        account.last_work += work
