"""What is the same for every plan of a bureau: what single moves break, ties, posts."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from ..bureau import Tie
from ..plan import Move
from ..policy import Policy
from .catalogue import RULES
from .posts import posts_listed
from .rule import Breach, ExchangeRule, View

MOST_KNOWN = 100_000
"""Moves that are kept in mind at once, some 0.8 kB each."""


def asked_rules(policy: Policy) -> list[ExchangeRule]:
    """Return the rules that a policy asks."""
    return [rule for rule in RULES if rule.parameters(policy) is not None]


CaseBreaches = list[tuple[ExchangeRule, Breach]]


class Cases:
    """What is the same for every plan: above all what single moves break, whoever else moves."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[Move, CaseBreaches] = {}
        self._rules = [rule for rule in asked_rules(view.policy) if rule.about_case]

    def breaches(self, move: Move) -> CaseBreaches:
        """Return the rules that a move breaks."""
        if move not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            plan = self._view.staffing.plan.model_copy(update={"moves": (move,)})
            alone = self._view.of(plan)
            self._known[move] = [
                (rule, breach) for rule in self._rules for breach in rule.measure(alone)
            ]
        return self._known[move]

    @cached_property
    def posts(self) -> dict[str, dict[int, int]]:
        """Posts by school and the grade's rank."""
        return posts_listed(self._view)

    @cached_property
    def ties(self) -> dict[int, list[tuple[Tie, int, int]]]:
        """Ties of each teacher, with both their teachers by number."""
        number, found = self._view.index.teacher_number, defaultdict(list)
        for row in self._view.bureau.ties:
            if row.first in number and row.second in number:
                tie = row.tie, number[row.first], number[row.second]
                for teacher in {tie[1], tie[2]}:
                    found[teacher].append(tie)
        return dict(found)
