"""Solves an instance of a XHSTT archive and writes the archive with the solution in it."""

from __future__ import annotations

import threading
from pathlib import Path

from ..instances.xhstt import write_archive
from ..models.archive import Archive, Solution, SolutionGroup
from ..models.errors import UsageError
from ..models.problem import Assignment
from ..models.result import Cost, Result
from .codes import ExitCode, code_of
from .context import Context
from .inputs import problem_of
from .options import Limits
from .progress import Progress
from .report import print_result, result_json
from .school_run import in_words
from .search import search

GROUP = "zouban"
"""Id of the solution group that our solutions are written as."""


def solve_archive(
    context: Context,
    archive: Archive,
    path: Path,
    instance: str | None,
    out: Path,
    limits: Limits,
) -> ExitCode:
    """Solve one instance; the best solution so far is always on disk."""
    from .. import timetable

    if out.suffix.casefold() != ".xml":
        raise UsageError("The timetable of an archive's instance is written as a file: -o NAME.xml")
    problem = problem_of(archive, instance)
    alone = Archive((problem,), (), archive.id, archive.metadata)

    def write(assignment: Assignment) -> None:
        group = SolutionGroup(GROUP, (Solution(assignment),), _METADATA)
        write_archive(Archive(alone.problems, (group,), alone.id, alone.metadata), out)

    def work(stop: threading.Event, progress: Progress) -> Result[Assignment]:
        progress.report(problem.id)

        def keep(found: Assignment, cost: Cost) -> None:
            write(found)

        return timetable(
            problem,
            stop=stop,
            on_incumbent=keep,
            on_progress=lambda p: progress.report(problem.id, in_words(context, p.cost), p.bound),
            source=str(path.resolve()),
            **limits,
        )

    with Progress(context) as progress:
        result = search(context, work, progress)
    written = None
    if result.answer is not None:
        with context.interruption.shielded():
            write(result.answer)
        written = str(out)
    if context.json:
        context.emit(result_json(context, result, written))
    else:
        print_result(context, result, problem.name or problem.id)
    return code_of(result)


_METADATA = {
    "Contributor": "zouban",
    "Date": "",
    "Description": "Found by zouban",
}
"""Head of our solution group, as the standard asks for it."""
