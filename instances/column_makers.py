"""Short ways to write columns that many tables have."""

from __future__ import annotations

from typing import Any

from .schema import Column, Kind


def own_id(zh: str, noun: str, *also: str) -> Column:
    """Return the column of a row's own id."""
    return Column("id", zh, Kind.ID, f"Id of the {noun}", zh, key=True, also=also)


def reference(
    field: str, zh: str, table: str, meaning: str, meaning_zh: str, **more: Any
) -> Column:
    """Return a column of ids that another table defines."""
    return Column(field, zh, Kind.ID, meaning, meaning_zh, refers=table, **more)


def word(
    field: str, zh: str, vocabulary: str, meaning: str, meaning_zh: str, **more: Any
) -> Column:
    """Return a column of words of a vocabulary."""
    return Column(field, zh, Kind.WORD, meaning, meaning_zh, vocabulary=vocabulary, **more)


def words(
    field: str, zh: str, vocabulary: str, meaning: str, meaning_zh: str, **more: Any
) -> Column:
    """Return a column of lists of words of a vocabulary."""
    return Column(field, zh, Kind.WORDS, meaning, meaning_zh, vocabulary=vocabulary, **more)


def years(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of years, fractions allowed."""
    bounds = {"maximum": 80, **more}
    return Column(field, zh, Kind.NUMBER, meaning, meaning_zh, unit="years", unit_zh="年", **bounds)


def kilometres(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of kilometres."""
    bounds = {"maximum": 10_000, **more}
    return Column(field, zh, Kind.NUMBER, meaning, meaning_zh, unit="km", unit_zh="公里", **bounds)


def percent(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of hundredths of a full-time post."""
    bounds = {"maximum": 100, **more}
    return Column(
        field,
        zh,
        Kind.INTEGER,
        meaning,
        meaning_zh,
        unit="percent of full time",
        unit_zh="% 全职",
        **bounds,
    )


def rate(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of shares of 1; "none" switches the rule off."""
    return Column(
        field,
        zh,
        Kind.NUMBER,
        meaning,
        meaning_zh,
        unit="share of 1",
        unit_zh="比例（0 至 1）",
        maximum=1,
        off=True,
        **more,
    )


def yes_no(field: str, zh: str, meaning: str, meaning_zh: str) -> Column:
    """Return a column of yes and no."""
    return Column(field, zh, Kind.YES_NO, meaning, meaning_zh)


def date(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of calendar dates."""
    return Column(field, zh, Kind.DATE, meaning, meaning_zh, **more)


def whole(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of whole numbers."""
    return Column(field, zh, Kind.INTEGER, meaning, meaning_zh, **more)


def number(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of numbers."""
    return Column(field, zh, Kind.NUMBER, meaning, meaning_zh, **more)


def text(field: str, zh: str, meaning: str, meaning_zh: str, **more: Any) -> Column:
    """Return a column of free text."""
    return Column(field, zh, Kind.TEXT, meaning, meaning_zh, **more)
