"""What goals of an exchange and their units are called, for people."""

from __future__ import annotations

from ..models.exchange.reason_words import GOAL_NAMES, UNIT_NAMES
from .context import Context


def goal_name(context: Context, name: str) -> str:
    """Return what a goal is called."""
    return context.words(*GOAL_NAMES.get(name, (name, name)))


def unit_name(context: Context, unit: str) -> str:
    """Return what a unit is called."""
    return context.words(unit, UNIT_NAMES.get(unit, unit))
