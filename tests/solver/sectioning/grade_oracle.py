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
) -> tuple[int, int] | None:
    """Return fewest walking places and then teaching classes; None where nothing is possible.

    One walking group, `classes` classes, sides not mixed, at most `teachers` sections of a
    subject in a band.
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
            if found is not None and walking > found[0]:
                continue
            sections = _fewest(tuple(sorted(r for r in rests if r)), section_size, teachers)
            if sections is not None and (found is None or (walking, sections) < found):
                found = (walking, sections)
    return found


def _fixed(members: list[frozenset[str]], mode: Mode) -> Iterator[frozenset[str]]:
    """Yield what a class may fix: a class that fixes anything fixes its side's subject."""
    common = frozenset.intersection(*members)
    for size in FIXED.get(mode, (0, 1, 2, 3)):
        for pick in combinations(sorted(common), size):
            if not size or set(pick) & SIDES:
                yield frozenset(pick)


@cache
def _fewest(
    rests: tuple[tuple[str, ...], ...], size: tuple[int, int], teachers: int | None
) -> int | None:
    """Return the fewest sections over all orders in which students have their subjects."""
    bands = max(map(len, rests), default=0)
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
