"""Compiled annealing of a packing of disjoint cycles; see `large_part`.

A cycle is drawn among those of a teacher who has none yet; the cycles that it touches give way, if
that is a gain or the temperature lets it pass. Prices say which teachers and cycles to draw more.
"""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def _gain(members, worth, of, cycle, touched):  # type: ignore[no-untyped-def]
    """Return what a cycle would gain, and how many others it touches (listed in `touched`)."""
    hit = 0
    gain = worth[cycle]
    for n in range(3):
        if members[cycle, n] >= 0:
            other = of[members[cycle, n]]
            known = other < 0
            for k in range(hit):
                known = known or touched[k] == other
            if not known:
                touched[hit] = other
                hit += 1
                gain -= worth[other]
    return gain, hit


@numba.njit(cache=True)
def _put(members, of, cycle, touched, hit, free, spot, count):  # type: ignore[no-untyped-def]
    """Put a cycle in the place of those it touches; return how many teachers are free then."""
    for k in range(hit):
        for n in range(3):
            leaver = members[touched[k], n]
            if leaver >= 0:
                of[leaver] = -1
                free[count] = leaver
                spot[leaver] = count
                count += 1
    for n in range(3):
        comer = members[cycle, n]
        if comer >= 0:
            of[comer] = cycle
            count -= 1
            last = free[count]
            free[spot[comer]] = last
            spot[last] = spot[comer]
            spot[comer] = -1
    return count


@numba.njit(cache=True)
def anneal(members, worth, prices, lean, starts, own, of, seed, draws, hot, cold, target):  # type: ignore[no-untyped-def]
    """Anneal a packing of disjoint cycles of two or three teachers.

    Parameters
    ----------
    members
        Shape (cycles, 3), -1 for no third.
    worth
        Worth of each cycle; the sum over the packing is maximised.
    prices
        Of two teachers drawn, the one with the higher price is taken.
    lean
        Power from 1 of the even draw among a teacher's cycles: above 1, the first are drawn more.
    starts, own
        Cycles of teacher t: `own[starts[t]:starts[t + 1]]`.
    of
        Cycle of each teacher, -1 for none: the packing to begin with, and the last one after.
    draws
        Cycles that are drawn; the temperature falls from `hot` to `cold` with them.
    target
        Ends the search when no more teachers than this are without a cycle.

    Returns
    -------
    int
        Cycles drawn.
    """
    np.random.seed(seed)
    teachers = len(of)
    free = np.empty(teachers, np.int64)
    spot = np.full(teachers, -1, np.int64)
    touched = np.empty(3, np.int64)
    count = 0
    for teacher in range(teachers):
        if of[teacher] < 0 and starts[teacher] < starts[teacher + 1]:
            free[count] = teacher
            spot[teacher] = count
            count += 1
    done = 0
    heat = hot
    cooling = (cold / hot) ** (1.0 / max(draws, 1))
    while done < draws and count > max(target, 0):
        done += 1
        heat *= cooling
        teacher = free[np.random.randint(count)]
        other = free[np.random.randint(count)]
        if prices[other] > prices[teacher]:
            teacher = other
        first = starts[teacher]
        cycle = own[first + int((starts[teacher + 1] - first) * np.random.random() ** lean)]
        gain, hit = _gain(members, worth, of, cycle, touched)
        if gain < 0 and np.random.random() >= np.exp(gain / heat):
            continue
        count = _put(members, of, cycle, touched, hit, free, spot, count)
    return done
