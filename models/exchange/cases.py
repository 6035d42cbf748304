"""Cases: each teacher's way from application to the final decision, as events in the plan.

Pure functions: they return a new plan. What may follow what stands in `NEXT`; a transfer needs
the staffing and the personnel office as well, and nothing is final before publicity (公示) has
run its days.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..errors import UsageError
from .bureau import Bureau, Tie
from .case_words import CaseError
from .graphs import parts_of
from .plan import CaseEvent, CaseState, ExchangePlan, Move
from .policy import Policy
from .words import Form

S = CaseState

NEXT: dict[CaseState | None, tuple[CaseState, ...]] = {
    None: (S.APPLIED, S.RECOMMENDED, S.PROPOSED),
    S.APPLIED: (S.RECOMMENDED, S.WITHDRAWN),
    S.RECOMMENDED: (S.PROPOSED, S.WITHDRAWN),
    S.PROPOSED: (S.APPROVED_BUREAU, S.WITHDRAWN),
    S.APPROVED_BUREAU: (S.APPROVED_STAFFING, S.PUBLICITY, S.WITHDRAWN),
    S.APPROVED_STAFFING: (S.APPROVED_PERSONNEL, S.WITHDRAWN),
    S.APPROVED_PERSONNEL: (S.PUBLICITY, S.WITHDRAWN),
    S.PUBLICITY: (S.OBJECTED, S.FINAL, S.WITHDRAWN),
    S.OBJECTED: (S.PUBLICITY, S.PROPOSED, S.WITHDRAWN),
    S.FINAL: (),
    S.WITHDRAWN: (),
}
"""States that may follow a state; None: no case yet. An objection that is dismissed leads to a new
publicity, one that is sustained to a new proposal or to withdrawal."""

NEEDS_MOVE = frozenset(S) - {S.APPLIED, S.RECOMMENDED, S.WITHDRAWN}
"""States that only a teacher with a move can reach."""


@dataclass(frozen=True, slots=True)
class Case:
    """Where one teacher's case stands.

    Attributes
    ----------
    move
        His move, None while none is proposed or after it was withdrawn.
    state, since
        Its state, and the day on which it was reached; None: proposed, but nothing recorded yet.
    publicity_ends
        Last day of publicity, where the case is in it.
    following
        States that may follow.
    """

    teacher: str
    move: Move | None
    state: CaseState | None
    since: datetime.date | None
    publicity_ends: datetime.date | None
    following: tuple[CaseState, ...]


def cases(bureau: Bureau, plan: ExchangePlan) -> tuple[Case, ...]:
    """Return every case of a plan: those who move or have an event, in the order of ids."""
    last, moves = _last_events(plan), _moves(plan)
    return tuple(
        case_of(bureau.policy, who, moves.get(who), last.get(who))
        for who in sorted({*last, *moves})
    )


def advance(
    bureau: Bureau,
    plan: ExchangePlan,
    teacher: str,
    state: CaseState,
    on: datetime.date,
    note: str = "",
) -> ExchangePlan:
    """Return the plan with a teacher's case taken to the next state on a day.

    A withdrawn case loses its move.

    Raises
    ------
    CaseError
        The state may not follow, the day lies before the last event, publicity has not run its
        days, or the teacher has no move or is not known.
    """
    if teacher not in {t.id for t in bureau.teachers}:
        raise CaseError("unknown", teacher=teacher)
    _check(bureau.policy, plan, teacher, state, on)
    return _recorded(plan, [CaseEvent(teacher=teacher, state=state, on=on, note=note)])


def advance_all(
    bureau: Bureau,
    plan: ExchangePlan,
    state: CaseState,
    on: datetime.date,
    teachers: Collection[str] | None = None,
    note: str = "",
) -> ExchangePlan:
    """Return the plan with every case that may reach a state taken there; others stay.

    Parameters
    ----------
    teachers
        Only these; None: all.
    """
    events = []
    for case in cases(bureau, plan):
        wanted = teachers is None or case.teacher in teachers
        if wanted and state in case.following and not _too_early(case, state, on):
            events.append(CaseEvent(teacher=case.teacher, state=state, on=on, note=note))
    return _recorded(plan, events)


def freeze(
    plan: ExchangePlan, changed: Collection[str], bureau: Bureau | None = None
) -> frozenset[str]:
    """Return the movers whose moves replanning keeps: those whom a change does not touch.

    Final cases stay whatever changes; withdrawn ones have no move to keep. The parameters are
    those of `touched_by`.
    """
    moving = _moves(plan).keys()
    return frozenset((moving - touched_by(plan, changed, bureau)) | (moving & final_cases(plan)))


def touched_by(
    plan: ExchangePlan, changed: Collection[str], bureau: Bureau | None = None
) -> frozenset[str]:
    """Return the movers whom a change touches, final or not.

    Parameters
    ----------
    changed
        Ids of teachers and schools whose data or decisions have changed.
    bureau
        Gives the ties and subjects that carry a change on; without it only the moves do.

    Notes
    -----
    A change touches the teachers it names, all who move from or to a school it names, couples and
    teams of whom one is touched, and the swap, cycle or chain that a touched teacher is part of.
    """
    moves, touched = _moves(plan), set(changed)
    touched |= {m.teacher for m in moves.values() if {m.origin, m.destination} & touched}
    bound = [] if bureau is None else [*_ties(bureau), *_parts(bureau, plan)]
    return frozenset(_spread(touched, bound) & moves.keys())


def final_cases(plan: ExchangePlan) -> frozenset[str]:
    """Return whose cases are final: nothing changes their moves any more."""
    return frozenset(who for who, event in _last_events(plan).items() if event.state is S.FINAL)


def withdrawn_cases(plan: ExchangePlan) -> frozenset[str]:
    """Return who has withdrawn: replanning proposes him no more.

    A move that replanning itself dropped is none of these, nor who has been proposed anew; one who
    only returns still is.
    """
    own = {event.teacher: event for event in plan.events if not event.replanned}
    anew = {move.teacher for move in plan.moves if move.form is not Form.RETURN}
    return frozenset(who for who, e in own.items() if e.state is S.WITHDRAWN and who not in anew)


def changed_moves(old: ExchangePlan, new: ExchangePlan) -> frozenset[str]:
    """Return who fares otherwise in a new plan: has another move, none any more, or a first one."""
    before, after = _moves(old), _moves(new)
    return frozenset(who for who in {*before, *after} if before.get(who) != after.get(who))


def require_known(bureau: Bureau, changed: Collection[str], plan: ExchangePlan) -> None:
    """Refuse a change of what the bureau has not, nor the plan that stands: somebody who has left.

    Raises
    ------
    UsageError
        An id is no teacher's and no school's.
    """
    known = {move.teacher for move in plan.moves}
    known |= {t.id for t in bureau.teachers} | {school.id for school in bureau.schools}
    unknown = [name for name in changed if name not in known]
    if unknown:
        raise UsageError(
            f"There is no teacher or school '{unknown[0]}' in this bureau.",
            f"教育局数据中没有教师或学校“{unknown[0]}”。",
        )


def carry_over(
    old: ExchangePlan, new: ExchangePlan, on: datetime.date, note: str = ""
) -> ExchangePlan:
    """Return a new plan of the same year with the cases of the old one.

    Whose move is the same keeps his case. Who has another move, or a first one, is proposed anew
    on the day of replanning; who has lost his is withdrawn, unless his case was over before. Steps
    that the new plan holds already stay: they go on from the old one's, or begin anew.

    Raises
    ------
    CaseError
        The plans are of different bureaus or years, a final case has another move, the day lies
        before a case's last step, or a case has gone two different ways in the two plans.
    """
    if (old.bureau, old.as_of) != (new.bureau, new.as_of):
        raise CaseError("other_plan", old=f"{old.bureau} {old.as_of}")
    before, after, last = _moves(old), _moves(new), _last_events(old)
    for who, event in last.items():
        if event.state is S.FINAL and before.get(who) != after.get(who):
            raise CaseError("final", teacher=who)
    otherwise = changed_moves(old, new)
    changed = {who for who in before if who in after} & otherwise
    own = _own_events(old, new, changed)
    kept = [event for event in old.events if event.teacher not in changed | own]
    over = {who for who, event in last.items() if event.state is S.WITHDRAWN}
    changes = [(who, S.PROPOSED) for who in after if who in otherwise]
    changes += [(who, S.WITHDRAWN) for who in before if who not in after and who not in over]
    changes = sorted(change for change in changes if change[0] not in own)
    for who, state in changes:
        if who in last and on < last[who].on:
            raise CaseError("past", teacher=who, state=state, on=on, since=last[who].on)
    events = [CaseEvent(teacher=w, state=s, on=on, note=note, replanned=True) for w, s in changes]
    return new.model_copy(update={"events": (*kept, *new.events, *events)})


def _own_events(old: ExchangePlan, new: ExchangePlan, changed: Collection[str]) -> set[str]:
    """Return whose cases the new plan tells already: on from the old one's steps, or anew."""
    ways = _ways(new)
    for who, before in _ways(old).items():
        own = ways.get(who, before)
        if who not in changed and own[: len(before)] != before:
            raise CaseError("two_ways", teacher=who)
    return set(ways)


# ---- one case -----------------------------------------------------------------------------------


def case_of(
    policy: Policy, teacher: str, move: Move | None, last: CaseEvent | None, *, lost: bool = False
) -> Case:
    """Return where a case stands after its last event.

    Parameters
    ----------
    lost
        It had a move, of which nothing is known any more.
    """
    state = None if last is None else last.state
    ends = None
    if last is not None and last.state is S.PUBLICITY:
        ends = last.on + datetime.timedelta(days=policy.publicity.publicity_days - 1)
    return Case(
        teacher=teacher,
        move=move,
        state=state,
        since=None if last is None else last.on,
        publicity_ends=ends,
        following=NEXT[state] if lost else _following(state, move),
    )


def _following(state: CaseState | None, move: Move | None) -> tuple[CaseState, ...]:
    """Return what may follow: transfers go through all offices, other forms through the bureau."""
    found = [s for s in NEXT[state] if move is not None or s not in NEEDS_MOVE]
    if state is S.APPROVED_BUREAU and move is not None:
        transfer = move.form is Form.TRANSFER
        found.remove(S.PUBLICITY if transfer else S.APPROVED_STAFFING)
    return tuple(found)


def _check(
    policy: Policy, plan: ExchangePlan, teacher: str, state: CaseState, on: datetime.date
) -> None:
    case = case_of(policy, teacher, _moves(plan).get(teacher), _last_events(plan).get(teacher))
    if case.move is None and state in NEEDS_MOVE:
        raise CaseError("no_move", teacher=teacher, state=state)
    error = refusal(case, state, on)
    if error is not None:
        raise error


def refusal(case: Case, state: CaseState, on: datetime.date) -> CaseError | None:
    """Return why a case cannot be taken to a state on a day, None where it can."""
    who = case.teacher
    if state not in case.following:
        return CaseError(
            "order", teacher=who, state=state, present=case.state, following=case.following
        )
    if case.since is not None and on < case.since:
        return CaseError("past", teacher=who, state=state, on=on, since=case.since)
    if _too_early(case, state, on):
        return CaseError("publicity", teacher=who, on=on, ends=case.publicity_ends)
    return None


def _too_early(case: Case, state: CaseState, on: datetime.date) -> bool:
    if case.since is not None and on < case.since:
        return True
    waits = state is S.FINAL and case.publicity_ends is not None
    return waits and case.publicity_ends is not None and on <= case.publicity_ends


def _recorded(plan: ExchangePlan, events: list[CaseEvent]) -> ExchangePlan:
    gone = {event.teacher for event in events if event.state is S.WITHDRAWN}
    moves = tuple(move for move in plan.moves if move.teacher not in gone)
    return plan.model_copy(update={"moves": moves, "events": (*plan.events, *events)})


def _moves(plan: ExchangePlan) -> dict[str, Move]:
    return {move.teacher: move for move in plan.moves}


def _ways(plan: ExchangePlan) -> dict[str, list[CaseEvent]]:
    found: dict[str, list[CaseEvent]] = {}
    for event in plan.events:
        found.setdefault(event.teacher, []).append(event)
    return found


def _last_events(plan: ExchangePlan) -> dict[str, CaseEvent]:
    return {event.teacher: event for event in plan.events}


# ---- what a change touches ----------------------------------------------------------------------


def _ties(bureau: Bureau) -> Iterable[tuple[str, ...]]:
    return ((tie.first, tie.second) for tie in bureau.ties if tie.tie is not Tie.APART)


def _parts(bureau: Bureau, plan: ExchangePlan) -> Iterable[tuple[str, ...]]:
    return (part.teachers for part in parts_of(bureau, plan))


def _spread(touched: set[str], bound: list[tuple[str, ...]]) -> set[str]:
    """Return all who are bound, over any number of steps, to whoever is touched."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for group in bound:
        for who in group:
            groups.setdefault(who, []).append(group)
    found, todo = set(touched), list(touched)
    while todo:
        for group in groups.get(todo.pop(), ()):
            new = set(group) - found
            found |= new
            todo.extend(new)
    return found
