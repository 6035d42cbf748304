"""Repair of hard violations in stages: times with resources counted, resources, then both.

Times that leave nobody for some demand cannot be repaired by choosing, and are hardly ever found
by moves that have to find a free room for every meeting they touch. So times are searched for
alone (see `demands`), then the resources for these times, then everything at once from a low
temperature, which keeps what the stages have found. Measured on a school with 666 slots to be
chosen: 118 hard violations after 78 s of processor time with moves of everything alone; 2 unmet
demands after 11 s, 13 violations after 9 s more of choosing, 3 after 21 s more of everything.
"""

from __future__ import annotations

from collections.abc import Callable

from ..encoding.ground import Ground
from ..plan import Plan, with_picks
from ..standing import Best, Scorer
from .demands import Demands
from .state import CHOICES, Layouts, State

# First and last temperature in hard violations: of times and of resources begun anew, and of
# everything from where it stands. From 0.6 times come to as few unmet demands as from 1.0, and
# what choosing has found is lost from 0.5 on.
HOT, MILD, COLD = 0.6, 0.25, 0.06
# A hard violation weighs at the most so many of the lightest: a limit that weighs a thousand is
# otherwise a wall that no chain of moves gets past (17 violations left of choices, against 13).
HEAVIEST = 2
# Moves for each unit in the first cycle, how much longer each further one is, and how many more
# moves resources get: one takes a tenth of the time.
FIRST, GROWTH, CHEAP = 1_000.0, 1.7, 6.0
FREEZING, STRICT = 1e-9, (1e6, 1e3, 1.0)

Weights = tuple[float, float, float]
Anneal = Callable[[State, float, float, float, Weights], None]
"""Cools a state: moves a unit, first and last temperature, weights of the tiers."""


class Repair:
    """Cycles in stages, for problems where resources are chosen and times are, too."""

    def __init__(self, ground: Ground, scorer: Scorer, best: Best, anneal: Anneal) -> None:
        self.scorer = scorer
        self.best = best
        self.anneal = anneal
        self.demands = Demands(ground)
        points = scorer.encoder.points
        weights = (ground.index.problem.constraints[c] for c in ground.strict)
        heaviest = HEAVIEST * min((c.weight * c.multiplicity for c in weights), default=1)
        self.counted = Layouts(ground, points, self.demands, heaviest)
        self.whole = Layouts(ground, points, heaviest=heaviest)
        self.moves = FIRST
        self.anew = True

    @property
    def possible(self) -> bool:
        """Whether there are times and contested resources to choose."""
        return bool(self.demands.supply) and None in self.demands.ground.index.given_time

    def cycle(self, seed: int, weights: Weights) -> None:
        """Go through the stages once from the standing; the result is offered."""
        base = self.best.standing
        plan = base.plan
        times = State(self.counted.of(plan), plan)
        if self.anew or times.key[:2] >= State(self.whole.of(plan), plan).key[:2]:
            plan = self._choose_times(times, plan, HOT if self.anew else MILD, weights)
            least = times.best_key
            state = State(self.whole.of(plan), plan)
            state.fill(seed, STRICT)
            if state.key > least:
                hot = HOT if self.anew else MILD
                self.anneal(state.only(CHOICES), CHEAP * self.moves, hot, COLD, weights)
                plan = state.best_plan()
                self._everything(plan, weights)
            else:
                self._offer(state.now())
        else:
            self._everything(plan, weights)
        self.moves *= GROWTH
        self.anew = not self.anew and self.best.standing.key[:2] >= base.key[:2]

    def _choose_times(self, state: State, plan: Plan, hot: float, weights: Weights) -> Plan:
        self.anneal(state, self.moves, hot, COLD, weights)
        return with_picks(state.best_plan(), plan)

    def _everything(self, plan: Plan, weights: Weights) -> None:
        state = State(self.whole.of(plan), plan)
        self.anneal(state, self.moves, MILD, COLD, weights)
        self._offer(state.best_plan())

    def _offer(self, plan: Plan) -> None:
        base = self.best.standing
        self.best.offer(base, self.scorer.score(plan))
