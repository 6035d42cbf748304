"""Tables of counts split into single students' weeks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zouban.solver.sectioning.decompose import split_table


@given(
    st.integers(1, 4).flatmap(
        lambda rows: st.lists(
            st.permutations(list(range(5))).map(lambda p: tuple(p[:rows])), max_size=30
        )
    )
)
def test_every_table_of_matchings_splits(weeks: list[tuple[int, ...]]) -> None:
    """Any pile of weeks, poured together, comes apart into as many weeks with the same counts."""
    table: Counter[tuple[int, int]] = Counter()
    for week in weeks:
        table.update(enumerate(week))
    rows = range(len(weeks[0])) if weeks else range(0)
    found = split_table(table, list(rows), len(weeks))
    assert sum(number for _, number in found) == len(weeks)
    again: Counter[tuple[int, int]] = Counter()
    for matching, number in found:
        assert len(set(matching.values())) == len(matching) == len(rows)
        for key in matching.items():
            again[key] += number
    assert again == table


def test_sums_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="sums"):
        split_table({("a", 0): 2, ("b", 0): 2}, ["a", "b"], 2)
