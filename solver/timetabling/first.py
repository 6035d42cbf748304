"""Models of the whole: is there a timetable at all, and who fills its open slots."""

from __future__ import annotations

from collections.abc import Callable

from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter, Stop
from .encoding.board import Scope
from .encoding.model import Encoder
from .landscape import Landscape
from .plan import Plan, empty_plan
from .small import BUILD_WORK, small_solver
from .standing import Scorer, Standing, tier_factors

# Deterministic time that the choice of all resources at once may take.
CHOICE_WORK = 6.0


def whole_scope(land: Landscape, *, soft: bool) -> Scope:
    """Return the scope in which every time is to be chosen and every open slot is counted."""
    events = land.index.problem.events
    return Scope(
        kept=tuple(() for _ in events),
        free={e: event.duration for e, event in enumerate(events)},
        pooled=frozenset(land.open_slots),
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
    proof = Outcome.INFEASIBLE if _is_sound(land) else Outcome.UNKNOWN
    if encoding.sheet.broken:
        return proof, None
    solver = small_solver(seed)
    # Measured on the real schools of the archive: without the linear relaxation first
    # timetables came 3 to 30 times sooner.
    solver.parameters.linearization_level = 0
    solver.parameters.max_deterministic_time = stop.work_left(work)
    solver.parameters.max_time_in_seconds = stop.seconds(1e6)
    with Interrupter(stop, solver.stop_search, also):
        outcome = cp_sat_outcome(solver.solve(encoding.model))
    stop.spend(solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables))
    if outcome is Outcome.INFEASIBLE:
        return proof, None
    if outcome is Outcome.UNKNOWN:
        return outcome, None
    return outcome, encoding.read(solver.response_proto.solution)


def _is_sound(land: Landscape) -> bool:
    """Tell whether the model allows everything that a timetable without hard violation may do.

    It does not let an event meet twice at once, so that this has to be ruled out anyway.
    """
    index = land.index
    return all(
        event.duration == 1
        or any(
            slot.resource is not None and land.ground.no_clash[slot.resource]
            for slot in index.slots[e]
        )
        for e, event in enumerate(index.problem.events)
    )


def choose_resources(
    encoder: Encoder, land: Landscape, scorer: Scorer, base: Standing, stop: Stop, seed: int
) -> Standing:
    """Choose the resources of all open slots of a plan whose times stand."""
    if not land.open_slots or stop:
        return base
    choose = {place: land.ground.candidates(*place) for place in land.open_slots}
    scope = Scope(base.plan, choose=choose, loose=None, soft=False)
    encoding = encoder.build(scope, base.plan)
    encoding.minimise(tier_factors(base))
    encoding.hint(base.plan)
    solver = small_solver(seed)
    # Measured: with the full relaxation optimal in 0.1 to 5 s where otherwise not in 15.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = stop.work_left(CHOICE_WORK)
    solver.parameters.max_time_in_seconds = stop.seconds(1e6)
    with Interrupter(stop, solver.stop_search):
        outcome = cp_sat_outcome(solver.solve(encoding.model))
    stop.spend(solver.deterministic_time + BUILD_WORK * len(encoding.model.proto.variables))
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return base
    plan = encoding.read(solver.response_proto.solution)
    found = scorer.rescore(base, plan, encoder.affected(encoding.board))
    return min(found, base, key=lambda standing: standing.key)
