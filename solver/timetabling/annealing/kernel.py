"""The compiled part of the local search: what changes cost, moves, and the annealing itself.

All kernels stand in this one file, as numba keeps machine code by the file of the caller. Nothing
is checked here: the tables come from `state.State`, whose results the search's scorer judges.
A move is a row of elementary changes (time, resource, duration of one unit), each entered in the
journal; the cost follows each change at once, so that a move is judged by what it has done and
taken back by undoing the journal.
"""

# Kernels have no annotations: numba infers its own types.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

# One name a line would be a hundred lines.
# isort: off
# fmt: off
from .tables import (
    ALLOWED, AMOUNT, ANEW, ANEW0, ANEW1, AT_BUSY, AT_CLASH, AT_LOAD, AT_RUN, AT_START, AT_WAY,
    BEFORE, BEST, BEST_PICKS, BEST_TOTALS, BUNDLE, BUNDLES, BUSY_AT, CAND0, CAND1, CANDIDATES, CAP,
    CAPPED, CELLS, CHOSEN, CLASHING, CLASH_AT, CLOSED, CONTAINER, COUNTED, COUNTERS,
    COUNTER_BOUNDS, COURSES, COURSE_AT, CUT, DEMAND0, DEMAND1, DEMANDS, DEMAND_OF, DIRTY,
    DIRTY_LIST, DISTANCES, DIVISOR, DUR, EMPTY, EMPTY0, EMPTY1, FITS, FITTING, FREE, FUNCTION,
    GROUPS, GROUP_AT, GROUP_MOST, GROUP_STATES, HELD, HIGH, HOLDERS, IDLE, JOURNAL, LENGTHS, LINK,
    LINKED, LINK_SIZES, LOAD_AT, LOW, MARKS, MET, MOVABLE, NOTES, NOWHERE, ORDER, ORDERS, PATHS,
    PICK, PICKS, PICK_SLOT, POINTS, PROGRESSES, PROGRESS_LIST, QUADRATIC, QUEUE, RUNNING, RUN_AT,
    SCALE, SHARE, SIZES, SLOT0, SLOT1, SLOTS, SPLIT0, SPLIT1, SPLITS, START, STARTS, STARTS_AT,
    START_AT, STEP, TABLES, TIER, TIME, TIMELESS, TIMELESS0, TIMELESS1, TOTALS, UNAVAILABLE, UNIT0,
    UNIT1, UNITS, UNMET, UNMET_POINT, UNMET_SIZE, UNWANTED, UNWANTED0, UNWANTED1, UNWANTED_START,
    USE0, USE1, USED, USES, VALUE, VALUES, VISITS, VISIT_DEPTH, VISIT_ROW, WANTED, WANTING, WAY_AT,
    WAY_ROOMS, WAY_SEQUENCES, WEIGHT, WITHIN,
)
# fmt: on
# isort: on

# Units that one exchange may move at the most: longer chains are hardly ever accepted.
LONGEST_CHAIN = 64
# Slots that they may have in all, beside three times the first one's: a move costs as much.
WIDEST_CHAIN = 100
# Share of the clashes in slots to be chosen that are avoided by choosing somebody else, where all
# meetings of a course should have the same resource and elsewhere.
CHANGES_APART, CHANGES = 0.2, 0.7
# Share of the choices in such slots that are made for one meeting of the course alone.
ALONE = 0.25
# Share of the shifts into somebody's way that are made without an exchange.
BLUNT = 0.2
# Courses that may pass a resource on to each other in one move.
LONGEST_PASS = 4
# Share of the choices of somebody with a limited workload that give work back in exchange, and
# units that are asked for it.
TRADE, TRADERS = 0.5, 40
# Kinds of moves, in the order of `odds`.
SHIFT, EXCHANGE, REPLACE, PASS, COURSE, RECUT = range(6)
# How functions that Python calls are compiled, and the others: these allocate nothing, and
# counting references to the memory would take more time than what they do.
_OUTER: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
_INNER = {**_OUTER, "_nrt": False}


@njit(**_INNER)
def _at(m, table, row, column):
    """Return where an entry stands: a table begins at `m[table]` and is `m[table + 1]` wide."""
    return m[table] + row * m[table + 1] + column


@njit(**_INNER)
def _pick_at(m, u, s):
    """Return where the resource in a slot of a unit stands."""
    b = m[_at(m, UNITS, u, BUNDLE)]
    return m[CHOSEN] + m[_at(m, UNITS, u, PICKS)] + s - m[_at(m, BUNDLES, b, SLOT0)]


@njit(**_INNER)
def _width(m, b):
    """Return how many slots a bundle has."""
    return m[_at(m, BUNDLES, b, SLOT1)] - m[_at(m, BUNDLES, b, SLOT0)]


@njit(**_INNER)
def _choices(m, s):
    """Return how many candidates a slot has."""
    return m[_at(m, SLOTS, s, CAND1)] - m[_at(m, SLOTS, s, CAND0)]


@njit(**_INNER)
def _uses(m, s):
    """Return how many points count the different resources in a slot."""
    return m[_at(m, SLOTS, s, USE1)] - m[_at(m, SLOTS, s, USE0)]


@njit(**_INNER)
def _ease(m, s):
    """Return how readily somebody else is put into a slot: hardly where a course shares one."""
    return CHANGES_APART if _uses(m, s) > 0 else CHANGES


@njit(**_INNER)
def _is_movable(m, u):
    return m[_at(m, BUNDLES, m[_at(m, UNITS, u, BUNDLE)], MOVABLE)] > 0


@njit(**_INNER)
def _depth(m):
    return m[m[VISIT_DEPTH]]


# ---- what changes cost --------------------------------------------------------------------


@njit(**_INNER)
def _outside(value, low, high):
    if value < low:
        return low - value
    if value > high:
        return value - high
    return 0


@njit(**_INNER)
def _set(m, at, value):
    """Write into the state and note what stood there, as long as there is room for notes."""
    count = m[m[SIZES] + 2]
    if count < m[NOTES + 2]:
        m[_at(m, NOTES, count, 0)], m[_at(m, NOTES, count, 1)] = at, m[at]
    m[m[SIZES] + 2] = count + 1
    m[at] = value


@njit(**_INNER)
def _forget(m):
    """Begin the next move's notes, and sum how many there have been."""
    m[m[SIZES] + 3] += m[m[SIZES] + 2]
    m[m[SIZES]], m[m[SIZES] + 2] = 0, 0
    for tier in range(3):
        m[m[BEFORE] + tier] = m[m[TOTALS] + tier]


@njit(**_INNER)
def _cost(m, at, value):
    """Return what a point, whose row begins at `at`, costs with a value."""
    beyond = _outside(value, m[at + LOW], m[at + HIGH])
    if beyond == 0:
        return 0
    if m[at + DIVISOR] > 1:
        beyond = -(-beyond // m[at + DIVISOR])
    beyond *= m[at + SCALE]
    if m[at + FUNCTION] == QUADRATIC:
        beyond *= beyond
    elif m[at + FUNCTION] == STEP:
        beyond = 1
    return beyond * m[at + WEIGHT]


@njit(**_INNER)
def _bump(m, p, change):
    """Change the value of a point, and with it the total of its tier."""
    at = _at(m, POINTS, p, 0)
    old = m[at + VALUE]
    _set(m, at + VALUE, old + change)
    m[m[TOTALS] + m[at + TIER]] += _cost(m, at, old + change) - _cost(m, at, old)


@njit(**_INNER)
def _group_value(m, kind, r, g):
    """Return what a group of times too wide for a table of values adds to a point of a resource."""
    first, last = m[m[GROUP_AT] + g] + m[GROUPS], m[m[GROUP_AT] + g + 1] + m[GROUPS]
    cells = _at(m, CELLS, r, 0)
    if kind == IDLE:
        begin, end, busy = -1, -1, 0
        for i in range(first, last):
            if m[cells + m[i]] > 0:
                if begin < 0:
                    begin = i
                end = i
                busy += 1
        return 0 if begin < 0 else end - begin + 1 - busy
    beyond, run, most = 0, 0, m[m[GROUP_MOST] + g]
    for i in range(first, last):
        if m[cells + m[i]] > 0:
            run += 1
            if run > most:
                beyond += 1
        else:
            run = 0
    return beyond


@njit(**_INNER)
def _visit(m, place, r, t, sign):
    """Enter a place in `picks` among the visits of a resource, or take it out."""
    row = m[m[VISIT_ROW] + r]
    wanted = 0 if sign > 0 else place + 1
    for k in range(_depth(m)):
        if m[_at(m, VISITS, row, t * _depth(m) + k)] == wanted:
            _set(m, _at(m, VISITS, row, t * _depth(m) + k), place + 1 - wanted)
            return


@njit(**_INNER)
def _occupy(m, u, place, r, sign):
    """Make a resource busy with a unit at its times, or free again."""
    at = _at(m, UNITS, u, 0)
    start = m[at + START]
    cell, holder = _at(m, CELLS, r, start), _at(m, HOLDERS, r, start)
    busy = m[BUSY_AT] + r * m[CELLS + 1] + start
    for i in range(m[at + DUR]):
        count = m[cell + i]
        _set(m, cell + i, count + sign)
        _set(m, holder + i, m[holder + i] ^ (u + 1))
        if m[AT_WAY + 2] and m[m[VISIT_ROW] + r] >= 0:
            _visit(m, place, r, start + i, sign)
        others = count if sign > 0 else count - 1
        if others > 0:
            for k in range(m[m[CLASH_AT] + r], m[m[CLASH_AT] + r + 1]):
                _bump(m, m[m[AT_CLASH] + k], sign)
            continue
        for k in range(m[busy + i], m[busy + i + 1]):
            row = _at(m, AT_BUSY, k, 0)
            kind, p = m[row], m[row + 1]
            if kind == UNAVAILABLE:
                _bump(m, p, sign)
                continue
            at = m[GROUP_STATES] + m[row + 2]
            old = m[at]
            if kind == COUNTED:
                values = m[VALUES] + m[row + 4]
                new = old + sign * m[row + 3]
                change = m[values + new] - m[values + old]
            else:
                new = _group_value(m, kind, r, m[row + 3])
                change = new - old
            _set(m, at, new)
            if change:
                _bump(m, p, change)


@njit(**_INNER)
def _run(m, b, t, sign):
    """Count that a unit of a bundle runs at a time, or no longer does."""
    before = m[_at(m, RUNNING, b, t)]
    _set(m, _at(m, RUNNING, b, t), before + sign)
    flipped = before == 0 or before + sign == 0
    cell = b * m[RUNNING + 1] + t
    for k in range(m[m[RUN_AT] + cell], m[m[RUN_AT] + cell + 1]):
        at = _at(m, AT_RUN, k, 0)
        kind, p, x, most, times = m[at], m[at + 1], m[at + 2], m[at + 3], m[at + 4]
        if kind == CAP:
            old = m[_at(m, CAPPED, x, t)]
            _set(m, _at(m, CAPPED, x, t), old + sign * times)
            _bump(m, p, max(old + sign * times - most, 0) - max(old - most, 0))
        elif not flipped:
            continue
        elif kind == LINK:
            old = m[_at(m, LINKED, x, t)]
            now = old + sign
            _set(m, _at(m, LINKED, x, t), now)
            size = m[m[LINK_SIZES] + x]
            _bump(m, p, int(0 < now < size) - int(0 < old < size))
        elif kind == WITHIN:
            if m[_at(m, RUNNING, x, t)] == 0:
                _bump(m, p, sign)
        elif kind == CONTAINER:
            if m[_at(m, RUNNING, x, t)] > 0:
                _bump(m, p, -sign)
        else:
            _bump(m, p, -sign * times)


@njit(**_INNER)
def _seek(m, t, k, before, search, size):
    """Go on from a demand to all resources that may meet it; return a free one, and the size.

    Resources seen are noted with the one before them and queued in the third column of PATHS.
    """
    first, count = m[_at(m, DEMANDS, k, 1)], m[_at(m, DEMANDS, k, 2)] - m[_at(m, DEMANDS, k, 1)]
    given = m[_at(m, DEMANDS, k, 3)]
    # Demands alike begin at different resources: so the first is mostly a free one.
    offset = k % count
    for i in range(count):
        r = m[m[WANTING] + first + (offset + i) % count]
        at = _at(m, PATHS, r, 0)
        if m[at] == search or (m[_at(m, CLOSED, t, r)] and not given):
            continue
        m[at], m[at + 1] = search, before
        if m[_at(m, MET, t, r)] == 0:
            return r, size
        m[_at(m, PATHS, size, 2)] = r
        size += 1
    return NOWHERE, size


@njit(**_INNER)
def _meet(m, t, place):
    """Find a resource for a place at a time, others giving way to each other (Kuhn's paths)."""
    m[m[UNMET_SIZE] + m[UNMET_SIZE + 2] - 1] += 1
    search = m[m[UNMET_SIZE] + m[UNMET_SIZE + 2] - 1]
    done = 0
    r, size = _seek(m, t, m[m[DEMAND_OF] + place], NOWHERE, search, 0)
    while r < 0 and done < size:
        before = m[_at(m, PATHS, done, 2)]
        done += 1
        holder = m[_at(m, MET, t, before)] - 1
        r, size = _seek(m, t, m[m[DEMAND_OF] + holder], before, search, size)
    if r < 0:
        return False
    before = m[_at(m, PATHS, r, 1)]
    while before >= 0:
        _set(m, _at(m, MET, t, r), m[_at(m, MET, t, before)])
        r = before
        before = m[_at(m, PATHS, r, 1)]
    _set(m, _at(m, MET, t, r), place + 1)
    return True


@njit(**_INNER)
def _forget_unmet(m, t, i):
    """Take a place out of those unmet at a time."""
    _set(m, m[UNMET_SIZE] + t, m[m[UNMET_SIZE] + t] - 1)
    _set(m, _at(m, UNMET, t, i), m[_at(m, UNMET, t, m[m[UNMET_SIZE] + t])])
    _bump(m, m[m[UNMET_POINT] + t], -1)


@njit(**_INNER)
def _demand(m, t, place):
    """Have a place want a resource at a time."""
    if not _meet(m, t, place):
        _set(m, _at(m, UNMET, t, m[m[UNMET_SIZE] + t]), place)
        _set(m, m[UNMET_SIZE] + t, m[m[UNMET_SIZE] + t] + 1)
        _bump(m, m[m[UNMET_POINT] + t], 1)


@njit(**_INNER)
def _release(m, t, place):
    """Have a place want nobody at a time any longer; who becomes free meets somebody else."""
    for i in range(m[m[UNMET_SIZE] + t]):
        if m[_at(m, UNMET, t, i)] == place:
            _forget_unmet(m, t, i)
            return
    k = m[m[DEMAND_OF] + place]
    for i in range(m[_at(m, DEMANDS, k, 1)], m[_at(m, DEMANDS, k, 2)]):
        r = m[m[WANTING] + i]
        if m[_at(m, MET, t, r)] == place + 1:
            _set(m, _at(m, MET, t, r), 0)
            break
    for i in range(m[m[UNMET_SIZE] + t]):
        if _meet(m, t, m[_at(m, UNMET, t, i)]):
            _forget_unmet(m, t, i)
            return


@njit(**_INNER)
def _place(m, u, sign):
    """Count the time of a unit, or take it out of all counts; resources not included."""
    b, d, start = m[_at(m, UNITS, u, BUNDLE)], m[_at(m, UNITS, u, DUR)], m[_at(m, UNITS, u, START)]
    if start < 0:
        for k in range(m[_at(m, BUNDLES, b, TIMELESS0)], m[_at(m, BUNDLES, b, TIMELESS1)]):
            _bump(m, m[m[TIMELESS] + k], sign * d)
        return
    cell = b * m[RUNNING + 1] + start
    for k in range(m[m[START_AT] + cell], m[m[START_AT] + cell + 1]):
        at = _at(m, AT_START, k, 0)
        kind, p, x = m[at], m[at + 1], m[at + 2]
        if kind == UNWANTED_START:
            if x == 0 or x == d:
                _bump(m, p, sign * d)
        else:
            low, high = m[_at(m, COUNTER_BOUNDS, x, 0)], m[_at(m, COUNTER_BOUNDS, x, 1)]
            old = m[m[COUNTERS] + x]
            _set(m, m[COUNTERS] + x, old + sign)
            _bump(m, p, _outside(old + sign, low, high) - _outside(old, low, high))
    for t in range(start, start + d):
        _run(m, b, t, sign)
        for k in range(m[_at(m, BUNDLES, b, DEMAND0)], m[_at(m, BUNDLES, b, DEMAND1)]):
            place = m[_at(m, UNITS, u, PICKS)]
            place += m[_at(m, DEMANDS, k, 0)] - m[_at(m, BUNDLES, b, SLOT0)]
            if sign > 0:
                _demand(m, t, place)
            else:
                _release(m, t, place)


@njit(**_INNER)
def _engage(m, u, s, r, sign):
    """Count who stands in a slot of a unit, or take it out of all counts; times not included."""
    d = m[_at(m, UNITS, u, DUR)]
    if r < 0:
        for k in range(m[_at(m, SLOTS, s, EMPTY0)], m[_at(m, SLOTS, s, EMPTY1)]):
            _bump(m, m[m[EMPTY] + k], sign * d)
        return
    for k in range(m[_at(m, SLOTS, s, UNWANTED0)], m[_at(m, SLOTS, s, UNWANTED1)]):
        at = _at(m, UNWANTED, k, 0)
        p, x = m[at], m[at + 1]
        if not m[_at(m, WANTED, x, r)]:
            _bump(m, p, sign * d)
    for k in range(m[_at(m, SLOTS, s, USE0)], m[_at(m, SLOTS, s, USE1)]):
        at = _at(m, USES, k, 0)
        p, x = m[at], m[at + 1]
        old = m[_at(m, USED, x, r)]
        _set(m, _at(m, USED, x, r), old + sign)
        if old == 0 or old + sign == 0:
            _bump(m, p, sign)
    for k in range(m[m[LOAD_AT] + r], m[m[LOAD_AT] + r + 1]):
        _bump(m, m[m[AT_LOAD] + k], sign * d * m[_at(m, SLOTS, s, SHARE)])


@njit(**_INNER)
def _way(m, r, way):
    """Count the pairs of successive busy times with too little time for the way between."""
    count = 0
    row, resources = m[m[VISIT_ROW] + r], m[CELLS + 2]
    for g in range(m[_at(m, WAY_SEQUENCES, way, 0)], m[_at(m, WAY_SEQUENCES, way, 1)]):
        before = -1
        for i in range(m[m[GROUP_AT] + g], m[m[GROUP_AT] + g + 1]):
            if m[_at(m, CELLS, r, m[m[GROUPS] + i])] == 0:
                continue
            if before >= 0:
                needed = 0
                for k in range(_depth(m)):
                    one = m[_at(m, VISITS, row, m[m[GROUPS] + before] * _depth(m) + k)] - 1
                    a = _room(m, way, one)
                    if a < 0:
                        continue
                    for j in range(_depth(m)):
                        c = _room(
                            m, way, m[_at(m, VISITS, row, m[m[GROUPS] + i] * _depth(m) + j)] - 1
                        )
                        if c >= 0:
                            needed = max(needed, m[_at(m, DISTANCES, way * resources + a, c)])
                if needed > i - before - 1:
                    count += 1
            before = i
    return count


@njit(**_INNER)
def _room(m, way, place):
    """Return the room beside a place in `picks`, −1 where there is none."""
    if place < 0:
        return -1
    beside = m[_at(m, WAY_ROOMS, way, m[m[PICK_SLOT] + place])]
    return -1 if beside == NOWHERE else m[m[CHOSEN] + place + beside - m[m[PICK_SLOT] + place]]


@njit(**_INNER)
def _order(m, row):
    """Return how far the gap between two bundles lies outside its bounds."""
    at = _at(m, ORDERS, row, 0)
    one, other, low, high = m[at], m[at + 1], m[at + 2], m[at + 3]
    end, begin = -1, m[RUNNING + 1]
    for u in range(m[_at(m, BUNDLES, one, UNIT0)], m[_at(m, BUNDLES, one, UNIT1)]):
        if m[_at(m, UNITS, u, DUR)] > 0:
            if m[_at(m, UNITS, u, START)] < 0:
                return 0
            end = max(end, m[_at(m, UNITS, u, START)] + m[_at(m, UNITS, u, DUR)])
    for u in range(m[_at(m, BUNDLES, other, UNIT0)], m[_at(m, BUNDLES, other, UNIT1)]):
        if m[_at(m, UNITS, u, DUR)] > 0:
            if m[_at(m, UNITS, u, START)] < 0:
                return 0
            begin = min(begin, m[_at(m, UNITS, u, START)])
    return _outside(begin - end, low, high)


@njit(**_INNER)
def _progress(m, row):
    """Return by how much a group of bundles is out of step, summed over the days."""
    at = _at(m, PROGRESSES, row, 0)
    b0, b1, d0, d1, weeks = m[at], m[at + 1], m[at + 2], m[at + 3], m[at + 4]
    held = m[HELD]
    for i in range(b1 - b0):
        m[held + i] = 0
    beyond = 0
    for _ in range(weeks):
        for day in range(d0, d1):
            g = m[m[PROGRESS_LIST] + day]
            for i in range(b0, b1):
                for k in range(m[m[GROUP_AT] + g], m[m[GROUP_AT] + g + 1]):
                    if m[_at(m, RUNNING, m[m[PROGRESS_LIST] + i], m[m[GROUPS] + k])] > 0:
                        m[held + i - b0] += 1
            least, most = m[held], m[held]
            for i in range(b1 - b0):
                least, most = min(least, m[held + i]), max(most, m[held + i])
            beyond += max(most - least - 1, 0)
    return beyond


@njit(**_INNER)
def _count_ways(m, r):
    for k in range(m[m[WAY_AT] + r], m[m[WAY_AT] + r + 1]):
        at = _at(m, AT_WAY, k, 0)
        p, way = m[at], m[at + 1]
        _bump(m, p, _way(m, r, way) - m[_at(m, POINTS, p, VALUE)])


@njit(**_INNER)
def _count_anew(m, u):
    """Count again what is not followed change by change."""
    b = m[_at(m, UNITS, u, BUNDLE)]
    for k in range(m[_at(m, BUNDLES, b, ANEW0)], m[_at(m, BUNDLES, b, ANEW1)]):
        at = _at(m, ANEW, k, 0)
        kind, p, row = m[at], m[at + 1], m[at + 2]
        value = _order(m, row) if kind == ORDER else _progress(m, row)
        _bump(m, p, value - m[_at(m, POINTS, p, VALUE)])
    if m[AT_WAY + 2]:
        first = m[_at(m, UNITS, u, PICKS)]
        for place in range(first, first + _width(m, b)):
            r = m[m[CHOSEN] + place]
            if r >= 0 and m[m[VISIT_ROW] + r] >= 0:
                _count_ways(m, r)


@njit(**_INNER)
def _count_split(m, b):
    for k in range(m[_at(m, BUNDLES, b, SPLIT0)], m[_at(m, BUNDLES, b, SPLIT1)]):
        at = _at(m, SPLITS, k, 0)
        kind, p, low, high, least, most = (
            m[at],
            m[at + 1],
            m[at + 2],
            m[at + 3],
            m[at + 4],
            m[at + 5],
        )
        misfits, amount = 0, 0
        for u in range(m[_at(m, BUNDLES, b, UNIT0)], m[_at(m, BUNDLES, b, UNIT1)]):
            d = m[_at(m, UNITS, u, DUR)]
            if d == 0:
                continue
            if kind == AMOUNT:
                amount += 1
                misfits += int(d < low or d > high)
            elif d == low:
                amount += 1
        _bump(m, p, misfits + _outside(amount, least, most) - m[_at(m, POINTS, p, VALUE)])


# ---- elementary changes -------------------------------------------------------------------


@njit(**_INNER)
def _note(m, op, u, s, old):
    at = _at(m, JOURNAL, m[m[SIZES]], 0)
    m[at], m[at + 1], m[at + 2], m[at + 3] = op, u, s, old
    m[m[SIZES]] += 1


@njit(**_INNER)
def _lift(m, u):
    """Take a unit out of all counts of times, until it is dropped somewhere."""
    _place(m, u, -1)
    at = _at(m, UNITS, u, 0)
    if m[at + START] >= 0:
        first = m[CHOSEN] + m[at + PICKS]
        for i in range(_width(m, m[at + BUNDLE])):
            if m[first + i] >= 0:
                _occupy(m, u, m[at + PICKS] + i, m[first + i], -1)
    _set(m, at + START, NOWHERE)


@njit(**_INNER)
def _drop(m, u, start):
    """Place a unit that has been lifted at a start; nowhere: −1."""
    at = _at(m, UNITS, u, 0)
    _set(m, at + START, start)
    _place(m, u, 1)
    if start >= 0:
        first = m[CHOSEN] + m[at + PICKS]
        for i in range(_width(m, m[at + BUNDLE])):
            if m[first + i] >= 0:
                _occupy(m, u, m[at + PICKS] + i, m[first + i], 1)
    _count_anew(m, u)


@njit(**_INNER)
def _set_pick(m, u, s, r):
    """Put a resource into a slot of a unit; nobody: −1."""
    place = m[_at(m, UNITS, u, PICKS)] + s - m[_at(m, BUNDLES, m[_at(m, UNITS, u, BUNDLE)], SLOT0)]
    old = m[m[CHOSEN] + place]
    _engage(m, u, s, old, -1)
    if old >= 0 and m[_at(m, UNITS, u, START)] >= 0:
        _occupy(m, u, place, old, -1)
    _set(m, m[CHOSEN] + place, r)
    _engage(m, u, s, r, 1)
    if r >= 0 and m[_at(m, UNITS, u, START)] >= 0:
        _occupy(m, u, place, r, 1)
    if m[AT_WAY + 2]:
        if old >= 0 and m[m[VISIT_ROW] + old] >= 0:
            _count_ways(m, old)
        _count_anew(m, u)


@njit(**_INNER)
def _count_unit(m, u, sign):
    """Count a whole unit, or take it out of all counts."""
    if m[_at(m, UNITS, u, DUR)] == 0:
        return
    b = m[_at(m, UNITS, u, BUNDLE)]
    _place(m, u, sign)
    for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
        place = m[_at(m, UNITS, u, PICKS)] + s - m[_at(m, BUNDLES, b, SLOT0)]
        r = m[m[CHOSEN] + place]
        _engage(m, u, s, r, sign)
        if r >= 0 and m[_at(m, UNITS, u, START)] >= 0:
            _occupy(m, u, place, r, sign)


@njit(**_INNER)
def _set_duration(m, u, d):
    """Give a unit another duration; with 0 it is no longer in use."""
    _count_unit(m, u, -1)
    _set(m, _at(m, UNITS, u, DUR), d)
    _count_unit(m, u, 1)
    _count_anew(m, u)
    _count_split(m, m[_at(m, UNITS, u, BUNDLE)])


@njit(**_OUTER)
def load(m):
    """Count all units, after their durations, times and resources have been entered."""
    for p in range(m[POINTS + 2]):
        at = _at(m, POINTS, p, 0)
        m[m[TOTALS] + m[at + TIER]] += _cost(m, at, m[at + VALUE])
    for u in range(m[UNITS + 2]):
        _count_unit(m, u, 1)
    for u in range(m[UNITS + 2]):
        _count_anew(m, u)
    for b in range(m[BUNDLES + 2]):
        _count_split(m, b)
    _forget(m)


@njit(**_INNER)
def _move_to(m, u, start):
    _note(m, TIME, u, 0, m[_at(m, UNITS, u, START)])
    _lift(m, u)
    _drop(m, u, start)


@njit(**_INNER)
def _give(m, u, s, r):
    place = m[_at(m, UNITS, u, PICKS)] + s - m[_at(m, BUNDLES, m[_at(m, UNITS, u, BUNDLE)], SLOT0)]
    _note(m, PICK, u, s, m[m[CHOSEN] + place])
    _set_pick(m, u, s, r)


@njit(**_INNER)
def _cut(m, u, d):
    _note(m, CUT, u, 0, m[_at(m, UNITS, u, DUR)])
    _set_duration(m, u, d)


@njit(**_INNER)
def _undo(m):
    """Take back what the move has done: by the notes, or step by step where there was no room."""
    notes = m[m[SIZES] + 2]
    if notes <= m[NOTES + 2]:
        for k in range(notes - 1, -1, -1):
            m[m[_at(m, NOTES, k, 0)]] = m[_at(m, NOTES, k, 1)]
        for tier in range(3):
            m[m[TOTALS] + tier] = m[m[BEFORE] + tier]
        _forget(m)
        return
    for k in range(m[m[SIZES]] - 1, -1, -1):
        at = _at(m, JOURNAL, k, 0)
        op, u, s, old = m[at], m[at + 1], m[at + 2], m[at + 3]
        if op == TIME:
            _lift(m, u)
            _drop(m, u, old)
        elif op == PICK:
            _set_pick(m, u, s, old)
        else:
            _set_duration(m, u, old)
    _forget(m)


@njit(**_INNER)
def _keep(m):
    """Forget the journal and remember which units are no longer as in `best`."""
    for k in range(m[m[SIZES]]):
        u = m[_at(m, JOURNAL, k, 1)]
        if not m[m[DIRTY] + u]:
            m[m[DIRTY] + u] = True
            m[m[DIRTY_LIST] + m[m[SIZES] + 1]] = u
            m[m[SIZES] + 1] += 1
    _forget(m)


@njit(**_INNER)
def _remember(m):
    """Make the timetable as it stands the best one."""
    for k in range(m[m[SIZES] + 1]):
        u = m[m[DIRTY_LIST] + k]
        m[m[DIRTY] + u] = False
        m[_at(m, BEST, u, 0)], m[_at(m, BEST, u, 1)] = (
            m[_at(m, UNITS, u, DUR)],
            m[_at(m, UNITS, u, START)],
        )
        b = m[_at(m, UNITS, u, BUNDLE)]
        first = m[_at(m, UNITS, u, PICKS)]
        for place in range(
            first, first + m[_at(m, BUNDLES, b, SLOT1)] - m[_at(m, BUNDLES, b, SLOT0)]
        ):
            m[m[BEST_PICKS] + place] = m[m[CHOSEN] + place]
    m[m[SIZES] + 1] = 0
    for tier in range(3):
        m[m[BEST_TOTALS] + tier] = m[m[TOTALS] + tier]


@njit(**_INNER)
def _weigh(m, weights):
    cost = 0.0
    for tier in range(3):
        cost += weights[tier] * m[m[TOTALS] + tier]
    return cost


@njit(**_INNER)
def _is_better(m):
    for tier in range(3):
        one, other = m[m[TOTALS] + tier], m[m[BEST_TOTALS] + tier]
        if one != other:
            return one < other
    return False


# ---- moves --------------------------------------------------------------------------------


@njit(**_INNER)
def _is_free(m, r, start, d):
    cell = _at(m, CELLS, r, start)
    for i in range(cell, cell + d):  # noqa: SIM110 (numba knows no all())
        if m[i] > 0:
            return False
    return True


@njit(**_INNER)
def _free_candidate(m, s, start, d):
    """Return a candidate of a slot that is free throughout, −1 without one."""
    first, count = (
        m[_at(m, SLOTS, s, CAND0)],
        m[_at(m, SLOTS, s, CAND1)] - m[_at(m, SLOTS, s, CAND0)],
    )
    if count == 0:
        return NOWHERE
    offset = np.random.randint(count)
    for k in range(count):
        r = m[m[CANDIDATES] + first + (offset + k) % count]
        if _is_free(m, r, start, d):
            return r
    return NOWHERE


@njit(**_INNER)
def _random_start(m, u):
    b, d = m[_at(m, UNITS, u, BUNDLE)], m[_at(m, UNITS, u, DUR)]
    row = m[_at(m, BUNDLES, b, LENGTHS)] + d - 1
    first, last = m[m[STARTS_AT] + row], m[m[STARTS_AT] + row + 1]
    if first == last:
        return NOWHERE
    return m[m[STARTS] + first + np.random.randint(last - first)]


@njit(**_INNER)
def _enter(m, u, there):
    """Drop a unit at a start, with other resources in its open slots where these are busy."""
    b, d = m[_at(m, UNITS, u, BUNDLE)], m[_at(m, UNITS, u, DUR)]
    for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
        if m[_at(m, SLOTS, s, FITS)] >= 0:
            r = m[_pick_at(m, u, s)]
            if r < 0 or (not _is_free(m, r, there, d) and np.random.random() < _ease(m, s)):
                found = _free_candidate(m, s, there, d)
                if found >= 0:
                    _give(m, u, s, found)
    _drop(m, u, there)


@njit(**_INNER)
def _shift(m, u, there):
    """Move a unit, whoever is in its way."""
    _note(m, TIME, u, 0, m[_at(m, UNITS, u, START)])
    _lift(m, u)
    if there >= 0:
        _enter(m, u, there)
    else:
        _drop(m, u, there)


@njit(**_INNER)
def _is_in_the_way(m, u, there):
    """Tell whether somebody who is given to a unit, and must not clash, is busy at a start."""
    b, d = m[_at(m, UNITS, u, BUNDLE)], m[_at(m, UNITS, u, DUR)]
    for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
        r = m[_pick_at(m, u, s)]
        if m[_at(m, SLOTS, s, FITS)] < 0 and r >= 0 and m[m[CLASHING] + r]:
            for t in range(there, there + d):
                if m[_at(m, CELLS, r, t)] > 0 and m[_at(m, HOLDERS, r, t)] != u + 1:
                    return True
    return False


@njit(**_INNER)
def _exchange(m, u, there, move):
    """Swap two stretches of the week for a unit and for whoever would clash (Kempe's chain).

    Stretches grow with the durations met. Whoever clashes in a slot to be chosen gets another
    resource where one is free, or is exchanged too. Nothing is done, and false returned, where
    the chain cannot be closed.
    """
    times = m[CELLS + 1]
    shift = there - m[_at(m, UNITS, u, START)]
    begin = m[_at(m, UNITS, u, START)]
    end = begin + m[_at(m, UNITS, u, DUR)]
    m[_at(m, QUEUE, 0, 0)], m[_at(m, QUEUE, 0, 1)] = u, 1
    m[m[MARKS] + u] = move
    size, done, width = 1, 0, 0
    widest = WIDEST_CHAIN + 3 * _width(m, m[_at(m, UNITS, u, BUNDLE)])
    while done < size:
        x, sign = m[_at(m, QUEUE, done, 0)], m[_at(m, QUEUE, done, 1)]
        done += 1
        b = m[_at(m, UNITS, x, BUNDLE)]
        width += _width(m, b)
        m[m[SIZES] + 3] += _width(m, b)
        if width > widest:
            return False
        d, here = m[_at(m, UNITS, x, DUR)], m[_at(m, UNITS, x, START)]
        to = here + sign * shift
        base = here if sign > 0 else here - shift
        begin, end = min(begin, base), max(end, base + d)
        if abs(shift) < end - begin or to < 0 or to + d > times:
            return False
        if not m[_at(m, ALLOWED, m[_at(m, BUNDLES, b, LENGTHS)] + d - 1, to)]:
            return False
        for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
            r = m[_pick_at(m, x, s)]
            if r < 0 or not m[m[CLASHING] + r]:
                continue
            for t in range(to, to + d):
                if m[_at(m, CELLS, r, t)] != 1:
                    continue
                y = m[_at(m, HOLDERS, r, t)] - 1
                if m[m[MARKS] + y] == move:
                    continue
                if m[_at(m, SLOTS, s, FITS)] >= 0 and np.random.random() < _ease(m, s):
                    # Whether there is one is seen when it is moved.
                    break
                if size >= LONGEST_CHAIN or not _is_movable(m, y):
                    return False
                m[m[MARKS] + y] = move
                m[_at(m, QUEUE, size, 0)], m[_at(m, QUEUE, size, 1)] = y, -sign
                size += 1
    for k in range(size):
        x, sign = m[_at(m, QUEUE, k, 0)], m[_at(m, QUEUE, k, 1)]
        _note(m, TIME, x, 0, m[_at(m, UNITS, x, START)])
        m[_at(m, QUEUE, k, 1)] = m[_at(m, UNITS, x, START)] + sign * shift
        _lift(m, x)
    for k in range(size):
        _enter(m, m[_at(m, QUEUE, k, 0)], m[_at(m, QUEUE, k, 1)])
    return True


@njit(**_INNER)
def _open_slot(m, u):
    """Return a random slot to be chosen of a unit, −1 where there is none."""
    b = m[_at(m, UNITS, u, BUNDLE)]
    count = _width(m, b)
    if count == 0:
        return NOWHERE
    offset = np.random.randint(count)
    for k in range(count):
        s = m[_at(m, BUNDLES, b, SLOT0)] + (offset + k) % count
        if (
            m[_at(m, SLOTS, s, FITS)] >= 0
            and m[_at(m, SLOTS, s, CAND1)] > m[_at(m, SLOTS, s, CAND0)]
        ):
            return s
    return NOWHERE


@njit(**_INNER)
def _random_candidate(m, s):
    return m[
        m[CANDIDATES]
        + m[_at(m, SLOTS, s, CAND0)]
        + np.random.randint(m[_at(m, SLOTS, s, CAND1)] - m[_at(m, SLOTS, s, CAND0)])
    ]


@njit(**_INNER)
def _slot_with(m, u, r):
    """Return the slot to be chosen in which a unit has a resource, −1 where there is none."""
    b = m[_at(m, UNITS, u, BUNDLE)]
    for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
        if m[_at(m, SLOTS, s, FITS)] >= 0 and m[_pick_at(m, u, s)] == r:
            return s
    return NOWHERE


@njit(**_INNER)
def _trade(m, u, s, r):
    """Give a unit another resource whose workload is limited, and the first to one of its own."""
    old = m[_pick_at(m, u, s)]
    if old >= 0:
        for _ in range(TRADERS):
            v = m[m[FREE] + np.random.randint(m[FREE + 2])]
            if v == u or m[_at(m, UNITS, v, DUR)] != m[_at(m, UNITS, u, DUR)]:
                continue
            other = _slot_with(m, v, r)
            if other >= 0 and m[_at(m, FITTING, m[_at(m, SLOTS, other, FITS)], old)]:
                _give(m, v, other, old)
                break
    _give(m, u, s, r)


@njit(**_INNER)
def _pass(m, u, s, r, move):
    """Give a unit another resource, and whoever has that one now the first one, and so on."""
    first = m[
        m[CHOSEN]
        + m[_at(m, UNITS, u, PICKS)]
        + s
        - m[_at(m, BUNDLES, m[_at(m, UNITS, u, BUNDLE)], SLOT0)]
    ]
    m[_at(m, QUEUE, 0, 0)], m[_at(m, QUEUE, 0, 1)] = u, s
    m[m[MARKS] + u] = move
    size, done = 1, 0
    while done < size:
        x, place = m[_at(m, QUEUE, done, 0)], m[_at(m, QUEUE, done, 1)]
        done += 1
        had = m[
            m[CHOSEN]
            + m[_at(m, UNITS, x, PICKS)]
            + place
            - m[_at(m, BUNDLES, m[_at(m, UNITS, x, BUNDLE)], SLOT0)]
        ]
        gets = r if had == first else first
        start = m[_at(m, UNITS, x, START)]
        if gets >= 0 and first >= 0 and start >= 0:
            for t in range(start, start + m[_at(m, UNITS, x, DUR)]):
                if m[_at(m, CELLS, gets, t)] != 1:
                    continue
                y = m[_at(m, HOLDERS, gets, t)] - 1
                if m[m[MARKS] + y] == move or size >= LONGEST_CHAIN:
                    continue
                other = _slot_with(m, y, gets)
                if other >= 0 and m[_at(m, FITTING, m[_at(m, SLOTS, other, FITS)], had)]:
                    m[m[MARKS] + y] = move
                    m[_at(m, QUEUE, size, 0)], m[_at(m, QUEUE, size, 1)] = y, other
                    size += 1
        _give(m, x, place, gets)


@njit(**_INNER)
def _course(m, course, s, r, move):
    """Give a whole course another resource; courses in its way get the one that becomes free."""
    first = NOWHERE
    for k in range(m[m[COURSE_AT] + course], m[m[COURSE_AT] + course + 1]):
        b, at = m[_at(m, COURSES, k, 0)], m[_at(m, COURSES, k, 1)]
        for u in range(m[_at(m, BUNDLES, b, UNIT0)], m[_at(m, BUNDLES, b, UNIT1)]):
            if m[_at(m, UNITS, u, DUR)] > 0 and m[_at(m, SLOTS, at, FITS)] >= 0:
                first = m[
                    m[CHOSEN] + m[_at(m, UNITS, u, PICKS)] + at - m[_at(m, BUNDLES, b, SLOT0)]
                ]
    if first == r:
        return
    m[_at(m, QUEUE, 0, 0)] = course
    size, done = 1, 0
    while done < size:
        gets = r if done == 0 else first
        c = m[_at(m, QUEUE, done, 0)]
        done += 1
        for k in range(m[m[COURSE_AT] + c], m[m[COURSE_AT] + c + 1]):
            b, at = m[_at(m, COURSES, k, 0)], m[_at(m, COURSES, k, 1)]
            if (
                m[_at(m, SLOTS, at, FITS)] < 0
                or not m[_at(m, FITTING, m[_at(m, SLOTS, at, FITS)], gets)]
            ):
                continue
            for u in range(m[_at(m, BUNDLES, b, UNIT0)], m[_at(m, BUNDLES, b, UNIT1)]):
                if m[_at(m, UNITS, u, DUR)] == 0 or m[m[MARKS] + u] == move:
                    continue
                had = m[_pick_at(m, u, at)]
                if had == gets or (done > 1 and had != r):
                    continue
                start = m[_at(m, UNITS, u, START)]
                if done == 1 and first >= 0 and start >= 0:
                    for t in range(start, start + m[_at(m, UNITS, u, DUR)]):
                        if m[_at(m, CELLS, gets, t)] != 1 or size >= LONGEST_PASS:
                            continue
                        y = m[_at(m, HOLDERS, gets, t)] - 1
                        other = _slot_with(m, y, gets)
                        if (
                            other < 0
                            or m[_at(m, SLOTS, other, USE0)] == m[_at(m, SLOTS, other, USE1)]
                        ):
                            continue
                        new = m[_at(m, USES, m[_at(m, SLOTS, other, USE0)], 1)]
                        known = False
                        for j in range(size):
                            known = known or m[_at(m, QUEUE, j, 0)] == new
                        if not known:
                            m[_at(m, QUEUE, size, 0)] = new
                            size += 1
                _give(m, u, at, gets)


@njit(**_INNER)
def _recut(m, u):
    """Cut a bundle otherwise: split a unit, join two, or let one give periods to another."""
    b = m[_at(m, UNITS, u, BUNDLE)]
    count = m[_at(m, BUNDLES, b, UNIT1)] - m[_at(m, BUNDLES, b, UNIT0)]
    if count < 2:
        return False
    v = m[_at(m, BUNDLES, b, UNIT0)] + np.random.randint(count)
    if v == u:
        return False
    both = m[_at(m, UNITS, u, DUR)] + m[_at(m, UNITS, v, DUR)]
    one = np.random.randint(both + 1)
    other = both - one
    if one == m[_at(m, UNITS, u, DUR)] or (one == m[_at(m, UNITS, v, DUR)]):
        return False
    for d in (one, other):
        if d > 0:
            row = m[_at(m, BUNDLES, b, LENGTHS)] + d - 1
            if m[m[STARTS_AT] + row] == m[m[STARTS_AT] + row + 1]:
                return False
    starts = (m[_at(m, UNITS, u, START)], m[_at(m, UNITS, v, START)])
    for k in range(2):
        x, d = (u, one) if k == 0 else (v, other)
        was = m[_at(m, UNITS, x, DUR)]
        if was == d:
            continue
        _move_to(m, x, NOWHERE)
        _cut(m, x, d)
    for k in range(2):
        x, start = (u, starts[0]) if k == 0 else (v, starts[1])
        d = m[_at(m, UNITS, x, DUR)]
        if d == 0:
            continue
        row = m[_at(m, BUNDLES, b, LENGTHS)] + d - 1
        if start >= 0 and start + d > m[CELLS + 1]:
            start = NOWHERE
        if start < 0 or not m[_at(m, ALLOWED, row, start)] or np.random.random() < 0.3:
            start = _random_start(m, x)
        if start != m[_at(m, UNITS, x, START)]:
            _shift(m, x, start)
    return True


@njit(**_INNER)
def _try(m, kind, u, move):
    """Make one move of a kind with a unit; tell whether there is anything to judge."""
    d = m[_at(m, UNITS, u, DUR)]
    if kind == RECUT:
        return _recut(m, u)
    if kind in (SHIFT, EXCHANGE):
        there = _random_start(m, u)
        here = m[_at(m, UNITS, u, START)]
        if there < 0 or there == here:
            return False
        # Whoever is in the way is better exchanged; now and then a clash is tried all the same.
        plain = here < 0 or abs(there - here) < d
        if kind == SHIFT and not plain:
            plain = not _is_in_the_way(m, u, there) or np.random.random() < BLUNT
        if plain:
            _shift(m, u, there)
            return True
        return _exchange(m, u, there, move)
    s = _open_slot(m, u)
    if s < 0:
        return False
    r = _random_candidate(m, s)
    if (
        r
        == m[
            m[CHOSEN]
            + m[_at(m, UNITS, u, PICKS)]
            + s
            - m[_at(m, BUNDLES, m[_at(m, UNITS, u, BUNDLE)], SLOT0)]
        ]
    ):
        return False
    if _uses(m, s) > 0 and (kind == COURSE or np.random.random() > ALONE):
        use = m[_at(m, SLOTS, s, USE0)] + np.random.randint(_uses(m, s))
        _course(m, m[_at(m, USES, use, 1)], s, r, move)
    elif kind == REPLACE:
        if m[m[LOAD_AT] + r] < m[m[LOAD_AT] + r + 1] and np.random.random() < TRADE:
            _trade(m, u, s, r)
        else:
            _give(m, u, s, r)
    else:
        _pass(m, u, s, r, move)
    return True


@njit(**_OUTER)
def costs(m, found):
    """Enter what each point costs."""
    for p in range(m[POINTS + 2]):
        at = _at(m, POINTS, p, 0)
        found[p] = _cost(m, at, m[at + VALUE])


@njit(**_OUTER)
def fill(m, seed, weights):
    """Put into each empty slot to be chosen the candidate that costs least, one after the other."""
    np.random.seed(seed)
    for u in np.random.permutation(m[UNITS + 2]):
        if m[_at(m, UNITS, u, DUR)] == 0:
            continue
        b = m[_at(m, UNITS, u, BUNDLE)]
        for s in range(m[_at(m, BUNDLES, b, SLOT0)], m[_at(m, BUNDLES, b, SLOT1)]):
            first, count = m[_at(m, SLOTS, s, CAND0)], _choices(m, s)
            if count == 0 or m[_pick_at(m, u, s)] >= 0:
                continue
            offset, best, least = np.random.randint(count), NOWHERE, _weigh(m, weights)
            for k in range(count):
                r = m[m[CANDIDATES] + first + (offset + k) % count]
                _give(m, u, s, r)
                cost = _weigh(m, weights)
                if cost < least:
                    best, least = r, cost
                _undo(m)
            if best >= 0:
                _give(m, u, s, best)
                _keep(m)


# ---- the annealing ------------------------------------------------------------------------


@njit(**_OUTER)
def anneal(m, seed, moves, hot, cold, weights, odds, hotspots, attention, uphill):
    """Make `moves` moves while cooling from `hot` to `cold`.

    `weights` are what a unit of cost weighs in each tier; `odds` the cumulated shares of the
    kinds of moves; `attention` is the share of moves that begin with a unit of `hotspots`.
    `uphill` collects what moves would have cost that change nothing but the soft cost, for the
    worse: first their number, then as many as there is room for.
    """
    np.random.seed(seed)
    for u in range(m[UNITS + 2]):
        m[m[MARKS] + u] = -1
    factor = (cold / hot) ** (1.0 / max(1, moves))
    heat = hot
    for move in range(moves):
        heat *= factor
        if hotspots.shape[0] and np.random.random() < attention:
            u = hotspots[np.random.randint(hotspots.shape[0])]
        else:
            u = m[m[FREE] + np.random.randint(m[FREE + 2])]
        if m[_at(m, UNITS, u, DUR)] == 0:
            continue
        kind, draw = 0, np.random.random()
        while draw > odds[kind]:
            kind += 1
        good = _try(m, kind, u, move)
        if m[m[SIZES]] == 0:
            continue
        if not good:
            _undo(m)
            continue
        unplaced = m[m[TOTALS]] - m[m[BEFORE]]
        hard = m[m[TOTALS] + 1] - m[m[BEFORE] + 1]
        soft = m[m[TOTALS] + 2] - m[m[BEFORE] + 2]
        change = weights[0] * unplaced + weights[1] * hard + weights[2] * soft
        if unplaced == 0 and hard == 0 and change > 0:
            count = int(uphill[0])
            if count + 1 < uphill.shape[0]:
                uphill[count + 1] = change
                uphill[0] = count + 1
        if change <= 0 or np.random.random() < np.exp(-change / heat):
            _keep(m)
            if _is_better(m):
                _remember(m)
        else:
            _undo(m)


def compile_kernels() -> None:
    """Compile, or load from numba's cache on disk, by calling with nothing to do."""
    memory = np.zeros(3 * TABLES, np.int64)
    none = np.zeros(0, np.int64)
    flat = np.zeros(6, np.float64)
    load(memory)
    costs(memory, none)
    fill(memory, 1, flat)
    anneal(memory, 1, 0, 1.0, 1.0, flat, flat, none, 0.0, flat)
