"""The first timetable: one strict model of the whole, and beside it events placed in batches."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.board import Scope
from .encoding.model import Encoder
from .landscape import Landscape
from .lns import BUILD_WORK, small_solver, tier_factors
from .plan import Plan, empty_plan
from .standing import Best, Scorer, Standing

# Options (meetings × times) that one batch places at once.
BATCH_OPTIONS = 6_000
BATCH_WORK = 2.0


def whole_scope(land: Landscape, *, soft: bool, strict: bool = True) -> Scope:
    """Return the scope in which every time is to be chosen and every open slot is counted."""
    events = land.index.problem.events
    return Scope(
        kept=tuple(() for _ in events),
        free={e: event.duration for e, event in enumerate(events)},
        pooled=frozenset(land.open_slots),
        strict=strict,
        soft=soft,
    )


def solve_strictly(
    encoder: Encoder, land: Landscape, stop: Stop, seed: int, work: float, also: Callable[[], bool]
) -> tuple[Outcome, Plan | None]:
    """Look for a timetable without hard violation, resources to be chosen left open.

    The model is a relaxation (slots to be chosen are only counted), so that `INFEASIBLE` is
    proven for the problem itself. `also` ends the solve (somebody else has found one).
    """
    encoding = encoder.build(whole_scope(land, soft=False), empty_plan(land.index))
    if encoding.sheet.broken:
        return Outcome.INFEASIBLE, None
    solver = small_solver(seed)
    # Measured on the real schools of the archive: without the linear relaxation first
    # timetables came 3 to 30 times sooner.
    solver.parameters.linearization_level = 0
    solver.parameters.max_deterministic_time = stop.work_left(work)
    solver.parameters.max_time_in_seconds = stop.seconds(1e6)
    with Interrupter(stop, solver.stop_search, also):
        outcome = cp_sat_outcome(solver.solve(encoding.model))
    stop.spend(solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables))
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return outcome, None
    return outcome, encoding.read(solver)


def place_in_batches(
    encoder: Encoder, land: Landscape, scorer: Scorer, best: Best, stop: Stop, seed: int
) -> None:
    """Place events batch after batch, the most constrained first, each batch as well as it can.

    Starts from the standing at hand and only ever betters it.
    """
    rng = random.Random(seed)
    for batch in _batches(land, rng):
        if stop:
            return
        base = best.standing
        scope = _batch_scope(land, base, batch)
        if not scope.free and not scope.choose:
            continue
        encoding = encoder.build(scope, base.plan)
        encoding.minimise(tier_factors(base))
        encoding.hint(base.plan)
        solver = small_solver(rng.randrange(1 << 30))
        solver.parameters.linearization_level = 0
        solver.parameters.max_deterministic_time = stop.work_left(BATCH_WORK)
        solver.parameters.max_time_in_seconds = stop.seconds(1e6)
        with Interrupter(stop, solver.stop_search):
            outcome = cp_sat_outcome(solver.solve(encoding.model))
        stop.spend(solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables))
        if outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE):
            found = scorer.rescore(base, encoding.read(solver), encoder.affected(encoding.board))
            best.offer(base, found)


def choose_resources(
    encoder: Encoder, land: Landscape, scorer: Scorer, base: Standing, stop: Stop, seed: int
) -> Standing:
    """Choose the resources of all open slots of a plan whose times stand."""
    if not land.open_slots or stop:
        return base
    choose = {place: land.ground.candidates(*place) for place in land.open_slots}
    scope = Scope(base.plan, choose=choose, strict=False, soft=False)
    encoding = encoder.build(scope, base.plan)
    encoding.minimise(tier_factors(base))
    encoding.hint(base.plan)
    solver = small_solver(seed)
    solver.parameters.max_deterministic_time = stop.work_left(3 * BATCH_WORK)
    solver.parameters.max_time_in_seconds = stop.seconds(1e6)
    with Interrupter(stop, solver.stop_search):
        outcome = cp_sat_outcome(solver.solve(encoding.model))
    stop.spend(solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables))
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return base
    found = scorer.rescore(base, encoding.read(solver), encoder.affected(encoding.board))
    return min(found, base, key=lambda standing: standing.key)


def _batches(land: Landscape, rng: random.Random) -> list[list[int]]:
    """Return the movable events in batches; events that have to move together stay together."""
    ground = land.ground
    events = land.index.problem.events

    def tightness(event: int) -> tuple[int, float]:
        room = ground.run_mask[event].bit_count()
        together = len(land.partners.get(event, ()))
        return (-together, room / events[event].duration + rng.random())

    batches: list[list[int]] = []
    batch: list[int] = []
    options = 0
    seen: set[int] = set()
    movable = set(land.movable)
    for event in sorted(land.movable, key=tightness):
        group = (land.with_partners({event}) & movable) - seen
        seen |= group
        batch.extend(sorted(group))
        options += sum(max(1, ground.run_mask[e].bit_count()) for e in group)
        if options >= BATCH_OPTIONS:
            batches.append(batch)
            batch, options = [], 0
    return [*batches, batch] if batch else batches


def _batch_scope(land: Landscape, base: Standing, batch: list[int]) -> Scope:
    """Return the scope that frees a batch, with candidates for its open slots."""
    plan = list(base.plan)
    free: dict[int, int] = {}
    for event in batch:
        plan[event] = ()
        free[event] = land.index.problem.events[event].duration
    choose = {
        (e, s): land.ground.candidates(e, s)[:8]
        for e in batch
        for s in land.open_slots_of.get(e, ())
    }
    return replace(Scope(tuple(plan), free, choose), strict=False, soft=False)
