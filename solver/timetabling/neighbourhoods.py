"""Which part of a timetable to free: one function a neighbourhood, all on one table.

Every function draws with the generator it is given and frees about `size` options (meetings ×
times), so that the search can steer how hard a step is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .encoding.board import Scope
from .landscape import Landscape
from .plan import Part
from .standing import Standing

Thing = TypeVar("Thing")


@dataclass
class Draw:
    """What a neighbourhood is drawn from."""

    land: Landscape
    standing: Standing
    rng: random.Random
    size: int

    def sample(self, things: Iterable[Thing], most: int) -> list[Thing]:
        """Return up to `most` things in random order."""
        pool = list(things)
        return self.rng.sample(pool, min(most, len(pool)))


@dataclass(frozen=True)
class Freed:
    """Events freed and the times they may take.

    Attributes
    ----------
    events
        Events of which parts are freed.
    window
        Bit set: only parts that run within it are freed, and they stay in it; None for all.
    places
        (event, slot) pairs whose resource is chosen anew, with the candidates.
    """

    events: frozenset[int] = frozenset()
    window: int | None = None
    places: tuple[tuple[tuple[int, int], tuple[int, ...]], ...] = ()


Neighbourhood = Callable[[Draw], Freed]


def run_mask(part: Part) -> int:
    """Return the times of a part as a bit set."""
    return 0 if part.start < 0 else ((1 << part.duration) - 1) << part.start


def _grow(draw: Draw, seeds: Iterable[int], cost: Callable[[int], int]) -> frozenset[int]:
    """Add events around seeds, by shared resources, until their options reach the size."""
    land, plan, rng = draw.land, draw.standing.plan, draw.rng
    by_resource = land.events_by_resource(plan)
    movable = set(land.movable)
    found: set[int] = set()
    options = 0
    queue = [e for e in dict.fromkeys(seeds) if e in movable]
    rng.shuffle(queue)
    while queue and options < draw.size:
        position = rng.randrange(min(len(queue), 8))
        event = queue.pop(position)
        if event in found:
            continue
        for member in sorted(land.with_partners({event}) & movable):
            if member not in found:
                found.add(member)
                options += cost(member)
        resources = land.resources_of(plan, event)
        if resources and len(queue) < 64:
            others = by_resource.get(rng.choice(resources), [])
            queue.extend(draw.sample((e for e in others if e not in found), 4))
        if not queue:
            queue.extend(draw.sample((e for e in land.movable if e not in found), 1))
    return frozenset(found)


def _all_times(draw: Draw) -> Callable[[int], int]:
    times = len(draw.land.index.problem.times)
    events = draw.land.index.problem.events
    return lambda event: min(times, 8 + times * events[event].duration // 2)


def _window(draw: Draw, window: int) -> Freed:
    """Free the parts within a window: all of them, or as many as the size allows."""
    width = window.bit_count()
    inside = _inside(draw, window)
    if sum(inside.values()) * width <= draw.size:
        return Freed(frozenset(inside), window)
    grown = _grow(draw, draw.sample(inside, 1), lambda e: inside.get(e, 0) * width)
    return Freed(grown, window)


def _inside(draw: Draw, window: int) -> dict[int, int]:
    """Return the events with parts that a window may free, and how many each has."""
    plan = draw.standing.plan
    return {
        event: n
        for event in draw.land.movable
        if (n := sum(1 for p in plan[event] if p.start < 0 or not run_mask(p) & ~window))
    }


def _pieces(draw: Draw, pieces: Sequence[int], least: int) -> int:
    """Return the union of some pieces of the week: `least` of them, or more as the size allows."""
    window = 0
    for number, piece in enumerate(draw.sample(pieces, len(pieces))):
        wider = window | piece
        if number >= least:
            options = sum(_inside(draw, wider).values()) * wider.bit_count()
            if options > draw.size:
                break
        window = wider
    return window


def days(draw: Draw) -> Freed:
    """Two days, or as many more as the size allows."""
    return _window(draw, _pieces(draw, draw.land.days, 2))


def one_day(draw: Draw) -> Freed:
    """One day."""
    return _window(draw, draw.rng.choice(draw.land.days))


def times(draw: Draw) -> Freed:
    """Free a few times anywhere in the week, or as many more as the size allows."""
    number = len(draw.land.index.problem.times)
    return _window(draw, _pieces(draw, [1 << time for time in range(number)], max(4, number // 4)))


def resources(draw: Draw) -> Freed:
    """All events of a few resources that meet each other."""
    by_resource = draw.land.events_by_resource(draw.standing.plan)
    cost = _all_times(draw)
    found: set[int] = set()
    options = 0
    queue = draw.sample(sorted(by_resource), 1)
    seen: set[int] = set()
    while queue and options < draw.size:
        resource = queue.pop(draw.rng.randrange(len(queue)))
        if resource in seen:
            continue
        seen.add(resource)
        fresh = draw.land.with_partners(set(by_resource.get(resource, ()))) - found
        fresh &= set(draw.land.movable)
        found |= fresh
        options += sum(cost(e) for e in fresh)
        if fresh:
            event = draw.rng.choice(sorted(fresh))
            queue.extend(draw.land.resources_of(draw.standing.plan, event))
        if not queue:
            queue = draw.sample((r for r in sorted(by_resource) if r not in seen), 1)
    return Freed(frozenset(found))


def same_type(draw: Draw) -> Freed:
    """All events of a few resources of one type."""
    by_resource = draw.land.events_by_resource(draw.standing.plan)
    kinds = draw.land.index.resource_type
    first = draw.rng.choice(sorted(by_resource)) if by_resource else None
    alike = [r for r in sorted(by_resource) if first is not None and kinds[r] == kinds[first]]
    cost = _all_times(draw)
    found: set[int] = set()
    options = 0
    for resource in draw.sample(alike, len(alike)):
        fresh = draw.land.with_partners(set(by_resource[resource])) - found
        fresh &= set(draw.land.movable)
        found |= fresh
        options += sum(cost(e) for e in fresh)
        if options >= draw.size:
            break
    return Freed(frozenset(found))


def _worst_events(draw: Draw, points: int) -> list[int]:
    """Return events behind a few points, those with more cost more often."""
    encoder_points = draw.land.points
    costs = draw.standing.costs
    tiers = draw.land.tiers
    worst = 2 if draw.standing.clean else 1
    costly = [n for n, c in enumerate(costs) if c and tiers[n] <= worst]
    if not costly:
        costly = [n for n, c in enumerate(costs) if c]
    if not costly:
        return draw.sample(draw.land.movable, 1)
    by_resource = draw.land.events_by_resource(draw.standing.plan)
    seeds: list[int] = []
    weights = [costs[n] ** 0.5 for n in costly]
    for number in draw.rng.choices(costly, weights, k=points):
        point = encoder_points[number]
        seeds.extend(draw.sample(point.events, 4))
        if point.resource is not None:
            seeds.extend(draw.sample(by_resource.get(point.resource, ()), 6))
    return seeds


def worst(draw: Draw) -> Freed:
    """Events behind costly points, and events around them, at all times."""
    return Freed(_grow(draw, _worst_events(draw, 2), _all_times(draw)))


def worst_window(draw: Draw) -> Freed:
    """Events behind costly points within two days, one of them a day where they meet."""
    seeds = _worst_events(draw, 1)
    picked = set(draw.sample(range(len(draw.land.days)), 3))
    window = 0
    for day in picked:
        window |= draw.land.days[day]
    width = window.bit_count()
    plan = draw.standing.plan

    def cost(event: int) -> int:
        inside = (p for p in plan[event] if p.start < 0 or not run_mask(p) & ~window)
        return width * sum(1 for _ in inside)

    return Freed(_grow(draw, seeds, cost), window)


def scattered(draw: Draw) -> Freed:
    """Events drawn at random."""
    cost = _all_times(draw)
    found: set[int] = set()
    options = 0
    for event in draw.sample(draw.land.movable, len(draw.land.movable)):
        found |= draw.land.with_partners({event}) & set(draw.land.movable)
        options += cost(event)
        if options >= draw.size:
            break
    return Freed(frozenset(found))


TIME_NEIGHBOURHOODS: dict[str, Neighbourhood] = {
    "days": days,
    "one_day": one_day,
    "times": times,
    "resources": resources,
    "same_type": same_type,
    "worst": worst,
    "worst_window": worst_window,
    "scattered": scattered,
}


def to_scope(freed: Freed, standing: Standing, land: Landscape) -> Scope:
    """Return the scope that a neighbourhood means, without its tiers."""
    plan = list(standing.plan)
    free: dict[int, int] = {}
    for event in sorted(freed.events):
        kept = tuple(
            part
            for part in plan[event]
            if freed.window is not None and part.start >= 0 and run_mask(part) & ~freed.window
        )
        left = land.index.problem.events[event].duration - sum(part.duration for part in kept)
        if left > 0:
            plan[event] = kept
            free[event] = left
    return Scope(tuple(plan), free, dict(freed.places), window=freed.window)
