"""All grids of a timetable as files: CSV tables, a workbook, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..models.errors import UsageError
from ..models.result import Result
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .atomic import write_bytes, write_folder
from .file_names import file_names
from .folder_writer import csv_bytes
from .grid_page import grid_page
from .grid_workbook import grid_workbook
from .grids import GridKind, GridMaker
from .lists import answer_lists

_FOLDERS = {
    GridKind.CLASS: "classes",
    GridKind.TEACHER: "teachers",
    GridKind.ROOM: "rooms",
    GridKind.STUDENT: "students",
}


def export_grids(
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    folder: str | Path,
    *,
    kinds: Sequence[GridKind] = tuple(GridKind),
    lang: str = "en",
    overwrite: bool = False,
) -> int:
    """Write one CSV grid for everyone of `kinds`, and the lists; return how many grids.

    Raises
    ------
    UsageError
        Where the folder holds files already (unless `overwrite`), or cannot be written.
    """
    target = Path(folder)
    try:
        taken = target.is_dir() and any(target.iterdir())
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {target}: {error}") from None
    if taken and not overwrite:
        raise UsageError(f"{target} is not empty; choose another folder or overwrite it")
    grids = grid_files(school, sectioning, timetable, kinds, lang)
    lists = answer_lists(school, sectioning, timetable, lang)
    write_folder(target, {**lists, **grids}, durable=False)
    return len(grids)


def export_workbook(
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    path: str | Path,
    *,
    lang: str = "en",
    overwrite: bool = False,
) -> int:
    """Write all grids as one .xlsx workbook; return how many.

    Raises
    ------
    UsageError
        Where the file is there already (unless `overwrite`), or cannot be written.
    """
    maker = GridMaker(school, sectioning, timetable, lang)
    target = _free(path, ".xlsx", overwrite)
    write_bytes(target, grid_workbook(maker))
    return _number(maker)


def export_page(
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    path: str | Path,
    *,
    results: Mapping[str, Result[Any]] | None = None,
    lang: str = "en",
    overwrite: bool = False,
) -> int:
    """Write all grids as one self-contained .html page; return how many.

    Parameters
    ----------
    results
        Results of the steps by name: the page says what the timetable costs and what is proven.

    Raises
    ------
    UsageError
        Where the file is there already (unless `overwrite`), or cannot be written.
    """
    maker = GridMaker(school, sectioning, timetable, lang)
    target = _free(path, ".html", overwrite)
    write_bytes(target, grid_page(maker, results or {}))
    return _number(maker)


def _free(path: str | Path, suffix: str, overwrite: bool) -> Path:
    target = Path(path)
    if target.suffix.lower() != suffix:
        raise UsageError(f"{target} does not end in {suffix}")
    if not overwrite and target.exists():
        raise UsageError(f"{target} is there already; choose another name or overwrite it")
    return target


def _number(maker: GridMaker) -> int:
    return sum(len(maker.ids(kind)) for kind in GridKind)


def grid_files(
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    kinds: Sequence[GridKind] = tuple(GridKind),
    lang: str = "en",
) -> dict[str, bytes]:
    """Return the CSV grids by file name ("classes/C1.csv")."""
    maker = GridMaker(school, sectioning, timetable, lang)
    files: dict[str, bytes] = {}
    for kind in kinds:
        ids = maker.ids(kind)
        for item, name in zip(ids, file_names(ids), strict=True):
            files[f"{_FOLDERS[kind]}/{name}.csv"] = csv_bytes(maker.grid(kind, item).table())
    return files
