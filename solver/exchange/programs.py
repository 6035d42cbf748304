"""Integer programs that better the plan: over the options worth most, and over a few teachers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..engine.status import Outcome
from .budget import Budget
from .incumbent import Incumbent
from .matrix import Point
from .people import Integers, Mask
from .polish import IDLE, ROUND, Neighbourhoods
from .relaxation.lagrange import cap_prices
from .relaxation.master import Master, Relaxed
from .relaxation.pricing import scattered
from .restricted import Found, Limits, Restricted
from .sheet import Linear
from .stage import Stage, added, rounded, weighted

Floats = NDArray[np.float64]

LEAST_OPTIONS = 4_000
"""Up to so many options all are in the integer program, whatever their prices."""

MOST_OPTIONS = 60_000
"""Options in an integer program, at most; more would take longer than they are worth."""

PRICE_DIGITS = 6
"""Decimals to which prices of options are told apart: the engine's tolerance is 1e-7."""

DEARER = (1.5, 1.05)
"""How many times the relaxation's prices earlier goals cost: well above them the program is easy
(0.6 to 1 s at 160 schools and 5,000 teachers) and its plans keep to the bounds; hardly above them
it may gain a little more."""

PRICED = 0.2
"""Part of a stage's time left that a program with such prices may take."""

POLISHING = 0.7
"""Part of a stage's time left that small programs may take before large ones go on."""


@dataclass
class Programs:
    """Integer programs under the bounds at hand.

    Attributes
    ----------
    master
        The relaxation, with the bounds on earlier goals and further rows.
    keep
        Options that every program holds.
    around
        Who is free together in small programs, None for none of these.
    """

    master: Master
    incumbent: Incumbent
    budget: Budget
    keep: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    around: Neighbourhoods | None = None

    # ---- over the options worth most --------------------------------------------------------

    def part(self, relaxed: Relaxed, gap: float, most: int) -> Integers:
        """Return the options worth having in an integer program, ascending.

        Those that the relaxation or the best plan uses, then by their price up to `gap`: whoever
        takes a dearer one cannot better the plan. Of 1.4 million options for 100,000 teachers
        700,000 cost nothing more, most of them of people who make no difference: those come first
        that the relaxation has found useful at some time, then any, spread over the bureau (at
        27,000 options a plan 0.077 % above the bound, 0.098 % without).
        """
        needed = relaxed.options > 1e-9
        needed[self.keep] = True
        if self.incumbent.best is not None:
            needed |= self.incumbent.best.options > 0.5
        near = np.flatnonzero((relaxed.reduced <= gap) & ~needed)
        room = max(0, most - int(needed.sum()))
        if len(near) > room:
            price = np.round(np.maximum(relaxed.reduced[near], 0.0), PRICE_DIGITS)
            known = np.zeros(len(needed), dtype=bool)
            known[self.master.inside] = True
            near = near[np.lexsort((scattered(near), ~known[near], price))[:room]]
        needed[near] = True
        return np.flatnonzero(needed)

    def restricted(self, options: Integers) -> Restricted:
        """Return the integer program over these options under the bounds at hand."""
        return self._program(options, self.master.low, self.master.high)

    def _program(self, options: Integers, low: Floats, high: Floats) -> Restricted:
        master = self.master
        return Restricted(
            master.matrix, options, master.caps, low, high, master.stop, master.seed, master.sides
        )

    def narrow(self, relaxed: Relaxed) -> int:
        """Return how many options a first, quick program has."""
        return max(2 * LEAST_OPTIONS, 4 * int((relaxed.options > 1e-9).sum()))

    @property
    def _few(self) -> bool:
        """Whether there are so few options that a program over all is a small one."""
        return self.master.matrix.sheet.choices.count <= 2 * LEAST_OPTIONS

    def within(
        self, stage: Stage, relaxed: Relaxed, bound: float, most: int, share: float = 1.0
    ) -> tuple[float, bool]:
        """Solve over the options worth most, in a share of the time that is the stage's.

        Returns the better of the old bound and the new, and whether the part was solved.
        """
        goal = stage.goal
        upper = math.inf if self.incumbent.best is None else self.incumbent.value(goal)
        options = self.part(relaxed, upper - relaxed.bound, most)
        outside = np.ones(self.master.matrix.sheet.choices.count, dtype=bool)
        outside[options] = False
        beyond = float(relaxed.reduced[outside].min(initial=math.inf)) + relaxed.bound
        seconds = self.budget.seconds()
        limits = Limits(
            seconds=None if seconds is None else share * seconds,
            gap=self.engine_gap(stage, bound),
            nodes=self.budget.nodes(),
        )
        found = self.restricted(options).minimise(
            goal, limits, self.incumbent.best, self.incumbent.found
        )
        if found.point is not None:
            self.incumbent.accept(found.point, goal)
        # Whoever takes an option outside pays for it: the part's bound holds up to that price.
        bound = max(bound, rounded(stage, min(found.bound, beyond)))
        return bound, found.outcome is Outcome.OPTIMAL

    def together(self, sum_: Linear, relaxed: Relaxed) -> None:
        """Improve the plan in one sum over what its relaxation uses."""
        options = self.part(relaxed, math.inf, self.narrow(relaxed))
        seconds = self.budget.seconds()
        limits = Limits(gap=1e-7, nodes=300, seconds=None if seconds is None else 0.5 * seconds)
        found = self.restricted(options).minimise(
            sum_, limits, self.incumbent.best, self.incumbent.found
        )
        if found.point is not None:
            self.incumbent.accept(found.point, sum_)

    def engine_gap(self, stage: Stage, bound: float) -> float:
        """Return the gap, relative to the sum, at which the engine may end.

        It is told of the value that is to come, which is near the bound, and not of a first plan's,
        which may be several times as large.
        """
        if not math.isfinite(bound):
            return self.incumbent.gap
        total = abs(bound + stage.goal.offset) * self.incumbent.gap / 5
        least = max(total, 0.9) if stage.whole else total
        return least / max(abs(bound), 1e-9)

    # ---- at the prices of earlier goals -----------------------------------------------------

    def priced(self, stage: Stage, relaxed: Relaxed, bound: float) -> None:
        """Improve the plan in a goal plus the earlier ones at what the relaxation pays for them.

        At these prices the earlier goals stay near their bounds of their own accord, and the
        program is as easy as theirs (Lagrangian relaxation of the bounds; Geoffrion 1974).
        """
        options = self.part(relaxed, math.inf, self.narrow(relaxed))
        prices = list(cap_prices(self.master, self.master.prices()))
        for factor in DEARER:
            sum_ = stage.goal
            for price, cap in prices:
                sum_ = added(sum_, cap.goal, -factor * price)
            seconds = self.budget.seconds()
            limits = Limits(
                gap=self._sum_gap(stage, sum_, bound),
                nodes=200,
                seconds=None if seconds is None else PRICED * seconds,
            )
            found = self.restricted(options).minimise(
                sum_, limits, self.incumbent.best, self.incumbent.found
            )
            if found.point is not None and self.incumbent.is_better(found.point, stage.goal, None):
                self.incumbent.accept(found.point)
            if self.incumbent.near(stage, bound):
                return

    def _sum_gap(self, stage: Stage, sum_: Linear, bound: float) -> float:
        """Return the gap, relative to the sum, that is as much as a goal in it may be off."""
        value = bound if math.isfinite(bound) else self.incumbent.value(stage.goal)
        least = self.engine_gap(stage, bound) * max(abs(value), 1e-9)
        return max(1e-7, 0.5 * least / max(abs(self.incumbent.value(sum_)), 1e-9))

    # ---- over a few teachers ----------------------------------------------------------------

    def polish(self, stage: Stage, bound: float, then: Linear | None) -> None:
        """Better the plan in small programs, over a few teachers each, as long as that gains."""
        stop, incumbent = self.master.stop, self.incumbent
        around, best = self.around, incumbent.best
        # Few options in all are one small program themselves: the next one.
        if around is None or best is None or self._few:
            return
        around.idle = 0
        until = stop.elapsed + POLISHING * (self.budget.until - stop.elapsed)
        sum_ = stage.goal if then is None else weighted([stage.goal, then])
        while around.idle < IDLE and stop.elapsed < until and not incumbent.near(stage, bound):
            before, work = best, stop.work
            found = self._round(best, around.free(best), sum_)
            if found.point is not None and incumbent.is_better(found.point, stage.goal, then):
                best = found.point
                incumbent.accept(best)
                incumbent.tell(stage, bound)
            around.learn(stop.work - work, found.outcome, best is not before)

    def _round(self, best: Point, free: Mask, sum_: Linear) -> Found:
        """Solve with the departures that are not free as the best plan has them."""
        master = self.master
        low, high = master.low.copy(), master.high.copy()
        fixed = np.flatnonzero(~free)
        low[fixed] = high[fixed] = best.base[fixed]
        departure = master.matrix.sheet.choices.departure
        options = np.flatnonzero(free[departure] | (best.options > 0.5))
        # By the clock only where the search is: otherwise the same work gives the same plan.
        limits = ROUND if master.stop.time_limit is not None else replace(ROUND, seconds=None)
        return self._program(options, low, high).minimise(sum_, limits, best)
