"""A XHSTT archive: problems, and solutions of them in groups, as one file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
class Archive:
    """Problems and solutions, in file order."""

    problems: tuple[Problem, ...]
    solution_groups: tuple[SolutionGroup, ...] = ()
    id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
