"""What an answer to free course requests has to satisfy, in plain Python.

Every incumbent of the search passes through here before anyone hears of it: a slip of the
encoding or of the engine cannot become an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .request_problem import RequestProblem

Placement = Sequence[int]
Seats = Sequence[int | None]


def request_values(problem: RequestProblem, seats: Seats) -> tuple[int, ...]:
    """Return the value of each goal: the weights of the requests that are met."""
    values = [0] * len(problem.goal_names)
    for request, seat in zip(problem.requests, seats, strict=True):
        if seat is not None:
            values[request.tier] += request.weight
    return tuple(values)


def request_violations(problem: RequestProblem, placement: Placement, seats: Seats) -> list[str]:
    """Return a sentence for each rule that the answer breaks."""
    return [
        *_placement_violations(problem, placement),
        *_seat_violations(problem, placement, seats),
    ]


def _placement_violations(problem: RequestProblem, placement: Placement) -> list[str]:
    found: list[str] = []
    for index, (section, block) in enumerate(zip(problem.sections, placement, strict=True)):
        if block not in section.blocks:
            found.append(f"Section {index} stands in block {block}, where it may not.")
    for block, count in Counter(placement).items():
        cap = problem.block_caps[block]
        if cap is not None and count > cap:
            found.append(f"Block {block} holds {count} sections, at most {cap} are allowed.")
    pairs = list(zip(problem.sections, placement, strict=True))
    teaching = Counter((s.teacher, block) for s, block in pairs if s.teacher is not None)
    found += [
        f"Teacher {t} has {n} sections in block {b}." for (t, b), n in teaching.items() if n > 1
    ]
    if problem.apart_blocks:
        standing = Counter((s.course, b) for s, b in pairs if b in problem.apart_blocks)
        found += [
            f"Course {c} stands {n} times in block {b}." for (c, b), n in standing.items() if n > 1
        ]
    return found


def _seat_violations(problem: RequestProblem, placement: Placement, seats: Seats) -> list[str]:
    found: list[str] = []
    taken: Counter[int] = Counter()
    busy: Counter[tuple[int, int]] = Counter()
    courses: Counter[int] = Counter()
    spare: Counter[int] = Counter()
    for request, seat in zip(problem.requests, seats, strict=True):
        if not request.alternate:
            spare[request.student] += 1
        if seat is None:
            continue
        if problem.sections[seat].course != request.course:
            found.append(f"{request} is given section {seat} of another course.")
        if (request.student, placement[seat]) in problem.closed:
            found.append(f"Student {request.student} sits in a block that is closed to him.")
        taken[seat] += 1
        busy[request.student, placement[seat]] += 1
        courses[request.student] += 1
    for seat, count in taken.items():
        capacity = problem.sections[seat].capacity
        if capacity is not None and count > capacity:
            found.append(f"Section {seat} holds {count} students, at most {capacity} are allowed.")
    found += [f"Student {s} sits twice in block {b}." for (s, b), n in busy.items() if n > 1]
    most = problem.most_per_student
    for student, count in courses.items():
        if most is not None and count > most:
            found.append(f"Student {student} takes {count} courses, at most {most} are allowed.")
        if count > spare[student]:
            found.append(f"Student {student} takes alternates beside requests that are met.")
    return found
