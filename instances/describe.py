"""The tables of a school or bureau as text: each column's headers, type, unit and meaning."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .atomic import write_text
from .bureau_tables import BUREAU
from .folder_kind import FolderKind
from .schema import Column, Kind, Table
from .school_tables import SCHOOL
from .words import VOCABULARIES

MARKS = {
    SCHOOL: (
        "<!-- tables: begin (made by zouban.instances.describe) -->",
        "<!-- tables: end -->",
    ),
    BUREAU: (
        "<!-- bureau tables: begin (made by zouban.instances.describe) -->",
        "<!-- bureau tables: end -->",
    ),
}
"""Between these marks a document lists the tables of each kind of folder."""

_TYPES_ZH = {
    Kind.ID: "编号",
    Kind.TEXT: "文字",
    Kind.INTEGER: "整数",
    Kind.NUMBER: "数",
    Kind.YES_NO: "是/否",
    Kind.WORD: "词",
    Kind.CLOCK: "时刻",
    Kind.DATE: "日期",
    Kind.WEEKDAY: "星期",
    Kind.WEEKS: "周次",
    Kind.IDS: "编号列表",
    Kind.WORDS: "词列表",
    Kind.ID_SETS: "多组编号",
    Kind.GROUPS: "选科组",
    Kind.SIZE: "三个人数",
    Kind.COUNTS: "个数",
    Kind.PARAMETERS: "参数",
    Kind.SCOPE: "范围",
}

_EXAMPLES = {
    Kind.CLOCK: "07:50",
    Kind.DATE: "2026-09-01",
    Kind.WEEKDAY: "Mon, 周一",
    Kind.WEEKS: "all, odd, even, 1,3",
    Kind.SIZE: "40 50 55",
}


def describe_tables(kind: FolderKind, lang: str = "en") -> str:
    """Return all tables and columns as Markdown, in `lang` ("en" or "zh")."""
    return "\n".join(line for table in kind.tables for line in _table(kind, table, lang))


def with_tables(text: str, lang: str = "en") -> str:
    """Return a document whose parts between marks list the tables as they are now.

    Raises
    ------
    ValueError
        Where there are no marks.
    """
    if not any(begin in text for begin, _ in MARKS.values()):
        raise ValueError(f"the document has no part between {' '.join(MARKS[SCHOOL])}")
    for kind, (begin, end) in MARKS.items():
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        listed = f"{begin}\n{describe_tables(kind, lang)}{end}"
        text = pattern.sub(functools.partial(_plainly, listed), text)
    return text


def _plainly(text: str, _: re.Match[str]) -> str:
    return text


def _place(kind: FolderKind, table: Table) -> str:
    if table is kind.head:
        return kind.settings_file
    if table.name in kind.single:
        return f"{kind.settings_file} `[{table.name}]`"
    return f"{kind.settings_file} `[[{table.name}]]`" if table.settings else f"{table.name}.csv"


def _table(kind: FolderKind, table: Table, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    needed = ("（必需）" if zh else " (required)") if table.required else ""
    meaning = table.meaning_zh if zh else table.meaning
    yield f"**{table.name} {table.zh}** ({_place(kind, table)}){needed}: {meaning}"
    yield ""
    titles = (
        ("列", "英文列名", "类型", "必填", "含义")
        if zh
        else ("column", "中文", "type", "needed", "meaning")
    )
    yield "| " + " | ".join(titles) + " |"
    yield "|---" * len(titles) + "|"
    for column in table.columns:
        yield "| " + " | ".join(_cells(table, column, lang)) + " |"
    yield ""


def _cells(table: Table, column: Column, lang: str) -> tuple[str, ...]:
    zh = lang == "zh"
    names = (column.zh, column.name) if zh else (column.name, column.zh)
    required = ("是" if zh else "yes") if table.is_required(column) else ""
    meaning = column.meaning_zh if zh else column.meaning
    unit = column.unit_zh if zh else column.unit
    if unit:
        meaning += f"（{unit}）" if zh else f" ({unit})"
    return (*names, column_type(column, lang), required, meaning)


def column_type(column: Column, lang: str = "en") -> str:
    """Return a column's type in words, with the words it takes or the table it refers to."""
    zh = lang == "zh"
    name = _TYPES_ZH[column.kind] if zh else column.kind.value
    if column.vocabulary is not None:
        words = VOCABULARIES[column.vocabulary]
        return f"{name}: " + ", ".join(
            f"{value} {others[0]}".strip() for value, others in words.items()
        )
    if column.refers is not None:
        return f"{name} ({column.refers})"
    example = _EXAMPLES.get(column.kind)
    return name if example is None else f"{name} ({example})"


def main() -> None:
    """Bring the lists of tables in the documents named on the command line up to date."""
    for name in sys.argv[1:]:
        path = Path(name)
        write_text(path, with_tables(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
