"""Compiled repair of a packing of disjoint cycles: exchanges that together cover one teacher more.

A teacher without a cycle takes one of his; whom that throws out takes one of his own, and so on,
until one teacher more than at the start stands in a cycle. Who has been given a cycle keeps it, so
that the search is a tree; it is searched through while only a few teachers wait at a time. Measured
where nearly everybody moves: what annealing leaves open closes within some thousand steps.
"""

from __future__ import annotations

import numba
import numpy as np

KICKED = 6
"""Most teachers whom one cycle throws out: three cycles of three, less the three who are in it."""

BARRED = 99


@numba.njit(cache=True)
def _losses(members, own, first, size, of, kept, stamp, losses):  # type: ignore[no-untyped-def]
    """Write down for each cycle of a teacher how many more would be without one after it."""
    for k in range(size):
        cycle = own[first + k]
        loss = 0
        for n in range(3):
            member = members[cycle, n]
            if member < 0:
                continue
            if kept[member] == stamp:
                loss = BARRED
                break
            other = of[member]
            if other < 0:
                loss -= 1
                continue
            known = False
            for before in range(n):
                known = known or of[members[cycle, before]] == other
            if known:
                continue
            for j in range(3):
                leaver = members[other, j]
                if (
                    leaver >= 0
                    and leaver != members[cycle, 0]
                    and leaver != members[cycle, 1]
                    and leaver != members[cycle, 2]
                ):
                    loss += 1
        losses[k] = loss


@numba.njit(cache=True)
def _enter(members, of, kept, stamp, cycle, gone, wait, count):  # type: ignore[no-untyped-def]
    """Put a cycle in; list the cycles that give way, and let those thrown out wait."""
    for n in range(3):
        gone[n] = -1
        member = members[cycle, n]
        if member >= 0 and of[member] >= 0:
            other = of[member]
            gone[n] = other
            for j in range(3):
                leaver = members[other, j]
                if leaver >= 0:
                    of[leaver] = -1
                    if (
                        leaver != members[cycle, 0]
                        and leaver != members[cycle, 1]
                        and leaver != members[cycle, 2]
                    ):
                        wait[count] = leaver
                        count += 1
    for n in range(3):
        member = members[cycle, n]
        if member >= 0:
            of[member] = cycle
            kept[member] = stamp
    return count


@numba.njit(cache=True)
def _leave(members, of, kept, cycle, gone):  # type: ignore[no-untyped-def]
    """Take a cycle out again and put back those that gave way."""
    for n in range(3):
        member = members[cycle, n]
        if member >= 0:
            of[member] = -1
            kept[member] = 0
    for n in range(3):
        if gone[n] >= 0:
            for j in range(3):
                if members[gone[n], j] >= 0:
                    of[members[gone[n], j]] = gone[n]


@numba.njit(cache=True)
def _cover(  # type: ignore[no-untyped-def]
    members, starts, own, of, kept, stamp, wait, count, owed, budget, depth, steps, losses, gone
):
    """Give those who wait their cycles; return whether a teacher more is covered in the end.

    `owed` is how many more have to be covered for that, at most `budget` at any time; `depth`
    cycles may still be given, and `steps[0]` is how many times somebody may still be looked at.
    """
    if owed <= 0:
        return True
    while count > 0 and of[wait[depth, count - 1]] >= 0:
        count -= 1
    if count == 0 or depth == 0 or steps[0] <= 0:
        return False
    steps[0] -= 1
    count -= 1
    first = starts[wait[depth, count]]
    size = starts[wait[depth, count] + 1] - first
    _losses(members, own, first, size, of, kept, stamp, losses[depth])
    for loss in range(-3, min(KICKED, budget - owed) + 1):
        for k in range(size):
            if losses[depth, k] != loss:
                continue
            cycle = own[first + k]
            wait[depth - 1, :count] = wait[depth, :count]
            more = _enter(members, of, kept, stamp, cycle, gone[depth], wait[depth - 1], count)
            if _cover(
                members,
                starts,
                own,
                of,
                kept,
                stamp,
                wait,
                more,
                owed + loss,
                budget,
                depth - 1,
                steps,
                losses,
                gone,
            ):
                return True
            _leave(members, of, kept, cycle, gone[depth])
            if steps[0] <= 0:
                return False
    return False


@numba.njit(cache=True)
def repair(members, starts, own, of, budget, depth, most, target):  # type: ignore[no-untyped-def]
    """Cover teachers without a cycle, one after the other, and lose nobody in sum.

    Parameters
    ----------
    members, starts, own, of
        As in `cycle_kernel.anneal`; `of` is changed where a teacher more is covered.
    budget
        Most teachers who wait at a time.
    depth
        Most cycles given in one attempt.
    most
        Steps of one attempt.
    target
        Ends the search when no more teachers than this are without a cycle.

    Returns
    -------
    int
        Teachers without a cycle, of those who have any to choose from.
    """
    teachers = len(of)
    longest = 0
    left = 0
    for teacher in range(teachers):
        longest = max(longest, starts[teacher + 1] - starts[teacher])
        if of[teacher] < 0 and starts[teacher] < starts[teacher + 1]:
            left += 1
    kept = np.zeros(teachers, np.int64)
    wait = np.zeros((depth + 1, 1 + KICKED * depth), np.int64)
    losses = np.zeros((depth + 1, longest), np.int64)
    gone = np.zeros((depth + 1, 3), np.int64)
    steps = np.zeros(1, np.int64)
    for teacher in range(teachers):
        if left <= target:
            break
        if of[teacher] >= 0 or starts[teacher] == starts[teacher + 1]:
            continue
        steps[0] = most
        wait[depth, 0] = teacher
        stamp = teacher + 1
        if _cover(
            members,
            starts,
            own,
            of,
            kept,
            stamp,
            wait,
            1,
            1,
            budget,
            depth,
            steps,
            losses,
            gone,
        ):
            left = 0
            for other in range(teachers):
                if of[other] < 0 and starts[other] < starts[other + 1]:
                    left += 1
    return left
