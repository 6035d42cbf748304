"""What prices of rows say of everything: costs of options, and a bound whatever the prices are.

Lagrangian relaxation: the rows are paid for at their prices, so that every column stands where it
is cheapest. The bound owes nothing to the engine's tolerances.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .model import Cap, Model
from .sides import Side

Floats = NDArray[np.float64]


def reduced_costs(model: Model, cost: Floats, duals: Floats) -> Floats:
    """Return the cost of taking one more of each option at these prices."""
    found = model.matrix.reduced_costs(cost, duals)
    for price, cap in cap_prices(model, duals):
        if price:
            found -= price * cap.goal.options
    for price, side in _side_prices(model, duals):
        if price:
            found[side.options] -= price * side.option_weight
    return found


def cap_prices(model: Model, duals: Floats) -> Iterator[tuple[float, Cap]]:
    """Yield the price of each earlier goal's bound: what one more of it is worth, at most 0."""
    first = model.matrix.rows
    return zip(duals[first : first + len(model.caps)].tolist(), model.caps, strict=True)


def _side_prices(model: Model, duals: Floats) -> Iterator[tuple[float, Side]]:
    first = model.matrix.rows + len(model.caps)
    return zip(duals[first:].tolist(), model.sides, strict=True)


def bound_of(model: Model, base: Floats, duals: Floats, reduced: Floats) -> float:
    """Return what these prices prove: rows at their ends, columns where they are cheapest."""
    matrix = model.matrix
    lower, upper = model.row_ends
    paid = np.where(duals > 0, lower, upper)
    rows = float((duals[duals != 0] * paid[duals != 0]).sum())
    costs = matrix.base_reduced_costs(base, duals[: matrix.rows])
    for price, cap in cap_prices(model, duals):
        costs -= price * matrix.base_cost(cap.goal)
    for price, side in _side_prices(model, duals):
        costs[side.base] -= price * side.base_weight
    columns = float((np.maximum(costs, 0) * model.low).sum())
    columns += float((np.minimum(costs, 0) * model.high).sum())
    least = np.zeros(matrix.departures)
    np.minimum.at(least, matrix.sheet.choices.departure, reduced)
    return rows + columns + float((least * matrix.capacity).sum())
