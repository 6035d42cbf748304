"""The concrete room of each lesson, once the timetable stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .calendar import Slot
from .school_index import SchoolIndex

# Rooms that are tried at most for one day: it is over at once where there is a way, and a day of
# forty lessons in ten rooms without one is given up after about a second.
MOST_STEPS = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A lesson that needs one of `rooms` while it runs.

    Lessons of one `course` are put in the same room where that can be.
    """

    course: str
    slots: tuple[Slot, ...]
    weeks: int
    rooms: frozenset[str]
    students: int

    def meets(self, other: Claim) -> bool:
        """Tell whether both run at some time of a common week."""
        return bool(self.weeks & other.weeks) and any(
            a.overlaps(b) for a in self.slots for b in other.slots
        )


class RoomMatching:
    """Rooms for claims: augmenting paths, so that what can be placed together is.

    A claim that finds its rooms taken moves another one to a further room, and so on. For
    lessons of one period that is Kuhn's matching algorithm and never fails where Hall's condition
    holds; a double lesson asks for the same room in both periods, so that where the moves fail its
    day is searched through.

    Parameters
    ----------
    closed
        Slots at which a room cannot be had.
    disliked
        Slots at which a room is taken only by what finds no other.
    """

    def __init__(
        self,
        index: SchoolIndex,
        closed: Mapping[str, frozenset[Slot]],
        disliked: Mapping[str, frozenset[Slot]] | None = None,
    ) -> None:
        self.index = index
        self._hard = closed
        self._disliked = disliked or {}
        self.closed = closed
        self.room_of: dict[Claim, str] = {}
        self._claims: dict[tuple[str, int], list[Claim]] = defaultdict(list)
        self._liked: dict[str, str] = {}

    def match(self, claims: Sequence[Claim]) -> Mapping[Claim, str]:
        """Return a room for each claim that can have one."""
        order = sorted(
            claims, key=lambda c: (len(c.rooms), -len(c.slots), c.slots[0].start, c.course)
        )
        # First without the disliked rooms; what is left then may have them.
        self.closed = {
            room: self._hard.get(room, frozenset()) | self._disliked.get(room, frozenset())
            for room in {*self._hard, *self._disliked}
        }
        left = [claim for claim in order if not self._settle(claim)]
        self.closed = self._hard
        for claim in left:
            if not self._settle(claim):
                self._search_day(claim)
        return self.room_of

    def _settle(self, claim: Claim) -> bool:
        if not self._place(claim, set()):
            return False
        self._liked.setdefault(claim.course, self.room_of[claim])
        return True

    def _search_day(self, claim: Claim) -> None:
        """Give a claim a room by dealing all rooms of its day anew; nothing changes if none can."""
        day = claim.slots[0].day
        before = {c: room for c, room in self.room_of.items() if c.slots[0].day == day}
        for other in before:
            self._take(other)
        if not self._deal([claim, *before], [MOST_STEPS]):
            for other, room in before.items():
                self._put(other, room)

    def _deal(self, claims: Sequence[Claim], steps: list[int]) -> bool:
        """Deal rooms by trying, the claim with the fewest rooms left first."""
        if not claims:
            return True
        fitting = {c: [r for r in self._preferred(c) if self._fits(c, r)] for c in claims}
        claim = min(claims, key=lambda c: (len(fitting[c]), -len(c.slots)))
        rest = [other for other in claims if other is not claim]
        for room in fitting[claim]:
            steps[0] -= 1
            if steps[0] < 0:
                return False
            self._put(claim, room)
            if self._deal(rest, steps):
                return True
            self._take(claim)
        return False

    def _place(self, claim: Claim, tried: set[tuple[Claim, str]]) -> bool:
        rooms = self._preferred(claim)
        for room in rooms:
            if self._fits(claim, room):
                self._put(claim, room)
                return True
        for room in rooms:
            if (claim, room) not in tried:
                tried.add((claim, room))
                if self._make_way(claim, room, tried):
                    return True
        return False

    def _preferred(self, claim: Claim) -> list[str]:
        """Return its open rooms: no disliked one, the one its course had before, the smallest."""
        liked, slots = self._liked.get(claim.course), frozenset(claim.slots)
        nowhere: frozenset[Slot] = frozenset()
        rooms = [r for r in claim.rooms if not self.closed.get(r, nowhere) & slots]
        return sorted(
            rooms,
            key=lambda r: (
                len(self._disliked.get(r, nowhere) & slots),
                r != liked,
                self._seats(r),
                r,
            ),
        )

    def _seats(self, room: str) -> float:
        capacity = self.index.rooms[room].capacity
        return float("inf") if capacity is None else capacity

    def _others(self, claim: Claim, room: str) -> list[Claim]:
        """Return the claims in a room that run at the same time."""
        return [c for c in self._claims[room, claim.slots[0].day] if claim.meets(c)]

    def _fits(self, claim: Claim, room: str) -> bool:
        others = self._others(claim, room)
        at_once = self.index.rooms[room].lessons_at_once
        if len(others) < at_once:
            return True
        return all(
            sum(slot.overlaps(s) and bool(c.weeks & claim.weeks) for c in others for s in c.slots)
            < at_once
            for slot in claim.slots
        )

    def _make_way(self, claim: Claim, room: str, tried: set[tuple[Claim, str]]) -> bool:
        for other in self._others(claim, room):
            if self._fits(claim, room):
                break
            self._take(other)
            self._put(claim, room)
            gone = self._place(other, tried)
            self._take(claim)
            if not gone:
                self._put(other, room)
        if self._fits(claim, room):
            self._put(claim, room)
            return True
        return False

    def _put(self, claim: Claim, room: str) -> None:
        self.room_of[claim] = room
        self._claims[room, claim.slots[0].day].append(claim)

    def _take(self, claim: Claim) -> None:
        room = self.room_of.pop(claim)
        self._claims[room, claim.slots[0].day].remove(claim)
