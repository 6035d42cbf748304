"""CSV as spreadsheets write it: bytes to rows of text, whatever encoding and separator.

UTF-8 with or without byte order mark, UTF-16 (Excel's "Unicode text") and GB18030; comma,
semicolon, tab; any line ends. Rows are counted as the spreadsheet shows them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from .refusal import Refused

LARGEST_FILE = 256 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of old Office programs begin, and encrypted ones of new ones."""
_SEPARATORS = ",;\t，；|"


def read_bytes(path: Path) -> bytes:
    """Return a regular file's bytes, or raise Refused."""
    try:
        if not path.is_file():
            if path.is_dir():
                raise Refused(
                    "a folder stands where a file is expected", "此处应为文件，却是文件夹"
                )
            if path.is_symlink() and not path.exists():
                raise Refused("a link that leads to no file", "链接没有指向任何文件")
            if not path.exists():
                raise Refused("the file is missing", "缺少文件")
            raise Refused("is no regular file", "不是普通文件")
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("the file is larger than 256 MiB", "文件超过 256 MiB")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"the file cannot be read: {reason}", f"无法读取文件：{reason}") from None


def decode(data: bytes) -> str:
    """Return the text of a file; raise Refused (with a row) for bytes that are no text."""
    if data.startswith(_OLE):
        raise Refused(
            "is an old .xls workbook, or one with a password; save it as .xlsx without a password",
            "是旧式 .xls 或有密码的工作簿；请另存为不加密的 .xlsx",
        )
    if data.startswith(b"PK\x03\x04"):
        raise Refused(
            "is a workbook or zip file, not CSV; save the sheet as CSV UTF-8, or read the workbook",
            "是工作簿或压缩文件，不是 CSV；请另存为 CSV UTF-8，或直接读取工作簿",
        )
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n,;\x00"):
        raise Refused("the file is empty", "文件为空")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_as("utf-16", data)
    elif data.startswith(codecs.BOM_UTF8):
        text = _decode_as("utf-8-sig", data)
    else:
        text = _decode_unmarked(data)
    if "\x00" in text:
        row = _row_at(text, text.index("\x00"))
        raise Refused(
            "a NUL byte: the file is no text, or damaged", "含有 NUL 字节，不是文本或已损坏", row
        )
    return text


def _decode_unmarked(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return text if text.isascii() else _likelier(text, data)
    loose = data.decode("utf-8", errors="replace")
    bad = loose.count("\ufffd")
    good = sum(1 for character in loose if character > "\u07ff") - bad
    # GB18030 hardly ever looks like characters of three bytes: where they prevail, the file is
    # UTF-8 that has been damaged.
    return _decode_as("utf-8" if good > bad else "gb18030", data)


_TWO_BYTE_SCRIPTS = re.compile("[\\x00-\u024f\u0386-\u03ce\u0401\u0410-\u0451]*")
"""Latin, and Greek and Cyrillic as they are written today."""
_CHINESE = re.compile("[\\x00-\\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*")


def _likelier(text: str, data: bytes) -> str:
    """Return text that is valid UTF-8, unless it makes sense in GB18030 only.

    The codes of some characters, such as 小学校, happen to be valid UTF-8: odd letters of two
    bytes each. A longer Chinese text hardly ever is.
    """
    if max(text) > "\u07ff" or _TWO_BYTE_SCRIPTS.fullmatch(text):
        return text
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        return text
    return chinese if _CHINESE.fullmatch(chinese) else text


def _decode_as(encoding: str, data: bytes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = _row_at(data[: error.start].decode("latin-1"), error.start)
        name = "GB18030" if encoding == "gb18030" else encoding.upper().removesuffix("-SIG")
        raise Refused(
            f"bytes that are no text in {name} (byte {error.start}); save the file as CSV UTF-8",
            f"第 {error.start} 字节不是 {name} 文本；请另存为 CSV UTF-8",
            row,
        ) from None


def _row_at(text: str, position: int) -> int:
    return len(re.split("\r\n|\r|\n", text[:position]))


def split_rows(text: str, known_header: Callable[[str], bool]) -> list[list[str]]:
    """Return the rows of a CSV text; the separator is the one that gives the best header."""
    longest = _first_long_line(text)
    if longest is not None:
        raise Refused("a line is longer than 1 MiB", "一行超过 1 MiB", longest)
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        text = text[declared.end() :]
        separator = declared.group(1)
    else:
        separator = _separator(text, known_header)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        return _refuse_csv(text, separator, str(error))
    return unguarded(rows) if "'" in text else rows


_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
"""How texts begin that a spreadsheet takes for formulas (OWASP, CSV injection), quoted or not."""

_HARMLESS = re.compile(r"[+-](\d[\d.,]*%?)?")
"""Signed numbers, and a sign alone."""


def guarded(text: str) -> str:
    """Return a cell so that no spreadsheet runs it as a formula: with a quote before it."""
    risky = _FORMULA.match(text) is not None and _HARMLESS.fullmatch(text) is None
    return f"'{text}" if risky else text


def unguarded(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without the quotes that `guarded` has set."""
    return [
        [cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell for cell in row]
        for row in rows
    ]


def _refuse_csv(text: str, separator: str, reason: str) -> list[list[str]]:
    row = 0
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            row += 1
    except csv.Error:
        pass
    plain = {
        "unexpected end of data": ("a quotation mark is not closed", "引号没有闭合"),
    }.get(reason)
    if plain is None and "limit" in reason:
        plain = ("a cell is longer than 131072 characters", "单元格超过 131072 个字符")
    if plain is None:
        plain = ("quotation marks are wrong in this row", "该行引号有误")
    raise Refused(*plain, row + 1)


def _first_long_line(text: str) -> int | None:
    if len(text) <= LONGEST_LINE:
        return None
    for number, line in enumerate(io.StringIO(text), start=1):
        if len(line) > LONGEST_LINE:
            return number
    return None


def _separator(text: str, known_header: Callable[[str], bool]) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")

    def fitness(separator: str) -> tuple[int, int]:
        cells = [cell.strip('" \t') for cell in first.split(separator)]
        return sum(known_header(cell) for cell in cells), len(cells)

    return max(_SEPARATORS, key=fitness)
