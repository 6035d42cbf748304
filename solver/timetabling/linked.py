"""Events that have to run at the same times."""

from __future__ import annotations

from ...models.constraints import LinkEvents
from .encoding.ground import Ground


def leaders(ground: Ground) -> list[int]:
    """Return for each event the one that stands for all that hard constraints link it to."""
    index = ground.index
    leader = list(range(len(index.problem.events)))

    def find(event: int) -> int:
        while leader[event] != event:
            event = leader[event]
        return event

    for number in ground.strict:
        if isinstance(index.problem.constraints[number], LinkEvents):
            for g in index.cover[number].event_groups:
                members = index.event_group_events[g]
                for event in members:
                    leader[find(event)] = find(members[0])
    return [find(event) for event in leader]
