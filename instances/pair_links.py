"""Pairs that contradict each other or the students they name."""

from __future__ import annotations

from collections.abc import Mapping

from ..models.school import Relation
from .cooked_table import CookedTable, Found
from .refusal import Refused

Cooked = Mapping[str, CookedTable]


def check_pairs(cooked: Cooked) -> Found:
    """Yield pairs of one student, doubles, and those that no classes can satisfy."""
    students = {row["id"]: row for _, row in cooked["students"].good()}
    rows = cooked["pairs"].raw.rows
    first: dict[frozenset[str], int] = {}
    together = _Together()
    for index, pair in cooked["pairs"].good():
        one, other = pair["first"], pair["second"]
        same = first.setdefault(frozenset((one, other)), index)
        if one == other:
            yield index, "second", Refused("a pair names two students", "应为两名不同的学生")
        elif same != index:
            row = rows[same]
            yield (
                index,
                "second",
                Refused(f"row {row} names the same pair", f"与第 {row} 行是同一对学生"),
            )
        elif pair["relation"] == Relation.TOGETHER:
            together.join(one, other, rows[index])
            if one in students and other in students:
                yield from _apart_anyway(index, students[one], students[other])
    for index, pair in cooked["pairs"].good():
        if pair["relation"] == Relation.APART:
            path = together.path(pair["first"], pair["second"])
            if path:
                named = ", ".join(str(row) for row in path)
                yield (
                    index,
                    "relation",
                    Refused(
                        f"contradicts rows {named}, which keep the two together",
                        f"与第 {named} 行矛盾：这些行要求两人同班",
                    ),
                )


def _apart_anyway(index: int, one: Mapping[str, object], other: Mapping[str, object]) -> Found:
    if one["grade"] != other["grade"]:
        yield (
            index,
            "second",
            Refused(
                f"students of grades {one['grade']} and {other['grade']} cannot share a class",
                f"年级 {one['grade']} 与 {other['grade']} 的学生不能同班",
            ),
        )
    elif one["locked"] and other["locked"] and one["present_class"] != other["present_class"]:
        yield (
            index,
            "second",
            Refused(
                f"both are locked, in classes {one['present_class']} and {other['present_class']}",
                f"两人分别锁定在 {one['present_class']} 与 {other['present_class']}",
            ),
        )


class _Together:
    """Who is kept with whom, and the rows that say so."""

    def __init__(self) -> None:
        self._next: dict[str, dict[str, int]] = {}

    def join(self, one: str, other: str, row: int) -> None:
        """Note that a row keeps two students together."""
        self._next.setdefault(one, {})[other] = row
        self._next.setdefault(other, {})[one] = row

    def path(self, start: str, end: str) -> list[int]:
        """Return the rows that tie two students together, empty where none do."""
        rows: dict[str, list[int]] = {start: []}
        queue = [start]
        for student in queue:
            for other, row in self._next.get(student, {}).items():
                if other not in rows:
                    rows[other] = [*rows[student], row]
                    queue.append(other)
        return rows.get(end, [])
