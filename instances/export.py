"""All grids of a timetable as CSV files: classes, teachers, rooms, students."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..models.errors import UsageError
from ..models.school import School
from ..models.sectioning import Sectioning
from ..models.timetable import Timetable
from .atomic import write_folder
from .file_names import file_names
from .folder_writer import csv_bytes
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
