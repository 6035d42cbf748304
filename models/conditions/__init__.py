"""Necessary conditions: each that fails proves, with its numbers, that no answer exists.

Every condition holds for every complete answer without hard violations, so one that fails needs
no search. `CONDITIONS` names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..finding import Finding, Severity
from .classes import RULE as CLASS_SLOTS
from .classes import check_class_slots
from .days import (
    DOUBLES,
    NO_IDLE,
    SPREAD,
    TEACHER_DAY,
    check_days_without_gaps,
    check_doubles,
    check_spread,
    check_teacher_days,
)
from .ground import Ground
from .rooms import AT_ONCE, ROOM, TYPE, check_at_once, check_given_rooms, check_room_types
from .seats import HOME_ROOMS, KEPT_SIZE, SEATS, check_seats
from .teachers import LOAD, MEETING, SLOTS, check_meetings, check_teacher_loads, check_teacher_slots

CONDITIONS: dict[str, Callable[[Ground], Iterator[Finding]]] = {
    "seats": lambda ground: check_seats(ground.school),
    "class slots": check_class_slots,
    "days without gaps": check_days_without_gaps,
    "double lessons": check_doubles,
    "spread": check_spread,
    "teacher loads": check_teacher_loads,
    "teacher slots": check_teacher_slots,
    "teacher days": check_teacher_days,
    "meetings": check_meetings,
    "room types": check_room_types,
    "rooms": check_given_rooms,
    "at once": check_at_once,
}
"""Every necessary condition, in the order in which they are told."""

PROOFS = frozenset(
    (
        SEATS,
        HOME_ROOMS,
        KEPT_SIZE,
        CLASS_SLOTS,
        NO_IDLE,
        DOUBLES,
        SPREAD,
        LOAD,
        SLOTS,
        TEACHER_DAY,
        MEETING,
        TYPE,
        ROOM,
        AT_ONCE,
    )
)
"""Names (`Finding.rule`) under which a failing condition is told."""


def failing(ground: Ground) -> list[Finding]:
    """Return the findings of all conditions that fail."""
    return [finding for condition in CONDITIONS.values() for finding in condition(ground)]


def proves_infeasible(finding: Finding) -> bool:
    """Tell whether a finding proves that there is no answer (and not that the input is wrong)."""
    return finding.severity is Severity.ERROR and finding.rule in PROOFS
