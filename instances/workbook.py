"""One .xlsx workbook as sheets of text, and back with the same bytes every time."""

from __future__ import annotations

import datetime
import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import MergedCell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from .csv_text import read_bytes
from .ids import DATE_MARK, FORMULA_MARK, MERGED_MARK
from .refusal import Refused
from .values import number_text

LARGEST_CONTENT = 512 * 1024 * 1024
"""Bytes that a workbook may unfold to; a "zip bomb" unfolds to far more."""
MOST_CELLS = 20_000_000
A3, A4 = "8", "9"
"""Sizes of paper, as workbooks number them."""
LINE = 15
"""Height of a line of text, in points."""
_HEADER = 14
"""Widest line of a header, in characters."""
EPOCH = datetime.datetime(2000, 1, 1)
_ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet as text, by sheet name; raise Refused for no workbook."""
    data = read_bytes(path)
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of features it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
            found = {sheet.title: _rows(sheet) for sheet in sheets}
        if _has_marked_cells(data):
            _mark(data, found)
        return found
    except Refused:
        raise
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise Refused(
            f"is no readable .xlsx workbook ({type(error).__name__})",
            f"不是可读取的 .xlsx 工作簿（{type(error).__name__}）",
        ) from None


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets; none of a damaged one, whose reader says why."""
    try:
        data = read_bytes(path)
        _refuse_bombs(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = archive.read("xl/workbook.xml").decode("utf-8", errors="replace")
    except (Refused, KeyError, zipfile.BadZipFile, OSError, zlib.error):
        return []
    return [
        html.unescape(name) for name in re.findall(r'<(?:\w+:)?sheet [^>]*name="([^"]*)"', book)
    ]


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except Exception as error:  # zipfile raises BadZipFile, and others for odd headers
        raise Refused(
            f"is neither a folder nor an .xlsx workbook ({type(error).__name__})",
            f"既不是文件夹也不是 .xlsx 工作簿（{type(error).__name__}）",
        ) from None
    if size > LARGEST_CONTENT:
        raise Refused("unfolds to more than 512 MiB", "解压后超过 512 MiB")


def _has_marked_cells(data: bytes) -> bool:
    """Tell whether any sheet has formulas or merged cells: then it is read a second time."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            re.search(rb"<(\w+:)?(f|mergeCell)[ >/]", archive.read(item))
            for item in archive.infolist()
            if item.filename.startswith("xl/worksheets/") and item.filename.endswith(".xml")
        )


def _mark(data: bytes, found: dict[str, list[list[str]]]) -> None:
    """Mark the cells that look empty but are formulas without a value, or merged away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        rows = found.get(sheet.title, [])
        for row in sheet.iter_rows(max_row=len(rows)):
            for cell in row:
                if isinstance(cell, MergedCell) or cell.data_type == "f":
                    mark = MERGED_MARK if isinstance(cell, MergedCell) else FORMULA_MARK
                    _set(rows[(cell.row or 1) - 1], (cell.column or 1) - 1, mark)


def _set(row: list[str], place: int, mark: str) -> None:
    """Mark a cell that has no value of its own."""
    row.extend([""] * (place + 1 - len(row)))
    row[place] = row[place] or mark


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # the size that a sheet claims may be wrong
    rows: list[list[str]] = []
    count = 0
    for values in sheet.iter_rows(values_only=True):
        row = [_text(value) for value in values]
        count += len(row) + 1
        if count > MOST_CELLS:
            raise Refused("a sheet has more than 20 million cells", "工作表超过两千万个单元格")
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    return rows


def _text(value: object) -> str:
    """Return a cell as its user sees it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            return number_text(value) if abs(value) < 1e300 else str(value)
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return DATE_MARK + (value.date().isoformat() if midnight else value.isoformat(" "))
        case datetime.time():
            return value.isoformat("minutes") if not value.second else value.isoformat()
        case datetime.timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case _:
            return str(value)


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Return a workbook; every cell is text, so that ids such as 007 or 1-2 stay as they are."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "zouban"
    book.properties.created = EPOCH
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        page_setup(sheet, A4)
        widths = _widths(rows)
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        if rows:
            lines = max(
                (-(-_wide(t) // (w - 1)) for t, w in zip(rows[0], widths, strict=False)), default=1
            )
            sheet.row_dimensions[1].height = LINE * lines + 3
        for number, row in enumerate(rows):
            sheet.append(_cells(sheet, row, bold=number == 0))
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


def page_setup(sheet: Any, paper: str) -> None:
    """Let a sheet be printed across, all columns on one page's width."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return a width for each column in which most of its first rows can be read.

    Headers may need several lines.
    """
    shown = [[_wide(cell) for cell in row] for row in rows[:200]]
    if shown:
        shown[0] = [min(wide, _HEADER) for wide in shown[0]]
    return [min(max(column) + 2, 40) for column in zip_longest(*shown, fillvalue=0)]


def _wide(text: str) -> int:
    """Return how wide a text is in characters; a Chinese one is as wide as two others."""
    return len(text) + sum(character > "\u2e7f" for character in text)


def _cells(sheet: Any, row: Iterable[str], *, bold: bool) -> list[Any]:
    cells = []
    for text in row:
        cell = WriteOnlyCell(sheet, value=text or None)
        if text:
            cell.data_type = "s"  # a name may begin with "=" without being a formula
        cell.number_format = "@"
        if bold:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        cells.append(cell)
    return cells


def without_clock(data: bytes) -> bytes:
    """Return the same workbook without the time of its writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                stamp = EPOCH.isoformat().encode() + b"Z"
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(item.filename, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()
