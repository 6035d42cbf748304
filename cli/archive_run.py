"""Solves an instance of a XHSTT archive and writes the archive with the solution in it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from ..instances.xhstt import write_archive
from ..models.archive import Archive, Solution, SolutionGroup
from ..models.problem import Assignment, Problem
from ..models.result import Cost, Result
from .archive_start import start_of
from .codes import ExitCode, code_of
from .context import Context
from .inputs import problem_of
from .options import Limits
from .outputs import GROUP, require_archive_place
from .progress import Progress
from .report import print_result, result_json
from .school_run import in_words
from .search import search


@dataclass(frozen=True, slots=True)
class ArchiveRun:
    """What is asked of an archive.

    Attributes
    ----------
    path, out
        The archive, and the file for the solution.
    instance
        Id of the instance that is meant, None for the only one.
    start
        "FILE" or "FILE:GROUP" with the solution to begin with, None to begin with nothing.
    target
        Cost at which the search ends, None to go on.
    force
        Replace a file that holds something else than an earlier solution of ours.
    """

    path: Path
    out: Path
    instance: str | None
    start: str | None
    target: Cost | None
    force: bool


def solve_archive(
    context: Context, archive: Archive, asked: ArchiveRun, limits: Limits
) -> ExitCode:
    """Solve one instance; the best solution so far is always on disk."""
    problem = problem_of(archive, asked.instance)
    require_archive_place(asked.out, force=asked.force)
    start = None if asked.start is None else start_of(asked.start, problem)
    written = _Written(context, archive, problem, asked.out)
    result = _run(context, problem, written, asked, start, limits)
    place = None
    if result.answer is not None:
        with context.interruption.shielded():
            written.write(result.answer, result.runtime_seconds)
        place = str(asked.out)
    if context.json:
        context.emit(result_json(context, result, place))
    else:
        print_result(context, result, problem.name or problem.id)
    return code_of(result)


def _run(
    context: Context,
    problem: Problem,
    written: _Written,
    asked: ArchiveRun,
    start: Assignment | None,
    limits: Limits,
) -> Result[Assignment]:
    from .. import timetable

    def work(stop: threading.Event, progress: Progress) -> Result[Assignment]:
        progress.report(problem.id)
        return timetable(
            problem,
            start=start,
            target=asked.target,
            stop=stop,
            on_incumbent=lambda found, cost: written.write(found),
            on_progress=lambda p: progress.report(problem.id, in_words(context, p.cost), p.bound),
            source=str(asked.path.resolve()),
            **limits,
        )

    with Progress(context) as progress:
        return search(context, work, progress)


class _Written:
    """The file of one instance with its best solution so far."""

    def __init__(self, context: Context, archive: Archive, problem: Problem, out: Path) -> None:
        self._context = context
        self._archive = archive
        self._problem = problem
        self._out = out

    def write(self, assignment: Assignment, seconds: float | None = None) -> None:
        """Write instance and solution, whole or not at all."""
        running = None if seconds is None else f"{seconds:.1f}"
        solution = Solution(assignment, running_time=running)
        group = SolutionGroup(GROUP, (solution,), _METADATA)
        archive = self._archive
        write_archive(Archive((self._problem,), (group,), archive.id, archive.metadata), self._out)
        self._context.kept = self._out


_METADATA = {
    "Contributor": "zouban",
    "Date": "",
    "Description": "Found by zouban",
}
"""Head of our solution group, as the standard asks for it; without a date the same run writes the
same bytes."""
