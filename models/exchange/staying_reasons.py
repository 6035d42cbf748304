"""Why a teacher who may move does not, and what would have to change for one who may not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from .bureau import ExchangeTeacher, Must
from .dates import add_years
from .eligibility import Ruling, asked_years
from .plan import CaseEvent, CaseState
from .quotas import Quota, quotas
from .rules.rule import View
from .words import Form

ENDING = ("exemption", "service", "on_loan")
"""Deciding rules whose ground may end; then only the years in the school decide."""

Told = tuple[str, Mapping[str, Any]]
"""A sentence's code and what is filled in."""


def shares_of(view: View, teacher: int) -> Iterator[Quota]:
    """Yield the shares of the policy to which a move of this teacher counts."""
    for quota in quotas(view.staffing, view.base):
        counts = {
            "annual_share": view.base.from_source,
            "backbone_share": view.base.backbone,
        }
        if quota.rule in counts and counts[quota.rule][teacher]:
            yield quota


def why_no_move(view: View, teacher: int, *, private: bool) -> Iterator[Told]:
    """Yield why the plan has no move of a teacher who takes part.

    Parameters
    ----------
    private
        Whether the reader may learn of decisions on the teacher, and of his case.
    """
    missed = [quota for quota in shares_of(view, teacher) if not quota.met]
    event = last_event(view, teacher)
    withdrawn = (
        private and event is not None and event.state is CaseState.WITHDRAWN and not event.replanned
    )
    must = private and view.bureau.teachers[teacher].must is Must.MOVE
    if withdrawn and event is not None:
        yield "withdrawn", {"on": str(event.on)}
    if must:
        yield "must_unmet", {}
    for quota in missed:
        numbers = {"asked": quota.asked, "base": quota.base, "have": quota.have}
        yield f"{quota.rule}_unmet", numbers
    if not withdrawn and not must and not missed:
        asked = any(quota.rule != "most_moves" for quota in quotas(view.staffing, view.base))
        known = "not_needed" if private else "not_in_shares"
        yield (known if asked else f"{known}_none"), {}


def _anew(view: View, own: ExchangeTeacher, ruling: Ruling, start: datetime.date) -> Told | None:
    """Return from when on one who returns may take part, None where his years decide nothing."""
    if ruling.rule == "tenure" and ruling.field == "terms":
        return "change_return_terms", {"asked": f"{ruling.asked:g}", "start": str(start)}
    by_years = ruling.rule in ("tenure", "leader")
    asked = ruling.asked if by_years else asked_years(view.policy.eligibility, own.duty)
    ends = ruling.until is not None and ruling.rule in ENDING
    if asked is None or not (by_years or ends):
        return None
    until = add_years(start, asked) - datetime.timedelta(days=1)
    if ruling.until is not None and ends and ruling.until >= until:
        return None
    numbers = {"asked": f"{asked:g}", "start": str(start), "until": str(until)}
    return "change_return", numbers


def last_event(view: View, teacher: int) -> CaseEvent | None:
    """Return the last event of a teacher's case."""
    own = view.bureau.teachers[teacher].id
    events = [event for event in view.staffing.plan.events if event.teacher == own]
    return events[-1] if events else None


def what_would_include(view: View, teacher: int, ruling: Ruling) -> Iterator[Told]:
    """Yield what would have to change for a teacher who takes no part.

    Whoever returns has his years in the school counted anew from then on.
    """
    own = view.bureau.teachers[teacher]
    move = view.staffing.moves.get(teacher)
    back = move.start if move is not None and move.form is Form.RETURN else None
    values = {
        "value": ruling.value,
        "asked": "" if ruling.asked is None else f"{ruling.asked:g}",
        "until": str(ruling.until),
    }
    anew = None if back is None else _anew(view, own, ruling, back)
    if anew is not None:
        yield anew
    elif ruling.rule == "age" and own.birth is not None and ruling.asked is not None:
        yield "change_age", {**values, "reached": str(add_years(own.birth, ruling.asked))}
    elif ruling.rule == "retirement":
        yield "change_retirement", values
    elif ruling.until is not None:
        yield "change_until", {"until": str(ruling.until)}
    elif ruling.rule == "tenure":
        yield ("change_terms" if ruling.field == "terms" else "change_since"), values
    else:
        yield f"change_{ruling.rule}", values
    if ruling.rule == "tenure" and view.policy.eligibility.volunteers_any:
        yield "change_volunteer", {}
