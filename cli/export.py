"""`zouban export`: timetables of anyone, on the screen or as CSV grids; exchange plans as lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

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
    from ..models.school import School
    from ..models.sectioning import Sectioning
    from ..models.timetable import Timetable

GRID_WIDTH = 120
"""Columns of a grid in a file or pipe: five days side by side, names wrapped."""

KINDS = ("class", "teacher", "room", "student")


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
    type=click.Choice(("text", "csv", "xlsx", "html", "audit")),
    default=None,
    help="text: on the screen (with --class and the like); csv: one file for everyone, with -o. Of "
    "an exchange plan: csv lists and reports; xlsx the same as one workbook; html a page to "
    "publish; audit an anonymous bundle that anyone can verify.",
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
@out_option("Folder for --to csv and audit, file for xlsx and html.", required=False)
@click.option("--force", is_flag=True, help="Write into a folder that holds something else.")
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

    found = read_answer(answer)
    if found.plan is not None:
        return export_plan(
            context,
            found,
            found.plan,
            answer,
            to=to,
            bureau_path=bureau_path,
            out=out,
            force=force,
        )
    if to not in (None, "text", "csv"):
        raise click.UsageError(f"--to {to} is for exchange plans; {answer} holds none.")
    school, sectioning, timetable = _load(found, answer, school_path)
    chosen = (class_ids, teacher_ids, room_ids, student_ids)
    asked = [(kind, item) for kind, ids in zip(KINDS, chosen, strict=True) for item in ids]
    if (to or ("csv" if out is not None else "text")) == "csv":
        return _write(context, school, sectioning, timetable, out, force, bool(asked))
    if out is not None:
        raise click.UsageError("-o goes with --to csv.")
    return _show(context, school, sectioning, timetable, asked)


def _load(
    found: Answer, answer: Path, school_path: Path | None
) -> tuple[School, Sectioning, Timetable]:
    """Return the parts of an answer and the school it belongs to."""
    from .inputs import school_of_answer

    if found.timetable is None or found.sectioning is None:
        raise UsageError(f"{answer} holds no timetable; `zouban timetable` or `solve` writes one.")
    return school_of_answer(found, answer, school_path), found.sectioning, found.timetable


def _write(
    context: Context,
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    out: Path | None,
    force: bool,
    asked: bool,
) -> ExitCode:
    from ..instances.export import export_grids

    if out is None:
        raise click.UsageError("--to csv needs -o FOLDER.")
    if asked:
        raise click.UsageError("--to csv writes everyone; leave out --class and the like.")
    with context.interruption.shielded():
        count = export_grids(school, sectioning, timetable, out, lang=context.lang, overwrite=force)
    if context.json:
        context.emit({"folder": str(out), "grids": count})
    context.tell(f"Wrote {count} timetables to {out}.", f"已写入 {count} 份课表：{out}。")
    return ExitCode.DONE


def _show(
    context: Context,
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    asked: list[tuple[str, str]],
) -> ExitCode:
    from ..instances.grids import GridKind, GridMaker

    maker = GridMaker(school, sectioning, timetable, context.lang)
    if not asked:
        ids = {kind: maker.ids(GridKind(kind)) for kind in KINDS}
        raise click.UsageError(
            "Say whose timetable: "
            + ", ".join(f"--{k} ({len(v)}, such as {v[0]})" for k, v in ids.items() if v)
            + "; or --to csv -o FOLDER for all."
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
    """Print one timetable as a table, what has no place below it.

    Readings and evenings in which there is nothing all week are left out.
    """
    used = [number for number, row in enumerate(grid.rows) if any(row.cells)]
    rows = grid.rows[used[0] : used[-1] + 1] if used else ()
    body = [
        (f"{row.period}\n{row.clock}", *("\n".join(cell) for cell in row.cells)) for row in rows
    ]
    header = (context.words("period", "节次"), *grid.days)
    print_table(context, header, body, title=grid.title, lines=True, width=GRID_WIDTH)
    for text in grid.unplaced:
        context.print(context.words("without a place: ", "未排：") + text)
