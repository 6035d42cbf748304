"""The priority audit: who with a lower evaluation got what a higher one had asked for, and why.

A placement is looked at where a teacher was placed in a school in a subject, a colleague of a
higher latest evaluation score who may teach it had wished for that school, and got neither it nor
a wish he had ranked above it. It is justified by the first of these that holds: the colleague does
not take part; his move would break a rule by itself; exchanging the two would break a rule, or
worsen the first goal (in the policy's order) that it changes. Otherwise nothing justifies it. A
rule justifies only where it is broken in every form that the policy leaves open.

A plan that a mechanism made is held against the mechanism's own rule instead (`market_grounds`):
the policy's goals had no part in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from .bureau import Bureau
from .changes import Moves
from .counterfactual import Comparison, ways_to
from .eligibility import Deciding, Ruling
from .goal_order import GoalChange
from .index import BureauIndex
from .market_grounds import MarketGrounds
from .market_plan import move_to
from .market_reasons import MarketReasons
from .placements import Ground, Placement
from .plan import ExchangePlan, Move
from .policy import Verdict
from .rules.rule import Breach, ExchangeRule, View
from .words import Form

NOTHING: Mapping[str, Any] = MappingProxyType({})


def never() -> bool:
    """Stop at nothing."""
    return False


def priority_audit(
    bureau: Bureau,
    plan: ExchangePlan,
    *,
    teacher: str | None = None,
    index: BureauIndex | None = None,
    stop: Callable[[], bool] = never,
    on_placement: Callable[[Placement], None] | None = None,
) -> tuple[Placement, ...]:
    """Return the audit of a plan.

    Parameters
    ----------
    teacher
        Only where this teacher was passed over.
    stop
        Asked before every exchange that is computed; from its first yes on, what is left is told
        as not checked.
    on_placement
        Called with every placement as it is found.
    """
    found = []
    auditing = Auditing(View(index or BureauIndex(bureau), plan))
    for placement in auditing.placements(teacher, stop=stop):
        found.append(placement)
        if on_placement is not None:
            on_placement(placement)
    return tuple(found)


class Auditing:
    """The audit of one plan; what several placements need is computed once."""

    def __init__(
        self,
        view: View,
        deciding: Deciding | None = None,
        comparison: Comparison | None = None,
    ) -> None:
        self.view, self.index = view, view.index
        self.deciding = deciding or Deciding(view.index)
        self.market = MarketReasons(view)
        self.comparison = comparison or Comparison(view)

    def after(self, moves: Moves) -> Auditing:
        """Return the audit of the plan with these moves instead."""
        comparison = self.comparison.after(moves)
        return Auditing(comparison.view, self.deciding, comparison)

    def placements(
        self,
        teacher: str | None = None,
        *,
        any_score: bool = False,
        stop: Callable[[], bool] = never,
    ) -> Iterator[Placement]:
        """Yield every placement, by the passed teacher and the rank of his wish.

        Parameters
        ----------
        any_score
            Whoever was placed, so that a reader learns nothing of scores.
        """
        stopped = False
        for passed, placed, school, wish in self.pairs(teacher, any_score):
            if self.market.applies:
                yield self._by_mechanism(passed, placed, school, wish)
                continue
            found = self.cheap(passed, placed, school, wish)
            if found is None:
                stopped = stopped or stop()
                if not stopped:
                    found = self._swap(passed, placed, school, wish)
            yield found or self._told(passed, placed, school, wish, Ground.NOT_CHECKED)

    def pairs(
        self, teacher: str | None = None, any_score: bool = False
    ) -> Iterator[tuple[int, int, int, int]]:
        """Yield (passed, placed, school, rank of the wish) of all that the audit looks at."""
        known = sorted(self.index.wishes)
        only = known if teacher is None else [self.index.teacher_number.get(teacher, -1)]
        for passed in only:
            wishes = self.index.wishes.get(passed, ())
            if any_score or not np.isnan(self.index.score[passed]):
                yield from self._passed(passed, wishes, any_score)

    @cached_property
    def _came(self) -> dict[int, list[int]]:
        """Who was placed in each school, in the order of teachers."""
        came: dict[int, list[int]] = defaultdict(list)
        for number, move in sorted(self.view.staffing.counted.items()):
            came[self.view.staffing.destination(move)].append(number)
        return came

    def _passed(
        self, passed: int, wishes: tuple[int, ...], any_score: bool
    ) -> Iterator[tuple[int, int, int, int]]:
        move = self.view.staffing.counted.get(passed)
        got = None if move is None else self.view.staffing.destination(move)
        for school in wishes:
            if school == got:
                return  # what he got, and all that he wished less
            for placed in self._came.get(school, ()):
                lower = any_score or self.index.score[placed] < self.index.score[passed]
                if placed != passed and lower and self._teaches(passed, placed):
                    yield passed, placed, school, self.index.wish_rank[passed, school]

    def _teaches(self, passed: int, placed: int) -> bool:
        own = self.view.bureau.teachers[passed]
        subject = self.view.staffing.counted[placed].subject
        return subject == own.subject or subject in own.subjects

    @cached_property
    def _grounds(self) -> MarketGrounds:
        return MarketGrounds(self.market)

    def _by_mechanism(self, passed: int, placed: int, school: int, wish: int) -> Placement:
        """Return what the mechanism's own rule says of a placement."""
        found = self._not_eligible(passed, placed, school, wish)
        if found is not None:
            return found
        ground, rule, breach, said = self._grounds.of(passed, placed, school)
        return self._told(passed, placed, school, wish, ground, rule=rule, breach=breach, said=said)

    def _not_eligible(self, passed: int, placed: int, school: int, wish: int) -> Placement | None:
        ruling = self.deciding.ruling(passed)
        if ruling.verdict is Verdict.IN:
            return None
        return self._told(passed, placed, school, wish, Ground.NOT_ELIGIBLE, ruling=ruling)

    def cheap(self, passed: int, placed: int, school: int, wish: int) -> Placement | None:
        """Return what justifies a placement without a look at others."""
        found = self._not_eligible(passed, placed, school, wish)
        if found is not None:
            return found
        broken = self._own_rule(passed, placed, school)
        if broken is None:
            return None
        rule, breach = broken
        return self._told(passed, placed, school, wish, Ground.OWN_RULE, rule=rule, breach=breach)

    def _own_rule(
        self, passed: int, placed: int, school: int
    ) -> tuple[ExchangeRule, Breach] | None:
        """Return what the passed one's move would break, None where one of its forms breaks none.

        It is told of the form in which the one placed moves.
        """
        told = None
        for move in self._instead(passed, placed, school):
            broken = next(iter(self.comparison.cases.breaches(move)), None)
            if broken is None:
                return None
            told = told or broken
        return told

    def _instead(self, passed: int, placed: int, school: int) -> list[Move]:
        """Return the moves by which the passed one takes the place, one in each form."""
        taken = self.view.staffing.counted[placed]
        return ways_to(self.view, passed, school, taken.subject, like=taken)

    def _swap(self, passed: int, placed: int, school: int, wish: int) -> Placement:
        found = self.comparison.against_any(self.exchanged(passed, placed, school))
        if found.rules:
            rule, breach = found.rules[0], found.breach(found.rules[0])
            ground = Ground.SWAP_RULE
            return self._told(passed, placed, school, wish, ground, rule=rule, breach=breach)
        if found.goal is None:
            return self._told(passed, placed, school, wish, Ground.EQUAL)
        ground = Ground.GOAL if found.goal.worse else Ground.NONE
        return self._told(passed, placed, school, wish, ground, goal=found.goal)

    def exchanged(self, passed: int, placed: int, school: int) -> Iterator[Moves]:
        """Yield the moves of the two exchanged: the one placed gets what the passed one had.

        One a form: those in which the passed one's move breaks no rule by itself.
        """
        for move in self._instead(passed, placed, school):
            if not self.comparison.cases.breaches(move):
                for own in self._left_with(passed, placed):
                    yield {passed: move, placed: own}

    def _left_with(self, passed: int, placed: int) -> Iterator[Move | None]:
        """Yield what the one placed would have instead, in each form; None where he stays."""
        had = self.view.staffing.moves.get(passed)
        if had is not None:
            where = self.view.staffing.destination(had)
            if where == self.index.work[placed]:
                yield None
                return
            yield from ways_to(self.view, placed, where, had.subject, like=had)
        elif self.index.due[placed]:
            post, subject = int(self.index.post[placed]), int(self.index.subject[placed])
            yield move_to(self.index, placed, post, subject, Form.RETURN)
        else:
            yield None

    def _told(
        self,
        passed: int,
        placed: int,
        school: int,
        wish: int,
        ground: Ground,
        *,
        rule: ExchangeRule | None = None,
        breach: Breach | None = None,
        goal: GoalChange | None = None,
        ruling: Ruling | None = None,
        said: Mapping[str, Any] = NOTHING,
    ) -> Placement:
        teachers = self.view.bureau.teachers
        return Placement(
            placed=teachers[placed].id,
            passed=teachers[passed].id,
            school=self.view.school(school),
            wish=wish,
            ground=ground,
            rule=rule,
            breach=breach,
            goal=goal,
            ruling=ruling,
            said=said,
        )
