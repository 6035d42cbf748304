"""Why a teacher who may move does not, and what would have to change for one who may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .bureau import Must
from .dates import add_years
from .eligibility import Ruling
from .plan import CaseEvent, CaseState
from .quotas import Quota, quotas
from .rules.rule import View

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


def last_event(view: View, teacher: int) -> CaseEvent | None:
    """Return the last event of a teacher's case."""
    own = view.bureau.teachers[teacher].id
    events = [event for event in view.staffing.plan.events if event.teacher == own]
    return events[-1] if events else None


def what_would_include(view: View, teacher: int, ruling: Ruling) -> Iterator[Told]:
    """Yield what would have to change for a teacher who takes no part."""
    own = view.bureau.teachers[teacher]
    values = {
        "value": ruling.value,
        "asked": "" if ruling.asked is None else f"{ruling.asked:g}",
        "until": str(ruling.until),
    }
    if ruling.rule == "age" and own.birth is not None and ruling.asked is not None:
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
