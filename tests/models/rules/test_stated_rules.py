"""Rules that the office states row by row: three questions for each, and the Problem agrees.

1. A row that asks for nothing that the timetable lacks costs nothing.
2. A timetable that breaks it is caught, at the cost that the rule's formula says.
3. Another timetable that respects it passes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from zouban.models.rules.catalogue import RULES
from zouban.models.school import RuleRow


@dataclass(frozen=True)
class Case:
    """A row with moves that break it (at this cost) and moves that respect it."""

    rule: str
    scope: str
    parameters: dict[str, str]
    broken: dict[str, str]
    cost: int
    kept: dict[str, str] = field(default_factory=dict)
    weight: int | None = None
    tier: str | None = None
    name: str = ""
    wide: bool = False

    def school(self, tiny: Any) -> Any:
        """The tiny school; if `wide`, with an afternoon and a second building."""
        return (tiny.wide() if self.wide else tiny).with_rows(self.row())

    def row(self) -> RuleRow:
        return RuleRow(
            rule=self.rule,
            scope=self.scope,
            parameters=self.parameters,
            weight=self.weight,
            tier=self.tier,
        )


CASES = (
    Case("unavailable", "teacher:Ph", {"slots": "Wed-*"}, {"A__physics_1": "Wed-2"}, 1,
         {"A__physics_1": "Mon-4", "A__pe_1": "Tue-4"}),
    Case("unavailable", "class:B", {"slots": "Wed-2 Wed-3"}, {"B__history_1": "Wed-2"}, 1,
         {"B__history_1": "Wed-4"}, name="class"),
    Case("unavailable", "grade:G", {"slots": "Wed-3"},
         {"chemistry_2": "Wed-3", "biology_2": "Wed-3"}, 2,
         {"chemistry_2": "Wed-4", "biology_2": "Wed-4"}, name="grade"),
    Case("unavailable", "room:RX", {"slots": "Wed-*"},
         {"japanese_2": "Wed-2", "A__english_2": "Wed-2", "B__english_2": "Wed-2"}, 1, {},
         name="room"),
    Case("unavailable", "subject:chemistry", {"slots": "Wed-3"},
         {"chemistry_2": "Wed-3", "biology_2": "Wed-3"}, 1, {}, name="subject"),
    Case("unavailable", "group:math", {"slots": "Wed-4"}, {"A__math_2": "Wed-4"}, 1,
         {"A__math_2": "Wed-3"}, name="group"),
    Case("fixed_slots", "subject:meeting", {"slots": "Wed-1"}, {"A__meeting_1": "Wed-2"}, 1, {}),
    Case("fixed_slots", "subject:math;class:A", {"slots": "Mon-1"}, {"A__math_1": "Wed-2"}, 1,
         {"A__math_2": "Wed-2"}, name="fewer slots than lessons"),
    Case("fixed_slots", "subject:chemistry", {"slots": "Mon-3 Tue-3 Wed-3"},
         {"chemistry_2": "Wed-3", "biology_2": "Wed-3"}, 1, {}, name="first slots of the list"),
    Case("forbidden_slots", "subject:math", {"slots": "*-2"}, {"A__math_1": "Wed-2"}, 1,
         {"A__math_1": "Wed-3"}),
    Case("forbidden_slots", "class:A", {"slots": "Wed-4"},
         {"chemistry_2": "Wed-4", "biology_2": "Wed-4"}, 2, {}, name="band of a class"),
    Case("forbidden_slots", "teacher:M;subject:math", {"slots": "Wed-2", }, {"B__math_1": "Wed-2"},
         1, {"A__meeting_1": "Wed-2"}, name="narrowed"),
    Case("preferred_slots", "subject:pe", {"slots": "Mon-4 Tue-1"}, {"A__pe_1": "Wed-3"}, 1, {}),
    Case("preferred_slots", "grade:G;subject:math", {"slots": "周一-* 周二-1..4"},
         {"A__math_1": "Wed-3", "B__math_2": "Wed-2"}, 6, {"A__math_1": "Mon-4", "A__pe_1": "Mon-1",
         "B__math_1": "Mon-1", "B__history_1": "Mon-4"}, weight=3, name="weight, Chinese days"),
    Case("max_per_day", "subject:math", {"max": "1"}, {"A__math_1": "Tue-4", "A__physics_1":
         "Mon-1"}, 1, {"A__math_1": "Wed-2"}),
    Case("max_per_day", "subject:chemistry", {"max": "1"},
         {"chemistry_2": "Mon-4", "biology_2": "Mon-4"}, 1, {}, name="band"),
    Case("max_per_day", "grade:G", {}, {"chemistry_2": "Mon-1", "biology_2": "Mon-1"}, 2, {},
         tier="soft", name="default"),
    Case("spread_days", "subject:math", {"min_days": "2"}, {"A__math_1": "Tue-2"}, 1,
         {"A__math_1": "Wed-2"}),
    Case("spread_days", "subject:chemistry biology", {"min_days": "2"},
         {"chemistry_2": "Mon-1", "biology_2": "Mon-1"}, 4, {}, weight=2, name="two sections"),
    Case("max_at_once", "subject:pe", {"max": "1"}, {"A__pe_1": "Tue-1"}, 1,
         {"A__pe_1": "Wed-2"}),
    Case("max_at_once", "subject:chemistry biology physics", {"max": "2"},
         {"A__physics_1": "Tue-3"}, 1, {"A__physics_1": "Wed-3"}, name="two sections of a band"),
    Case("max_at_once", "room_type:laboratory", {"max": "0"}, {}, 1, tier="soft",
         name="room type, nothing allowed"),
    Case("teacher_max_per_day", "teacher:M", {"max": "2"}, {"A__math_2": "Mon-2"}, 1,
         {"A__math_2": "Wed-2"}),
    Case("teacher_max_per_day", "school", {"max": "2"}, {"A__math_2": "Mon-2"}, 4, {},
         tier="soft", weight=4, name="whole school"),
    Case("teacher_max_consecutive", "group:math", {"max": "1"}, {"A__math_2": "Mon-2"}, 1,
         {"A__math_2": "Wed-4"}),
    Case("teacher_idle", "teacher:M", {"max": "2"}, {}, 0, {"A__math_1": "Wed-2"}),
    Case("teacher_idle", "teacher:M", {}, {"A__math_1": "Mon-1", "A__meeting_1": "Wed-3"}, 4,
         {"A__math_1": "Mon-3", "A__math_2": "Tue-3"}, name="every gap"),
    Case("teacher_idle", "teacher:M", {"max": "1"}, {}, 2, {}, name="one a day"),
    Case("main_early", "school", {"last": "3"}, {}, 2, {"B__math_1": "Wed-2", "B__math_2":
         "Wed-3"}),
    Case("main_early", "subject:pe", {"last": "2"}, {"B__pe_1": "Wed-3"}, 2,
         {"A__pe_1": "Wed-2"}, name="named subject"),
    Case("not_in_first", "subject:pe", {"periods": "2"}, {}, 2, {"B__pe_1": "Wed-3"}),
    Case("class_no_idle", "class:B", {}, {"B__history_1": "Wed-3"}, 1,
         {"B__history_1": "Wed-2"}),
    Case("morning_max", "subject:math", {"max": "1"}, {}, 1, {"A__math_1": "Wed-3"}, wide=True),
    Case("afternoon_max", "subject:math", {"max": "1"}, {}, 1, {"B__math_1": "Wed-2"}, wide=True),
    Case("subjects_per_day", "subject:math english", {"max": "2"}, {"A__math_2": "Mon-4"}, 1,
         {"A__math_2": "Wed-2"}),
    Case("subjects_in_a_row", "subject:math english", {"max": "1"}, {}, 2,
         {"A__math_1": "Wed-2", "A__math_2": "Wed-4"}),
    Case("same_progress", "subject:math", {}, {"B__math_1": "Wed-2", "B__math_2": "Wed-3"}, 1,
         {"B__math_2": "Wed-2"}),
    Case("teacher_max_days", "teacher:M", {"max": "2"}, {}, 1, {"A__meeting_1": "Tue-2"}),
    Case("teacher_max_half_days", "teacher:M", {"max": "4"}, {}, 1, {"A__meeting_1": "Tue-2"},
         wide=True),
    Case("teacher_min_per_day", "teacher:M", {"min": "2"}, {}, 1, {"A__meeting_1": "Tue-2"}),
    Case("building_change", "teacher:M", {}, {"B__math_1": "Mon-2"}, 1, {"B__math_1": "Mon-3"},
         wide=True),
    Case("building_change", "school", {"free": "2"}, {"B__math_1": "Mon-2"}, 5, {}, weight=5,
         wide=True, name="weight"),
)  # fmt: skip


def _id(case: Case) -> str:
    return f"{case.rule} {case.name}".strip()


def _cost(verification: Any, rule: str) -> int:
    return sum(f.cost or 0 for f in verification.findings if f.rule == rule)


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_breaking_it_is_caught_at_its_cost(tiny: Any, case: Case) -> None:
    broken = case.school(tiny).moved(**case.broken)
    verification = broken.judge()
    assert _cost(verification, case.rule) == case.cost
    for finding in verification.findings:
        assert "–" not in finding.message
        assert finding.message_zh


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_the_problem_says_the_same(tiny: Any, case: Case) -> None:
    broken = case.school(tiny).moved(**case.broken)
    assert broken.problem_terms().get(case.rule, 0) == case.cost


@pytest.mark.parametrize("case", [c for c in CASES if c.kept], ids=_id)
def test_respecting_it_passes(tiny: Any, case: Case) -> None:
    kept = case.school(tiny).moved(**case.kept)
    assert _cost(kept.judge(), case.rule) == 0
    assert kept.problem_terms().get(case.rule, 0) == 0


TRIVIAL = {
    "unavailable": ("teacher:Ph", {"slots": "Wed-E"}),
    "fixed_slots": ("subject:meeting", {"slots": "Wed-1"}),
    "forbidden_slots": ("subject:math", {"slots": "Wed-E"}),
    "preferred_slots": ("subject:math", {"slots": "*-*"}),
    "max_per_day": ("school", {}),
    "spread_days": ("school", {"min_days": "1"}),
    "max_at_once": ("subject:math", {"max": "2"}),
    "teacher_max_per_day": ("school", {"max": "8"}),
    "teacher_max_consecutive": ("school", {"max": "4"}),
    "teacher_idle": ("school", {"max": "8"}),
    "main_early": ("school", {"last": "4"}),
    "not_in_first": ("subject:chemistry", {"periods": "1"}),
    "class_no_idle": ("class:B", {}),
    "morning_max": ("school", {"max": "4"}),
    "afternoon_max": ("school", {"max": "0"}),  # it begins at noon
    "subjects_per_day": ("subject:math english", {"max": "4"}),
    "subjects_in_a_row": ("subject:math english", {"max": "2"}),
    "same_progress": ("school", {}),
    "teacher_max_days": ("school", {"max": "3"}),
    "teacher_max_half_days": ("school", {"max": "3"}),
    "teacher_min_per_day": ("school", {"min": "1"}),
    "building_change": ("school", {}),  # nobody knows of any building
}


@pytest.mark.parametrize("rule", sorted(TRIVIAL))
def test_trivial_data_stays_feasible(tiny: Any, rule: str) -> None:
    scope, parameters = TRIVIAL[rule]
    row = RuleRow(rule=rule, scope=scope, parameters=parameters)
    verification = tiny.with_rows(row).judge()
    assert verification.cost.key() == (0, 0, 0)
    assert verification.findings == ()


def test_every_stated_rule_has_its_cases() -> None:
    stated = {rule.name for rule in RULES if rule.by_row}
    assert {case.rule for case in CASES} == set(TRIVIAL)
    assert stated - set(TRIVIAL) == {"group_meeting", "double_lessons"}  # files of their own
