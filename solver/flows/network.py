"""A network of whole capacities and costs, filled in blocks of arcs, solved to the optimum."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Ints = npt.NDArray[np.int64]

MOST = 2**60
"""Costs times nodes stay below this: the engine scales costs by the number of nodes."""

SAFE = 2**52
"""What costs put together keep to: potentials grow to many times the scaled costs."""


class InfeasibleFlowError(Exception):
    """No flow meets the supplies; whoever built the network knows which rule that breaks."""


@dataclass
class Network:
    """Arcs with capacities, nodes with supplies; one column of costs a goal, in goal order.

    Attributes
    ----------
    goals
        Number of goals; each arc block carries one cost array a goal.
    reach
        For each goal, more than any two flows can differ by; None: found from the arcs, which
        may be far too much where few of them can be used at once.
    """

    goals: int = 1
    reach: tuple[int, ...] | None = None
    supply: list[int] = field(default_factory=list)
    _tails: list[Ints] = field(default_factory=list)
    _heads: list[Ints] = field(default_factory=list)
    _capacities: list[Ints] = field(default_factory=list)
    _costs: list[Ints] = field(default_factory=list)
    _size: int = 0

    def add_nodes(self, supplies: npt.ArrayLike) -> Ints:
        """Add nodes with these supplies (negative: demand); return their numbers."""
        values = np.atleast_1d(np.asarray(supplies, dtype=np.int64))
        first = len(self.supply)
        self.supply.extend(values.tolist())
        return np.arange(first, first + len(values), dtype=np.int64)

    def add_arcs(
        self,
        tails: npt.ArrayLike,
        heads: npt.ArrayLike,
        capacities: npt.ArrayLike,
        *costs: npt.ArrayLike,
    ) -> slice:
        """Add arcs; single numbers stand for all of them. Return where their flows will stand."""
        columns = np.broadcast_arrays(
            *(np.asarray(column, dtype=np.int64) for column in (tails, heads, capacities, *costs)),
            np.empty(1),
        )
        arrays = [np.asarray(column, dtype=np.int64).ravel() for column in columns[:-1]]
        self._tails.append(arrays[0])
        self._heads.append(arrays[1])
        self._capacities.append(arrays[2])
        self._costs.append(np.column_stack(arrays[3:]).reshape(-1, self.goals))
        first, self._size = self._size, self._size + len(arrays[0])
        return slice(first, self._size)

    @property
    def tails(self) -> Ints:
        """Node each arc leaves."""
        return _joined(self._tails)

    @property
    def heads(self) -> Ints:
        """Node each arc enters."""
        return _joined(self._heads)

    @property
    def capacities(self) -> Ints:
        """Most flow on each arc."""
        return _joined(self._capacities)

    @property
    def costs(self) -> Ints:
        """Unit costs, shape (arcs, goals)."""
        return np.concatenate(self._costs) if self._costs else np.zeros((0, self.goals), np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def cheapest_flow(
    nodes: int, tails: Ints, heads: Ints, capacities: Ints, costs: Ints, supply: Ints
) -> Ints:
    """Return the flow of each arc in a flow of least cost (Goldberg's cost scaling, OR-Tools).

    Raises
    ------
    InfeasibleFlowError
        Where the supplies cannot be met.
    OverflowError
        Where the costs are too large for exact whole numbers.
    ValueError
        Where a capacity is below 0.
    """
    if capacities.size and int(capacities.min()) < 0:
        raise ValueError("an arc of the flow has a capacity below 0")
    if costs.size and int(np.abs(costs).max()) * (nodes + 2) > MOST:
        raise OverflowError("the costs of the flow are too large")
    engine = min_cost_flow.SimpleMinCostFlow()
    arcs = engine.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    engine.set_nodes_supplies(np.arange(nodes, dtype=np.int64), supply)
    status = engine.solve()
    if status == engine.OPTIMAL:
        return np.asarray(engine.flows(arcs), dtype=np.int64)
    if status in (engine.INFEASIBLE, engine.UNBALANCED):
        raise InfeasibleFlowError
    raise RuntimeError(f"min-cost flow ended with status {status}")
