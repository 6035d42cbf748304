"""From a school with its sectioning (or from a problem) to a timetable, judged independently."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, overload

from zouban.explaining import explain
from zouban.mailbox import Mailbox
from zouban.manifests import default_workers, manifest_of
from zouban.models.compile import compile_timetabling
from zouban.models.errors import UsageError
from zouban.models.problem import Assignment, Problem
from zouban.models.result import Cost, Result, Status, StoppedBy, fingerprint
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable
from zouban.roads import ProblemRoad, Road, SchoolRoad
from zouban.solver.timetabling.outcome import Found, OnProgress
from zouban.solver.timetabling.search import solve as search

CONFLICT_SECONDS = 40.0
"""Time for a proof of "infeasible" and for making it small, after the search."""


def compile(school: School, sectioning: Sectioning) -> Problem:
    """Return the timetabling problem of a school with its sectioning.

    Raises
    ------
    InputError
        Where rows of the rules table cannot be read.
    """
    return compile_timetabling(school, sectioning).problem


@overload
def timetable(
    data: School,
    sectioning: Sectioning,
    *,
    time_limit: float | None = ...,
    work_limit: float | None = ...,
    seed: int = ...,
    workers: int | None = ...,
    start: Timetable | None = ...,
    target: Cost | None = ...,
    partial: bool = ...,
    stop: threading.Event | None = ...,
    on_incumbent: Callable[[Timetable, Cost], None] | None = ...,
    on_progress: OnProgress | None = ...,
    source: str | None = ...,
) -> Result[Timetable]: ...


@overload
def timetable(
    data: Problem,
    sectioning: None = ...,
    *,
    time_limit: float | None = ...,
    work_limit: float | None = ...,
    seed: int = ...,
    workers: int | None = ...,
    start: Assignment | None = ...,
    target: Cost | None = ...,
    partial: bool = ...,
    stop: threading.Event | None = ...,
    on_incumbent: Callable[[Assignment, Cost], None] | None = ...,
    on_progress: OnProgress | None = ...,
    source: str | None = ...,
) -> Result[Assignment]: ...


def timetable(
    data: School | Problem,
    sectioning: Sectioning | None = None,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    start: Any = None,
    target: Cost | None = None,
    partial: bool = False,
    stop: threading.Event | None = None,
    on_incumbent: Callable[[Any, Cost], None] | None = None,
    on_progress: OnProgress | None = None,
    source: str | None = None,
) -> Result[Any]:
    """Find a timetable that costs as little as possible.

    Parameters
    ----------
    data, sectioning
        A school with its sectioning; or a problem alone.
    time_limit, work_limit
        Seconds, and deterministic time; without either the search ends where nothing better can
        exist, or at `stop`.
    workers
        Threads; None for as many as there are processors. With one worker, a work limit and a
        seed the answer is exactly reproducible.
    start
        Timetable to begin with.
    target
        The search ends as soon as its timetable costs no more (tiers compared in order).
    partial
        Search even where a necessary condition proves that nothing complete exists.
    stop
        Ends the search when set; the best timetable so far is returned.
    on_incumbent
        Called in a thread of its own with the newest better timetable and its cost, at most once
        a second; such a timetable is marked as interrupted.
    on_progress
        Called with elapsed time, cost and bound, from the searching threads.
    source
        Where the input came from, for the manifest.

    Returns
    -------
    Result
        The cost is the judge's: recomputed without the problem or anything of the solver. The
        status is infeasible where it is proven that something has to be left out or broken; the
        answer then is the best of that kind, None where a necessary condition already fails.
    """
    began = time.monotonic()
    limits = {"time_limit": time_limit, "work_limit": work_limit, "seed": seed}
    count = default_workers() if workers is None else workers
    wanted = None if target is None else target.key()
    parameters = {**limits, "workers": count, "target": wanted, "input": source}
    if isinstance(data, Problem):
        if sectioning is not None:
            raise UsageError("A problem is solved without a sectioning.")
        road: Road = ProblemRoad(data)
    elif sectioning is None:
        raise UsageError("A school's timetable needs its sectioning; section(school) finds one.")
    else:
        parameters["sectioning_sha256"] = fingerprint(sectioning)
        road = SchoolRoad(data, sectioning)
    manifest = manifest_of("timetable", road.input(), parameters)
    proofs = () if partial else road.proofs()
    if proofs:
        return Result(
            status=Status.INFEASIBLE,
            conflict=tuple(proofs),
            stopped_by=StoppedBy.OPTIMAL,
            runtime_seconds=time.monotonic() - began,
            seed=seed,
            manifest=manifest,
        )
    problem = road.problem()
    overhead = time.monotonic() - began
    found = _search(
        road,
        problem,
        # What follows (decoding, judging) takes about as long as what came before.
        time_limit=None if time_limit is None else max(time_limit - 2 * overhead, 0.1),
        work_limit=work_limit,
        seed=seed,
        workers=count,
        target=target,
        start=None if start is None else road.encode(start),
        stop=stop,
        on_incumbent=on_incumbent,
        on_progress=on_progress,
    )
    result = road.result(found)
    # What is wrong with a school is worth more than its time; a problem's limit is its limit.
    seconds = CONFLICT_SECONDS
    if time_limit is not None and isinstance(data, Problem):
        seconds = min(seconds, time_limit - (time.monotonic() - began))
    stopped = stop is not None and stop.is_set()
    if _asks_why(result, data, work_limit) and seconds > 0 and not stopped:
        told = explain(data, sectioning, time_limit=seconds, seed=seed, stop=stop)
        if told.proven or result.status is Status.INFEASIBLE:
            found_why = {"conflict": told.findings, "status": Status.INFEASIBLE, "bound": None}
            result = result.model_copy(update=found_why)
    return result.model_copy(
        update={"runtime_seconds": time.monotonic() - began, "seed": seed, "manifest": manifest}
    )


def _asks_why(result: Result[Any], data: School | Problem, work_limit: float | None) -> bool:
    """Tell whether to look for what makes a timetable impossible.

    Where the search has proven that it is; and where a school's timetable has come out broken: the
    mistake often lies with one class or teacher, which a search of the whole does not see. Not
    with a work limit, under which the answer must not hang on the clock.
    """
    if result.status is Status.INFEASIBLE:
        return True
    broken = result.cost is None or result.cost.unplaced + result.cost.hard > 0
    return broken and isinstance(data, School) and work_limit is None


def _search(
    road: Road,
    problem: Problem,
    *,
    on_incumbent: Callable[[Any, Cost], None] | None,
    **arguments: Any,
) -> Found:
    if on_incumbent is None:
        return search(problem, **arguments)
    tell = on_incumbent

    def listener(item: tuple[Assignment, Cost]) -> None:
        tell(road.decode(item[0], interrupted=True), item[1])

    with Mailbox(listener) as mailbox:
        return search(
            problem, on_incumbent=lambda found, cost: mailbox.put((found, cost)), **arguments
        )
