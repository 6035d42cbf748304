"""Write a school as a folder (CSV and TOML) or as one .xlsx workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..models.base import Record
from ..models.calendar import Calendar
from ..models.school import ALL_WEEKS, School
from .folder_writer import csv_bytes, table_rows, write_tables
from .schema import Table
from .school_tables import SCHOOL
from .settings_tables import CalendarHead, SchoolHead
from .settings_toml import toml_row, write_toml


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
    write_tables(
        SCHOOL,
        path,
        sheets=lambda: school_sheets(school, lang),
        files=lambda: school_files(school, lang),
        overwrite=overwrite,
    )


def school_files(school: School, lang: str = "en") -> dict[str, bytes]:
    """Return the files of a school folder by name."""
    files = {SCHOOL.settings_file: _settings_text(school).encode("utf-8")}
    for table in SCHOOL.csv_tables:
        rows = table_rows(table, _records(school, table), lang)
        files[f"{table.name}.csv"] = csv_bytes(rows)
    return files


def school_sheets(school: School, lang: str = "en") -> dict[str, list[list[str]]]:
    """Return the sheets of a school's workbook by name, header first."""
    return {
        (table.zh if lang == "zh" else table.name): table_rows(table, _records(school, table), lang)
        for table in SCHOOL.tables
    }


def _settings_text(school: School) -> str:
    settings = _settings(school)
    rows = {
        table.name: [toml_row(table, record) for record in settings[table.name]]
        for table in SCHOOL.settings
        if settings[table.name]
    }
    return write_toml(SCHOOL, rows)


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
