"""From a cell's text to a record's value and back, one pair of functions a kind of column."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ..models.days import FIRST_DAY, LAST_DAY
from ..models.policy import SizeBounds
from ..models.scheme import ChoiceGroup
from .ids import Ids, check_id
from .notation import (
    join_list,
    join_parameters,
    parse_clock,
    parse_weekday,
    parse_weeks,
    quote,
    split_list,
    split_parameters,
    split_parts,
    write_clock,
    write_weekday,
    write_weeks,
)
from .refusal import Refused
from .schema import Column, Kind
from .scope import parse_scope
from .words import parse_word, word_in


@dataclass(frozen=True, slots=True)
class Context:
    """What cells may refer to: the sets of ids by name, and the weeks of the cycle.

    A set that is not in `known` belongs to a table that is missing or damaged itself: references
    to it are not judged.
    """

    known: Mapping[str, Ids]
    weeks: int = 1


OFF = "none"
"""Stands in a cell for no value, where an empty cell means something else."""
OFF_ZH = "无"


def parse_integer(text: str, column: Column) -> int:
    """Return a whole number inside the column's bounds."""
    plain = unicodedata.normalize("NFKC", text)
    match = re.fullmatch(r"([+-]?[0-9]{1,18})(?:\.0*)?", plain)
    if match is None:
        if re.fullmatch(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", plain):
            _refuse_bounds(column)
        raise Refused("must be a whole number", "必须是整数")
    value = int(match.group(1))
    if not column.minimum <= value <= column.maximum:
        _refuse_bounds(column)
    return value


def parse_number(text: str, column: Column) -> float:
    """Return a number inside the column's bounds."""
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(
        r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?", plain
    ):
        raise Refused("must be a number", "必须是数字")
    value = float(plain)
    if not column.minimum <= value <= column.maximum:
        _refuse_bounds(column)
    return value


def _refuse_bounds(column: Column) -> None:
    low, high = column.minimum, column.maximum
    noun = "number" if column.kind is Kind.NUMBER else "whole number"
    raise Refused(
        f"must be a {noun} from {low} to {high}",
        f"必须是 {low} 至 {high} 的{'数' if column.kind is Kind.NUMBER else '整数'}",
    )


def parse_reference(text: str, column: Column, context: Context) -> str:
    """Return an id as it is written where it is defined."""
    check_id(text)
    ids = None if column.refers is None else context.known.get(column.refers)
    if ids is None:
        return text
    found = ids.find(text)
    if found is None and not column.loose:
        raise ids.unknown(text)
    return found or text


def _parse_references(text: str, column: Column, context: Context) -> tuple[str, ...]:
    found = tuple(parse_reference(item, column, context) for item in split_list(text))
    for number, item in enumerate(found):
        if item in found[:number]:
            raise Refused(f"{item} stands twice in the list", f"列表中 {item} 重复")
    return found


def _parse_words(text: str, column: Column, _: Context) -> tuple[str, ...]:
    items = split_list(text)
    if column.vocabulary is None:
        return items
    return tuple(parse_word(item, column.vocabulary) for item in items)


def _parse_sets(text: str, column: Column, context: Context) -> tuple[tuple[str, ...], ...]:
    found = tuple(_parse_references(part, column, context) for part in split_parts(text))
    if any(len(ids) < 2 for ids in found):
        raise Refused("a set names at least two subjects", "每组至少两门学科")
    return found


def _parse_groups(text: str, column: Column, context: Context) -> tuple[ChoiceGroup, ...]:
    groups = []
    for part in split_parts(text):
        number, sign, rest = part.replace("：", ":", 1).partition(":")
        if not sign:
            raise Refused('a group is written "2: chemistry biology"', "选科组应写作“2: 化学 生物”")
        choose = parse_integer(number.strip(), column)
        subjects = _parse_references(rest, column, context)
        if not 1 <= choose <= len(subjects):
            raise Refused(
                f"cannot choose {choose} of {len(subjects)} subjects",
                f"不能从 {len(subjects)} 门中选 {choose} 门",
            )
        groups.append(ChoiceGroup(choose=choose, subjects=subjects))
    return tuple(groups)


def _parse_size(text: str, column: Column, _: Context) -> SizeBounds:
    items = split_list(text.replace("/", " ").replace("-", " -"))
    if len(items) != 3:
        raise Refused(
            "must be three numbers: minimum, target, maximum", "必须是三个数：最少、理想、最多"
        )
    low, target, high = (parse_integer(item, column) for item in items)
    if not low <= target <= high or high < 1:
        raise Refused(
            f"minimum {low}, target {target}, maximum {high} must stand in rising order",
            f"应满足：最少 {low} ≤ 理想 {target} ≤ 最多 {high}",
        )
    return SizeBounds(minimum=low, target=target, maximum=high)


def _parse_counts(text: str, column: Column, context: Context) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in split_parts(text):
        name, sign, count = part.replace("＝", "=").rpartition("=")
        items = split_list(name)
        if not sign or len(items) != 1 or items[0] in found:
            raise Refused('counts are written "A=6; B=5"', "应写作“A=6; B=5”")
        found[parse_reference(items[0], column, context)] = parse_integer(count.strip(), column)
    return found


def _parse_date(text: str, *_: object) -> str:
    plain = re.sub("[/.年月]", "-", unicodedata.normalize("NFKC", text)).rstrip("日")
    match = re.fullmatch("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", plain)
    try:
        if match is None:
            raise ValueError
        day = datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise Refused("must be a date such as 2026-09-01", "必须是日期，如 2026-09-01") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(
            f"must be a date from {FIRST_DAY} to {LAST_DAY}", f"日期应在{FIRST_DAY}至{LAST_DAY}之间"
        )
    return day.isoformat()


Parser = Callable[[str, Column, Context], Any]

PARSERS: dict[Kind, Parser] = {
    Kind.ID: parse_reference,
    Kind.TEXT: lambda text, column, context: text,
    Kind.INTEGER: lambda text, column, context: parse_integer(text, column),
    Kind.NUMBER: lambda text, column, context: parse_number(text, column),
    Kind.YES_NO: lambda text, column, context: parse_word(text, "yes/no") == "yes",
    Kind.WORD: lambda text, column, context: parse_word(text, column.vocabulary or ""),
    Kind.CLOCK: lambda text, column, context: parse_clock(text),
    Kind.DATE: _parse_date,
    Kind.WEEKDAY: lambda text, column, context: parse_weekday(text),
    Kind.WEEKS: lambda text, column, context: parse_weeks(text, context.weeks),
    Kind.IDS: _parse_references,
    Kind.WORDS: _parse_words,
    Kind.ID_SETS: _parse_sets,
    Kind.GROUPS: _parse_groups,
    Kind.SIZE: _parse_size,
    Kind.COUNTS: _parse_counts,
    Kind.PARAMETERS: lambda text, column, context: split_parameters(text),
    Kind.SCOPE: lambda text, column, context: parse_scope(text, context.known),
}


def write_value(value: Any, column: Column, lang: str) -> str:
    """Return the text of a cell, such that the parser of its kind gives the value back."""
    if column.off and (value is None or value == ()):
        return OFF_ZH if lang == "zh" else OFF
    if value is None:
        return ""
    match column.kind:
        case Kind.YES_NO:
            return word_in("yes" if value else "no", "yes/no", lang)
        case Kind.WORD:
            return word_in(str(value), column.vocabulary or "", lang)
        case Kind.NUMBER:
            return number_text(value)
        case Kind.CLOCK:
            return write_clock(value)
        case Kind.WEEKDAY:
            return write_weekday(value, lang)
        case Kind.WEEKS:
            return write_weeks(value, lang)
        case Kind.IDS:
            return join_list(value)
        case Kind.WORDS:
            words = column.vocabulary
            return join_list(word_in(v, words, lang) if words else v for v in value)
        case Kind.ID_SETS:
            return "; ".join(join_list(ids) for ids in value)
        case Kind.GROUPS:
            return "; ".join(f"{group.choose}: {join_list(group.subjects)}" for group in value)
        case Kind.SIZE:
            return f"{value.minimum} {value.target} {value.maximum}"
        case Kind.COUNTS:
            return "; ".join(f"{quote(name)}={count}" for name, count in value.items())
        case Kind.PARAMETERS:
            return join_parameters(value)
        case _:
            return value.value if isinstance(value, StrEnum) else str(value)


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number, if possible no exponent."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if abs(value) < 1e-9 else format(Decimal(repr(value)), "f")
