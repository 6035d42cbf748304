"""The process in which HiGHS runs for `branching`: a task and slices in, reports out, pickled.

It ends by itself when whoever started it is gone.
"""

from __future__ import annotations

import math
import os
import pickle
import sys
import time
from dataclasses import dataclass
from typing import IO, Any

import highspy

from ...engine.highs import silent_highs
from ...engine.status import Outcome, highs_outcome
from ..encoding.program import Program


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be solved."""

    program: Program
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """Where a solve stands.

    Attributes
    ----------
    bound
        No solution costs less; None while nothing is proven.
    seconds
        Processor time of the process so far.
    finished
        Whether the solve has come to its end.
    """

    bound: float | None
    seconds: float
    finished: bool


class _Slices:
    """The time that the parent allows, slice by slice."""

    def __init__(self, inbox: IO[bytes], outbox: IO[bytes]) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._allowed = 0.0

    def report(self, bound: float | None, *, finished: bool) -> None:
        """Tell the parent where the solve stands."""
        pickle.dump(Report(bound, time.process_time(), finished), self._outbox)
        self._outbox.flush()

    def wait(self) -> None:
        """Wait for a slice; leave where there is nobody any more who could grant it."""
        try:
            seconds = pickle.load(self._inbox)
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)
        self._allowed = time.process_time() + seconds

    def look_up(self, kind: int, message: str, out: Any, into: Any, data: Any) -> None:
        """Be called by HiGHS now and then: where the slice is over, report and wait."""
        if time.process_time() >= self._allowed:
            self.report(_finite(out.mip_dual_bound), finished=False)
            self.wait()


def main() -> None:
    """Solve what comes in on standard input."""
    inbox, outbox = sys.stdin.buffer, sys.stdout.buffer
    task: Task = pickle.load(inbox)
    slices = _Slices(inbox, outbox)
    slices.wait()
    highs = _solver(task)
    highs.setCallback(slices.look_up, None)
    highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    highs.run()
    slices.report(_proven(highs), finished=True)
    slices.wait()


def _solver(task: Task) -> Any:
    highs = silent_highs(task.seed)
    # Solutions are the search's business, and what it knows is of no use here: told what the best
    # one costs, HiGHS spent its time on strong branching (BR-SA-00: bound 2 after 120,000
    # iterations, without 5 after 67,000). A large model starts sooner without symmetries.
    highs.setOptionValue("mip_heuristic_effort", 0.0)
    highs.setOptionValue("mip_detect_symmetry", False)
    highs.passModel(task.program.for_highs())
    return highs


def _proven(highs: Any) -> float | None:
    """Return the bound at the end of a solve; None where that says nothing."""
    outcome = highs_outcome(highs.getModelStatus())
    known = outcome in {Outcome.OPTIMAL, Outcome.UNKNOWN}
    return _finite(highs.getInfo().mip_dual_bound) if known else None


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) and abs(value) < highspy.kHighsInf else None
