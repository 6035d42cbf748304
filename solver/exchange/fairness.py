"""Exchanges of two after a search, where the audit of priorities finds a placement unjustified.

A search that was cut short, or that was free to choose, may leave a place with a teacher of a
lower evaluation while a colleague of a higher one had asked for it, though exchanging the two
breaks no rule and worsens no goal beyond its slack. Such exchanges are made here, each reckoned by
the judge.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ...models.exchange.audit import Auditing
from ...models.exchange.changes import Moves
from ...models.exchange.eligibility import Deciding
from ...models.exchange.plan import ExchangePlan
from ...models.exchange.quotas import QuotaBase
from ...models.exchange.rules.rule import View
from .people import Ground

CHECKS_A_UNIT = 4_000
"""Exchanges that are reckoned in a unit of work: some 0.25 ms each at 70 schools and 3,700
teachers."""

FEWEST_CHECKS = 5_000
"""Exchanges that are reckoned whatever the work limit."""


@dataclass(frozen=True, slots=True)
class Fair:
    """A plan after exchanges of two; `finished` where none is left that is due."""

    plan: ExchangePlan
    finished: bool


def made_fair(
    ground: Ground, plan: ExchangePlan, stop: Callable[[], bool], work: float = math.inf
) -> Fair:
    """Return the plan with every exchange of two made that the audit asks for.

    Each one betters the policy's goals in their order, or leaves them all as good as their slack
    asks and gives the place to the higher evaluation, so that they come to an end. The highest
    evaluations come first.

    Parameters
    ----------
    stop
        Asked before every exchange that is reckoned; from its first yes on, the plan so far is
        returned.
    work
        Deterministic time that they may take: so many exchanges are reckoned, whatever the clock
        says.
    """
    return _Exchanging(ground, plan, stop, max(FEWEST_CHECKS, CHECKS_A_UNIT * work)).run()


class _Exchanging:
    """Goes through the teachers who have wishes until nobody's turn changes anything."""

    def __init__(
        self, ground: Ground, plan: ExchangePlan, stop: Callable[[], bool], checks: float
    ) -> None:
        self.ground, self.plan, self.stop = ground, plan, stop
        self.left, self.cut = checks, False
        self._auditing: Auditing | None = None

    @property
    def auditing(self) -> Auditing:
        """The audit of the plan at hand; not looked into where time is up before."""
        if self._auditing is None:
            index = self.ground.index
            view = View(index, self.plan, QuotaBase(index, self.ground.eligible))
            self._auditing = Auditing(view, Deciding(index))
        return self._auditing

    def run(self) -> Fair:
        """Return the plan in which no exchange is left, or time has ended."""
        score, teachers = self.ground.index.score, self.ground.bureau.teachers
        # Whose evaluation is missing passes nobody by; see `Auditing.pairs`.
        scored = (number for number in self.ground.index.wishes if not math.isnan(score[number]))
        order = sorted(scored, key=lambda number: (-score[number], number))
        changed = True
        while changed and not self._over():
            changed = False
            for number in order:
                # 25,000 of 100,000 teachers have wishes: to pass them all by takes seconds itself.
                if self._over():
                    return Fair(self.plan, finished=False)
                while self._turn(teachers[number].id):
                    changed = True
        return Fair(self.plan, finished=not changed and not self.cut)

    def _over(self) -> bool:
        return self.left <= 0 or self.stop()

    def _turn(self, teacher: str) -> bool:
        """Make the first exchange that is due to a teacher; tell whether there was one."""
        for passed, placed, school, wish in self.auditing.pairs(teacher):
            if self._over():
                self.cut = True
                return False
            if self.auditing.cheap(passed, placed, school, wish) is not None:
                continue
            self.left -= 1
            ways = filter(self._open, self.auditing.exchanged(passed, placed, school))
            moves = self.auditing.comparison.first_no_worse(ways)
            if moves is not None:
                self._auditing = self.auditing.after(moves)
                self.plan = self._auditing.view.staffing.plan
                return True
        return False

    def _open(self, moves: Moves) -> bool:
        """Tell whether nobody goes where later years forbid it."""
        school, shut = self.ground.index.school_number, self.ground.shut
        return not any(
            move is not None and school[move.destination] in shut.get(teacher, ())
            for teacher, move in moves.items()
        )
