"""From an assignment on a bureau's market back to an exchange plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .index import BureauIndex
from .market import Assignment
from .plan import ExchangePlan, Move
from .policy import FormChoice, Policy
from .words import Form

if TYPE_CHECKING:
    from .bureau_market import BureauMarket


def move_form(policy: Policy) -> Form:
    """Return the form in which a mechanism moves teachers.

    A transfer where the policy wants nothing else; otherwise a loan, which binds no post, called a
    swap where one comes for each who leaves.
    """
    if policy.form.form is FormChoice.TRANSFER:
        return Form.TRANSFER
    return Form.SWAP if policy.form.one_for_one else Form.LOAN


def move_to(index: BureauIndex, teacher: int, school: int, subject: int, form: Form) -> Move:
    """Return a teacher's move to a school and subject (all by number)."""
    bureau, origin = index.bureau, int(index.work[teacher])
    ends = form in (Form.LOAN, Form.SWAP)
    return Move(
        teacher=bureau.teachers[teacher].id,
        origin=bureau.schools[origin].id,
        destination=bureau.schools[school].id,
        subject=bureau.subjects[subject].id,
        form=form,
        share=index.move_share(teacher, form),
        start=bureau.as_of,
        end=index.loan_end(origin, school, bureau.as_of) if ends else None,
    )


def returns(index: BureauIndex) -> Iterator[Move]:
    """Yield the way back of everyone whose loan has ended."""
    for teacher in np.flatnonzero(index.due).tolist():
        post, subject = int(index.post[teacher]), int(index.subject[teacher])
        if post >= 0 and subject >= 0:
            yield move_to(index, teacher, post, subject, Form.RETURN)


def plan_of(built: BureauMarket, assignment: Assignment, mechanism: str) -> ExchangePlan:
    """Return the plan of an assignment; loans that have ended are returned in it."""
    index, form = built.index, move_form(built.index.policy)
    moves = list(returns(index))
    for teacher, place in enumerate(assignment):
        if place != built.market.home[teacher]:
            goal = built.places[place]
            number = built.teachers[teacher]
            moves.append(move_to(index, number, goal.school, goal.subject, form))
    bureau = index.bureau
    return ExchangePlan(
        bureau=bureau.id,
        as_of=bureau.as_of,
        mechanism=mechanism,
        moves=tuple(sorted(moves, key=lambda move: move.teacher)),
    )
