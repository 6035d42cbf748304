"""One run of the XHSTT study: an instance solved from scratch, judged from the file written."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zouban.benchmarks.xhstt_reference import Pair
from zouban.instances.xhstt import read_archive, write_archive
from zouban.models.archive import Archive, Solution, SolutionGroup
from zouban.models.archive_scores import verify_archive
from zouban.models.errors import ZoubanError
from zouban.models.problem import Assignment, Problem
from zouban.models.result import Result
from zouban.solver.timetabling.outcome import Progress
from zouban.timetabling import timetable

SHOWN_SECONDS = 5.0
"""Least time between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run's figures depend on besides instance and seed."""

    time_limit: float
    workers: int


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run.

    Attributes
    ----------
    hard, soft
        Cost by the reference evaluator of the solution read back from its file.
    trace
        (seconds, hard, soft) of each better timetable; the clock runs from the call on, the
        instance in memory.
    bound
        Proven lower bound of the soft cost, None without one.
    load
        One-minute load average of the machine at the end; it includes the run itself.
    """

    instance: str
    seed: int
    time_limit: float
    workers: int
    hard: int
    soft: int
    bound: int | None
    status: str
    seconds: float
    trace: tuple[tuple[float, int, int], ...]
    load: float
    day: str

    @property
    def cost(self) -> Pair:
        """Hard and soft cost."""
        return (self.hard, self.soft)

    def first_within(self, hard: int) -> float | None:
        """Return the second at which the hard cost was first at most `hard`, None if never."""
        return next((at for at, cost, _ in self.trace if cost <= hard), None)

    def at(self, moment: float) -> Pair | None:
        """Return the cost that was reached within `moment` seconds, None without a timetable."""
        reached = [(hard, soft) for at, hard, soft in self.trace if at <= moment]
        return reached[-1] if reached else None

    def to_json(self) -> dict[str, Any]:
        """Return the run as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Run:
        """Return a run from what `to_json` gave."""
        trace = tuple((at, hard, soft) for at, hard, soft in data["trace"])
        return cls(**{**data, "trace": trace})


class Trace:
    """What a search has reached when, and the latest state in words."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.points: list[tuple[float, int, int]] = []
        self.bound: int | None = None

    def note(self, progress: Progress) -> None:
        """Take one report of the search."""
        hard, soft = progress.cost.unplaced + progress.cost.hard, progress.cost.soft
        if progress.bound is not None:
            self.bound = progress.bound
        if not self.points or (hard, soft) < self.points[-1][1:]:
            at = round(time.monotonic() - self._began, 2)
            self.points.append((at, hard, soft))

    def told(self) -> str:
        """Return cost and bound now."""
        cost = "–" if not self.points else f"{self.points[-1][1]}/{self.points[-1][2]}"
        return cost if self.bound is None else f"{cost}, bound {self.bound}"


class RunError(ZoubanError):
    """A run that ended without a timetable, with what went wrong."""


def run(
    problem: Problem,
    seed: int,
    settings: Settings,
    keep: Path | None,
    tell: Callable[[str], None],
) -> Run | None:
    """Solve an instance from scratch in a thread of its own: nothing but the problem goes in.

    Parameters
    ----------
    keep
        Folder in which the solution stays; None for one that is gone afterwards.
    tell
        Called now and then with the state in words.

    Returns
    -------
    The run's record, None where it was interrupted (its figures would not be comparable).

    Raises
    ------
    RunError
        Where the search raised an error.
    """
    stop, trace = threading.Event(), Trace()
    outcome: list[Result[Assignment] | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_solve(problem, seed, settings, trace, stop))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=work, name="bench", daemon=True)
    _watch(thread, stop, trace, tell)
    if stop.is_set():
        return None
    result = outcome[0]
    if isinstance(result, BaseException):
        raise RunError(f"{type(result).__name__}: {result}") from result
    if keep is not None:
        found = _finished(problem, seed, settings, result, trace, keep / f"{problem.id}-{seed}.xml")
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "solution.xml"
            found = _finished(problem, seed, settings, result, trace, file)
    least = "no bound" if found.bound is None else f"bound {found.bound}"
    tell(f"{found.hard}/{found.soft}, {least}, {found.seconds:.0f} s: done")
    return found


def _watch(
    thread: threading.Thread, stop: threading.Event, trace: Trace, tell: Callable[[str], None]
) -> None:
    """Start a search and wait for it; a Ctrl-C asks it to end, a second one leaves at once."""
    began, shown = time.monotonic(), -SHOWN_SECONDS
    try:
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
            elapsed = time.monotonic() - began
            if elapsed - shown >= SHOWN_SECONDS:
                shown = elapsed
                tell(f"{elapsed:.0f} s, {trace.told()}")
    except KeyboardInterrupt:
        stop.set()
        tell("stopping; finished runs are kept")
        if thread.ident is not None:
            thread.join()


def _solve(
    problem: Problem, seed: int, settings: Settings, trace: Trace, stop: threading.Event
) -> Result[Assignment]:
    return timetable(
        problem,
        time_limit=settings.time_limit,
        seed=seed,
        workers=settings.workers,
        on_progress=trace.note,
        stop=stop,
    )


def _finished(
    problem: Problem,
    seed: int,
    settings: Settings,
    result: Result[Assignment],
    trace: Trace,
    file: Path,
) -> Run:
    """Write a solution, read it back, judge it, and return the run's record."""
    hard, soft = _judged(problem, result, file)
    return Run(
        instance=problem.id,
        seed=seed,
        time_limit=settings.time_limit,
        workers=settings.workers,
        hard=hard,
        soft=soft,
        bound=None if result.bound is None else int(result.bound),
        status=result.status.value,
        seconds=round(result.runtime_seconds, 1),
        trace=tuple(trace.points),
        load=round(os.getloadavg()[0], 1),
        day=date.today().isoformat(),
    )


def _judged(problem: Problem, result: Result[Assignment], file: Path) -> Pair:
    """Return what the reference evaluator says of the file that the solution is written to."""
    if result.answer is None:
        raise RunError("the search returned no timetable at all")
    told = {"Contributor": "zouban", "Date": date.today().isoformat(), "Description": "bench xhstt"}
    running = f"{result.runtime_seconds:.1f}"
    group = SolutionGroup("zouban", (Solution(result.answer, running_time=running),), told)
    write_archive(Archive((problem,), (group,)), file)
    (score,) = verify_archive(read_archive(file, (problem,)), {problem.id: problem})
    return (score.hard, score.soft)
