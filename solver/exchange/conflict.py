"""Why no plan can be: a set of rules and data in which nothing is superfluous, and what gives way.

The set is found by deletion: a rule, then a row of data, is left out for good as long as there is
still proof that no plan exists. What remains was each shown to be needed by a plan found without
it, or, where time ended, is said not to be confirmed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
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
    view, _ = write_all(ground, ())
    keep = kept_options(view)
    search = Search(
        Matrix(view.sheet, view.most), stop, seed, lambda _: None, lambda *_: None, keep=keep
    )
    search.begin()
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
        if self._possible(self.waived) is not False:
            return Conflict((), proven=False)
        kept = [(rule, self._drop_rule(rule)) for rule in self._rules()]
        members: list[Member] = []
        for rule, confirmed in kept:
            if confirmed is not None:
                members += self._rows(rule, confirmed)
        return Conflict(tuple(members), proven=True)

    def _rules(self) -> list[str]:
        """Return what is settled, then the policy's rules, those about single moves first."""
        asked = [rule for rule in RULES if rule.parameters(self.bureau.policy) is not None]
        asked.sort(key=lambda rule: not rule.about_case)
        left_out = {*FIXED, *self.waived.rules}
        settled = (self.settled.moves, self.settled.withdrawn)
        names = [name for name, those in zip(SETTLED, settled, strict=True) if those]
        return [name for name in (*names, *(r.name for r in asked)) if name not in left_out]

    def _possible(self, waived: Waived) -> bool | None:
        return possible(ground_of(self.bureau, waived, self.settled), self.stop, self.seed)

    def _drop_rule(self, rule: str) -> bool | None:
        """Leave a rule out for good, if it is not needed: None. Else whether that is confirmed."""
        without = dataclasses.replace(self.waived, rules=self.waived.rules | {rule})
        answer = self._possible(without)
        if answer is False:
            self.waived = without
            return None
        return answer is True

    def _rows(self, rule: str, confirmed: bool) -> list[Member]:
        """Return the rows of a rule that are needed; the rule as a whole where it has none."""
        rows = self._rows_of(rule) if rule in BY_ROW else []
        if len(rows) < 2:
            return [Member(rule, rows[0] if rows else None, confirmed)]
        found = self._needed(rule, rows)
        return [Member(rule, row, sure) for row, sure in found]

    def _needed(self, rule: str, rows: Sequence[str]) -> list[tuple[str, bool]]:
        """Leave rows out in halves, then one by one; return what is needed and if confirmed."""
        without = self._without(rule, rows)
        answer = self._possible(without)
        if answer is False:
            self.waived = without
            return []
        if len(rows) == 1:
            return [(rows[0], answer is True)]
        half = len(rows) // 2
        first = self._needed(rule, rows[:half])
        return first + self._needed(rule, rows[half:])

    def _without(self, rule: str, rows: Sequence[str]) -> Waived:
        return dataclasses.replace(
            self.waived, rows=self.waived.rows | {(rule, row) for row in rows}
        )

    def _rows_of(self, rule: str) -> list[str]:
        """Return the ids of a rule's rows of data."""
        musts = {"must_move": Must.MOVE, "must_stay": Must.STAY}
        if rule in musts:
            own = [t.id for t in self.bureau.teachers if t.must is musts[rule]]
            return [who for who in own if not self.waived.covers(rule, who)]
        view, _ = write_all(ground_of(self.bureau, self.waived, self.settled), ())
        return list(dict.fromkeys(i for k in view.sheet.kinds if k.rule == rule for i in k.ids))
