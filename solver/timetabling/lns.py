"""Large-neighbourhood search: free a part, have it solved, keep what is no worse, repeat."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from ..engine.status import Outcome
from ..engine.stop import Stop
from .encoding.board import Scope
from .encoding.model import Encoder, Encoding
from .landscape import Landscape
from .neighbourhoods import TIME_NEIGHBOURHOODS, Draw, Neighbourhood, to_scope
from .repick import RESOURCE_NEIGHBOURHOODS
from .small import Solved, Solvers, Task
from .standing import TIERS, Best, Scorer, Standing, tier_factors

# Deterministic time that one step may take, and what a step is meant to take: sizes follow it.
STEP_WORK = 1.0
WANTED_WORK = 0.25
REPAIR_WORK = 0.4
SMALLEST, LARGEST, FIRST_SIZE = 200, 60_000, 1_000
# How many times as large a neighbourhood becomes that took far less than is meant.
MOST_GROWTH = 1.6
# Share of the steps in which a neighbourhood is drawn regardless of what it has paid so far.
CURIOSITY = 0.15
# Steps without a better hard cost after which soft costs are watched as well while hard
# constraints are violated: the rest may be impossible to repair.
PATIENCE = 25
# Share of the steps at which nothing has to hold while hard constraints are violated.
SHARE_OF_LOOSE = 0.2
# Work without any gain, in units of what a step may take at that time, after which steps may take
# twice as much, up to so many times; each gain halves it again. What small neighbourhoods have to
# give is taken soon, and a local optimum of theirs is left by a larger one only.
IDLE_WORK, MOST_EFFORT = 12.0, 32.0


@dataclass
class Arm:
    """What a neighbourhood has paid, and how large it is drawn."""

    name: str
    draw: Neighbourhood
    size: float = FIRST_SIZE
    pay: float = 1.0


@dataclass
class Arsenal:
    """What all workers know of neighbourhoods and solvers, each from everybody's steps.

    Attributes
    ----------
    effort
        How many times as long as at first a step may take.
    """

    arms: list[Arm]
    solvers: Solvers = field(default_factory=Solvers)
    effort: float = 1.0
    _idle_work: float = 0.0

    @classmethod
    def of(cls, land: Landscape) -> Arsenal:
        """Return the neighbourhoods that a problem has, nothing known of them yet."""
        table: dict[str, Neighbourhood] = {}
        if land.movable:
            table.update(TIME_NEIGHBOURHOODS)
        if land.open_slots:
            table.update(RESOURCE_NEIGHBOURHOODS)
        return cls([Arm(name, draw) for name, draw in table.items()])

    def pick(self, rng: random.Random) -> Arm:
        """Draw a neighbourhood, those more often that have paid."""
        if rng.random() < CURIOSITY:
            return rng.choice(self.arms)
        return rng.choices(self.arms, [arm.pay for arm in self.arms])[0]

    def learn(self, arm: Arm, outcome: Outcome, work: float, gained: float) -> None:
        """Adapt a neighbourhood's size to its work and its share to what it pays."""
        wanted = self.effort * WANTED_WORK
        if outcome is Outcome.OPTIMAL and work < wanted:
            larger = min(MOST_GROWTH, (wanted / max(work, 1e-3)) ** 0.5)
            arm.size = min(LARGEST, arm.size * larger)
        elif outcome is not Outcome.OPTIMAL or work > 2 * wanted:
            arm.size = max(SMALLEST, arm.size * 0.75)
        paid = gained / (work + 0.05)
        scale = max((a.pay for a in self.arms), default=1.0)
        arm.pay = max(0.9 * arm.pay + 0.1 * paid * 100, 0.02 * scale, 1e-6)
        self._set_effort(work, gained)

    def _set_effort(self, work: float, gained: float) -> None:
        """Let steps take longer while nothing is gained."""
        if gained:
            self.effort, self._idle_work = max(1.0, self.effort / 2), 0.0
            return
        self._idle_work += work
        if self._idle_work > IDLE_WORK * self.effort:
            self.effort, self._idle_work = min(MOST_EFFORT, 2 * self.effort), 0.0


@dataclass
class Worker:
    """One thread's search on the shared standing."""

    encoder: Encoder
    land: Landscape
    scorer: Scorer
    best: Best
    stop: Stop
    seed: int
    arsenal: Arsenal

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.idle_steps = 0

    @property
    def possible(self) -> bool:
        """Whether there is anything to free."""
        return bool(self.arsenal.arms)

    def step(self) -> tuple[float, float]:
        """Draw one neighbourhood, solve it, keep the result if it is no worse.

        Returns the work and what it has gained (see `Best.offer`).
        """
        base = self.best.standing
        arm = self.arsenal.pick(self.rng)
        freed = arm.draw(Draw(self.land, base, self.rng, int(arm.size)))
        scope = to_scope(freed, base, self.land)
        if not scope.free and not scope.choose:
            arm.pay *= 0.9
            self.stop.spend(1e-3)
            return 1e-3, 0.0
        scope = self._set_tiers(scope, base)
        encoding = self.encoder.build(scope, base.plan)
        solvers = self.arsenal.solvers
        number, solved = solvers.solve(self._task(encoding, base), self.rng)
        self.idle_steps += 1
        gained = 0.0 if solved.values is None else self._keep(encoding, base, solved)
        solvers.learn(number, solved, gained)
        self.arsenal.learn(arm, solved.outcome, solved.work, gained)
        return solved.work, gained

    def _set_tiers(self, scope: Scope, base: Standing) -> Scope:
        """Say what has to hold and what counts.

        What holds now has to hold on: strict constraints make small models. While some are
        violated, every few steps nothing has to, so that one violation may pass into another.
        """
        if base.clean:
            return scope
        soft = self.idle_steps > PATIENCE
        if self.rng.random() < SHARE_OF_LOOSE:
            return replace(scope, loose=None, soft=soft, wide=self.rng.random() < 0.5)
        tiers = self.land.tiers
        violated = frozenset(n for n, cost in enumerate(base.costs) if cost and tiers[n] < 2)
        return replace(scope, loose=violated, soft=soft)

    def _task(self, encoding: Encoding, base: Standing) -> Task:
        factors = tier_factors(base)
        encoding.minimise(factors)
        encoding.hint(base.plan)
        by_tier = [factors[tier] for tier in TIERS]
        now = encoding.value(base.costs, [by_tier[tier] for tier in self.land.tiers])
        most = self.arsenal.effort * (STEP_WORK if base.clean else REPAIR_WORK)
        return Task(encoding, now, most, self.rng.randrange(1 << 30), self.stop)

    def _keep(self, encoding: Encoding, base: Standing, solved: Solved) -> float:
        """Offer what was found; return what it gained."""
        values = solved.values or ()
        plan = encoding.read(values)
        if solved.tight and encoding.board.scope.soft:
            found = self.scorer.replace(base, plan, encoding.costs(values))
        else:
            found = self.scorer.rescore(base, plan, self.encoder.affected(encoding.board))
        gained = self.best.offer(base, found)
        if found.key[:2] < base.key[:2]:
            self.idle_steps = 0
        return gained
