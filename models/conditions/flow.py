"""Hall's condition: whether demands can be served from limited supplies, and which cannot.

Demands draw whole units from supplies; a part of a demand (a day, say) may be capped by itself.
By max-flow min-cut (Ford & Fulkerson 1956; Hall 1935 for units) either all can be served, or
there is a set of demands that need more than all their supplies give together. That set is the
proof, so it is made as small as it can be: without any one of its demands it would not be one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

_Node = tuple[object, ...]
_SOURCE: _Node = ("source",)
_SINK: _Node = ("sink",)


@dataclass(frozen=True, slots=True)
class Part:
    """At most `cap` units of a demand may come from these supplies together."""

    cap: int
    supplies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand for `amount` units, served through its parts."""

    id: str
    amount: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """Demands that cannot be served together: they need `needed` units and get `offered`."""

    demands: tuple[str, ...]
    needed: int
    offered: int
    supplies: tuple[str, ...]


def shortage(demands: Sequence[Demand], supply: Mapping[str, int]) -> Shortage | None:
    """Return an irreducible set of demands that cannot all be served, None where all can."""
    if _greedily_served(demands, supply) or _served(demands, supply) == _needed(demands):
        return None
    culprits = _source_side(demands, supply)
    for demand in list(culprits):
        rest = [other for other in culprits if other is not demand]
        if _served(rest, supply) < _needed(rest):
            culprits = rest
    return Shortage(
        tuple(demand.id for demand in culprits),
        _needed(culprits),
        _served(culprits, supply),
        tuple(dict.fromkeys(s for d in culprits for part in d.parts for s in part.supplies)),
    )


def _needed(demands: Sequence[Demand]) -> int:
    return sum(demand.amount for demand in demands)


def _greedily_served(demands: Sequence[Demand], supply: Mapping[str, int]) -> bool:
    """Tell whether taking whatever is there serves all: it mostly does, and is quick to see."""
    left = dict(supply)
    choices: Counter[str] = Counter(s for d in demands for part in d.parts for s in part.supplies)
    for demand in sorted(demands, key=lambda d: sum(len(part.supplies) for part in d.parts)):
        missing = demand.amount
        for part in demand.parts:
            cap = min(part.cap, missing)
            # What fewest others could use goes first.
            for item in sorted(part.supplies, key=lambda s: choices[s]):
                taken = min(cap, left[item])
                left[item] -= taken
                cap -= taken
                missing -= taken
        if missing:
            return False
    return True


def _network(demands: Sequence[Demand], supply: Mapping[str, int]) -> nx.DiGraph[_Node]:
    graph: nx.DiGraph[_Node] = nx.DiGraph()
    graph.add_nodes_from((_SOURCE, _SINK))
    for d, demand in enumerate(demands):
        graph.add_edge(_SOURCE, ("demand", d), capacity=demand.amount)
        for p, part in enumerate(demand.parts):
            graph.add_edge(("demand", d), ("part", d, p), capacity=part.cap)
            for item in part.supplies:
                graph.add_edge(("part", d, p), ("supply", item), capacity=part.cap)
                graph.add_edge(("supply", item), _SINK, capacity=supply[item])
    return graph


def _served(demands: Sequence[Demand], supply: Mapping[str, int]) -> int:
    return int(nx.maximum_flow_value(_network(demands, supply), _SOURCE, _SINK))


def _source_side(demands: Sequence[Demand], supply: Mapping[str, int]) -> list[Demand]:
    """Return the demands on the source's side of a minimum cut: they violate the condition."""
    _, (side, _) = nx.minimum_cut(_network(demands, supply), _SOURCE, _SINK)
    return [demand for d, demand in enumerate(demands) if ("demand", d) in side]
