"""Where tables come from: a folder of CSV and TOML, or a workbook."""

from __future__ import annotations

import difflib
from pathlib import Path

from ..models.errors import InputError
from .csv_text import decode, read_bytes, split_rows
from .folder_kind import FolderKind
from .raw_table import RawTable, understand
from .refusal import Problems, Refused
from .schema import Table, header_key
from .settings_toml import understand_toml

Raws = dict[str, RawTable]

_SUFFIXES = (".csv", ".txt", ".tsv")
"""Excel saves "Unicode text" as .txt."""


def read_raws(kind: FolderKind, path: Path, problems: Problems) -> Raws:
    """Return the raw tables of a folder or workbook by table name.

    Raises
    ------
    InputError
        Where nothing can be read at all.
    """
    try:
        if path.is_dir():
            return _read_folder(kind, path, problems)
        if path.exists():
            return _read_workbook(kind, path, problems)
        refused = Refused("no such file or folder", "没有此文件或文件夹")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        refused = Refused(f"cannot be read: {reason}", f"无法读取：{reason}")
    problems.add(str(path), None, None, None, refused)
    raise InputError(problems.all())


def require_rows(kind: FolderKind, raws: Raws, problems: Problems) -> None:
    """Refuse required tables without a row."""
    for table in kind.tables:
        raw = raws[table.name]
        if table.required and not raw.rows and not raw.damaged:
            refused = Refused("the table has no rows", "表中没有数据行")
            problems.add(raw.file, None, None, None, refused)


def _read_folder(kind: FolderKind, folder: Path, problems: Problems) -> Raws:
    raws = _read_settings(kind, folder / kind.settings_file, problems)
    files = _csv_files(kind, folder, problems)
    for table in kind.csv_tables:
        path = files.get(table.name)
        if path is None:
            raws[table.name] = _absent(table, f"{table.name}.csv", problems)
        else:
            raws[table.name] = read_csv(table, path, problems)
    return raws


def _read_settings(kind: FolderKind, path: Path, problems: Problems) -> Raws:
    try:
        text = decode(read_bytes(path)).removeprefix("\ufeff")
    except Refused as refused:
        problems.add(path.name, refused.row, None, None, refused)
        return {table.name: RawTable(table, path.name, damaged=True) for table in kind.settings}
    return understand_toml(kind, text.replace("\r\n", "\n"), problems)


def _csv_files(kind: FolderKind, folder: Path, problems: Problems) -> dict[str, Path]:
    """Return the CSV files by the table they hold; refuse doubles and misspelt names."""
    found: dict[str, Path] = {}
    strangers: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.suffix.casefold() not in _SUFFIXES:
            continue
        table = kind.by_name.get(header_key(path.stem))
        if table is None or table.settings:
            if path.suffix.casefold() == ".csv":
                strangers.append(path)
        elif table.name in found:
            other = found[table.name].name
            refused = Refused(f"the same table as {other}", f"与 {other} 是同一张表")
            problems.add(path.name, None, None, None, refused)
        else:
            found[table.name] = path
    _refuse_misspelt(kind, [path.name for path in strangers], {*found}, ".csv", problems)
    return found


def _refuse_misspelt(
    kind: FolderKind, names: list[str], found: set[str], suffix: str, problems: Problems
) -> None:
    """Refuse names that look like a table that is not there; others are the user's own."""
    missing = {key: t.name for key, t in kind.by_name.items() if t.name not in found}
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


def read_csv(table: Table, path: Path, problems: Problems) -> RawTable:
    """Return the raw table of one CSV file."""
    known = {key for column in table.columns for key in column.headers()}
    try:
        rows = split_rows(decode(read_bytes(path)), lambda text: header_key(text) in known)
    except Refused as refused:
        problems.add(path.name, refused.row, None, None, refused)
        return RawTable(table, path.name, damaged=True)
    return understand(table, path.name, rows, problems)


def _read_workbook(kind: FolderKind, path: Path, problems: Problems) -> Raws:
    from .workbook import read_sheets  # openpyxl takes a fifth of a second to import

    try:
        sheets = read_sheets(path)
    except Refused as error:
        problems.add(path.name, error.row, None, None, error)
        raise InputError(problems.all()) from None
    found: Raws = {}
    strangers: list[str] = []
    for name, rows in sheets.items():
        table = kind.by_name.get(header_key(name))
        if table is None:
            strangers.append(name)
        elif table.name in found:
            refused = Refused("two sheets hold the same table", "两个工作表是同一张表")
            problems.add(name, None, None, None, refused)
        else:
            found[table.name] = understand(table, name, rows, problems)
    _refuse_misspelt(kind, strangers, {*found}, "", problems)
    return {
        table.name: found.get(table.name) or _absent(table, table.name, problems)
        for table in kind.tables
    }
