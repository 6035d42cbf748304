"""Better plans from small programs: a few teachers free, everybody else as the plan has him.

Under bounds on earlier goals an integer program over everything finds hardly a plan. Over the
teachers of a few subjects or schools, the rest fixed, it is solved in a fraction of a second
from the plan at hand, again and again (large neighbourhood search; Shaw 1998, Pisinger and
Ropke 2010). Only what keeps every rule and every earlier goal is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...models.exchange.index import BureauIndex
from ..engine.status import Outcome
from .choices import Choices
from .matrix import Point
from .people import Integers, Mask
from .restricted import Limits

FIRST, FEWEST, MOST = 2_000, 500, 40_000
"""Options that are free in the first round, and in any: what rounds can take is found out."""

EASY, HARD = 0.2, 1.0
"""Work of a round below which the next one frees more, and above which it frees less."""

IDLE = 10
"""Rounds in a row without a gain after which a goal is left."""

ROUND = Limits(gap=1e-5, nodes=60, seconds=4.0, small=True)
"""One round."""


@dataclass
class Neighbourhoods:
    """Who is free together: those who teach the same, or who work or might work side by side.

    `choices` are the model's, `lead` is the first teacher of each departure in it. Deterministic
    in its seed; `size` is the number of options that are free, adapted to what
    rounds turn out to cost.
    """

    index: BureauIndex
    choices: Choices
    lead: Integers
    seed: int
    size: int = FIRST
    idle: int = 0
    _rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        choices = self.choices
        self._options = np.bincount(choices.departure, minlength=len(choices.group))
        self._subject = self.index.subject[self.lead]
        self._origin = self.index.work[self.lead]
        self._groups = int(choices.group.max(initial=-1)) + 1

    def free(self, point: Point) -> Mask:
        """Return the departures that are free in the next round."""
        order = self._order(point)
        chosen = np.zeros(self._groups, dtype=bool)
        sizes = np.bincount(self.choices.group, self._options, len(chosen))
        total = np.cumsum(sizes[order])
        chosen[order[: max(2, int(np.searchsorted(total, self.size)))]] = True
        return np.asarray(chosen[self.choices.group])

    def _order(self, point: Point) -> Integers:
        """Return the groups, those to be free together first."""
        count = self._groups
        noise = self._rng.random(count)
        kind = self._rng.random()
        if kind < 0.45:
            subjects = self._rng.permutation(int(self._subject.max(initial=0)) + 1)
            rank = subjects[self._subject].astype(float)
        elif kind < 0.9:
            rank = self._by_schools(point)
        else:
            rank = np.zeros(len(self._subject))
        by_group = np.full(count, np.inf)
        np.minimum.at(by_group, self.choices.group, rank)
        return np.lexsort((noise, by_group))

    def _by_schools(self, point: Point) -> np.ndarray:
        """Return the departures' schools in order around one: where they are, or go in the plan."""
        index, schools = self.index, len(self.index.bureau.schools)
        centre = int(self._rng.integers(schools))
        km = np.nan_to_num(index.km(centre), nan=0.0)
        # Beside the nearest, schools of all sorts: those that have what this one lacks.
        order = np.argsort(km * (0.2 + self._rng.random(schools)), kind="stable")
        place = np.empty(schools)
        place[order] = np.arange(schools)
        rank = place[self._origin]
        used = np.flatnonzero(point.options > 0.5)
        np.minimum.at(rank, self.choices.departure[used], place[self.choices.school[used]])
        return rank

    def learn(self, work: float, outcome: Outcome, gained: bool) -> None:
        """Take in how a round went."""
        self.idle = 0 if gained else self.idle + 1
        if outcome is not Outcome.OPTIMAL or work > HARD:
            self.size = max(FEWEST, int(self.size * 0.7))
        elif work < EASY:
            self.size = min(MOST, int(self.size * 1.2))
