"""The compiled loop of the annealing: Kempe exchanges between two places of the week.

All kernels stand here, so that numba compiles and caches one file. Nothing is checked: the arrays
come from `annealing.Anneal`, which also has the result judged by the search's own scorer.
"""

# Kernels have no annotations: numba infers its own types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

import numpy as np
from numba import njit

# Kinds of points, as `annealing` writes them.
IDLE, BUSY, CLUSTER, CONSECUTIVE = 0, 1, 2, 3
LINEAR, QUADRATIC, STEP = 0, 1, 2
# Units that one exchange may move at the most: longer chains are hardly ever accepted.
LONGEST_CHAIN = 48


@njit(cache=True, nogil=True)
def _bits(word):
    count = 0
    while word:
        word &= word - np.uint64(1)
        count += 1
    return count


@njit(cache=True, nogil=True)
def _outside(value, low, high):
    if value < low:
        return low - value
    if value > high:
        return value - high
    return 0


@njit(cache=True, nogil=True)
def _group_value(kind, busy, mask, low, high):
    """Return what one time group adds: idle times, busy times beyond bounds, busy or not, runs."""
    words = busy.shape[0]
    one = np.uint64(1)
    if kind == IDLE:
        first, last, inside = -1, -1, 0
        place = 0
        for w in range(words):
            rest = mask[w]
            while rest:
                low_bit = rest & (~rest + one)
                rest ^= low_bit
                if busy[w] & low_bit:
                    if first < 0:
                        first = place
                    last = place
                    inside += 1
                place += 1
        return 0 if first < 0 else last - first + 1 - inside
    if kind == CONSECUTIVE:
        beyond, run = 0, 0
        for w in range(words):
            rest = mask[w]
            while rest:
                low_bit = rest & (~rest + one)
                rest ^= low_bit
                if busy[w] & low_bit:
                    run += 1
                    if run > high:
                        beyond += 1
                else:
                    run = 0
        return beyond
    count = 0
    for w in range(words):
        count += _bits(busy[w] & mask[w])
    if kind == CLUSTER:
        return 1 if count else 0
    return _outside(count, low, high) if count else 0


@njit(cache=True, nogil=True)
def point_cost(p, points, groups, masks, busy):
    """Return the cost of a point: (resource, kind, low, high, weight, function, first, last)."""
    resource, kind, low, high = points[p, 0], points[p, 1], points[p, 2], points[p, 3]
    total = 0
    for g in range(points[p, 6], points[p, 7]):
        total += _group_value(kind, busy[resource], masks[groups[g]], low, high)
    if kind in (IDLE, CLUSTER):
        total = _outside(total, low, high)
    if points[p, 5] == QUADRATIC:
        total *= total
    elif points[p, 5] == STEP and total > 0:
        total = 1
    return total * points[p, 4]


@njit(cache=True, nogil=True)
def _set(unit, start, sign, dur, uptr, ures, clash, cnt, at, busy):
    """Enter a unit at a start, or take it out."""
    one = np.uint64(1)
    for j in range(uptr[unit], uptr[unit + 1]):
        r = ures[j]
        for t in range(start, start + dur[unit]):
            cnt[r, t] += sign
            word, bit = t >> 6, one << np.uint64(t & 63)
            if cnt[r, t] > 0:
                busy[r, word] |= bit
            else:
                busy[r, word] &= ~bit
            if clash[r]:
                if sign > 0:
                    at[r, t] = unit
                elif at[r, t] == unit:
                    at[r, t] = -1


@njit(cache=True, nogil=True)
def _count(
    unit, start, sign, dur, cptr, ccap, ctimes, run, top, cweight, lptr, llim, lmask, lcnt, lbound
):
    """Count a unit in caps and limits; return how (hard, soft) cost changes."""
    one = np.uint64(1)
    hard, soft = 0, 0
    for j in range(cptr[unit], cptr[unit + 1]):
        c = ccap[j]
        for t in range(start, start + dur[unit]):
            if top[c, t] < 0:
                continue
            before = max(run[c, t] - top[c, t], 0)
            run[c, t] += sign * ctimes[j]
            change = (max(run[c, t] - top[c, t], 0) - before) * cweight[c, 0]
            if cweight[c, 1]:
                hard += change
            else:
                soft += change
    for j in range(lptr[unit], lptr[unit + 1]):
        limit = llim[j]
        if lmask[limit, start >> 6] >> np.uint64(start & 63) & one:
            low, high = lbound[limit, 0], lbound[limit, 1]
            before = _outside(lcnt[limit], low, high)
            lcnt[limit] += sign
            change = (_outside(lcnt[limit], low, high) - before) * lbound[limit, 2]
            if lbound[limit, 3]:
                hard += change
            else:
                soft += change
    return hard, soft


@njit(cache=True, nogil=True)
def anneal(
    seed, moves, hot, cold, hard_weight,
    pos, dur, sptr, starts, allowed, price,
    uptr, ures, clash, cnt, at, busy,
    pptr, plist, points, hardness, groups, masks, cost,
    cptr, ccap, ctimes, run, top, cweight,
    lptr, llim, lmask, lcnt, lbound,
    free, hard, soft, best, best_soft, uphill,
):  # fmt: skip
    """Run `moves` exchanges while cooling; return the hard, soft and best soft cost.

    `best` holds the best starts without hard violation; all other arrays are the state, which
    goes on from call to call. `uphill` adds up (sum, number) of what exchanges would have cost
    that make nothing hard but something soft dearer.
    """
    np.random.seed(seed)
    units = dur.shape[0]
    mark = np.full(units, -1, np.int64)
    chain = np.empty(LONGEST_CHAIN + 1, np.int32)
    old = np.empty(LONGEST_CHAIN + 1, np.int32)
    seen = np.full(busy.shape[0], -1, np.int64)
    touched = np.empty(busy.shape[0], np.int32)
    changed = np.empty(points.shape[0], np.int32)
    before = np.empty(points.shape[0], np.int64)
    factor = (cold / hot) ** (1.0 / max(1, moves))
    heat = hot
    for move in range(moves):
        heat *= factor
        unit = free[np.random.randint(free.shape[0])]
        here = pos[unit]
        span = sptr[unit + 1] - sptr[unit]
        there = starts[sptr[unit] + np.random.randint(span)]
        length = dur[unit]
        shift = there - here
        if -length < shift < length:
            continue
        # The chain of units that have to change places with each other.
        size, done, good = 1, 0, True
        chain[0] = unit
        mark[unit] = move
        while done < size and good:
            x = chain[done]
            done += 1
            p = pos[x]
            if here <= p and p + dur[x] <= here + length:
                to = p + shift
            elif there <= p and p + dur[x] <= there + length:
                to = p - shift
            else:
                good = False
                break
            if not allowed[x, to]:
                good = False
                break
            for j in range(uptr[x], uptr[x + 1]):
                r = ures[j]
                if not clash[r]:
                    continue
                for t in range(to, to + dur[x]):
                    y = at[r, t]
                    if y >= 0 and mark[y] != move:
                        if size >= LONGEST_CHAIN:
                            good = False
                            break
                        mark[y] = move
                        chain[size] = y
                        size += 1
                if not good:
                    break
        if not good:
            continue
        hard_change, soft_change = 0, 0
        for i in range(size):
            x = chain[i]
            old[i] = pos[x]
            soft_change -= price[x, pos[x]]
            _set(x, pos[x], -1, dur, uptr, ures, clash, cnt, at, busy)
            h, s = _count(
                x,
                pos[x],
                -1,
                dur,
                cptr,
                ccap,
                ctimes,
                run,
                top,
                cweight,
                lptr,
                llim,
                lmask,
                lcnt,
                lbound,
            )
            hard_change += h
            soft_change += s
        rows = 0
        for i in range(size):
            x = chain[i]
            pos[x] = old[i] + shift if here <= old[i] < here + length else old[i] - shift
            soft_change += price[x, pos[x]]
            _set(x, pos[x], 1, dur, uptr, ures, clash, cnt, at, busy)
            h, s = _count(
                x,
                pos[x],
                1,
                dur,
                cptr,
                ccap,
                ctimes,
                run,
                top,
                cweight,
                lptr,
                llim,
                lmask,
                lcnt,
                lbound,
            )
            hard_change += h
            soft_change += s
            for j in range(uptr[x], uptr[x + 1]):
                if seen[ures[j]] != move:
                    seen[ures[j]] = move
                    touched[rows] = ures[j]
                    rows += 1
        changes = 0
        for i in range(rows):
            r = touched[i]
            for j in range(pptr[r], pptr[r + 1]):
                p = plist[j]
                value = point_cost(p, points, groups, masks, busy)
                if value != cost[p]:
                    if hardness[p]:
                        hard_change += value - cost[p]
                    else:
                        soft_change += value - cost[p]
                    changed[changes] = p
                    before[changes] = cost[p]
                    changes += 1
                    cost[p] = value
        delta = hard_weight * hard_change + soft_change
        if hard_change == 0 and soft_change > 0:
            uphill[0] += soft_change
            uphill[1] += 1.0
        if delta <= 0 or np.random.random() < np.exp(-delta / heat):
            hard += hard_change
            soft += soft_change
            if hard == 0 and soft < best_soft:
                best_soft = soft
                best[:] = pos
            continue
        for i in range(changes):
            cost[changed[i]] = before[i]
        for i in range(size):
            x = chain[i]
            _set(x, pos[x], -1, dur, uptr, ures, clash, cnt, at, busy)
            _count(
                x,
                pos[x],
                -1,
                dur,
                cptr,
                ccap,
                ctimes,
                run,
                top,
                cweight,
                lptr,
                llim,
                lmask,
                lcnt,
                lbound,
            )
        for i in range(size):
            x = chain[i]
            pos[x] = old[i]
            _set(x, pos[x], 1, dur, uptr, ures, clash, cnt, at, busy)
            _count(
                x,
                pos[x],
                1,
                dur,
                cptr,
                ccap,
                ctimes,
                run,
                top,
                cweight,
                lptr,
                llim,
                lmask,
                lcnt,
                lbound,
            )
    return hard, soft, best_soft


def compile_kernels() -> None:
    """Compile, or load from numba's cache on disk, by calling with nothing to do."""
    i32, i64 = np.zeros(0, np.int32), np.zeros(0, np.int64)
    flat = {kind: np.zeros((1, 1), kind) for kind in (np.int16, np.int32, np.int64, np.uint64)}
    flags = np.zeros(1, np.bool_)
    rows = np.zeros(2, np.int32)
    points = np.zeros((1, 8), np.int64)
    point_cost(0, points, i32, flat[np.uint64], flat[np.uint64])
    anneal(
        1, 0, 1.0, 1.0, 1.0,
        i32, i32, rows, i32, np.zeros((1, 1), np.bool_), flat[np.int64],
        rows, i32, flags, flat[np.int16], flat[np.int32], flat[np.uint64],
        rows, i32, points, flags, i32, flat[np.uint64], i64,
        rows, i32, i32, flat[np.int32], flat[np.int32], flat[np.int64],
        rows, i32, flat[np.uint64], i32, flat[np.int64],
        i32, 0, 0, i32, 0, np.zeros(2, np.float64),
    )  # fmt: skip
