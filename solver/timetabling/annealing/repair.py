"""Repair of hard violations in stages: times with resources counted, resources, then both.

Times that leave nobody for some demand cannot be repaired by choosing, and are hardly ever found
by moves that have to find a free room for every meeting they touch. So times are searched for
alone (see `demands`), then the resources for these times, then everything at once from a low
temperature, which keeps what the stages have found. Measured on a school with 666 slots to be
chosen: 61 violations after 20 s of processor time with moves of everything alone, 15 after 17 s in
stages; single stages: 2 unmet demands after 11 s, 13 violations after 9 s more of choosing, 3
after 21 s more of everything.
"""

from __future__ import annotations

from collections.abc import Callable

from ...engine.stop import Stop
from ..encoding.ground import Ground
from ..plan import Plan, with_picks
from ..standing import Best, Key, Scorer, Standing
from .demands import Demands
from .state import CHOICES, Layouts, State

# First and last temperature in hard violations: of times, of resources, and of everything from
# where it stands. Two schools have most of their violations come and go between 0.45 and 0.15 when
# times move; what choosing has found is lost to moves of everything from 0.5 on.
TIMES, CHOOSING, MILD, SETTLING = (0.5, 0.12), (0.5, 0.06), (0.25, 0.06), (0.12, 0.06)
# A hard violation weighs at the most so many of the lightest: a limit that weighs a thousand is
# otherwise a wall that no chain of moves gets past (17 violations left of choices, against 13).
HEAVIEST = 2
# Moves for each unit in the first cycle, how much longer each further one is, and how many more
# moves resources get: one takes a tenth of the time.
FIRST, GROWTH, CHEAP = 300.0, 1.7, 6.0
# Share of what is left that a cycle may take: its pace is not known to the second.
IN_TIME = 0.85
# Weights that put tiers before each other.
STRICT = (1e6, 1e3, 1.0)

Weights = tuple[float, float, float]
Anneal = Callable[[State, float, float, float, Weights], None]
"""Cools a state: moves a unit, first and last temperature, weights of the tiers."""
Offer = Callable[[Standing], None]


class Repair:
    """Cycles in stages, for problems where resources are chosen and times are, too.

    A cycle begins with times alone. As long as moves of everything then lead to fewer violations,
    further cycles go on with these, whether or not the standing has become better on the way.
    """

    def __init__(
        self,
        ground: Ground,
        scorer: Scorer,
        best: Best,
        stop: Stop,
        real: Layouts,
        anneal: Anneal,
        offer: Offer,
    ) -> None:
        self.scorer = scorer
        self.best = best
        self.stop = stop
        self.anneal, self.offer = anneal, offer
        self.demands = Demands(ground)
        points = scorer.encoder.points
        weights = (ground.index.problem.constraints[c] for c in ground.strict)
        heaviest = HEAVIEST * min((c.weight * c.multiplicity for c in weights), default=1)
        self.counted = Layouts(ground, points, self.demands, heaviest)
        self.whole = Layouts(ground, points, heaviest=heaviest)
        self.real = real
        self.moves = FIRST
        # What a move for each unit takes, of a cycle with all stages and of one that goes on.
        self.paces: dict[bool, float] = {}
        self.carried: Plan | None = None

    @property
    def possible(self) -> bool:
        """Whether there are times and contested resources to choose."""
        return bool(self.demands.supply) and None in self.demands.ground.index.given_time

    def cycle(self, seed: int, weights: Weights, part: float = 1.0) -> None:
        """Go through the stages once, in this part of what is left; the result is offered."""
        plan = self.best.standing.plan
        whole, began = self.carried is None, self.stop.spent
        self._fit(part, whole)
        if self.carried is None:
            times = State(self.counted.of(plan), plan)
            self.anneal(times, self.moves, *TIMES, weights)
            chosen = self._choose(times, plan, seed, weights)
            self.carried = None if chosen is None else self._move_everything(chosen, weights)
        else:
            chosen = min(plan, self.carried, key=self._key)
            self.carried = self._move_everything(chosen, weights)
        self.paces[whole] = (self.stop.spent - began) / self.moves
        self.moves *= GROWTH

    def _fit(self, part: float, whole: bool) -> None:
        """Shorten a cycle that the end would cut off: only what has cooled down is of use."""
        pace = self.paces.get(whole, self.paces.get(True, 0.0))
        if pace:
            most = IN_TIME * part * self.stop.left / pace
            self.moves = max(FIRST, min(self.moves, most))

    def _key(self, plan: Plan) -> Key:
        return State(self.whole.of(plan), plan).key

    def _choose(self, times: State, source: Plan, seed: int, weights: Weights) -> Plan | None:
        """Choose resources for the best times; return None where that was no more than filling."""
        least = times.best_key
        plan = with_picks(times.best_plan(), source)
        state = State(self.whole.of(plan), plan)
        state.fill(seed, STRICT)
        if state.key <= least:
            self.offer(self.scorer.score(state.now()))
            return None
        self.anneal(state.only(CHOICES), CHEAP * self.moves, *CHOOSING, weights)
        return state.best_plan()

    def _move_everything(self, plan: Plan, weights: Weights) -> Plan | None:
        """Move everything; return what it has come to, None where that is no better."""
        state = State(self.whole.of(plan), plan)
        before = state.key[:2]
        self.anneal(state, self.moves, *MILD, weights)
        found = self.scorer.score(state.best_plan())
        gained = found.plan if state.best_key[:2] < before else None
        if found.key[:2] > state.best_key[:2]:
            # What weighs more in truth has been violated: that is left to be put right.
            state = State(self.real.of(found.plan), found.plan)
            self.anneal(state, self.moves, *SETTLING, weights)
            found = self.scorer.score(state.best_plan())
        self.offer(found)
        return gained
