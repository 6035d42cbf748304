"""What has to give way at least, so that a plan exists: one rule at a time, cheapest first."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.bureau import Bureau
from ..engine.status import Outcome
from ..engine.stop import Stop
from .conflict import ground_of
from .groups import People
from .matrix import Matrix
from .people import NOTHING, OPEN, Mask, Settled, Waived
from .programs import MOST_OPTIONS
from .restricted import Found, Limits
from .rules.catalogue import write_all
from .rules.ties import kept_options
from .rules.view import View
from .sheet import Linear
from .stages import Search

Floats = NDArray[np.float64]

MOST = 1e6
"""What an elastic column may hold: more than any rule counts."""

ROUNDING = 1e-6
"""What is smaller is the engine's rounding."""


@dataclass(frozen=True, slots=True)
class Concession:
    """The least by which one rule has to give way, all others kept.

    Attributes
    ----------
    amount
        In what the rule counts: heads, percent of full time, or moves that it forbids.
    bound
        No plan does with less.
    rows
        (id of the data, amount): where it gives way in the plan found.
    moves
        The rule is about single moves: `amount` counts moves that it forbids.
    """

    rule: str
    amount: float
    bound: float
    rows: tuple[tuple[str, float], ...]
    moves: bool


def cheapest_concessions(
    bureau: Bureau,
    rules: Sequence[str],
    stop: Stop,
    seed: int,
    waived: Waived = NOTHING,
    settled: Settled = OPEN,
) -> tuple[Concession, ...]:
    """Return, for each of these rules that can help alone, the least by which it gives way.

    In the order of the amount. A contradiction needs one of its own rules to give way, so that
    asking for those of a conflict is enough. What is waived need not be kept.
    """
    found: list[Concession] = []
    for rule in dict.fromkeys(rules):
        if not stop:
            own = _concession(bureau, rule, stop, seed, waived, settled)
            found += [] if own is None else [own]
    return tuple(sorted(found, key=lambda concession: (concession.amount, concession.rule)))


def _concession(
    bureau: Bureau, rule: str, stop: Stop, seed: int, waived: Waived, settled: Settled
) -> Concession | None:
    """Solve with the rule elastic where it has rows, else with its forbidden moves at a price."""
    strict, _ = write_all(ground_of(bureau, waived, settled), ())
    if any(kind.rule == rule and kind.ids for kind in strict.sheet.kinds):
        return _by_rows(strict, rule, stop, seed)
    without = dataclasses.replace(waived, rules=waived.rules | {rule})
    # A rule left out joins whom it told apart: only within the old groups are all forbidden alike.
    loose, _ = write_all(ground_of(bureau, without, settled), (), within=strict.people)
    return _by_moves(strict, loose, rule, stop, seed)


def _search(view: View, stop: Stop, seed: int) -> Search:
    keep = kept_options(view)
    matrix = Matrix(view.sheet, view.most, every_elastic=True)
    search = Search(matrix, stop, seed, lambda _: None, lambda *_: None, keep=keep)
    search.master.add_options(keep, np.zeros(view.choices.count))
    return search


def _by_rows(view: View, rule: str, stop: Stop, seed: int) -> Concession | None:
    """Open the elastic columns of one rule's rows, each unit at a price of 1."""
    search = _search(view, stop, seed)
    matrix = search.matrix
    own = np.zeros(matrix.sheet.rows, dtype=bool)
    for kind in matrix.sheet.kinds:
        own[kind.start : kind.end] |= kind.rule == rule
    found, bound = _solve(search, view.sheet.zero(), own[matrix.elastic_row])
    if found.point is None:
        return None
    gap = _short(matrix, found.point.base, found.point.options)
    rows = [(matrix.sheet.rule_of(int(r))[1], float(gap[r])) for r in np.flatnonzero(gap * own)]
    return Concession(rule, float((gap * own).sum()), bound, tuple(rows), moves=False)


def _short(matrix: Matrix, base: Floats, options: Floats) -> Floats:
    """Return by how much each row of the sheet misses its bounds."""
    activity = matrix.sheet_activity(base, options)
    low, high = matrix.sheet_lower - activity, activity - matrix.sheet_upper
    gap = np.maximum(np.maximum(low, high), 0.0)
    return np.where(gap > ROUNDING, gap, 0.0)


def _by_moves(strict: View, loose: View, rule: str, stop: Stop, seed: int) -> Concession | None:
    """Let the moves that the rule forbids in, each at a price of 1."""
    allowed = set(_keys(strict, strict.people))
    forbidden = np.array([key not in allowed for key in _keys(loose, strict.people)], dtype=bool)
    search = _search(loose, stop, seed)
    goal = dataclasses.replace(loose.sheet.zero(), options=forbidden.astype(float))
    found, bound = _solve(search, goal, np.zeros(len(search.matrix.elastic_row), dtype=bool))
    if found.point is None:
        return None
    rows = tuple((who, 1.0) for who in _movers(loose, np.where(forbidden, found.point.options, 0)))
    return Concession(rule, float(len(rows)), bound, rows, moves=True)


def _keys(view: View, people: People) -> list[tuple[int, int, int, int]]:
    """Return every option as (group among these people, form, school, kind of subject).

    Of a kind of subjects, teachers of one group may have different ones.
    """
    choices = view.choices
    group = view.by_option(people.number[view.lead])
    form, kind = view.by_option(choices.form), view.ground.kinds[choices.subject]
    parts = (group.tolist(), form.tolist(), choices.school.tolist(), kind.tolist())
    return list(zip(*parts, strict=True))


def _movers(view: View, options: Floats) -> list[str]:
    """Return the id of a teacher for each move: the first ones of its group."""
    group = view.choices.group[view.choices.departure]
    moves = np.bincount(group, np.rint(options), len(view.people)).astype(np.int64)
    moving = [who for own, n in zip(view.people.members, moves, strict=True) for who in own[:n]]
    return [view.ground.bureau.teachers[who].id for who in sorted(moving)]


def _solve(search: Search, goal: Linear, opened: Mask) -> tuple[Found, float]:
    """Minimise a goal and what the opened elastic columns hold, over all options.

    First the columns are generated with which every other row can be kept; where that cannot be,
    nothing is found.

    Returns
    -------
    tuple
        What was found, and a bound, rounded up to a whole.
    """
    master, matrix = search.master, search.matrix
    nothing = Found(Outcome.UNKNOWN, None, -math.inf)
    master.let_elastic(MOST)
    if len(opened):
        zero = search.matrix.sheet.zero()
        others = master.minimise(zero, (~opened).astype(float), enough=ROUNDING)
        if others.outcome is not Outcome.OPTIMAL or others.bound > ROUNDING:
            return nothing, 0.0
    high = master.high.copy()
    high[matrix.first_elastic :] = np.where(opened, MOST, 0.0)
    master.bind(master.low, high)
    elastic = opened.astype(float)
    relaxed = master.minimise(goal, elastic)
    if relaxed.outcome is not Outcome.OPTIMAL:
        return nothing, 0.0
    options = search.programs.part(relaxed, math.inf, MOST_OPTIONS)
    limits = Limits(nodes=2_000, gap=0.0)
    found = search.programs.restricted(options).minimise(goal, limits, elastic=elastic)
    everything = len(options) == matrix.sheet.choices.count
    bound = max(relaxed.bound, found.bound if everything else -math.inf, 0.0)
    return found, float(math.ceil(bound - ROUNDING)) if math.isfinite(bound) else 0.0
