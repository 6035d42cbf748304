"""A table as it came: header understood, cells still text, each with its row."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from .refusal import Problems, Refused
from .schema import Column, Table, header_key

_NOTES = frozenset(header_key(word) for word in ("note", "notes", "remark", "备注", "说明"))
"""Headers of columns that are the user's own and are not read."""


@dataclass(slots=True)
class RawTable:
    """Cells by field and row.

    Attributes
    ----------
    rows
        Row numbers as the user's program counts them.
    cells
        For each field that has a column, the cells in the order of `rows`, unstripped; None
        for one that was refused already.
    headers
        The header under which each field stands in the file.
    places
        Row of a cell by index and field, where it is not the row of the whole (in TOML).
    damaged
        The table could not be read as a whole, so that references to it are not judged.
    absent
        There is no such table.
    said
        The file says something of the table, if only that it has no rows.
    """

    table: Table
    file: str
    rows: list[int] = field(default_factory=list)
    cells: dict[str, list[str | None]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    damaged: bool = False
    absent: bool = False
    said: bool = False

    def row(self, index: int, name: str | None) -> int:
        """Return where a cell stands, as the user counts rows."""
        return self.places.get((index, name or ""), self.rows[index])

    def header(self, name: str) -> str:
        """Return how the user calls a field."""
        return self.headers.get(name) or self.table.column(name).name


def understand(
    table: Table, file: str, rows: Sequence[Sequence[str]], problems: Problems
) -> RawTable:
    """Return the raw table of rows of text whose first filled row is the header."""
    raw = RawTable(table, file, said=True)
    start = next((i for i, row in enumerate(rows) if any(c.strip() for c in row)), None)
    if start is None:
        raw.damaged = True
        problems.add(file, None, None, None, Refused("the table is empty", "表为空"))
        return raw
    places = _match_header(raw, rows[start], start + 1, problems)
    filled = [
        (number, row)
        for number, row in enumerate(rows[start + 1 :], start=start + 2)
        if any(row) and any(cell.strip() for cell in row)
    ]
    _refuse_cells_outside(raw, filled, rows[start], problems)
    raw.rows = [number for number, _ in filled]
    for name, place in places.items():
        raw.cells[name] = [row[place] if place < len(row) else "" for _, row in filled]
    return raw


def _match_header(
    raw: RawTable, header: Sequence[str], row: int, problems: Problems
) -> dict[str, int]:
    table = raw.table
    known = {key: column for column in table.columns for key in column.headers()}
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        key = header_key(text)
        column = known.get(key)
        if column is None:
            if key and key not in _NOTES:
                raw.damaged = True
                problems.add(raw.file, row, text.strip(), None, _unknown_header(text, table))
        elif column.field in places:
            raw.damaged = True
            problems.add(
                raw.file, row, text.strip(), None, Refused("a column stands twice", "列重复")
            )
        else:
            places[column.field] = place
            raw.headers[column.field] = text.strip()
    for column in table.columns:
        if column.field not in places and table.is_required(column):
            raw.damaged = True
            problems.add(raw.file, row, column.name, None, _missing_column(column))
    return places


def _missing_column(column: Column) -> Refused:
    return Refused(
        f"the column {column.name} ({column.zh}) is missing",
        f"缺少“{column.zh}”列（{column.name}）",
    )


def _unknown_header(text: str, table: Table) -> Refused:
    known = {key: column for column in table.columns for key in column.headers()}
    near = difflib.get_close_matches(header_key(text), list(known), n=1)
    names = ", ".join(column.name for column in table.columns)
    names_zh = "、".join(column.zh for column in table.columns)
    hint = f"; did you mean {known[near[0]].name}?" if near else ""
    hint_zh = f"；是否为“{known[near[0]].zh}”？" if near else ""
    return Refused(
        f"no column of this table; its columns are {names}{hint}",
        f"本表没有此列；本表各列为：{names_zh}{hint_zh}",
    )


def _refuse_cells_outside(
    raw: RawTable,
    filled: Sequence[tuple[int, Sequence[str]]],
    header: Sequence[str],
    problems: Problems,
) -> None:
    named = [bool(header_key(text)) for text in header]
    width = len(named)
    gaps = [place for place, has_name in enumerate(named) if not has_name]
    for number, row in filled:
        places = [*gaps, *range(width, len(row))] if len(row) > width else gaps
        for place in places:
            if place < len(row) and row[place].strip():
                problems.add(
                    raw.file,
                    number,
                    None,
                    row[place].strip(),
                    Refused(
                        f"a value in column {place + 1}, which has no header",
                        f"第 {place + 1} 列有值但没有表头",
                    ),
                )
