"""What is told of a plan in lists, workbook, page and picture: figures, and how they lie."""

from __future__ import annotations

import csv
import datetime
import io
import re
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from zouban.instances.bureau_reader import read_bureau
from zouban.instances.bureau_writer import write_bureau
from zouban.instances.csv_text import decode, split_rows
from zouban.instances.exchange_page import exchange_page
from zouban.instances.exchange_pictures import bars_svg
from zouban.instances.exchange_reports import ExchangeReports
from zouban.instances.folder_writer import csv_bytes
from zouban.instances.front_picture import front_svg
from zouban.instances.plan_list_check import list_findings
from zouban.instances.plan_lists import plan_lists
from zouban.instances.workbook import write_sheets
from zouban.models.exchange.bureau import Bureau, ExchangeSchool, ExchangeSubject, ExchangeTeacher
from zouban.models.exchange.goal_words import goal_figure
from zouban.models.exchange.goals import goal_values
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import GoalName, GoalRule, Indicator, IndicatorKind, Policy
from zouban.models.exchange.words import Backbone, Form, Stage
from zouban.models.result import Goal, Result, Status

DAY = datetime.date(2026, 9, 1)


@pytest.fixture
def town() -> Bureau:
    """Three backbone teachers in two primary schools and a junior one: a move between the stages
    changes the total of both."""
    return Bureau(
        id="town",
        as_of=DAY,
        policy=Policy(
            id="p",
            indicators=(
                Indicator(
                    id="heads", kind=IndicatorKind.BACKBONE, backbone=Backbone.COUNTY, weight=3
                ),
                Indicator(id="told", kind=IndicatorKind.SUBJECT, subjects=("m",), weight=0),
            ),
            goals=(GoalRule(goal=GoalName.STRUCTURE), GoalRule(goal=GoalName.WISHES)),
        ),
        subjects=(ExchangeSubject(id="m"),),
        schools=(
            ExchangeSchool(id="A", stage=Stage.PRIMARY, pupils=300),
            ExchangeSchool(id="B", stage=Stage.PRIMARY, pupils=100),
            ExchangeSchool(id="J", stage=Stage.JUNIOR, pupils=200),
        ),
        teachers=tuple(
            ExchangeTeacher(id=t, post_school=s, subject="m", backbone=Backbone.COUNTY, since=DAY)
            for t, s in (("t", "A"), ("u", "A"), ("v", "J"))
        ),
    )


@pytest.fixture
def plan() -> ExchangePlan:
    move = Move(
        teacher="t", origin="A", destination="J", subject="m", form=Form.LOAN, share=100, start=DAY
    )
    return ExchangePlan(bureau="town", as_of=DAY, moves=(move,))


@pytest.mark.parametrize(("lang", "open_"), [("en", "not proven"), ("zh", "未证明")])
def test_goals_are_told_with_bound_and_gap(
    town: Bureau, plan: ExchangePlan, lang: str, open_: str
) -> None:
    reports = ExchangeReports(town, plan, lang)
    value = goal_values(reports.staffing)[0].value
    claimed = (Goal(name="structure", value=value, bound=value / 2),)
    results = {"exchange": Result[ExchangePlan](status=Status.FEASIBLE, goals=claimed)}
    head, structure, wishes, *_ = ExchangeReports(town, plan, lang, results).goals()
    assert head[2:4] == ["界 bound", "差距 gap"]
    assert structure[1:4] == [goal_figure(value), goal_figure(value / 2), "50.00 %"]
    assert wishes[2:4] == ["–", open_]
    assert "50.00 %" in exchange_page(town, plan, lang, results)


def test_structure_can_be_recomputed_from_the_table_of_balance(
    town: Bureau, plan: ExchangePlan
) -> None:
    reports = ExchangeReports(town, plan, "en")
    head, *rows = reports.balance()
    weight = head.index("权重 weight")
    total = sum(int(row[weight]) * float(row[weight + 2]) for row in rows)
    goal = goal_values(reports.staffing)[0]
    assert total == pytest.approx(goal.value, abs=1e-5)
    published = sum(int(row[weight]) * float(row[4]) ** 2 for row in rows)
    assert published != pytest.approx(goal.value, rel=0.1)
    assert "CV" not in goal.unit


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (10.0557, "10.0557"),
        (12.4787, "12.4787"),
        (44131, "44,131"),
        (None, "–"),
        (726.1155, "726.12"),
    ],
)
def test_figures_have_enough_digits(value: float | None, told: str) -> None:
    assert goal_figure(value, grouped=True) == told


def test_names_stand_above_their_bars() -> None:
    name = "teachers with a degree above the one that is required of them, junior"
    picture = bars_svg([(name, 0.5, 0.4, 0.45)], ("before", "after"))
    bottom = int(re.search(rf'<text x="0" y="(\d+)"[^>]*>{name}', picture).group(1))  # type: ignore[union-attr]
    tops = [int(y) for y in re.findall(r'<rect x="0" y="(\d+)"', picture)]
    assert bottom < min(tops)
    assert "textLength" in picture
    assert "textLength" not in bars_svg([("short", 0.5, 0.4, None)], ("before", "after"))


def test_a_page_fits_a_small_window(town: Bureau, plan: ExchangePlan) -> None:
    page = exchange_page(town, plan)
    assert '<meta name="viewport" content="width=device-width' in page
    assert "svg{max-width:100%" in page
    assert "<th></th>" not in page


def test_numbers_of_a_front_do_not_lie_on_one_another() -> None:
    """Twenty plans that hardly differ, at the end of a front of 25."""
    points = [(5.0 + n / 1000, 50.0 - n / 100, n / 50, 1.0) for n in range(20)]
    points += [(6.0 + n, 20.0 - n, 100.0 * n, 2.0 + n) for n in range(5)]
    axes = ("structure", "moves", "commute", "wishes")
    picture = front_svg(axes, points, title="t")
    labels = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="9"[^>]*>(\d+)<', picture)
    charts = [labels[n : n + 25] for n in range(0, len(labels), 25)]
    assert len(charts) == 6
    for chart in charts:
        for (x, y, one), (a, b, other) in combinations(chart, 2):
            wide = 3 * (len(one) + len(other)) - 0.2
            assert abs(float(x) - float(a)) >= wide or abs(float(y) - float(b)) >= 8.8


RISKY = ("=1+1", "+86 139", "-2+3|cmd", "@SUM(A1)", "\tx", "＝1", "'=1", "''-x")
PLAIN = ("", "-5", "+3.5", "-", "'t Hooft", "O'Neil", "王=1")


@pytest.mark.parametrize("text", [*RISKY, *PLAIN])
def test_no_cell_is_run_as_a_formula_and_all_come_back(text: str) -> None:
    data = csv_bytes([["name", "x"], [text, "x"]])
    cell = next(csv.reader(io.StringIO(decode(data).splitlines()[1])))[0]
    assert cell == ("'" + text if text in RISKY else text)
    assert split_rows(decode(data), lambda _: True)[1][0] == text


def test_lists_with_risky_names_are_those_of_the_plan(
    town: Bureau, plan: ExchangePlan, tmp_path: Path
) -> None:
    """Whether an older version wrote them as they are, or this one with a quote before."""
    teachers = tuple(t.model_copy(update={"name": "=1+1"}) for t in town.teachers)
    town = town.model_copy(update={"teachers": teachers})
    write_bureau(town, tmp_path / "town")
    assert read_bureau(tmp_path / "town").teachers[0].name == "=1+1"
    for name, data in plan_lists(town, plan, "en").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
        assert b",=1+1" not in data
    assert not list(list_findings(town, plan, tmp_path))
    for path in tmp_path.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"'=", b"="))
    assert not list(list_findings(town, plan, tmp_path))


def test_a_workbook_is_set_up_to_be_printed() -> None:
    rows = [
        ["名称 name", "一个很长的列标题 a header that is far longer than its cells"],
        ["=1+1", "2"],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets({"list": rows})))["list"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width < 20
    assert sheet["A2"].data_type == "s"
