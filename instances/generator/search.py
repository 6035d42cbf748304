"""Find the planted timetable: fill every class's week, then mend clashes by swaps.

A row is full from the start, so periods a week always hold; a swap of two lessons of a class is
the only move. Classes are full but teachers teach a third of the week, so few swaps are needed.
All arithmetic is on integers and all draws are the generator's own.
"""

from __future__ import annotations

from .blueprint import Blueprint
from .catalogue import COMPOSITION_BEFORE, DAYS, MAIN, PERIODS
from .draws import Draws
from .rows import Row, Week, lateness, legal, open_week
from .week import DOUBLE_STARTS, SLOTS

_MOST_A_DAY = 5
"""Lessons a day of a teacher; one less than the rule allows."""
_SWEEPS = 100
_TRIES = 6


def find_week(blueprint: Blueprint) -> Week | None:
    """Return a complete week that breaks no rule; None if none was found."""
    draws = Draws(blueprint.seed, f"week/{blueprint.size}/{blueprint.scheme}/{blueprint.attempt}")
    for number in range(_TRIES):
        week = open_week(blueprint)
        if _Swapper(week, draws.fork(str(number))).run():
            return week
    return None


class _Swapper:
    """The week during the search: what each lesson costs where it stands."""

    def __init__(self, week: Week, draws: Draws) -> None:
        self._week = week
        self._draws = draws
        self._days: list[dict[str, list[int]]] = []
        self._left: dict[tuple[int, str, int], int] = {}
        self._sweep = 0

    def run(self) -> bool:
        """Place everything; return whether no rule is broken in the end."""
        for row in self._week.rows:
            self._days.append({subject: [0] * DAYS for subject in [*row.singles, *row.pairs]})
        for number, row in enumerate(self._week.rows):
            for subject in row.pairs:
                if not self._place_double(number, row, subject):
                    return False
        for number, row in enumerate(self._week.rows):
            self._fill(number, row)
        return self._mend()

    def _place_double(self, number: int, row: Row, subject: str) -> bool:
        starts = [
            day * PERIODS + period
            for day in range(DAYS)
            if self._has_room(row, subject, day)
            for period in DOUBLE_STARTS
        ]
        best: tuple[int, int] | None = None
        for turn, start in enumerate(self._draws.shuffled(starts)):
            pair = (start, start + 1)
            if any(row.cells[s] or not legal(subject, s) for s in pair):
                continue
            if subject == "chinese" and pair[1] % PERIODS >= COMPOSITION_BEFORE:
                continue
            if any(self._week.busy[t][s] for t in row.teachers[subject] for s in pair):
                continue
            wish = sum(lateness(subject, s) for s in pair)
            if best is None or wish < best[0]:
                best = (wish, start)
            if best[0] == 0 and turn:
                break
        if best is None:
            return False
        for slot in (best[1], best[1] + 1):
            row.cells[slot] = subject
            self._count(number, subject, slot, 1)
        self._days[number][subject][best[1] // PERIODS] = 1
        return True

    def _has_room(self, row: Row, subject: str, day: int) -> bool:
        """Tell whether a double leaves room on the day for the subjects that need every day."""
        cells = row.cells[day * PERIODS : (day + 1) * PERIODS]
        lessons = {s: row.singles.count(s) + (s in row.pairs) for s in row.singles}
        daily = {s for s, count in lessons.items() if count >= DAYS}
        # A second double on one day would crowd out the others.
        return not set(cells) & set(row.pairs) and cells.count("") >= 2 + len(daily - {subject})

    def _fill(self, number: int, row: Row) -> None:
        """Deal the lessons to the days, each subject to as many days as it can, mains early."""
        row.movable = [slot for slot in range(SLOTS) if not row.cells[slot]]
        room = [sum(1 for s in row.movable if s // PERIODS == day) for day in range(DAYS)]
        days: list[list[str]] = [[] for _ in range(DAYS)]
        dealt = {s: list(self._days[number][s]) for s in self._days[number]}
        order = sorted(self._draws.shuffled(row.singles), key=lambda s: -row.singles.count(s))
        for subject in order:
            day = min(
                (d for d in range(DAYS) if len(days[d]) < room[d]),
                key=lambda d: (dealt[subject][d], len(days[d]) - room[d]),
            )
            days[day].append(subject)
            dealt[subject][day] += 1
        for day, lessons in enumerate(days):
            slots = [slot for slot in row.movable if slot // PERIODS == day]
            early = sorted(lessons, key=lambda s: (s not in MAIN, s in ("pe", "self_study")))
            for slot, subject in zip(slots, early, strict=True):
                row.cells[slot] = subject
                self._count(number, subject, slot, 1)

    def _count(self, number: int, subject: str, slot: int, step: int) -> None:
        """Enter (step 1) or take out (step −1) a lesson."""
        week = self._week
        for teacher in week.rows[number].teachers.get(subject, ()):
            week.busy[teacher][slot] += step
            week.load[teacher][slot // PERIODS] += step
        if subject in week.caps:
            week.at_once[subject][slot] += step
        self._days[number][subject][slot // PERIODS] += step

    def _cost(self, number: int, subject: str, slot: int) -> int:
        """Return how many rules a lesson, not counted itself, would break in the slot."""
        week = self._week
        day = slot // PERIODS
        cost = self._days[number][subject][day] + (0 if legal(subject, slot) else 2)
        for teacher in week.rows[number].teachers.get(subject, ()):
            cost += week.busy[teacher][slot] + (week.load[teacher][day] >= _MOST_A_DAY)
        if subject in week.caps and week.at_once[subject][slot] >= week.caps[subject]:
            cost += 1
        return cost

    def _broken(self) -> list[tuple[int, int]]:
        return [
            (number, slot)
            for number, row in enumerate(self._week.rows)
            for slot in row.movable
            if self._standing(number, row.cells[slot], slot)
        ]

    def _standing(self, number: int, subject: str, slot: int) -> int:
        self._count(number, subject, slot, -1)
        cost = self._cost(number, subject, slot)
        self._count(number, subject, slot, 1)
        return cost

    def _mend(self) -> bool:
        for self._sweep in range(_SWEEPS):
            broken = self._broken()
            if not broken:
                return True
            for number, slot in self._draws.shuffled(broken):
                if self._standing(number, self._week.rows[number].cells[slot], slot):
                    self._move(number, slot)
        return False

    def _move(self, number: int, slot: int) -> None:
        """Swap the lesson with the best other one of its class, better or not.

        A lesson may not go back where it just came from, so the search leaves dead ends (tabu).
        """
        row = self._week.rows[number]
        own = row.cells[slot]
        self._count(number, own, slot, -1)
        here = self._cost(number, own, slot)
        best: tuple[int, int, int] | None = None
        shift = self._draws.below(len(row.movable))
        for turn in range(len(row.movable)):
            other_slot = row.movable[turn - shift]
            other = row.cells[other_slot]
            if other == own:
                continue
            change = self._change(number, own, slot, other_slot) - here
            if change >= 0 and self._tabu(number, own, slot, other, other_slot):
                continue
            key = (change, lateness(own, other_slot) + lateness(other, slot), other_slot)
            if best is None or key[:2] < best[:2]:
                best = key
        self._count(number, own, slot, 1)
        if best is not None:
            self._swap(number, slot, best[2])

    def _tabu(self, number: int, own: str, slot: int, other: str, other_slot: int) -> bool:
        return self._sweep < max(
            self._left.get((number, own, other_slot), 0), self._left.get((number, other, slot), 0)
        )

    def _change(self, number: int, own: str, slot: int, other_slot: int) -> int:
        """Return the cost of both lessons after a swap less the other's cost before it.

        `own` is already taken out of the counts.
        """
        other = self._week.rows[number].cells[other_slot]
        self._count(number, other, other_slot, -1)
        change = (
            self._cost(number, own, other_slot)
            + self._cost(number, other, slot)
            - self._cost(number, other, other_slot)
        )
        self._count(number, other, other_slot, 1)
        return change

    def _swap(self, number: int, a: int, b: int) -> None:
        cells = self._week.rows[number].cells
        for slot in (a, b):
            self._count(number, cells[slot], slot, -1)
            self._left[number, cells[slot], slot] = self._sweep + self._draws.between(4, 12)
        cells[a], cells[b] = cells[b], cells[a]
        for slot in (a, b):
            self._count(number, cells[slot], slot, 1)
