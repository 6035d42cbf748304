"""What no single cell can tell: rows that contradict each other, within or across tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..models.school import SubjectKind
from .calendar_links import check_days, check_periods
from .cooked_table import CookedTable, Found
from .ids import Ids
from .pair_links import check_pairs
from .refusal import Problems, Refused
from .scheme_links import check_schemes
from .values import Context

Cooked = Mapping[str, CookedTable]


def check_links(cooked: Cooked, context: Context, problems: Problems) -> None:
    """Note every contradiction between rows; rows refused already are passed over."""
    for name, check in _CHECKS:
        table = cooked[name]
        for index, field, refused in check(cooked, context):
            table.refuse(problems, index, field, table.text(index, field), refused)


def _values(table: CookedTable, key: str, field: str) -> dict[Any, Any]:
    """Return one field of the good rows by another."""
    return {row[key]: row[field] for _, row in table.good()}


def _check_divisions(cooked: Cooked, name: str) -> Found:
    grade_of = _values(cooked["divisions"], "id", "grade")
    for index, row in cooked[name].good():
        grade = grade_of.get(row["division"])
        if grade is not None and grade != row["grade"]:
            yield (
                index,
                "division",
                Refused(
                    f"the division belongs to grade {grade}, not to {row['grade']}",
                    f"该级部属于年级 {grade}，而不是 {row['grade']}",
                ),
            )


def _check_students(cooked: Cooked, context: Context) -> Found:
    yield from _check_divisions(cooked, "students")
    languages = _values(cooked["subjects"], "id", "kind")
    kept = {r["grade"] for _, r in cooked["sectioning"].good() if r["keep_classes"]}
    grade_of = _values(cooked["classes"], "id", "grade")
    classes = context.known.get("classes")
    for index, row in cooked["students"].good():
        present = row["present_class"]
        if row["language"] is not None and languages.get(row["language"], "language") != "language":
            yield (
                index,
                "language",
                Refused("must be a subject of kind language", "必须是外语类学科"),
            )
        if row["locked"] and present is None:
            yield (
                index,
                "locked",
                Refused("a locked student has a present class", "锁定的学生必须有现行政班"),
            )
        if present is None or not classes:
            continue
        if classes.find(present) is None:
            if row["locked"] or row["grade"] in kept:
                yield index, "present_class", classes.unknown(present)
        elif row["grade"] in kept and grade_of.get(present, row["grade"]) != row["grade"]:
            yield (
                index,
                "present_class",
                Refused(
                    f"the class belongs to grade {grade_of[present]}, not to {row['grade']}",
                    f"该班属于年级 {grade_of[present]}，而不是 {row['grade']}",
                ),
            )


def _check_classes(cooked: Cooked, _: Context) -> Found:
    yield from _check_divisions(cooked, "classes")


def _check_assignments(cooked: Cooked, context: Context) -> Found:
    """Refuse classes nobody knows; electives and the like may belong to a teaching class."""
    classes = context.known.get("classes")
    if not classes:
        return
    named = cooked["students"].values["present_class"]
    present = Ids("classes", "行政班", (c for c in named if isinstance(c, str)))
    kinds = _values(cooked["subjects"], "id", "kind")
    homely = (SubjectKind.COMMON, SubjectKind.ACTIVITY)
    for index, row in cooked["assignments"].good():
        if kinds.get(row["subject"]) not in homely:
            continue
        if classes.find(row["class_id"]) is None and present.find(row["class_id"]) is None:
            yield index, "class_id", classes.unknown(row["class_id"])


def _check_choices(cooked: Cooked, _: Context) -> Found:
    kinds = _values(cooked["subjects"], "id", "kind")
    everyones = {s for s, kind in kinds.items() if kind in ("common", "activity")}
    for index, subject in enumerate(cooked["choices"].values["subject"]):
        if subject in everyones and index not in cooked["choices"].bad:
            yield (
                index,
                "subject",
                Refused(
                    f"a subject of kind {kinds[subject]} cannot be chosen",
                    "该学科人人都上，不能作为选科",
                ),
            )


def _check_curriculum(cooked: Cooked, _: Context) -> Found:
    for index, row in cooked["curriculum"].good():
        if 2 * row["doubles_min"] > row["periods"]:
            yield (
                index,
                "doubles_min",
                Refused(
                    f"{row['doubles_min']} double lessons need {2 * row['doubles_min']} periods, "
                    f"there are {row['periods']}",
                    f"{row['doubles_min']} 次连堂需要 {2 * row['doubles_min']} 节，"
                    f"只有 {row['periods']} 节",
                ),
            )


def _check_head(cooked: Cooked, _: Context) -> Found:
    weeks = cooked["school"].values["weeks"]
    for index in range(1, len(weeks)):
        yield index, "id", Refused("the table has one row only", "本表只能有一行")


_CHECKS: tuple[tuple[str, Callable[[Cooked, Context], Found]], ...] = (
    ("school", _check_head),
    ("days", lambda cooked, context: check_days(cooked)),
    ("periods", lambda cooked, context: check_periods(cooked)),
    ("schemes", lambda cooked, context: check_schemes(cooked)),
    ("students", _check_students),
    ("classes", _check_classes),
    ("choices", _check_choices),
    ("pairs", lambda cooked, context: check_pairs(cooked)),
    ("assignments", _check_assignments),
    ("curriculum", _check_curriculum),
)
