"""All grids of a timetable as one .xlsx workbook: tables to look things up in, pages to print."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from .grid import Grid, GridKind
from .grids import GridMaker
from .workbook import A3, A4, EPOCH, page_setup, without_clock

SHEETS = {
    GridKind.CLASS: ("Classes", "班级课表"),
    GridKind.TEACHER: ("Teachers", "教师课表"),
    GridKind.ROOM: ("Rooms", "教室课表"),
    GridKind.STUDENT: ("Students", "学生课表"),
}
OVERVIEWS = {
    GridKind.CLASS: ("All classes", "班级总课表"),
    GridKind.TEACHER: ("All teachers", "教师总课表"),
    GridKind.ROOM: ("All rooms", "教室总课表"),
}

_LINE = 14.0
"""Height of a line of text, in points."""
_PERIOD_WIDTH, _DAY_WIDTH, _NAME_WIDTH, _CELL_WIDTH = 13, 21, 22, 13
"""Widths of columns, in characters."""

_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="DDE7F0")
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)


def grid_workbook(maker: GridMaker) -> bytes:
    """Return the workbook: a table of everyone of a kind, then one page to print for each.

    The bytes are the same every time. Every cell is text: a name that begins with "=" is no
    formula.
    """
    book = openpyxl.Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    book.properties.creator = "zouban"
    book.properties.created = EPOCH
    zh = maker.labels.lang == "zh"
    grids = {kind: [maker.grid(kind, item) for item in maker.ids(kind)] for kind in GridKind}
    for kind, names in OVERVIEWS.items():
        _overview(book.create_sheet(names[zh]), grids[kind], maker)
    for kind, names in SHEETS.items():
        _pages(book.create_sheet(names[zh]), grids[kind], maker)
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


# ---- one table of everyone -----------------------------------------------------------------


def _overview(sheet: Any, grids: Sequence[Grid], maker: GridMaker) -> None:
    """Write one row for each grid, one column for each day and period that any of them uses."""
    columns = _columns(grids)
    _put(sheet, 1, 1, maker.labels.pick("name", "名称"), font=_BOLD, fill=_HEAD)
    for number, (day, period, clock) in enumerate(columns, start=2):
        _put(sheet, 1, number, day, font=_BOLD, fill=_HEAD)
        _put(sheet, 2, number, f"{period}\n{clock}", font=_BOLD, fill=_HEAD)
    _put(sheet, 2, 1, None, fill=_HEAD)
    _join_equal(sheet, [day for day, _, _ in columns])
    for row, grid in enumerate(grids, start=3):
        _put(sheet, row, 1, grid.title, font=_BOLD)
        cells = _by_place(grid)
        for number, place in enumerate(columns, start=2):
            _put(sheet, row, number, "\n".join(cells.get(place, ())))
        texts = (("\n".join(cells.get(place, ())), _CELL_WIDTH) for place in columns)
        _set_height(sheet, row, [(grid.title, _NAME_WIDTH), *texts])
    sheet.column_dimensions["A"].width = _NAME_WIDTH
    for number in range(2, len(columns) + 2):
        sheet.column_dimensions[get_column_letter(number)].width = _CELL_WIDTH
    sheet.row_dimensions[2].height = 2 * _LINE + 4
    sheet.freeze_panes = "B3"
    sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:A"
    page_setup(sheet, A3)


def _columns(grids: Iterable[Grid]) -> list[tuple[str, str, str]]:
    """Return (day, period, clock) of every place in which any grid has something."""
    days: dict[str, None] = {}
    clocks: dict[tuple[str, str], None] = {}
    used: set[tuple[str, str, str]] = set()
    for grid in grids:
        days.update(dict.fromkeys(grid.days))
        clocks.update({(row.clock, row.period): None for row in grid.rows})
        used.update(_by_place(grid))
    ordered = [(day, p, c) for day in days for c, p in sorted(clocks)]
    return [place for place in ordered if place in used]


def _by_place(grid: Grid) -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {
        (day, row.period, row.clock): cell
        for row in grid.rows
        for day, cell in zip(grid.days, row.cells, strict=True)
        if cell
    }


def _join_equal(sheet: Any, names: Sequence[str]) -> None:
    """Join neighbouring cells of the first row that say the same day."""
    first = 0
    for number in range(1, len(names) + 1):
        if number == len(names) or names[number] != names[first]:
            if number - first > 1:
                sheet.merge_cells(
                    start_row=1, end_row=1, start_column=first + 2, end_column=number + 1
                )
            first = number


# ---- one page for each ---------------------------------------------------------------------


def _pages(sheet: Any, grids: Sequence[Grid], maker: GridMaker) -> None:
    widest = max((len(grid.days) for grid in grids), default=0)
    sheet.column_dimensions["A"].width = _PERIOD_WIDTH
    for number in range(2, widest + 2):
        sheet.column_dimensions[get_column_letter(number)].width = _DAY_WIDTH
    row = 1
    for number, grid in enumerate(grids):
        row = _page(sheet, row, grid, maker)
        if number + 1 < len(grids):
            sheet.row_breaks.append(Break(id=row))
        row += 1
    page_setup(sheet, A4)


def _page(sheet: Any, row: int, grid: Grid, maker: GridMaker) -> int:
    """Write a grid from a row on; return its last row."""
    columns = len(grid.days) + 1
    _put(sheet, row, 1, grid.title, font=_TITLE, border=None)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = 24
    row += 1
    header = (maker.labels.pick("period", "节次"), *grid.days)
    for number, name in enumerate(header, start=1):
        _put(sheet, row, number, name, font=_BOLD, fill=_HEAD)
    for period in grid.used_rows():
        row += 1
        texts = [f"{period.period}\n{period.clock}", *("\n".join(c) for c in period.cells)]
        for number, text in enumerate(texts, start=1):
            _put(sheet, row, number, text, fill=_HEAD if number == 1 else None)
        widths = [_PERIOD_WIDTH, *[_DAY_WIDTH] * len(grid.days)]
        _set_height(sheet, row, zip(texts, widths, strict=True))
    for text in grid.unplaced:
        row += 1
        _put(sheet, row, 1, maker.labels.pick("without a place", "未排"))
        _put(sheet, row, 2, text)
    return row


# ---- cells ---------------------------------------------------------------------------------


def _put(
    sheet: Any,
    row: int,
    column: int,
    text: str | None,
    *,
    font: Font | None = None,
    fill: PatternFill | None = None,
    border: Border | None = _BORDER,
) -> None:
    cell = sheet.cell(row, column)
    if text:
        cell.value = text
        cell.data_type = "s"
    cell.alignment = _CENTRE
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill
    if border is not None:
        cell.border = border


def _set_height(sheet: Any, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its tallest cell: spreadsheets do not do it by themselves."""
    lines = max(
        sum(max(1, -(-_width(line) // (width - 1))) for line in text.split("\n"))
        for text, width in texts
    )
    sheet.row_dimensions[row].height = max(2, lines) * _LINE + 4


def _width(text: str) -> int:
    """Return the width of a text in characters; Chinese ones are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
