"""Times for meetings of two sides, so that nobody has two at once (König 1916)."""

from __future__ import annotations

from collections.abc import Sequence


def coloured(edges: Sequence[tuple[str, str]], colours: int) -> list[int]:
    """Return a colour for each edge of a bipartite graph; edges that meet have different ones.

    Parameters
    ----------
    edges
        (left, right) vertices; the two sides are told apart, parallel edges are allowed.
    colours
        At least the most edges of any vertex: then there is always a colouring.

    Raises
    ------
    ValueError
        A vertex has more edges than there are colours.
    """
    at: dict[tuple[int, str], list[int | None]] = {}
    found: list[int] = []
    for number, edge in enumerate(edges):
        left, right = ((side, name) for side, name in enumerate(edge))
        free = [_free(at.setdefault(v, [None] * colours), v[1]) for v in (left, right)]
        if free[0] != free[1]:
            _flip(edges, found, at, right, free[0], free[1])
        found.append(free[0])
        at[left][free[0]] = at[right][free[0]] = number
    return found


def _free(taken: list[int | None], name: str) -> int:
    if None not in taken:
        raise ValueError(f"{name} has more than {len(taken)} edges")
    return taken.index(None)


def _flip(
    edges: Sequence[tuple[str, str]],
    found: list[int],
    at: dict[tuple[int, str], list[int | None]],
    start: tuple[int, str],
    wanted: int,
    other: int,
) -> None:
    """Exchange two colours along the path from a vertex, so that it has `wanted` free."""
    path: list[int] = []
    vertex, colour = start, wanted
    while (edge := at[vertex][colour]) is not None:
        path.append(edge)
        side = 1 - vertex[0]
        vertex = (side, edges[edge][side])
        colour = other if colour == wanted else wanted
    for edge in path:
        for side in (0, 1):
            at[side, edges[edge][side]][found[edge]] = None
    for edge in path:
        found[edge] = other if found[edge] == wanted else wanted
        for side in (0, 1):
            at[side, edges[edge][side]][found[edge]] = edge
