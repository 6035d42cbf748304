"""The balance inspection: limits and minima by stage, what is left out, and the six of seven."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from zouban.models.exchange.balance import weighted_cv
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.inspection import inspect, inspect_schools, meets_minima
from zouban.models.exchange.reports import AGE_BANDS, band_name, staff_rows, work_rows
from zouban.models.exchange.staffing import Staffing
from zouban.models.exchange.words import SchoolKind, Stage

Build = Callable[..., Any]


def _staffing(bureau: Bureau, plan: Any) -> Staffing:
    return Staffing(BureauIndex(bureau), plan)


def test_each_indicator_and_stage_before_and_after(town: Bureau, plan_of: Build) -> None:
    rows = inspect(_staffing(town, plan_of("T1 C")))
    backbone = next(r for r in rows if r.indicator.id == "backbone" and r.stage is Stage.JUNIOR)
    assert backbone.before.weighted_cv == pytest.approx(weighted_cv([3, 1, 0], [600, 400, 200]))
    assert backbone.after.weighted_cv == pytest.approx(weighted_cv([2, 1, 1], [600, 400, 200]))
    assert backbone.limit == 0.45
    assert backbone.within_limit
    assert backbone.below_before == ("A", "B", "C")
    assert backbone.before.unweighted_cv is None
    primary = next(r for r in rows if r.stage is Stage.PRIMARY)
    assert primary.limit is None
    assert primary.within_limit


def test_unweighted_only_where_the_policy_reports_it(ruled: Build, plan_of: Build) -> None:
    rows = inspect(_staffing(ruled(inspection={"unweighted": True}), plan_of()))
    assert all(row.before.unweighted_cv is not None for row in rows)


def test_special_and_tiny_schools_are_left_out(town: Bureau, plan_of: Build) -> None:
    """Of teaching points those below the minimum; a small school of the regular kind counts."""
    point = {"kind": SchoolKind.TEACHING_POINT}
    for b, p, counted in (
        ({**point, "pupils": 49}, {**point, "pupils": 50}, [True, False, False, True]),
        ({"pupils": 49}, {**point, "pupils": 49}, [True, True, False, False]),
        ({"pupils": 0}, {}, [True, False, False, True]),
    ):
        kinds = {"C": {"kind": SchoolKind.SPECIAL}, "B": b, "P": p}
        schools = tuple(s.model_copy(update=kinds.get(s.id, {})) for s in town.schools)
        bureau = town.model_copy(update={"schools": schools})
        assert BureauIndex(bureau).inspected.tolist() == counted
        found = inspect_schools(_staffing(bureau, plan_of()))
        assert [school.school for school in found] == ["A", "B"][: 1 + counted[1]]


def test_schools_against_the_minimum(town: Bureau, plan_of: Build) -> None:
    found = inspect_schools(_staffing(town, plan_of("T1 C", "T2 C")))
    assert {s.school: (s.passed_before, s.passed_after) for s in found} == {
        "A": (False, False),
        "B": (False, False),
        "C": (False, True),
    }


SEVEN = {f"i{number}": 1.0 for number in range(7)}


@pytest.mark.parametrize(
    ("missed", "passed"),
    [({}, True), ({"i0": 0.85}, True), ({"i0": 0.84}, False), ({"i0": 0.9, "i1": 0.9}, False)],
)
def test_six_of_seven_and_most_of_the_seventh(missed: dict[str, float], passed: bool) -> None:
    assert meets_minima({**SEVEN, **missed}, SEVEN) is passed


def test_fewer_than_seven_are_all_met() -> None:
    minima = {"a": 4.2, "b": 1.0, "c": 0.9}
    assert meets_minima({"a": 4.2, "b": 1.0, "c": 0.9}, minima)
    assert not meets_minima({"a": 4.1, "b": 1.0, "c": 0.9}, minima)


def test_staffing_by_every_respect(town: Bureau, plan_of: Build) -> None:
    rows = list(staff_rows(_staffing(town, plan_of("T1 C", "T10 B transfer"))))
    found = {(r.school, r.respect, r.value): (r.before, r.after) for r in rows}
    assert found["A", "all", ""] == (6, 5)
    assert found["C", "all", ""] == (2, 2)
    assert found["C", "title", "senior"] == (0, 1)
    assert found["B", "subject", "math"] == (2, 3)
    assert found["A", "age", "40-44"] == (6, 5)
    assert found["A", "evaluation", "90+"] == (1, 0)
    assert found["A", "evaluation", "75-89"] == (1, 1)


def test_work_against_need(town: Bureau, plan_of: Build) -> None:
    staffing = _staffing(town, plan_of("T1 C"))
    rows = {(r.school, r.subject): r for r in work_rows(staffing, staffing.index.needs)}
    there = rows["C", "math"]
    assert (there.need, there.before, there.after) == (200, 100, 200)
    assert rows["B", "math"].need is None


def test_bands_have_names() -> None:
    names = [band_name(AGE_BANDS, position) for position in range(len(AGE_BANDS))]
    assert names == ["0-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55+"]
