"""Replanning: as few persons as possible fare otherwise than in the plan that stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np

from ...models.exchange.bureau import Bureau
from ...models.exchange.cases import final_cases, freeze, withdrawn_cases
from ...models.exchange.plan import ExchangePlan, Move
from ...models.exchange.policy import FormChoice
from ...models.exchange.words import Form
from .choices import FORMS
from .people import OPEN, Ground, Integers, Settled
from .rules.view import View
from .sheet import Linear

CHANGES = "changes"
"""Name of the goal."""


FINAL = 10.0
"""How many others a final case weighs that fares otherwise, which it may not; not so many that
tolerances, which are relative to the sum, come near a person."""


SETTLED = ("frozen", "withdrawn")
"""What holds beside the policy's rules where a plan is made again, as rules are named."""


def settled_by(
    bureau: Bureau, plan: ExchangePlan | None, changed: Collection[str] | None
) -> Settled:
    """Return what a plan that stands settles: who has withdrawn, and whom no change touches.

    Parameters
    ----------
    changed
        Teachers and schools that a change names; None: nobody's move is settled.
    """
    if plan is None:
        return OPEN
    kept = frozenset[str]() if changed is None else freeze(plan, changed, bureau)
    moves = {move.teacher: move for move in plan.moves if move.teacher in kept}
    return Settled(moves, withdrawn_cases(plan))


def write_settled(view: View) -> None:
    """Let those whose moves are settled move so, and nobody who has withdrawn, but to return."""
    kept, gone = view.ground.settled_moves, view.ground.withdrawn
    if not kept and not gone:
        return
    ids = [teacher.id for teacher in view.ground.bureau.teachers]
    frozen = view.sheet.add_rows("frozen", [ids[t] for t in kept], 1, 1)
    row = dict(zip(kept, frozen.tolist(), strict=True))
    options = settled_options(view)
    lead = view.lead[view.choices.departure[options]]
    view.sheet.single_options(options, [row[t] for t in lead.tolist()], 1.0)
    stays = view.sheet.add_rows("withdrawn", [ids[t] for t in gone], 0, 0)
    row = dict(zip(gone, stays.tolist(), strict=True))
    departures = np.flatnonzero(view.counted & np.isin(view.lead, gone))
    rows = [row[t] for t in view.lead[departures].tolist()]
    view.sheet.single_departures(departures, rows, 1.0)


def settled_options(view: View) -> Integers:
    """Return the options that are settled moves."""
    kept = view.ground.settled_moves
    own = np.flatnonzero(np.isin(view.lead, list(kept))[view.choices.departure])
    lead = view.lead[view.choices.departure[own]]
    same = [_same(view, o, kept[t]) for o, t in zip(own.tolist(), lead.tolist(), strict=True)]
    return np.asarray(own[np.array(same, dtype=bool)], dtype=np.int64)


def frozen_teachers(ground: Ground, plan: ExchangePlan | None) -> tuple[int, ...]:
    """Return who moves in the plan: each is one person, not one of a group."""
    moves = () if plan is None else plan.moves
    number = ground.index.teacher_number
    return tuple(number[m.teacher] for m in moves if m.teacher in number)


def standing_moves(
    view: View, plan: ExchangePlan | None, chosen: Mapping[int, int]
) -> dict[int, Move]:
    """Return the move of each teacher in the plan who still makes it, of these options."""
    moves = () if plan is None else plan.moves
    number = view.ground.index.teacher_number
    return {
        t: move
        for move in moves
        if (t := number.get(move.teacher, -1)) in chosen and _same(view, chosen[t], move)
    }


def write_changes(view: View, plan: ExchangePlan) -> Linear:
    """Persons who fare otherwise: whose move is another one or none, or who now moves."""
    number, final = view.ground.index.teacher_number, final_cases(plan)
    moves = {number[m.teacher]: m for m in plan.moves if m.teacher in number}
    weight = {t: FINAL if m.teacher in final else 1.0 for t, m in moves.items()}
    moved = np.isin(view.lead, list(moves))
    options = np.zeros(view.choices.count)
    for option in np.flatnonzero(moved[view.choices.departure]).tolist():
        lead = int(view.lead[view.choices.departure[option]])
        options[option] = -weight[lead] if _same(view, option, moves[lead]) else 0.0
    departures = np.where(moved, 0.0, 1.0)
    return dataclasses.replace(
        view.sheet.zero(), departures=departures, options=options, offset=sum(weight.values())
    )


def _same(view: View, option: int, move: Move) -> bool:
    """Tell whether an option is the move, its form included.

    A loan stands for a transfer as well where the policy leaves the form to the plan: it becomes
    one afterwards, those that stand first. A transfer stands for no loan.
    """
    bureau, departure = view.ground.bureau, view.choices.departure[option]
    form = FORMS[int(view.choices.form[departure])]
    either = view.ground.policy.form.form is FormChoice.EITHER
    turned = either and (form, move.form) == (Form.LOAN, Form.TRANSFER)
    return (
        bureau.schools[int(view.choices.school[option])].id == move.destination
        and bureau.subjects[int(view.choices.subject[option])].id == move.subject
        and (form is move.form or turned)
    )
