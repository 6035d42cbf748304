"""Where a school's tables come from: a folder of CSV and TOML, or a workbook."""

from __future__ import annotations

import difflib
from pathlib import Path

from ..models.errors import InputError
from .csv_text import decode, read_bytes, split_rows
from .raw_table import RawTable, understand
from .refusal import Problems, Refused
from .schema import Table, header_key
from .school_tables import CSV_TABLES, SETTINGS_FILE, TABLE_BY_NAME, TABLES
from .school_toml import understand_toml
from .settings_tables import SETTINGS

Raws = dict[str, RawTable]

_SUFFIXES = (".csv", ".txt", ".tsv")
"""Excel saves "Unicode text" as .txt."""


def read_folder(folder: Path, problems: Problems) -> Raws:
    """Return the raw tables of a school folder by table name."""
    raws = _read_settings(folder / SETTINGS_FILE, problems)
    files = _csv_files(folder, problems)
    for table in CSV_TABLES:
        path = files.get(table.name)
        if path is None:
            raws[table.name] = _absent(table, f"{table.name}.csv", problems)
        else:
            raws[table.name] = _read_csv(table, path, problems)
    return raws


def _read_settings(path: Path, problems: Problems) -> Raws:
    try:
        text = decode(read_bytes(path)).removeprefix("\ufeff")
    except Refused as refused:
        problems.add(SETTINGS_FILE, refused.row, None, None, refused)
        return {table.name: RawTable(table, SETTINGS_FILE, damaged=True) for table in SETTINGS}
    return understand_toml(text.replace("\r\n", "\n"), problems)


def _csv_files(folder: Path, problems: Problems) -> dict[str, Path]:
    """Return the CSV files by the table they hold; refuse doubles and misspelt names."""
    found: dict[str, Path] = {}
    strangers: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.suffix.casefold() not in _SUFFIXES:
            continue
        table = TABLE_BY_NAME.get(header_key(path.stem))
        if table is None or table.settings:
            if path.suffix.casefold() == ".csv":
                strangers.append(path)
        elif table.name in found:
            other = found[table.name].name
            refused = Refused(f"the same table as {other}", f"与 {other} 是同一张表")
            problems.add(path.name, None, None, None, refused)
        else:
            found[table.name] = path
    _refuse_misspelt([path.name for path in strangers], {*found}, ".csv", problems)
    return found


def _refuse_misspelt(names: list[str], found: set[str], suffix: str, problems: Problems) -> None:
    """Refuse names that look like a table that is not there; others are the user's own."""
    missing = {key: t.name for key, t in TABLE_BY_NAME.items() if t.name not in found}
    for name in names:
        near = difflib.get_close_matches(
            header_key(name.removesuffix(suffix)), list(missing), n=1, cutoff=0.8
        )
        if near:
            meant = missing[near[0]] + suffix
            refused = Refused(f"no table; did you mean {meant}?", f"没有此表；是否为 {meant}？")
            problems.add(name, None, None, None, refused)


def _absent(table: Table, file: str, problems: Problems) -> RawTable:
    if table.required:
        refused = Refused(
            f"the table {table.name} ({table.zh}) is missing", f"缺少“{table.zh}”表（{table.name}）"
        )
        problems.add(file, None, None, None, refused)
    return RawTable(table, file, damaged=table.required, absent=True)


def _read_csv(table: Table, path: Path, problems: Problems) -> RawTable:
    known = {key for column in table.columns for key in column.headers()}
    try:
        rows = split_rows(decode(read_bytes(path)), lambda text: header_key(text) in known)
    except Refused as refused:
        problems.add(path.name, refused.row, None, None, refused)
        return RawTable(table, path.name, damaged=True)
    return understand(table, path.name, rows, problems)


def read_workbook(path: Path, problems: Problems) -> Raws:
    """Return the raw tables of a school's workbook by table name."""
    from .workbook import read_sheets  # openpyxl takes a fifth of a second to import

    try:
        sheets = read_sheets(path)
    except Refused as error:
        problems.add(path.name, error.row, None, None, error)
        raise InputError(problems.all()) from None
    found: Raws = {}
    strangers: list[str] = []
    for name, rows in sheets.items():
        table = TABLE_BY_NAME.get(header_key(name))
        if table is None:
            strangers.append(name)
        elif table.name in found:
            refused = Refused("two sheets hold the same table", "两个工作表是同一张表")
            problems.add(name, None, None, None, refused)
        else:
            found[table.name] = understand(table, name, rows, problems)
    _refuse_misspelt(strangers, {*found}, "", problems)
    return {
        table.name: found.get(table.name) or _absent(table, table.name, problems)
        for table in TABLES
    }
