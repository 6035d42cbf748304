"""Large-neighbourhood search: free a part, let CP-SAT solve it, keep what is no worse, repeat."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from ...models.constraints import Tier
from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.board import Scope
from .encoding.model import Encoder, Encoding
from .landscape import Landscape
from .neighbourhoods import TIME_NEIGHBOURHOODS, Draw, Neighbourhood, to_scope
from .repick import RESOURCE_NEIGHBOURHOODS
from .standing import Best, Scorer, Standing

# Deterministic time that one step may take, and what a step is meant to take: sizes follow it.
STEP_WORK = 1.0
WANTED_WORK = 0.25
REPAIR_WORK = 0.4
# Building a model costs about as much as solving for this long, per variable (measured).
BUILD_WORK = 2.5e-5
SMALLEST, LARGEST, FIRST_SIZE = 200, 60_000, 1_000
# Share of the steps in which a neighbourhood is drawn regardless of what it has paid so far.
CURIOSITY = 0.15
# Steps without a better hard cost after which soft costs are watched as well while hard
# constraints are violated: the rest may be impossible to repair.
PATIENCE = 25
# Share of the steps at which nothing has to hold while hard constraints are violated.
SHARE_OF_LOOSE = 0.2


@dataclass
class Arm:
    """What a neighbourhood has paid, and how large it is drawn."""

    name: str
    draw: Neighbourhood
    size: float = FIRST_SIZE
    pay: float = 1.0
    pulls: int = 0


@dataclass
class Worker:
    """One thread's search on the shared standing."""

    encoder: Encoder
    land: Landscape
    scorer: Scorer
    best: Best
    stop: Stop
    seed: int

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        table: dict[str, Neighbourhood] = {}
        if self.land.movable:
            table.update(TIME_NEIGHBOURHOODS)
        if self.land.open_slots:
            table.update(RESOURCE_NEIGHBOURHOODS)
        self.arms = [Arm(name, draw) for name, draw in table.items()]
        self.idle_steps = 0
        self.steps = 0

    def step(self) -> tuple[float, float]:
        """Draw one neighbourhood, solve it, keep the result if it is no worse.

        Returns the work and what it has gained (see `Best.offer`).
        """
        base = self.best.standing
        arm = self._pick_arm()
        arm.pulls += 1
        self.steps += 1
        freed = arm.draw(Draw(self.land, base, self.rng, int(arm.size)))
        scope = to_scope(freed, base, self.land)
        if not scope.free and not scope.choose:
            arm.pay *= 0.9
            self.stop.spend(1e-3)
            return 1e-3, 0.0
        scope = self._set_tiers(scope, base)
        encoding = self.encoder.build(scope, base.plan)
        outcome, work, solver = self._solve(encoding, base)
        gained = 0.0
        if outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE):
            gained = self._keep(encoding, base, solver, outcome)
        self._learn(arm, outcome, work, gained)
        return work, gained

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

    def _pick_arm(self) -> Arm:
        if self.rng.random() < CURIOSITY:
            return self.rng.choice(self.arms)
        return self.rng.choices(self.arms, [arm.pay for arm in self.arms])[0]

    def _solve(
        self, encoding: Encoding, base: Standing
    ) -> tuple[Outcome, float, cp_model.CpSolver]:
        encoding.minimise(tier_factors(base))
        encoding.hint(base.plan)
        solver = small_solver(self.rng.randrange(1 << 30))
        # Measured on 24 neighbourhoods of two real schools: with the full relaxation 17 were
        # solved within 4 s, with the default 11, without any 12.
        solver.parameters.linearization_level = 2
        most = STEP_WORK if base.clean else REPAIR_WORK
        solver.parameters.max_deterministic_time = self.stop.work_left(most)
        solver.parameters.max_time_in_seconds = self.stop.seconds(1e6)
        with Interrupter(self.stop, solver.stop_search):
            outcome = cp_sat_outcome(solver.solve(encoding.model))
        work = solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables)
        self.stop.spend(work)
        return outcome, work, solver

    def _keep(
        self, encoding: Encoding, base: Standing, solver: cp_model.CpSolver, outcome: Outcome
    ) -> float:
        """Offer what was found; return what it gained."""
        plan = encoding.read(solver)
        if outcome is Outcome.OPTIMAL and encoding.board.scope.soft:
            found = self.scorer.replace(base, plan, encoding.costs(solver))
        else:
            found = self.scorer.rescore(base, plan, self.encoder.affected(encoding.board))
        gained = self.best.offer(base, found)
        self.idle_steps = 0 if found.key[:2] < base.key[:2] else self.idle_steps + 1
        return gained

    def _learn(self, arm: Arm, outcome: Outcome, work: float, gained: float) -> None:
        """Adapt the neighbourhood's size to its work and its share to what it pays."""
        if outcome is Outcome.OPTIMAL and work < WANTED_WORK:
            arm.size = min(LARGEST, arm.size * 1.25)
        elif outcome is not Outcome.OPTIMAL or work > 2 * WANTED_WORK:
            arm.size = max(SMALLEST, arm.size * 0.75)
        paid = gained / (work + 0.05)
        scale = max((a.pay for a in self.arms), default=1.0)
        arm.pay = max(0.9 * arm.pay + 0.1 * paid * 100, 0.02 * scale, 1e-6)


def small_solver(seed: int) -> cp_model.CpSolver:
    """Return a solver for models that are solved by the hundred: one thread, little presolve."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    return solver


def tier_factors(base: Standing) -> dict[Tier, int]:
    """Return factors that make one unit of a worse tier outweigh what better tiers may lose.

    They are capped, as CP-SAT's arithmetic suffers from large coefficients; what is accepted is
    decided by comparing tiers.
    """
    hard = min(max(10, base.key[2] + 1), 10_000)
    return {Tier.UNPLACED: hard * 10, Tier.HARD: hard, Tier.SOFT: 1}
