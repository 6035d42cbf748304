"""The recorded way of every case, checked step by step: what a plan's file says of its cases."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from .bureau import Bureau
from .case_words import CaseError
from .cases import NEEDS_MOVE, Case, case_of, refusal
from .plan import CaseEvent, CaseState, ExchangePlan, Move

REPLANNED = {
    None: CaseState.WITHDRAWN,
    CaseState.WITHDRAWN: CaseState.PROPOSED,
    CaseState.APPLIED: CaseState.PROPOSED,
}
"""Steps that replanning alone takes: a move nobody had begun on is dropped, a new one proposed."""


def illegal_steps(bureau: Bureau, plan: ExchangePlan) -> Iterator[CaseError]:
    """Yield every recorded step that the rules of cases do not allow, in the order of events.

    After an illegal step the case goes on from where the file says that it stands.
    """
    known = {teacher.id for teacher in bureau.teachers}
    moves = {move.teacher: move for move in plan.moves}
    ends = {event.teacher: event.state for event in plan.events}
    last: dict[str, CaseEvent] = {}
    for event in plan.events:
        who = event.teacher
        if who not in known:
            # Who has left the bureau is withdrawn, and his case stays on record.
            if ends[who] is not CaseState.WITHDRAWN:
                yield CaseError("unknown", teacher=who)
            continue
        withdrawn = who not in moves and ends[who] is CaseState.WITHDRAWN
        case = case_of(bureau.policy, who, moves.get(who), last.get(who), lost=withdrawn)
        error = _error(case, event, moves.get(who), withdrawn)
        last[who] = event
        if error is not None:
            yield error


def _error(case: Case, event: CaseEvent, move: Move | None, withdrawn: bool) -> CaseError | None:
    if move is None and not withdrawn and event.state in NEEDS_MOVE:
        return CaseError("no_move", teacher=event.teacher, state=event.state)
    early: datetime.date | None = case.since
    if REPLANNED.get(case.state, "") is event.state and (early is None or early <= event.on):
        return None
    return refusal(case, event.state, event.on)
