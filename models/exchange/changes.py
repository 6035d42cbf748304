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
from .plan import Move
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
        self.view, self.index, self.staffing = view, view.index, view.staffing
        known = view.staffing.moves
        self.each: tuple[Each, ...] = tuple(
            (teacher, known.get(teacher), move)
            for teacher, move in sorted(moves.items())
            if known.get(teacher) != move
        )

    @property
    def moves(self) -> list[Move]:
        """All moves of the plan as they are instead."""
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
        for teacher, old, new in self.each:
            for move, sign in ((old, -1), (new, 1)):
                school = self.staffing.work_with(teacher, move)
                subject = self.staffing.subject_with(teacher, move)
                if school >= 0 and self.index.counts_at(indicator, school, subject)[teacher]:
                    found[school] += sign
        return {school: more for school, more in found.items() if more}
