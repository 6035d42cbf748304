"""Brute force for tiny request problems: every placement, every seating."""

from __future__ import annotations

from itertools import product

from zouban.solver.sectioning.request_check import request_violations
from zouban.solver.sectioning.request_problem import RequestProblem


def best_values(problem: RequestProblem) -> tuple[int, ...] | None:
    """Return the lexicographically best goal values, None where no placement is legal."""
    nobody = [None] * len(problem.requests)
    best: tuple[int, ...] | None = None
    for placement in product(*(section.blocks for section in problem.sections)):
        if request_violations(problem, placement, nobody):
            continue
        found = _best_seating(problem, placement)
        best = found if best is None else max(best, found)
    return best


def _best_seating(problem: RequestProblem, placement: tuple[int, ...]) -> tuple[int, ...]:
    room = [99 if s.capacity is None else s.capacity for s in problem.sections]
    first = [
        sum(r.student == s and not r.alternate for r in problem.requests)
        for s in range(problem.students)
    ]
    most = 99 if problem.most_per_student is None else problem.most_per_student
    left = [min(most, count) for count in first]
    busy: set[tuple[int, int]] = set()
    value = [0] * len(problem.goal_names)
    best = tuple(value)

    def seat(index: int) -> None:
        nonlocal best
        if index == len(problem.requests):
            best = max(best, tuple(value))
            return
        seat(index + 1)
        request = problem.requests[index]
        for number, section in enumerate(problem.sections):
            place = (request.student, placement[number])
            open_ = section.course == request.course and room[number] and left[request.student]
            if not open_ or place in busy or place in problem.closed:
                continue
            busy.add(place)
            room[number] -= 1
            left[request.student] -= 1
            value[request.tier] += request.weight
            seat(index + 1)
            value[request.tier] -= request.weight
            left[request.student] += 1
            room[number] += 1
            busy.discard(place)

    seat(0)
    return best
