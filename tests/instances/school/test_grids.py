"""Grids show each reader his own week, and nothing that he does not attend."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from zouban.instances.export import export_grids, export_page, export_workbook
from zouban.instances.file_names import file_names
from zouban.instances.grids import Grid, GridKind, GridMaker
from zouban.instances.school_reader import read_school
from zouban.models.errors import UsageError
from zouban.models.result import Cost, Result, Status
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable

Files = dict[str, "bytes | str | None"]
Lay = Callable[[Files], Path]


@pytest.fixture
def school(tiny: Files, lay: Lay) -> School:
    return read_school(lay(tiny))


@pytest.fixture
def maker(school: School, sectioning: Sectioning, timetable: Timetable) -> GridMaker:
    return GridMaker(school, sectioning, timetable, "zh")


def _held(grid: Grid) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (day, row.clock[:5]): cell
        for row in grid.rows
        for day, cell in zip(grid.days, row.cells, strict=True)
        if cell
    }


def test_class(maker: GridMaker) -> None:
    grid = maker.grid(GridKind.CLASS, "C1")
    assert grid.title == "一班 (C1)"
    assert grid.days == ("周一", "周二", "周六")
    assert grid.rows[0].clock == "08:00-08:40"
    assert [row.period for row in grid.rows] == ["第一节", "第二节", "第三节", "E"]
    assert _held(grid) == {
        ("周一", "08:00"): ("语文 陈一",),
        ("周一", "08:50"): ("语文 陈一",),
        ("周二", "08:00"): ("走班 B1: 物理, 历史",),
        ("周二", "08:50"): ("英语 陈一", "语种走班: 日语"),
    }


def test_weeks_rooms_and_lessons_without_a_place(maker: GridMaker) -> None:
    grid = maker.grid(GridKind.CLASS, "C2")
    assert _held(grid) == {
        ("周二", "08:00"): ("走班 B1: 物理, 自习",),
        ("周六", "08:00"): ("语文 陈一 @操场 (单周)",),
    }
    assert grid.unplaced == ("班会 林二",)


def test_teacher(maker: GridMaker) -> None:
    assert _held(maker.grid(GridKind.TEACHER, "T1")) == {
        ("周一", "08:00"): ("语文 一班",),
        ("周一", "08:50"): ("语文 一班",),
        ("周一", "19:00"): ("languages教研",),
        ("周二", "08:00"): ("自习 SELF @实验室",),
        ("周二", "08:50"): ("英语 一班",),
        ("周六", "08:00"): ("语文 二班 @操场 (单周)",),
    }


def test_room(maker: GridMaker) -> None:
    assert _held(maker.grid(GridKind.ROOM, "LAB")) == {
        ("周二", "08:00"): ("自习 SELF 陈一",),
        ("周二", "08:50"): ("日语 JPN 何三",),
    }


def test_students_of_one_class_have_their_own_weeks(maker: GridMaker) -> None:
    """S2 has Japanese while the class has English, and history while S1 has physics."""
    first, second = (_held(maker.grid(GridKind.STUDENT, s)) for s in ("S1", "S2"))
    assert first["周二", "08:00"] == ("物理 林二 @102",)
    assert first["周二", "08:50"] == ("英语 陈一",)
    assert second["周二", "08:00"] == ("历史 何三 @101",)
    assert second["周二", "08:50"] == ("日语 何三 @实验室",)
    assert first["周一", "08:00"] == second["周一", "08:00"] == ("语文 陈一",)


def test_english_names(school: School, sectioning: Sectioning, timetable: Timetable) -> None:
    maker = GridMaker(school, sectioning, timetable)
    held = _held(maker.grid(GridKind.CLASS, "C2"))
    assert held["Tue", "08:00"] == ("walking B1: Physics, self-study",)
    assert held["Sat", "08:00"] == ("Chinese 陈一 @操场 (odd)",)


def test_unknown_id(maker: GridMaker) -> None:
    with pytest.raises(KeyError):
        maker.grid(GridKind.CLASS, "C9")


def test_everyone_has_a_grid(maker: GridMaker) -> None:
    assert maker.ids(GridKind.CLASS) == ("C1", "C2")
    assert maker.ids(GridKind.STUDENT) == ("S1", "S2", "S3", "S4")
    for kind in GridKind:
        for item in maker.ids(kind):
            assert maker.grid(kind, item).table()[0][1] == "时间 time"


def test_a_damaged_timetable_is_shown_all_the_same(
    school: School, sectioning: Sectioning, timetable: Timetable
) -> None:
    """`verify` tells what is wrong; the grid shows what it can."""
    lessons = tuple(
        lesson.model_copy(update=update)
        for lesson, update in zip(
            timetable.lessons,
            [{"calendar": "x"}, {"period": "99"}, {"teaching_class": "?"}, {"length": 40}],
            strict=False,
        )
    )
    maker = GridMaker(school, sectioning, timetable.model_copy(update={"lessons": lessons}))
    for kind in GridKind:
        for item in maker.ids(kind):
            maker.grid(kind, item)
    assert maker.grid(GridKind.CLASS, "C1").unplaced == ("Chinese 陈一", "English 陈一")


def test_export(
    school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    count = export_grids(school, sectioning, timetable, tmp_path / "out", lang="zh")
    files = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.csv")}
    assert count == 2 + 3 + 4 + 4
    assert {"classes/C1.csv", "teachers/T1.csv", "rooms/LAB.csv", "students/S4.csv"} <= files
    assert {"lessons.csv", "teaching_classes.csv"} <= files
    text = (tmp_path / "out" / "classes" / "C1.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["一班 (C1)", "时间 time", "周一", "周二", "周六"]
    assert rows[2] == ["第二节", "08:50-09:30", "语文 陈一", "英语 陈一\n语种走班: 日语", ""]
    with pytest.raises(UsageError, match="not empty"):
        export_grids(school, sectioning, timetable, tmp_path / "out")


def test_file_names_are_distinct_everywhere() -> None:
    ids = ["a/b", "a:b", "A_B", "..", "一班", "x" * 300, "x" * 200, ""]
    names = file_names(ids)
    assert names[:3] == ["a_b", "a_b-2", "A_B-3"]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all("/" not in name and 0 < len(name) <= 110 for name in names)


# ---- workbook and page ---------------------------------------------------------------------


def test_a_workbook_of_all_grids(
    school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    path = tmp_path / "weeks.xlsx"
    export_workbook(school, sectioning, timetable, path, lang="zh")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "班级总课表", "教师总课表", "教室总课表", "班级课表", "教师课表", "教室课表", "学生课表"
    ]  # fmt: skip
    overview, pages = book["班级总课表"], book["班级课表"]
    assert [overview.cell(1, 2).value, overview.cell(2, 2).value] == [
        "周一",
        "第一节\n08:00-08:40",
    ]
    assert [overview.cell(3, 1).value, overview.cell(3, 2).value] == ["一班 (C1)", "语文 陈一"]
    titles = [c.value for (c,) in pages.iter_rows(max_col=1) if "(" in str(c.value or "")]
    assert titles == ["一班 (C1)", "二班 (C2)"]
    assert len(pages.row_breaks.brk) == 1  # one page for each class
    again = tmp_path / "again.xlsx"
    export_workbook(school, sectioning, timetable, again, lang="zh")
    assert again.read_bytes() == path.read_bytes()


def test_a_page_of_all_grids(
    school: School, sectioning: Sectioning, timetable: Timetable, tmp_path: Path
) -> None:
    named = school.model_copy(update={"name_zh": "</title><script>alert(1)</script>"})
    path = tmp_path / "weeks.html"
    result = Result(status=Status.FEASIBLE, cost=Cost(soft=7), bound=3)
    export_page(named, sectioning, timetable, path, results={"timetable": result}, lang="zh")
    text = path.read_text(encoding="utf-8")
    assert "{{" not in text
    assert text.count("<script") == 2  # what a school is called is no markup
    assert "<dd>3（任何课表不低于此值）</dd>" in text
    assert "http" not in text  # nothing is fetched
    (found,) = re.findall(r'<script id="data"[^>]*>(.*?)</script>', text, re.DOTALL)
    data = json.loads(found)
    classes = data["kinds"][0]
    assert [grid[:2] for grid in classes["grids"]] == [["C1", "一班 (C1)"], ["C2", "二班 (C2)"]]
    period, *cells = classes["grids"][0][3][0]
    assert data["periods"][period] == ["第一节", "08:00-08:40"]
    assert [data["entries"][n] for n in cells[0]] == ["语文 陈一"]
    assert [data["entries"][n] for n in classes["grids"][1][4]] == ["班会 林二"]


@pytest.mark.parametrize("write", [export_workbook, export_page])
def test_a_file_is_not_written_over_unasked(
    write: Callable[..., int],
    school: School,
    sectioning: Sectioning,
    timetable: Timetable,
    tmp_path: Path,
) -> None:
    path = tmp_path / ("weeks.xlsx" if write is export_workbook else "weeks.html")
    path.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        write(school, sectioning, timetable, path)
    assert path.read_text() == "mine"
    assert write(school, sectioning, timetable, path, overwrite=True) > 0
    with pytest.raises(UsageError, match="end in"):
        write(school, sectioning, timetable, tmp_path / "weeks.doc")
