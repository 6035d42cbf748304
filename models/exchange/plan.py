"""An exchange plan: who moves from where to where, in which form and until when.

The plan holds what was decided and nothing that can be recomputed: staffing, balance, quotas and
reasons are derived from Bureau and plan by `models.exchange`.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from ..base import Record
from ..days import Date
from ..result import Figure
from .words import Form

MOST_YEARS = 5
"""Years that are planned one after the other at most: farther out too little of the data holds."""


class CaseState(StrEnum):
    """State of one teacher's case, in the order in which cases go."""

    APPLIED = "applied"
    RECOMMENDED = "recommended"
    PROPOSED = "proposed"
    APPROVED_BUREAU = "approved_bureau"
    APPROVED_STAFFING = "approved_staffing"
    APPROVED_PERSONNEL = "approved_personnel"
    PUBLICITY = "publicity"
    OBJECTED = "objected"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class Move(Record):
    """One teacher's move.

    Attributes
    ----------
    origin, destination
        Schools in which he worked before and works afterwards (itinerant: the second school).
    subject
        Subject that he teaches there.
    share
        Percent of full time in the destination.
    start, end
        First day, and last day of a loan; None: for good.
    """

    teacher: str
    origin: str
    destination: str
    subject: str
    form: Form
    share: int
    start: Date
    end: Date | None = None


class CaseEvent(Record):
    """A case reached a state on a day; `replanned` where another plan brought it there."""

    teacher: str
    state: CaseState
    on: Date
    note: str = ""
    replanned: bool = False


class ExchangePlan(Record):
    """The answer of one year.

    Attributes
    ----------
    mechanism
        "planner", or the name of the mechanism that found it.
    moves
        In the order of teacher ids.
    events
        What has happened to cases so far, in order.
    interrupted
        The search was cut short.
    allowed
        Level to which goals with slack may be worse for later goals' sake, by goal: it follows
        from the best value that the search had found of each.
    """

    bureau: str
    as_of: Date
    mechanism: str = "planner"
    moves: tuple[Move, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    interrupted: bool = False
    allowed: dict[str, Figure] = Field(default_factory=dict)
