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

COUNT, OWED, FIRST, SIZE, LOSS, AT, CYCLE = range(7)
"""What a frame holds: how many wait, how many more have to be covered for a gain; the cycles of the
teacher whose turn it is, and how many; the loss and the position that are tried next; the cycle."""


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
def _options(members, starts, own, of, kept, stamp, wait, frame, losses):  # type: ignore[no-untyped-def]
    """Turn to the last who still waits; return whether there is any, with his cycles weighed."""
    frame[LOSS] = KICKED + 1
    while frame[COUNT] > 0 and of[wait[frame[COUNT] - 1]] >= 0:
        frame[COUNT] -= 1
    if frame[COUNT] == 0:
        return False
    frame[COUNT] -= 1
    teacher = wait[frame[COUNT]]
    frame[FIRST] = starts[teacher]
    frame[SIZE] = starts[teacher + 1] - starts[teacher]
    frame[LOSS] = -3
    frame[AT] = 0
    _losses(members, own, frame[FIRST], frame[SIZE], of, kept, stamp, losses)
    return True


@numba.njit(cache=True)
def _next(own, frame, losses, budget):  # type: ignore[no-untyped-def]
    """Choose the next cycle, those that lose least first; return whether there is one."""
    while frame[LOSS] <= min(KICKED, budget - frame[OWED]):
        while frame[AT] < frame[SIZE]:
            k = frame[AT]
            frame[AT] += 1
            if losses[k] == frame[LOSS]:
                frame[CYCLE] = own[frame[FIRST] + k]
                return True
        frame[LOSS] += 1
        frame[AT] = 0
    return False


@numba.njit(cache=True)
def _cover(members, starts, own, of, kept, stamp, budget, most, wait, frames, losses, gone):  # type: ignore[no-untyped-def]
    """Give those who wait their cycles; return whether a teacher more is covered in the end.

    A frame for each cycle given. Not a recursion: compiled ones crash when read from the cache.
    """
    depth = len(frames) - 1
    level = 0
    steps = most
    fresh = True
    while True:
        frame = frames[level]
        if fresh:
            if frame[OWED] <= 0:
                return True
            frame[LOSS] = KICKED + 1
            if (
                level < depth
                and steps > 0
                and _options(
                    members, starts, own, of, kept, stamp, wait[level], frame, losses[level]
                )
            ):
                steps -= 1
        fresh = steps > 0 and _next(own, frame, losses[level], budget)
        if fresh:
            count = frame[COUNT]
            wait[level + 1, :count] = wait[level, :count]
            frames[level + 1, COUNT] = _enter(
                members, of, kept, stamp, frame[CYCLE], gone[level], wait[level + 1], count
            )
            frames[level + 1, OWED] = frame[OWED] + frame[LOSS]
            level += 1
        elif level == 0:
            return False
        else:
            level -= 1
            _leave(members, of, kept, frames[level, CYCLE], gone[level])


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
    frames = np.zeros((depth + 1, 7), np.int64)
    for teacher in range(teachers):
        if left <= target:
            break
        if of[teacher] >= 0 or starts[teacher] == starts[teacher + 1]:
            continue
        wait[0, 0] = teacher
        frames[0, COUNT] = 1
        frames[0, OWED] = 1
        stamp = teacher + 1
        if _cover(members, starts, own, of, kept, stamp, budget, most, wait, frames, losses, gone):
            left = 0
            for other in range(teachers):
                if of[other] < 0 and starts[other] < starts[other + 1]:
                    left += 1
    return left
