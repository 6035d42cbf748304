"""What justifies a placement in a mechanism's plan: the mechanism's own rule, never a goal.

Deferred acceptance goes by the order in which schools rank teachers. The others exchange: nobody
of higher standing is passed over where giving him the place would take from somebody a post that
is his, or from a school the strength that it must keep; nor where the place was had by an
exchange. The Lorenz rule holds all wishes for equally good, and goes by the order where the
deficits leave it open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from .graphs import Part, parts_of
from .market_entry import LEFT_OUT
from .market_plan import move_form, move_to
from .market_reasons import Both, MarketReasons
from .mechanism_rights import BY_ORDER, EFFICIENT, SAME_GOOD, TWO_SIDED, as_good
from .placements import Ground
from .reason_words import RIGHTS, SHAPES
from .rules.rule import Breach, ExchangeRule


class Grounds(NamedTuple):
    """A ground, with the rule that makes it or what its sentence is filled with."""

    ground: Ground
    rule: ExchangeRule | None = None
    breach: Breach | None = None
    said: Mapping[str, Any] = MappingProxyType({})


class MarketGrounds:
    """Grounds of the placements in one mechanism's plan."""

    def __init__(self, reasons: MarketReasons) -> None:
        self.reasons, self.view = reasons, reasons.view
        self.name = self.view.staffing.plan.mechanism
        self.market = reasons.built.market

    def of(self, passed: int, placed: int, school: int) -> Grounds:
        """Return what justifies that one was placed in a school, and another who takes part not.

        Parameters
        ----------
        passed, placed, school
            The bureau's numbers.
        """
        subject = self.view.index.subject_number[self.view.staffing.counted[placed].subject]
        number = self.reasons.number.get(passed)
        winner = self.reasons.number.get(placed)
        goal = -1 if winner is None else self.reasons.assignment[winner]
        if number is None or goal not in self.market.lists[number]:
            found = self._not_open(passed, school, subject)
            if found is not None:
                return found
        if number is None or winner is None or goal < 0:
            return self._unjustified()
        if goal not in self.market.lists[number]:
            return Grounds(Ground.OTHER_POSTS)
        return self._between(number, winner, goal)

    def _not_open(self, passed: int, school: int, subject: int) -> Grounds | None:
        """Return why a place is not on a teacher's list, None where it is of other posts alone."""
        move = move_to(self.view.index, passed, school, subject, move_form(self.view.policy))
        for rule, breach in self.reasons.cases.breaches(move):
            return Grounds(Ground.OWN_RULE, rule, breach)
        why = self.reasons.left_out(passed)
        return None if why is None else Grounds(Ground.LEFT_OUT, said={"why": LEFT_OUT[why]})

    def _between(self, passed: int, placed: int, goal: int) -> Grounds:
        """Return what speaks for one of two teachers of the market who both asked for a place."""
        order: Mapping[int, int] | range = self.market.standing[goal]
        moved = self.reasons.assignment[passed] != self.market.home[passed]
        if self.name in SAME_GOOD:
            if moved:
                return Grounds(Ground.SAME_GOOD)
            order = range(len(self.market.teachers))  # the master order
        if order[placed] < order[passed]:
            return Grounds(Ground.ORDER, said={"order": self.reasons.order})
        return self._unjustified() if self.name in BY_ORDER else self._exchanged(passed, placed)

    def _exchanged(self, passed: int, placed: int) -> Grounds:
        """Return why a mechanism that exchanges gave the place to the lower of two."""
        lost: list[str] = []
        for changed in self._ways(passed, placed):
            own = list(self._lost(changed, passed))
            lost += own
            if own:
                continue
            wanted = self.market.rank[placed]
            better = wanted[changed[placed]] < wanted[self.reasons.assignment[placed]]
            if self.name in SAME_GOOD or (better and self.name in EFFICIENT):
                return self._unjustified()
            return Grounds(Ground.EXCHANGE, said=self._part(placed))
        told = [RIGHTS[code] for code in dict.fromkeys(lost)]
        joined: Both = "; ".join(en for en, _ in told), "；".join(zh for _, zh in told)
        return Grounds(Ground.RIGHTS, said={"rights": joined})

    def _ways(self, passed: int, placed: int) -> Iterator[dict[int, int]]:
        """Yield how the passed one might have the place: the other keeps his post, or both swap.

        Under the Lorenz rule nobody comes for whoever leaves, so that there is but the first.
        """
        goal, home = self.reasons.assignment[placed], self.market.home[placed]
        own = max(self.reasons.assignment[passed], -1)
        yield {passed: goal, placed: home}
        if own not in (home, -1) and self.name not in SAME_GOOD:
            yield {passed: goal, placed: own}

    def _lost(self, changed: Mapping[int, int], passed: int) -> Iterator[str]:
        """Yield codes of the rights that would be lost."""
        market, count = self.market, Counter(self.reasons.held)
        for teacher, place in changed.items():
            count[self.reasons.assignment[teacher]] -= 1
            count[place] += 1
            if place not in market.rank[teacher]:
                yield "not_asked"
        touched = {*changed.values(), *(self.reasons.assignment[t] for t in changed)} - {-1}
        if any(count[place] > market.seats[place] for place in touched):
            yield "seats"
        if any(count[place] < market.floor[place] for place in touched) or (
            self.name in SAME_GOOD and market.lack[market.home[passed]]
        ):
            yield "strength"
        elif self.name in TWO_SIDED and not self._staffs_as_good(changed, touched):
            yield "staff"

    def _staffs_as_good(self, changed: Mapping[int, int], places: set[int]) -> bool:
        staffs: dict[int, list[int]] = {place: [] for place in places}
        for teacher, place in enumerate(self.reasons.assignment):
            goal = changed.get(teacher, place)
            if goal in staffs:
                staffs[goal].append(teacher)
        return all(as_good(self.market, place, staff) for place, staff in staffs.items())

    def _part(self, placed: int) -> Mapping[str, Any]:
        """Return the swap, cycle or chain in which one was placed."""
        part = self._parts[self.market.teachers[placed]]
        (en, zh), number = SHAPES[part.shape.value], len(part.moves)
        told = f"a {en} of {number}", f"{number}人的{zh}"
        return {"part": told if number > 1 else ("a move to a free post", "进入空岗的交流")}

    @cached_property
    def _parts(self) -> dict[str, Part]:
        parts = parts_of(self.view.bureau, self.view.staffing.plan)
        return {teacher: part for part in parts for teacher in part.teachers}

    def _unjustified(self) -> Grounds:
        return Grounds(Ground.NOT_BY_MECHANISM, said={"order": self.reasons.order})
