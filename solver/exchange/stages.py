"""Goals in the policy's order: relax, solve the part that matters, fix what was reached, go on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..engine.beside import Beside
from ..engine.status import Outcome
from ..engine.stop import Stop, StopReason
from .annealing.annealer import Annealer
from .matrix import Matrix, Point
from .people import Integers, Mask
from .polish import IDLE, ROUND, Neighbourhoods
from .relaxation.branching import Tree
from .relaxation.lagrange import cap_prices
from .relaxation.master import Ends, Master, Relaxed
from .relaxation.model import Cap
from .relaxation.parity import Parity
from .relaxation.pricing import scattered
from .relaxation.regions import Area, start_of
from .restricted import NODES_A_UNIT, SLACK, Found, Limits, Restricted
from .sheet import Linear
from .stage import NOISE, Stage, added, plain_bound, rounded, weighted

Floats = NDArray[np.float64]

GAP = 2e-5
"""Relative gap at which a goal is good enough, where none is asked for."""

RELAXING = 0.7
"""Part of the time left that a relaxation may take; the rest makes a plan of its result."""

LEAST_SECONDS = 0.5
"""Seconds that an integer program gets in any case."""

WIDER = 3
"""How many times as many options the next program has."""

BRANCHING = 0.1
"""Part of a stage's time left that branching may take."""

AHEAD, AHEAD_CLOSE = 0.25, 0.01
"""Part of the time left that relaxations for later goals' bounds may take in all, and how near they
need come to their optimum."""

NODES = 2_000
"""Nodes of the tree of an integer program, at most."""

PLENTY = 3.0
"""How many times what has been spent has to be left for that: where the first goal
of 70 schools and 3,700 teachers has taken no more than a quarter of 120 s, a fifth of the rest gave
commute and moves beyond the share the only bounds that they got."""

MOST_CUTS = 30
"""Rounds of cuts in a stage, at most; 700 schools need one, 5,000 three."""

DEARER = (1.5, 1.05)
"""How many times the relaxation's prices earlier goals cost: well above them the program is easy
(0.6 to 1 s at 160 schools and 5,000 teachers) and its plans keep to the bounds; hardly above them
it may gain a little more."""

PRICED = 0.2
"""Part of a stage's time left that a program with such prices may take."""

MOST_OPTIONS = 60_000
"""Options in an integer program, at most; more would take longer than they are worth."""

ALL_OPTIONS = 150_000
"""The same for the last one, which is to prove what the others have found: 90,000 options of 160
schools and 5,000 teachers take 6 s."""

COOLING = 0.8
"""Part of a stage's time left that annealing may take, and a relaxation beside it. Of the first
goal's it takes no more than the relaxation if that ends: the program that follows then is as good
and sooner."""

POLISHING = 0.7
"""Part of a stage's time left that small programs may take before large ones go on."""

FIRST = 0.6
"""Part of it that the first program under bounds on earlier goals may take, before small ones: at
70 schools and 3,700 teachers it comes from 2.7 to 1.4 in 14 s where these come to 1.9."""

ROOM = 0.9
"""Part of the gap asked that later goals may use up, where the bound is as near as that."""

PRICE_DIGITS = 6
"""Decimals to which prices of options are told apart: the engine's tolerance is 1e-7."""

LEAST_OPTIONS = 4_000
"""Up to so many options all are in the integer program, whatever their prices."""


Told = Callable[[str | None, float | None, float | None], None]
"""Hears of the goal at hand, its value and its bound in the goal's unit."""


@dataclass
class Search:
    """One run through the goals.

    Attributes
    ----------
    gap
        Relative gap at which a goal is good enough.
    keep
        Options that every program holds.
    origin
        School of each departure, by which a large bureau is halved for a start; None: never.
    best
        The best plan so far: it keeps every hard rule and what earlier goals have reached.
    proven_impossible
        There is proof that no plan keeps the hard rules.
    bounds
        Proven bound of each goal, in its unit.
    around
        Who is free together in small programs, None for none of these.
    annealer
        Betters plans under bounds on earlier goals, None for no annealing.
    """

    matrix: Matrix
    stop: Stop
    seed: int
    found: Callable[[Point], None]
    told: Told
    gap: float = GAP
    keep: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    origin: Integers | None = None
    best: Point | None = None
    proven_impossible: bool = False
    bounds: dict[str, float] = field(default_factory=dict)
    around: Neighbourhoods | None = None
    annealer: Annealer | None = None

    def __post_init__(self) -> None:
        self.master = Master(self.matrix, self.stop, self.seed)
        self.parity = Parity(self.matrix)
        self._until = self._work_until = math.inf
        self._least: dict[str, float] = {}

    # ---- a first plan -----------------------------------------------------------------------

    def begin(self, start: Point | None = None) -> None:
        """Find any plan that keeps the hard rules, or the proof that there is none."""
        self.told(None, None, None)
        self.master.add_options(self.keep, np.zeros(self.matrix.sheet.choices.count))
        zero = self.matrix.sheet.zero()
        relaxed = self._least_breach(zero)
        if relaxed.outcome is not Outcome.OPTIMAL or self.proven_impossible:
            return
        if start is not None:
            self._accept(start)
            return
        # Later goals have what to choose from: the first plan is only to be one, soon.
        for most in (LEAST_OPTIONS, MOST_OPTIONS, self.matrix.sheet.choices.count):
            options = self.part(relaxed, math.inf, most)
            everything = len(options) == self.matrix.sheet.choices.count
            nodes = 20_000 if everything else 200
            found = self.restricted(options).minimise(zero, Limits(nodes=nodes, first=True))
            if found.point is not None:
                self._accept(found.point)
                return
            if everything or self.stop:
                self.proven_impossible = everything and found.outcome is Outcome.INFEASIBLE
                return

    def _least_breach(self, zero: Linear) -> Relaxed:
        """Relax with every hard row elastic; what is left above 0 is proven impossible."""
        count = len(self.matrix.elastic_row)
        if not count:
            return self.master.minimise(zero)
        self.master.let_elastic(1e6)
        relaxed = self.master.minimise(zero, np.ones(count), enough=NOISE)
        self.master.let_elastic(0.0)
        self.proven_impossible = relaxed.bound > NOISE
        return relaxed

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
            self.master = self.master.lean(used)
        if self.annealer is None or not self.annealer.wait():
            self._begin_apart(stages)
            if len(stages) > 1:
                self._allot(len(stages) + 1)
                self._improve_together([stage.goal for stage in stages[:2]])
        for place, stage in enumerate(stages):
            if self.best is None and place:
                return
            self._go(stage, stages[place + 1 :])
            if self.proven_impossible:
                return
            if place == 0:
                self._look_ahead(stages[2:])

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
            self._tell(stage, -math.inf)
            close = max(AHEAD_CLOSE, self.gap / 5)
            relaxed = self.master.minimise(stage.goal, close=close, ends=ends)
            if math.isfinite(relaxed.bound):
                self._least[stage.name] = rounded(stage, relaxed.bound)
        if begin is not None:
            self.master.begin_at(begin)

    def _go(self, stage: Stage, later: Sequence[Stage]) -> None:
        """Minimise one goal, then bind what follows to it."""
        self._tell(stage, -math.inf)
        self._allot(1 + len(later))
        plain = rounded(stage, plain_bound(self.matrix, stage.goal))
        bound = max(plain, self._least.get(stage.name, -math.inf))
        if not self.stop:
            bound = self._minimise(stage, bound, later[0].goal if later else None)
        if self.best is None:
            return
        goal, value = stage.goal, self._value(stage.goal)
        if math.isfinite(bound):
            self.bounds[stage.name] = (min(bound, value) + goal.offset) / goal.scale
        self._tell(stage, bound)
        slack = stage.slack * abs(value + goal.offset)
        # What is as near to the bound as was asked is as good: later goals may choose among it.
        good = bound + ROOM * self.gap * abs(value + goal.offset)
        most = max(value, good) + slack
        self.master.add_cap(Cap(goal, most + NOISE * max(1.0, abs(value))))

    def _minimise(self, stage: Stage, bound: float, then: Linear | None) -> float:
        """Return the proven bound of the sum; a better plan becomes the best."""
        relaxed = self._relax(stage, bound)
        bound = max(bound, rounded(stage, relaxed.bound))
        self._tell(stage, bound)
        if relaxed.outcome is Outcome.INFEASIBLE:
            self.proven_impossible = self.best is None
            return bound
        if self._near(stage, bound):
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
            share = part * self._share()
            return self.master.minimise(stage.goal, close=self.gap / 5, share=share)

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
        narrow, settled = self._narrow(relaxed), False
        anneals = self.annealer is not None and self.annealer.ready()
        if self.master.caps:
            if math.isfinite(relaxed.bound) and not anneals:
                bound, settled = self._within(stage, relaxed, bound, narrow, FIRST)
                self._tell(stage, bound)
            first = self.best
            optimal = relaxed.outcome is Outcome.OPTIMAL
            if optimal and not (anneals or self._near(stage, bound)):
                self._priced(stage, relaxed, bound)
                self._tell(stage, bound)
            if not self._near(stage, bound):
                self._polish(stage, bound, then)
            # With a better plan the narrow part is another one.
            settled = settled and self.best is first
        # Few options are solved in a moment and are mostly enough; all of them seldom are needed.
        for place, most in enumerate((narrow, WIDER * narrow, MOST_OPTIONS, ALL_OPTIONS)):
            if self._near(stage, bound) or self.stop.elapsed >= self._until:
                break
            before, solved = self.best, place > 0 and settled
            if place or not settled:
                bound, settled = self._within(stage, relaxed, bound, most)
                self._tell(stage, bound)
            wanted = not settled or (then is not None and not anneals)
            if place == 0 and not self.master.caps and wanted:
                # The next goal gains by it as well, and more than under a bound on this one.
                self._polish(stage, bound, then)
            if place == 0 and settled and not self._near(stage, bound):
                # The part's best plan is known: it is the bound that may be what lags.
                bound = self._branch(stage, bound)
                self._tell(stage, bound)
            if solved and settled and self.best is before:
                # Two parts agree on what is best: the bound is what lags, and not the plan.
                break
        return bound

    def _cut(self, stage: Stage, relaxed: Relaxed, bound: float) -> tuple[Relaxed, float]:
        """Cut off what couples and teams do in halves, as long as that raises the bound."""
        idle = 0
        for _ in range(MOST_CUTS):
            if relaxed.outcome is not Outcome.OPTIMAL or self._near(stage, bound) or idle > 1:
                break
            cuts = self.parity.cuts(relaxed)
            for cut in cuts:
                self.master.add_side(cut)
            if not cuts:
                break
            share, close = RELAXING * self._share(), self.gap / 5
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
            self._tell(stage, bound)
        return relaxed, bound

    def _branch(self, stage: Stage, bound: float) -> float:
        """Return the bound that branching proves within its part of the stage's time."""
        goal, stop = stage.goal, self.stop
        ends = Ends(
            stop.elapsed + BRANCHING * (self._until - stop.elapsed),
            stop.work + BRANCHING * (self._work_until - stop.work),
        )

        tree = Tree(
            self.master,
            self.parity,
            goal,
            close=self.gap / 5,
            near=lambda known: self._near(stage, rounded(stage, known)),
            over=lambda: bool(stop) or min(ends.left(stop)) <= 0,
            found=lambda point: self._accept(point, goal),
            ends=ends,
        )
        missing = self._value(goal) - bound - self.gap * abs(self._value(goal) + goal.offset)
        # Where no node is left, none holds a better plan.
        return min(rounded(stage, tree.bound(bound, missing)), self._value(goal))

    def _priced(self, stage: Stage, relaxed: Relaxed, bound: float) -> None:
        """Improve the plan in a goal plus the earlier ones at what the relaxation pays for them.

        At these prices the earlier goals stay near their bounds of their own accord, and the
        program is as easy as theirs (Lagrangian relaxation of the bounds; Geoffrion 1974).
        """
        options = self.part(relaxed, math.inf, self._narrow(relaxed))
        prices = list(cap_prices(self.master, self.master.prices()))
        for factor in DEARER:
            sum_ = stage.goal
            for price, cap in prices:
                sum_ = added(sum_, cap.goal, -factor * price)
            seconds = self._seconds()
            limits = Limits(
                gap=self._sum_gap(stage, sum_, bound),
                nodes=200,
                seconds=None if seconds is None else PRICED * seconds,
            )
            found = self.restricted(options).minimise(sum_, limits, self.best, self.found)
            if found.point is not None and self._better(found.point, stage.goal, None):
                self._accept(found.point)
            if self._near(stage, bound):
                return

    def _sum_gap(self, stage: Stage, sum_: Linear, bound: float) -> float:
        """Return the gap, relative to the sum, that is as much as a goal in it may be off."""
        value = bound if math.isfinite(bound) else self._value(stage.goal)
        least = self._engine_gap(stage, bound) * max(abs(value), 1e-9)
        return max(1e-7, 0.5 * least / max(abs(self._value(sum_)), 1e-9))

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
            return self._close(stage, least, known)

        if over(self._value(stage.goal)):
            return
        share = COOLING * self._share()
        found = self.annealer.better(self.best, stage.goal, self.master.caps, share, over)
        if found is not None and self._better(found, stage.goal, None):
            self._accept(found, stage.goal)
            self._tell(stage, bound)

    def _polish(self, stage: Stage, bound: float, then: Linear | None) -> None:
        """Better the plan in small programs, over a few teachers each, as long as that gains."""
        around, goal = self.around, stage.goal
        # Few options in all are one small program themselves: the next one.
        if around is None or self.best is None or self._few:
            return
        around.idle = 0
        until = self.stop.elapsed + POLISHING * (self._until - self.stop.elapsed)
        sum_ = goal if then is None else weighted([goal, then])
        while around.idle < IDLE and self.stop.elapsed < until and not self._near(stage, bound):
            before, work = self.best, self.stop.work
            found = self._round(around.free(before), sum_)
            if found.point is not None and self._better(found.point, goal, then):
                self._accept(found.point)
                self._tell(stage, bound)
            around.learn(self.stop.work - work, found.outcome, self.best is not before)

    def _round(self, free: Mask, sum_: Linear) -> Found:
        """Solve with the departures that are not free as the best plan has them."""
        if self.best is None:
            raise ValueError("there is no plan to better")
        low, high = self.master.low.copy(), self.master.high.copy()
        fixed = np.flatnonzero(~free)
        low[fixed] = high[fixed] = self.best.base[fixed]
        options = np.flatnonzero(
            free[self.matrix.sheet.choices.departure] | (self.best.options > 0.5)
        )
        program = Restricted(
            self.matrix, options, self.master.caps, low, high, self.stop, self.seed,
            self.master.sides,
        )  # fmt: skip
        # By the clock only where the search is: otherwise the same work gives the same plan.
        limits = ROUND if self.stop.time_limit is not None else replace(ROUND, seconds=None)
        return program.minimise(sum_, limits, self.best)

    def _better(self, point: Point, goal: Linear, then: Linear | None) -> bool:
        """Tell whether a plan is better in a goal, or as good in it and better in the next."""
        for one in (goal, then):
            if one is None:
                continue
            before, value = self._value(one), point.value(self.matrix, one)
            if abs(value - before) > SLACK * max(1.0, abs(before)):
                return value < before
        return False

    def _share(self) -> float:
        """Return the part of the time and work left that is the stage's."""
        found = 1.0
        for until, now, rest in (
            (self._until, self.stop.elapsed, self.stop.seconds(math.inf)),
            (self._work_until, self.stop.work, self.stop.work_left(math.inf)),
        ):
            if rest < math.inf:
                found = min(found, max(0.0, until - now) / max(rest, 1e-9))
        return found

    def _within(
        self, stage: Stage, relaxed: Relaxed, bound: float, most: int, share: float = 1.0
    ) -> tuple[float, bool]:
        """Solve over the options worth most, in a share of the time that is the stage's.

        Returns the better of the old bound and the new, and whether the part was solved.
        """
        goal = stage.goal
        upper = math.inf if self.best is None else self._value(goal)
        options = self.part(relaxed, upper - relaxed.bound, most)
        outside = np.ones(self.matrix.sheet.choices.count, dtype=bool)
        outside[options] = False
        beyond = float(relaxed.reduced[outside].min(initial=math.inf)) + relaxed.bound
        seconds = self._seconds()
        limits = Limits(
            seconds=None if seconds is None else share * seconds,
            gap=self._engine_gap(stage, bound),
            nodes=self._nodes(),
        )
        found = self.restricted(options).minimise(goal, limits, self.best, self.found)
        if found.point is not None:
            self._accept(found.point, goal)
        # Whoever takes an option outside pays for it: the part's bound holds up to that price.
        bound = max(bound, rounded(stage, min(found.bound, beyond)))
        return bound, found.outcome is Outcome.OPTIMAL

    def _near(self, stage: Stage, bound: float) -> bool:
        """Tell whether nothing is left to gain, or no time to gain it."""
        if self.best is None or self.stop:
            return bool(self.stop)
        return self._close(stage, self._value(stage.goal), bound)

    def _close(self, stage: Stage, value: float, bound: float) -> bool:
        """Tell whether a value is as good as a bound allows."""
        least = self.gap * abs(value + stage.goal.offset)
        whole = 1.0 - NOISE if stage.whole else 0.0
        return value - bound < max(least, whole, NOISE * abs(value))

    def _engine_gap(self, stage: Stage, bound: float) -> float:
        """Return the gap, relative to the sum, at which the engine may end.

        It is told of the value that is to come, which is near the bound, and not of a first plan's,
        which may be several times as large.
        """
        if not math.isfinite(bound):
            return self.gap
        total = abs(bound + stage.goal.offset) * self.gap / 5
        least = max(total, 0.9) if stage.whole else total
        return least / max(abs(bound), 1e-9)

    def _improve_together(self, goals: Sequence[Linear]) -> None:
        """Improve the plan in the last of some goals, those before it as dear parts of one sum.

        Bounds on earlier goals tie everything together and leave the engine hardly a plan to
        round to. In a sum with them its relaxation stays well inside those bounds.
        """
        sum_ = weighted(goals)
        share = RELAXING * self._share()
        relaxed = self.master.minimise(sum_, close=self.gap / 5, share=share)
        # What an unfinished relaxation uses is worth a program as well: 70 schools with 3,700
        # teachers under seven indicators took 35 s of processor time to finish.
        if relaxed.outcome is Outcome.INFEASIBLE or self.stop or self.best is None:
            return
        value = self._value(sum_)
        if value - relaxed.bound < self.gap * abs(value + sum_.offset):
            return
        options = self.part(relaxed, math.inf, self._narrow(relaxed))
        seconds = self._seconds()
        limits = Limits(gap=1e-7, nodes=300, seconds=None if seconds is None else 0.5 * seconds)
        found = self.restricted(options).minimise(sum_, limits, self.best, self.found)
        if found.point is not None:
            self._accept(found.point, sum_)

    def _narrow(self, relaxed: Relaxed) -> int:
        """Return how many options a first, quick program has."""
        return max(2 * LEAST_OPTIONS, 4 * int((relaxed.options > 1e-9).sum()))

    def _allot(self, left: int) -> None:
        """Give a stage its time and work: its equal part of what is left, twice over."""
        part = min(1.0, 2.0 / (left + 1))
        self._until = self.stop.elapsed + part * self.stop.seconds(math.inf)
        self._work_until = self.stop.work + part * self.stop.work_left(math.inf)

    def _seconds(self) -> float | None:
        """Return the seconds that the stage has left, None for no limit."""
        left = self._until - self.stop.elapsed
        return None if left == math.inf else max(left, LEAST_SECONDS)

    def _nodes(self) -> int:
        """Return the nodes that an integer program of the stage may have."""
        left = self._work_until - self.stop.work
        return NODES if left == math.inf else max(1, min(NODES, int(left * NODES_A_UNIT)))

    def part(self, relaxed: Relaxed, gap: float, most: int) -> Integers:
        """Return the options worth having in an integer program, ascending.

        Those that the relaxation or the best plan uses, then by their price up to `gap`: whoever
        takes a dearer one cannot better the plan. Of 1.4 million options for 100,000 teachers
        700,000 cost nothing more, most of them of people who make no difference: those come first
        that the relaxation has found useful at some time, then any, spread over the bureau (at
        27,000 options a plan 0.077 % above the bound, 0.098 % without).
        """
        needed = relaxed.options > 1e-9
        needed[self.keep] = True
        if self.best is not None:
            needed |= self.best.options > 0.5
        near = np.flatnonzero((relaxed.reduced <= gap) & ~needed)
        room = max(0, most - int(needed.sum()))
        if len(near) > room:
            price = np.round(np.maximum(relaxed.reduced[near], 0.0), PRICE_DIGITS)
            known = np.zeros(len(needed), dtype=bool)
            known[self.master.inside] = True
            near = near[np.lexsort((scattered(near), ~known[near], price))[:room]]
        needed[near] = True
        return np.flatnonzero(needed)

    def restricted(self, options: Integers) -> Restricted:
        """Return the integer program over these options under the bounds at hand."""
        master = self.master
        return Restricted(
            self.matrix, options, master.caps, master.low, master.high, self.stop, self.seed,
            master.sides,
        )  # fmt: skip

    @property
    def _few(self) -> bool:
        """Whether there are so few options that a program over all is a small one."""
        return self.matrix.sheet.choices.count <= 2 * LEAST_OPTIONS

    # ---- plans ------------------------------------------------------------------------------

    def _value(self, goal: Linear) -> float:
        if self.best is None:
            raise ValueError("there is no plan to evaluate")
        return self.best.value(self.matrix, goal)

    def _accept(self, point: Point, goal: Linear | None = None) -> None:
        """Keep a plan that is no worse."""
        if goal is not None and self.best is not None:
            before = self._value(goal)
            if point.value(self.matrix, goal) > before + SLACK * max(1.0, abs(before)):
                return
        self.best = point
        self.found(point)

    def _tell(self, stage: Stage, bound: float) -> None:
        goal = stage.goal
        value = None if self.best is None else (self._value(goal) + goal.offset) / goal.scale
        known = (bound + goal.offset) / goal.scale if math.isfinite(bound) else None
        self.told(stage.name, value, known)
