"""A bureau as the planner sees it: who may move, who must, and which rules are asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.exchange.bureau import Bureau, Must, Tie
from ...models.exchange.eligibility import eligible_mask
from ...models.exchange.index import BureauIndex
from ...models.exchange.indicators import is_of
from ...models.exchange.plan import Move
from ...models.exchange.policy import GoalName, IndicatorKind, Policy
from ...models.exchange.words import Form
from .reads import Reads, reads_of

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Waived:
    """Rules, and single rows of data, that a question leaves out; nothing for an answer.

    What is left out forbids and asks nothing any more; it takes no choice away, and what other
    rules count from (who is eligible, who is due) stays as it is: leaving out more allows more.

    `rows` holds (rule, id): the teacher's id for `must_move`, `must_stay` and what is settled, the
    school's for a rule about schools.
    """

    rules: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, str]] = frozenset()

    def covers(self, rule: str, row: str | None = None) -> bool:
        """Tell whether a rule, or its row, is left out."""
        return rule in self.rules or (row is not None and (rule, row) in self.rows)


NOTHING = Waived()


@dataclass(frozen=True, slots=True)
class Settled:
    """What replanning takes as settled.

    Attributes
    ----------
    moves
        Moves that stay as they are, by teacher.
    final
        Whose case is final: he keeps his move whatever changes.
    withdrawn
        Who has no move, but to return.
    forms
        Forms of the other moves of the plan that stands, by teacher.
    """

    moves: Mapping[str, Move] = field(default_factory=dict)
    final: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    forms: Mapping[str, Form] = field(default_factory=dict)

    def rule_of(self, teacher: str) -> str:
        """Return by what a teacher's move stays as it is."""
        return "final" if teacher in self.final else "frozen"


OPEN = Settled()


class Ground:
    """A bureau as the planner sees it: index, who may move, and what is left out.

    Attributes
    ----------
    ahead
        Later years are planned as well: nobody goes where a return at the end of a loan would
        bring together whom the bureau keeps apart.
    exact
        Tell every subject apart, whatever the rules read: a plan that stands may have somebody
        teach a subject other than his own.
    settled
        What of a plan that stands may not change.
    """

    def __init__(
        self,
        bureau: Bureau,
        waived: Waived = NOTHING,
        *,
        ahead: bool = False,
        exact: bool = False,
        settled: Settled = OPEN,
    ) -> None:
        self.bureau = bureau
        self.index = BureauIndex(bureau)
        self.waived = waived
        self.ahead = ahead
        self.exact = exact
        self.settled = settled

    def active(self, rule: str) -> bool:
        """Tell whether a rule holds."""
        return rule not in self.waived.rules

    @property
    def policy(self) -> Policy:
        """The numbers."""
        return self.bureau.policy

    @property
    def goals(self) -> tuple[GoalName, ...]:
        """Goals in the policy's order."""
        return tuple(goal.goal for goal in self.bureau.policy.ordered_goals)

    @cached_property
    def reads(self) -> Reads:
        """What the active rules and goals read."""
        return reads_of(self.policy, transfers=self.transfers_stand)

    @cached_property
    def kinds(self) -> Integers:
        """Kind of each subject: those of one kind are the same to every active rule and goal.

        Its last entry is the kind of no known subject, -1.
        """
        count = len(self.bureau.subjects)
        if self.reads.subjects or self.exact:
            return np.append(np.arange(count), -1)
        weighted = self.policy.indicators if GoalName.STRUCTURE in self.goals else ()
        wanted = [i for i in weighted if i.weight and i.kind is IndicatorKind.SUBJECT]
        members = [is_of(self.index, one, np.arange(count)) for one in wanted]
        marks = np.array(members, dtype=np.int64).reshape(len(wanted), count)
        found = np.unique(marks, axis=1, return_inverse=True)[1] if count else np.zeros(0)
        return np.append(found.reshape(-1), -1).astype(np.int64)

    def subject_of_kind(self, teacher: int, kind: int) -> str:
        """Return the first subject of a kind that a teacher teaches, his own before others."""
        own, number = self.bureau.teachers[teacher], self.index.subject_number
        taught = (own.subject, *own.subjects)
        return next((s for s in taught if self.kinds[number.get(s, -1)] == kind), own.subject)

    @cached_property
    def eligible(self) -> Mask:
        """Teachers who take part in the exchange."""
        return eligible_mask(self.index)

    @cached_property
    def tied(self) -> Mask:
        """Teachers whom a tie binds to another one."""
        found = np.zeros(len(self.bureau.teachers), dtype=bool)
        for tie in self.bureau.ties:
            for teacher in (tie.first, tie.second):
                if teacher in self.index.teacher_number:
                    found[self.index.teacher_number[teacher]] = True
        return found

    @property
    def due(self) -> Mask:
        """Teachers whose loan has ended: they return, or move on."""
        return self.index.due

    @cached_property
    def shut(self) -> dict[int, set[int]]:
        """Schools closed to single teachers because later years are planned as well.

        Whoever is kept apart from another does not go to that one's post school; where both have
        their post in one school, neither goes anywhere, since he would have to come back.
        """
        found: dict[int, set[int]] = {}
        ties = self.bureau.ties if self.ahead and self.active(Tie.APART.value) else ()
        for tie in ties:
            pair = [self.index.teacher_number.get(t, -1) for t in (tie.first, tie.second)]
            if tie.tie is not Tie.APART or min(pair) < 0:
                continue
            posts = [int(self.index.post[t]) for t in pair]
            every = set(range(len(self.bureau.schools)))
            for one, post in zip(pair, reversed(posts), strict=True):
                found.setdefault(one, set()).update(every if posts[0] == posts[1] else {post})
        return found

    @cached_property
    def settled_moves(self) -> dict[int, Move]:
        """Moves that stay as they are, by teacher, save those that are left out."""
        return {
            self.index.teacher_number[who]: move
            for who, move in self.settled.moves.items()
            if who in self.index.teacher_number
            and not self.waived.covers(self.settled.rule_of(who), who)
        }

    @cached_property
    def standing_forms(self) -> dict[int, Form]:
        """Forms of all moves of a plan that stands, settled or not, by teacher."""
        settled = {who: move.form for who, move in self.settled.moves.items()}
        number = self.index.teacher_number
        forms = {**self.settled.forms, **settled}
        return {number[who]: form for who, form in forms.items() if who in number}

    @property
    def transfers_stand(self) -> bool:
        """Whether there are transfers in a plan that stands."""
        return Form.TRANSFER in self.standing_forms.values()

    @cached_property
    def withdrawn(self) -> tuple[int, ...]:
        """Teachers who have no move, but to return, save those who are left out."""
        return tuple(
            self.index.teacher_number[who]
            for who in sorted(self.settled.withdrawn)
            if who in self.index.teacher_number and not self.waived.covers("withdrawn", who)
        )

    @cached_property
    def must_move(self) -> Mask:
        """Teachers whom the bureau wants moved, save those whose row is left out."""
        return self._decided(Must.MOVE, "must_move")

    @cached_property
    def must_stay(self) -> Mask:
        """Teachers whom the bureau wants to stay, save those whose row is left out."""
        return self._decided(Must.STAY, "must_stay")

    def _decided(self, must: Must, rule: str) -> Mask:
        covers = self.waived.covers
        return np.array(
            [t.must is must and not covers(rule, t.id) for t in self.bureau.teachers], dtype=bool
        )

    @cached_property
    def may(self) -> Mask:
        """Teachers who may have a counted move."""
        free = self.index.in_scope & self.index.at_work & ~self.must_stay
        if not self.active("eligible"):
            return np.asarray(free)
        return np.asarray(free & (self.eligible | self._eligible_unless_kept))

    @cached_property
    def _eligible_unless_kept(self) -> Mask:
        """Teachers whose decision to stay is left out and who take part without it."""
        kept = np.array([t.must is Must.STAY for t in self.bureau.teachers], dtype=bool)
        freed = np.flatnonzero(kept & ~self.must_stay).tolist()
        found = np.zeros(len(kept), dtype=bool)
        if freed:
            teachers = list(self.bureau.teachers)
            for teacher in freed:
                teachers[teacher] = teachers[teacher].model_copy(update={"must": None})
            loose = self.bureau.model_copy(update={"teachers": tuple(teachers)})
            found[freed] = eligible_mask(BureauIndex(loose))[freed]
        return found
