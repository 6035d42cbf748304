"""Goals in the policy's order: relax, solve the part that matters, fix what was reached, go on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..engine.beside import Beside
from ..engine.status import Outcome
from ..engine.stop import Stop, StopReason
from .annealing.annealer import Annealer
from .budget import Budget
from .incumbent import Incumbent, Told
from .matrix import Matrix, Point
from .people import Integers
from .programs import LEAST_OPTIONS, MOST_OPTIONS, Programs
from .relaxation.branching import Tree
from .relaxation.master import Ends, Master, Relaxed
from .relaxation.model import Cap
from .relaxation.parity import Parity
from .relaxation.regions import Area, start_of
from .restricted import Limits
from .sheet import Linear
from .stage import NOISE, Stage, plain_bound, rounded, weighted

Floats = NDArray[np.float64]

GAP = 2e-5
"""Relative gap at which a goal is good enough, where none is asked for."""

RELAXING = 0.7
"""Part of the time left that a relaxation may take; the rest makes a plan of its result."""

WIDER = 3
"""How many times as many options the next program has."""

BRANCHING = 0.1
"""Part of a stage's time left that branching may take."""

AHEAD, AHEAD_CLOSE = 0.25, 0.01
"""Part of the time left that relaxations for later goals' bounds may take in all, and how near they
need come to their optimum."""

PLENTY = 3.0
"""How many times what has been spent has to be left for that: where the first goal
of 70 schools and 3,700 teachers has taken no more than a quarter of 120 s, a fifth of the rest gave
commute and moves beyond the share the only bounds that they got."""

MOST_CUTS = 30
"""Rounds of cuts in a stage, at most; 700 schools need one, 5,000 three."""

ALL_OPTIONS = 150_000
"""Options in the last integer program of a stage, at most, which is to prove what those before it
have found: 90,000 options of 160 schools and 5,000 teachers take 6 s."""

COOLING = 0.8
"""Part of a stage's time left that annealing may take, and a relaxation beside it. Of the first
goal's it takes no more than the relaxation if that ends: the program that follows then is as good
and sooner."""

FIRST = 0.6
"""Part of a stage's time left that the first program under bounds on earlier goals may take, before
small ones: at 70 schools and 3,700 teachers it comes from 2.7 to 1.4 in 14 s where these come to
1.9."""

ROOM = 0.9
"""Part of the gap asked that later goals may use up, where the bound is as near as that."""


class Search:
    """One run through the goals.

    Attributes
    ----------
    incumbent
        The best plan so far, and whether it is as good as a goal asks.
    programs
        Better the plan by integer programs.
    proven_impossible
        There is proof that no plan keeps the hard rules.
    blamed
        Rows, as (rule, id), on which that proof rests; empty where it is none of a relaxation.
    bounds, reached
        Proven bound of each goal, and its value before later goals used its slack, in its unit.
    annealer
        Betters plans under bounds on earlier goals, None for no annealing.
    """

    def __init__(
        self,
        matrix: Matrix,
        stop: Stop,
        seed: int,
        found: Callable[[Point], None],
        told: Told,
        gap: float = GAP,
        keep: Integers | None = None,
        origin: Integers | None = None,
    ) -> None:
        """Make ready to search.

        Parameters
        ----------
        found, told
            Hear of a better plan, and of values and bounds.
        gap
            Relative gap at which a goal is good enough.
        keep
            Options that every program holds.
        origin
            School of each departure, by which a large bureau is halved for a start; None: never.
        """
        self.matrix, self.stop, self.seed, self.origin = matrix, stop, seed, origin
        self.keep = np.zeros(0, dtype=np.int64) if keep is None else keep
        self.incumbent = Incumbent(matrix, stop, found, told, gap)
        self.budget = Budget(stop)
        master = Master(matrix, stop, seed)
        self.programs = Programs(master, self.incumbent, self.budget, self.keep)
        self.parity = Parity(matrix)
        self.annealer: Annealer | None = None
        self.proven_impossible = False
        self.blamed = frozenset[tuple[str, str]]()
        self.bounds: dict[str, float] = {}
        self.reached: dict[str, float] = {}
        self._least: dict[str, float] = {}

    @property
    def master(self) -> Master:
        """The relaxation, with the bounds on earlier goals."""
        return self.programs.master

    @property
    def best(self) -> Point | None:
        """The best plan so far."""
        return self.incumbent.best

    # ---- a first plan -----------------------------------------------------------------------

    def begin(self, standing: Integers | None = None, changes: Linear | None = None) -> None:
        """Find any plan that keeps the hard rules, or the proof that there is none.

        Parameters
        ----------
        standing, changes
            Options of a plan that stands, and how many fare otherwise: it is begun from there.
        """
        self.incumbent.told(None, None, None)
        self.master.add_options(self.keep, np.zeros(self.matrix.sheet.choices.count))
        zero = self.matrix.sheet.zero()
        relaxed = self._least_breach(zero)
        if relaxed.outcome is not Outcome.OPTIMAL or self.proven_impossible:
            return
        if standing is not None and self._stands(standing, changes or zero):
            return
        # Later goals have what to choose from: the first plan is only to be one, soon.
        for most in (LEAST_OPTIONS, MOST_OPTIONS, self.matrix.sheet.choices.count):
            options = self.programs.part(relaxed, math.inf, most)
            everything = len(options) == self.matrix.sheet.choices.count
            nodes = 20_000 if everything else 200
            found = self.programs.restricted(options).minimise(
                zero, Limits(nodes=nodes, first=True)
            )
            if found.point is not None:
                self.incumbent.accept(found.point)
                return
            if everything or self.stop:
                self.proven_impossible = everything and found.outcome is Outcome.INFEASIBLE
                return

    def _stands(self, standing: Integers, changes: Linear) -> bool:
        """Begin from the plan that stands, or the most of it that the hard rules allow."""
        options = np.union1d(standing, self.keep)
        limits = Limits(nodes=200, first=False)
        found = self.programs.restricted(options).minimise(changes, limits)
        if found.point is not None:
            self.incumbent.accept(found.point)
        return found.point is not None

    def _least_breach(self, zero: Linear) -> Relaxed:
        """Relax with every hard row elastic; what is left above 0 is proven impossible."""
        count = len(self.matrix.elastic_row)
        if not count:
            return self.master.minimise(zero)
        self.master.let_elastic(1e6)
        relaxed = self.master.minimise(zero, np.ones(count), enough=NOISE)
        self.master.let_elastic(0.0)
        self.proven_impossible = relaxed.bound > NOISE
        if self.proven_impossible and relaxed.outcome is Outcome.OPTIMAL:
            self.blamed = self._priced_rows()
        return relaxed

    def _priced_rows(self) -> frozenset[tuple[str, str]]:
        """Return the rows that the proof of impossibility rests on: those that have a price."""
        first, sheet = self.matrix.departures, self.matrix.sheet
        rows = np.flatnonzero(np.abs(self.master.prices()[first : self.matrix.rows]) > NOISE)
        return frozenset(sheet.rule_of(row) for row in rows.tolist())

    # ---- goals ------------------------------------------------------------------------------

    def run(self, stages: Sequence[Stage]) -> None:
        """Go through the goals in their order.

        Without annealing they begin with a plan that is fair in the first two.
        """
        if self.best is not None:
            # Options sought for a first plan only cost the goals time: at 160 schools and 5,000
            # teachers 3.6 s instead of 2.0, at 100,000 teachers 24 s before the first of their own.
            used = self.best.options > 0.5
            used[self.keep] = True
            self.programs.master = self.master.lean(used)
        if self.annealer is None or not self.annealer.wait():
            self._begin_apart(stages)
            if len(stages) > 1:
                self.budget.allot(len(stages) + 1)
                self._improve_together([stage.goal for stage in stages[:2]])
        for place, stage in enumerate(stages):
            if self.best is None and place:
                return
            self._go(stage, stages[place + 1 :])
            if self.proven_impossible:
                return
            if stage.settles and self._at_zero(stage):
                self._close(stages[place + 1 :])
                return
            if place == 0:
                self._look_ahead(stages[2:])

    def _at_zero(self, stage: Stage) -> bool:
        """Tell whether the plan has none of what a goal counts."""
        return (
            self.best is not None and self.incumbent.value(stage.goal) + stage.goal.offset < NOISE
        )

    def _close(self, stages: Sequence[Stage]) -> None:
        """Take what the plan has of some goals as their bounds: there is no other plan."""
        for stage in stages:
            value = self.incumbent.value(stage.goal)
            self.bounds[stage.name] = (value + stage.goal.offset) / stage.goal.scale
            self.incumbent.tell(stage, value)

    def _begin_apart(self, stages: Sequence[Stage]) -> None:
        """Begin the first goals from where parts of a large bureau come to on their own."""
        if self.origin is None or not stages or self.stop:
            return
        goal = stages[0].goal if len(stages) == 1 else weighted([s.goal for s in stages[:2]])
        keep = np.zeros(self.matrix.sheet.choices.count, dtype=bool)
        keep[self.keep] = True
        start = start_of(Area(self.matrix, goal, self.origin, keep), self.stop, self.seed)
        if start is not None:
            self.master.begin_at(start)

    def _improve_together(self, goals: Sequence[Linear]) -> None:
        """Improve the plan in the last of some goals, those before it as dear parts of one sum.

        Bounds on earlier goals tie everything together and leave the engine hardly a plan to
        round to. In a sum with them its relaxation stays well inside those bounds.
        """
        sum_ = weighted(goals)
        share = RELAXING * self.budget.share()
        relaxed = self.master.minimise(sum_, close=self.incumbent.gap / 5, share=share)
        # What an unfinished relaxation uses is worth a program as well: 70 schools with 3,700
        # teachers under seven indicators took 35 s of processor time to finish.
        if relaxed.outcome is Outcome.INFEASIBLE or self.stop or self.best is None:
            return
        value = self.incumbent.value(sum_)
        if value - relaxed.bound < self.incumbent.gap * abs(value + sum_.offset):
            return
        self.programs.together(sum_, relaxed)

    def _look_ahead(self, stages: Sequence[Stage]) -> None:
        """Bound later goals while rows are few.

        Under the bounds of all goals before them their relaxations may not end in the time that
        is left by then. With fewer rows they bound the same goals, if not as well. The options
        that they have found useful stay in the engine.
        """
        stop = self.stop
        plenty = (
            stop.seconds(math.inf) >= PLENTY * stop.elapsed
            and stop.work_left(math.inf) >= PLENTY * stop.work
        )
        if not stages or self.best is None or not plenty:
            return
        begin, ends = self.master.start, Ends.of(stop, AHEAD)
        # The last ones are mostly the easiest, and otherwise left without any bound.
        for stage in reversed(stages):
            if stop or min(ends.left(stop)) <= 0:
                break
            self.incumbent.tell(stage, -math.inf)
            close = max(AHEAD_CLOSE, self.incumbent.gap / 5)
            relaxed = self.master.minimise(stage.goal, close=close, ends=ends)
            if math.isfinite(relaxed.bound):
                self._least[stage.name] = rounded(stage, relaxed.bound)
        if begin is not None:
            self.master.begin_at(begin)

    def _go(self, stage: Stage, later: Sequence[Stage]) -> None:
        """Minimise one goal, then bind what follows to it."""
        self.incumbent.tell(stage, -math.inf)
        self.budget.allot(1 + len(later))
        plain = rounded(stage, plain_bound(self.matrix, stage.goal))
        bound = max(plain, self._least.get(stage.name, -math.inf))
        if not self.stop:
            bound = self._minimise(stage, bound, later[0].goal if later else None)
        if self.best is None:
            return
        goal, value = stage.goal, self.incumbent.value(stage.goal)
        if math.isfinite(bound):
            self.bounds[stage.name] = (min(bound, value) + goal.offset) / goal.scale
        self.incumbent.tell(stage, bound)
        self.reached[stage.name] = (value + goal.offset) / goal.scale
        slack = stage.slack * abs(value + goal.offset)
        # What is as near to the bound as was asked is as good: later goals may choose among it.
        good = bound + ROOM * self.incumbent.gap * abs(value + goal.offset)
        most = max(value, good) + slack
        self.master.add_cap(Cap(goal, most + NOISE * max(1.0, abs(value))))

    def _minimise(self, stage: Stage, bound: float, then: Linear | None) -> float:
        """Return the proven bound of the sum; a better plan becomes the best."""
        relaxed = self._relax(stage, bound)
        bound = max(bound, rounded(stage, relaxed.bound))
        self.incumbent.tell(stage, bound)
        if relaxed.outcome is Outcome.INFEASIBLE:
            self.proven_impossible = self.best is None
            return bound
        if self.incumbent.near(stage, bound):
            return bound
        # Goals to come begin where this one's relaxation ended: from where cuts and branching have
        # led, that of structure after unfilled posts was not finished in twice the time.
        begin = None if then is None else self.master.start
        relaxed, bound = self._cut(stage, relaxed, bound)
        bound = self._improve(stage, relaxed, bound, then)
        if begin is not None:
            self.master.open_sides()
            self.master.begin_at(begin)
        return bound

    def _relax(self, stage: Stage, bound: float) -> Relaxed:
        """Relax a goal; meanwhile the plan is annealed.

        Neither needs the other, and both are compiled code that leaves the interpreter alone.
        """

        def relax(part: float = RELAXING) -> Relaxed:
            share = part * self.budget.share()
            return self.master.minimise(stage.goal, close=self.incumbent.gap / 5, share=share)

        if self.annealer is None or not self.annealer.ready():
            return relax()
        if self.stop.work_limit is not None:
            # Work is booked in an order that is always the same.
            relaxed = relax()
            self._cool(stage, bound, lambda: relaxed)
            return relaxed
        beside = Beside(lambda: relax(COOLING))
        try:
            self._cool(stage, bound, lambda: beside.known)
            return beside.result()
        except BaseException:
            # Nobody asks for the relaxation any more.
            self.stop.end(StopReason.USER)
            raise

    def _improve(self, stage: Stage, relaxed: Relaxed, bound: float, then: Linear | None) -> float:
        """Better the plan until it is near the bound; return the bound, which rises meanwhile."""
        narrow, settled = self.programs.narrow(relaxed), False
        anneals = self.annealer is not None and self.annealer.ready()
        if self.master.caps:
            if math.isfinite(relaxed.bound) and not anneals:
                bound, settled = self.programs.within(stage, relaxed, bound, narrow, FIRST)
                self.incumbent.tell(stage, bound)
            first = self.best
            optimal = relaxed.outcome is Outcome.OPTIMAL
            if optimal and not (anneals or self.incumbent.near(stage, bound)):
                self.programs.priced(stage, relaxed, bound)
                self.incumbent.tell(stage, bound)
            if not self.incumbent.near(stage, bound):
                self.programs.polish(stage, bound, then)
            # With a better plan the narrow part is another one.
            settled = settled and self.best is first
        # Few options are solved in a moment and are mostly enough; all of them seldom are needed.
        for place, most in enumerate((narrow, WIDER * narrow, MOST_OPTIONS, ALL_OPTIONS)):
            if self.incumbent.near(stage, bound) or self.budget.over:
                break
            before, solved = self.best, place > 0 and settled
            if place or not settled:
                bound, settled = self.programs.within(stage, relaxed, bound, most)
                self.incumbent.tell(stage, bound)
            wanted = not settled or (then is not None and not anneals)
            if place == 0 and not self.master.caps and wanted:
                # The next goal gains by it as well, and more than under a bound on this one.
                self.programs.polish(stage, bound, then)
            if place == 0 and settled and not self.incumbent.near(stage, bound):
                # The part's best plan is known: it is the bound that may be what lags.
                bound = self._branch(stage, bound)
                self.incumbent.tell(stage, bound)
            if solved and settled and self.best is before:
                # Two parts agree on what is best: the bound is what lags, and not the plan.
                break
        return bound

    def _cut(self, stage: Stage, relaxed: Relaxed, bound: float) -> tuple[Relaxed, float]:
        """Cut off what couples and teams do in halves, as long as that raises the bound."""
        idle = 0
        for _ in range(MOST_CUTS):
            if (
                relaxed.outcome is not Outcome.OPTIMAL
                or self.incumbent.near(stage, bound)
                or idle > 1
            ):
                break
            cuts = self.parity.cuts(relaxed)
            for cut in cuts:
                self.master.add_side(cut)
            if not cuts:
                break
            share, close = RELAXING * self.budget.share(), self.incumbent.gap / 5
            tighter = self.master.minimise(stage.goal, close=close, share=share, bounds_only=True)
            if tighter.outcome is not Outcome.OPTIMAL:
                break
            gained = tighter.bound - relaxed.bound
            idle = (
                0
                if gained > close * max(abs(tighter.bound + stage.goal.offset), NOISE)
                else idle + 1
            )
            relaxed, bound = tighter, max(bound, rounded(stage, tighter.bound))
            self.incumbent.tell(stage, bound)
        return relaxed, bound

    def _branch(self, stage: Stage, bound: float) -> float:
        """Return the bound that branching proves within its part of the stage's time."""
        goal, stop = stage.goal, self.stop
        ends = Ends(
            stop.elapsed + BRANCHING * (self.budget.until - stop.elapsed),
            stop.work + BRANCHING * (self.budget.work_until - stop.work),
        )

        tree = Tree(
            self.master,
            self.parity,
            goal,
            close=self.incumbent.gap / 5,
            near=lambda known: self.incumbent.near(stage, rounded(stage, known)),
            over=lambda: bool(stop) or min(ends.left(stop)) <= 0,
            found=lambda point: self.incumbent.accept(point, goal),
            ends=ends,
        )
        value = self.incumbent.value(goal)
        missing = value - bound - self.incumbent.gap * abs(value + goal.offset)
        # Where no node is left, none holds a better plan.
        return min(rounded(stage, tree.bound(bound, missing)), self.incumbent.value(goal))

    def _cool(self, stage: Stage, bound: float, relaxed: Callable[[], Relaxed | None]) -> None:
        """Better the plan by annealing, under the bounds on earlier goals.

        Ends where the plan is near the bound, that of the relaxation included as soon as it is
        known; and the first goal's where its relaxation has ended, since a program follows.
        """
        if self.annealer is None or self.best is None:
            return
        alone = not self.master.caps

        def over(least: float) -> bool:
            known, now = bound, relaxed()
            if now is not None:
                if alone and now.outcome is Outcome.OPTIMAL:
                    return True
                known = max(known, rounded(stage, now.bound))
            return self.incumbent.close(stage, least, known)

        if over(self.incumbent.value(stage.goal)):
            return
        share = COOLING * self.budget.share()
        found = self.annealer.better(self.best, stage.goal, self.master.caps, share, over)
        if found is not None and self.incumbent.is_better(found, stage.goal, None):
            self.incumbent.accept(found, stage.goal)
            self.incumbent.tell(stage, bound)
