"""Exchanges of two after a search, where the audit of priorities finds a placement unjustified.

A search that was cut short, or that was free to choose, may leave a place with a teacher of a
lower evaluation while a colleague of a higher one had asked for it, though exchanging the two
breaks no rule and worsens no goal. Such exchanges are made here, each measured by the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from ...models.exchange.audit import Auditing
from ...models.exchange.counterfactual import with_moves
from ...models.exchange.eligibility import Deciding
from ...models.exchange.plan import ExchangePlan, Move
from ...models.exchange.quotas import QuotaBase
from ...models.exchange.rules.rule import View
from .people import Ground

MOST_CHECKS = 5_000
"""Exchanges that are measured, each in all its forms, at most, some 5 ms each at 70 schools and
3,700 teachers. The same number whatever the clock says, so that a run without one is finite and
always the same."""


def made_fair(
    ground: Ground, plan: ExchangePlan, stop: Callable[[], bool], most: int = MOST_CHECKS
) -> ExchangePlan:
    """Return the plan with every exchange of two made that the audit asks for.

    Each one betters the policy's goals in their order, or leaves them all and gives the place to
    the higher evaluation, so that they come to an end. The highest evaluations come first.

    Parameters
    ----------
    stop
        Asked before every exchange that is measured; from its first yes on, the plan so far is
        returned.
    most
        Exchanges that are measured at most.
    """
    return _Exchanging(ground, plan, stop, most).run()


class _Exchanging:
    """Goes through the teachers who have wishes until nobody's turn changes anything."""

    def __init__(
        self, ground: Ground, plan: ExchangePlan, stop: Callable[[], bool], most: int
    ) -> None:
        self.ground, self.plan, self.stop, self.most = ground, plan, stop, most
        self.base = QuotaBase(ground.index, ground.eligible)
        self.checks = 0

    @cached_property
    def deciding(self) -> Deciding:
        """Who takes part; not looked into where time is up before."""
        return Deciding(self.ground.index)

    @cached_property
    def auditing(self) -> Auditing:
        """The audit of the plan at hand."""
        return self._audit()

    def _audit(self) -> Auditing:
        return Auditing(View(self.ground.index, self.plan, self.base), self.deciding)

    def run(self) -> ExchangePlan:
        """Return the plan in which no exchange is left, or time has ended."""
        score, teachers = self.ground.index.score, self.ground.bureau.teachers
        order = sorted(self.ground.index.wishes, key=lambda number: (-score[number], number))
        changed = True
        while changed and not self._over():
            changed = False
            for number in order:
                # 25,000 of 100,000 teachers have wishes: to pass them all by takes seconds itself.
                if self._over():
                    break
                while self._turn(teachers[number].id):
                    changed = True
        return self.plan

    def _over(self) -> bool:
        return self.checks >= self.most or self.stop()

    def _turn(self, teacher: str) -> bool:
        """Make the first exchange that is due to a teacher; tell whether there was one."""
        for passed, placed, school, wish in self.auditing.pairs(teacher):
            if self._over():
                return False
            if self.auditing.cheap(passed, placed, school, wish) is not None:
                continue
            self.checks += 1
            ways = filter(self._open, self.auditing.exchanged(passed, placed, school))
            moves = self.auditing.comparison.first_no_worse(ways)
            if moves is not None:
                self.plan = with_moves(self.plan, moves)
                self.auditing = self._audit()
                return True
        return False

    def _open(self, moves: Sequence[Move]) -> bool:
        """Tell whether nobody goes where later years forbid it."""
        number, school = self.ground.index.teacher_number, self.ground.index.school_number
        return not any(
            school[move.destination] in self.ground.shut.get(number[move.teacher], ())
            for move in moves
        )
