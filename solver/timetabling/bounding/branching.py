"""HiGHS on one program in a process of its own, in slices of its processor time.

Its branch and cut may not look up for a minute (one round of cuts on a large model), so that in
a thread it could not be stopped when a search has to end. The process is ended at any time; a
slice is over at the first moment at which HiGHS looks up after it has had its time.
"""

from __future__ import annotations

import contextlib
import math
import pickle
import queue
import subprocess
import sys
import threading
import weakref
from typing import IO, Any, cast

import numpy as np

from ...engine.stop import POLL_SECONDS, Stop
from ..encoding.program import Program
from .branching_child import Report, Task

# A slice that takes so many times its processor time (others run, too, or HiGHS does not look
# up) is not waited for any longer; it goes on beside.
PATIENCE = 3.0
# HiGHS computes in floating point, with tolerances of 1e-6 a row: a bound counts as the whole
# number above it only where it is clearly above the one below.
ROUNDING = 1e-3


class Branching:
    """A solve that goes on from slice to slice.

    Parameters
    ----------
    stop
        Ends the process when it says so.

    Attributes
    ----------
    bound
        Proven: no solution costs less. None while nothing is.
    finished
        Nothing more will come: `bound` is what can be proven.
    failed
        Nothing more will come, as the process has ended before.
    """

    def __init__(self, program: Program, seed: int, stop: Stop) -> None:
        self.bound: int | None = None
        self.finished = False
        self.failed = False
        self._stop = stop
        self._unit, self._offset = _grid(program)
        self._seconds = 0.0
        self._running = False
        self._outbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._reports: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            # Not with -m: what it pickles has to be known here by its module's own name.
            [sys.executable, "-c", f"from {__package__}.branching_child import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # Nor may it outlive this object or this process.
        weakref.finalize(self, _end, self._process)
        self._outbox.put(Task(program, seed))
        # The threads hold what they need and not this object, so that it can go.
        for target, arguments in (
            (_send, (self._process, self._outbox)),
            (_listen, (self._process, self._reports)),
            (_guard, (self._process, self._outbox, stop)),
        ):
            threading.Thread(target=target, args=arguments, daemon=True).start()

    def run(self, seconds: float) -> float:
        """Let it have so many seconds of processor time; return how many it has had since.

        Returns early where the search ends.
        """
        if self.finished or self.failed:
            return 0.0
        if not self._running:
            self._outbox.put(seconds)
            self._running = True
        before, left = self._seconds, PATIENCE * seconds
        while self._running and left > 0 and not self._stop:
            self._take()
            left -= POLL_SECONDS
        return self._seconds - before

    def close(self) -> None:
        """End the process."""
        self.finished = True
        self._process.kill()

    def _take(self) -> None:
        """Wait a moment for a report."""
        try:
            report = self._reports.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return
        self._running = False
        if report is None:
            self.failed = True
            return
        self._seconds = report.seconds
        if report.bound is not None:
            self.bound = self._rounded(report.bound)
        if report.finished:
            self.close()

    def _rounded(self, bound: float) -> int:
        """Return the least cost that is possible at or above a bound."""
        steps = math.ceil((bound - self._offset) / self._unit - ROUNDING)
        return self._offset + self._unit * steps


# ---- threads of the process -------------------------------------------------------------


def _send(process: subprocess.Popen[bytes], outbox: queue.SimpleQueue[object]) -> None:
    """Send what is put in the outbox; None is the end."""
    stream = cast("IO[bytes]", process.stdin)
    # A process that has ended takes nothing any more, and does not have to.
    with contextlib.suppress(OSError), stream:
        while (item := outbox.get()) is not None:
            pickle.dump(item, stream)
            stream.flush()


def _listen(process: subprocess.Popen[bytes], reports: queue.SimpleQueue[Report | None]) -> None:
    """Take what the process reports; None is its end."""
    stream = cast("IO[bytes]", process.stdout)
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError), stream:
        while True:
            reports.put(pickle.load(stream))
    reports.put(None)


def _guard(process: subprocess.Popen[bytes], outbox: queue.SimpleQueue[object], stop: Stop) -> None:
    """End the process when the search ends, and see to it that nobody waits for it then."""
    while True:
        try:
            process.wait(timeout=POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if stop:
                process.kill()
        else:
            outbox.put(None)
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _grid(program: Program) -> tuple[int, int]:
    """Return the unit and the offset of all costs that are possible: offset + whole · unit."""
    weights: Any = np.unique(np.abs(program.cost)).astype(int)
    return max(1, math.gcd(*weights.tolist())), round(program.offset)
