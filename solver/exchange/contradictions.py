"""Every contradiction that keeps a plan from being, each with what would have to give way.

Mostly there is one. Where no rule of it helps by giving way alone, another contradiction stands
beside it: it is looked for with the first one's members left out, and so on, until a plan is
possible without all of them. Two contradictions may also share a rule; then one rule of the first
is left out, not all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...models.exchange.bureau import Bureau
from ..engine.stop import Stop
from .concessions import Concession, cheapest_concessions
from .conflict import Conflict, Member, find_conflict
from .people import OPEN, Settled, Waived

LEAST_SECONDS = 1.0
"""For the first contradiction, however short the time."""

MOST = 4
"""Contradictions that are told; who reads more of them begins with these."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot all be kept, and the least by which one of its rules gives way.

    Attributes
    ----------
    concessions
        All other rules kept, save the members of the contradictions beside this one; empty where
        none of the rules helps alone.
    """

    conflict: Conflict
    concessions: tuple[Concession, ...]


def find_contradictions(
    bureau: Bureau, stop: Stop, seed: int, settled: Settled = OPEN
) -> tuple[Contradiction, ...]:
    """Return the contradictions of a bureau's rules and data; one, where a rule of it helps alone.

    None where there is none, or the time ended before that was known. The first has half of it.
    What is settled of a plan that stands may be a member, and give way, like a rule.
    """
    half = stop.granted(max(stop.left / 2, LEAST_SECONDS))
    first = find_conflict(bureau, half, seed, settled=settled)
    stop.spend(half.work)
    if not first.members:
        return ()
    ways = cheapest_concessions(bureau, _rules(first), stop, seed, settled=settled)
    found = [first] if ways else [first, *_beside(bureau, first, stop, seed, settled)]
    if len(found) == 1:
        return (Contradiction(first, ways),)
    told = []
    for own in found:
        others = {member for other in found for member in other.members} - set(own.members)
        waived = _left_out(others)
        told.append(
            Contradiction(
                own, cheapest_concessions(bureau, _rules(own), stop, seed, waived, settled)
            )
        )
    return tuple(told)


def _beside(
    bureau: Bureau, first: Conflict, stop: Stop, seed: int, settled: Settled
) -> list[Conflict]:
    """Return contradictions without a member of the first; else those that share some with it.

    There are some: the first has no rule without which a plan would be possible.
    """
    found = [first]
    while not stop and len(found) < MOST:
        members = {member for conflict in found for member in conflict.members}
        beside = find_conflict(bureau, stop, seed, _left_out(members), settled)
        if not beside.members:
            break
        found.append(beside)
    if len(found) > 1 or stop:
        return found[1:]
    without = {first.members[0].rule}
    while not stop and len(found) < MOST:
        beside = find_conflict(bureau, stop, seed, Waived(rules=frozenset(without)), settled)
        if not beside.members:
            break
        found.append(beside)
        without.add(beside.members[0].rule)
    return found[1:]


def _rules(conflict: Conflict) -> list[str]:
    """Return the rules that may give way; a final case does not."""
    return [member.rule for member in conflict.members if member.rule != "final"]


def _left_out(members: Iterable[Member]) -> Waived:
    """Return what is left out with these members: a rule as a whole where it has no row."""
    told = list(members)
    return Waived(
        rules=frozenset(m.rule for m in told if m.row is None),
        rows=frozenset((m.rule, m.row) for m in told if m.row is not None),
    )
