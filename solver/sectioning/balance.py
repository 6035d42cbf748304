"""How even the classes of a grade are, and how even their places allow them to be.

The measure is the sum over the classes of the distance from an equal share among comparable
classes (same division and side): in girls, and in points of the total score. The bound is the
optimum of a linear program in which each cell's girls, and its points, are dealt to its places
as fractions: no choice of students for the same places can be more even.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from ...models.result import Goal
from ..engine.stop import Stop
from .formed import Formed
from .grade_data import GradeData
from .mip import Program
from .spread import comparable

# Units of work for linear programs of a few thousand columns.
UNITS = 3.0


def balance_goals(data: GradeData, classes: Sequence[Formed]) -> list[Goal]:
    """Return the balance of gender and score, each with its bound."""
    girls = {s: float(r.gender == "F") for s, r in data.students.items()}
    known = [r.score for r in data.students.values() if r.score is not None]
    mean = sum(known) / len(known) if known else 0.0
    scores = {s: mean if r.score is None else r.score for s, r in data.students.items()}
    found = []
    for name, values, unit in (
        ("gender_balance", girls, "students"),
        ("score_balance", scores, "points"),
    ):
        if len(set(values.values())) > 1:
            value = _value(data, classes, values)
            bound = _bound(data, classes, values)
            if bound is not None:
                bound = min(value, bound)
            found.append(Goal(name=name, value=round(value, 2), bound=bound, unit=unit))
    return found


def _shares(
    data: GradeData, classes: Sequence[Formed], values: dict[str, float]
) -> dict[int, float]:
    """Return the equal share of each class."""
    shares = {}
    for numbers in comparable(data, list(classes)).values():
        students = [s for n in numbers for s in classes[n].students]
        mean = sum(values[s] for s in students) / max(1, len(students))
        for number in numbers:
            shares[number] = mean * len(classes[number].students)
    return shares


def _value(data: GradeData, classes: Sequence[Formed], values: dict[str, float]) -> float:
    shares = _shares(data, classes, values)
    return sum(
        abs(sum(values[s] for s in formed.students) - shares[number])
        for number, formed in enumerate(classes)
    )


def _bound(data: GradeData, classes: Sequence[Formed], values: dict[str, float]) -> float | None:
    """Return the least the measure can be for these places, rounded down; None if not solved."""
    program = Program()
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    places: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    cell_of = {m: n for n, cell in enumerate(data.cells) for m in cell.members}
    for number, formed in enumerate(classes):
        for member, _ in formed.members:
            places[cell_of[member]][number] += 1
    for cell, quotas in places.items():
        amounts = sorted(sum(values[s] for s in m) for m in data.cells[cell].members)
        row: dict[int, float] = {}
        for number, quota in quotas.items():
            low, high = sum(amounts[:quota]), sum(amounts[len(amounts) - quota :])
            column = program.column(low, high, integer=False)
            row[column] = 1.0
            sums[number][column] = 1.0
        program.row(row, sum(amounts), sum(amounts))
    shares = _shares(data, classes, values)
    goal: dict[int, float] = {}
    for number, row in sums.items():
        off = program.column(integer=False)
        goal[off] = 1.0
        program.row({**row, off: -1.0}, -math.inf, shares[number])
        program.row({**row, off: 1.0}, shares[number], math.inf)
    solved = program.solve(goal, Stop(None, UNITS), relaxed=True)
    # A hundredth is less than any report shows, and more than the solver's tolerance.
    return None if solved.bound is None else max(0.0, math.floor(solved.bound * 100 - 1) / 100)
