"""Write a school as a folder (CSV and TOML) or as one .xlsx workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..models.base import Record
from ..models.calendar import Calendar
from ..models.errors import UsageError
from ..models.school import ALL_WEEKS, School
from .atomic import write_bytes, write_folder
from .schema import Column, Kind, Table
from .school_tables import CSV_TABLES, SETTINGS_FILE, TABLES
from .school_toml import write_toml
from .settings_tables import CalendarHead, SchoolHead
from .values import write_value

CSV_ENCODING = "utf-8-sig"
"""UTF-8 with byte order mark: without it, a double click in Chinese Excel shows rubbish."""

Records = dict[str, list[tuple[Any, ...]]]
"""Values in the order of the columns, by table."""


def write_school(
    school: School, path: str | Path, *, lang: str = "en", overwrite: bool = False
) -> None:
    """Write a school, whole or not at all, the same bytes for the same school.

    Parameters
    ----------
    path
        A folder; or, ending in .xlsx, a workbook.
    lang
        Language of headers and words ("en" or "zh"); readers accept either.
    overwrite
        Write into a folder that holds files but no school.

    Raises
    ------
    UsageError
        Where the folder holds something else, or cannot be written.
    """
    target = Path(path)
    if target.suffix.casefold() == ".xlsx":
        from .workbook import write_sheets  # openpyxl takes a fifth of a second to import

        write_bytes(target, write_sheets(school_sheets(school, lang)))
        return
    if not overwrite and _holds_something_else(target):
        raise UsageError(
            f"{target} is not empty and holds no school; choose another folder or overwrite it"
        )
    write_folder(target, school_files(school, lang))


def _holds_something_else(folder: Path) -> bool:
    try:
        filled = folder.is_dir() and any(folder.iterdir())
        return filled and not (folder / SETTINGS_FILE).is_file()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {folder}: {error}") from None


def school_files(school: School, lang: str = "en") -> dict[str, bytes]:
    """Return the files of a school folder by name."""
    files = {SETTINGS_FILE: write_toml(_settings(school)).encode("utf-8")}
    for table in CSV_TABLES:
        rows = _rows(table, _records(school, table), lang)
        files[f"{table.name}.csv"] = csv_bytes(rows)
    return files


def school_sheets(school: School, lang: str = "en") -> dict[str, list[list[str]]]:
    """Return the sheets of a school's workbook by name, header first."""
    return {
        (table.zh if lang == "zh" else table.name): _rows(table, _records(school, table), lang)
        for table in TABLES
    }


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV that spreadsheets open as it is."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode(CSV_ENCODING)


def _rows(table: Table, records: list[tuple[Any, ...]], lang: str) -> list[list[str]]:
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


def _settings(school: School) -> dict[str, list[Any]]:
    named = [CalendarHead(id=c.id, name=c.name) for c in school.calendars if c.name]
    return {
        "school": [_head(school)],
        "terms": list(school.terms),
        "campuses": list(school.campuses),
        "calendars": named,
        "schemes": list(school.schemes),
        "sectioning": list(school.sectioning),
        "blocks": list(school.blocks),
    }


def _head(school: School) -> SchoolHead:
    return SchoolHead(**{name: getattr(school, name) for name in SchoolHead.model_fields})


def _in_calendar(school: School, calendar: Calendar, table: Table) -> Sequence[Record]:
    if table.name == "periods":
        return calendar.periods
    full = (1 << school.weeks) - 1  # every week reads better as "all" than as a list
    return [
        day.model_copy(update={"weeks": ALL_WEEKS}) if day.weeks == full else day
        for day in calendar.days
    ]


def _records(school: School, table: Table) -> list[tuple[Any, ...]]:
    fields = [column.field for column in table.columns]
    if table.name in ("periods", "days"):
        return [
            tuple(calendar.id if f == "calendar" else getattr(record, f) for f in fields)
            for calendar in school.calendars
            for record in _in_calendar(school, calendar, table)
        ]
    records = _settings(school)[table.name] if table.settings else getattr(school, table.name)
    return [tuple(getattr(record, field) for field in fields) for record in records]
