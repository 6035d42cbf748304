"""From values of options to moves of persons: names are given last."""

from __future__ import annotations

import datetime
import math

import numpy as np

from ...models.exchange.dates import add_years
from ...models.exchange.goals import points_of_rank
from ...models.exchange.plan import ExchangePlan, Move
from ...models.exchange.policy import FormChoice
from ...models.exchange.words import Form
from .choices import FORMS
from .freeze import standing_moves
from .matrix import Point
from .people import Integers
from .rules.view import View
from .transfers import made_transfers

Chosen = dict[int, int]
"""Option by teacher number."""


def plan_of(
    view: View, point: Point, *, interrupted: bool = False, freeze: ExchangePlan | None = None
) -> ExchangePlan:
    """Return the plan behind a point of the model.

    Moves of a plan to be frozen keep their form, and their days where the policy leaves them open.
    """
    chosen = name_all(view, point)
    standing = standing_moves(view, freeze, chosen)
    forms = {t: FORMS[int(view.choices.form[view.choices.departure[o]])] for t, o in chosen.items()}
    if view.ground.policy.form.form is FormChoice.EITHER:
        places = {t: int(view.choices.school[o]) for t, o in chosen.items()}
        forms |= made_transfers(view.ground, forms, places, standing)
    moves = [_move(view, t, option, forms[t], standing.get(t)) for t, option in chosen.items()]
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
    """Name the movers of a group of equals: by evaluation, then wish, then the way.

    In the order of their evaluation those who wish for one of the places take the one that they
    wish for most. The places left go to whoever has applied, and to the shortest ways from home.
    """
    found: Chosen = {}
    left = list(options)
    for teacher in sorted(members.tolist(), key=lambda number: (_by_score(view, number), number)):
        wished = [
            (points, -place)
            for place, o in enumerate(left)
            if (points := _points(view, teacher, o))
        ]
        if wished:
            found[teacher] = left.pop(-max(wished)[1])
    free = [teacher for teacher in members.tolist() if teacher not in found]
    pairs = sorted(
        (_worth(view, teacher, option), place, teacher)
        for place, option in enumerate(left)
        for teacher in free
    )
    done: set[int] = set()
    for _, place, teacher in pairs:
        if place not in done and teacher not in found:
            found[teacher] = left[place]
            done.add(place)
    return found


def _points(view: View, teacher: int, option: int) -> int:
    """Return the points of a teacher's wish for an option's school, 0 where he has none."""
    rank = view.ground.index.wish_rank.get((teacher, int(view.choices.school[option])))
    return 0 if rank is None else points_of_rank(rank)


def _by_score(view: View, teacher: int) -> float:
    """Return what the evaluation sorts by, the best first and unknown ones last."""
    score = float(view.ground.index.score[teacher])
    return math.inf if math.isnan(score) else -score


def _worth(view: View, teacher: int, option: int) -> tuple[float, ...]:
    """Return what naming this teacher for an option is worth; less is better."""
    way = float(view.ground.index.home_km(teacher)[int(view.choices.school[option])])
    return (
        0.0 if view.ground.bureau.teachers[teacher].applies else 1.0,
        math.inf if math.isnan(way) else way,
        _by_score(view, teacher),
    )


def _move(view: View, teacher: int, option: int, form: Form, standing: Move | None) -> Move:
    bureau, index = view.ground.bureau, view.ground.index
    origin, destination = int(index.work[teacher]), int(view.choices.school[option])
    start, end = _days(view, form, origin, destination, standing)
    return Move(
        teacher=bureau.teachers[teacher].id,
        origin=bureau.schools[origin].id,
        destination=bureau.schools[destination].id,
        subject=_subject(view, teacher, option),
        form=form,
        share=index.move_share(teacher, form),
        start=start,
        end=end,
    )


def _subject(view: View, teacher: int, option: int) -> str:
    """Return the subject taught: of those that are the same to all rules, his own first."""
    kind = int(view.ground.kinds[view.choices.subject[option]])
    return view.ground.subject_of_kind(teacher, kind)


def _days(
    view: View, form: Form, origin: int, destination: int, standing: Move | None
) -> tuple[datetime.date, datetime.date | None]:
    """Return the first and the last day of a move: the standing one's, where its term allows."""
    as_of, index = view.ground.bureau.as_of, view.ground.index
    kept = standing is not None and as_of <= standing.start < add_years(as_of, 1)
    start = standing.start if standing is not None and kept else as_of
    if form not in (Form.LOAN, Form.SWAP):
        itinerant = form is Form.ITINERANT and standing is not None and kept
        return start, standing.end if standing is not None and itinerant else None
    first, last = index.loan_ends(origin, destination, start)
    if standing is not None and standing.end is not None and first <= standing.end <= last:
        return start, standing.end
    return start, first
