"""Free course requests against brute force, and what a search promises while it runs."""

from __future__ import annotations

import importlib.util
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zouban.models.errors import UsageError
from zouban.models.result import Status
from zouban.solver.engine.stop import StopReason
from zouban.solver.sectioning.request_check import request_values, request_violations
from zouban.solver.sectioning.request_problem import (
    CourseRequest,
    RequestAnswer,
    RequestProblem,
    RequestSection,
)
from zouban.solver.sectioning.request_solve import Progress, solve_requests


def _oracle() -> ModuleType:
    path = Path(__file__).with_name("request_oracle.py")
    spec = importlib.util.spec_from_file_location("request_oracle", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


best_values = _oracle().best_values

BLOCKS = 3
COURSES = 4
STUDENTS = 3


@st.composite
def problems(draw: st.DrawFn) -> RequestProblem:
    """A problem small enough for brute force, with every rule in play."""
    blocks = st.sets(st.integers(0, BLOCKS - 1), min_size=1).map(lambda b: tuple(sorted(b)))
    section = st.builds(
        RequestSection,
        course=st.integers(0, COURSES - 1),
        capacity=st.one_of(st.none(), st.integers(0, 2)),
        blocks=blocks,
        teacher=st.one_of(st.none(), st.integers(0, 1)),
    )
    pairs = draw(
        st.sets(
            st.tuples(st.integers(0, STUDENTS - 1), st.integers(0, COURSES - 1)),
            min_size=1,
            max_size=7,
        )
    )
    places = st.tuples(st.integers(0, STUDENTS - 1), st.integers(0, BLOCKS - 1))
    requests = []
    for student, course in sorted(pairs):
        alternate = draw(st.integers(0, 4)) == 0
        tier = 2 if alternate else draw(st.integers(0, 1))
        weight = draw(st.integers(1, 3))
        requests.append(CourseRequest(student, course, tier, weight, alternate))
    return RequestProblem(
        students=STUDENTS,
        courses=COURSES,
        block_caps=tuple(draw(st.one_of(st.none(), st.integers(1, 3))) for _ in range(BLOCKS)),
        sections=tuple(draw(st.lists(section, max_size=5))),
        requests=tuple(requests),
        goal_names=("core", "elective", "alternate"),
        apart_blocks=frozenset(draw(st.sets(st.integers(0, BLOCKS - 1)))),
        closed=frozenset(draw(st.sets(places, max_size=3))),
        most_per_student=draw(st.one_of(st.none(), st.integers(1, 3))),
    )


def values(answer: RequestAnswer) -> tuple[int, ...]:
    """Return the values of the goals."""
    return tuple(goal.value for goal in answer.goals)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(), st.integers(1, 2))
def test_the_proven_optimum_is_that_of_brute_force(problem: RequestProblem, workers: int) -> None:
    best = best_values(problem)
    answer = solve_requests(problem, seed=1, workers=workers)
    if best is None:
        assert answer.status is Status.INFEASIBLE
        assert answer.placement == ()
        return
    assert answer.status is Status.OPTIMAL
    assert answer.stopped_by is StopReason.OPTIMAL
    assert values(answer) == best
    assert all(goal.proven for goal in answer.goals)
    assert request_violations(problem, answer.placement, answer.seats) == []
    assert request_values(problem, answer.seats) == best


def crowded(students: int = 40, courses: int = 14, blocks: int = 4) -> RequestProblem:
    """More requests than blocks and seats: never all met, so the search has something to do."""
    sections = [
        RequestSection(course, 9, tuple(range(blocks)))
        for course in range(courses)
        for _ in range(1 + course % 2)
    ]
    requests = [
        CourseRequest(student, (student * step + 3 * step) % courses)
        for student in range(students)
        for step in (1, 2, 3, 5, 11)
    ]
    unique = {(r.student, r.course): r for r in requests}
    return RequestProblem(
        students, courses, (None,) * blocks, tuple(sections), tuple(unique.values()), ("met",)
    )


def test_one_worker_and_a_seed_give_the_same_answer_again() -> None:
    first, second = (
        solve_requests(crowded(20, 8, 3), work_limit=0.5, seed=5, workers=1) for _ in range(2)
    )
    assert (first.placement, first.seats, first.goals) == (
        second.placement,
        second.seats,
        second.goals,
    )


def test_the_listener_hears_legal_answers_that_only_get_better() -> None:
    problem, heard = crowded(), list[Progress]()
    answer = solve_requests(problem, time_limit=2, on_incumbent=heard.append)
    assert heard
    assert [p.values for p in heard] == sorted(p.values for p in heard)
    assert all(not request_violations(problem, p.placement, p.seats) for p in heard)
    assert heard[-1].values == values(answer)


def test_a_stop_before_the_start_still_gives_a_legal_answer_with_its_bound() -> None:
    event = threading.Event()
    event.set()
    problem = crowded()
    answer = solve_requests(problem, stop_event=event)
    assert answer.status is Status.INTERRUPTED
    assert answer.stopped_by is StopReason.USER
    assert request_violations(problem, answer.placement, answer.seats) == []
    assert answer.goals[0].value <= answer.goals[0].bound


def test_a_stop_in_the_middle_ends_the_search_soon() -> None:
    event = threading.Event()
    timer = threading.Timer(0.5, event.set)
    timer.start()
    answer = solve_requests(crowded(200, 40, 6), stop_event=event)
    timer.join()
    assert answer.seconds < 10
    assert answer.status in (Status.INTERRUPTED, Status.OPTIMAL)


def test_independent_block_families_are_solved_apart_and_add_up() -> None:
    one = crowded(12, 6, 2)
    far = tuple(
        replace(s, course=s.course + 6, blocks=tuple(b + 2 for b in s.blocks)) for s in one.sections
    )
    more = tuple(replace(r, course=r.course + 6) for r in one.requests)
    both = RequestProblem(
        12, 12, (None,) * 4, (*one.sections, *far), (*one.requests, *more), ("met",)
    )
    single, double = solve_requests(one), solve_requests(both)
    assert values(double) == (2 * values(single)[0],)
    assert double.status is Status.OPTIMAL


def test_a_hint_is_where_the_search_starts_and_a_wrong_one_is_passed_over() -> None:
    plain = crowded(8, 4, 2)
    best = solve_requests(plain, workers=0)
    again = solve_requests(replace(plain, hint=best.placement))
    wrong = solve_requests(replace(plain, block_caps=(4, 4), hint=(0,) * len(plain.sections)))
    assert values(best) == values(again)
    assert wrong.status is Status.OPTIMAL


def test_a_teacher_with_more_sections_than_blocks_is_proven_infeasible() -> None:
    sections = tuple(RequestSection(c, 5, (0, 1), teacher=0) for c in range(3))
    problem = RequestProblem(1, 3, (None, None), sections, (CourseRequest(0, 0),), ("met",))
    assert solve_requests(problem).status is Status.INFEASIBLE


def test_a_school_without_requests_or_sections_is_trivially_optimal() -> None:
    empty = RequestProblem(0, 0, (None,), (), (), ("met",))
    assert solve_requests(empty).status is Status.OPTIMAL


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sections": (RequestSection(0, 1, (7,)),)}, "block"),
        ({"requests": (CourseRequest(9, 0),)}, "out of range"),
        ({"requests": (CourseRequest(0, 0, tier=3),)}, "tier"),
        ({"requests": (CourseRequest(0, 0), CourseRequest(0, 0))}, "more than once"),
    ],
)
def test_positions_out_of_range_are_refused(change: dict[str, object], message: str) -> None:
    good = RequestProblem(1, 1, (None,), (), (), ("met",))
    with pytest.raises(UsageError, match=message):
        replace(good, **change)  # type: ignore[arg-type]
