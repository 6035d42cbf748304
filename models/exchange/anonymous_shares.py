"""How much a teacher works, told of groups of k only.

A share of full time tells who is absent or works half: confidential, yet posts are counted by it.
What stayers of one school and subject work is spread evenly over them, which keeps every sum of
school and subject; movers, whom the public list names, are cells by their destination as well.
Where a cell has fewer than k persons, the sum itself would tell: such a cell, unless all in it work
full time, is merged with its like (subject, zone and stage alike, movers with movers, then fewer of
these) until k persons share one average; its own sum is lost then, that of the merged cells is
kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from .anonymous_records import works
from .bureau import FULL_TIME
from .staffing import Staffing

Cell = tuple[int, int, int]
"""Numbers of school, subject and destination (-1: stays)."""


def dealt_shares(staffing: Staffing, k: int, chance: random.Random) -> list[int]:
    """Return each teacher's percent of full time, spread evenly inside groups of at least k.

    The seconded and those whose week has rows of its own keep theirs.
    """
    index = staffing.index
    found = [int(share) for share in index.fte]
    cells: dict[Cell, list[int]] = {}
    for teacher in range(len(found)):
        if works(index, teacher):
            move = staffing.moves.get(teacher)
            there = -1 if move is None else staffing.destination(move)
            key = (int(index.work[teacher]), int(index.subject[teacher]), there)
            cells.setdefault(key, []).append(teacher)
    for own in _merged(staffing, cells, k, chance):
        each, more = divmod(sum(found[n] for n in own), len(own))
        chance.shuffle(own)
        for place, teacher in enumerate(own):
            found[teacher] = each + (place < more)
    return found


def _merged(
    staffing: Staffing, cells: dict[Cell, list[int]], k: int, chance: random.Random
) -> list[list[int]]:
    """Return the teachers among whom one average holds: at least k, unless all work full time."""
    fte = staffing.index.fte
    groups = [own for own in cells.values() if len(own) >= k]
    small = [cell for cell, own in cells.items() if len(own) < k]
    chance.shuffle(small)
    telling = {cell for cell in small if any(fte[n] != FULL_TIME for n in cells[cell])}
    for level in _levels(staffing):
        # Those that tell something come first: they need the others, the others need nobody.
        alike: dict[tuple[int, ...], list[Cell]] = {}
        for cell in sorted(small, key=lambda cell: cell not in telling):
            alike.setdefault(level(cell), []).append(cell)
        for own in alike.values():
            for group in _filled(own, telling, cells, k):
                groups.append([n for cell in group for n in cells[cell]])
                telling -= set(group)
                small = [cell for cell in small if cell not in group]
    if telling:  # fewer than k in all small cells: all of them together, and with a large one
        left = [n for cell in sorted(small) for n in cells[cell]]
        if groups:
            min(groups, key=len).extend(left)
        else:
            groups.append(left)
    return groups


def _filled(
    alike: list[Cell], telling: set[Cell], cells: dict[Cell, list[int]], k: int
) -> list[list[Cell]]:
    """Return groups of at least k persons that hold every telling cell; none where k are not."""
    groups: list[list[Cell]] = []
    heads = k
    for cell in alike:
        if heads >= k and cell in telling:
            groups.append([])
            heads = 0
        if heads < k:
            groups[-1].append(cell)
            heads += len(cells[cell])
    if heads < k:
        last = groups.pop()
        if not groups:
            return []
        groups[-1] += last
    return groups


def _levels(staffing: Staffing) -> tuple[Callable[[Cell], tuple[int, ...]], ...]:
    index = staffing.index
    zone, stage = [*index.zone.tolist(), -2], [*index.stage.tolist(), -2]
    return (
        lambda cell: (cell[2] >= 0, cell[1], zone[cell[0]], stage[cell[0]]),
        lambda cell: (cell[1], zone[cell[0]], stage[cell[0]]),
        lambda cell: (cell[1], stage[cell[0]]),
        lambda cell: (cell[1],),
        lambda cell: (),
    )
