"""The rules table of a generated school: every rule of the catalogue, as an office would use it."""

from __future__ import annotations

from ...models.school import RuleRow
from .blueprint import Blueprint
from .catalogue import COMPOSITION_BEFORE, NO_FIRST_PERIODS, ROOM_TYPES, common_periods
from .week import CLASS_MEETING, FLAG_RAISING, FRIDAY_LAST, meeting_window, slot_text, slots_text

MEETING_PERIODS = 2
MOST_A_DAY = 6
"""Periods a day that no teacher exceeds."""


def rule_rows(blueprint: Blueprint, lab_hours: dict[str, tuple[int, ...]]) -> tuple[RuleRow, ...]:
    """Return all rows; `lab_hours` are the slots in which special rooms are closed."""
    rows = [
        *_week(blueprint),
        *_availability(blueprint, lab_hours),
        *_distribution(blueprint),
        *_caps(blueprint),
        *_teachers(),
        *_meetings(blueprint),
    ]
    return tuple(row.model_copy(update={"row": n}) for n, row in enumerate(rows, 2))


def _row(
    rule: str, scope: str, tier: str | None = None, weight: int | None = None, **given: str
) -> RuleRow:
    return RuleRow(rule=rule, scope=scope, parameters=given, tier=tier, weight=weight)


def _week(blueprint: Blueprint) -> list[RuleRow]:
    rows = [
        _row("fixed_slots", "subject:flag_raising", slots=slot_text(FLAG_RAISING)),
        _row("fixed_slots", "subject:class_meeting", slots=slot_text(CLASS_MEETING)),
        _row("class_no_idle", "school"),
        _row("forbidden_slots", "subject:mathematics", slots="*-8"),
    ]
    for grade in (plan.grade for plan in blueprint.grades):
        if "self_study" in common_periods(grade):
            scope = f"grade:{grade};subject:self_study"
            rows.append(_row("forbidden_slots", scope, slots="*-1 *-2"))
            rows.append(_row("preferred_slots", scope, slots="*-7 *-8"))
        if grade == "G1":
            rows.append(_row("preferred_slots", "grade:G1;subject:music art it", slots="*-5..8"))
        if grade == "G2":
            rows.append(_row("preferred_slots", "grade:G2;subject:pe", slots="*-4..8"))
    return rows


def _availability(blueprint: Blueprint, lab_hours: dict[str, tuple[int, ...]]) -> list[RuleRow]:
    rows = [
        _row("unavailable", f"grade:{plan.grade}", slots=slot_text(FRIDAY_LAST))
        for plan in blueprint.grades
        if plan.grade == "G1"
    ]
    by_slots: dict[tuple[int, ...], list[str]] = {}
    for teacher, closed in blueprint.closed.items():
        by_slots.setdefault(closed, []).append(teacher)
    for closed, teachers in by_slots.items():
        rows.append(_row("unavailable", f"teacher:{' '.join(teachers)}", slots=slots_text(closed)))
    for room, closed in lab_hours.items():
        if closed:
            rows.append(_row("unavailable", f"room:{room}", slots=slots_text(closed)))
    return rows


def _distribution(blueprint: Blueprint) -> list[RuleRow]:
    rows = [_row("max_per_day", f"grade:{plan.grade}") for plan in blueprint.grades]
    return [
        *rows,
        _row("spread_days", "subject:mathematics english", min_days="5"),
        _row("spread_days", "subject:chinese", min_days="4"),
        _row("spread_days", "subject:pe", min_days="3"),
        _row("main_early", "school", last="4"),
        _row("double_lessons", "subject:chinese", slots=f"*-1..{COMPOSITION_BEFORE}"),
        _row("not_in_first", "subject:pe", tier="hard", periods=str(NO_FIRST_PERIODS)),
    ]


def _caps(blueprint: Blueprint) -> list[RuleRow]:
    facilities = blueprint.facilities
    rows = [_row("max_at_once", "subject:pe", max=str(facilities.grounds_at_once))]
    laboratories = facilities.by_type.get(ROOM_TYPES["laboratory"])
    if laboratories:
        rows.append(_row("max_at_once", "room_type:laboratory", max=str(len(laboratories))))
    return rows


def _teachers() -> list[RuleRow]:
    return [
        _row("teacher_max_per_day", "school", tier="hard", max=str(MOST_A_DAY)),
        _row("teacher_max_per_day", "school", tier="soft", weight=1, max="4"),
        _row("teacher_max_consecutive", "school", max="2"),
        _row("teacher_idle", "school", max="2"),
    ]


def _meetings(blueprint: Blueprint) -> list[RuleRow]:
    return [
        _row(
            "group_meeting",
            f"group:{group}",
            periods=str(MEETING_PERIODS),
            slots=slots_text(meeting_window(start)),
        )
        for group in blueprint.groups()
        for start in [blueprint.starts[group]]
    ]
