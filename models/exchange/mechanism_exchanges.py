"""Exchanges that an assignment has left undone: cycles in which everyone would gain.

Of one side: teachers change places in a cycle and each prefers where he comes. Of two sides: each
also stands higher than the teacher whose post he takes, so that the places gain as well. A chain
that ends in a free seat and begins in a place strong enough to let go is a cycle through a node
that stands for the free seats.
"""

from __future__ import annotations

import networkx as nx

from .market import Assignment, Market, counts
from .mechanism_envy import preferred
from .mechanism_rights import as_good

FREE = ("free",)


def teachers_in_exchanges(market: Market, assignment: Assignment) -> set[int]:
    """Return the teachers who take part in some exchange that all its members prefer.

    Nobody: the assignment is Pareto efficient for teachers.
    """
    graph: nx.DiGraph[tuple[object, ...]] = nx.DiGraph()
    count = counts(assignment, len(market.places))
    for place, heads in enumerate(count):
        _free_seats(graph, ("place", place), heads, market, place)
    wishes = [
        (teacher, here, place)
        for teacher, here in enumerate(assignment)
        for place in preferred(market, teacher, here)
    ]
    graph.add_edges_from((("place", here), ("place", place)) for _, here, place in wishes)
    part = _components(graph)
    return {
        teacher
        for teacher, here, place in wishes
        if part[("place", here)] == part[("place", place)]
    }


def teachers_in_two_sided_exchanges(market: Market, assignment: Assignment) -> set[int]:
    """Return the teachers who take part in some exchange that improves the places as well.

    Nobody: the assignment is two-sided maximal (Combe, Tercieux, Terrier 2022, theorem 1: nothing
    is left to block exchange). With free seats the cycles through them are those that leave every
    staff as good as before.
    """
    graph: nx.DiGraph[tuple[object, ...]] = nx.DiGraph()
    rows = _rows(market, assignment)
    for place, row in enumerate(rows):
        _add_row(graph, place, row)
        for teacher in row:
            if len(row) > market.floor[place]:
                graph.add_edge(FREE, ("teacher", teacher))
    steps = [
        step
        for teacher, here in enumerate(assignment)
        for place in preferred(market, teacher, here)
        for step in _steps(market, rows, teacher, place)
    ]
    graph.add_edges_from((("teacher", teacher), entry) for teacher, entry in steps)
    part = _components(graph)
    return {t for t, entry in steps if part[("teacher", t)] == part[entry]}


def _free_seats(
    graph: nx.DiGraph[tuple[object, ...]],
    node: tuple[object, ...],
    heads: int,
    market: Market,
    place: int,
) -> None:
    """Join a place to the free seats: where one is free, and where one may become free."""
    graph.add_node(node)
    if heads < market.seats[place]:
        graph.add_edge(node, FREE)
    if heads > market.floor[place]:
        graph.add_edge(FREE, node)


def _components(graph: nx.DiGraph[tuple[object, ...]]) -> dict[tuple[object, ...], int]:
    parts = enumerate(nx.strongly_connected_components(graph))
    return {node: number for number, part in parts for node in part}


def _rows(market: Market, assignment: Assignment) -> list[list[int]]:
    """Return who is in each place now, best standing first."""
    rows: list[list[int]] = [[] for _ in market.places]
    for teacher, place in enumerate(assignment):
        rows[place].append(teacher)
    for place, row in enumerate(rows):
        row.sort(key=market.standing[place].__getitem__)
    return rows


def _add_row(graph: nx.DiGraph[tuple[object, ...]], place: int, row: list[int]) -> None:
    """Add a row of posts: whoever may take one may take every one to its right."""
    for number, teacher in enumerate(row):
        graph.add_edge(("post", place, number), ("teacher", teacher))
        if number + 1 < len(row):
            graph.add_edge(("post", place, number), ("post", place, number + 1))


def _steps(
    market: Market, rows: list[list[int]], teacher: int, place: int
) -> list[tuple[int, tuple[object, ...]]]:
    """Return where a teacher can enter a place: the row at his standing, or a free seat."""
    standing, row = market.standing[place], rows[place]
    found: list[tuple[int, tuple[object, ...]]] = []
    lower = next((n for n, t in enumerate(row) if standing[teacher] < standing[t]), None)
    if lower is not None:
        found.append((teacher, ("post", place, lower)))
    if len(row) < market.seats[place] and as_good(market, place, [*row, teacher]):
        found.append((teacher, FREE))
    return found
