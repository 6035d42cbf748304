"""`zouban timetable`: a weekly timetable for a school that has its sections, or for an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.archive import Archive
from ..models.errors import InputError, UsageError
from ..models.result import Cost
from ..models.school import School
from .codes import ExitCode, code_of
from .context import Context
from .options import (
    FORCE,
    SCHOOL,
    Limits,
    examples,
    out_option,
    output_options,
    search_options,
    target_cost,
)
from .outputs import require_answer_place
from .report import print_result, result_json

if TYPE_CHECKING:
    from ..instances.answer import Answer


@click.command(
    epilog=examples(
        "zouban section myschool -o out && zouban timetable myschool -o out",
        "zouban timetable myschool -o new --sectioning out --time-limit 120",
        "zouban timetable archive.xml --instance BrazilInstance1 -o solved.xml",
        "zouban timetable archive.xml --start solved.xml -o solved.xml --target 0,5",
    )
)
@SCHOOL
@out_option("Folder (or .json file; .xml for an archive) for the timetable.")
@click.option(
    "--sectioning",
    "sectioning_path",
    type=click.Path(path_type=Path),
    default=None,
    help="Answer that holds the sectioning (default: what -o holds already).",
)
@click.option(
    "--start",
    default=None,
    metavar="ANSWER",
    help="Answer whose timetable the search begins with; with -o itself a run is resumed. For an "
    "archive a file with solutions: its cheapest, or that of FILE.xml:GROUP.",
)
@click.option("--instance", default=None, metavar="ID", help="Which instance of an archive.")
@click.option(
    "--target",
    callback=target_cost,
    default=None,
    metavar="HARD,SOFT",
    help="End as soon as the timetable costs no more; for a school nothing unplaced is understood.",
)
@click.option(
    "--partial",
    is_flag=True,
    help="Search even where it is proven that something has to be left out.",
)
@FORCE
@search_options
@output_options
@click.pass_obj
def timetable(
    context: Context,
    path: Path,
    out: Path,
    sectioning_path: Path | None,
    start: str | None,
    instance: str | None,
    target: Cost | None,
    partial: bool,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Find a weekly timetable (排课).

    The best timetable so far is always on disk; Ctrl-C ends the search and keeps it. Every cost
    is recomputed by a check that shares nothing with the search.
    """
    from .. import read
    from ..instances.xhstt import is_archive, read_archive

    # Solutions that are none do not keep an instance from being solved.
    data = read_archive(path, keep_invalid=True) if is_archive(path) else read(path)
    if isinstance(data, Archive):
        from .archive_run import ArchiveRun, solve_archive

        if sectioning_path is not None or partial:
            raise click.UsageError("--sectioning and --partial are for schools, not for archives.")
        asked = ArchiveRun(path, out, instance, start, target, force)
        return solve_archive(context, data, asked, limits)
    if not isinstance(data, School):
        raise UsageError(f"{path} is an answer; give the school, and the answer with --sectioning.")
    if instance is not None:
        raise click.UsageError("--instance is for archives.")
    from .school_run import find_timetable

    require_answer_place(out, force=force)
    sections = _answer(sectioning_path or out, sectioning_path is None)
    result, written = find_timetable(
        context,
        data,
        sections,
        out,
        source=str(path.resolve()),
        start=None if start is None else _answer(Path(start), False).timetable,
        target=target,
        partial=partial,
        force=force,
        limits=limits,
    )
    if context.json:
        context.emit(result_json(context, result, written))
    else:
        print_result(context, result, context.words("Timetable", "课表"))
    return code_of(result)


def _answer(place: Path, default: bool) -> Answer:
    """Read the answer that holds the sectioning (or the start)."""
    from ..instances.answer import read_answer

    try:
        found = read_answer(place)
    except InputError:
        if not default:
            raise
        found = None
    if found is None or found.sectioning is None:
        raise UsageError(
            f"{place} holds no sectioning; form one with `zouban section PATH -o {place}`, name "
            "another with --sectioning, or use `zouban solve`."
        )
    return found
