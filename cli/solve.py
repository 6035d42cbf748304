"""`zouban solve`: the whole road, from course choices to a verified timetable."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..instances.answer import Answer, write_answer
from ..models.result import Cost, Result
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .codes import ExitCode, code_of
from .context import Context
from .inputs import BUNDLED, read_school_at
from .options import FORCE, Limits, examples, out_option, output_options, search_options
from .outputs import require_answer_place
from .progress import Progress
from .report import print_result, result_json
from .school_run import in_words
from .search import search

if TYPE_CHECKING:
    from ..solving import Solution

SECONDS, TIMETABLE_SECONDS = 300.0, 120.0
"""Time limits where none is given, of the whole and of the timetable alone: about as long as an
office likes to wait for a first look."""

BUNDLED_SECONDS, BUNDLED_TIMETABLE_SECONDS = 60.0, 10.0
"""The same for the bundled school, which is small: the whole command takes less than 20 s."""


@click.command(
    epilog=examples(
        "zouban solve -o out",
        "zouban solve myschool -o out --time-limit 180 --lang zh",
        "zouban solve school.xlsx -o answer.json --json -q",
    )
)
@click.argument("path", type=click.Path(path_type=Path), required=False)
@out_option("Folder (or .json file) for the answer.")
@click.option(
    "--partial",
    is_flag=True,
    help="Search even where it is proven that something has to be left out.",
)
@FORCE
@search_options
@output_options
@click.pass_obj
def solve(
    context: Context,
    path: Path | None,
    out: Path,
    partial: bool,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Check, form sections, find a timetable, verify it (一步到位).

    Without PATH the bundled school is solved. Without limits the timetable is searched for 120 s
    (the bundled school: 10 s); the best answer so far is always on disk, Ctrl-C keeps it.
    """
    require_answer_place(out, force=force)
    school, source = _school(path)
    most = None
    if limits["time_limit"] is None and limits["work_limit"] is None:
        whole, most = (SECONDS, TIMETABLE_SECONDS)
        if path is None:
            whole, most = (BUNDLED_SECONDS, BUNDLED_TIMETABLE_SECONDS)
        limits["time_limit"] = whole
    keeper = _Keeper(context, out, force)
    found = _search(context, school, source, partial, keeper, most, limits)
    written = _write(context, school, found, out, force)
    result = found.result
    if context.json:
        context.emit(result_json(context, result, written))
    else:
        _print(context, found, written)
    return code_of(result)


def _school(path: Path | None) -> tuple[School, str]:
    if path is not None:
        return read_school_at(path), str(path.resolve())
    from .. import bundled

    return bundled(), BUNDLED


class _Keeper:
    """Keeps the best answer so far on disk."""

    def __init__(self, context: Context, out: Path, force: bool) -> None:
        self._context = context
        self._out = out
        self._force = force
        self._answer = Answer()

    def sections(self, result: Result[Sectioning]) -> None:
        """Write the sections: a timetable of an older run in the folder goes."""
        self._answer = answer_of(result, None)
        write_answer(self._answer, self._out, overwrite=self._force)
        self._context.kept = self._out

    def timetable(self, found: Timetable, _: Cost) -> None:
        """Write a better timetable beside the sections."""
        answer = self._answer.model_copy(update={"timetable": found})
        write_answer(answer, self._out, overwrite=self._force)


def answer_of(sections: Result[Sectioning], lessons: Result[Timetable] | None) -> Answer:
    """Return both stages as an answer for files."""
    results: dict[str, Result[Any]] = {"sectioning": sections.model_copy(update={"answer": None})}
    if lessons is not None:
        results["timetable"] = lessons.model_copy(update={"answer": None})
    return Answer(
        sectioning=sections.answer,
        timetable=None if lessons is None else lessons.answer,
        results=results,
        manifest=sections.manifest,
    )


def _search(
    context: Context,
    school: School,
    source: str,
    partial: bool,
    keeper: _Keeper,
    most: float | None,
    limits: Limits,
) -> Solution:
    from .. import solve as solve_school

    def work(stop: threading.Event, progress: Progress) -> Solution:
        found: Solution = solve_school(
            school,
            partial=partial,
            timetable_limit=most,
            stop=stop,
            on_sections=keeper.sections,
            on_incumbent=keeper.timetable,
            on_progress=lambda stage, cost, bound: progress.report(
                stage, in_words(context, cost), bound
            ),
            source=source,
            **limits,
        )
        return found

    with Progress(context) as progress:
        found: Solution = search(context, work, progress)
    return found


def _write(context: Context, school: School, found: Solution, out: Path, force: bool) -> str | None:
    """Write the finished answer with its lists; return where, None where there is none."""
    if found.sections.answer is None:
        return None
    answer = answer_of(found.sections, found.timetable)
    with context.interruption.shielded():
        write_answer(answer, out, school=school, lang=context.lang, overwrite=force)
    return str(out)


def _print(context: Context, found: Solution, written: str | None) -> None:
    print_result(context, found.sections, context.words("Sectioning", "分班"))
    if found.timetable is not None:
        print_result(
            context, found.timetable, context.words("Timetable of these sections", "按此分班的课表")
        )
    if found.impossible and not found.whole:
        context.print(
            context.words(
                f"It is proven that these sections have no complete timetable, not that none have: "
                f"{found.tried} tried. Other modes or sizes may help.",
                f"已证明按此分班没有完整课表，但不排除其他分班可行（已尝试 {found.tried} 种）。"
                f"可改用其他走班模式或班额。",
            )
        )
    if written is None:
        return
    context.print(context.words(f"Written to {written}.", f"已写入 {written}。"))
    answer = None if found.timetable is None else found.timetable.answer
    first = next((c for lesson in answer.lessons for c in lesson.classes), None) if answer else None
    if first is not None:
        context.print(
            context.words("Look at a class: ", "查看班级课表：")
            + f"zouban export {written} --class {first}"
        )
