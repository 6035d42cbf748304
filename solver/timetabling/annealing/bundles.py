"""What moves as one in a local search: events that hard links hold together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..encoding.ground import Ground
from ..linked import leaders
from ..plan import Part, Plan

Bundle = tuple[int, ...]
"""Events whose meetings have the same durations and times."""


def bundles_of(ground: Ground, plan: Plan) -> tuple[Bundle, ...]:
    """Return the bundles of a problem, as far as they hold together in a plan."""
    index = ground.index
    together: dict[tuple[int, int, int | None], list[int]] = defaultdict(list)
    for event, leader in enumerate(leaders(ground)):
        # Only events alike can be moved as one.
        alike = (leader, index.problem.events[event].duration, index.given_time[event])
        together[alike].append(event)
    found: list[Bundle] = []
    for members in together.values():
        if _is_together(plan, members) and _shared_durations(ground, members):
            found.append(tuple(members))
        else:
            found.extend((event,) for event in members)
    return tuple(found)


def shape(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return the starts and durations of parts, in order."""
    return sorted((part.start, part.duration) for part in parts)


def _is_together(plan: Plan, events: Sequence[int]) -> bool:
    first = shape(plan[events[0]])
    return all(shape(plan[event]) == first for event in events)


def _shared_durations(ground: Ground, events: Sequence[int]) -> set[int]:
    return set.intersection(*(set(ground.durations(event, ())) for event in events))
