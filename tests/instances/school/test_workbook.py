"""Workbooks as Excel saves them: typed cells, Chinese sheets, and damaged ones."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.chart
import pytest
from zouban.instances.school_reader import read_school
from zouban.instances.school_writer import write_school
from zouban.models.errors import InputError
from zouban.models.school import School

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]


@pytest.fixture
def school(tiny: Files, lay: Lay) -> School:
    return read_school(lay(tiny))


@pytest.fixture
def edit(school: School, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """Write the tiny school as a workbook, change it as Excel would, and return its path."""

    def edited(change: Callable[[Any], None]) -> Path:
        path = tmp_path / "book.xlsx"
        write_school(school, path)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return edited


Edit = Callable[[Callable[[Any], None]], Path]


def test_typed_cells_mean_what_they_show(school: School, edit: Edit) -> None:
    """Excel stores what looks like a number, a time, a date or a truth as such."""

    def retype(book: Any) -> None:
        book["students"]["I2"].value = 512.5
        book["students"]["G2"].value = True
        book["rooms"]["D2"].value = 50
        book["rooms"]["B2"].value = 101.0
        book["periods"]["B2"].value = 1
        book["periods"]["E2"].value = datetime.time(8, 0)
        book["terms"]["B2"].value = datetime.datetime(2026, 9, 1)
        book["days"]["D3"].value = "1 2 3"

    assert read_school(edit(retype)) == school


def test_ids_that_excel_turned_into_dates_are_told(edit: Edit) -> None:
    def retype(book: Any) -> None:
        book["classes"]["A2"].value = datetime.datetime(2026, 1, 2)

    with pytest.raises(InputError) as caught:
        read_school(edit(retype))
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.field) == ("classes", 2, "id")
    assert problem.value == "2026-01-02"
    assert "made a date" in problem.rule


def test_formulas_without_a_value_are_told(edit: Edit) -> None:
    def compute(book: Any) -> None:
        book["rooms"]["D2"].value = "=50+5"

    with pytest.raises(InputError) as caught:
        read_school(edit(compute))
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.field) == ("rooms", 2, "capacity")
    assert problem.value is None
    assert "formula" in problem.rule


def test_merged_cells_are_told(edit: Edit) -> None:
    def merge(book: Any) -> None:
        book["choices"].merge_cells("A2:A4")

    with pytest.raises(InputError) as caught:
        read_school(edit(merge))
    places = [(p.file, p.row, p.field) for p in caught.value.problems]
    assert places == [("choices", 3, "student"), ("choices", 4, "student")]
    assert all("unmerge" in p.rule for p in caught.value.problems)


def test_names_may_begin_like_formulas(school: School, tmp_path: Path) -> None:
    rooms = (school.rooms[0].model_copy(update={"name": "=1+1"}), *school.rooms[1:])
    odd = school.model_copy(update={"rooms": rooms})
    write_school(odd, tmp_path / "s.xlsx")
    assert read_school(tmp_path / "s.xlsx") == odd
    assert openpyxl.load_workbook(tmp_path / "s.xlsx")["rooms"]["B2"].data_type == "s"


def test_empty_rows_and_columns_around_the_table(school: School, edit: Edit) -> None:
    def move(book: Any) -> None:
        book["rooms"].cell(row=40, column=12).number_format = "0.0"
        book["grades"].insert_cols(1)
        book.create_sheet("我的草稿")["B7"].value = "anything"

    assert read_school(edit(move)) == school


def test_problems_name_the_sheet(edit: Edit) -> None:
    def damage(book: Any) -> None:
        book["rooms"]["D2"].value = -5
        book["students"]["C4"].value = "#REF!"
        book["rooms"].title = "教室"

    with pytest.raises(InputError) as caught:
        read_school(edit(damage))
    places = {(p.file, p.row, p.field) for p in caught.value.problems}
    assert places == {("教室", 2, "capacity"), ("students", 4, "grade")}


def test_missing_and_misspelt_sheets(edit: Edit) -> None:
    def damage(book: Any) -> None:
        book["students"].title = "studnets"

    with pytest.raises(InputError) as caught:
        read_school(edit(damage))
    rules = {p.file: p.rule for p in caught.value.problems}
    assert "did you mean students" in rules["studnets"]
    assert "missing" in rules["students"]


def test_two_sheets_of_one_table(edit: Edit) -> None:
    def damage(book: Any) -> None:
        book.create_sheet("教室")["A1"].value = "id"

    with pytest.raises(InputError, match="same table"):
        read_school(edit(damage))


def test_a_school_has_one_row(edit: Edit) -> None:
    def damage(book: Any) -> None:
        book["school"]["A3"].value = "another"

    with pytest.raises(InputError) as caught:
        read_school(edit(damage))
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.rule) == ("school", 3, "the table has one row only")


def test_charts_are_passed_over(school: School, edit: Edit) -> None:
    def draw(book: Any) -> None:
        for place in (book["rooms"], book.create_chartsheet("图")):
            chart = openpyxl.chart.BarChart()
            chart.add_data(openpyxl.chart.Reference(book["rooms"], min_col=4, min_row=1, max_row=4))
            place.add_chart(chart)

    assert read_school(edit(draw)) == school


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", b"PK\x05\x06" + b"\x00" * 18])
def test_no_workbook(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_school(tmp_path / "s.xlsx")
    assert caught.value.problems[0].file == "s.xlsx"


def test_zip_bomb(tmp_path: Path) -> None:
    """A file that unfolds to gigabytes is refused before it is unfolded."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (200 * 1024 * 1024))
    (tmp_path / "s.xlsx").write_bytes(buffer.getvalue())
    with pytest.raises(InputError, match="unfolds to more"):
        read_school(tmp_path / "s.xlsx")


def test_a_sheet_that_claims_a_million_rows(edit: Edit) -> None:
    def stretch(book: Any) -> None:
        book["rooms"].cell(row=1_048_576, column=1).value = "LAST"

    school = read_school(edit(stretch))
    assert school.rooms[-1].id == "LAST"


def test_entities_are_not_unfolded(edit: Edit, tmp_path: Path) -> None:
    path = edit(lambda book: None)
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10)
            for n in range(12)
        )
        + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b'<sheetData><row r="1"><c t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData>'
        + b"</worksheet>"
    )
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name.endswith("sheet3.xml") else old.read(name))
    with pytest.raises(InputError):
        read_school(tmp_path / "bomb.xlsx")
