"""The schema fits the records, and what is said about it elsewhere is what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from zouban.instances.describe import BEGIN, END, column_type, describe_tables, with_tables
from zouban.instances.schema import Column, Kind, Table
from zouban.instances.school_tables import TABLE_BY_NAME, TABLES
from zouban.instances.words import VOCABULARIES, parse_word, word_in
from zouban.models.school import School

ROOT = Path(__file__).resolve().parents[3]

_NOT_IN_THE_FILE = {"rules": {"row"}}
"""Fields that the reader fills in."""
_NOT_IN_THE_RECORD = {"periods": {"calendar"}, "days": {"calendar"}}
"""Columns that say to which record a row belongs."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_the_fields_of_the_record(table: Table) -> None:
    fields = set(table.record.model_fields) - _NOT_IN_THE_FILE.get(table.name, set())
    columns = {c.field for c in table.columns} - _NOT_IN_THE_RECORD.get(table.name, set())
    assert columns == fields


def test_every_part_of_a_school_has_a_table() -> None:
    head = {"id", "name_en", "name_zh", "term", "weeks"}
    assert set(School.model_fields) - head <= {table.name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_header_names_two_columns(table: Table) -> None:
    headers = Counter(key for column in table.columns for key in set(column.headers()))
    assert [key for key, count in headers.items() if count > 1] == []


def test_no_name_means_two_tables() -> None:
    assert len(TABLE_BY_NAME) == len(
        {(name, table.name) for table in TABLES for name in table.names()}
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rules_of_a_table_name_its_columns(table: Table) -> None:
    fields = {column.field for column in table.columns}
    assert {field for names in table.unique for field in names} <= fields
    assert {field for left, _, right in table.order for field in (left, right)} <= fields


def test_everything_is_said_in_both_languages() -> None:
    for table in TABLES:
        for column in table.columns:
            assert column.zh
            assert column.meaning_zh
            assert bool(column.unit) == bool(column.unit_zh)
            assert (column.kind is Kind.WORD) <= (column.vocabulary is not None)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_words_are_understood_in_both_languages(vocabulary: str) -> None:
    for value, others in VOCABULARIES[vocabulary].items():
        for word in (value, *others, value.upper(), f" {others[0]} "):
            assert parse_word(word, vocabulary) == value
        for lang in ("en", "zh"):
            assert parse_word(word_in(value, vocabulary, lang), vocabulary) == value


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_descriptions_name_every_table_and_column(lang: str) -> None:
    text = describe_tables(lang)
    for table in TABLES:
        assert f"**{table.name} {table.zh}**" in text
        for column in table.columns:
            assert column.name in text
            assert column.zh in text
            assert column_type(column, lang) in text


def test_a_description_tells_type_unit_and_need() -> None:
    lines = describe_tables("en").splitlines()
    assert (
        "| load_max | 最多课时 | integer |  | "
        + (
            "Most teaching load, evening duty and meetings not counted; empty for none "
            "(periods a week) |"
        )
        in lines
    )
    assert "| grade | 年级 | id (grades) | yes | Grade |" in lines


def test_the_readme_lists_the_tables_as_they_are() -> None:
    """After a change of the schema: `python -m zouban.instances.describe README.md`."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_tables(readme) == readme


def test_documents_without_the_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="no part between"):
        with_tables("# zouban")
    assert with_tables(f"a\n{BEGIN}\nold\n{END}\nb").startswith(f"a\n{BEGIN}\n**school")


def test_a_column_keeps_its_field_as_header() -> None:
    column = Column("class_id", "班级", Kind.ID, "", "", header="class", also=("Class ID",))
    assert (column.name, column.title("zh")) == ("class", "班级")
    assert set(column.headers()) == {"class", "classid", "班级"}
