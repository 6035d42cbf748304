"""The portfolio: first timetable, neighbourhood search and bounds on one standing."""

from __future__ import annotations

import threading
from functools import partial

from ...models.index import ProblemIndex
from ...models.problem import Assignment, Problem
from ...models.result import Cost, Status, StoppedBy
from ..engine.bound import Bound
from ..engine.compiled import Compiled
from ..engine.status import Outcome
from ..engine.stop import Stop, StopReason
from .annealing.annealer import Annealer, can_anneal
from .bounding.prover import Prover
from .eject import Ejector
from .encoding.ground import Ground
from .encoding.model import Encoder
from .first import choose_resources, solve_strictly
from .landscape import Landscape
from .lns import Arsenal, Worker
from .outcome import Found, OnIncumbent, OnProgress, Progress
from .plan import Plan, empty_plan, to_assignment, to_plan
from .rivals import Rivals
from .shares import Shares
from .standing import Best, Key, Scorer, Standing

# Deterministic time that the strict model of the whole may take beside the repair of a first
# timetable: what it is for is a proof that there is none without hard violation.
STRICT_WORK_BESIDE = 60.0
STRICT_WORK_ALONE = 10.0
# Where the annealing's compiled loop is.
KERNEL = "zouban.solver.timetabling.annealing.kernel"
# Share of a search's work that goes into proving bounds.
BOUND_SHARE = 0.15


def solve(
    problem: Problem,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    workers: int = 2,
    target: Cost | None = None,
    start: Assignment | None = None,
    on_incumbent: OnIncumbent | None = None,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Found:
    """Find a timetable of a problem that costs as little as possible.

    Parameters
    ----------
    time_limit, work_limit
        Seconds, and deterministic time; the first that is reached ends the search. With one
        worker, a work limit and a seed the answer is exactly reproducible.
    target
        End as soon as the cost is no worse.
    start
        Timetable to begin with.
    on_incumbent, on_progress
        Called with each better timetable, from the thread that found it.
    stop
        Set it to end the search within about a second; the best timetable is returned.

    Raises
    ------
    InputError
        Where the problem refers to what does not exist.
    UsageError
        Where a limit is not above 0.
    """
    end = Stop(time_limit, work_limit, stop)
    search = _Search(problem, end, seed, max(1, workers), target, on_incumbent, on_progress)
    return search.run(start)


class _Search:
    """One run of the portfolio."""

    def __init__(
        self,
        problem: Problem,
        stop: Stop,
        seed: int,
        workers: int,
        target: Cost | None,
        on_incumbent: OnIncumbent | None,
        on_progress: OnProgress | None,
    ) -> None:
        self.index = ProblemIndex(problem)
        self.stop = stop
        self.seed = seed
        self.workers = workers
        self.target: Key | None = None if target is None else target.key()
        self.on_incumbent = on_incumbent
        self.on_progress = on_progress
        ground = Ground(self.index)
        self.encoder = Encoder(ground)
        self.scorer = Scorer(self.encoder)
        self.land = Landscape(ground, self.encoder.points, self.scorer.tiers)
        self.bound = Bound()
        self.kernel = Compiled(KERNEL)
        self.shares, self.arsenal = Shares(workers), Arsenal.of(self.land)
        self.infeasible = threading.Event()
        self.complete_at: float | None = None
        self.errors: list[BaseException] = []

    def run(self, start: Assignment | None) -> Found:
        plan = empty_plan(self.index) if start is None else to_plan(self.index, start)
        self.best = Best(self.scorer, self.scorer.score(plan), self._announce)
        self._get_ready(at_once=self.workers == 1 and self.stop.work_limit is not None)
        if start is None:
            self._begin()
        try:
            if self.workers == 1:
                self._alone()
            else:
                self._together()
        finally:
            self.kernel.close()
        return self._result()

    # ---- who does what ---------------------------------------------------------------

    def _alone(self) -> None:
        annealer = self._annealer(0)
        self._fill_slots(annealer)
        if not self.best.standing.clean:
            self._strict(STRICT_WORK_ALONE)
        self._work(0, annealer, self._prover())

    def _fill_slots(self, annealer: Annealer) -> None:
        """Choose resources at first: the annealing does, unless its loop has to be compiled."""
        if self.land.open_slots and not (annealer.possible and self.kernel.wait(self.stop)):
            self._take(self.best.standing.plan)

    def _get_ready(self, *, at_once: bool) -> None:
        """Have the annealing's loop compiled: now, where work decides what is done when."""
        if not can_anneal(self.encoder.ground):
            return
        if at_once:
            self.kernel.load()
        else:
            self.kernel.start()

    def _together(self) -> None:
        tasks = [self._improve, *[self._prove] * (self.workers - 1)]
        threads = [
            threading.Thread(target=self._guarded, args=(task, number), daemon=True)
            for number, task in enumerate(tasks)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            # With a timeout the main thread keeps taking signals.
            while thread.is_alive():
                thread.join(0.1)
        if self.errors:
            raise self.errors[0]

    def _guarded(self, task, number: int) -> None:  # type: ignore[no-untyped-def]
        try:
            task(number)
        except BaseException as error:
            self.errors.append(error)
            self.stop.end(StopReason.USER)

    def _improve(self, number: int) -> None:
        annealer = self._annealer(number)
        self._fill_slots(annealer)
        self._work(number, annealer)

    def _prove(self, number: int) -> None:
        """Improve and, if there is no other who does, prove."""
        if number == 1 and not self.best.standing.clean:
            self._strict(STRICT_WORK_BESIDE)
        self._work(number, self._annealer(number), self._prover() if number == 1 else None)

    def _can_cycle(self, annealer: Annealer) -> bool:
        return annealer.possible and self.kernel.ready()

    def _prover(self) -> Prover:
        ground, points = self.encoder.ground, self.encoder.points
        return Prover(ground, points, self.stop, self.bound, self.seed, lambda: self.best.standing)

    def _work(self, number: int, annealer: Annealer, prover: Prover | None = None) -> None:
        """Anneal and search neighbourhoods by what they gain, and now and then raise the bound."""
        worker, shares = self._worker(number), self.shares
        began = self.stop.work
        while not self.stop:
            if not self.best.standing.clean:
                # Nothing is owed for a time in which there was nothing to prove.
                began = self.stop.work
            anneals = self._can_cycle(annealer)
            idle = not worker.possible and not anneals
            proves = prover is not None and not prover.finished and self.best.standing.clean
            if prover and proves and (idle or prover.work < self._owed(annealer, began)):
                prover.step()
                self._check_bound(prover)
            elif anneals or worker.possible:
                turn = shares.next(anneals=anneals, searches=worker.possible)
                if turn.account is shares.annealing:
                    expect = partial(shares.expect, turn)
                    shares.book(turn, *annealer.cycle(turn.part, turn.final, expect))
                else:
                    shares.book(turn, *worker.step())
            else:
                return

    def _owed(self, annealer: Annealer, began: float) -> float:
        """Return the work that proving should have had by now.

        Before a cycle that would take all the time left, what is due until the end as well: the
        bound is known soon, and if it proves the optimum the search is over.
        """
        return BOUND_SHARE * (self.stop.work - began + self.workers * annealer.last_work())

    def _check_bound(self, prover: Prover) -> None:
        if prover.infeasible:
            self.infeasible.set()
        key = self.best.standing.key
        if self.bound.value is not None and key == (0, 0, self.bound.value):
            self.stop.end(StopReason.OPTIMAL)

    def _begin(self) -> None:
        """Find a first timetable by ejection, open slots left empty."""
        plan = Ejector(Rivals(self.encoder.ground), self.seed).run(self.stop)
        self.best.offer(self.best.standing, self.scorer.score(plan))

    def _annealer(self, number: int) -> Annealer:
        ground = self.encoder.ground
        return Annealer(ground, self.scorer, self.best, self.stop, self.seed * 1_000 + number)

    def _worker(self, number: int) -> Worker:
        return Worker(
            self.encoder,
            self.land,
            self.scorer,
            self.best,
            self.stop,
            self.seed * 1_000 + number,
            self.arsenal,
        )

    def _strict(self, work: float) -> None:
        if self.stop:
            return
        outcome, plan = solve_strictly(
            self.encoder, self.land, self.stop, self.seed, work, lambda: self.best.standing.clean
        )
        if outcome is Outcome.INFEASIBLE:
            self.infeasible.set()
        if plan is not None:
            self._take(plan)

    def _take(self, plan: Plan) -> None:
        """Complete a plan whose open slots are not chosen yet and offer it."""
        found = self.scorer.score(plan)
        found = choose_resources(self.encoder, self.land, self.scorer, found, self.stop, self.seed)
        self.best.offer(self.best.standing, found)

    # ---- what is told ----------------------------------------------------------------

    def _announce(self, standing: Standing) -> None:
        if standing.clean and self.complete_at is None:
            self.complete_at = self.stop.elapsed
        cost = _cost(standing.key)
        if self.on_incumbent is not None:
            self.on_incumbent(to_assignment(self.index, standing.plan), cost)
        if self.on_progress is not None:
            self.on_progress(Progress(self.stop.elapsed, cost, self.bound.value))
        if self.target is not None and standing.key <= self.target:
            self.stop.end(StopReason.TARGET)
        if standing.key == (0, 0, self.bound.value or 0):
            # No cost is below 0, so that a timetable without cost needs no other proof.
            self.bound.raise_to(standing.key[2])
            self.stop.end(StopReason.OPTIMAL)

    def _result(self) -> Found:
        standing = self.best.standing
        reason = self.stop.reason() or StopReason.WORK
        bound = self.bound.value if standing.clean else None
        status = Status.FEASIBLE
        if standing.clean and bound is not None and bound >= standing.key[2]:
            status, reason = Status.OPTIMAL, StopReason.OPTIMAL
        elif self.infeasible.is_set() and not standing.clean:
            status = Status.INFEASIBLE
        elif reason is StopReason.USER:
            status = Status.INTERRUPTED
        return Found(
            status=status,
            assignment=to_assignment(self.index, standing.plan),
            cost=_cost(standing.key),
            bound=bound,
            infeasible=self.infeasible.is_set(),
            stopped_by=StoppedBy(reason.value),
            runtime_seconds=self.stop.elapsed,
            work=self.stop.work,
            seed=self.seed,
            first_complete=self.complete_at,
        )


def _cost(key: Key) -> Cost:
    return Cost(unplaced=key[0], hard=key[1], soft=key[2])
