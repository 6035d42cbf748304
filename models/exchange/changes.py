"""A few teachers with other moves than in a plan, and what that alone changes of its staffing.

Whoever asks what an exchange of two would do need not measure the whole plan again: the moves of
all others are the same. `goal_changes` and `rules.changes` reckon from here; tests hold them
against the judge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from .index import Mask
from .plan import ExchangePlan, Move
from .policy import Indicator
from .rules.rule import View
from .staffing import COUNTED
from .words import Form

Moves = Mapping[int, Move | None]
"""Moves by teacher number, None for no move; all others keep theirs."""

Each = tuple[int, Move | None, Move | None]
"""Teacher, his move in the plan, and the one that he has instead."""


class Changes:
    """Other moves of a few teachers."""

    def __init__(self, view: View, moves: Moves) -> None:
        self.before, self.index, self.staffing = view, view.index, view.staffing
        known = view.staffing.moves
        self.each: tuple[Each, ...] = tuple(
            (teacher, known.get(teacher), move)
            for teacher, move in sorted(moves.items())
            if known.get(teacher) != move
        )

    @cached_property
    def _moves_after(self) -> list[Move]:
        found = dict(self.staffing.moves)
        for teacher, _, move in self.each:
            found.pop(teacher, None)
            if move is not None:
                found[teacher] = move
        return list(found.values())

    @cached_property
    def week(self) -> dict[tuple[int, int], int]:
        """Percent of full time that is worked more, by (school, subject), where it is not 0."""
        found: dict[tuple[int, int], int] = defaultdict(int)
        for teacher, old, new in self.each:
            for key, share in self.staffing.week_with(teacher, new).items():
                found[key] += share
            for key, share in self.staffing.week_with(teacher, old).items():
                found[key] -= share
        return {key: share for key, share in found.items() if share}

    @cached_property
    def counted(self) -> tuple[tuple[int, Move, int], ...]:
        """Moves of the year's exchange, with 1 for each that comes and -1 for each that goes."""
        return tuple(self._moves(lambda move: move.form in COUNTED))

    @cached_property
    def leaving(self) -> tuple[tuple[int, Move, int], ...]:
        """Those of them by which a teacher leaves his school."""
        return tuple(m for m in self.counted if m[1].form is not Form.ITINERANT)

    def _moves(self, which: Callable[[Move], bool]) -> Iterator[tuple[int, Move, int]]:
        for teacher, old, new in self.each:
            for move, sign in ((old, -1), (new, 1)):
                if move is not None and which(move):
                    yield teacher, move, sign

    def posts(self, who: Mask) -> Counter[int]:
        """Return how many more of `who` have their post in each school."""
        return self._heads(who, self.staffing.post_with)

    def workers(self, who: Mask) -> Counter[int]:
        """Return how many more of `who` work in each school."""
        return self._heads(who, self.staffing.work_with)

    def _heads(self, who: Mask, at: Callable[[int, Move | None], int]) -> Counter[int]:
        found: Counter[int] = Counter()
        for teacher, old, new in self.each:
            if who[teacher]:
                found[at(teacher, new)] += 1
                found[at(teacher, old)] -= 1
        return Counter({school: more for school, more in found.items() if more and school >= 0})

    def counts(self, indicator: Indicator) -> dict[int, int]:
        """Return how many more count for an indicator in each school."""
        found: dict[int, int] = defaultdict(int)
        for teacher, school, subject, sign in self._places:
            if self.index.counts_at(indicator, school, subject)[teacher]:
                found[school] += sign
        return {school: more for school, more in found.items() if more}

    @cached_property
    def _places(self) -> list[tuple[int, int, int, int]]:
        """Teacher, school and subject, with 1 for a place that is new and -1 for one left."""
        at = self.staffing
        return [
            (teacher, school, at.subject_with(teacher, move), sign)
            for teacher, old, new in self.each
            for move, sign in ((old, -1), (new, 1))
            if (school := at.work_with(teacher, move)) >= 0
        ]

    @property
    def plan(self) -> ExchangePlan:
        """The plan with these moves, in the order of teachers."""
        ordered = tuple(sorted(self._moves_after, key=lambda move: move.teacher))
        return self.staffing.plan.model_copy(update={"moves": ordered})

    def after(self) -> View:
        """Return the view of that plan; what is worked in it follows from this one."""
        week = dict(self.staffing.week_after)
        for key, more in self.week.items():
            week[key] = week.get(key, 0) + more
        return self.before.of(self.plan, week)
