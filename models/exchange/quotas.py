"""How many have to move: the annual share, the backbone share and the cap, with their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .eligibility import eligible_mask
from .index import BureauIndex, Mask
from .policy import Denominator
from .rounding import at_least, at_most
from .staffing import Staffing


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota of a plan.

    Attributes
    ----------
    rule
        Rule of the catalogue that asks it.
    rate, base
        The policy's share, and of how many it is taken.
    asked
        Heads: at least, or for a cap at most.
    have
        Heads that the plan moves.
    """

    rule: str
    rate: float
    base: int
    asked: int
    have: int

    @property
    def met(self) -> bool:
        """Whether the plan keeps it."""
        return self.have <= self.asked if self.rule == "most_moves" else self.have >= self.asked

    @property
    def points(self) -> int:
        """Heads that it lacks, or that are too many."""
        return 0 if self.met else abs(self.asked - self.have)


class QuotaBase:
    """The numbers of which shares are taken; they follow from the bureau alone."""

    def __init__(self, index: BureauIndex, eligible: Mask | None = None) -> None:
        self.index = index
        self.eligible = eligible_mask(index) if eligible is None else eligible
        self.from_source = np.append(index.source, False)[index.work]

    @property
    def eligible_at_source(self) -> int:
        """Eligible teachers of source schools."""
        return int((self.eligible & self.from_source).sum())

    @property
    def annual_base(self) -> int:
        """Of how many the annual share is taken."""
        if self.index.policy.share.denominator is Denominator.ALL:
            return self.all_at_source
        return self.eligible_at_source

    @property
    def annual_asked(self) -> int:
        """Movers out of source schools that are asked at least, 0 where none are."""
        rate = self.index.policy.share.rate
        return 0 if rate is None else at_least(rate, self.annual_base)

    @cached_property
    def backbone(self) -> Mask:
        """Whose move counts for the backbone share.

        Of those who move, backbone teachers; of a number at source schools, those from there.
        """
        who = self.index.counted_backbone
        anywhere = self.index.policy.share.backbone_denominator is Denominator.MOVES
        return np.asarray(who if anywhere else who & self.from_source)

    def backbone_base(self, movers: int) -> int:
        """Return of how many the backbone share is taken when so many move."""
        denominator = self.index.policy.share.backbone_denominator
        if denominator is Denominator.MOVES:
            return movers
        if denominator is Denominator.ELIGIBLE_BACKBONE:
            who = self.eligible & self.from_source & self.index.counted_backbone
            return int(who.sum())
        if denominator is Denominator.ALL:
            return self.all_at_source
        return self.eligible_at_source

    @property
    def all_at_source(self) -> int:
        """Return all teachers in scope of source schools."""
        return int((self.index.in_scope & self.from_source).sum())

    @property
    def all_eligible(self) -> int:
        """Eligible teachers of all schools."""
        return int(self.eligible.sum())


@dataclass(frozen=True, slots=True)
class Movers:
    """How many move: from source schools, of backbone teachers, and in all."""

    source: int
    backbone: int
    all: int


def movers(teachers: Iterable[int], base: QuotaBase) -> Movers:
    """Return how many some movers are."""
    who = list(teachers)
    source = sum(1 for t in who if base.from_source[t])
    return Movers(source, sum(1 for t in who if base.backbone[t]), len(who))


def quotas(staffing: Staffing, base: QuotaBase | None = None) -> tuple[Quota, ...]:
    """Return the quotas that the policy asks, with what a plan reaches."""
    base = base or QuotaBase(staffing.index)
    return quotas_of(movers(staffing.counted, base), base)


def quotas_of(have: Movers, base: QuotaBase) -> tuple[Quota, ...]:
    """Return the quotas that the policy asks, with what so many movers reach."""
    share, found = base.index.policy.share, []
    if share.rate is not None:
        asked = base.annual_asked
        found.append(Quota("annual_share", share.rate, base.annual_base, asked, have.source))
    if share.backbone_rate is not None:
        of = base.backbone_base(have.all)
        asked = at_least(share.backbone_rate, of)
        found.append(Quota("backbone_share", share.backbone_rate, of, asked, have.backbone))
    if share.most_rate is not None:
        asked = at_most(share.most_rate, base.all_eligible)
        found.append(Quota("most_moves", share.most_rate, base.all_eligible, asked, have.all))
    return tuple(found)
