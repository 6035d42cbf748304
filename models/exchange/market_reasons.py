"""Why a mechanism gave a teacher no better wish: seats, rights and the order, never goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from .bureau_market import BureauMarket, bureau_market
from .counterfactual import subjects_of
from .market import Assignment
from .market_entry import Entry
from .market_plan import move_form, move_to
from .mechanism_rights import BY_ORDER
from .mechanism_words import MECHANISM_NAMES, PRIORITY_NAMES
from .rules.cases import Cases
from .rules.rule import Breach, ExchangeRule, View

Both = tuple[str, str]


class MarketReasons:
    """What bureau and plan show of the market from which a mechanism made the plan."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def applies(self) -> bool:
        """Whether the plan comes from a mechanism."""
        return self.view.staffing.plan.mechanism in MECHANISM_NAMES

    @property
    def mechanism(self) -> Both:
        """Name of the mechanism."""
        return MECHANISM_NAMES[self.view.staffing.plan.mechanism]

    @property
    def order(self) -> Both:
        """By what schools rank teachers, in words."""
        names = [PRIORITY_NAMES[one] for one in self.view.policy.mechanism.priority]
        return ", ".join(en for en, _ in names), "、".join(zh for _, zh in names)

    @cached_property
    def built(self) -> BureauMarket:
        """The market of the bureau."""
        return bureau_market(self.view.index)

    def left_out(self, teacher: int) -> str | None:
        """Return why an eligible teacher takes no part, or could not if he wished; see `LEFT_OUT`.

        None where he does, or might.
        """
        found = self.built.left_out.get(teacher)
        return self._entry.bar(teacher) if found is None else found

    @cached_property
    def _entry(self) -> Entry:
        return Entry(self.view.index, move_form(self.view.policy))

    @cached_property
    def cases(self) -> Cases:
        """What single moves break."""
        return Cases(self.view)

    def broken(self, teacher: int, school: int) -> list[tuple[ExchangeRule, Breach]]:
        """Return the rules that keep a school off a teacher's list, in each of his subjects."""
        form = move_form(self.view.policy)
        found: list[tuple[ExchangeRule, Breach]] = []
        for subject in subjects_of(self.view, teacher):
            number = self.view.index.subject_number[subject]
            move = move_to(self.view.index, teacher, school, number, form)
            own = self.cases.breaches(move)
            if not own:
                return []
            found = found or own
        return found

    def refused(self, teacher: int, school: int) -> Iterator[str]:
        """Yield codes of sentences: why no place of a school was had, and what would change it."""
        places = self._places(teacher, school)
        market = self.built.market
        if places and all(self.held[place] >= market.seats[place] for place in places):
            yield "market_full"
            by_order = self.view.staffing.plan.mechanism in BY_ORDER
            yield "change_market_full" if by_order else "change_market_right"
        elif places and self._bound(teacher):
            yield "market_bound"
            yield "change_market_bound"
        else:
            yield "market_no_exchange"
            yield "change_market_no_exchange"

    def _places(self, teacher: int, school: int) -> list[int]:
        """Return the places of a school on a teacher's list."""
        if teacher not in self.number:
            return []
        wanted = self.built.market.lists[self.number[teacher]]
        return [place for place in wanted if self.built.places[place].school == school]

    def _bound(self, teacher: int) -> bool:
        """Tell whether the teacher's own place has no more than it must keep."""
        home = self.assignment[self.number[teacher]]
        return self.held[home] <= self.built.market.floor[home]

    @cached_property
    def number(self) -> dict[int, int]:
        """Number in the market by the bureau's."""
        return {teacher: number for number, teacher in enumerate(self.built.teachers)}

    @cached_property
    def held(self) -> Counter[int]:
        """Teachers of the market in each place afterwards."""
        return Counter(self.assignment)

    @cached_property
    def assignment(self) -> Assignment:
        """Place of each teacher of the market afterwards, -1 where the market has none such."""
        index, places = self.view.index, self.built.places
        number = {place: n for n, place in enumerate(places)}
        found = []
        for teacher, home in zip(self.built.teachers, self.built.market.home, strict=True):
            move = self.view.staffing.counted.get(teacher)
            place = places[home]
            if move is not None:
                subject = index.subject_number.get(move.subject, -1)
                school = self.view.staffing.destination(move)
                place = place._replace(school=school, subject=subject)
            found.append(number.get(place, -1))
        return tuple(found)
