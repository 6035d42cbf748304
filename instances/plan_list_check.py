"""The lists beside a plan, against what the plan says: each is written anew and compared."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..models.exchange.bureau import Bureau
from ..models.exchange.plan import ExchangePlan
from ..models.finding import Finding, Severity
from .csv_text import decode, read_bytes, unguarded
from .plan_lists import APPROVALS, MOVES, Rows, plan_lists
from .refusal import Refused

LANGUAGES = ("en", "zh")
"""A list does not say in which language it was written."""


def list_findings(bureau: Bureau, plan: ExchangePlan, folder: Path) -> Iterator[Finding]:
    """Yield an error for every list in a plan's folder that does not say what the plan says.

    Lists that are not there are not missed. What schools write into the last column of the lists
    that they sign is theirs. A list that calls a teacher otherwise than the bureau, and is right
    in everything else, is a warning: names are corrected after a plan is made. Who is meant the
    list of moves tells by his id; the others, which have none, have to call him as it does, and
    not as somebody else is called.
    """
    written = _written(bureau, plan)
    named = _named(folder, bureau)
    with_ids, without = (
        _written(_renamed(bureau, names), plan) if names else written
        for names in (named, _nobody_elses(named, bureau))
    )
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
        if not all(rows):
            continue
        for right, renamed in zip(written, with_ids if name == MOVES else without, strict=True):
            if found == _signed(name, renamed.get(name, [])):
                yield from _names_differ(name, found, _signed(name, right.get(name, [])))
                break
        else:
            # Of the two languages the one that it follows longest is the list's own.
            row, said, right_row = max((row for row in rows if row), key=lambda row: row[0])
            yield _differs(name, row, said, right_row)


def _written(bureau: Bureau, plan: ExchangePlan) -> list[dict[str, Rows]]:
    """Return the rows of each list as they should be, in each language."""
    return [
        {name: _rows(data) for name, data in plan_lists(bureau, plan, lang).items()}
        for lang in LANGUAGES
    ]


def _named(folder: Path, bureau: Bureau) -> dict[str, str]:
    """Return what the folder's list of moves calls teachers, by id, where the bureau does not."""
    own = {teacher.id: teacher.name or teacher.id for teacher in bureau.teachers}
    try:
        rows = _rows(read_bytes(folder / MOVES)) if (folder / MOVES).is_file() else []
    except Refused:
        return {}  # told where the list itself is compared
    said = {row[0]: row[1] for row in rows if len(row) > 1}
    return {who: name for who, name in said.items() if own.get(who, name) != name}


def _nobody_elses(named: Mapping[str, str], bureau: Bureau) -> dict[str, str]:
    taken = {teacher.name or teacher.id for teacher in bureau.teachers}
    return {who: name for who, name in named.items() if name not in taken}


def _renamed(bureau: Bureau, names: Mapping[str, str]) -> Bureau:
    teachers = tuple(
        t.model_copy(update={"name": names[t.id]}) if t.id in names else t for t in bureau.teachers
    )
    return bureau.model_copy(update={"teachers": teachers})


def _approvals(folder: Path) -> list[Path]:
    return sorted((folder / APPROVALS).glob("*.csv"))


def _rows(data: bytes) -> Rows:
    return unguarded(list(csv.reader(io.StringIO(decode(data), newline=""))))


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


def _names_differ(name: str, found: Rows, right: Rows) -> Iterator[Finding]:
    """Yield a warning for every row that differs, as rows of two lists alike but for names do."""
    for number, (said, own) in enumerate(zip(found, right, strict=True), start=1):
        for one, other in zip(said, own, strict=True):
            if one != other:
                yield _finding(
                    "list_name",
                    name,
                    number,
                    f"the name '{one}' differs from the bureau's '{other}'; everything else is "
                    "as in the plan.",
                    f"姓名“{one}”与教育局数据中的“{other}”不同，其余与方案一致。",
                    Severity.WARNING,
                )


def _differs(name: str, row: int, said: str, right: str) -> Finding:
    return _finding(
        "list_differs",
        name,
        row,
        f"the list says '{said or 'nothing'}', the plan '{right or 'nothing'}'.",
        f"名单为“{said or '无'}”，方案为“{right or '无'}”。",
    )


def _unreadable(name: str, refused: Refused) -> Finding:
    return _finding("list_differs", name, refused.row or 1, refused.rule, refused.rule_zh)


def _finding(
    code: str, name: str, row: int, en: str, zh: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        code=code,
        rule="claims",
        severity=severity,
        message=f"{name}, row {row}: {en}",
        message_zh=f"{name} 第{row}行：{zh}",
        where={"file": name, "row": str(row)},
    )
