"""Decomposition of moves: known shapes, and the properties of any decomposition."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st
from zouban.models.exchange.bureau import Bureau, ExchangeTeacher
from zouban.models.exchange.graphs import Part, Shape, exchange_graph, part_graphs, parts_of
from zouban.models.exchange.plan import ExchangePlan, Move
from zouban.models.exchange.policy import Policy
from zouban.models.exchange.words import Form

Build = Callable[..., Any]
DAY = datetime.date(2026, 9, 1)


def _shapes(parts: tuple[Part, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.shape.value, part.teachers) for part in parts]


def test_swap_cycle_and_chain(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B", "T7 A", "T2 B", "T9 C", "T10 A", "T4 B", "T8 C", "T3 P")
    parts = parts_of(town, plan)
    assert _shapes(parts) == [
        ("swap", ("T1", "T7")),
        ("cycle", ("T2", "T9", "T10")),
        ("chain", ("T4", "T8")),
        ("chain", ("T3",)),
    ]
    assert parts[1].schools == ("A", "B", "C", "A")


def test_itinerants_leave_nobody_a_place(town: Bureau, plan_of: Build) -> None:
    assert parts_of(town, plan_of("T1 B itinerant")) == ()


def test_graphs_carry_teachers(town: Bureau, plan_of: Build) -> None:
    plan = plan_of("T1 B", "T7 A", "T4 B")
    graph = exchange_graph(town, plan)
    assert sorted(teacher for _, _, teacher in graph.edges(data="teacher")) == ["T1", "T4", "T7"]
    assert graph.edges[("A", "math"), ("B", "math"), "T1"]["shape"] == "swap"
    swap, chain = part_graphs(town, plan)
    assert nx.is_strongly_connected(swap)
    assert nx.is_directed_acyclic_graph(chain)


def _bureau_and_plan(rows: list[tuple[int, int, str]]) -> tuple[Bureau, ExchangePlan]:
    teachers, moves = [], []
    for number, (origin, destination, subject) in enumerate(rows):
        who = f"T{number}"
        teachers.append(ExchangeTeacher(id=who, post_school=f"S{origin}", subject=subject))
        moves.append(
            Move(
                teacher=who, origin=f"S{origin}", destination=f"S{destination}", subject=subject,
                form=Form.LOAN, share=100, start=DAY,
            )
        )  # fmt: skip
    bureau = Bureau(
        id="b", as_of=DAY, policy=Policy(id="p"), subjects=(), schools=(), teachers=tuple(teachers)
    )
    return bureau, ExchangePlan(bureau="b", as_of=DAY, moves=tuple(moves))


MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("xy")).filter(
        lambda row: row[0] != row[1]
    ),
    max_size=40,
)


@given(MOVES)
def test_parts_cover_every_move_once_and_hang_together(rows: list[tuple[int, int, str]]) -> None:
    bureau, plan = _bureau_and_plan(rows)
    parts = parts_of(bureau, plan)
    taken = Counter(teacher for part in parts for teacher in part.teachers)
    assert taken == Counter(move.teacher for move in plan.moves)
    for part in parts:
        for move, following in zip(part.moves, part.moves[1:], strict=False):
            assert (move.destination, move.subject) == (following.origin, following.subject)
        closed = part.schools[0] == part.schools[-1]
        assert closed == (part.shape is not Shape.CHAIN)
        assert (part.shape is Shape.SWAP) == (closed and len(part.moves) == 2)
        inside = part.schools[:-1] if closed else part.schools
        assert len(set(inside)) == len(inside)


@given(MOVES)
def test_as_few_chains_as_places_lost(rows: list[tuple[int, int, str]]) -> None:
    bureau, plan = _bureau_and_plan(rows)
    lost: Counter[tuple[int, str]] = Counter()
    for origin, destination, subject in rows:
        lost[origin, subject] += 1
        lost[destination, subject] -= 1
    chains = [part for part in parts_of(bureau, plan) if part.shape is Shape.CHAIN]
    assert len(chains) == sum(number for number in lost.values() if number > 0)
    left = nx.DiGraph((move.origin, move.destination) for part in chains for move in part.moves)
    for subject in "xy":
        own = nx.DiGraph(
            (m.origin, m.destination) for p in chains for m in p.moves if m.subject == subject
        )
        assert nx.is_directed_acyclic_graph(own)
    assert left.number_of_nodes() <= 6
