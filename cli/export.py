"""`zouban export`: timetables on the screen, as grids, workbook or page; exchange plans too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from ..models.errors import UsageError
from .codes import ExitCode
from .context import Context
from .options import examples, out_option, output_options
from .plan_export import export_plan
from .tables import print_table

if TYPE_CHECKING:
    from ..instances.answer import Answer
    from ..instances.grids import Grid
    from ..models.result import Result
    from ..models.school import School
    from ..models.sectioning import Sectioning
    from ..models.timetable import Timetable

GRID_WIDTH = 120
"""Columns of a grid in a file or pipe: five days side by side, names wrapped."""

KINDS = ("class", "teacher", "room", "student")

FILES = {"csv": "FOLDER", "xlsx": "FILE.xlsx", "html": "FILE.html"}
"""Forms that are written, and what -o names for each."""


class _Planned(NamedTuple):
    """What is shown: an answer that has a timetable."""

    sectioning: Sectioning
    timetable: Timetable
    results: Mapping[str, Result[Any]]


F = TypeVar("F", bound=Callable[..., Any])


def _one_of(kind: str, chinese: str) -> Callable[[F], F]:
    return click.option(
        f"--{kind}",
        f"{kind}_ids",
        multiple=True,
        metavar="ID",
        help=f"Timetable of this {kind} ({chinese}); may be repeated.",
    )


@click.command(
    epilog=examples(
        "zouban export out --class C1",
        "zouban export out --teacher T7 --student S0042 --lang zh",
        "zouban export out --to csv -o grids",
        "zouban export out --to xlsx -o timetables.xlsx --lang zh",
        "zouban export out --to html -o timetables.html",
        "zouban export plan.json --to html -o plan.html --lang zh",
        "zouban export plan.json --to audit -o bundle --bureau mybureau",
    )
)
@click.argument("answer", type=click.Path(path_type=Path))
@_one_of("class", "班级课表")
@_one_of("teacher", "教师课表")
@_one_of("room", "教室课表")
@_one_of("student", "学生课表")
@click.option(
    "--to",
    type=click.Choice(("text", *FILES, "audit")),
    default=None,
    help="text: on the screen (with --class and the like); csv: a folder with a file for everyone; "
    "xlsx: one workbook to look things up in and to print; html: one page with search. Of an "
    "exchange plan: csv lists and reports; xlsx the same as one workbook; html a page to publish; "
    "audit an anonymous bundle that anyone can verify.",
)
@click.option(
    "--school",
    "school_path",
    type=click.Path(path_type=Path),
    default=None,
    help="The school, where it no longer stands where it was solved from.",
)
@click.option(
    "--bureau",
    "bureau_path",
    type=click.Path(path_type=Path),
    default=None,
    help="The bureau of an exchange plan, where it no longer stands where it was planned from.",
)
@out_option("Folder for --to csv and audit, file for --to xlsx and html.", required=False)
@click.option("--force", is_flag=True, help="Write over what is there.")
@output_options
@click.pass_obj
def export(
    context: Context,
    answer: Path,
    to: str | None,
    school_path: Path | None,
    bureau_path: Path | None,
    out: Path | None,
    force: bool,
    class_ids: tuple[str, ...],
    teacher_ids: tuple[str, ...],
    room_ids: tuple[str, ...],
    student_ids: tuple[str, ...],
) -> ExitCode:
    """Show or write the timetables of classes, teachers, rooms and students (导出课表).

    ANSWER is what `zouban solve -o` or `zouban timetable -o` wrote; or an exchange plan of `zouban
    exchange -o`, written as lists, workbook, page or anonymous bundle (导出交流方案).
    """
    from ..instances.answer import read_answer

    read = read_answer(answer)
    chosen = (class_ids, teacher_ids, room_ids, student_ids)
    if read.plan is not None:
        if any(chosen):
            raise click.UsageError(
                "--class, --teacher, --room and --student are for timetables; of an exchange plan "
                "`zouban explain BUREAU PLAN --teacher ID` tells one case."
            )
        return export_plan(
            context, read, read.plan, answer, to=to, bureau_path=bureau_path, out=out, force=force
        )
    if to == "audit":
        raise click.UsageError(f"--to {to} is for exchange plans; {answer} holds none.")
    found, school = _load(read, answer, school_path)
    asked = [(kind, item) for kind, ids in zip(KINDS, chosen, strict=True) for item in ids]
    form = to or _form_of(out)
    if form in FILES:
        return _write(context, form, found, school, out, force, bool(asked))
    if out is not None:
        raise click.UsageError("-o goes with --to csv, xlsx or html.")
    return _show(context, found, school, asked)


def _form_of(out: Path | None) -> str:
    """Return what is meant where --to is left out: by the ending of -o."""
    if out is None:
        return "text"
    ending = out.suffix.lower().removeprefix(".")
    return ending if ending in ("xlsx", "html") else "csv"


def _load(found: Answer, answer: Path, school_path: Path | None) -> tuple[_Planned, School]:
    """Return what is shown of an answer, and the school it belongs to."""
    from .inputs import school_of_answer

    if found.timetable is None or found.sectioning is None:
        raise UsageError(f"{answer} holds no timetable; `zouban timetable` or `solve` writes one.")
    planned = _Planned(found.sectioning, found.timetable, found.results)
    return planned, school_of_answer(found, answer, school_path)


def _write(
    context: Context,
    form: str,
    found: _Planned,
    school: School,
    out: Path | None,
    force: bool,
    asked: bool,
) -> ExitCode:
    from ..instances import export as exports
    from .places import ENDINGS, require_ending, require_new

    if out is None:
        raise click.UsageError(f"--to {form} needs -o {FILES[form]}.")
    if asked:
        raise click.UsageError(f"--to {form} writes everyone; leave out --class and the like.")
    require_ending(out, ENDINGS[form])
    require_new(out, force=force)
    what: tuple[Any, ...] = (school, found.sectioning, found.timetable, out)
    how: dict[str, Any] = {"lang": context.lang, "overwrite": force}
    with context.interruption.shielded():
        if form == "csv":
            count = exports.export_grids(*what, **how)
        elif form == "xlsx":
            count = exports.export_workbook(*what, **how)
        else:
            count = exports.export_page(*what, results=found.results, **how)
    if context.json:
        context.emit({"written": str(out), "grids": count})
    context.tell(f"Wrote {count} timetables to {out}.", f"已写入 {count} 份课表：{out}。")
    return ExitCode.DONE


def _show(
    context: Context,
    found: _Planned,
    school: School,
    asked: list[tuple[str, str]],
) -> ExitCode:
    from ..instances.grids import GridKind, GridMaker

    maker = GridMaker(school, found.sectioning, found.timetable, context.lang)
    if not asked:
        ids = {kind: maker.ids(GridKind(kind)) for kind in KINDS}
        raise click.UsageError(
            "Say whose timetable: "
            + ", ".join(f"--{k} ({len(v)}, such as {v[0]})" for k, v in ids.items() if v)
            + "; or --to csv -o FOLDER (xlsx, html: a file) for all."
        )
    grids = []
    for kind, item in asked:
        known = maker.ids(GridKind(kind))
        if item not in known:
            raise click.UsageError(_unknown(kind, item, known))
        grids.append(maker.grid(GridKind(kind), item))
    if context.json:
        context.emit({"grids": [_data(grid) for grid in grids]})
    else:
        for grid in grids:
            print_grid(context, grid)
    return ExitCode.DONE


def _unknown(kind: str, item: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(item, known, n=3) or list(known[:3])
    return f"There is no {kind} '{item}' in this timetable; there are {', '.join(near)}, …"


def _data(grid: Grid) -> dict[str, Any]:
    return {
        "kind": grid.kind.value,
        "id": grid.id,
        "title": grid.title,
        "days": list(grid.days),
        "rows": [
            {"period": row.period, "clock": row.clock, "cells": [list(c) for c in row.cells]}
            for row in grid.rows
        ],
        "unplaced": list(grid.unplaced),
    }


def print_grid(context: Context, grid: Grid) -> None:
    """Print one timetable as a table, what has no place below it."""
    body = [
        (f"{row.period}\n{row.clock}", *("\n".join(cell) for cell in row.cells))
        for row in grid.used_rows()
    ]
    header = (context.words("period", "节次"), *grid.days)
    print_table(context, header, body, title=grid.title, lines=True, width=GRID_WIDTH)
    for text in grid.unplaced:
        context.print(context.words("without a place: ", "未排：") + text)
