"""A timetable as a grid: the week of a class, a teacher, a room or a student, as rows of text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GridKind(StrEnum):
    """Whose week a grid shows."""

    CLASS = "class"
    TEACHER = "teacher"
    ROOM = "room"
    STUDENT = "student"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One period of the day: its name, its clock time, and the entries of each day."""

    period: str
    clock: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The week of one class, teacher, room or student.

    Attributes
    ----------
    days
        Names of the days, the columns of the grid.
    unplaced
        Lessons without a place, one text each.
    """

    kind: GridKind
    id: str
    title: str
    days: tuple[str, ...]
    rows: tuple[GridRow, ...]
    unplaced: tuple[str, ...] = ()

    def used_rows(self) -> tuple[GridRow, ...]:
        """Return the rows from the first to the last in which there is anything.

        Readings and evenings in which there is nothing all week are left out.
        """
        used = [number for number, row in enumerate(self.rows) if any(row.cells)]
        return self.rows[used[0] : used[-1] + 1] if used else ()

    def table(self) -> list[list[str]]:
        """Return the grid as rows of text, header first; entries of a cell stand on lines."""
        rows = [[self.title, "时间 time", *self.days]]
        rows += [
            [row.period, row.clock, *("\n".join(cell) for cell in row.cells)] for row in self.rows
        ]
        rows += [["未排 unplaced", "", text] for text in self.unplaced]
        return rows
