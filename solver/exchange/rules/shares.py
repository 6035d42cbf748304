"""How many move: annual share, backbone share, most moves, and those who must."""

from __future__ import annotations

import numpy as np

from ....models.exchange.policy import Denominator
from ....models.exchange.quotas import QuotaBase
from ....models.exchange.rounding import at_least, at_most
from ..people import Integers, Mask
from ..sheet import INFINITY
from .view import View

NOISE = 1e-9
"""Rates are decimal fractions: what differs by less than this is the same."""


def required_moves(view: View) -> int:
    """Return the counted moves that the annual share asks of the source schools."""
    return QuotaBase(view.ground.index, view.ground.eligible).annual_asked


def write_annual_share(view: View) -> None:
    """Let enough teachers leave the source schools."""
    required = required_moves(view)
    if required <= 0 or not view.ground.active("annual_share"):
        return
    row = view.sheet.add_rows("annual_share", [""], required, INFINITY)[0]
    view.sheet.departures(_where(view.counted & view.ground.index.source[view.origin], row))


def write_backbone_share(view: View) -> None:
    """Let enough of those who move be backbone teachers."""
    share, index = view.ground.policy.share, view.ground.index
    if share.backbone_rate is None or not view.ground.active("backbone_share"):
        return
    base = QuotaBase(index, view.ground.eligible)
    own = view.counted & base.backbone[view.lead]
    if share.backbone_denominator is Denominator.MOVES:
        row = view.sheet.add_rows("backbone_share", [""], -NOISE, INFINITY)[0]
        weight = np.where(own, 1.0 - share.backbone_rate, -share.backbone_rate)
        view.sheet.departures(_where(view.counted, row), weight)
        return
    required = at_least(share.backbone_rate, base.backbone_base(0))
    row = view.sheet.add_rows("backbone_share", [""], required, INFINITY)[0]
    view.sheet.departures(_where(own, row))


def write_most_moves(view: View) -> None:
    """Let no more than the policy's share of the eligible move."""
    rate = view.ground.policy.share.most_rate
    if rate is None or not view.ground.active("most_moves"):
        return
    most = at_most(rate, QuotaBase(view.ground.index, view.ground.eligible).all_eligible)
    row = view.sheet.add_rows("most_moves", [""], -INFINITY, most)[0]
    view.sheet.departures(_where(view.counted, row))


def write_turns(view: View) -> None:
    """Let nobody move twice, and those move who must, or whose loan has ended."""
    people, choices = view.people, view.choices
    due = view.ground.due[people.lead]
    back = due & view.ground.active("loan_return")
    must = view.ground.must_move[people.lead] & view.ground.active("must_move")
    ways = np.bincount(choices.group, minlength=len(people))
    ids = np.array([t.id for t in view.ground.bureau.teachers], dtype=object)[people.lead]
    for rule, which, lower in (
        ("loan_return", back, people.count),
        ("must_move", must & ~due, people.count),
        ("one_move", ~back & ~(must & ~due) & (ways > 1), np.zeros(len(people), dtype=np.int64)),
    ):
        _turns(view, rule, np.flatnonzero(which), lower, ids)
    _counted_moves(view, np.flatnonzero(must & due), ids)
    _no_way(view)


def _turns(view: View, rule: str, groups: Integers, lower: Integers, ids: Integers) -> None:
    if not len(groups):
        return
    rows = view.sheet.add_rows(
        rule, [str(i) for i in ids[groups]], lower[groups], view.people.count[groups]
    )
    number = np.full(len(view.people), -1, dtype=np.int64)
    number[groups] = rows
    view.sheet.departures(number[view.choices.group])


def _counted_moves(view: View, groups: Integers, ids: Integers) -> None:
    """Ask for a counted move of those who must: a return alone does not do."""
    if not len(groups):
        return
    names = [str(i) for i in ids[groups]]
    rows = view.sheet.add_rows("must_move", names, view.people.count[groups], INFINITY)
    number = np.full(len(view.people), -1, dtype=np.int64)
    number[groups] = rows
    view.sheet.departures(np.where(view.counted, number[view.choices.group], -1))


def _no_way(view: View) -> None:
    """Write, as rows that nothing can fulfil, who must move but has no way to."""
    ground = view.ground
    # Whoever stands in a group without a way has a row of its own already.
    stuck = np.flatnonzero(ground.must_move & (view.people.number < 0))
    if len(stuck) and ground.active("must_move"):
        ids = [ground.bureau.teachers[t].id for t in stuck.tolist()]
        view.sheet.add_rows("must_move", ids, 1, INFINITY)


def _where(which: Mask, row: int) -> Integers:
    return np.where(which, row, -1).astype(np.int64)
