"""Brute force for tiny grades without qualifying subjects: every partition, every order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, permutations, product

from grade_school import subjects_of
from zouban.models.policy import Mode

SIDES = frozenset({"physics", "history"})
FIXED = {Mode.NO_WALKING: (3,), Mode.FIX_TWO: (2,), Mode.FIX_ONE: (1,), Mode.WALK_ALL: (0,)}


def best(
    words: list[str],
    mode: Mode,
    classes: int,
    class_size: tuple[int, int],
    section_size: tuple[int, int],
    teachers: int | None = None,
    *,
    sections_first: bool = False,
) -> tuple[int, int] | None:
    """Return fewest walking places and then teaching classes; None where nothing is possible.

    One walking group, `classes` classes, sides not mixed, at most `teachers` sections of a
    subject in a band. With `sections_first` fewest teaching classes and then walking places.
    """
    chosen = [subjects_of(word) for word in words]
    found: tuple[int, int] | None = None
    for places in product(range(classes), repeat=len(words)):
        members = [
            [c for c, p in zip(chosen, places, strict=True) if p == i] for i in range(classes)
        ]
        if any(not class_size[0] <= len(m) <= class_size[1] for m in members):
            continue
        if any(len({next(iter(c & SIDES)) for c in m}) > 1 for m in members):
            continue
        for fixed in product(*(list(_fixed(m, mode)) for m in members)):
            rests = [tuple(sorted(c - fixed[p])) for c, p in zip(chosen, places, strict=True)]
            walking = sum(map(len, rests))
            if found is not None and not sections_first and walking > found[0]:
                continue
            bands = max(map(len, rests), default=0)
            sections = _fewest(tuple(sorted(r for r in rests if r)), section_size, teachers, bands)
            if sections is None:
                continue
            values = (sections, walking) if sections_first else (walking, sections)
            found = values if found is None else min(found, values)
    return found


def fewest_unplaced(
    words: list[str],
    mode: Mode,
    classes: int,
    class_size: tuple[int, int],
    section_size: tuple[int, int],
    teachers: int | None = None,
) -> int | None:
    """Return the fewest students who do without something; None where no classes can be formed.

    Who does without something may still sit in sections, and may sit in a class that fixes what
    he did not choose.
    """
    chosen = [subjects_of(word) for word in words]
    fewest: int | None = None
    for places in product(range(classes), repeat=len(words)):
        members = [
            [c for c, p in zip(chosen, places, strict=True) if p == i] for i in range(classes)
        ]
        if any(not class_size[0] <= len(m) <= class_size[1] for m in members):
            continue
        if any(len({next(iter(c & SIDES)) for c in m}) > 1 for m in members):
            continue
        for fixed in product(*(list(_fixable(m, mode)) for m in members)):
            for without in range(len(words) if fewest is None else fewest):
                if _places_all_but(chosen, places, fixed, without, section_size, teachers):
                    fewest = without
                    break
            else:
                fewest = len(words) if fewest is None else fewest
    return fewest


def _places_all_but(
    chosen: list[frozenset[str]],
    places: tuple[int, ...],
    fixed: tuple[frozenset[str], ...],
    without: int,
    section_size: tuple[int, int],
    teachers: int | None,
) -> bool:
    """Tell whether all but so many students can have everything."""
    bands = max(3 - len(f) for f in fixed)
    must = [not fixed[p] <= c for c, p in zip(chosen, places, strict=True)]
    for gone in combinations(range(len(chosen)), without):
        if any(m and n not in gone for n, m in enumerate(must)):
            continue
        options = []
        for number, (choice, place) in enumerate(zip(chosen, places, strict=True)):
            rest = sorted(choice - fixed[place])
            most = min(len(rest) - (number in gone), 3 - len(fixed[place]))
            least = most if number not in gone else 0
            options.append([c for n in range(least, most + 1) for c in combinations(rest, n)])
        for taken in product(*options):
            rests = tuple(sorted(r for r in taken if r))
            if _fewest(rests, section_size, teachers, bands) is not None:
                return True
    return False


def _fixable(members: list[frozenset[str]], mode: Mode) -> Iterator[frozenset[str]]:
    """Yield what a class may fix, chosen by all its members or not."""
    pool = frozenset().union(*members)
    for size in FIXED.get(mode, (0, 1, 2, 3)):
        for pick in combinations(sorted(pool), size):
            if not size or len(set(pick) & SIDES) == 1:
                yield frozenset(pick)


def _fixed(members: list[frozenset[str]], mode: Mode) -> Iterator[frozenset[str]]:
    """Yield what a class may fix: a class that fixes anything fixes its side's subject."""
    common = frozenset.intersection(*members)
    for size in FIXED.get(mode, (0, 1, 2, 3)):
        for pick in combinations(sorted(common), size):
            if not size or set(pick) & SIDES:
                yield frozenset(pick)


@cache
def _fewest(
    rests: tuple[tuple[str, ...], ...], size: tuple[int, int], teachers: int | None, bands: int
) -> int | None:
    """Return the fewest sections over all orders in which students have their subjects."""
    fewest: int | None = None
    orders = [list(permutations(range(bands), len(rest))) for rest in rests]
    for choice in product(*orders):
        counts: Counter[tuple[str, int]] = Counter()
        for rest, order in zip(rests, choice, strict=True):
            counts.update(zip(rest, order, strict=True))
        total = 0
        for number in counts.values():
            sections = -(-number // size[1])
            if sections * size[0] > number or (teachers is not None and sections > teachers):
                break
            total += sections
        else:
            if fewest is None or total < fewest:
                fewest = total
    return fewest
