"""The integer program of a part: which disjoint cycles, for most movers and then best ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from ..engine.highs import silent_highs
from ..engine.stop import Stop
from ..flows.network import Ints
from .cycle_list import NOBODY, Cycles

SECONDS = 120.0
"""Most time for one part, or for one relaxation; a guard only: work is limited by counting."""

NODES = 2_000
"""Nodes of the search tree of one part."""

AT_FIRST, MORE = 30, 10
"""Cycles for each teacher that a relaxation begins with, and that are added for each at a time."""

ROUNDS = 20
"""Times that cycles are added, at most."""

CLEAR = 1e-2
"""By how many teachers prices have to fall short of a cycle for it to be added. None is dropped
again: prices then go to and fro (162 after 20 rounds where the optimum is 138)."""

EXACT, STEPS = 5e-4, 40_000
"""Relative error up to which a relaxation is solved, and most steps of its first-order method.
Measured on 10,000 teachers with popular schools, then 30 % near: bounds of 6,142.4 and 9,697.4
after 5.3 and 4.3 s; interior points, exactly, 6,141.8 and 9,696.3 after 5.5 and 21.4 s."""

CENTRAL, CENTRAL_STEPS = 1e-2, 200
"""The same of the interior points that give central prices; 10 to 40 steps are usual."""


def solve_part(cycles: Cycles, stop: Stop, seed: int) -> tuple[Ints, int, bool]:
    """Return the cycles chosen, the most movers (proven), and whether the ranks are proven too.

    One mover more outweighs all ranks together.
    """
    teachers, members = np.unique(cycles.members, return_inverse=True)
    members = members.reshape(cycles.members.shape) - int(teachers[0] == NOBODY)
    count = len(teachers) - int(teachers[0] == NOBODY)
    sizes = cycles.sizes
    # Each mover's rank is below the longest list; the sum of all stays below one mover's worth.
    heavy = int(cycles.ranks.max(initial=0)) * count + 1
    worth = sizes * heavy - cycles.ranks
    highs = packing_program(members, worth.astype(float), count, seed)
    highs.setOptionValue("time_limit", stop.seconds(SECONDS))
    highs.setOptionValue("mip_max_nodes", NODES)
    _whole(highs, len(worth))
    highs.run()
    info = highs.getInfo()
    exact = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return np.zeros(0, dtype=np.int64), count, False
    taken = np.flatnonzero(np.array(highs.getSolution().col_value) > 0.5)
    movers = int(sizes[taken].sum())
    known = np.isfinite(info.mip_dual_bound)
    top = min(count, int(-info.mip_dual_bound // heavy + 1)) if known else count
    top = movers if exact else top
    return taken, max(top, movers), exact


def pack_most(members: Ints, sizes: Ints, stop: Stop, seed: int, nodes: int) -> tuple[Ints, bool]:
    """Return cycles of a packing with many movers, and whether no packing has more.

    Parameters
    ----------
    members, sizes
        Cycles, shape (cycles, 3), and their numbers of members.
    nodes
        Most nodes of the search tree.
    """
    teachers, rows = np.unique(members, return_inverse=True)
    rows = rows.reshape(members.shape) - int(teachers[0] == NOBODY)
    count = len(teachers) - int(teachers[0] == NOBODY)
    highs = packing_program(rows, sizes.astype(float), count, seed)
    _whole(highs, len(sizes))
    highs.setOptionValue("time_limit", stop.seconds(SECONDS))
    highs.setOptionValue("mip_max_nodes", nodes)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return np.zeros(0, dtype=np.int64), False
    taken = np.flatnonzero(np.array(highs.getSolution().col_value) > 0.5)
    return taken, highs.getModelStatus() == highspy.HighsModelStatus.kOptimal


@dataclass(frozen=True)
class Relaxation:
    """What the relaxation of a part says.

    Attributes
    ----------
    bound
        Proven: no packing has more movers.
    prices
        By teacher: the members of every cycle pay for its size. What the cycles of a packing are
        overpaid and what the others have left is what the sum of prices exceeds its movers by.
    """

    bound: int
    prices: npt.NDArray[np.float64]


def relax(members: Ints, sizes: Ints, stop: Stop, seed: int) -> Relaxation | None:
    """Solve the relaxation of a part; None where time was too short.

    The bound is computed from prices of teachers that no cycle beats: raised until none does, so
    that it holds whatever the engine's tolerance. Of many cycles only some are given to the
    engine at first, then those that its prices are too low for (sifting).
    """
    teachers = int(members.max()) + 1
    draw = np.random.default_rng(seed)
    inside = np.zeros(len(members), dtype=bool)
    inside[draw.permutation(len(members))[: AT_FIRST * teachers]] = True
    until = stop.elapsed + SECONDS
    best: Relaxation | None = None
    for _ in range(ROUNDS):
        if stop or stop.elapsed >= until:
            break
        among = np.flatnonzero(inside)
        found = _prices(members[among], sizes[among], teachers, until - stop.elapsed, stop, seed)
        if found is None:
            break
        raised = _valid(found, members, sizes)
        bound = min(teachers, int(np.floor(raised.sum() + 1e-6)))
        if best is None or raised.sum() < best.prices.sum():
            best = Relaxation(bound, raised)
        short = -reduced_costs(members, sizes, found)
        clear = ~inside & (short > CLEAR)
        if bound <= int(np.floor(found.sum() + 1e-6)) or not clear.any():
            break
        inside[_worst(np.flatnonzero(clear), members[:, 0], short)] = True
    return best


def reduced_costs(
    members: Ints, sizes: Ints, prices: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return by how much the prices of each cycle's members exceed its size."""
    total: npt.NDArray[np.float64] = np.append(prices, 0.0)[members].sum(axis=1)
    return total - sizes


def _worst(cycles: Ints, first: Ints, short: npt.NDArray[np.float64]) -> Ints:
    """Return the cycles that prices fall short of most, some for each first teacher.

    The worst of all would nearly all be about the same few teachers.
    """
    order = cycles[np.lexsort((-short[cycles], first[cycles]))]
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    lengths = np.diff(starts, append=len(order))
    place = np.arange(len(order)) - np.repeat(starts, lengths)
    return order[place < MORE]


def central_prices(
    members: Ints, sizes: Ints, teachers: int, stop: Stop, seed: int
) -> npt.NDArray[np.float64] | None:
    """Return prices from amid all that are best, None without any.

    They say more about which cycles stand in good packings than those of a relaxation solved at its
    edge, but nothing is proven by them. Measured on 10,000 teachers with popular schools, then 30 %
    near: annealing comes to 6,123 and 9,550 by these, to 6,113 and 9,520 by the others.
    """
    highs = packing_program(members, sizes.astype(float), teachers, seed)
    highs.setOptionValue("solver", "ipm")
    highs.setOptionValue("run_crossover", "off")
    highs.setOptionValue("ipm_optimality_tolerance", CENTRAL)
    highs.setOptionValue("ipm_iteration_limit", CENTRAL_STEPS)
    return _solved(highs, teachers, stop.seconds(SECONDS))


def _prices(
    members: Ints, sizes: Ints, teachers: int, seconds: float, stop: Stop, seed: int
) -> npt.NDArray[np.float64] | None:
    """Return the prices of the teachers in the relaxation over some cycles, None without any."""
    highs = packing_program(members, sizes.astype(float), teachers, seed)
    highs.setOptionValue("solver", "pdlp")
    highs.setOptionValue("kkt_tolerance", EXACT)
    highs.setOptionValue("pdlp_iteration_limit", STEPS)
    return _solved(highs, teachers, stop.seconds(seconds))


def _solved(highs: Any, teachers: int, seconds: float) -> npt.NDArray[np.float64] | None:
    """Return the prices of a relaxation, None where time was too short."""
    highs.setOptionValue("time_limit", seconds)
    highs.run()
    prices = np.maximum(-np.array(highs.getSolution().row_dual), 0.0)
    late = highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit
    return prices if not late and len(prices) == teachers and np.isfinite(prices).all() else None


def _valid(prices: npt.NDArray[np.float64], members: Ints, sizes: Ints) -> npt.NDArray[np.float64]:
    """Return prices raised so that the members of every cycle pay for its size."""
    raised = np.append(prices, 0.0)  # nobody pays nothing
    for member in range(3):
        short = -reduced_costs(members, sizes, raised[:-1])
        need = np.zeros(len(raised))
        np.maximum.at(need, members[:, member], np.maximum(short, 0.0))
        need[-1] = 0.0
        raised += need
        if not (reduced_costs(members, sizes, raised[:-1]) < 0).any():
            break
    return raised[:-1]


def packing_program(members: Ints, worth: npt.NDArray[np.float64], teachers: int, seed: int) -> Any:
    """Return the packing program: one column a cycle, one row a teacher."""
    columns = len(members)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, teachers
    model.col_cost_ = -worth
    # Rows keep columns at 1 or below; a bound of their own would take part of the prices.
    model.col_lower_ = np.zeros(columns)
    model.col_upper_ = np.full(columns, highspy.kHighsInf)
    model.row_lower_ = np.full(teachers, -highspy.kHighsInf)
    model.row_upper_ = np.ones(teachers)
    kept = members != NOBODY
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    model.a_matrix_.index_ = members[kept].astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(kept.sum()))
    highs = silent_highs(seed)
    highs.passModel(model)
    return highs


def _whole(highs: Any, columns: int) -> None:
    """Have every cycle taken or left."""
    highs.changeColsIntegrality(
        columns,
        np.arange(columns, dtype=np.int32),
        np.full(columns, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
    )
