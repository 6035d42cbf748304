"""Why no plan can be: a set of rules and data in which nothing is superfluous, and what gives way.

The set is found by deletion: rules, then rows of data, are left out for good, in halves and one by
one, as long as there is still proof that no plan exists. What remains was each shown to be needed
by a plan found without it, or, where time ended, is said not to be confirmed. What the first proof
does not rest on is left out first, all at once.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.exchange.bureau import Bureau, Must
from ...models.exchange.rules.catalogue import RULES
from ..engine.stop import Stop
from .freeze import SETTLED
from .matrix import Matrix
from .people import NOTHING, OPEN, Ground, Settled, Waived
from .rules.catalogue import write_all
from .rules.ties import kept_options
from .stages import Search

FIXED = ("one_move", "form", "loan_term")
"""Rules that say what a move is; without them there is no question."""

MOST_ROWS = 8
"""Rows of a rule that are told one by one; where more of them are needed, the rule is told as a
whole. Looking for each of the 60 caps of schools that a share of 90 % contradicts takes minutes."""

BY_ROW = (
    "must_move", "must_stay", "school_out", "school_in", "subject_out", "group_out", "group_keep",
    "school_keep_backbone", "quota", "post_grades", "couple", "team", "apart", *SETTLED,
)  # fmt: skip
"""Rules of which single rows of data may be left out."""


@dataclass(frozen=True, slots=True)
class Member:
    """A rule, or its row of data, that belongs to a contradiction.

    Attributes
    ----------
    row
        Id of the data row (teacher, school, tie), None for the rule as a whole.
    confirmed
        A plan was found without it, so that it is needed.
    """

    rule: str
    row: str | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction; `proven` tells that no plan keeps its members (with the fixed rules)."""

    members: tuple[Member, ...]
    proven: bool

    @property
    def irreducible(self) -> bool:
        """Whether every member is confirmed to be needed."""
        return self.proven and all(member.confirmed for member in self.members)


def ground_of(bureau: Bureau, waived: Waived, settled: Settled) -> Ground:
    """Return the ground of a question; beside a plan that stands it tells every subject apart."""
    return Ground(bureau, waived, exact=settled != OPEN, settled=settled)


def possible(ground: Ground, stop: Stop, seed: int) -> bool | None:
    """Tell whether a plan keeps the rules of a ground; None where time ended first."""
    return _answer(_searched(ground, stop, seed))


def _searched(ground: Ground, stop: Stop, seed: int) -> Search:
    """Return the search for any plan on a ground."""
    view, _ = write_all(ground, ())
    keep = kept_options(view)
    search = Search(
        Matrix(view.sheet, view.most), stop, seed, lambda _: None, lambda *_: None, keep=keep
    )
    search.begin()
    return search


def _answer(search: Search) -> bool | None:
    if search.best is not None:
        return True
    return False if search.proven_impossible else None


def find_conflict(
    bureau: Bureau, stop: Stop, seed: int, waived: Waived = NOTHING, settled: Settled = OPEN
) -> Conflict:
    """Return a contradiction of a bureau's rules and data; without members where there is none.

    What is waived is no member of it; what is settled of a plan that stands may be.
    """
    return _Filter(bureau, stop, seed, waived, settled).run()


class _Filter:
    """Leaves out what is not needed, rules first, then rows of those that remain."""

    def __init__(
        self, bureau: Bureau, stop: Stop, seed: int, waived: Waived, settled: Settled
    ) -> None:
        self.bureau, self.stop, self.seed = bureau, stop, seed
        self.waived, self.settled = waived, settled

    def run(self) -> Conflict:
        """Return the contradiction."""
        first = _searched(self._ground(self.waived), self.stop, self.seed)
        if _answer(first) is not False:
            return Conflict((), proven=False)
        self._narrow(first)
        members: list[Member] = []
        for rule, confirmed in self._needed(self._rules(), self._without_rules):
            members += self._rows(rule, confirmed)
        return Conflict(tuple(members), proven=True)

    def _narrow(self, first: Search) -> None:
        """Leave out all rows that the first proof does not rest on, if that is one without them."""
        blamed = {rule for rule, _ in first.blamed}
        written = {kind.rule for kind in first.matrix.sheet.kinds if kind.ids} - {*FIXED}
        rows = {
            (kind.rule, row)
            for kind in first.matrix.sheet.kinds
            if kind.rule in blamed and kind.rule in BY_ROW
            for row in kind.ids
        }
        without = Waived(
            self.waived.rules | (written - blamed), self.waived.rows | (rows - first.blamed)
        )
        if blamed and without != self.waived and self._possible(without) is False:
            self.waived = without

    def _rules(self) -> list[str]:
        """Return what is settled, then the policy's rules, those about single moves first."""
        asked = [rule for rule in RULES if rule.parameters(self.bureau.policy) is not None]
        asked.sort(key=lambda rule: not rule.about_case)
        left_out = {*FIXED, *self.waived.rules}
        own = self.settled
        settled = (own.moves.keys() - own.final, own.final, own.withdrawn)
        names = [name for name, those in zip(SETTLED, settled, strict=True) if those]
        return [name for name in (*names, *(r.name for r in asked)) if name not in left_out]

    def _ground(self, waived: Waived) -> Ground:
        return ground_of(self.bureau, waived, self.settled)

    def _possible(self, waived: Waived) -> bool | None:
        return None if self.stop else possible(self._ground(waived), self.stop, self.seed)

    def _rows(self, rule: str, confirmed: bool) -> list[Member]:
        """Return the rows of a rule that are needed; the rule as a whole where it has none."""
        rows = self._rows_of(rule) if rule in BY_ROW else []
        if len(rows) < 2:
            return [Member(rule, rows[0] if rows else None, confirmed)]

        def without(some: Sequence[str]) -> Waived:
            more = {(rule, row) for row in some}
            return dataclasses.replace(self.waived, rows=self.waived.rows | more)

        before = self.waived
        found = self._needed(rows, without, MOST_ROWS)
        if len(found) > MOST_ROWS:
            self.waived = before
            return [Member(rule, None, confirmed)]
        return [Member(rule, row, sure) for row, sure in found]

    def _needed(
        self,
        names: Sequence[str],
        without: Callable[[Sequence[str]], Waived],
        most: float = math.inf,
    ) -> list[tuple[str, bool]]:
        """Leave names out in halves, then one by one; return what is needed and if confirmed.

        Where that is more than `most`, the rest is not looked at.
        """
        if not names:
            return []
        waived = without(names)
        answer = self._possible(waived)
        if answer is False:
            self.waived = waived
            return []
        if len(names) == 1:
            return [(names[0], answer is True)]
        half = len(names) // 2
        first = self._needed(names[:half], without, most)
        if len(first) > most:
            return first
        return first + self._needed(names[half:], without, most - len(first))

    def _without_rules(self, rules: Sequence[str]) -> Waived:
        return dataclasses.replace(self.waived, rules=self.waived.rules | {*rules})

    def _rows_of(self, rule: str) -> list[str]:
        """Return the ids of a rule's rows of data."""
        musts = {"must_move": Must.MOVE, "must_stay": Must.STAY}
        if rule in musts:
            own = [t.id for t in self.bureau.teachers if t.must is musts[rule]]
            return [who for who in own if not self.waived.covers(rule, who)]
        view, _ = write_all(ground_of(self.bureau, self.waived, self.settled), ())
        return list(dict.fromkeys(i for k in view.sheet.kinds if k.rule == rule for i in k.ids))
