"""Which places students of other languages take, so that few classes hold them."""

from __future__ import annotations

import math
from collections import defaultdict

from ..engine.stop import Stop
from .flow import Entry, Group
from .grade_data import GradeData
from .mip import Program
from .plan import Plan

# Units of work for a program of a few dozen columns.
UNITS = 2.0


def language_members(data: GradeData, cell: int) -> list[tuple[str, ...]]:
    """Return the members of a cell that hold a student of another language."""
    return [
        member
        for member in data.cells[cell].members
        if any(data.language(student) is not None for student in member)
    ]


def share_languages(data: GradeData, plan: Plan) -> dict[Entry, int]:
    """Return how many members with another language take each entry's places.

    Students of a cell are interchangeable for everything else, so this costs no other goal.
    """
    wanted = {n: len(language_members(data, n)) for n in range(len(data.cells))}
    if not any(wanted.values()):
        return {}
    program = Program()
    rows: dict[int, dict[int, float]] = defaultdict(dict)
    inside: dict[tuple[int, Group | None], dict[int, float]] = defaultdict(dict)
    columns: dict[Entry, int] = {}
    for entry, count in plan.entries.items():
        if wanted[entry[0]]:
            column = columns[entry] = program.column(0, count)
            rows[entry[0]][column] = 1.0
            inside[entry[1], entry[2]][column] = float(data.cells[entry[0]].size)
    for cell, row in rows.items():
        program.row(row, wanted[cell], wanted[cell])
    goal: dict[int, float] = {}
    for key, row in inside.items():
        number = plan.classes[key]
        total = sum(
            data.cells[e[0]].size * n for e, n in plan.entries.items() if (e[1], e[2]) == key
        )
        used = program.column(0, number)
        goal[used] = 1.0
        program.row({**row, used: -float(max(1, total // number))}, -math.inf, total % number)
    solved = program.solve(goal, Stop(None, UNITS))
    if solved.values is None:
        return _first_come(plan, wanted, columns)
    return {entry: round(float(solved.values[column])) for entry, column in columns.items()}


def _first_come(plan: Plan, wanted: dict[int, int], columns: dict[Entry, int]) -> dict[Entry, int]:
    """Fill the places in their order."""
    left = dict(wanted)
    found = {}
    for entry in columns:
        found[entry] = min(left[entry[0]], plan.entries[entry])
        left[entry[0]] -= found[entry]
    return found
