"""How many members of each cell every single class gets: even sizes, like with like.

Students of one combination stay together as far as sizes allow, so that their teaching classes
draw on few classes; those of another language fill as few classes as possible.
"""

from __future__ import annotations

from collections import defaultdict

from .flow import Entry, Group
from .grade_data import GradeData
from .language_share import share_languages
from .plan import Plan

Place = tuple[Entry, bool]
"""An entry, and whether its members hold a student of another language."""

Quotas = list[dict[Place, int]]
"""For each class of a (kind, group): members by place."""


def class_quotas(data: GradeData, plan: Plan) -> dict[tuple[int, Group | None], Quotas]:
    """Return the quotas of every class."""
    places: dict[tuple[int, Group | None], dict[Place, int]] = defaultdict(dict)
    languages = share_languages(data, plan)
    for entry, count in plan.entries.items():
        walking = languages.get(entry, 0)
        for number, language in ((walking, True), (count - walking, False)):
            if number:
                places[entry[1], entry[2]][entry, language] = number
    return {
        key: _fill(data, places.get(key, {}), number)
        for key, number in sorted(plan.classes.items(), key=str)
    }


def _fill(data: GradeData, places: dict[Place, int], number: int) -> Quotas:
    """Fill the classes of one kind one after the other to even sizes."""
    cells = data.cells
    total = sum(cells[entry[0]].size * count for (entry, _), count in places.items())
    left = [total // number + (i < total % number) for i in range(number)]
    quotas: Quotas = [defaultdict(int) for _ in range(number)]
    alone = {s for pair in data.apart for s in pair}

    def order(place: Place) -> tuple[bool, str, str]:
        entry, language = place
        return (not language, str(cells[entry[0]].profiles[0].combination), str(entry[3]))

    big = [p for p in places if cells[p[0][0]].size > 1]
    tagged = [p for p in places if p not in big and cells[p[0][0]].members[0][0] in alone]
    # Students kept together and students kept apart are placed first, while there is room.
    for place in sorted(big, key=lambda p: (-cells[p[0][0]].size, order(p))):
        for _ in range(places[place]):
            best = max(range(number), key=lambda i: (left[i], -i))
            quotas[best][place] += 1
            left[best] -= cells[place[0][0]].size
    _place_apart(data, tagged, places, quotas, left)
    current = 0
    for place in sorted((p for p in places if p not in big and p not in tagged), key=order):
        rest = places[place]
        while rest:
            while current < number - 1 and left[current] <= 0:
                current += 1
            taken = min(rest, max(left[current], 0)) if current < number - 1 else rest
            quotas[current][place] += taken
            left[current] -= taken
            rest -= taken
    return [{p: n for p, n in quota.items() if n} for quota in quotas]


def _place_apart(
    data: GradeData,
    tagged: list[Place],
    places: dict[Place, int],
    quotas: Quotas,
    left: list[int],
) -> None:
    """Place each student of a pair that is kept apart where none of his partners is."""
    partners: dict[str, set[str]] = defaultdict(set)
    for first, second in data.apart:
        partners[first].add(second)
        partners[second].add(first)
    sits: list[set[str]] = [
        {s for (e, _) in quota for m in data.cells[e[0]].members for s in m} for quota in quotas
    ]
    for place in tagged:
        for member in data.cells[place[0][0]].members[: places[place]]:
            student = member[0]
            best = max(
                range(len(quotas)),
                key=lambda i: (not partners[student] & sits[i], left[i], -i),
            )
            quotas[best][place] += 1
            left[best] -= 1
            sits[best].add(student)
