"""A neighbourhood by the linear relaxation of the whole: events that it would have elsewhere.

Where the relaxation is tight, what it agrees on with the timetable at hand is mostly right, and
what it does not is where something may be gained (relaxation induced neighbourhoods; Danna,
Rothberg, Le Pape 2005). Costs are perturbed from draw to draw, so that it tells something new.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import numpy.typing as npt

from ...models.constraints import Tier
from ..engine.highs import INTERRUPTS, silent_highs
from ..engine.status import EngineError, Outcome, highs_outcome
from ..engine.stop import Stop
from .encoding.model import Encoder
from .encoding.program import Program, program_of
from .first import whole_scope
from .landscape import Landscape
from .neighbourhoods import Draw, Freed, all_times
from .plan import Plan, empty_plan

# Options (movable events times times), variables and rows up to which the relaxation is asked: it
# is written and solved in a second or two.
MOST_OPTIONS, MOST_VARIABLES, MOST_ROWS = 20_000, 40_000, 25_000
# Simplex iterations that count as a unit of work, how many one solve may take, and how many solves
# may fail before nobody asks any more.
ITERATIONS_A_WORK, MOST_ITERATIONS, MOST_FAILURES = 10_000, 60_000, 3
# Costs are multiplied by up to so much more or less, and every choice gets up to this.
SPREAD, NOISE = 0.4, 0.05
# Value below which a choice of the relaxation does not count.
LITTLE = 0.05
# HiGHS's primal simplex: other costs leave the last basis feasible.
PRIMAL = 4
# What an event counts that the relaxation agrees on, beside 1 for one it has elsewhere: a gain may
# need room.
AGREED = 0.03


class Guide:
    """Knows the relaxation of a problem, once it has been asked for; a neighbourhood.

    Attributes
    ----------
    possible
        Whether the problem is small enough, and its relaxation solved, as far as is known.
    """

    def __init__(self, encoder: Encoder, land: Landscape, stop: Stop, seed: int) -> None:
        self._encoder, self._land, self._stop, self._seed = encoder, land, stop, seed
        self._lock = threading.Lock()
        self._failures = 0
        self._highs: Any = None
        self._cost: npt.NDArray[np.float64] = np.zeros(0)
        self._options: list[tuple[int, int, int, int, int]] = []
        times = len(land.index.problem.times)
        self.possible = bool(land.movable) and len(land.movable) * times <= MOST_OPTIONS

    def __call__(self, draw: Draw) -> Freed:
        """Draw events, those more likely that the relaxation has elsewhere.

        Nothing while another worker asks, or where hard constraints are violated.
        """
        if not (self.possible and draw.standing.clean and self._lock.acquire(blocking=False)):
            return Freed()
        try:
            chosen, work = self._solve(draw)
        finally:
            self._lock.release()
        self._stop.spend(work)
        if chosen is None:
            return Freed(work=work)
        apart = self._apart(draw.standing.plan, chosen)
        cost, movable = all_times(draw), set(draw.land.movable)
        found: set[int] = set()
        options = 0
        # Weighted sampling without replacement (Efraimidis, Spirakis 2006).
        keys = {e: draw.rng.random() ** (1 / (apart[e] + AGREED)) for e in draw.land.movable}
        for event in sorted(keys, key=lambda e: -keys[e]):
            for member in sorted(draw.land.with_partners({event}) & movable - found):
                found.add(member)
                options += cost(member)
            if options >= draw.size:
                break
        return Freed(frozenset(found), work=work)

    def _apart(self, plan: Plan, chosen: dict[tuple[int, int, int, int], float]) -> list[float]:
        """Return how much of each event the relaxation has elsewhere, from 0 to 1."""
        return [
            1.0
            - sum(min(1.0, chosen.get((e, p.duration, p.start, p.weeks), 0.0)) for p in parts)
            / max(len(parts), 1)
            for e, parts in enumerate(plan)
        ]

    def _solve(self, draw: Draw) -> tuple[dict[tuple[int, int, int, int], float] | None, float]:
        """Solve with perturbed costs; return the values of what is chosen, and the work."""
        if self._highs is None and not self._build():
            return None, 0.0
        highs, rng = self._highs, np.random.default_rng(draw.rng.randrange(1 << 30))
        count = len(self._cost)
        cost = self._cost * rng.uniform(1 - SPREAD, 1 + SPREAD, count)
        places = np.array([option[4] for option in self._options], dtype=np.int64)
        cost[places] += rng.uniform(0.0, NOISE, len(places))
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        left = self._stop.work_left(MOST_ITERATIONS / ITERATIONS_A_WORK)
        highs.setOptionValue("simplex_iteration_limit", max(1, int(left * ITERATIONS_A_WORK)))
        highs.setOptionValue("time_limit", highs.getRunTime() + self._stop.seconds(1e6))
        highs.run()
        work = max(0, highs.getInfo().simplex_iteration_count) / ITERATIONS_A_WORK
        if not self._solved():
            self._failures += 1
            self.possible = self._failures < MOST_FAILURES
            return None, work
        highs.setOptionValue("simplex_strategy", PRIMAL)
        values = highs.getSolution().col_value
        chosen = {
            (event, duration, start, weeks): values[place]
            for event, duration, start, weeks, place in self._options
            if values[place] > LITTLE
        }
        return chosen, work

    def _solved(self) -> bool:
        try:
            return highs_outcome(self._highs.getModelStatus()) is Outcome.OPTIMAL
        except EngineError:
            return False

    def _build(self) -> bool:
        """Write the relaxation of the whole; tell whether it is small enough."""
        land = self._land
        scope = whole_scope(land, soft=True)
        encoding = self._encoder.build(scope, empty_plan(land.index))
        encoding.minimise({Tier.SOFT: 1})
        proto = encoding.model.proto
        few = len(proto.variables) <= MOST_VARIABLES and len(proto.constraints) <= MOST_ROWS
        self.possible = few and not encoding.sheet.broken
        if not self.possible or self._stop:
            return False
        self._options = [
            (event, option.duration, option.start, option.weeks, option.present.index)
            for event in encoding.open_events()
            for option in encoding.board.options[event]
            if option.present is not True
        ]
        self._load(program_of(encoding.model))
        return True

    def _load(self, program: Program) -> None:
        self._cost = program.cost
        highs = silent_highs(self._seed)
        model = program.for_highs()
        model.integrality_ = []
        highs.passModel(model)
        highs.setOptionValue("solver", "simplex")
        stop = self._stop  # the engine would keep all that is reached from here, itself included

        def look_up(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
            if stop:
                into.user_interrupt = True

        highs.setCallback(look_up, None)
        for kind in INTERRUPTS:
            highs.startCallback(kind)
        self._highs = highs
