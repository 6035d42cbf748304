"""What the solutions of an archive cost, in file order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .archive import Archive
from .deviations import Evaluation, evaluate
from .errors import AnswerMismatchError
from .index import ProblemIndex
from .problem import Problem


@dataclass(frozen=True, slots=True)
class SolutionScore:
    """The cost of one solution of an archive."""

    instance: str
    solution_group: str
    evaluation: Evaluation

    @property
    def hard(self) -> int:
        """Cost of required constraints (XHSTT: infeasibility value)."""
        return self.evaluation.cost.unplaced + self.evaluation.cost.hard

    @property
    def soft(self) -> int:
        """Cost of the other constraints (XHSTT: objective value)."""
        return self.evaluation.cost.soft


def verify_archive(
    archive: Archive, problems: Mapping[str, Problem] | None = None
) -> list[SolutionScore]:
    """Evaluate every solution of an archive, in file order.

    Parameters
    ----------
    archive
        The archive with the solutions.
    problems
        Problems by id by which its solutions are judged, whatever the archive itself says of
        them; it may hold solutions alone.

    Raises
    ------
    AnswerMismatchError
        A solution does not fit its problem.
    """
    return list(_scores(archive, problems or {}))


def _scores(archive: Archive, problems: Mapping[str, Problem]) -> Iterator[SolutionScore]:
    known = {**{problem.id: problem for problem in archive.problems}, **problems}
    indexes: dict[str, ProblemIndex] = {}
    for group in archive.solution_groups:
        for solution in group.solutions:
            instance = solution.assignment.problem
            if instance not in known:
                raise AnswerMismatchError(f"there is no problem {instance!r}")
            if instance not in indexes:
                indexes[instance] = ProblemIndex(known[instance])
            evaluation = evaluate(indexes[instance], solution.assignment)
            yield SolutionScore(instance, group.id, evaluation)
