"""What can be told of a school before anything is solved: faults, proofs, figures."""

from __future__ import annotations

from .conditions import failing, proves_infeasible
from .conditions.ground import Ground
from .errors import FileProblem
from .figures import figures
from .finding import Finding, Severity
from .rules.rows import read_rows
from .school import School
from .sectioning import Sectioning
from .selection import check_choices
from .selection_statistics import selection_findings

RULES_TABLE = "rules_table"
"""Name under which refusals of the rules table are told."""

__all__ = ["check_school", "necessary_conditions", "proves_infeasible"]


def check_school(school: School, sectioning: Sectioning | None = None) -> list[Finding]:
    """Return what is wrong with a school, what proves it impossible, and its figures.

    Findings of severity error are either faults of the input, or proofs that no answer exists
    (`proves_infeasible` tells them apart); warnings and infos are figures.

    Parameters
    ----------
    sectioning
        With it, the timetable's conditions are judged on its classes, bands and teachers;
        without, on what is certain of every sectioning.
    """
    rows, refused = read_rows(school)
    ground = Ground(school, sectioning, rows)
    return [
        *(_refusal(problem) for problem in refused),
        *check_choices(school),
        *failing(ground),
        *figures(ground),
        *selection_findings(school),
    ]


def necessary_conditions(school: School, sectioning: Sectioning | None = None) -> list[Finding]:
    """Return the proofs that a school (with its sectioning, if given) has no answer."""
    return failing(Ground(school, sectioning, read_rows(school)[0]))


def _refusal(problem: FileProblem) -> Finding:
    where = {"table": problem.file}
    if problem.row is not None:
        where["row"] = str(problem.row)
    if problem.field is not None:
        where["field"] = problem.field
    return Finding(
        code="rule_refused",
        rule=RULES_TABLE,
        severity=Severity.ERROR,
        message=problem.text("en"),
        message_zh=problem.text("zh"),
        where=where,
    )
