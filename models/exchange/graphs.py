"""The moves of a plan as graphs: swaps, cycles and chains of teachers who follow one another.

A node is a teaching group (school, subject); a move is an edge from the group that a teacher
leaves to the one that he joins. Itinerants leave nobody's place and are no edges.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

import networkx as nx

from .bureau import Bureau
from .plan import ExchangePlan, Move
from .words import Form

Node = tuple[str, str]


class Shape(StrEnum):
    """What a part of a plan looks like."""

    SWAP = "swap"
    """Two teachers change places."""
    CYCLE = "cycle"
    """Three or more, each into the place of the next."""
    CHAIN = "chain"
    """One into the place of the next, from a group that loses to one that gains."""


@dataclass(frozen=True, slots=True)
class Part:
    """A swap, cycle or chain: `moves` in order, each ending where the next begins."""

    shape: Shape
    moves: tuple[Move, ...]

    @property
    def teachers(self) -> tuple[str, ...]:
        """Ids of its teachers, in order."""
        return tuple(move.teacher for move in self.moves)

    @property
    def schools(self) -> tuple[str, ...]:
        """Ids of the schools it passes through, the last where it ends."""
        return (*(move.origin for move in self.moves), self.moves[-1].destination)


def exchange_graph(bureau: Bureau, plan: ExchangePlan) -> nx.MultiDiGraph[Node]:
    """Return the moves of a plan as one graph.

    Nodes are (school, subject); edges have the key and attribute `teacher`, and `form`, `part`
    (number of the part, as `parts_of` has them) and `shape`.
    """
    graph: nx.MultiDiGraph[Node] = nx.MultiDiGraph(bureau=plan.bureau, as_of=str(plan.as_of))
    own = _subjects(bureau)
    for number, part in enumerate(parts_of(bureau, plan)):
        _add(graph, own, part, number)
    return graph


def part_graphs(bureau: Bureau, plan: ExchangePlan) -> tuple[nx.MultiDiGraph[Node], ...]:
    """Return each swap, cycle and chain as a graph of its own, in the order of `parts_of`."""
    graphs, own = [], _subjects(bureau)
    for number, part in enumerate(parts_of(bureau, plan)):
        graph: nx.MultiDiGraph[Node] = nx.MultiDiGraph(shape=part.shape.value, part=number)
        _add(graph, own, part, number)
        graphs.append(graph)
    return tuple(graphs)


def parts_of(bureau: Bureau, plan: ExchangePlan) -> tuple[Part, ...]:
    """Return a plan's moves as swaps, cycles and chains: every move in exactly one.

    Swaps are taken out first, then cycles; what is left has no cycle and makes as few chains as
    there are places lost. The order follows the plan's own.
    """
    edges = _Edges(
        [m for m in plan.moves if m.form is not Form.ITINERANT and m.origin != m.destination],
        _subjects(bureau),
    )
    place = {move.teacher: number for number, move in enumerate(plan.moves)}
    swaps, cycles = edges.take_swaps(), edges.take_cycles()
    chains = sorted(edges.take_chains(), key=lambda moves: place[moves[0].teacher])
    return (
        *(Part(Shape.SWAP, moves) for moves in swaps),
        *(Part(Shape.CYCLE, moves) for moves in cycles),
        *(Part(Shape.CHAIN, moves) for moves in chains),
    )


class _Edges:
    """Moves not yet taken out, by the node that they leave."""

    def __init__(self, moves: list[Move], subject: dict[str, str]) -> None:
        self._subject = subject
        self._out: dict[Node, list[Move]] = defaultdict(list)
        for move in reversed(moves):  # lists are taken from their end: the plan's order
            self._out[self._tail(move)].append(move)

    def _tail(self, move: Move) -> Node:
        return move.origin, self._subject.get(move.teacher, move.subject)

    def _head(self, move: Move) -> Node:
        return move.destination, move.subject

    def take_swaps(self) -> list[tuple[Move, ...]]:
        """Take out pairs of moves that run against each other."""
        between: dict[tuple[Node, Node], list[Move]] = defaultdict(list)
        for moves in self._out.values():
            for move in moves:
                between[self._tail(move), self._head(move)].append(move)
        found: list[tuple[Move, ...]] = []
        for (tail, head), moves in between.items():
            back = between.get((head, tail), [])
            while tail < head and moves and back:
                found.append((moves.pop(), back.pop()))
        taken = {move.teacher for pair in found for move in pair}
        for tail, moves in self._out.items():
            self._out[tail] = [move for move in moves if move.teacher not in taken]
        return found

    def take_cycles(self) -> list[tuple[Move, ...]]:
        """Take out cycles: walk on until a node comes again; a dead end is on none."""
        found: list[tuple[Move, ...]] = []
        rest: dict[Node, list[Move]] = defaultdict(list)
        for start in list(self._out):
            path: list[Move] = []
            place = {start: 0}
            here = start
            while path or self._out[here]:
                if not self._out[here]:
                    move = path.pop()
                    del place[here]
                    here = self._tail(move)
                    rest[here].append(move)
                    continue
                move = self._out[here].pop()
                path.append(move)
                here = self._head(move)
                if here in place:
                    cycle, path = path[place[here] :], path[: place[here]]
                    for edge in cycle[1:]:
                        del place[self._tail(edge)]
                    found.append(tuple(cycle))
                else:
                    place[here] = len(path)
                    self._out.setdefault(here, [])
        for moves in rest.values():
            moves.reverse()
        self._out = rest
        return found

    def take_chains(self) -> list[tuple[Move, ...]]:
        """Take out chains, each from a group that loses more than it gains."""
        surplus: dict[Node, int] = defaultdict(int)
        for tail, moves in self._out.items():
            surplus[tail] += len(moves)
            for move in moves:
                surplus[self._head(move)] -= 1
        found = []
        for start in [node for node, number in surplus.items() if number > 0]:
            for _ in range(surplus[start]):
                chain, here = [], start
                while self._out.get(here):
                    chain.append(self._out[here].pop())
                    here = self._head(chain[-1])
                found.append(tuple(chain))
        return found


def _subjects(bureau: Bureau) -> dict[str, str]:
    return {teacher.id: teacher.subject for teacher in bureau.teachers}


def _add(graph: nx.MultiDiGraph[Node], own: dict[str, str], part: Part, number: int) -> None:
    for move in part.moves:
        graph.add_edge(
            (move.origin, own.get(move.teacher, move.subject)),
            (move.destination, move.subject),
            key=move.teacher,
            teacher=move.teacher,
            form=move.form.value,
            part=number,
            shape=part.shape.value,
        )
