"""Neighbourhoods about who and where: resources of slots to be chosen, times mostly kept."""

from __future__ import annotations

from dataclasses import replace

from .neighbourhoods import Draw, Freed, Neighbourhood, days, resources, run_mask, scattered, worst
from .plan import UNASSIGNED

# Candidates offered to a meeting whose time moves as well, beside the resource it has: enough
# to find a free one, few enough not to multiply the model.
MOVING_CANDIDATES = 4


def _sampled(draw: Draw, place: tuple[int, int], most: int) -> tuple[int, ...]:
    """Return candidates of a slot: those it has now, and some drawn at random."""
    event, slot = place
    every = draw.land.ground.candidates(event, slot)
    now = {part.picks[slot] for part in draw.standing.plan[event]} - {UNASSIGNED}
    return tuple(sorted(now.union(draw.sample(every, most))))


def with_resources(base: Neighbourhood) -> Neighbourhood:
    """Return a neighbourhood that also chooses anew the resources of what it frees."""

    def drawn(draw: Draw) -> Freed:
        smaller = Draw(draw.land, draw.standing, draw.rng, max(1, draw.size // 3))
        freed = base(smaller)
        places = [(e, s) for e in sorted(freed.events) for s in draw.land.open_slots_of.get(e, ())]
        return replace(
            freed, places=tuple((p, _sampled(draw, p, MOVING_CANDIDATES)) for p in places)
        )

    return drawn


def _choose(draw: Draw, order: list[tuple[int, int]]) -> Freed:
    """Free slots in this order, with all candidates, until the size is reached."""
    places: list[tuple[tuple[int, int], tuple[int, ...]]] = []
    options = 0
    for event, slot in order:
        candidates = draw.land.ground.candidates(event, slot)
        parts = len(draw.standing.plan[event])
        most = max(2, draw.size // (4 * parts))
        if len(candidates) > most:
            candidates = _sampled(draw, (event, slot), most)
        places.append(((event, slot), candidates))
        options += parts * len(candidates)
        if options >= draw.size:
            break
    return Freed(places=tuple(places))


def slots_at_times(draw: Draw) -> Freed:
    """Slots of whatever runs at a few times."""
    land = draw.land
    number = len(land.index.problem.times)
    window = 0
    for time in draw.sample(range(number), max(2, number // 8)):
        window |= 1 << time
    plan = draw.standing.plan
    inside = [(e, s) for e, s in land.open_slots if any(run_mask(p) & window for p in plan[e])]
    return _choose(draw, draw.sample(inside, len(inside)))


def slots_of_resources(draw: Draw) -> Freed:
    """Slots that a few resources fill, or could."""
    land, plan = draw.land, draw.standing.plan
    if not land.open_slots:
        return Freed()
    event, slot = draw.rng.choice(land.open_slots)
    few = set(draw.sample(land.ground.candidates(event, slot), 4))
    order = [
        (e, s)
        for e, s in land.open_slots
        if any(part.picks[s] in few for part in plan[e]) or (e, s) == (event, slot)
    ]
    missing = [(e, s) for e, s in land.open_slots if any(p.picks[s] == UNASSIGNED for p in plan[e])]
    order += draw.sample(missing, 6)
    order = list(dict.fromkeys(order))
    return _choose(draw, draw.sample(order, len(order)))


def slots_anywhere(draw: Draw) -> Freed:
    """Slots drawn at random; all of them where the size allows."""
    return _choose(draw, draw.sample(draw.land.open_slots, len(draw.land.open_slots)))


RESOURCE_NEIGHBOURHOODS: dict[str, Neighbourhood] = {
    "slots_at_times": slots_at_times,
    "slots_of_resources": slots_of_resources,
    "slots_anywhere": slots_anywhere,
    "days_and_slots": with_resources(days),
    "resources_and_slots": with_resources(resources),
    "worst_and_slots": with_resources(worst),
    "scattered_and_slots": with_resources(scattered),
}
