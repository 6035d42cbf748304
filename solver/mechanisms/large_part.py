"""Packing a part with many exchanges: annealing, repair, neighbourhoods where not all can move.

Annealing prefers swaps a little. That costs nothing where nearly everybody moves, and the repair
needs swaps: together with a teacher who has no exchange a swap becomes an exchange of three. Where
more than a few teachers are missing, the relaxation gives a bound and prices; annealing anew by
these makes a packing, and neighbourhoods of that are packed anew.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ...models.exchange.market import Market
from ..engine.stop import Stop
from ..flows.network import Ints
from .ceiling import most_movers
from .cycle_list import NOBODY, Cycles, by_teacher
from .cycle_neighbourhoods import WORTHWHILE, vary
from .cycle_program import central_prices, reduced_costs, relax

DRAWS, MORE, AGAIN = 1_500, 4_000, 400
"""Cycles drawn for each teacher in the first annealing, in a slower one where that does not end it,
and before each further repair. Measured on four seeds of 10,000 teachers, near and popular: slow
ones first close all four, others half of them."""

HOT, STIRRED, COLD, STAGES = 0.3, 0.24, 0.17, 10
"""Temperatures in teachers at the start, where the best packing is only stirred, and at the end,
and steps of cooling between which the stop is asked."""

PRICED, PRICED_HEATS, LEAN = 3_000, (0.4, 0.17), 2.0
"""Cycles drawn for each teacher in the annealing by prices, its temperatures, and the power by
which the cycles of least reduced cost come first. Measured on 10,000 teachers with popular schools,
then 30 % near: draws among all cycles 6,105 and 9,398; among those worthwhile, evenly, 6,095 and
9,447; with the square 6,117 and 9,540; and the dearer of two teachers 6,122 and 9,549."""

RESERVE = 0.35
"""What a swap is worth above its two teachers. Measured on 10,000 teachers: 100 swaps stand in the
packing without it, 400 with it, 600 with 0.5, which leaves more teachers without an exchange."""

ROUNDS = 9
"""Annealings with a repair each. Measured on 10,000 teachers: one to seven close what can be."""

BUDGETS = (2, 3, 4, 5)
"""Teachers who wait at a time, one repair after the other."""

DEPTH, STEPS = 20, 40_000
"""Cycles and steps of one attempt to cover a teacher."""

CLOSE = 0.005
"""Gap after the first round below which the relaxation is not asked: where nearly everybody moves
it says that everybody can, after more time than all the annealing takes."""


def pack_large(market: Market, cycles: Cycles, stop: Stop, seed: int) -> tuple[Ints, int]:
    """Return a packing of a large part and what bounds it."""
    teachers, members = np.unique(cycles.members, return_inverse=True)
    members = members.reshape(cycles.members.shape).astype(np.int64)
    if teachers[0] == NOBODY:
        teachers, members = teachers[1:], members - 1
    bound = min(len(teachers), _any_length(market, cycles))
    sizes = cycles.sizes.astype(np.int64)

    def covered(packing: Ints) -> int:
        return int(sizes[packing].sum())

    best = _anneal_and_repair(members, sizes, len(teachers), bound, stop, seed)
    if covered(best) < bound * (1 - CLOSE) and not stop:
        relaxed = relax(members, sizes, stop, seed)
        if relaxed is not None:
            bound = min(bound, relaxed.bound)
            near = np.flatnonzero(reduced_costs(members, sizes, relaxed.prices) < WORTHWHILE)
            prices = central_prices(members[near], sizes[near], len(teachers), stop, seed)
            prices = relaxed.prices if prices is None else prices
            begin = max(best, _by_prices(members, sizes, prices, stop, seed), key=covered)
            varied = vary(members, sizes, begin, prices, bound, stop, seed)
            best = max(begin, varied, key=covered)
    return best, bound


def _anneal_and_repair(
    members: Ints, sizes: Ints, teachers: int, bound: int, stop: Stop, seed: int
) -> Ints:
    """Return the best packing of some rounds, of one where the gap is wide."""
    # numba takes a second to import, and small parts need none
    from .cycle_kernel import anneal
    from .cycle_repair import repair

    starts, own = by_teacher(members, teachers)
    even = np.zeros(teachers)
    worth = sizes + RESERVE * (sizes == 2)
    of = np.full(teachers, NOBODY, dtype=np.int64)
    best, fewest, target = of.copy(), teachers, teachers - bound
    for round_ in range(ROUNDS):
        stirs = round_ > 1
        of[:] = best if stirs else NOBODY
        heats = np.geomspace(STIRRED if stirs else HOT, COLD, STAGES + 1).tolist()
        draws = (AGAIN if stirs else (DRAWS, MORE)[round_]) * teachers // STAGES
        for stage, (hot, cold) in enumerate(pairwise(heats)):
            if stop:
                break
            own_seed = seed + round_ * STAGES + stage
            anneal(members, worth, even, 1.0, starts, own, of, own_seed, draws, hot, cold, target)
        for budget in BUDGETS:
            if stop or (of == NOBODY).sum() > teachers - bound * (1 - CLOSE):
                break
            repair(members, starts, own, of, budget, DEPTH, STEPS, target)
        left = int((of == NOBODY).sum())
        if left < fewest:
            best, fewest = of.copy(), left
        if stop or fewest <= target:
            break
        if fewest > teachers - bound * (1 - CLOSE):
            break  # far from everybody: `_by_prices` finds more
    return np.unique(best[best != NOBODY])


def _by_prices(
    members: Ints, sizes: Ints, prices: npt.NDArray[np.float64], stop: Stop, seed: int
) -> Ints:
    """Return the packing of an annealing that draws teachers and cycles by their prices."""
    from .cycle_kernel import anneal

    reduced = reduced_costs(members, sizes, prices)
    among = np.argsort(reduced, kind="stable")[: int((reduced < WORTHWHILE).sum())]
    near, worth = members[among], 1.0 * sizes[among]
    starts, own = by_teacher(near, len(prices))
    of = np.full(len(prices), NOBODY, dtype=np.int64)
    heats = np.geomspace(*PRICED_HEATS, STAGES + 1).tolist()
    draws = PRICED * len(prices) // STAGES
    for stage, (hot, cold) in enumerate(pairwise(heats)):
        if stop:
            break
        anneal(near, worth, prices, LEAN, starts, own, of, seed + stage, draws, hot, cold, 0)
    return np.asarray(among[np.unique(of[of != NOBODY])], dtype=np.int64)


def _any_length(market: Market, cycles: Cycles) -> int:
    """Return the most movers where the part's wishes may be met in exchanges of any length."""
    home = np.array(market.home, dtype=np.int64)
    first, second, third = cycles.members.T
    last = np.where(third == NOBODY, first, third)
    steps = np.concatenate(
        [
            np.column_stack([first, home[second]]),
            np.column_stack([second, home[last]]),
            np.column_stack([third, home[first]])[third != NOBODY],
        ]
    )
    open_to: list[list[int]] = [[] for _ in market.teachers]
    for step in np.unique(steps[:, 0] * len(market.places) + steps[:, 1]).tolist():
        open_to[step // len(market.places)].append(step % len(market.places))
    kept = replace(
        market,
        lists=tuple(map(tuple, open_to)),
        seats=market.heads,
        floor=market.heads,
    )
    return market.movers(most_movers(kept))
