"""Compiled annealing of plans; see `annealer`.

A move gives a unit another option or none, and mostly does something with a second one as well:
somebody else leaves the place where it goes, somebody else of the same school goes instead of it,
or those who are tied to it come along. What no second unit balances is seldom accepted, since caps,
shares and earlier goals hold everything together.
"""

from __future__ import annotations

import numba
import numpy as np

from .tables import NOWHERE, Tables

MOST_UNITS = 8
"""Units in one move, at most."""

LEAVES, REPLACES, STANDS_IN, COMES_ALONG = 0.25, 0.35, 0.35, 0.8
"""Shares of the moves: a unit that goes somewhere no longer does; somebody at the destination gives
way; somebody of the same school goes instead; those who are tied come along."""

GOES_ON, TRADES = 0.6, 0.5
"""Of those who give way, how many go somewhere else, and of these how many where the other one
was."""

TINY = 1e-7


@numba.njit(cache=True, nogil=True)
def _option_to(model, departure, school):  # type: ignore[no-untyped-def]
    """Return a departure's first option for a school, NOWHERE if it has none."""
    for option in range(model.first[departure], model.first[departure + 1]):
        if model.school[option] == school:
            return option
    return NOWHERE


@numba.njit(cache=True, nogil=True)
def _any_option(model, departure):  # type: ignore[no-untyped-def]
    first = model.first[departure]
    return first + np.random.randint(model.first[departure + 1] - first)


@numba.njit(cache=True, nogil=True)
def _along(model, of, current, units, options):  # type: ignore[no-untyped-def]
    """Let those who are tied to the first unit do as it does; return the units in the move."""
    count = 1
    departure = model.departure[units[0]]
    for k in range(model.ties[departure], model.ties[departure + 1]):
        other = model.tied[k]
        unit = of[other]
        if count == MOST_UNITS or unit < 0 or of[other + 1] == unit:
            continue
        option = NOWHERE
        if options[0] != NOWHERE:
            option = _option_to(model, other, model.school[options[0]])
        if current[unit] != option:
            units[count], options[count] = unit, option
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _giving_way(model, current, head, after, present, units, options):  # type: ignore[no-untyped-def]
    """Let somebody give way at the destination of the first unit; return the units in the move."""
    school = model.school[options[0]]
    if present[school] == 0:
        return 1
    other = head[school]
    for _ in range(np.random.randint(present[school])):
        other = after[other]
    if other == units[0]:
        return 1
    option = NOWHERE
    if np.random.random() < GOES_ON:
        departure = model.departure[other]
        left = current[units[0]]
        if left != NOWHERE and np.random.random() < TRADES:
            option = _option_to(model, departure, model.school[left])
        if option == NOWHERE:
            option = _any_option(model, departure)
        if option == current[other]:
            return 1
    units[1], options[1] = other, option
    return 2


@numba.njit(cache=True, nogil=True)
def _stand_in(model, current, units, options):  # type: ignore[no-untyped-def]
    """Let another unit of the same school take the first one's place, or the other way round."""
    school = model.origin[model.departure[units[0]]]
    first = model.origins[school]
    other = model.leaving[first + np.random.randint(model.origins[school + 1] - first)]
    here, there = current[units[0]], current[other]
    if other == units[0]:
        return 1
    if here != NOWHERE and there == NOWHERE:
        option = _option_to(model, model.departure[other], model.school[here])
        if option == NOWHERE:
            return 1
        options[0] = NOWHERE
        units[1], options[1] = other, option
        return 2
    if there != NOWHERE and here == NOWHERE:
        units[1], options[1] = other, NOWHERE
        return 2
    return 1


@numba.njit(cache=True, nogil=True)
def _propose(model, of, current, head, after, present, units, options):  # type: ignore[no-untyped-def]
    """Write down a move; return how many units are in it, 0 for none."""
    unit = np.random.randint(len(current))
    departure = model.departure[unit]
    if model.first[departure] == model.first[departure + 1]:
        return 0
    units[0] = unit
    if current[unit] != NOWHERE and np.random.random() < LEAVES:
        options[0] = NOWHERE
    else:
        options[0] = _any_option(model, departure)
    if options[0] == current[unit]:
        return 0
    tied = model.ties[departure] < model.ties[departure + 1]
    if tied and np.random.random() < COMES_ALONG:
        return _along(model, of, current, units, options)
    kind = np.random.random()
    if kind < REPLACES and options[0] != NOWHERE:
        return _giving_way(model, current, head, after, present, units, options)
    if kind < REPLACES + STANDS_IN:
        return _stand_in(model, current, units, options)
    return 1


@numba.njit(cache=True, nogil=True)
def _shortfall(model, row, total):  # type: ignore[no-untyped-def]
    """Return by how much a row is violated that has no columns."""
    if total < model.lower[row]:
        return model.lower[row] - total
    if total > model.upper[row]:
        return total - model.upper[row]
    return 0.0


@numba.njit(cache=True, nogil=True)
def _look_up(model, row, total):  # type: ignore[no-untyped-def]
    """Return the entry of a row's table for a sum, and the violation."""
    at = int(np.rint((total - model.least[row]) / model.step[row]))
    last = model.size[row] - 1
    beyond = 0.0
    if at < 0:
        beyond = -at * model.step[row] * model.below[row]
        at = 0
    elif at > last:
        beyond = (at - last) * model.step[row] * model.above[row]
        at = last
    entry = model.place[row] + at
    return entry, model.short[entry] + beyond


@numba.njit(cache=True, nogil=True)
def _add(model, option, sign, total, stamp, tick, old, touched, count):  # type: ignore[no-untyped-def]
    """Add an option to the rows' sums (or take it away); list the rows touched for the first."""
    for k in range(model.starts[option], model.starts[option + 1]):
        row = model.row[k]
        if stamp[row] != tick:
            stamp[row] = tick
            old[row] = total[row]
            touched[count] = row
            count += 1
        total[row] += sign * model.weight[k]
    return count


@numba.njit(cache=True, nogil=True)
def _difference(model, total, old, touched, count, change):  # type: ignore[no-untyped-def]
    """Write what the rows touched change in each goal; return the change of violations."""
    goals = len(change)
    worse = 0.0
    for k in range(count):
        row = touched[k]
        if total[row] == old[row]:
            continue
        if model.place[row] < 0:
            more = _shortfall(model, row, total[row]) - _shortfall(model, row, old[row])
        else:
            entry, now = _look_up(model, row, total[row])
            former, before = _look_up(model, row, old[row])
            more = now - before
            for goal in range(goals):
                change[goal] += model.value[goal, entry] - model.value[goal, former]
        worse += model.norm[row] * more
    return worse


@numba.njit(cache=True, nogil=True)
def _move(model, current, units, options, moved, total, stamp, tick, old, touched, change):  # type: ignore[no-untyped-def]
    """Make a move in the rows' sums; return the rows touched and the change of violations."""
    goals = len(change)
    count = 0
    for goal in range(goals):
        change[goal] = 0.0
    for k in range(moved):
        before, now = current[units[k]], options[k]
        if before != NOWHERE:
            count = _add(model, before, -1.0, total, stamp, tick, old, touched, count)
            for goal in range(goals):
                change[goal] -= model.cost[goal, before]
        if now != NOWHERE:
            count = _add(model, now, 1.0, total, stamp, tick, old, touched, count)
            for goal in range(goals):
                change[goal] += model.cost[goal, now]
    return count, _difference(model, total, old, touched, count, change)


@numba.njit(cache=True, nogil=True)
def _lists(model, current):  # type: ignore[no-untyped-def]
    """List for each school who goes there: the first, who stands before and after, how many."""
    schools = len(model.origins) - 1
    head, present = np.full(schools, -1, np.int64), np.zeros(schools, np.int64)
    before, after = np.empty(len(current), np.int64), np.empty(len(current), np.int64)
    for unit in range(len(current)):
        if current[unit] != NOWHERE:
            _enter(model.school[current[unit]], unit, head, before, after, present)
    return head, before, after, present


@numba.njit(cache=True, nogil=True)
def _enter(school, unit, head, before, after, present):  # type: ignore[no-untyped-def]
    before[unit], after[unit] = -1, head[school]
    if head[school] >= 0:
        before[head[school]] = unit
    head[school] = unit
    present[school] += 1


@numba.njit(cache=True, nogil=True)
def _leave(school, unit, head, before, after, present):  # type: ignore[no-untyped-def]
    if before[unit] >= 0:
        after[before[unit]] = after[unit]
    else:
        head[school] = after[unit]
    if after[unit] >= 0:
        before[after[unit]] = before[unit]
    present[school] -= 1


@numba.njit(cache=True, nogil=True)
def _units(model):  # type: ignore[no-untyped-def]
    """Return the first unit of each departure, and one more."""
    of = np.zeros(len(model.first), np.int64)
    for unit in range(len(model.departure)):
        of[model.departure[unit] + 1] += 1
    return np.cumsum(of)


@numba.njit(cache=True, nogil=True)
def sample(model, current, seed, moves):  # type: ignore[no-untyped-def]
    """Return what moves from a plan would change, none of them made.

    Returns
    -------
    array
        Shape (moves, goals + 1): the change of each goal, and of violations; zeros for no move.
    """
    np.random.seed(seed)
    goals, rows = len(model.cost), len(model.lower)
    total, value, found = np.zeros(rows), np.zeros(goals), np.zeros((moves, goals + 1))
    evaluate(model, current, total, value)
    stamp, old, touched = np.zeros(rows, np.int64), np.zeros(rows), np.zeros(rows, np.int64)
    head, _before, after, present = _lists(model, current)
    of = _units(model)
    units, options = np.empty(MOST_UNITS, np.int64), np.empty(MOST_UNITS, np.int64)
    change = np.zeros(goals)
    for number in range(moves):
        moved = _propose(model, of, current, head, after, present, units, options)
        if moved == 0:
            continue
        count, worse = _move(
            model, current, units, options, moved, total, stamp, number + 1, old, touched, change
        )
        found[number, :goals] = change
        found[number, goals] = worse
        for k in range(count):
            total[touched[k]] = old[touched[k]]
    return found


@numba.njit(cache=True, nogil=True)
def evaluate(model, current, total, value):  # type: ignore[no-untyped-def]
    """Write the rows' sums and the goals of a plan; return its violations."""
    total[:] = 0.0
    value[:] = 0.0
    for unit in range(len(current)):
        option = current[unit]
        if option != NOWHERE:
            for k in range(model.starts[option], model.starts[option + 1]):
                total[model.row[k]] += model.weight[k]
            for goal in range(len(value)):
                value[goal] += model.cost[goal, option]
    violated = 0.0
    for row in range(len(total)):
        if model.place[row] < 0:
            violated += model.norm[row] * _shortfall(model, row, total[row])
        else:
            entry, short = _look_up(model, row, total[row])
            violated += model.norm[row] * short
            for goal in range(len(value)):
                value[goal] += model.value[goal, entry]
    return violated


@numba.njit(cache=True, nogil=True)
def anneal(model, current, best, most, price, hard, hot, cold, moves, seed, least):  # type: ignore[no-untyped-def]
    """Make moves from a plan, colder and colder, the last goal being minimised.

    Parameters
    ----------
    model
        See `Tables`.
    current
        Option of each unit, `NOWHERE` for none; changed in place.
    best
        The best plan that violates nothing; changed in place where a better one is found.
    most, price
        What earlier goals may come to, and what each 1 above that costs.
    hard
        What a violation by 1, of the norm of its row, costs.
    hot, cold
        First and last temperature.
    moves
        How many moves are tried.
    least
        The last goal of `best`, which a better one has to be below.

    Returns
    -------
    float
        The last goal of `best` now.
    """
    np.random.seed(seed)
    goals, rows = len(model.cost), len(model.lower)
    total, value, change = np.zeros(rows), np.zeros(goals), np.zeros(goals)
    violated = evaluate(model, current, total, value)
    stamp, old, touched = np.zeros(rows, np.int64), np.zeros(rows), np.zeros(rows, np.int64)
    head, before, after, present = _lists(model, current)
    of = _units(model)
    units, options = np.empty(MOST_UNITS, np.int64), np.empty(MOST_UNITS, np.int64)
    heat, cooling = hot, (cold / hot) ** (1.0 / max(moves, 1))
    for number in range(moves):
        heat *= cooling
        moved = _propose(model, of, current, head, after, present, units, options)
        if moved == 0:
            continue
        count, worse = _move(
            model, current, units, options, moved, total, stamp, number + 1, old, touched, change
        )
        dearer = hard * worse + change[goals - 1]
        for goal in range(goals - 1):
            now = max(0.0, value[goal] + change[goal] - most[goal])
            dearer += price[goal] * (now - max(0.0, value[goal] - most[goal]))
        if dearer > 0 and np.random.random() >= np.exp(-dearer / heat):
            for k in range(count):
                total[touched[k]] = old[touched[k]]
            continue
        violated += worse
        for goal in range(goals):
            value[goal] += change[goal]
        for k in range(moved):
            unit = units[k]
            if current[unit] != NOWHERE:
                _leave(model.school[current[unit]], unit, head, before, after, present)
            current[unit] = options[k]
            if options[k] != NOWHERE:
                _enter(model.school[options[k]], unit, head, before, after, present)
        if violated < TINY and value[goals - 1] < least - TINY * max(1.0, abs(least)):
            kept = True
            for goal in range(goals - 1):
                kept = kept and value[goal] <= most[goal]
            if kept:
                least = value[goals - 1]
                best[:] = current
    return least


def compile_kernels() -> None:
    """Compile, or load from numba's cache on disk, by calling with nothing to do."""
    whole = np.zeros(1, np.int64)
    none, flat = np.zeros(0, np.int64), np.zeros((1, 0))
    model = Tables(
        starts=whole, row=none, weight=np.zeros(0), cost=flat, lower=np.zeros(0),
        upper=np.zeros(0), norm=np.zeros(0), place=none, least=np.zeros(0), step=np.zeros(0),
        size=none, below=np.zeros(0), above=np.zeros(0), value=flat, short=np.zeros(0),
        first=whole, school=none, departure=none, origin=none, origins=whole, leaving=none,
        ties=whole, tied=none,
    )  # fmt: skip
    sample(model, none, 1, 0)
    anneal(model, none.copy(), none.copy(), np.zeros(0), np.zeros(0), 1.0, 1.0, 1.0, 0, 1, 0.0)
