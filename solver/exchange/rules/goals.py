"""What plans are measured by, as sums over departures, options and columns."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ....models.exchange.bureau import FULL_TIME
from ....models.exchange.goals import need_weight, points_of_rank
from ....models.exchange.policy import GoalName
from ..people import Integers
from ..sheet import INFINITY, Linear
from .churn import Weeks, lost_weeks
from .shares import required_moves
from .structure import write_structure
from .view import View

Floats = NDArray[np.float64]


def write_goals(view: View, wanted: tuple[GoalName, ...]) -> dict[GoalName, Linear]:
    """Write rows and columns of the goals and return their sums.

    A sum over columns is completed with zeros once all columns are there.
    """
    writers = {
        GoalName.UNFILLED: write_unfilled,
        GoalName.ZONE: write_zone,
        GoalName.ALLIANCE: write_alliance,
        GoalName.NO_SURPLUS: write_no_surplus,
        GoalName.STRUCTURE: write_structure,
        GoalName.WISHES: write_wishes,
        GoalName.COMMUTE: write_commute,
        GoalName.EXTRA_MOVES: write_extra_moves,
    }
    found = {goal: writers[goal](view) for goal in wanted}
    return {goal: _padded(sum_, view.sheet.columns) for goal, sum_ in found.items()}


def _padded(sum_: Linear, columns: int) -> Linear:
    full = np.zeros(columns)
    full[: len(sum_.columns)] = sum_.columns
    return dataclasses.replace(sum_, columns=full)


def need_weights(view: View) -> Integers:
    """Return how much an unfilled percent weighs, by (school, subject)."""
    index = view.ground.index
    weights = [
        need_weight(index, school, subject)
        for school in range(view.schools)
        for subject in range(view.subjects)
    ]
    return np.array(weights, dtype=np.int64)


def write_unfilled(view: View) -> Linear:
    """Σ weight × max(0, need − percent worked afterwards), in weighted percent of full time."""
    weight, gap = need_weights(view), view.need - view.week
    coming = np.zeros(len(gap), dtype=bool)
    coming[view.key(view.choices.school, view.choices.subject)] = True
    lost = lost_weeks(view)
    # Only what can change needs a row: elsewhere the gap is what it is.
    open_ = (view.need > 0) & (((gap > 0) & coming) | ((lost > 0) & (gap + lost > 0)))
    keys = np.flatnonzero(open_)
    fixed = int((weight * np.maximum(gap, 0))[~open_].sum())
    rows = view.sheet.add_rows("unfilled", view.key_ids(keys), gap[keys], INFINITY)
    weeks = Weeks.of(view)
    weeks.write(view, keys, rows)
    columns = view.sheet.add_columns(0.0, view.need[keys], rows, 1.0)
    rest = gap % FULL_TIME
    parts = keys[rest[keys] > 0]
    most = (rest * -(-gap // FULL_TIME))[parts]
    tighter = view.sheet.add_rows("unfilled", view.key_ids(parts), most, INFINITY)
    weeks.write_rounded(view, parts, tighter, rest[parts])
    view.sheet.single_columns(columns[rest[keys] > 0], tighter, 1.0)
    cost = np.zeros(view.sheet.columns)
    cost[columns] = weight[keys]
    return dataclasses.replace(view.sheet.zero(), columns=cost, offset=float(fixed))


def write_zone(view: View) -> Linear:
    """Count moves from one zone to another."""
    zone = view.ground.index.zone
    across = zone[view.by_option(view.origin)] != zone[view.choices.school]
    cost = (across & view.by_option(view.counted)).astype(float)
    return dataclasses.replace(view.sheet.zero(), options=cost)


def write_alliance(view: View) -> Linear:
    """Count moves that leave an alliance, or a school of none."""
    alliance = view.ground.index.alliance
    own = alliance[view.by_option(view.origin)]
    out = (own < 0) | (own != alliance[view.choices.school])
    cost = (out & view.by_option(view.counted)).astype(float)
    return dataclasses.replace(view.sheet.zero(), options=cost)


def write_no_surplus(view: View) -> Linear:
    """Count moves of those of whose subject their school has no surplus."""
    cost = view.by_option(view.counted & ~view.ground.index.surplus[view.lead]).astype(float)
    return dataclasses.replace(view.sheet.zero(), options=cost)


def write_wishes(view: View) -> Linear:
    """Points of the wishes met, to be maximised."""
    index = view.ground.index
    cost = np.zeros(view.choices.count)
    wishes = {
        (teacher, school): points_of_rank(rank)
        for (teacher, school), rank in index.wish_rank.items()
    }
    lead = view.by_option(view.lead)
    wishing = np.isin(lead, list(index.wishes)) & view.by_option(view.counted)
    for option in np.flatnonzero(wishing).tolist():
        cost[option] = -wishes.get((int(lead[option]), int(view.choices.school[option])), 0)
    return dataclasses.replace(view.sheet.zero(), options=cost, scale=-1.0)


def write_commute(view: View) -> Linear:
    """Kilometres from home to the destination, of those whose home is known."""
    cost = np.zeros(view.choices.count)
    index = view.ground.index
    ends = np.searchsorted(view.choices.departure, np.arange(len(view.lead) + 1))
    for place, lead in enumerate(view.lead.tolist()):
        if view.counted[place]:
            own = slice(ends[place], ends[place + 1])
            # An unknown home or place gives nan, which costs nothing.
            cost[own] = np.nan_to_num(index.home_km(lead)[view.choices.school[own]])
    return dataclasses.replace(view.sheet.zero(), options=cost)


def write_extra_moves(view: View) -> Linear:
    """Count moves beyond those that the annual share requires."""
    required = required_moves(view)
    row = view.sheet.add_rows("extra_moves", [""], -INFINITY, required)
    view.sheet.departures(np.where(view.counted, row[0], -1))
    most = float(len(view.ground.bureau.teachers))
    column = view.sheet.add_columns(0.0, most, row, -1.0)
    cost = np.zeros(view.sheet.columns)
    cost[column] = 1.0
    return dataclasses.replace(view.sheet.zero(), columns=cost)
