"""`zouban section`: administrative classes, teaching classes, who sits where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..models.result import Result
from .codes import ExitCode, code_of
from .compare import compare_modes
from .context import Context
from .inputs import read_school_at
from .options import (
    FORCE,
    SCHOOL,
    Limits,
    examples,
    out_option,
    output_options,
    search_options,
)
from .outputs import require_answer_place
from .report import print_result, result_json
from .school_run import find_sections
from .tables import print_table

SECONDS = 120.0
"""Time limit where the user sets none: free requests may be far from proven for hours."""


@click.command(
    epilog=examples(
        "zouban section myschool -o out",
        "zouban section myschool --compare",
        "zouban section myschool --compare --json --time-limit 60",
    )
)
@SCHOOL
@out_option("Folder (or .json file) for the sectioning.", required=False)
@click.option(
    "--compare", is_flag=True, help="Solve every mode and show what each costs, side by side."
)
@FORCE
@search_options
@output_options
@click.pass_obj
def section(
    context: Context,
    path: Path,
    out: Path | None,
    compare: bool,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Form administrative and teaching classes from the students' choices (分班).

    Decides which subjects each class has at home, how many teaching classes run in which band, who
    sits where and who teaches. Every goal is told with its proven bound. Without limits the search
    ends after 120 s at the latest, with the best that was found.
    """
    school = read_school_at(path)
    source = str(path.resolve())
    if compare:
        return compare_modes(context, school, limits)
    if out is None:
        raise click.UsageError("-o OUT is needed, or --compare.")
    require_answer_place(out, force=force)
    if limits["time_limit"] is None and limits["work_limit"] is None:
        limits["time_limit"] = SECONDS
    result = find_sections(context, school, source=source, limits=limits)
    written = _write(context, result, school, out, force)
    if context.json:
        context.emit(result_json(context, result, written))
    else:
        print_result(context, result, context.words("Sectioning", "分班"))
        _print_unplaced(context, result)
    return code_of(result)


def _write(
    context: Context, result: Result[Any], school: Any, out: Path, force: bool
) -> str | None:
    """Write what was found; return where, None where there is nothing."""
    from ..instances.answer import write_result

    if result.answer is None:
        return None
    with context.interruption.shielded():
        write_result(result, out, school=school, lang=context.lang, overwrite=force)
    return str(out)


def _print_unplaced(context: Context, result: Result[Any]) -> None:
    """List the choices that could not be met, why, and the change that would help."""
    if result.answer is None or not result.answer.unplaced:
        return
    header = context.words(
        "student|choice|reason|could take instead", "学号|选择|原因|可改选"
    ).split("|")
    rows = [
        (item.student, item.subject, item.reason, " ".join(item.instead) or "–")
        for item in result.answer.unplaced
    ]
    print_table(context, header, rows, title=context.words("Not placed", "未能安排"))
