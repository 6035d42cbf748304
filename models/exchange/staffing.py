"""Who works where before and after a plan, and who has his post where."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from .index import BureauIndex, Integers, Mask
from .plan import ExchangePlan, Move
from .policy import Indicator
from .words import Form

COUNTED = frozenset({Form.LOAN, Form.TRANSFER, Form.SWAP, Form.ITINERANT})
"""Forms that are moves of the year's exchange; a return only ends an older one."""

Week = dict[tuple[int, int], int]
"""Percent of full time by (school, subject)."""


class Staffing:
    """A plan applied to a bureau.

    A move counts where its teacher and schools are known and no move of his stands before it;
    the others are errors, which the rule `one_move` tells.

    Parameters
    ----------
    week
        What is worked afterwards by (school, subject), where that is known already.
    """

    def __init__(self, index: BureauIndex, plan: ExchangePlan, week: Week | None = None) -> None:
        self.index = index
        self.plan = plan
        self._week = week

    @cached_property
    def moves(self) -> dict[int, Move]:
        """Moves by teacher number."""
        schools, found = self.index.school_number, {}
        for move in self.plan.moves:
            teacher = self.index.teacher_number.get(move.teacher)
            known = move.origin in schools and move.destination in schools
            if teacher is not None and known and teacher not in found:
                found[teacher] = move
        return found

    @cached_property
    def counted(self) -> dict[int, Move]:
        """Moves of the year's exchange by teacher number: all but returns."""
        return {t: move for t, move in self.moves.items() if move.form in COUNTED}

    @cached_property
    def leaving(self) -> dict[int, Move]:
        """Moves by which a teacher leaves his school: counted, not itinerant."""
        return {t: move for t, move in self.counted.items() if move.form is not Form.ITINERANT}

    def origin(self, move: Move) -> int:
        """Return the number of the school that a move leaves."""
        return self.index.school_number[move.origin]

    def destination(self, move: Move) -> int:
        """Return the number of the school to which a move leads."""
        return self.index.school_number[move.destination]

    @cached_property
    def work_after(self) -> Integers:
        """Working school of each teacher afterwards; an itinerant's is still his own."""
        found = self.index.work.copy()
        for teacher, move in self.moves.items():
            found[teacher] = self.work_with(teacher, move)
        return found

    def work_with(self, teacher: int, move: Move | None) -> int:
        """Return a teacher's working school if this is his move."""
        if move is None or move.form is Form.ITINERANT:
            return int(self.index.work[teacher])
        return self.destination(move)

    def schools_after(self, teacher: int) -> frozenset[int]:
        """Return the schools in which a teacher works afterwards: an itinerant's are two."""
        return self.schools_with(teacher, self.moves.get(teacher))

    def schools_with(self, teacher: int, move: Move | None) -> frozenset[int]:
        """Return the schools in which a teacher works if this is his move."""
        found = {self.work_with(teacher, move)}
        if move is not None:
            found.add(self.destination(move))
        return frozenset(school for school in found if school >= 0)

    @cached_property
    def post_after(self) -> Integers:
        """Post school of each teacher afterwards: transfers take the post along."""
        found = self.index.post.copy()
        for teacher, move in self.moves.items():
            found[teacher] = self.post_with(teacher, move)
        return found

    def post_with(self, teacher: int, move: Move | None) -> int:
        """Return a teacher's post school if this is his move."""
        if move is None or move.form is not Form.TRANSFER:
            return int(self.index.post[teacher])
        return self.destination(move)

    @cached_property
    def subject_after(self) -> Integers:
        """Subject that each teacher teaches afterwards in his working school."""
        found = self.index.subject.copy()
        for teacher, move in self.moves.items():
            found[teacher] = self.subject_with(teacher, move)
        return found

    def subject_with(self, teacher: int, move: Move | None) -> int:
        """Return the subject that a teacher teaches in his working school if this is his move."""
        if move is None or move.form is Form.ITINERANT:
            return int(self.index.subject[teacher])
        return self.index.subject_number.get(move.subject, -1)

    @cached_property
    def heads_after(self) -> Integers:
        """Teachers who work in each school afterwards, seconded ones left out."""
        inside = self.index.at_work & (self.work_after >= 0)
        size = len(self.index.bureau.schools)
        return np.bincount(self.work_after[inside], minlength=size).astype(np.int64)

    @cached_property
    def week_after(self) -> dict[tuple[int, int], int]:
        """Percent of full time worked afterwards, by (school, subject)."""
        if self._week is not None:
            return self._week
        found: dict[tuple[int, int], int] = defaultdict(int, self.index.week)
        for teacher in self.moves:
            for key, share in self.index.week_of(teacher).items():
                found[key] -= share
            for key, share in self.week_of_after(teacher).items():
                found[key] += share
        return dict(found)

    def week_of_after(self, teacher: int) -> dict[tuple[int, int], int]:
        """Return where a teacher's week goes afterwards: percent by (school, subject)."""
        return self.week_with(teacher, self.moves.get(teacher))

    def week_with(self, teacher: int, move: Move | None) -> dict[tuple[int, int], int]:
        """Return where a teacher's week goes if this is his move: percent by (school, subject)."""
        found = dict(self.index.week_of(teacher))
        if move is None:
            return found
        for key, share in self._leaves(teacher, move).items():
            found[key] -= share
        new = (self.destination(move), self.index.subject_number.get(move.subject, -1))
        found[new] = found.get(new, 0) + move.share
        return found

    def _leaves(self, teacher: int, move: Move) -> dict[tuple[int, int], int]:
        """Return what a move takes away from where the teacher worked.

        An itinerant takes his part from his own subject and school first, then from whatever
        else he teaches, in the order of the tables.
        """
        week = self.index.week_of(teacher)
        if move.form is not Form.ITINERANT:
            return week
        own = (int(self.index.work[teacher]), int(self.index.subject[teacher]))
        left, found = move.share, {}
        for key in sorted(week, key=lambda key: (key != own, key)):
            found[key] = min(left, week[key])
            left -= found[key]
        return found

    def heads(self, who: Mask, at: Integers) -> Integers:
        """Return how many of `who` stand `at` each school."""
        inside = who & (at >= 0)
        return np.bincount(at[inside], minlength=len(self.index.bureau.schools)).astype(np.int64)

    def counts_before(self, indicator: Indicator) -> Integers:
        """Return how many count for an indicator in each school before."""
        known = self.index.counted_before
        if indicator.id not in known:
            known[indicator.id] = self.heads(
                self.index.indicator_members(indicator), self.index.work
            )
        return known[indicator.id]

    def counts_after(self, indicator: Indicator) -> Integers:
        """Return how many count for an indicator in each school afterwards."""
        if indicator.id not in self._counted_after:
            who = self.index.indicator_members(indicator, self.work_after, self.subject_after)
            self._counted_after[indicator.id] = self.heads(who, self.work_after)
        return self._counted_after[indicator.id]

    @cached_property
    def _counted_after(self) -> dict[str, Integers]:
        return {}

    def rate_before(self, indicator: Indicator, stage: int) -> tuple[int, float]:
        """Return the pupils of a stage's inspected schools, and how many count a pupil before."""
        known = self.index.rates_before
        if (indicator.id, stage) not in known:
            schools = self.index.inspected & (self.index.stage == stage)
            pupils = int(self.index.pupils[schools].sum())
            count = int(self.counts_before(indicator)[schools].sum())
            known[indicator.id, stage] = pupils, count / max(pupils, 1)
        return known[indicator.id, stage]
