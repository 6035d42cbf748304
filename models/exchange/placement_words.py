"""Breaches, goals and placements of the audit in words, both languages at once."""

from __future__ import annotations

from typing import Any

from .change_words import CHANGES
from .goal_order import GoalChange
from .goal_words import goal_figure
from .names import Names
from .placements import Ground, Placement
from .policy import Policy
from .reason_words import GOAL_EFFECTS, GOAL_NAMES, GROUNDS, UNIT_NAMES
from .rules.rule import Breach, ExchangeRule
from .rules.sentences import sentence

Both = tuple[str, str]
"""A text in English and in Chinese."""


def breach_text(names: Names, rule: ExchangeRule, breach: Breach) -> Both:
    """Return the sentence of a breach."""
    values = {**breach.where, **breach.params}
    english, chinese = rule.broken[breach.text]
    return names.fill(english, values, "en"), names.fill(chinese, values, "zh")


def change_text(names: Names, rule: ExchangeRule, breach: Breach) -> Both:
    """Return what would have to change for a breach not to be one."""
    found = CHANGES.get(f"{rule.name}.{breach.text}") or CHANGES.get(rule.name)
    if found is None:
        said = breach_text(names, rule, breach)
        return f"this would have to be allowed: {said[0]}", f"须允许：{said[1]}"
    values = {**breach.where, **breach.params}
    return names.fill(found[0], values, "en"), names.fill(found[1], values, "zh")


def rule_text(rule: ExchangeRule, policy: Policy) -> Both:
    """Return what a rule asks, of nobody in particular."""
    return sentence(rule, policy, "en"), sentence(rule, policy, "zh")


def goal_values_text(goal: GoalChange) -> dict[str, Any]:
    """Return a goal's name, unit and both values as sentences show them."""
    return {
        "goal": GOAL_NAMES.get(goal.name, (goal.name, goal.name)),
        "unit": (goal.unit, UNIT_NAMES.get(goal.unit, goal.unit)),
        "here": goal_figure(goal.here),
        "there": goal_figure(goal.there),
    }


def goal_effect_text(goal: GoalChange) -> Both:
    """Return what becomes of a goal as a clause without numbers."""
    return GOAL_EFFECTS[goal.name][0 if goal.worse else 1]


_OPEN = {Ground.EQUAL: "open", Ground.GOAL: "goal_open", Ground.NONE: "none_open"}
"""What is said instead to whom no colleague's score or home is told."""


def placement_text(
    names: Names, placement: Placement, breach: Both | None = None, *, any_score: bool = False
) -> Both:
    """Return why a placement stands, without either teacher's score.

    Parameters
    ----------
    breach
        What is said of the rule that justifies it; None: the breach there would be.
    any_score
        Of whose evaluation is higher nothing is said: where rules and goals leave the place open
        to both, the order of names decides. Nor are goals named or counted, by which homes and
        scores of a colleague could be told.
    """
    values: dict[str, Any] = {**placement.said}
    if placement.rule is not None and placement.breach is not None:
        values["breach"] = breach or breach_text(names, placement.rule, placement.breach)
    if placement.goal is not None:
        values |= goal_values_text(placement.goal)
    code = _OPEN.get(placement.ground, placement.ground.value) if any_score else ""
    templates = GROUNDS[code or placement.ground.value]
    shown = [
        template.format_map({k: v[zh] if isinstance(v, tuple) else v for k, v in values.items()})
        for zh, template in enumerate(templates)
    ]
    return shown[0], shown[1]
