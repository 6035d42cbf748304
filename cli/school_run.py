"""Searches on a school, with the best answer so far always on disk."""

from __future__ import annotations

import threading
from pathlib import Path

from ..instances.answer import Answer, write_answer
from ..models.result import Cost, Manifest, Result
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .context import Context
from .options import Limits
from .progress import Progress
from .search import search


def find_sections(
    context: Context, school: School, *, source: str, limits: Limits
) -> Result[Sectioning]:
    """Form sections with progress on standard error."""
    from .. import section

    def work(stop: threading.Event, progress: Progress) -> Result[Sectioning]:
        found: Result[Sectioning] = section(
            school,
            stop=stop,
            on_progress=lambda stage, _: progress.report(stage),
            source=source,
            **limits,
        )
        return found

    with Progress(context) as progress:
        return search(context, work, progress)


def find_timetable(
    context: Context,
    school: School,
    sections: Answer,
    out: Path,
    *,
    source: str,
    start: Timetable | None = None,
    target: Cost | None = None,
    partial: bool = False,
    force: bool = False,
    limits: Limits,
) -> tuple[Result[Timetable], str | None]:
    """Find a timetable for the sectioning in `sections`; return it and where it was written.

    While the search runs, the best timetable so far is written, marked as interrupted.
    """
    from .. import timetable

    if sections.sectioning is None:
        raise ValueError("sections must hold a sectioning")
    sectioning = sections.sectioning

    def work(stop: threading.Event, progress: Progress) -> Result[Timetable]:
        def keep(found: Timetable, cost: Cost) -> None:
            answer = sections.model_copy(update={"timetable": found})
            write_answer(answer, out, overwrite=force)
            context.kept = out

        progress.report("timetable")
        return timetable(
            school,
            sectioning,
            start=start,
            target=target,
            partial=partial,
            stop=stop,
            on_incumbent=keep,
            on_progress=lambda p: progress.report("timetable", in_words(context, p.cost), p.bound),
            source=source,
            **limits,
        )

    with Progress(context) as progress:
        result = search(context, work, progress)
    return result, write_result(context, school, sections, result, out, force)


def in_words(context: Context, cost: Cost | None) -> str | None:
    """Return a cost as progress shows it: its worst tiers only as long as they are above 0."""
    if cost is None:
        return None
    unplaced = context.words(f"{cost.unplaced} unplaced ", f"未排 {cost.unplaced} ")
    hard = context.words(f"{cost.hard} hard ", f"硬 {cost.hard} ")
    soft = context.words(f"{cost.soft} soft", f"软 {cost.soft}")
    return (unplaced if cost.unplaced else "") + (hard if cost.hard else "") + soft


def write_result(
    context: Context,
    school: School,
    sections: Answer,
    result: Result[Timetable],
    out: Path,
    force: bool,
) -> str | None:
    """Write the finished answer with its lists; return where, None where there is none."""
    results = {**sections.results, "timetable": result.model_copy(update={"answer": None})}
    manifest: Manifest | None = result.manifest or sections.manifest
    answer = sections.model_copy(
        update={"timetable": result.answer, "results": results, "manifest": manifest}
    )
    if result.answer is None and sections.sectioning is None:
        return None
    with context.interruption.shielded():
        write_answer(answer, out, school=school, lang=context.lang, overwrite=force)
    return str(out)
