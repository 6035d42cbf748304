"""From values of options to moves of persons: names are given last."""

from __future__ import annotations

import datetime
import math

import numpy as np

from ...models.exchange.goals import points_of_rank
from ...models.exchange.plan import ExchangePlan, Move
from ...models.exchange.policy import FormChoice
from ...models.exchange.words import Form
from .choices import FORMS
from .people import Integers
from .restricted import Point
from .rules.view import View
from .transfers import made_transfers

Chosen = dict[int, int]
"""Option by teacher number."""


def plan_of(view: View, point: Point, *, interrupted: bool = False) -> ExchangePlan:
    """Return the plan behind a point of the model."""
    chosen = name_all(view, point)
    forms = {t: FORMS[int(view.choices.form[view.choices.departure[o]])] for t, o in chosen.items()}
    if view.ground.policy.form.form is FormChoice.EITHER:
        places = {t: int(view.choices.school[o]) for t, o in chosen.items()}
        forms |= made_transfers(view.ground, forms, places)
    moves = [_move(view, teacher, option, forms[teacher]) for teacher, option in chosen.items()]
    return ExchangePlan(
        bureau=view.ground.bureau.id,
        as_of=view.ground.bureau.as_of,
        moves=tuple(sorted(moves, key=lambda move: move.teacher)),
        interrupted=interrupted,
    )


def name_all(view: View, point: Point) -> Chosen:
    """Say who takes which of the options that a group takes."""
    taken: dict[int, list[int]] = {}
    for option in np.flatnonzero(point.options > 0.5).tolist():
        group = int(view.choices.group[view.choices.departure[option]])
        taken.setdefault(group, []).extend([option] * round(point.options[option]))
    found: Chosen = {}
    for group, options in taken.items():
        members = view.people.members[group]
        if len(members) == 1:
            found[int(members[0])] = options[0]
        else:
            found |= _within(view, members, options)
    return found


def _within(view: View, members: Integers, options: list[int]) -> Chosen:
    """Name the movers of a group of equals: wish first, then the way, then evaluation.

    A pair of teacher and option is taken in the order of what it is worth: more points of a wish,
    applicants, a shorter way from home, a better evaluation, the order of the table.
    """
    pairs = sorted(
        (_worth(view, teacher, option), place, teacher)
        for place, option in enumerate(options)
        for teacher in members.tolist()
    )
    found: Chosen = {}
    done: set[int] = set()
    for _, place, teacher in pairs:
        if place not in done and teacher not in found:
            found[teacher] = options[place]
            done.add(place)
    return found


def _worth(view: View, teacher: int, option: int) -> tuple[float, ...]:
    """Return what naming this teacher for an option is worth; less is better."""
    index, school = view.ground.index, int(view.choices.school[option])
    rank = index.wish_rank.get((teacher, school))
    way = float(index.home_km(teacher)[school])
    score = float(index.score[teacher])
    return (
        0.0 if rank is None else -float(points_of_rank(rank)),
        0.0 if view.ground.bureau.teachers[teacher].applies else 1.0,
        math.inf if math.isnan(way) else way,
        math.inf if math.isnan(score) else -score,
    )


def _move(view: View, teacher: int, option: int, form: Form) -> Move:
    bureau, index = view.ground.bureau, view.ground.index
    origin, destination = int(index.work[teacher]), int(view.choices.school[option])
    return Move(
        teacher=bureau.teachers[teacher].id,
        origin=bureau.schools[origin].id,
        destination=bureau.schools[destination].id,
        subject=_subject(view, teacher, option),
        form=form,
        share=index.move_share(teacher, form),
        start=bureau.as_of,
        end=_end(view, form, origin, destination),
    )


def _subject(view: View, teacher: int, option: int) -> str:
    """Return the subject taught; where no rule reads it, everybody's own."""
    if not view.ground.reads.subjects:
        return view.ground.bureau.teachers[teacher].subject
    return view.ground.bureau.subjects[int(view.choices.subject[option])].id


def _end(view: View, form: Form, origin: int, destination: int) -> datetime.date | None:
    if form not in (Form.LOAN, Form.SWAP):
        return None
    return view.ground.index.loan_end(origin, destination, view.ground.bureau.as_of)
