"""When a search ends: time, work, target or the user, in one object that threads may share."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from enum import StrEnum

from ...models.errors import UsageError

# How often a waiting thread looks at the clock and the user's event, in seconds. A tenth of the
# second within which a stop has to be obeyed would do; a smaller one costs nothing.
POLL_SECONDS = 0.05


class StopReason(StrEnum):
    """What ended a search; the values are those of the contract's `stopped_by`."""

    OPTIMAL = "optimal"
    TIME = "time"
    WORK = "work"
    TARGET = "target"
    USER = "user"


class Stop:
    """The end of one search, asked by many.

    Parameters
    ----------
    time_limit
        Wall-clock seconds from now, None for no limit. It only picks the stopping point.
    work_limit
        Deterministic time (CP-SAT's unit, about a second) that may be spent, None for no limit.
    event
        Set by whoever wants the search to end at once (the main thread on SIGINT).

    Raises
    ------
    UsageError
        Where a limit is not above 0.
    """

    def __init__(
        self,
        time_limit: float | None = None,
        work_limit: float | None = None,
        event: threading.Event | None = None,
    ) -> None:
        for name, limit in (("time limit", time_limit), ("work limit", work_limit)):
            if limit is not None and not limit > 0:
                raise UsageError(f"The {name} must be above 0, but is {limit}.")
        self.started = time.monotonic()
        self.time_limit = time_limit
        self.work_limit = work_limit
        self._event = event if event is not None else threading.Event()
        self._lock = threading.Lock()
        self._work = 0.0
        self._reason: StopReason | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.started

    @property
    def work(self) -> float:
        """Deterministic time spent so far."""
        return self._work

    @property
    def spent(self) -> float:
        """What has been spent of what is limited: work where that is, else seconds.

        Who plans by it does the same on a slow machine where work is limited; the time limit then
        only cuts off.
        """
        return self.elapsed if self.work_limit is None else self._work

    @property
    def left(self) -> float:
        """What is left of that; inf where nothing is limited."""
        if self.work_limit is None:
            return self.seconds(math.inf)
        return self.work_left(math.inf)

    @property
    def asked(self) -> bool:
        """Whether the user wants an end, whatever has ended the search before."""
        return self._event.is_set()

    def granted(self, seconds: float) -> Stop:
        """Return a stop for a step that is done even where the limits are used up.

        It ends after so many seconds, or so many units of work where work is what is limited,
        and with the user's event like this one.
        """
        if self.work_limit is None:
            return Stop(seconds, None, self._event)
        return Stop(None, seconds, self._event)

    def spend(self, work: float) -> None:
        """Book deterministic time that a solve has used."""
        with self._lock:
            self._work += work

    def end(self, reason: StopReason) -> None:
        """End the search for this reason; the first reason given stays."""
        with self._lock:
            if self._reason is None:
                self._reason = reason

    def reason(self) -> StopReason | None:
        """Return what ended the search, None while it may go on."""
        if self._reason is None:
            if self._event.is_set():
                self.end(StopReason.USER)
            elif self.time_limit is not None and self.elapsed >= self.time_limit:
                self.end(StopReason.TIME)
            elif self.work_limit is not None and self._work >= self.work_limit:
                self.end(StopReason.WORK)
        return self._reason

    def __bool__(self) -> bool:
        """Tell whether the search has to end."""
        return self.reason() is not None

    def seconds(self, most: float) -> float:
        """Return the seconds a step may take: `most`, or what is left if that is less."""
        if self.time_limit is None:
            return most
        return max(0.0, min(most, self.time_limit - self.elapsed))

    def work_left(self, most: float) -> float:
        """Return the deterministic time a step may take: `most`, or what is left if less."""
        if self.work_limit is None:
            return most
        return max(0.0, min(most, self.work_limit - self._work))


class Interrupter:
    """Calls `interrupt` once, from a thread of its own, when `stop` says so.

    A context manager around a solver call that blocks: CP-SAT's `stop_search`, HiGHS's
    `cancelSolve`. Also ends the call when `also` returns true (a better answer has arrived).
    """

    def __init__(
        self,
        stop: Stop,
        interrupt: Callable[[], object],
        also: Callable[[], bool] | None = None,
    ) -> None:
        self._stop = stop
        self._interrupt = interrupt
        self._also = also
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._done.wait(POLL_SECONDS):
            if self._stop or (self._also is not None and self._also()):
                # A solver that has not begun yet ignores the call, so it is repeated.
                self._interrupt()

    def __enter__(self) -> Interrupter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
