"""Raw tables to values: every cell parsed, every problem noted, good rows kept."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .ids import DATE_MARK, FORMULA_MARK, MERGED_MARK, Ids, check_id, clean, id_key
from .raw_table import RawTable
from .refusal import Problems, Refused
from .schema import Column, Kind, Table
from .values import OFF, OFF_ZH, PARSERS, Context

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le}


Found = Iterator[tuple[int, str, Refused]]
"""What a check across rows yields: row index, field, and why it is refused."""


@dataclass(slots=True)
class CookedTable:
    """Values by field and row; rows with a refused cell are in `bad` (by index)."""

    raw: RawTable
    values: dict[str, list[Any]]
    bad: set[int] = field(default_factory=set)

    def good(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows that were not refused: index, and values by field."""
        names = list(self.values)
        for index, row in enumerate(zip(*self.values.values(), strict=True)):
            if index not in self.bad:
                yield index, dict(zip(names, row, strict=True))

    def text(self, index: int, name: str) -> str:
        """Return what stands in a cell; empty where the column is missing."""
        cells = self.raw.cells.get(name)
        return "" if cells is None else (cells[index] or "").strip()

    def refuse(
        self, problems: Problems, index: int, name: str | None, value: str | None, why: Refused
    ) -> None:
        """Note a problem of one row and leave the row out."""
        self.bad.add(index)
        header = None if name is None else self.raw.header(name)
        shown = None if value is None else value.replace(DATE_MARK, "")
        if shown in (FORMULA_MARK, MERGED_MARK):
            shown = None
        problems.add(self.raw.file, self.raw.row(index, name), header, shown, why)


class _Cells(dict[str | None, Any]):
    """Parsed cells by text, each text parsed once; refusals are values too."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self.parse = parse
        self.refused = False

    def __missing__(self, text: str | None) -> Any:
        value: Any
        try:
            value = _ALREADY if text is None else self.parse(text)
        except Refused as refusal:
            value = refusal
        self.refused |= isinstance(value, Refused)
        self[text] = value
        return value


_ALREADY = Refused("refused already", "已拒绝")


def define_ids(raw: RawTable, ids: Ids, problems: Problems) -> None:
    """Collect the ids that a table defines; refuse doubles and second spellings."""
    key = next((column for column in raw.table.columns if column.key), None)
    if key is None or key.field not in raw.cells:
        return
    first: dict[str, tuple[str, int]] = {}
    for row, cell in zip(raw.rows, raw.cells[key.field], strict=True):
        try:
            text = check_id(clean(cell or ""))
        except Refused:
            continue  # told when the column is parsed
        if not text:
            continue
        known = first.setdefault(id_key(text), (text, row))
        if known[1] != row:
            refused = _double(text, *known)
            problems.add(raw.file, row, raw.header(key.field), text, refused)
        ids.add(text)


def _double(text: str, first: str, row: int) -> Refused:
    if text == first:
        return Refused(f"this id stands already in row {row}", f"编号与第 {row} 行重复")
    return Refused(
        f"two spellings of one id: row {row} has {first}",
        f"同一编号的两种写法：第 {row} 行为“{first}”",
    )


def cook(raw: RawTable, context: Context, problems: Problems) -> CookedTable:
    """Parse every cell of a table."""
    cooked = CookedTable(raw, {})
    for column in raw.table.columns:
        cooked.values[column.field] = _cook_column(cooked, column, context, problems)
    _check_order(cooked, problems)
    for fields in raw.table.unique:
        _check_unique(cooked, fields, problems)
    return cooked


def _cook_column(
    cooked: CookedTable, column: Column, context: Context, problems: Problems
) -> list[Any]:
    raw = cooked.raw
    if column.field not in raw.cells:
        if raw.table.is_required(column):  # that the column is missing was told with the header
            cooked.bad.update(range(len(raw.rows)))
            return [None] * len(raw.rows)
        return [raw.table.default(column)] * len(raw.rows)
    cells = _Cells(cell_parser(raw.table, column, context))
    texts = raw.cells[column.field]
    values = [cells[text] for text in texts]
    if cells.refused:
        for index, value in enumerate(values):
            if value is _ALREADY:
                cooked.bad.add(index)
            elif isinstance(value, Refused):
                shown = (texts[index] or "").strip()
                cooked.refuse(problems, index, column.field, shown, value)
    return values


def cell_parser(table: Table, column: Column, context: Context) -> Callable[[str], Any]:
    """Return the function from the text of a column's cell to its value."""
    parse = PARSERS[column.kind]
    required = table.is_required(column)
    default = table.default(column)

    def from_text(text: str) -> Any:
        text = clean(text)
        if text.startswith(DATE_MARK):
            text = _date(text, column)
        if column.off and text.casefold() in (OFF, OFF_ZH):
            return () if isinstance(default, tuple) else None
        if text:
            return _unless_empty(parse(text, column, context), required)
        if required:
            raise Refused("must not be empty", "不能为空")
        return default

    return from_text


def _date(text: str, column: Column) -> str:
    if column.kind not in (Kind.DATE, Kind.TEXT):
        raise Refused(
            "the spreadsheet has made a date of this; format the column as text, enter it anew",
            "电子表格已将其改为日期；请将该列设为文本格式后重新填写",
        )
    return text.removeprefix(DATE_MARK)


def _unless_empty(value: Any, required: bool) -> Any:
    if required and value == ():
        raise Refused("must not be empty", "不能为空")
    return value


def _check_order(cooked: CookedTable, problems: Problems) -> None:
    for left, sign, right in cooked.raw.table.order:
        compare = _OPERATORS[sign]
        pairs = zip(cooked.values[left], cooked.values[right], strict=True)
        for index, (low, high) in enumerate(pairs):
            if index in cooked.bad or low is None or high is None or compare(low, high):
                continue
            table = cooked.raw.table
            one, other = table.column(left), table.column(right)
            said = "less than" if sign == "<" else "at most"
            said_zh = "小于" if sign == "<" else "不大于"
            refused = Refused(
                f"{one.name} must be {said} {other.name}", f"“{one.zh}”必须{said_zh}“{other.zh}”"
            )
            cooked.refuse(problems, index, right, cooked.text(index, right), refused)


def _check_unique(cooked: CookedTable, fields: tuple[str, ...], problems: Problems) -> None:
    first: dict[tuple[Any, ...], int] = {}
    columns = [cooked.values[name] for name in fields]
    for index, values in enumerate(zip(*columns, strict=True)):
        if index in cooked.bad:
            continue
        known = first.setdefault(values, index)
        if known != index:
            table = cooked.raw.table
            row = cooked.raw.rows[known]
            names = ", ".join(table.column(name).name for name in fields)
            names_zh = "、".join(table.column(name).zh for name in fields)
            refused = Refused(f"row {row} has the same {names}", f"与第 {row} 行的“{names_zh}”相同")
            named = next((n for n in reversed(fields) if cooked.text(index, n)), fields[0])
            cooked.refuse(problems, index, named, cooked.text(index, named), refused)
