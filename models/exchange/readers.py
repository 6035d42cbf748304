"""Who reads an explanation, and what of it is his to read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from .eligibility import PUBLIC_RULES, Ruling
from .names import Names
from .placement_words import Both, breach_text, change_text, placement_text, rule_text
from .placements import Placement
from .policy import Policy
from .rules.rule import Breach, ExchangeRule


class Reader(StrEnum):
    """Who reads an explanation."""

    SELF = "self"
    """The teacher himself."""
    PUBLIC = "public"
    """Anybody."""
    BUREAU = "bureau"
    """The bureau's officials."""


STRENGTH_RULES = frozenset({"group_keep"})
"""Rules whose breaches tell what a school's teachers of a subject work together."""


class Discretion:
    """What a reader is told where the whole truth is not his.

    The bureau reads all, the teacher what is about him or about no teacher, the public what is
    about no teacher. A breach about somebody else is told as what the rule asks.

    Parameters
    ----------
    few
        Whether what all teachers of a school's subject work tells the reader of single ones.
    """

    def __init__(
        self,
        names: Names,
        policy: Policy,
        own: str,
        reader: Reader,
        few: Callable[[str, str], bool],
    ) -> None:
        self._names, self._policy, self._own, self._reader = names, policy, own, reader
        self._few = few

    def tells(self, ruling: Ruling) -> bool:
        """Tell whether the ground of a ruling may be read."""
        return self._reader is not Reader.PUBLIC or ruling.rule in PUBLIC_RULES

    def ruling(self, ruling: Ruling) -> Both:
        """Return a verdict."""
        told = self.tells(ruling)
        shown = ruling if told else ruling._replace(confidential=True)
        english, chinese = (shown.text(lang, confidential=told) for lang in ("en", "zh"))
        return english, chinese

    def breach(self, rule: ExchangeRule, breach: Breach) -> Both:
        """Return a breach."""
        if self.hides(rule, breach):
            return rule_text(rule, self._policy)
        return breach_text(self._names, rule, breach)

    def change(self, rule: ExchangeRule, breach: Breach) -> Both:
        """Return what would have to change for a breach not to be one."""
        if self.hides(rule, breach):
            said = rule_text(rule, self._policy)
            return f"this rule would have to give way: {said[0]}", f"该规则须让步：{said[1]}"
        return change_text(self._names, rule, breach)

    def placement(self, placement: Placement) -> Both:
        """Return why a placement stands."""
        said = None
        if placement.rule is not None and placement.breach is not None:
            said = self.breach(placement.rule, placement.breach)
        any_score = self._reader is not Reader.BUREAU
        return placement_text(self._names, placement, said, any_score=any_score)

    def hides(self, rule: ExchangeRule, breach: Breach) -> bool:
        """Tell whether a breach is about teachers of whom the reader is told nothing.

        A tie is about both of its teachers, so that either may read of it.
        """
        if rule.name in STRENGTH_RULES and self._few(
            breach.where["school"], breach.where["subject"]
        ):
            return True
        about = {breach.where[key] for key in ("teacher", "other") if key in breach.where}
        if self._reader is Reader.BUREAU or not about:
            return False
        return self._reader is Reader.PUBLIC or self._own not in about
