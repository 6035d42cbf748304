"""Pools in which a value is dealt: groups, and where one is not enough, groups with their like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Level = Callable[[int], tuple[int, ...]]
"""What teachers have in common who may be merged, by the number of one of them."""


def pooled(
    parts: Iterable[Sequence[int]],
    levels: Sequence[Level],
    enough: Callable[[Sequence[int]], bool],
) -> list[list[int]]:
    """Return the parts, those that are not enough merged with others until they are.

    At each level parts of one kind are merged; where that does not do, they join the smallest pool
    of their kind.

    Parameters
    ----------
    levels
        The finest first; the last one holds everybody.
    """
    pools: list[list[int]] = []
    left: list[list[int]] = []
    for part in parts:
        (pools if enough(part) else left).append(list(part))
    for level in levels:
        alike, others = _by_kind(left, level), _by_kind(pools, level)
        left = []
        for kind, own in alike.items():
            together = [teacher for part in own for teacher in part]
            if enough(together):
                pools.append(together)
            elif kind in others:
                min(others[kind], key=len).extend(together)
            else:
                left += own
    return [*pools, *left]


def _by_kind(parts: Iterable[list[int]], level: Level) -> dict[tuple[int, ...], list[list[int]]]:
    found: dict[tuple[int, ...], list[list[int]]] = {}
    for part in parts:
        found.setdefault(level(part[0]), []).append(part)
    return found
