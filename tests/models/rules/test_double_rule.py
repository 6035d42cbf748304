"""double_lessons: how many, where, and never across a long break."""

from __future__ import annotations

from typing import Any

import pytest
from zouban.models.school import RuleRow


def _double(tiny: Any, slot: str) -> Any:
    """Join A's two lessons of mathematics."""
    return tiny.without("A/math#2").with_lesson("A/math#1", length=2).moved(A__math_1=slot)


def test_singles_and_a_double_both_pass(tiny: Any) -> None:
    assert tiny.judge().accepted
    assert _double(tiny, "Wed-3").judge().findings == ()
    assert set(_double(tiny, "Wed-3").problem_terms().values()) == {0}


def test_a_double_that_is_asked_for_and_missing_is_caught(tiny: Any) -> None:
    asked = tiny.with_row_of("math", doubles_min=1)
    verification = asked.judge()
    assert verification.terms["double_lessons"] == 2  # classes A and B
    assert asked.problem_terms()["double_lessons"] > 0
    assert _double(asked, "Wed-3").judge().terms["double_lessons"] == 1


def test_a_double_that_is_not_allowed_is_caught(tiny: Any) -> None:
    forbidden = _double(tiny.with_row_of("math", doubles_max=0), "Wed-3")
    assert forbidden.judge().terms["double_lessons"] == 1
    assert forbidden.problem_terms()["double_lessons"] > 0


@pytest.mark.parametrize("slot", ["Wed-2", "Wed-4"])
def test_a_double_across_a_break_is_caught(tiny: Any, slot: str) -> None:
    across = _double(tiny, slot)
    assert [f.code for f in across.judge().findings if "double" in f.code] == [
        "double_lessons.break"
    ]
    assert across.judge().terms["double_lessons"] == 2
    assert across.problem_terms()["double_lessons"] == 2


def test_a_lesson_of_three_periods_is_caught(tiny: Any) -> None:
    longer = tiny.with_lesson("A/physics#1", length=3).moved(A__physics_1="Wed-2")
    assert "double_lessons.long" in {f.code for f in longer.judge().findings}


def test_a_row_restricts_where_doubles_stand(tiny: Any) -> None:
    row = RuleRow(rule="double_lessons", scope="subject:math", parameters={"slots": "*-1..2"})
    kept = _double(tiny.with_rows(row), "Mon-1").moved(B__history_1="Wed-2", A__pe_1="Wed-4")
    assert kept.judge().terms["double_lessons"] == 0
    broken = _double(tiny.with_rows(row), "Wed-3")
    assert broken.judge().terms["double_lessons"] == 2
    assert broken.problem_terms()["double_lessons"] == 2


def test_a_band_has_the_doubles_of_the_section_that_wants_most(tiny: Any) -> None:
    wants = tiny.with_row_of("chemistry", doubles_min=1, doubles_max=1)
    joined = wants.without("chemistry#2", "biology#2")
    for id_ in ("chemistry#1", "biology#1"):
        joined = joined.with_lesson(id_, length=2)
    assert joined.moved(chemistry_1="Wed-3", biology_1="Wed-3").judge().findings == ()
    assert wants.judge().terms["double_lessons"] == 1
