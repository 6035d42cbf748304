"""A second exact solve beside the relaxation's: count the losses that cannot be avoided, by cores.

Where nearly all requests can be met, the few that cannot are found fastest from below: CP-SAT
assumes that none is lost and learns from each contradiction (core-guided search, without a linear
relaxation). It shares answer and bound with the others.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Interrupter
from .request_highs import Floats, Program
from .request_layout import Ints
from .request_model import RequestModel, objective_of
from .request_state import Point, Race

# Bounds beyond this mean that a row has none on that side.
ENDLESS = 1e9


class _Tell(cp_model.CpSolverSolutionCallback):
    """Hands every better point to the race."""

    def __init__(self, columns: list[cp_model.IntVar], improved: Callable[[Ints], None]) -> None:
        super().__init__()
        self._columns, self._improved = columns, improved

    def on_solution_callback(self) -> None:
        """Read the point's values and hand them on."""
        values = [self.value(column) for column in self._columns]
        self._improved(np.array(values, dtype=np.int64))


def solve_by_cores(race: Race, model: RequestModel, seed: int) -> None:
    """Maximise the race's goal over the whole model until proven or stopped, on one thread."""
    program = model.program
    engine = cp_model.CpModel()
    columns = [
        engine.new_int_var(int(low), int(high), "")
        for low, high in zip(program.lower, program.upper, strict=True)
    ]
    _add_rows(engine, columns, program)
    total = model.constant + _minimise_losses(engine, columns, model, race.weights)
    start = model.encode(race.point.counts, race.point.chosen)
    for column, value in zip(columns, start, strict=True):
        engine.add_hint(column, int(value))
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers, parameters.random_seed = 1, seed % (2**31)
    parameters.optimize_with_core, parameters.linearization_level = True, 0
    parameters.catch_sigint_signal = False
    if race.stop.time_limit is not None:
        parameters.max_time_in_seconds = race.stop.seconds(race.stop.time_limit)
    if race.stop.work_limit is not None:
        parameters.max_deterministic_time = race.stop.work_left(race.stop.work_limit)

    def improved(values: Ints) -> None:
        race.offer(Point(*model.decode(values)))

    def bounded(loss: float) -> None:
        race.lower_bound_to(total - int(np.ceil(loss - 1e-6)))

    solver.best_bound_callback = bounded
    with Interrupter(race.stop, solver.stop_search, also=race.done):
        status = solver.solve(engine, _Tell(columns, improved))
    race.stop.spend(solver.deterministic_time)
    outcome = cp_sat_outcome(status)
    if outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        bounded(solver.best_objective_bound)
    if outcome is Outcome.OPTIMAL:
        values = np.array([solver.value(column) for column in columns], dtype=np.int64)
        improved(values)
        race.lower_bound_to(objective_of(race.weights, model.decode(values)[1]))


def _minimise_losses(
    engine: cp_model.CpModel,
    columns: list[cp_model.IntVar],
    model: RequestModel,
    weights: Ints,
) -> int:
    """Minimise the worth of the requests that are not met; return the worth of all."""
    request = model.layout.seat_request[model.seats]
    losses, worth = [], []
    for wish in np.flatnonzero((weights > 0) & ~model.scope.held):
        lost = engine.new_bool_var("")
        seats = np.flatnonzero(request == wish) + len(model.cells)
        engine.add_exactly_one([lost, *(columns[seat] for seat in seats)])
        losses.append(lost)
        worth.append(int(weights[wish]))
    engine.minimize(cp_model.LinearExpr.weighted_sum(losses, worth))
    return sum(worth)


def _add_rows(engine: cp_model.CpModel, columns: list[cp_model.IntVar], program: Program) -> None:
    """Add the program's rows, as clauses and at-most-ones where they are."""
    rows = program.rows
    if not rows.row:
        return
    index, column = np.concatenate(rows.row), np.concatenate(rows.column)
    value = np.concatenate(rows.value)
    lower, upper = np.concatenate(rows.lower), np.concatenate(rows.upper)
    order = np.argsort(index, kind="stable")
    cuts = np.cumsum(np.bincount(index, minlength=rows.count))[:-1]
    binary = (program.upper <= 1) & (program.lower >= 0)
    pieces = zip(
        np.split(column[order], cuts), np.split(value[order], cuts), lower, upper, strict=True
    )
    for where, factors, low, high in pieces:
        _add_row(engine, [columns[c] for c in where], factors, low, high, bool(binary[where].all()))


def _add_row(
    engine: cp_model.CpModel,
    terms: list[cp_model.IntVar],
    factors: Floats,
    low: float,
    high: float,
    binary: bool,
) -> None:
    if binary and len(terms) and (factors == 1).all() and high == 1 and low in (1, -np.inf):
        (engine.add_exactly_one if low == 1 else engine.add_at_most_one)(terms)
        return
    least = cp_model.INT32_MIN if low < -ENDLESS else int(np.ceil(low - 1e-6))
    most = cp_model.INT32_MAX if high > ENDLESS else int(np.floor(high + 1e-6))
    if least == cp_model.INT32_MIN and most == cp_model.INT32_MAX:
        return
    sums = cp_model.LinearExpr.weighted_sum(terms, [int(factor) for factor in factors])
    engine.add_linear_constraint(sums, least, most)
