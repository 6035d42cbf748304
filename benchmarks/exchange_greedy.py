"""The plan that a diligent office finds by hand: one swap after the other, the best one first.

Two eligible teachers of one subject change schools wherever that brings the balance forward most;
then, without harm to the balance, until the annual and the backbone share are met. Every rule
about a single move and every cap is kept; teachers who are tied to others are left where they are.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import FormChoice
from zouban.models.exchange.quotas import QuotaBase
from zouban.models.exchange.rounding import at_least, at_most
from zouban.models.exchange.words import Form
from zouban.solver.exchange.choices import FORMS
from zouban.solver.exchange.groups import members_at as members_of
from zouban.solver.exchange.groups import stages_of
from zouban.solver.exchange.people import Ground
from zouban.solver.exchange.rules.view import View

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Signature = tuple[int, ...]


@dataclass
class Greedy:
    """The state of one run: who is left, what every school may still lose, who goes where."""

    bureau: Bureau
    taken: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ground = Ground(self.bureau)
        everybody = tuple(np.flatnonzero(ground.may | ground.due).tolist())
        self.view = View.of(ground, everybody)
        self.index = ground.index
        self._reachable()
        self._counts()
        self.room_out, self.room_in = (
            self._room(rate)
            for rate in (self.bureau.policy.churn.school_out, self.bureau.policy.churn.school_in)
        )
        self.room_group = self._group_room()
        self.base = QuotaBase(self.index)

    # ---- data -------------------------------------------------------------------------------

    def _reachable(self) -> None:
        """List, for everybody who is free to swap, the schools that his options lead to."""
        view, choices = self.view, self.view.choices
        self.form: dict[int, int] = {}
        self.places: dict[int, set[int]] = {}
        self.home: dict[int, int] = {}
        ends = np.searchsorted(choices.departure, np.arange(len(view.lead) + 1))
        tied = view.ground.tied
        for place, teacher in enumerate(view.lead.tolist()):
            own = choices.school[ends[place] : ends[place + 1]]
            if FORMS[int(choices.form[place])] is Form.RETURN:
                self.home[teacher] = int(own[0])
            elif view.leaving[place] and not tied[teacher]:
                self.form[teacher] = int(choices.form[place])
                self.places[teacher] = set(own.tolist())

    def _counts(self) -> None:
        """Note everybody's indicators, and each school's counts, rates and weights."""
        index = self.index
        weighted = [i for i in self.bureau.policy.indicators if i.weight]
        self.weight = np.array([i.weight for i in weighted], dtype=float)
        schools, teachers = len(index.stage), len(index.work)
        self.member = np.zeros((teachers, len(weighted)), dtype=np.int64)
        for number, indicator in enumerate(weighted):
            for stage in stages_of(index):
                at = index.stage[index.work] == stage
                self.member[at, number] = members_of(index, indicator, stage)[at]
        self.count = np.zeros((schools, len(weighted)))
        np.add.at(self.count, index.work, self.member)
        self.mean = np.ones((schools, len(weighted)))
        self.factor = np.zeros((schools, len(weighted)))
        for stage in stages_of(index):
            own = index.inspected & (index.stage == stage)
            pupils = float(index.pupils[own].sum())
            rate = self.count[own].sum(axis=0) / max(pupils, 1.0)
            self.mean[own] = rate
            some = rate > 0
            self.factor[np.ix_(own, some)] = (
                self.weight[some] * index.pupils[own][:, None] / pupils / rate[some] ** 2
            )

    def _room(self, rate: float | None) -> Integers:
        if rate is None:
            return np.full(len(self.index.stage), 10**6)
        return np.array([max(1, at_most(rate, int(h))) for h in self.index.heads], dtype=np.int64)

    def _group_room(self) -> dict[tuple[int, int], int]:
        rate = self.bureau.policy.churn.group_out
        heads: dict[tuple[int, int], int] = defaultdict(int)
        for t in np.flatnonzero(self.index.at_work).tolist():
            heads[int(self.index.work[t]), int(self.index.subject[t])] += 1
        many = 10**6
        return {k: many if rate is None else max(1, at_most(rate, n)) for k, n in heads.items()}

    # ---- swaps ------------------------------------------------------------------------------

    def plan(self) -> ExchangePlan:
        """Return the plan."""
        self._pool()
        self._musts()
        signatures = sorted({tuple(self.member[t].tolist()) for t in self.places})
        pairs = list(itertools.combinations(signatures, 2))
        self._improve(pairs)
        self._fill(signatures)
        return self._as_plan()

    def _pool(self) -> None:
        self.pool: dict[tuple[int, Signature], dict[int, list[int]]] = {}
        for teacher in sorted(self.places):
            key = (int(self.index.work[teacher]), tuple(self.member[teacher].tolist()))
            own = self.pool.setdefault(key, {})
            own.setdefault(int(self.index.subject[teacher]), []).append(teacher)

    def _musts(self) -> None:
        """Send whoever must move to the first school that has room."""
        for teacher in np.flatnonzero(self.view.ground.must_move).tolist():
            origin = int(self.index.work[teacher])
            subject = int(self.index.subject[teacher])
            for school in sorted(self.places.get(teacher, ())):
                if self.room_in[school] >= 1 and teacher not in self.taken:
                    key = (origin, tuple(self.member[teacher].tolist()))
                    self._take(teacher, origin, school, self.pool[key][subject])

    def _change(self, school: Integers | slice, change: Floats) -> Floats:
        """Return what a change of counts costs schools."""
        pupils = np.maximum(self.index.pupils[school], 1)[:, None]
        before = self.count[school] / pupils - self.mean[school]
        after = (self.count[school] + change) / pupils - self.mean[school]
        found: Floats = (self.factor[school] * (after**2 - before**2)).sum(axis=1)
        return found

    def _improve(self, pairs: list[tuple[Signature, Signature]]) -> None:
        """Swap as long as a swap brings the balance forward, the best one first."""
        gains = {pair: self._gain(pair) for pair in pairs}
        least = {pair: int(gain.argmin()) for pair, gain in gains.items()}
        while pairs:
            pair = min(pairs, key=lambda p: gains[p].flat[least[p]])
            if gains[pair].flat[least[pair]] >= -1e-12:
                return
            here, there = divmod(least[pair], len(self.index.stage))
            if self._swap(*pair, here, there):
                self._update(gains, here, there)
                least = {p: int(gain.argmin()) for p, gain in gains.items()}
            else:
                # Nobody comes back who is gone, and no cap opens again: shut for good.
                gains[pair][here, there] = np.inf
                least[pair] = int(gains[pair].argmin())

    def _gain(self, pair: tuple[Signature, Signature]) -> Floats:
        """Return what every swap of a pair of signatures costs, by school and school."""
        schools = range(len(self.index.stage))
        here, there = self._both(pair, slice(0, len(schools)))
        found: Floats = here[:, None] + there[None, :]
        found[[s for s in schools if (s, pair[0]) not in self.pool]] = np.inf
        found[:, [s for s in schools if (s, pair[1]) not in self.pool]] = np.inf
        return found

    def _both(
        self, pair: tuple[Signature, Signature], schools: Integers | slice
    ) -> tuple[Floats, Floats]:
        change = np.array(pair[1], dtype=float) - np.array(pair[0])
        return self._change(schools, change), self._change(schools, -change)

    def _update(
        self, gains: dict[tuple[Signature, Signature], Floats], first: int, second: int
    ) -> None:
        """Count anew where two schools have changed; what is shut stays shut."""
        for pair, gain in gains.items():
            here, there = self._both(pair, slice(0, len(self.index.stage)))
            for school in (first, second):
                row, column = here[school] + there, here + there[school]
                gain[school] = np.where(np.isinf(gain[school]), np.inf, row)
                gain[:, school] = np.where(np.isinf(gain[:, school]), np.inf, column)

    def _swap(self, first: Signature, second: Signature, here: int, there: int) -> bool:
        """Swap one of `first` here with one of `second` there, if any two may."""
        own, theirs = self.pool.get((here, first), {}), self.pool.get((there, second), {})
        if here == there or min(self.room_out[here], self.room_in[here]) < 1:
            return False
        if min(self.room_out[there], self.room_in[there]) < 1:
            return False
        for subject in own.keys() & theirs.keys():
            if self.room_group[here, subject] < 1 or self.room_group[there, subject] < 1:
                continue
            for one, other in itertools.product(own[subject], theirs[subject]):
                if one != other and there in self.places[one] and here in self.places[other]:
                    self._take(one, here, there, own[subject])
                    self._take(other, there, here, theirs[subject])
                    return True
        return False

    def _take(self, teacher: int, origin: int, school: int, waiting: list[int]) -> None:
        waiting.remove(teacher)
        self.taken[teacher] = (origin, school)
        self.room_out[origin] -= 1
        self.room_in[school] -= 1
        self.room_group[origin, int(self.index.subject[teacher])] -= 1
        self.count[origin] -= self.member[teacher]
        self.count[school] += self.member[teacher]

    def _fill(self, signatures: list[Signature]) -> None:
        """Swap equals, backbone teachers first, until the shares are met."""
        schools = sorted({school for school, _ in self.pool})
        for signature in sorted(signatures, reverse=True):
            for here, there in itertools.combinations(schools, 2):
                while self._short() and self._swap(signature, signature, here, there):
                    pass
                if not self._short():
                    return

    def _short(self) -> bool:
        """Tell whether the annual or the backbone share is still missed."""
        moved = list(self.taken)
        out = sum(1 for t in moved if self.base.from_source[t])
        share = self.bureau.policy.share
        if out < self.base.annual_asked:
            return True
        if share.backbone_rate is None:
            return False
        have = sum(1 for t in moved if self.base.backbone[t])
        return have < at_least(share.backbone_rate, self.base.backbone_base(len(moved)))

    # ---- plan -------------------------------------------------------------------------------

    def _as_plan(self) -> ExchangePlan:
        moves = [
            self._move(t, school, FORMS[self.form[t]]) for t, (_, school) in self.taken.items()
        ]
        moves += [
            self._move(t, school, Form.RETURN)
            for t, school in self.home.items()
            if t not in self.taken
        ]
        moves.sort(key=lambda move: move.teacher)
        return ExchangePlan(
            bureau=self.bureau.id,
            as_of=self.bureau.as_of,
            mechanism="greedy swaps",
            moves=tuple(moves),
        )

    def _move(self, teacher: int, school: int, form: Form) -> Move:
        bureau, index = self.bureau, self.index
        if form is Form.LOAN and bureau.policy.form.form is FormChoice.TRANSFER:
            form = Form.TRANSFER
        origin = int(index.work[teacher])
        timed = form in (Form.LOAN, Form.SWAP)
        return Move(
            teacher=bureau.teachers[teacher].id,
            origin=bureau.schools[origin].id,
            destination=bureau.schools[school].id,
            subject=bureau.teachers[teacher].subject,
            form=form,
            share=index.move_share(teacher, form),
            start=bureau.as_of,
            end=index.loan_end(origin, school, bureau.as_of) if timed else None,
        )


def greedy_plan(bureau: Bureau) -> ExchangePlan:
    """Return the plan that greedy swaps lead to; the judge tells whether it keeps every rule."""
    return Greedy(bureau).plan()
