"""A first packing from the relaxation: its largest exchanges are taken, and it is solved again.

Measured on 10,000 teachers and popular schools: less than annealing finds (6,083 of 6,141 against
6,105), but what neighbourhoods make of it in the same time is more (6,119 against 6,113).
"""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt

from ..engine.stop import Stop
from ..flows.network import Ints
from .cycle_program import SECONDS, packing_program

CHEAP = 0.05
"""Reduced cost, in teachers, of the exchanges among which is dived: few enough for the simplex."""

SHARE = 0.005
"""Share of the exchanges still open that are taken at a time, beside those that are whole; with
0.02 a dive ends some ten teachers lower."""

WHOLE, NOTHING = 0.999, 1e-6
"""From where on an exchange of the relaxation counts as taken, and up to where as left."""

STEPS = 25_000
"""Simplex steps of one relaxation, without which there is no dive: 10,000 are usual in the first
and some hundred later; one between near and popular took a minute, and neighbourhoods reached the
same without it (9,409 of 9,696 teachers)."""


def dive(
    members: Ints, sizes: Ints, prices: npt.NDArray[np.float64], stop: Stop, seed: int
) -> Ints:
    """Return the cycles of a packing.

    Parameters
    ----------
    members, sizes
        Cycles, shape (cycles, 3), -1 for no third, and their numbers of members.
    prices
        Price of each teacher from the relaxation: no cycle is worth more than its members' prices.
    """
    reduced = np.append(prices, 0.0)[members].sum(axis=1) - sizes
    among = np.flatnonzero(reduced < CHEAP)
    inside = members[among]
    highs = packing_program(inside, sizes[among].astype(float), len(prices), seed)
    highs.setOptionValue("simplex_iteration_limit", STEPS)
    taken = np.zeros(len(among), dtype=bool)
    held = np.zeros(len(prices) + 1, dtype=bool)  # the last is nobody
    while not stop:
        highs.setOptionValue("time_limit", highs.getRunTime() + stop.seconds(SECONDS))
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        values = np.where(taken, 0.0, np.array(highs.getSolution().col_value))
        if values.max(initial=0.0) <= NOTHING:
            break
        _take(inside, values, taken, held)
        _fix(highs, np.flatnonzero(held[inside].any(axis=1) & ~taken), 0.0)
        _fix(highs, np.flatnonzero(taken), 1.0)
    return among[taken]


def _take(
    inside: Ints,
    values: npt.NDArray[np.float64],
    taken: npt.NDArray[np.bool_],
    held: npt.NDArray[np.bool_],
) -> None:
    """Take the whole exchanges, and some of the largest others that touch none of those taken."""
    order = np.argsort(-values, kind="stable")
    order = order[: int((values > NOTHING).sum())]
    more = max(1, int(SHARE * len(order)))
    for cycle in order.tolist():
        if values[cycle] < WHOLE and more == 0:
            break
        if not held[inside[cycle]].any():
            taken[cycle] = True
            held[inside[cycle]] = True
            held[-1] = False
            more -= int(values[cycle] < WHOLE)


def _fix(highs: highspy.Highs, columns: Ints, value: float) -> None:
    bounds = np.full(len(columns), value)
    highs.changeColsBounds(len(columns), columns.astype(np.int32), bounds, bounds)
