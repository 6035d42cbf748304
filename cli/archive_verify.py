"""What the solutions of an archive cost: in tiers, and by constraint and point where asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..models.archive import Archive
from ..models.archive_scores import SolutionScore, verify_archive
from .codes import ExitCode
from .context import Context
from .tables import print_table


def verify_archive_at(
    context: Context, archive: Archive, answer: Path | None, *, terms: bool
) -> ExitCode:
    """Evaluate the solutions of an archive, or those in the file `answer` to its problems."""
    from ..instances.xhstt import read_archive

    solved = archive if answer is None else read_archive(answer, archive.problems)
    scores = verify_archive(solved, {problem.id: problem for problem in archive.problems})
    if context.json:
        context.emit({"solutions": [_json(score, terms) for score in scores]})
    else:
        _print(context, scores, terms)
    clean = bool(scores) and all(score.hard == 0 for score in scores)
    return ExitCode.DONE if clean else ExitCode.NO_ANSWER


def _json(score: SolutionScore, terms: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "instance": score.instance,
        "solution_group": score.solution_group,
        "hard": score.hard,
        "soft": score.soft,
    }
    if terms:
        row["terms"] = dict(score.evaluation.terms)
        row["points"] = {
            constraint: [
                {"point": point.id, "deviation": point.deviation, "cost": point.cost}
                for point in points
            ]
            for constraint, points in score.evaluation.points.items()
            if points
        }
    return row


def _print(context: Context, scores: Sequence[SolutionScore], terms: bool) -> None:
    header = context.words("instance|solution group|hard|soft", "问题|解组|硬|软").split("|")
    rows = [(s.instance, s.solution_group, s.hard, s.soft) for s in scores]
    print_table(context, header, rows, numbers=(2, 3))
    if not scores:
        context.print(context.words("The archive holds no solution.", "存档中没有解。"))
    for score in scores if terms else ():
        _print_terms(context, score)


def _print_terms(context: Context, score: SolutionScore) -> None:
    """Print where a solution deviates; constraints that are kept stay away."""
    header = context.words("constraint|point|deviation|cost", "约束|应用点|偏差|代价").split("|")
    rows = [
        (constraint, point.id, point.deviation, point.cost)
        for constraint, points in score.evaluation.points.items()
        for point in points
    ]
    print_table(
        context,
        header,
        rows,
        title=f"{score.instance}, {score.solution_group}",
        numbers=(2, 3),
    )
