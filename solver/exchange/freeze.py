"""Replanning: as few persons as possible fare otherwise than in the plan that stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np

from ...models.exchange.bureau import Bureau
from ...models.exchange.cases import final_cases, freeze, withdrawn_cases
from ...models.exchange.goals import CHANGES, FINAL_CHANGES
from ...models.exchange.plan import ExchangePlan, Move
from .choices import FORMS
from .people import OPEN, Ground, Integers, Mask, Settled
from .rules.view import View
from .sheet import Linear
from .stage import Stage

SETTLED = ("frozen", "final", "withdrawn")
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
    forms = {move.teacher: move.form for move in plan.moves if move.teacher not in kept}
    return Settled(moves, final_cases(plan) & moves.keys(), withdrawn_cases(plan), forms)


def write_settled(view: View) -> None:
    """Let those whose moves are settled move so, and nobody who has withdrawn, but to return."""
    kept, gone = view.ground.settled_moves, view.ground.withdrawn
    if not kept and not gone:
        return
    ids, rule_of = (
        [teacher.id for teacher in view.ground.bureau.teachers],
        view.ground.settled.rule_of,
    )
    row: dict[int, int] = {}
    for rule in ("frozen", "final"):
        own = [t for t in kept if rule_of(ids[t]) == rule]
        rows = view.sheet.add_rows(rule, [ids[t] for t in own], 1, 1)
        row.update(zip(own, rows.tolist(), strict=True))
    options = settled_options(view)
    lead = view.lead[view.choices.departure[options]]
    view.sheet.single_options(options, [row[t] for t in lead.tolist()], 1.0)
    stays = view.sheet.add_rows("withdrawn", [ids[t] for t in gone], 0, 0)
    row = dict(zip(gone, stays.tolist(), strict=True))
    departures = np.flatnonzero(view.counted & np.isin(view.lead, gone))
    view.sheet.single_departures(departures, [row[t] for t in view.lead[departures].tolist()], 1.0)


def settled_options(view: View) -> Integers:
    """Return the options that are settled moves."""
    return _options_of(view, view.ground.settled_moves)


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


def standing_options(view: View, plan: ExchangePlan | None) -> Integers:
    """Return the options that are moves of the plan that stands, as far as they are open."""
    return _options_of(view, {} if plan is None else _moves(view, plan))


def _moves(view: View, plan: ExchangePlan) -> dict[int, Move]:
    number = view.ground.index.teacher_number
    return {number[m.teacher]: m for m in plan.moves if m.teacher in number}


def _options_of(view: View, moves: Mapping[int, Move]) -> Integers:
    """Return the options that are these teachers' moves."""
    own = np.flatnonzero(np.isin(view.lead, list(moves))[view.choices.departure])
    lead = view.lead[view.choices.departure[own]]
    same = [_same(view, o, moves[t]) for o, t in zip(own.tolist(), lead.tolist(), strict=True)]
    return np.asarray(own[np.array(same, dtype=bool)], dtype=np.int64)


def change_stages(view: View, plan: ExchangePlan) -> list[Stage]:
    """Return the goals before the policy's: final cases that fare otherwise, then all persons.

    Where no final case can, the first is left out. Where nobody does, one plan is left.
    """
    number, ground = view.ground.index.teacher_number, view.ground
    moves = _moves(view, plan)
    final = [number[who] for who in final_cases(plan) - ground.settled.final if who in number]
    moved, kept = np.isin(view.lead, list(moves)), standing_options(view, plan)
    of_final = {t: moves[t] for t in final if t in moves}
    return [
        Stage(FINAL_CHANGES, _changes(view, kept, of_final), whole=True),
        Stage(CHANGES, _changes(view, kept, moves, ~moved), whole=True, settles=True),
    ][0 if of_final else 1 :]


def _changes(
    view: View, kept: Integers, moves: Collection[int], first: Mask | None = None
) -> Linear:
    """Return how many do not take the option that they keep, and how many have a first move."""
    zero = view.sheet.zero()
    own = kept[np.isin(view.lead[view.choices.departure[kept]], list(moves))]
    zero.options[own] = -1.0
    departures = zero.departures if first is None else np.where(first, 1.0, 0.0)
    return dataclasses.replace(zero, departures=departures, offset=float(len(moves)))


def _same(view: View, option: int, move: Move) -> bool:
    """Tell whether an option is the move, its form included."""
    bureau, departure = view.ground.bureau, view.choices.departure[option]
    form = FORMS[int(view.choices.form[departure])]
    return (
        bureau.schools[int(view.choices.school[option])].id == move.destination
        and bureau.subjects[int(view.choices.subject[option])].id == move.subject
        and form is move.form
    )
