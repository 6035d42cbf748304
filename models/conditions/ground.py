"""What all necessary conditions look at: requirements, and the slots that hard rules leave them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from ..calendar import Calendar, Slot
from ..constraints import Tier
from ..demand import Need, needs_of
from ..lessons import Requirement, required_lessons
from ..rules.catalogue import RULES
from ..rules.rule import Row, Rule
from ..rules.scope import Target
from ..school import School
from ..school_index import SchoolIndex
from ..sectioning import Sectioning
from .electives import least_elective_periods
from .outline import outline

LEAVING = tuple(rule for rule in RULES if rule.leaves is not None)
"""Rules that say where lessons may stand."""


class Ground:
    """A school with its sectioning (or what is certain of one) and its hard rules.

    Attributes
    ----------
    sectioned
        Whether a sectioning is given; otherwise `index` is of the outline.
    requirements
        All required teaching.
    """

    def __init__(self, school: School, sectioning: Sectioning | None, rows: Sequence[Row]) -> None:
        self.school = school
        self.sectioned = sectioning is not None
        self.index = SchoolIndex(school, outline(school) if sectioning is None else sectioning)
        self.requirements = required_lessons(self.index)
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.tier is Tier.HARD:
                self._rows[row.rule].append(row)
        self._allowed: dict[Requirement, tuple[Slot, ...]] = {}

    def rows(self, rule: str) -> Sequence[Row]:
        """Return the hard rows of a rule."""
        return self._rows.get(rule, ())

    @cached_property
    def needs(self) -> dict[str, tuple[Need, ...]]:
        """What the rows of each grade's curriculum need at least, by grade."""
        return {grade.id: needs_of(self.school, grade.id) for grade in self.school.grades}

    @cached_property
    def least_electives(self) -> dict[tuple[str, int], int]:
        """Fewest periods that any student has in elective subjects, by grade and week."""
        return {
            (grade.id, week): least_elective_periods(self.school, grade.id, week)
            for grade in self.school.grades
            for week in range(self.school.weeks)
        }

    def target(self, need: Requirement) -> Target:
        """Return a requirement as scopes see it."""
        rooms = () if need.room is None else (need.room,)
        return Target(need.subject, need.grade, need.classes, need.teachers, rooms, need.room_type)

    def allowed(self, need: Requirement) -> tuple[Slot, ...]:
        """Return the slots in which a requirement may stand, by hard rules about time alone."""
        if need not in self._allowed:
            self._allowed[need] = self._leave(need)
        return self._allowed[need]

    def _leave(self, need: Requirement) -> tuple[Slot, ...]:
        calendar = self.index.calendars[need.calendar]
        target = self.target(need)
        slots = self.open_slots(target, calendar, LEAVING)
        slots = [slot for slot in slots if slot.kind in need.kinds]
        for row in self.rows("fixed_slots"):
            if row.scope.covers(self.index, target):
                given = set(row.parameters.slots.resolve(calendar))
                if len(given) >= need.periods:
                    slots = [slot for slot in slots if slot in given]
        return tuple(slots)

    def open_slots(self, target: Target, calendar: Calendar, rules: Iterable[Rule]) -> list[Slot]:
        """Return the slots of a calendar that hard rows of some rules leave to a target."""
        slots = list(calendar.slots)
        for rule in rules:
            for row in self.rows(rule.name):
                if rule.leaves is not None and row.scope.covers(self.index, target):
                    left = rule.leaves(self.index, row, target, calendar)
                    slots = [slot for slot in slots if slot in left]
        return slots

    def rows_behind(self, needs: Iterable[Requirement]) -> tuple[int, ...]:
        """Return the rows of the rules table that leave requirements no more slots than they have.

        Rows that take away only what others take away too are left out.
        """
        left = [self._left_by_rows(need) for need in needs]
        rows = sorted({row for of_need in left for row in of_need})
        # The rows that leave most go first.
        for row in sorted(rows, key=lambda r: -sum(len(of.get(r, ())) for of in left)):
            rest = [other for other in rows if other != row]
            if all(_common(of, rows) == _common(of, rest) for of in left):
                rows = rest
        return tuple(rows)

    def _left_by_rows(self, need: Requirement) -> dict[int, frozenset[Slot]]:
        """Return the usable slots that each hard row with a number leaves to a requirement."""
        target, calendar = self.target(need), self.index.calendars[need.calendar]
        usable = frozenset(slot for slot in calendar.slots if slot.kind in need.kinds)
        found: dict[int, frozenset[Slot]] = {0: usable}
        for rule in LEAVING:
            for row in self.rows(rule.name):
                if rule.leaves is not None and row.scope.covers(self.index, target):
                    found[row.row or 0] = usable & rule.leaves(self.index, row, target, calendar)
        for row in self.rows("fixed_slots"):
            given = frozenset(row.parameters.slots.resolve(calendar))
            if row.scope.covers(self.index, target) and len(given) >= need.periods:
                found[row.row or 0] = usable & given
        return {row: slots for row, slots in found.items() if row and slots < usable}

    @cached_property
    def _clock(self) -> dict[str, int]:
        """Number of the clock group of each slot: slots that overlap, in chains, share one."""
        groups: dict[str, int] = {}
        every = sorted(
            (slot for calendar in self.school.calendars for slot in calendar.slots),
            key=lambda slot: (slot.day, slot.start, slot.end),
        )
        number, day, end = -1, -1, -1
        for slot in every:
            if slot.day != day or slot.start >= end:
                number, day, end = number + 1, slot.day, slot.end
            end = max(end, slot.end)
            groups[slot.id] = number
        return groups

    def clock_groups(self, slots: Iterable[Slot]) -> dict[str, int]:
        """Return clock groups of slots with how many of the slots can be used by one person.

        Slots of a group may overlap on the clock; the most that do not is found by taking
        whichever ends first (interval scheduling).
        """
        members: dict[int, set[Slot]] = defaultdict(set)
        for slot in slots:
            members[self._clock[slot.id]].add(slot)
        return {str(group): disjoint(inside) for group, inside in members.items()}

    def is_single(self, group: str) -> bool:
        """Tell whether a clock group is of one slot only."""
        return self._sizes[int(group)] == 1

    @cached_property
    def _sizes(self) -> Counter[int]:
        return Counter(self._clock.values())

    def clock_group(self, slot: Slot) -> str:
        """Return the clock group of a slot."""
        return str(self._clock[slot.id])

    def active(self, week: int) -> list[Requirement]:
        """Return the requirements of one week of the cycle."""
        return [need for need in self.requirements if need.weeks >> week & 1]


def disjoint(slots: Iterable[Slot]) -> int:
    """Return the most slots that one person can use: slots of different weeks never overlap.

    Exact where all slots have the same weeks, an upper bound otherwise.
    """
    ends: dict[int, tuple[int, int]] = {}
    count = 0
    for slot in sorted(slots, key=lambda s: (s.day, s.end, s.start)):
        if ends.get(slot.weeks, (-1, 0)) <= (slot.day, slot.start):
            ends[slot.weeks] = (slot.day, slot.end)
            count += 1
    return count


def _common(left: Mapping[int, frozenset[Slot]], rows: Iterable[int]) -> frozenset[Slot] | None:
    """Return the slots that all of some rows leave, None where none of them takes any away."""
    sets = [left[row] for row in rows if row in left]
    return frozenset.intersection(*sets) if sets else None
