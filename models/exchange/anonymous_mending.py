"""Mend a deal of attributes until rules that count them school by school say what they said.

Where a group spans several schools, dealing an attribute anew may fill posts of a school that were
free, or take a school its last backbone teacher. Two of a group then change values, over and over,
as long as that brings the rule's points nearer to the plan's own. Both values stay in the group.
"""

from __future__ import annotations

import copy
import dataclasses
import random
from collections.abc import Mapping, Sequence
from typing import Any

from .anonymous_records import Coarse
from .index import BureauIndex
from .plan import ExchangePlan
from .quotas import QuotaBase
from .rules.churn import SCHOOL_KEEP_BACKBONE
from .rules.posts import POST_GRADES
from .rules.rule import Breach, ExchangeRule, View
from .rules.shares import BACKBONE_SHARE
from .school_columns import Integers, ranks
from .words import rank

MENDED: tuple[tuple[ExchangeRule, str], ...] = (
    (POST_GRADES, "appointed"),
    (BACKBONE_SHARE, "backbone"),
    (SCHOOL_KEEP_BACKBONE, "backbone"),
)
"""Rules that count an attribute which is dealt, the later ones not undoing the earlier."""
CHANGES = 400
"""Changes that are tried for each rule; each measures it anew."""


def mended(
    view: View,
    groups: Sequence[tuple[int, ...]],
    dealt: Sequence[Coarse],
    terms: Mapping[str, int],
    chance: random.Random,
) -> list[Coarse]:
    """Return the deal with values changed inside groups until the rules' points are `terms`.

    Points that cannot be reached stay as near as the changes tried have brought them.
    """
    found = list(dealt)
    group_of = {n: group for group in groups for n in group}
    for number, (rule, attribute) in enumerate(MENDED):
        if rule.name in terms:
            kept = [own for own, other in MENDED[:number] if other == attribute]
            mending = _Mending(view, [rule, *kept], attribute, found, terms)
            for _ in range(CHANGES):
                places = mending.places()
                if mending.distance == 0 or not places:
                    break
                first = chance.choice(places)
                mending.change(first, chance.choice(group_of[first]))
            found = mending.dealt
    return found


class _Mending:
    """One attribute in a copy of the index, and how far rules are from their points."""

    def __init__(
        self,
        view: View,
        rules: list[ExchangeRule],
        attribute: str,
        dealt: list[Coarse],
        terms: Mapping[str, int],
    ) -> None:
        self.dealt, self._attribute = dealt, attribute
        self._rules = [(rule, terms[rule.name]) for rule in rules if rule.name in terms]
        self._view = _with_values(view, attribute, dealt)
        self._at = _teachers_at(view, posts=attribute == "appointed")
        self._broken: list[Breach] = []
        self.distance = self._measured()

    def places(self) -> list[int]:
        """Return the teachers of the schools in which a rule is broken; the movers where in none.

        Only what they have counts there.
        """
        schools = {breach.where["school"] for breach in self._broken if "school" in breach.where}
        found = {n for school in schools for n in self._at.get(school, ())}
        return sorted(found or self._view.staffing.moves)

    def change(self, first: int, second: int) -> None:
        """Let two teachers change values, unless that leads farther away."""
        values = [getattr(self.dealt[n], self._attribute) for n in (first, second)]
        if values[0] == values[1]:
            return
        self._set(first, values[1])
        self._set(second, values[0])
        distance = self._measured()
        if distance > self.distance:
            self._set(first, values[0])
            self._set(second, values[1])
            self._measured()
        else:
            self.distance = distance

    def _measured(self) -> int:
        """Measure the rules; remember the breaches that there are."""
        breaches = [(list(rule.measure(self._view)), points) for rule, points in self._rules]
        self._broken = [breach for own, _ in breaches for breach in own]
        return sum(abs(sum(b.points for b in own) - points) for own, points in breaches)

    def _set(self, teacher: int, value: object) -> None:
        changes: dict[str, Any] = {self._attribute: value}
        self.dealt[teacher] = dataclasses.replace(self.dealt[teacher], **changes)
        index = self._view.index
        if self._attribute == "appointed":
            index.appointed[teacher] = rank(self.dealt[teacher].appointed)
        else:
            level = rank(index.policy.share.backbone_level)
            index.counted_backbone[teacher] = rank(self.dealt[teacher].backbone) >= level


def _teachers_at(view: View, *, posts: bool) -> dict[str, list[int]]:
    """Return who has his post (or works) in each school, before or afterwards."""
    staffing, index = view.staffing, view.index
    arrays = (index.post, staffing.post_after) if posts else (index.work, staffing.work_after)
    found: dict[str, list[int]] = {}
    for numbers in arrays:
        for teacher, school in enumerate(numbers.tolist()):
            if school >= 0:
                found.setdefault(view.school(school), []).append(teacher)
    return found


def _with_values(view: View, attribute: str, dealt: list[Coarse]) -> View:
    """Return a view of the same plan whose index has the dealt values of one attribute."""
    index: BureauIndex = copy.copy(view.index)
    values: Integers = ranks(getattr(own, attribute) for own in dealt)
    if attribute == "appointed":
        index.__dict__["appointed"] = values
    else:
        level = rank(index.policy.share.backbone_level)
        index.__dict__["counted_backbone"] = values >= level
    plan: ExchangePlan = view.staffing.plan
    return View(index, plan, QuotaBase(index, view.base.eligible))
