"""Write tables as a folder (CSV and TOML) or as one .xlsx workbook, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..models.errors import UsageError
from .atomic import write_bytes, write_folder
from .csv_text import guarded
from .folder_kind import FolderKind
from .schema import Column, Kind, Table
from .values import write_value

CSV_ENCODING = "utf-8-sig"
"""UTF-8 with byte order mark: without it, a double click in Chinese Excel shows rubbish."""


def write_tables(
    kind: FolderKind,
    path: str | Path,
    *,
    sheets: Callable[[], Mapping[str, Sequence[Sequence[str]]]],
    files: Callable[[], Mapping[str, bytes]],
    overwrite: bool,
) -> None:
    """Write sheets into an .xlsx workbook, or files into a folder, as the path's name says.

    Raises
    ------
    UsageError
        Where the folder holds something else (unless `overwrite`), or cannot be written.
    """
    target = Path(path)
    if target.suffix.casefold() == ".xlsx":
        from .workbook import write_sheets  # openpyxl takes a fifth of a second to import

        write_bytes(target, write_sheets(sheets()))
        return
    write_files(kind, target, files(), overwrite=overwrite)


def write_files(
    kind: FolderKind,
    path: str | Path,
    files: Mapping[str, bytes],
    *,
    overwrite: bool,
    durable: bool = True,
) -> None:
    """Write a folder's files, all of them or none; see `atomic.write_folder`.

    Raises
    ------
    UsageError
        Where the folder holds something else (unless `overwrite`), or cannot be written.
    """
    target = Path(path)
    if not overwrite and _holds_something_else(kind, target):
        raise UsageError(
            f"{target} is not empty and holds no {kind.noun}; choose another folder or overwrite it"
        )
    write_folder(target, files, durable=durable)


def _holds_something_else(kind: FolderKind, folder: Path) -> bool:
    try:
        filled = folder.is_dir() and any(folder.iterdir())
        return filled and not (folder / kind.settings_file).is_file()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {folder}: {error}") from None


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV that spreadsheets open as it is, no name run as a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode(CSV_ENCODING)


def table_rows(table: Table, records: list[tuple[Any, ...]], lang: str) -> list[list[str]]:
    """Return a table's header and cells; records are values in the order of the columns."""
    columns = table.columns
    rows = [[column.title(lang) for column in columns]]
    written = (
        [
            [_cell(value, column, lang) for value in values]
            for column, values in zip(columns, zip(*records, strict=True), strict=True)
        ]
        if records
        else []
    )
    rows.extend(list(row) for row in zip(*written, strict=True))
    return rows


_PLAIN = (Kind.ID, Kind.TEXT)


def _cell(value: Any, column: Column, lang: str) -> str:
    if value is not None and column.kind in _PLAIN:
        return str(value)  # by far the most cells
    return write_value(value, column, lang)
