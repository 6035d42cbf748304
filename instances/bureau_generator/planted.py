"""A plan that keeps every rule of a generated bureau, however plain: proof that there is one.

Loans that have ended return; whoever must move goes to the nearest school that may take him; then
backbone teachers and volunteers of source schools follow until every share is reached, each to the
place of fewest colleagues per need. Nobody with ties to another teacher moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from ...models.exchange.bureau import Bureau, Must
from ...models.exchange.eligibility import eligible_mask
from ...models.exchange.index import BureauIndex
from ...models.exchange.plan import ExchangePlan, Move
from ...models.exchange.policy import ZoneRule
from ...models.exchange.quotas import QuotaBase
from ...models.exchange.rounding import at_least, at_most
from ...models.exchange.words import Form, rank

_NEAREST = 30
"""Schools that are tried for each mover."""


def planted_plan(bureau: Bureau) -> ExchangePlan:
    """Return a plan that keeps every rule, if plain moves one by one can reach it.

    Its forms are loans, so that quotas and posts stay as they are; a policy that allows transfers
    only is not planted.
    """
    moves = _Planting(bureau).moves()
    order = sorted(moves, key=lambda move: move.teacher)
    return ExchangePlan(
        bureau=bureau.id, as_of=bureau.as_of, mechanism="planted", moves=tuple(order)
    )


class _Planting:
    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.index = BureauIndex(bureau)
        self.policy = bureau.policy
        self.eligible = eligible_mask(self.index)
        self.base = QuotaBase(self.index, self.eligible)
        self.tied = {t for tie in bureau.ties for t in (tie.first, tie.second)}
        self.tied |= {share.teacher for share in bureau.shares}
        # Movers by (school, subject), -1 for any.
        self.gone: Counter[tuple[int, int]] = Counter()
        self.came: Counter[int] = Counter()
        self.heads: Counter[int] = Counter()
        self.of_subject: Counter[int] = Counter()
        for (school, subject), count in self.index.group_heads.items():
            self.heads[school] += count
            self.of_subject[subject] += count
        self.left = Counter(self.index.week)
        for teacher in np.flatnonzero(self.index.due).tolist():
            self.left.subtract(self.index.week_of(teacher))
        who = self.index.counted_backbone & (self.index.work >= 0)
        self.backbone = Counter(self.index.work[who].tolist())

    def moves(self) -> list[Move]:
        returns = [self._return(t) for t in np.flatnonzero(self.index.due).tolist()]
        moved: list[int] = []
        found: list[Move] = []
        for teacher in (*self._musts(), *self._order()):
            must = self.bureau.teachers[teacher].must is Must.MOVE
            if not must and self._enough(moved):
                break
            move = self._placed(teacher)
            if move is not None:
                found.append(move)
                moved.append(teacher)
        return returns + found

    def _musts(self) -> list[int]:
        return [n for n, t in enumerate(self.bureau.teachers) if t.must is Must.MOVE]

    def _order(self) -> Iterator[int]:
        """Yield whom to ask: backbone and other teachers in the proportion that is asked."""
        share = self.policy.share
        able = [
            n
            for n in np.flatnonzero(self.eligible & self.base.from_source).tolist()
            if self.bureau.teachers[n].must is None and self.bureau.teachers[n].id not in self.tied
        ]
        able.sort(key=lambda n: (not self.bureau.teachers[n].applies, n))
        first = [n for n in able if self.index.counted_backbone[n]]
        rest = [n for n in able if not self.index.counted_backbone[n]]
        part = share.backbone_rate or 0.0
        leaders, others = iter(first), iter(rest)
        given = 0
        for asked in range(1, len(able) + 1):
            wanted = given < at_least(part, asked)
            teacher = next(leaders if wanted else others, None)
            if teacher is None:
                break
            given += wanted
            yield teacher
        yield from leaders

    def _enough(self, moved: list[int]) -> bool:
        from_source = sum(bool(self.base.from_source[t]) for t in moved)
        rate = self.policy.share.backbone_rate
        leaders = sum(bool(self.base.backbone[t]) for t in moved)
        asked = 0 if rate is None else at_least(rate, self.base.backbone_base(len(moved)))
        return from_source >= self.base.annual_asked and leaders >= asked

    def _return(self, teacher: int) -> Move:
        own = self.bureau.teachers[teacher]
        return Move(
            teacher=own.id,
            origin=own.working_school or own.post_school,
            destination=own.post_school,
            subject=own.subject,
            form=Form.RETURN,
            share=self.index.move_share(teacher, Form.RETURN),
            start=self.bureau.as_of,
        )

    def _placed(self, teacher: int) -> Move | None:
        origin = int(self.index.work[teacher])
        if not self._may_leave(teacher, origin):
            return None
        for school in self._near(teacher, origin):
            if self._may_come(school):
                subject = int(self.index.subject[teacher])
                for key in ((origin, -1), (-1, subject), (origin, subject)):
                    self.gone[key] += 1
                self.left.subtract(self.index.week_of(teacher))
                self.backbone[origin] -= int(self.index.counted_backbone[teacher])
                self.came[school] += 1
                return self._loan(teacher, origin, school)
        return None

    def _loan(self, teacher: int, origin: int, school: int) -> Move:
        own = self.bureau.teachers[teacher]
        return Move(
            teacher=own.id,
            origin=self.bureau.schools[origin].id,
            destination=self.bureau.schools[school].id,
            subject=own.subject,
            form=Form.LOAN,
            share=self.index.move_share(teacher, Form.LOAN),
            start=self.bureau.as_of,
            end=self.index.loan_end(origin, school, self.bureau.as_of),
        )

    def _may_leave(self, teacher: int, origin: int) -> bool:
        """Tell whether the caps on who leaves and the strength that stays allow it."""
        own, churn = self.bureau.teachers[teacher], self.policy.churn
        if Form.LOAN in self.policy.form.consent and own.consents is not True:
            return False
        subject = int(self.index.subject[teacher])
        group = self.index.group_heads.get((origin, subject), 0)
        caps = (
            (churn.school_out, self.heads[origin], self.gone[origin, -1]),
            (churn.subject_out, self.of_subject[subject], self.gone[-1, subject]),
            (churn.group_out, group, self.gone[origin, subject]),
        )
        if any(r is not None and had >= max(1, at_most(r, n)) for r, n, had in caps):
            return False
        if churn.group_keep is not None and not self._keeps(teacher, churn.group_keep):
            return False
        least = churn.school_keep_backbone
        leads = bool(self.index.counted_backbone[teacher])
        return least is None or not leads or self.backbone[origin] > least

    def _keeps(self, teacher: int, rate: float) -> bool:
        """Tell whether enough of his group's work is still done without him."""
        return all(
            self.left[key] - share >= at_most(rate, self.index.week[key])
            for key, share in self.index.week_of(teacher).items()
        )

    def _may_come(self, school: int) -> bool:
        rate = self.policy.churn.school_in
        return rate is None or self.came[school] < max(1, at_most(rate, self.heads[school]))

    def _near(self, teacher: int, origin: int) -> list[int]:
        """Return the schools to which he may go, short ones first among the nearest."""
        own, place, index = self.bureau.teachers[teacher], self.policy.place, self.index
        km = index.km(origin)
        able = index.school_in_scope & (index.stage == index.stage[origin])
        able &= np.arange(len(able)) != origin
        if place.zone is ZoneRule.ONLY:
            able &= index.zone == index.zone[origin]
        if place.alliance_only:
            able &= (index.alliance == index.alliance[origin]) & (index.alliance >= 0)
        if place.max_km is not None:
            able &= ~(km > place.max_km)
        if place.max_minutes is not None:
            able &= ~(index.minutes(origin) > place.max_minutes)
        limits = [x for x in (place.commute_km, own.limit_km) if x is not None]
        if limits:
            able &= ~(index.home_km(teacher) > min(limits))
        if not place.allow_upward:
            able &= (index.strength <= index.strength[origin]) & (
                index.location <= index.location[origin]
            )
        asked = self.policy.form.title_rural_years
        if asked is not None and own.seeks_title is not None and own.rural_years < asked:
            seeks = rank(own.seeks_title) >= rank(self.policy.form.title_from)
            able &= index.weak if seeks else True
        near = np.flatnonzero(able)
        order = near[np.argsort(np.nan_to_num(km[near]), kind="stable")][:_NEAREST]
        return sorted(
            order.tolist(), key=lambda school: (self.came[school], not index.weak[school])
        )
