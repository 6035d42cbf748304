"""What the priority audit says of one placement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .eligibility import Ruling
from .goal_order import GoalChange
from .rules.rule import Breach, ExchangeRule


class Ground(StrEnum):
    """What justifies a placement."""

    NOT_ELIGIBLE = "not_eligible"
    """The colleague does not take part in the exchange."""
    OWN_RULE = "own_rule"
    """The colleague's move would break a rule, whoever else moves."""
    SWAP_RULE = "swap_rule"
    """Exchanging the two would break a rule."""
    GOAL = "goal"
    """Exchanging the two would worsen a goal."""
    EQUAL = "equal"
    """Exchanging the two changes no goal: the plan was free to choose, and chose the lower."""
    NONE = "none"
    """Nothing justifies it: exchanging the two would break no rule and better a goal."""
    LEFT_OUT = "left_out"
    """The colleague takes no part in the mechanism that made the plan."""
    OTHER_POSTS = "other_posts"
    """The post is of another extent or grade than those for which the colleague asked."""
    ORDER = "order"
    """The one placed stands higher in the order by which the mechanism ranks teachers."""
    SAME_GOOD = "same_good"
    """The colleague got another of his wishes; the mechanism holds them for equally good."""
    RIGHTS = "rights"
    """The place given to the colleague, somebody's post or a school's strength would be lost."""
    EXCHANGE = "exchange"
    """The one placed came by an exchange: between those who ask the mechanism does not choose."""
    NOT_BY_MECHANISM = "not_by_mechanism"
    """Nothing in the mechanism's own rule justifies it."""
    NOT_CHECKED = "not_checked"
    """The exchange was not computed: the audit was stopped before."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One placement of the audit.

    Attributes
    ----------
    placed, passed
        Teacher of the lower score who was placed, and the one of the higher score who had wished.
    school, wish
        The school, and the rank of the wish.
    rule, breach
        Rule that justifies it, and the breach that there would be.
    goal
        Goal that justifies it, or of an unjustified placement the one that would be better.
    ruling
        Why the passed one takes no part.
    said
        What the sentence of a mechanism's ground is filled with; a pair is English and Chinese.
    """

    placed: str
    passed: str
    school: str
    wish: int
    ground: Ground
    rule: ExchangeRule | None = None
    breach: Breach | None = None
    goal: GoalChange | None = None
    ruling: Ruling | None = None
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def justified(self) -> bool:
        """Whether a rule or goal, or the mechanism's own rule, speaks for it."""
        return self.ground not in UNJUSTIFIED


UNJUSTIFIED = frozenset({Ground.NONE, Ground.EQUAL, Ground.NOT_BY_MECHANISM, Ground.NOT_CHECKED})
"""Grounds that speak for no placement."""
