"""Independent parts of a request problem: families of blocks that share no section.

Courses that may only stand in some blocks and courses that may only stand in others meet nowhere
but in what a student has in total, so each family is a problem of its own: smaller, and its goals
add up. Lexicographic optima add up as well, since each goal of the whole is the sum of the parts'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import networkx as nx

from .request_problem import RequestProblem


@dataclass(frozen=True, slots=True)
class Part:
    """A part and where its sections, requests and blocks stand in the whole."""

    problem: RequestProblem
    sections: tuple[int, ...]
    requests: tuple[int, ...]
    blocks: tuple[int, ...]


def split(problem: RequestProblem) -> tuple[Part, ...]:
    """Return the independent parts, the smallest first.

    Alternates and a limit of courses a student tie blocks together, so then only what concerns
    no request at all is split off.
    """
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_nodes_from(("block", b) for b in range(len(problem.block_caps)))
    tied = problem.most_per_student is not None
    for index, section in enumerate(problem.sections):
        nodes = [("course", section.course), *(("block", b) for b in section.blocks)]
        nx.add_path(graph, nodes)
        graph.add_edge(("section", index), ("course", section.course))
    alternates = {request.student for request in problem.requests if request.alternate}
    for index, request in enumerate(problem.requests):
        graph.add_edge(("request", index), ("course", request.course))
        if tied or request.student in alternates:
            graph.add_edge(("request", index), ("student", request.student))
    parts = [_part(problem, nodes) for nodes in nx.connected_components(graph)]
    real = [part for part in parts if part.sections or part.requests]
    return tuple(sorted(real, key=lambda part: (len(part.requests), part.sections)))


def _part(problem: RequestProblem, nodes: set[tuple[str, int]]) -> Part:
    """Return the part made of one component's nodes."""
    members: dict[str, list[int]] = {"block": [], "section": [], "request": []}
    for kind, index in sorted(nodes):
        members.setdefault(kind, []).append(index)
    position = {block: new for new, block in enumerate(members["block"])}
    sections = [problem.sections[index] for index in members["section"]]
    moved = [replace(s, blocks=tuple(position[b] for b in s.blocks)) for s in sections]
    hint = problem.hint
    part = replace(
        problem,
        block_caps=tuple(problem.block_caps[block] for block in members["block"]),
        sections=tuple(moved),
        requests=tuple(problem.requests[index] for index in members["request"]),
        apart_blocks=frozenset(position[b] for b in problem.apart_blocks if b in position),
        closed=frozenset((s, position[b]) for s, b in problem.closed if b in position),
        hint=None if hint is None else tuple(position[hint[i]] for i in members["section"]),
    )
    return Part(part, tuple(members["section"]), tuple(members["request"]), tuple(members["block"]))
