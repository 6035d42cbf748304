"""A XHSTT archive: problems, and solutions of them in groups, as one file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import FileProblem
from .problem import Assignment, Problem


@dataclass(frozen=True, slots=True)
class Solution:
    """A timetable as an archive carries it.

    Attributes
    ----------
    description
        What its author says of it, None where nothing is said.
    running_time
        Seconds that finding it took, as written; None where not stated.
    """

    assignment: Assignment
    description: str | None = None
    running_time: str | None = None


@dataclass(frozen=True, slots=True)
class SolutionGroup:
    """Solutions by one author; at most a few for each problem."""

    id: str
    solutions: tuple[Solution, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvalidSolution:
    """What stands in an archive as a solution and is none of its problem.

    Attributes
    ----------
    instance
        The problem it names, None where it names none.
    place
        Number of solutions, of all groups, that stand before it in the file.
    problems
        Why it is none.
    """

    solution_group: str
    instance: str | None
    place: int
    problems: tuple[FileProblem, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """Problems and solutions, in file order.

    Attributes
    ----------
    invalid
        Solutions that were refused, where the reader was asked to go on without them.
    """

    problems: tuple[Problem, ...]
    solution_groups: tuple[SolutionGroup, ...] = ()
    id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    invalid: tuple[InvalidSolution, ...] = ()
