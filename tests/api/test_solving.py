"""The whole road where a timetable is impossible: other sections, and what may be said of it."""

from __future__ import annotations

from typing import Any

import pytest
import zouban.solving as solving
from zouban.models.finding import Finding, Severity
from zouban.models.policy import Mode, SizeBounds
from zouban.models.result import Cost, Result, Status
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable

SMALL = SizeBounds(minimum=1, target=4, maximum=4)


def _conflict(about: str) -> Finding:
    return Finding(
        code="conflict",
        rule="class_clash",
        severity=Severity.ERROR,
        message="-",
        message_zh="-",
        where={"about": about},
    )


def _impossible(about: str) -> Result[Timetable]:
    return Result(status=Status.INFEASIBLE, conflict=(_conflict(about),))


def _shapes(sectioning: Sectioning) -> set[tuple[frozenset[str], frozenset[str]]]:
    return {(frozenset(c.fixed), frozenset(c.qualifying_at_home)) for c in sectioning.classes}


@pytest.fixture
def mixed(tiny: Any) -> School:
    """Classes may fix anything, so that there are other sections to go to."""
    (policy,) = tiny.school.sectioning
    wanted = {"mode": Mode.MIXED, "class_size": SMALL, "section_size": SMALL}
    policies = (policy.model_copy(update=wanted),)
    found: School = tiny.with_school(sectioning=policies).school
    return found


def test_an_impossible_timetable_leads_to_other_sections(
    mixed: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Sectioning] = []

    def timetable(_: School, sections: Sectioning, **options: Any) -> Result[Timetable]:
        seen.append(sections)
        if len(seen) == 1:
            return _impossible(f"{sections.classes[0].id}/maths {sections.classes[1].id}/maths")
        return Result(status=Status.OPTIMAL, cost=Cost())

    monkeypatch.setattr(solving, "timetable", timetable)
    found = solving.solve(mixed, time_limit=60)
    assert len(seen) == found.tried == 2
    assert _shapes(seen[0]) - _shapes(seen[1])
    assert not found.impossible
    assert found.sections.answer == seen[1]


def test_where_all_that_is_tried_is_impossible_nothing_is_said_of_the_rest(
    mixed: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def timetable(_: School, sections: Sectioning, **options: Any) -> Result[Timetable]:
        return _impossible(sections.classes[0].id)

    monkeypatch.setattr(solving, "timetable", timetable)
    found = solving.solve(mixed, time_limit=60)
    assert found.impossible
    assert not found.whole
    assert 1 <= found.tried <= solving.MOST_SECTIONINGS
    assert found.result.status is Status.UNKNOWN
    assert found.result.conflict


def test_a_conflict_that_names_no_class_is_no_reason_for_other_sections(
    mixed: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "timetable", lambda *_, **__: _impossible("nobody"))
    assert solving.solve(mixed, time_limit=60).tried == 1
