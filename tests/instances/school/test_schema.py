"""The schema fits the records, and what is said about it elsewhere is what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from zouban.instances.bureau_tables import BUREAU
from zouban.instances.describe import MARKS, column_type, describe_tables, with_tables
from zouban.instances.folder_kind import FolderKind
from zouban.instances.schema import Column, Kind, Table
from zouban.instances.school_tables import SCHOOL
from zouban.instances.words import VOCABULARIES, parse_word, word_in
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.policy import Policy
from zouban.models.school import School

ROOT = Path(__file__).resolve().parents[3]

KINDS = (SCHOOL, BUREAU)
TABLES = tuple(table for kind in KINDS for table in kind.tables)

_NOT_IN_THE_FILE = {"rules": {"row"}}
"""Fields that the reader fills in."""
_NOT_IN_THE_RECORD = {"节次": {"calendar"}, "上课日": {"calendar"}}
"""Columns that say to which record a row belongs."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_the_fields_of_the_record(table: Table) -> None:
    fields = set(table.record.model_fields) - _NOT_IN_THE_FILE.get(table.name, set())
    columns = {c.field for c in table.columns} - _NOT_IN_THE_RECORD.get(table.zh, set())
    assert columns == fields


def test_every_part_of_a_school_has_a_table() -> None:
    head = {"id", "name_en", "name_zh", "term", "weeks"}
    assert set(School.model_fields) - head <= {table.name for table in SCHOOL.tables}


def test_every_part_of_a_bureau_and_a_policy_has_a_table() -> None:
    known = {table.name for table in BUREAU.tables}
    known |= {column.field for name in ("bureau", "policy") for column in _table(name).columns}
    renamed = {"exemption_rules" if f == "exemptions" else f for f in Policy.model_fields}
    assert set(Bureau.model_fields) - {"policy"} | renamed <= known


def _table(name: str) -> Table:
    return BUREAU.by_name[name]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_header_names_two_columns(table: Table) -> None:
    headers = Counter(key for column in table.columns for key in set(column.headers()))
    assert [key for key, count in headers.items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_no_name_means_two_tables(kind: FolderKind) -> None:
    assert len(kind.by_name) == len(
        {(name, table.name) for table in kind.tables for name in table.names()}
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


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_descriptions_name_every_table_and_column(kind: FolderKind, lang: str) -> None:
    text = describe_tables(kind, lang)
    for table in kind.tables:
        assert f"**{table.name} {table.zh}**" in text
        for column in table.columns:
            assert column.name in text
            assert column.zh in text
            assert column_type(column, lang) in text


def test_a_description_tells_type_unit_and_need() -> None:
    lines = describe_tables(SCHOOL, "en").splitlines()
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
    assert all(begin in readme for begin, _ in MARKS.values())
    assert with_tables(readme) == readme


def test_documents_without_the_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="no part between"):
        with_tables("# zouban")
    for kind, (begin, end) in MARKS.items():
        written = with_tables(f"a\n{begin}\nold\n{end}\nb")
        assert written.startswith(f"a\n{begin}\n**{kind.head.name}")


def test_a_column_keeps_its_field_as_header() -> None:
    column = Column("class_id", "班级", Kind.ID, "", "", header="class", also=("Class ID",))
    assert (column.name, column.title("zh")) == ("class", "班级")
    assert set(column.headers()) == {"class", "classid", "班级"}
