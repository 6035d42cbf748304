"""Where the two roads meet: what a senior high school's sectioning needs of teachers."""

from __future__ import annotations

from typing import Any

import pytest
from zouban.models.exchange.bureau import Bureau, Demand, ExchangeSubject
from zouban.models.exchange.demand import needs, sectioning_needs, with_sectioning_demand
from zouban.models.lessons import required_lessons
from zouban.models.school_index import SchoolIndex


def test_needs_are_the_timetables_loads(tiny: Any) -> None:
    found = sectioning_needs(tiny.school, tiny.sectioning, 10.0)
    loads: dict[str, int] = {}
    for lesson in required_lessons(SchoolIndex(tiny.school, tiny.sectioning)):
        if lesson.loads and lesson.subject is not None:
            loads[lesson.subject] = loads.get(lesson.subject, 0) + lesson.periods
    assert found == {subject: 10 * periods for subject, periods in loads.items()}
    assert found["chemistry"] > 0
    assert "self_study" not in found


@pytest.mark.parametrize("norm", [7.0, 14.0])
def test_a_smaller_norm_needs_more(tiny: Any, norm: float) -> None:
    found = sectioning_needs(tiny.school, tiny.sectioning, norm)
    assert sum(found.values()) == pytest.approx(
        sum(sectioning_needs(tiny.school, tiny.sectioning, 1.0).values()) / norm, abs=len(found)
    )


def test_demand_of_the_school_is_replaced(town: Bureau, tiny: Any) -> None:
    subjects = (*town.subjects, ExchangeSubject(id="chemistry"))
    rows = (Demand(school="A", subject="math", need=1), Demand(school="C", subject="math", need=7))
    bureau = town.model_copy(update={"subjects": subjects, "demand": rows})
    found = needs(with_sectioning_demand(bureau, {"A": (tiny.school, tiny.sectioning)}))
    own = sectioning_needs(tiny.school, tiny.sectioning, bureau.policy.staffing.norm)
    assert found["C", "math"] == 7
    assert found["A", "chemistry"] == own["chemistry"]
    assert {subject for school, subject in found if school == "A"} <= {"math", "art", "chemistry"}
