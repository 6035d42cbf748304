"""The TOML file of a folder: the settings as tables of text, each value with its line, and back."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from .folder_kind import FolderKind
from .notation import join_list, quote
from .raw_table import RawTable
from .refusal import Problems, Refused
from .schema import Column, Kind, Table, header_key
from .values import OFF, number_text

FORMAT = 1
"""Version of the folder's format, written as `format` at the top."""


def understand_toml(kind: FolderKind, text: str, problems: Problems) -> dict[str, RawTable]:
    """Return the raw tables of the settings; what is wrong goes to `problems`."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line.group(1)) if line else None
        refused = Refused(f"is no valid TOML: {error}", f"不是有效的 TOML：{error}")
        file = kind.settings_file
        problems.add(file, row, None, None, refused)
        return {table.name: RawTable(table, file, damaged=True) for table in kind.settings}
    return _Settings(kind, text, data, problems).tables()


class _Settings:
    """Turns the TOML document into raw tables."""

    def __init__(
        self, kind: FolderKind, text: str, data: Mapping[str, Any], problems: Problems
    ) -> None:
        self.kind = kind
        self.lines = text.splitlines()
        self.data = data
        self.problems = problems
        self.heads: dict[str, list[int]] = {}

    def tables(self) -> dict[str, RawTable]:
        file, top, *others = self.kind.settings_file, *self.kind.settings
        lists = {key: table for table in others for key in table.names()}
        head: dict[str, Any] = {}
        found = {table.name: RawTable(table, file) for table in self.kind.settings}
        for key, value in self.data.items():
            table = lists.get(header_key(key))
            if table is not None and isinstance(value, list):
                self._fill(found[table.name], key, value)
            elif key == "format":
                self._check_format(value)
            elif table is not None and isinstance(value, Mapping):
                self._fill(found[table.name], key, [value])
            else:
                head[key] = value
        self._fill(found[top.name], None, [head])
        return found

    def _check_format(self, value: object) -> None:
        if value != FORMAT:
            self.problems.add(
                self.kind.settings_file,
                self._line(None, 0, "format"),
                "format",
                str(value),
                Refused(f"this version reads format {FORMAT} only", f"本版本只能读取格式 {FORMAT}"),
            )

    def _fill(self, raw: RawTable, key: str | None, items: Sequence[Any]) -> None:
        raw.said = True
        rows: list[dict[str, str | None]] = []
        for number, item in enumerate(items):
            line = self._line(key, number, None) or 1
            if isinstance(item, Mapping):
                raw.rows.append(line)
                rows.append(self._row(raw, key, number, item))
            else:
                refused = Refused(f"must be a table [[{key}]]", f"必须是表 [[{key}]]")
                self.problems.add(self.kind.settings_file, line, key, str(item), refused)
        # A required key that no row has is told as an empty one, not dropped with its rows.
        fields = [
            c.field
            for c in raw.table.columns
            if raw.table.is_required(c) or any(c.field in row for row in rows)
        ]
        raw.cells = {name: [row.get(name, "") for row in rows] for name in fields}

    def _row(
        self, raw: RawTable, key: str | None, number: int, item: Mapping[str, Any]
    ) -> dict[str, str | None]:
        known = {name: column for column in raw.table.columns for name in column.headers()}
        row: dict[str, str | None] = {}
        for name, value in item.items():
            column = known.get(header_key(name))
            try:
                if column is None:
                    raise _unknown_key(raw.table)
                if column.field in row:
                    raise Refused("a key stands twice, in two spellings", "同一个键写了两次")
                row[column.field] = _text(value, column)
                line = self._line(key, number, name)
                if line is not None:
                    raw.places[len(raw.rows) - 1, column.field] = line
            except Refused as refused:
                line = self._line(key, number, name)
                shown = None if isinstance(value, list | dict) else str(value)
                self.problems.add(self.kind.settings_file, line, name, shown, refused)
                if column is not None:
                    row[column.field] = None
        return row

    def _line(self, key: str | None, number: int, name: str | None) -> int | None:
        """Return the line of `name` in the `number`-th [[key]]; a best guess, for messages."""
        start = 0
        if key is not None:
            heads = self._heads(key)
            if number >= len(heads):
                return None
            start = heads[number] + 1
        if name is None:
            return start or None
        pattern = re.compile(rf"\s*\[?[^#\[]*[\"']?{re.escape(name)}[\"']?\s*[=\]]")
        for i in range(start, len(self.lines)):
            if pattern.match(self.lines[i]):
                return i + 1
        return start or None

    def _heads(self, key: str) -> list[int]:
        if key not in self.heads:
            pattern = re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(key)}[\"']?\s*\]")
            self.heads[key] = [i for i, line in enumerate(self.lines) if pattern.match(line)]
        return self.heads[key]


def _unknown_key(table: Table) -> Refused:
    names = ", ".join(column.name for column in table.columns)
    return Refused(f"no key that is known here; known are {names}", f"未知的键；可用的键：{names}")


def _text(value: Any, column: Column) -> str:
    """Return a TOML value in the notation of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        if value.bit_length() > 200:
            raise Refused("the number is too large", "数字过大")
        return str(value)
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            raise Refused("must be a finite number", "必须是有限的数")
        return number_text(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()[:10]
    if isinstance(value, Mapping):
        return _mapping_text(value, column)
    if isinstance(value, list):
        return _list_text(value, column)
    raise Refused("a value of this type cannot stand here", "此处不能是这种类型的值")


def _list_text(value: list[Any], column: Column) -> str:
    if not value and column.off:
        return OFF
    if column.kind is Kind.GROUPS:
        return "; ".join(_group_text(item) for item in value)
    if column.kind is Kind.ID_SETS:
        if not all(isinstance(item, list) for item in value):
            raise Refused('must be a list of lists: [["A", "B"]]', '必须是列表的列表：[["A", "B"]]')
        return "; ".join(_flat(item) for item in value)
    if column.kind not in (Kind.IDS, Kind.WORDS, Kind.SIZE):
        raise Refused("a list cannot stand here", "此处不能是列表")
    return _flat(value)


def _flat(value: Sequence[Any]) -> str:
    if any(isinstance(item, list | dict | bool | float) or item == "" for item in value):
        raise Refused("must be a list of ids", "必须是编号的列表")
    return join_list(str(item) for item in value)


def _group_text(item: Any) -> str:
    if not isinstance(item, Mapping) or set(item) != {"choose", "subjects"}:
        raise Refused(
            'a group is written {choose = 2, subjects = ["chemistry", …]}',
            '选科组应写作 {choose = 2, subjects = ["chemistry", …]}',
        )
    subjects = item["subjects"]
    if not isinstance(subjects, list):
        raise Refused("subjects must be a list", "subjects 必须是列表")
    return f"{item['choose']}: {_flat(subjects)}"


def _mapping_text(value: Mapping[str, Any], column: Column) -> str:
    if column.kind is Kind.SIZE:
        if set(value) != {"minimum", "target", "maximum"}:
            raise Refused(
                "must have minimum, target and maximum", "必须有 minimum、target、maximum"
            )
        return _flat([value["minimum"], value["target"], value["maximum"]])
    if column.kind is Kind.COUNTS:
        return "; ".join(f"{quote(name)}={count}" for name, count in value.items())
    raise Refused("a table cannot stand here", "此处不能是表")


def toml_value(value: Any, column: Column) -> Any:
    """Return a record's value as TOML has it."""
    if value is None:
        return OFF
    match column.kind:
        case Kind.GROUPS:
            return [{"choose": g.choose, "subjects": list(g.subjects)} for g in value]
        case Kind.ID_SETS:
            return [list(ids) for ids in value]
        case Kind.IDS | Kind.WORDS:
            return list(value)
        case Kind.SIZE:
            return value.model_dump()
        case Kind.WORD:
            return str(value.value)
        case _:
            return value


def write_toml(kind: FolderKind, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return the text of the settings for the rows of each table that is said (see `toml_row`)."""
    document: dict[str, Any] = {"format": FORMAT}
    for table in kind.settings:
        if table.name not in tables:
            continue
        rows = [dict(row) for row in tables[table.name]]
        if table is kind.head:
            document.update(rows[0])
        else:
            document[table.name] = rows[0] if table.name in kind.single else rows
    return tomli_w.dumps(document, multiline_strings=False)


def toml_row(table: Table, record: Any) -> dict[str, Any]:
    """Return a record's keys; what is empty is left out."""
    row = {}
    for column in table.columns:
        value = getattr(record, column.field)
        if value is None or value in ("", (), {}):
            continue
        row[column.name] = toml_value(value, column)
    return row
