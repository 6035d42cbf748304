"""The lists beside a plan, against what the plan says: each is written anew and compared."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import ExchangePlan
from ..models.finding import Finding, Severity
from .csv_text import decode, read_bytes
from .plan_lists import APPROVALS, Rows, plan_lists
from .refusal import Refused

LANGUAGES = ("en", "zh")
"""A list does not say in which language it was written."""


def list_findings(bureau: Bureau, plan: ExchangePlan, folder: Path) -> Iterator[Finding]:
    """Yield an error for every list in a plan's folder that does not say what the plan says.

    Lists that are not there are not missed. What schools write into the last column of the lists
    that they sign is theirs.
    """
    written = [
        {name: _rows(data) for name, data in plan_lists(bureau, plan, lang).items()}
        for lang in LANGUAGES
    ]
    own = {*written[0], *(f"{APPROVALS}/{path.name}" for path in _approvals(folder))}
    for name in sorted(own):
        if not (folder / name).is_file():
            continue
        try:
            found = _signed(name, _rows(read_bytes(folder / name)))
        except Refused as refused:
            yield _unreadable(name, refused)
            continue
        rows = [_first(found, _signed(name, one.get(name, []))) for one in written]
        if all(rows):
            # Of the two languages the one that it follows longest is the list's own.
            row, said, right = max((row for row in rows if row), key=lambda row: row[0])
            yield _differs(name, row, said, right)


def _approvals(folder: Path) -> list[Path]:
    return sorted((folder / APPROVALS).glob("*.csv"))


def _rows(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(decode(data), newline="")))


def _signed(name: str, rows: Rows) -> Rows:
    """Return a list's rows without what schools write."""
    return [row[:-1] for row in rows] if name.startswith(f"{APPROVALS}/") else rows


def _first(found: Rows, right: Rows) -> tuple[int, str, str] | None:
    """Return the first row that differs (the header is row 1), what it says and should say."""
    for number, pair in enumerate(itertools.zip_longest(found, right), start=1):
        if pair[0] != pair[1]:
            said, own = (", ".join(row or ()) for row in pair)
            return number, said, own
    return None


def _differs(name: str, row: int, said: str, right: str) -> Finding:
    return _finding(
        name,
        row,
        f"the list says '{said or 'nothing'}', the plan '{right or 'nothing'}'.",
        f"名单为“{said or '无'}”，方案为“{right or '无'}”。",
    )


def _unreadable(name: str, refused: Refused) -> Finding:
    return _finding(name, refused.row or 1, refused.rule, refused.rule_zh)


def _finding(name: str, row: int, en: str, zh: str) -> Finding:
    return Finding(
        code="list_differs",
        rule="claims",
        severity=Severity.ERROR,
        message=f"{name}, row {row}: {en}",
        message_zh=f"{name} 第{row}行：{zh}",
        where={"file": name, "row": str(row)},
    )
