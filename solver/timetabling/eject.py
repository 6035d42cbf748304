"""A first timetable by insertion and ejection: the hardest first, throwing out who is in the way.

The idea is old (Kingston's and FET's "recursive swapping" among others): every unit goes to the
start that throws out the least; who has been thrown out often weighs more, so that the search
does not run in circles. Pure Python on bit sets: a few thousand units take a second or two.
"""

from __future__ import annotations

import random
from collections import defaultdict, deque

from ...models.index import ProblemIndex, times_of
from ..engine.stop import Stop
from .plan import Part, Plan, given_picks, missing_part
from .rivals import Rivals, Unit

# Placements without a new smallest number of units left out after which no more is hoped for:
# as many as there are units, times this, and at least so many.
PATIENCE_ROUNDS, PATIENCE_LEAST = 5, 2_000
# Placements that cost as much as a unit of deterministic time (measured).
PLACEMENTS_A_WORK = 8_000
CHECKED_EVERY = 64


class Ejector:
    """Places the units of a problem one after the other."""

    def __init__(self, rivals: Rivals, seed: int) -> None:
        self.rivals = rivals
        self.ground = rivals.ground
        self.rng = random.Random(seed)
        self.blocked = [0] * len(self.ground.index.problem.resources)
        self.at: list[dict[int, Unit]] = [{} for _ in self.blocked]
        self.hopeless: list[Unit] = []
        """Units that no start is left for, whatever is thrown out."""
        self.full_caps = [0] * len(rivals.caps)
        overlap = self.ground.index.overlap_mask
        self.reach = [1 << t | overlap[t] for t in range(self.ground.times)]
        self.contained: dict[int, list[Unit]] = defaultdict(list)
        for unit in rivals.units:
            for container in unit.containers:
                self.contained[container].append(unit)

    def run(self, stop: Stop) -> Plan:
        """Place units until all stand or the rounds are used up."""
        # Who is thrown out queues up behind everybody else: otherwise a few units that cannot
        # all stand would chase each other and nobody else would ever be placed.
        queue = deque(sorted(self.rivals.units, key=self._urgency))
        patience = max(PATIENCE_LEAST, PATIENCE_ROUNDS * len(self.rivals.units))
        fewest, since, placements = len(queue) + 1, 0, 0
        best: list[int] = []
        while queue and since < patience:
            if placements % CHECKED_EVERY == 0 and stop:
                break
            placements += 1
            since += 1
            unit = queue.popleft()
            start, victims = self._choose(unit)
            if start is None:
                self.hopeless.append(unit)
                continue
            for victim in victims:
                self._remove(victim)
                victim.weight += 1
                queue.append(victim)
            self._put(unit, start)
            if len(queue) < fewest:
                fewest, since = len(queue), 0
                best = [u.start for u in self.rivals.units]
        stop.spend(placements / PLACEMENTS_A_WORK)
        for unit, start in zip(self.rivals.units, best, strict=False):
            unit.start = start
        return plan_of(self.ground.index, self.rivals)

    def _urgency(self, unit: Unit) -> float:
        """Return the place in the queue: containers, then the least room for the most people."""
        room = unit.starts.bit_count() / unit.duration
        holder = any(event in self.contained for event in unit.events)
        return (-1_000.0 if holder else 0.0) + room / (1 + len(unit.resources)) + self.rng.random()

    # ---- where to --------------------------------------------------------------------

    def _choose(self, unit: Unit) -> tuple[int | None, list[Unit]]:
        starts = unit.starts & self._inside(unit)
        if not starts:
            starts = unit.starts
        if not starts:
            return None, []
        free = starts & ~self._blocked(unit)
        if free:
            return self._cheapest(unit, times_of(free)), []
        best: tuple[float, int, list[Unit]] | None = None
        for start in times_of(starts):
            victims = self._victims(unit, start)
            cost = sum(v.weight * v.weight for v in victims) + self.rng.random()
            if best is None or cost < best[0]:
                best = (cost, start, victims)
        return (None, []) if best is None else (best[1], best[2])

    def _cheapest(self, unit: Unit, starts: tuple[int, ...]) -> int:
        if not unit.price:
            return self.rng.choice(starts)
        return min(starts, key=lambda start: (unit.price.get(start, 0), self.rng.random()))

    def _inside(self, unit: Unit) -> int:
        """Return the starts that lie within the containers' times, as far as these stand."""
        allowed = -1
        for container in unit.containers:
            run = 0
            for other in self.rivals.units_of[container]:
                if other.start >= 0:
                    run |= _run(other, other.start)
            starts = run
            for offset in range(1, unit.duration):
                starts &= run >> offset
            allowed &= starts
        return allowed

    def _blocked(self, unit: Unit) -> int:
        """Return the starts at which something stands in the way."""
        taken = 0
        for resource in unit.resources:
            taken |= self.blocked[resource]
        for cap in unit.caps:
            taken |= self.full_caps[cap]
        blocked = taken
        for offset in range(1, unit.duration):
            blocked |= taken >> offset
        for number in unit.limits:
            limit = self.rivals.limits[number]
            counted = unit.duration if limit.by_period else 1
            if limit.used + counted > limit.maximum:
                blocked |= limit.mask
        return blocked

    def _victims(self, unit: Unit, start: int) -> list[Unit]:
        """Return who has to go for a unit to be placed at a start."""
        found: dict[int, Unit] = {}
        for time in range(start, start + unit.duration):
            reach = self.reach[time]
            for resource in unit.resources:
                if self.blocked[resource] & reach:
                    for other, standing in self.at[resource].items():
                        if self.reach[other] >> time & 1:
                            found[standing.number] = standing
            for number, times in unit.caps.items():
                cap = self.rivals.caps[number]
                if cap.mask >> time & 1:
                    self._relieve(found, cap.running[time], times, cap.maximum)
        for number in unit.limits:
            limit = self.rivals.limits[number]
            if limit.mask >> start & 1:
                counted = unit.duration if limit.by_period else 1
                over = limit.used + counted - limit.maximum
                members = sorted(
                    (m for m in limit.members.values() if m.number not in found),
                    key=lambda m: m.weight,
                )
                over -= sum(
                    m.duration if limit.by_period else 1
                    for m in limit.members.values()
                    if m.number in found
                )
                while over > 0 and members:
                    victim = members.pop(0)
                    found[victim.number] = victim
                    over -= victim.duration if limit.by_period else 1
        return list(found.values())

    def _relieve(
        self, found: dict[int, Unit], running: dict[int, Unit], more: int, maximum: int
    ) -> None:
        """Throw out the lightest of those that run at once until there is room."""
        staying = [u for u in running.values() if u.number not in found]
        self.rng.shuffle(staying)
        staying.sort(key=lambda u: u.weight)
        over = len(staying) + more - maximum
        for unit in staying[: max(0, over)]:
            found[unit.number] = unit

    # ---- bookkeeping -----------------------------------------------------------------

    def _put(self, unit: Unit, start: int) -> None:
        unit.start = start
        run = range(start, start + unit.duration)
        for resource in unit.resources:
            for time in run:
                self.at[resource][time] = unit
                self.blocked[resource] |= self.reach[time]
        for number in unit.limits:
            limit = self.rivals.limits[number]
            if limit.mask >> start & 1:
                limit.members[unit.number] = unit
                limit.used += unit.duration if limit.by_period else 1
        self._count_caps(unit, start, add=True)

    def _remove(self, unit: Unit) -> None:
        start, unit.start = unit.start, -1
        for resource in unit.resources:
            standing = self.at[resource]
            for time in range(start, start + unit.duration):
                if standing.get(time) is unit:
                    del standing[time]
            blocked = 0
            for time in standing:
                blocked |= self.reach[time]
            self.blocked[resource] = blocked
        for number in unit.limits:
            limit = self.rivals.limits[number]
            if limit.members.pop(unit.number, None) is not None:
                limit.used -= unit.duration if limit.by_period else 1
        self._count_caps(unit, start, add=False)

    def _count_caps(self, unit: Unit, start: int, *, add: bool) -> None:
        touched = 0
        for time in range(start, start + unit.duration):
            touched |= self.reach[time]
        for number in unit.caps:
            cap = self.rivals.caps[number]
            for time in times_of(touched & cap.mask):
                if add:
                    cap.running[time][unit.number] = unit
                else:
                    cap.running[time].pop(unit.number, None)
                full = len(cap.running[time]) >= cap.maximum
                if full:
                    self.full_caps[number] |= 1 << time
                else:
                    self.full_caps[number] &= ~(1 << time)


def _run(unit: Unit, start: int) -> int:
    return ((1 << unit.duration) - 1) << start


def plan_of(index: ProblemIndex, rivals: Rivals) -> Plan:
    """Return the plan in which the units stand."""
    plan: list[tuple[Part, ...]] = []
    for event in range(len(index.problem.events)):
        blank = missing_part(index, event, 1)
        picks = given_picks(index, event)
        parts = [
            Part(
                event,
                unit.duration,
                blank.start if unit.start < 0 else unit.start,
                picks,
                blank.weeks,
            )
            for unit in rivals.units_of[event]
        ]
        plan.append(tuple(sorted(parts)))
    return tuple(plan)
