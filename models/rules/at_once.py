"""Caps on lessons of a kind that run at the same time: sports grounds, laboratories."""

from __future__ import annotations

from pydantic import Field

from ..draft import Draft
from .room_clash import cap, running
from .rule import Parameters, Row, Rule, Violation
from .view import View


class AtOnceParameters(Parameters):
    """`max`: lessons at the same time."""

    max: int = Field(ge=0)


def _compile(draft: Draft, row: Row) -> None:
    events = [e for r in draft.matching(row) for e in draft.events_of[r.id]]
    if len(events) > row.parameters.max:
        cap(draft, row, row.scope.names, events, row.parameters.max)


def _measure(view: View, row: Row) -> list[Violation]:
    """Count, slot by clock slot and week by week, the lessons beyond the maximum."""
    most: int = row.parameters.max
    return [
        Violation(
            len(here) - most,
            row.weight * (len(here) - most),
            {"scope": str(row.scope), "slot": slot},
            {"number": len(here), "max": most},
        )
        for slot, here in running(view, view.matching(row))
        if len(here) > most
    ]


MAX_AT_ONCE = Rule(
    name="max_at_once",
    sentence_en="{scope}: at most {max} lessons at the same time.",
    sentence_zh="{scope}：同时最多 {max} 节课。",
    broken={
        "": (
            "{number} lessons of {scope} at {slot}, at most {max}",
            "{slot} 同时有 {number} 节 {scope} 的课，最多 {max} 节",
        )
    },
    parameters=AtOnceParameters,
    scopes=("subject", "room_type", "grade", "division", "class", "group"),
    compile=_compile,
    measure=_measure,
)
