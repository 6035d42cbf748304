"""Packing a part with many exchanges: annealing, repair, neighbourhoods where not all can move.

Annealing prefers swaps a little. That costs nothing where nearly everybody moves, and the repair
needs swaps: together with a teacher who has no exchange a swap becomes an exchange of three. Where
more than a few teachers are missing, the relaxation gives a bound and prices; a dive along it makes
a packing, and neighbourhoods of that are packed anew.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ...models.exchange.market import Market
from ..engine.stop import Stop
from ..flows.network import Ints
from .ceiling import most_movers
from .cycle_dive import dive
from .cycle_list import NOBODY, Cycles, by_teacher
from .cycle_neighbourhoods import vary
from .cycle_program import relax

DRAWS, AGAIN = 1_500, 300
"""Cycles drawn for each teacher in the first annealing, and before each further repair."""

HOT, COLD, STAGES = 0.3, 0.17, 10
"""Temperatures in teachers, and steps of cooling between which the stop is asked."""

LATE = (0.2, 0.1)
"""Temperatures of an annealing without a reserve."""

RESERVE = 0.35
"""What a swap is worth above its two teachers. Measured on 10,000 teachers: 100 swaps stand in the
packing without it, 400 with it, 600 with 0.5, which leaves more teachers without an exchange."""

ROUNDS = 12
"""Annealings with a repair each. Measured on 10,000 teachers: one to five close what can be."""

BUDGETS = (2, 3, 4, 5)
"""Teachers who wait at a time, one repair after the other."""

DEPTH, STEPS = 14, 20_000
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
    best = _anneal_and_repair(members, sizes, len(teachers), bound, stop, seed)
    if int(sizes[best].sum()) < bound * (1 - CLOSE) and not stop:
        relaxed = relax(members, sizes, stop, seed)
        if relaxed is not None:
            bound = min(bound, relaxed.bound)
            dived = dive(members, sizes, relaxed.prices, stop, seed)
            # Even from a dive that is a little worse neighbourhoods reach more; see `dive`.
            close = sizes[dived].sum() >= sizes[best].sum() * (1 - CLOSE)
            begin = dived if close else best
            varied = vary(members, sizes, begin, relaxed.prices, bound, stop, seed)
            best = max(best, varied, key=lambda packing: int(sizes[packing].sum()))
    return best, bound


def _anneal_and_repair(
    members: Ints, sizes: Ints, teachers: int, bound: int, stop: Stop, seed: int
) -> Ints:
    """Return the best packing of some rounds, of one where the gap is wide."""
    # numba takes a second to import, and small parts need none
    from .cycle_kernel import anneal
    from .cycle_repair import repair

    starts, own = by_teacher(members, teachers)
    worth = sizes + RESERVE * (sizes == 2)
    of = np.full(teachers, NOBODY, dtype=np.int64)
    best, fewest, target = of.copy(), teachers, teachers - bound
    for round_ in range(ROUNDS):
        # Later rounds only stir what has been reached.
        heats = np.geomspace(COLD if round_ else HOT, COLD, STAGES + 1).tolist()
        draws = (AGAIN if round_ else DRAWS) * teachers // STAGES
        for stage, (hot, cold) in enumerate(pairwise(heats)):
            if stop:
                break
            own_seed = seed + round_ * STAGES + stage
            anneal(members, worth, starts, own, of, own_seed, draws, hot, cold, target)
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
            # Far from everybody: no repair will need the swaps that were held in reserve.
            draws = DRAWS * teachers
            anneal(members, 1.0 * sizes, starts, own, of, seed, draws, LATE[0], LATE[1], target)
            best = max(best, of, key=lambda held: int((held != NOBODY).sum()))
            break
    return np.unique(best[best != NOBODY])


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
