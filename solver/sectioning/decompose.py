"""From counts to single students: a table of counts splits into matchings.

A table whose rows sum to n and whose columns sum to at most n is a sum of n matchings that each
cover all rows: an edge colouring of a bipartite multigraph of degree n (König 1916; with equal
column sums, Birkhoff 1946).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def split_table(
    table: Mapping[tuple[Row, Column], int], rows: Sequence[Row], total: int
) -> list[tuple[dict[Row, Column], int]]:
    """Split a table into matchings of its rows with columns.

    Parameters
    ----------
    table
        Count of each (row, column); absent means 0.
    rows
        The rows, each summing to `total`; columns sum to at most `total`.

    Returns
    -------
    list
        Pairs of a matching and how many students have it; the numbers sum to `total`.

    Raises
    ------
    ValueError
        Where the sums do not allow it.
    """
    left = {key: count for key, count in table.items() if count}
    found: list[tuple[dict[Row, Column], int]] = []
    while total:
        sums: dict[Column, int] = {}
        for (_, column), count in left.items():
            sums[column] = sums.get(column, 0) + count
        full = {column for column, count in sums.items() if count >= total}
        matching = _match(left, rows, full)
        if matching is None:
            raise ValueError("The sums of the table do not allow it to be split.")
        used = set(matching.values())
        number = min([total, *(left[r, c] for r, c in matching.items())])
        for column, count in sums.items():
            if column not in used:
                number = min(number, total - count)
        for key in matching.items():
            left[key] -= number
            if not left[key]:
                del left[key]
        found.append((matching, number))
        total -= number
    return found


def _match(
    left: Mapping[tuple[Row, Column], int], rows: Sequence[Row], full: set[Column]
) -> dict[Row, Column] | None:
    """Return a matching that covers all rows and all full columns (tables are tiny)."""

    def extend(number: int, taken: dict[Row, Column]) -> dict[Row, Column] | None:
        missing = full - set(taken.values())
        if len(missing) > len(rows) - number:
            return None
        if number == len(rows):
            return dict(taken)
        row = rows[number]
        options = [c for (r, c), count in left.items() if r == row and count]
        options.sort(key=lambda c: (c not in missing, -left[row, c]))
        for column in options:
            if column in taken.values():
                continue
            taken[row] = column
            answer = extend(number + 1, taken)
            if answer is not None:
                return answer
            del taken[row]
        return None

    return extend(0, {})
