"""Rooms for the sections of a band: the group's own home rooms first, then extra rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from ortools.graph.python import linear_sum_assignment

from ...models.school import Room
from ...models.sectioning import AdministrativeClass, TeachingClass

# What it costs to leave a section without a room, to use a room that is nobody's home, and what
# a student saves who stays in his own home room. Apart by more than a section has students.
NO_ROOM, EXTRA, STAYS = 10_000_000, 10_000, 10


def give_rooms(
    sections: Sequence[TeachingClass],
    classes: Sequence[AdministrativeClass],
    rooms: Mapping[str, Room],
    extra: Sequence[Room],
    parts: int,
) -> list[TeachingClass]:
    """Return the sections of one band of `parts` parts with distinct rooms; None for no room.

    Sections over all parts choose first, then those of each part among the rest.
    """
    homes = {c.home_room: c for c in classes if c.home_room in rooms and c.home_room is not None}
    available = [rooms[room] for room in homes] + list(extra)
    if not available:
        return list(sections)
    members = {student: c.id for c in classes for student in c.students}
    chosen: dict[str, str] = {}
    whole = [s for s in sections if len(s.parts) == parts]
    chosen.update(_assign(whole, available, homes, members))
    taken = set(chosen.values())
    rest = [room for room in available if room.id not in taken]
    for part in sorted({s.parts for s in sections if len(s.parts) < parts}):
        here = [s for s in sections if s.parts == part]
        chosen.update(_assign(here, rest, homes, members))
    return [s.model_copy(update={"room": chosen.get(s.id)}) for s in sections]


def _assign(
    sections: Sequence[TeachingClass],
    rooms: Sequence[Room],
    homes: Mapping[str, AdministrativeClass],
    members: Mapping[str, str],
) -> dict[str, str]:
    """Give sections distinct rooms at least cost (an assignment problem)."""
    if not sections:
        return {}
    heads, tails, costs = [], [], []
    count = len(sections)
    for i, section in enumerate(sections):
        sources = Counter(members.get(student) for student in section.students)
        for j, room in enumerate(rooms):
            if room.capacity is not None and room.capacity < len(section.students):
                continue
            home = homes.get(room.id)
            cost = EXTRA + j if home is None else STAYS * (len(section.students) - sources[home.id])
            heads.append(i)
            tails.append(j)
            costs.append(cost)
        heads.append(i)
        tails.append(len(rooms) + i)
        costs.append(NO_ROOM)
    # Nobody sits in the rooms that are left, at no cost.
    for i in range(len(rooms)):
        heads += [count + i] * (len(rooms) + count)
        tails += list(range(len(rooms) + count))
        costs += [0] * (len(rooms) + count)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(np.array(heads), np.array(tails), np.array(costs))
    solver.solve()
    found = {i: solver.right_mate(i) for i in range(count)}
    return {sections[i].id: rooms[j].id for i, j in found.items() if j < len(rooms)}
