"""How many have to move: the annual share, the backbone share and the cap, with their numbers."""

from __future__ import annotations

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


def quotas(staffing: Staffing, base: QuotaBase | None = None) -> tuple[Quota, ...]:
    """Return the quotas that the policy asks, with what a plan reaches."""
    base = base or QuotaBase(staffing.index)
    share, movers = staffing.index.policy.share, len(staffing.counted)
    found = []
    if share.rate is not None:
        have = sum(1 for t in staffing.counted if base.from_source[t])
        asked = base.annual_asked
        found.append(Quota("annual_share", share.rate, base.annual_base, asked, have))
    if share.backbone_rate is not None:
        have = sum(1 for t in staffing.counted if base.backbone[t])
        of = base.backbone_base(movers)
        asked = at_least(share.backbone_rate, of)
        found.append(Quota("backbone_share", share.backbone_rate, of, asked, have))
    if share.most_rate is not None:
        asked = at_most(share.most_rate, base.all_eligible)
        found.append(Quota("most_moves", share.most_rate, base.all_eligible, asked, movers))
    return tuple(found)
