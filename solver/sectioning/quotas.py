"""How many members of each cell every single class gets: even sizes, like with like.

Students of one combination stay together as far as sizes allow, so that their teaching classes
draw on few classes; those of another language fill as few classes as possible.
"""

from __future__ import annotations

from collections import defaultdict

from .flow import Entry, Group
from .grade_data import GradeData
from .plan import Plan

Quotas = list[dict[Entry, int]]
"""For each class of a (kind, group): members by entry."""


def class_quotas(data: GradeData, plan: Plan) -> dict[tuple[int, Group | None], Quotas]:
    """Return the quotas of every class."""
    entries: dict[tuple[int, Group | None], dict[Entry, int]] = defaultdict(dict)
    for entry, count in plan.entries.items():
        entries[entry[1], entry[2]][entry] = count
    return {
        key: _fill(data, entries.get(key, {}), number)
        for key, number in sorted(plan.classes.items(), key=str)
    }


def _fill(data: GradeData, entries: dict[Entry, int], number: int) -> Quotas:
    """Fill the classes of one kind one after the other to even sizes."""
    cells = data.cells
    total = sum(cells[entry[0]].size * count for entry, count in entries.items())
    left = [total // number + (i < total % number) for i in range(number)]
    quotas: Quotas = [defaultdict(int) for _ in range(number)]
    big = [e for e in entries if cells[e[0]].size > 1]
    small = [e for e in entries if cells[e[0]].size == 1]
    alone = {s for pair in data.apart for s in pair}

    def order(entry: Entry) -> tuple[bool, str, str]:
        profile = cells[entry[0]].profiles[0]
        return (profile.language is None, str(profile.combination), str(entry[3]))

    # Students kept together and students kept apart are placed first, while there is room.
    for entry in sorted(big, key=lambda e: (-cells[e[0]].size, order(e))):
        for _ in range(entries[entry]):
            best = max(range(number), key=lambda i: (left[i], -i))
            quotas[best][entry] += 1
            left[best] -= cells[entry[0]].size
    tagged = [e for e in small if cells[e[0]].members[0][0] in alone]
    _place_apart(data, tagged, entries, quotas, left)
    current = 0
    for entry in sorted((e for e in small if e not in tagged), key=order):
        rest = entries[entry]
        while rest:
            while current < number - 1 and left[current] <= 0:
                current += 1
            taken = min(rest, max(left[current], 0)) if current < number - 1 else rest
            quotas[current][entry] += taken
            left[current] -= taken
            rest -= taken
    return [{e: n for e, n in quota.items() if n} for quota in quotas]


def _place_apart(
    data: GradeData,
    tagged: list[Entry],
    entries: dict[Entry, int],
    quotas: Quotas,
    left: list[int],
) -> None:
    """Place each student of a pair that is kept apart where none of his partners is."""
    partners: dict[str, set[str]] = defaultdict(set)
    for first, second in data.apart:
        partners[first].add(second)
        partners[second].add(first)
    sits: list[set[str]] = [
        {s for e in quota for m in data.cells[e[0]].members for s in m} for quota in quotas
    ]
    for entry in tagged:
        for member in data.cells[entry[0]].members[: entries[entry]]:
            student = member[0]
            best = max(
                range(len(quotas)),
                key=lambda i: (not partners[student] & sits[i], left[i], -i),
            )
            quotas[best][entry] += 1
            left[best] -= 1
            sits[best].add(student)
