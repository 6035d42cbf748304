"""How an event may be split into meetings: partitions of its duration that the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ....models.constraints import DistributeSplitEvents, SplitEvents

# Longest event whose splits are listed one by one (partitions of 24: 1,575).
LISTED = 24

Rule = tuple[int, int, int, int, int]
"""A constraint on splits: (duration or 0, its four bounds)."""
SplitRule = SplitEvents | DistributeSplitEvents


def rule_of(constraint: SplitRule) -> Rule:
    """Return a constraint on splits as numbers, so that answers can be cached."""
    if isinstance(constraint, SplitEvents):
        return (
            0,
            constraint.min_duration,
            constraint.max_duration,
            constraint.min_amount,
            constraint.max_amount,
        )
    return (constraint.duration, constraint.minimum, constraint.maximum, 0, 0)


def further_durations(
    total: int, constraints: Sequence[SplitRule], kept: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the durations that further meetings may have beside those kept.

    Where no allowed split contains the kept ones: all durations that fit.
    """
    left = total - sum(kept)
    if left <= 0:
        return ()
    if not constraints or total > LISTED:
        splits = [c for c in constraints if isinstance(c, SplitEvents)]
        low = max((c.min_duration for c in splits), default=1)
        high = min((c.max_duration for c in splits), default=left)
        return tuple(d for d in range(1, left + 1) if low <= d <= high or d == left)
    return _further(total, tuple(map(rule_of, constraints)), tuple(sorted(kept)))


def one_split(
    total: int, constraints: Sequence[SplitRule], wishes: Sequence[SplitRule] = ()
) -> tuple[int, ...]:
    """Return a split that the rules allow and that goes against the fewest wishes.

    Of several in short meetings rather than in long ones: these are placed more easily.
    """
    if total > LISTED:
        splits = [c for c in constraints if isinstance(c, SplitEvents)]
        longest = min((c.max_duration for c in splits), default=1)
        whole, rest = divmod(total, longest)
        return (longest,) * whole + ((rest,) if rest else ())
    rules = tuple(map(rule_of, constraints))
    soft = [(rule_of(wish), wish.weight * wish.multiplicity) for wish in wishes]
    allowed = [s for s in _partitions(total, total) if all(_keeps(s, rule) for rule in rules)]
    return min(
        allowed,
        key=lambda s: (sum(weight for rule, weight in soft if not _keeps(s, rule)), -len(s)),
        default=(total,),
    )


@lru_cache(maxsize=4096)
def _further(total: int, rules: tuple[Rule, ...], kept: tuple[int, ...]) -> tuple[int, ...]:
    found: set[int] = set()
    for split in _partitions(total, total):
        rest = list(split)
        try:
            for part in kept:
                rest.remove(part)
        except ValueError:
            continue
        if all(_keeps(split, rule) for rule in rules):
            found.update(rest)
    return tuple(sorted(found)) if found else tuple(range(1, total - sum(kept) + 1))


def _keeps(split: tuple[int, ...], rule: Rule) -> bool:
    duration, a, b, c, d = rule
    if duration:
        return a <= split.count(duration) <= b
    return c <= len(split) <= d and all(a <= part <= b for part in split)


@lru_cache(maxsize=256)
def _partitions(total: int, largest: int) -> tuple[tuple[int, ...], ...]:
    if total == 0:
        return ((),)
    return tuple(
        (first, *rest)
        for first in range(min(total, largest), 0, -1)
        for rest in _partitions(total - first, first)
    )
