"""Goals' values, bounds and gaps as figures, the same in commands, lists and pages."""

from __future__ import annotations

from ..result import Goal
from .reason_words import GOAL_NAMES, UNIT_NAMES


def goal_name(name: str, lang: str) -> str:
    """Return what a goal is called, its own name where that is not known."""
    return GOAL_NAMES.get(name, (name, name))[lang == "zh"]


def goal_unit(unit: str, lang: str) -> str:
    """Return what a goal's unit is called."""
    return UNIT_NAMES.get(unit, unit) if lang == "zh" else unit


def goal_figure(value: float | int | None, *, grouped: bool = False) -> str:
    """Return a value or bound: whole numbers whole, others with two digits after the point.

    Below 100 there are four, as in the lists from which a sum can be recomputed.

    Parameters
    ----------
    value
        None: not known, told as "–".
    grouped
        With commas between thousands, for people only.
    """
    if value is None:
        return "–"
    comma = "," if grouped else ""
    digits = 0 if value == int(value) else 4 if abs(value) < 100 else 2
    return f"{value:{comma}.{digits}f}"


def goal_gap(goal: Goal, lang: str) -> str:
    """Return a gap in percent beyond what slack allows, or that there is none or none is proven."""
    if goal.gap is None:
        return "未证明" if lang == "zh" else "not proven"
    conceded = goal.slack > 0 and goal.model_copy(update={"slack": 0.0}).proven is False
    if goal.proven and conceded:
        return "在让步之内" if lang == "zh" else "within slack"
    if goal.proven:
        return "最优" if lang == "zh" else "optimal"
    return f"{100 * goal.gap:.2f} %"
