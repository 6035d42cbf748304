"""What the solutions of an archive cost: in tiers, and by constraint and point where asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..models.archive import Archive, InvalidSolution
from ..models.archive_scores import SolutionScore, verify_archive
from ..models.errors import InputError, UsageError
from .codes import ExitCode
from .context import Context
from .tables import print_table

Judged = SolutionScore | InvalidSolution


def verify_archive_at(
    context: Context, path: Path, answer: Path | None, *, terms: bool
) -> ExitCode:
    """Evaluate the solutions of an archive, or those in the file `answer` to its problems.

    Solutions that are none are told in their place; the others are evaluated all the same.
    """
    from ..instances.xhstt import read_archive

    archive = read_archive(path, keep_invalid=True)
    solved = archive if answer is None else _answer(archive, path, answer)
    scores = verify_archive(solved, {problem.id: problem for problem in archive.problems})
    judged = _in_file_order(scores, solved.invalid)
    if context.json:
        context.emit({"solutions": [_json(context, one, terms) for one in judged]})
    else:
        _print(context, judged, terms)
    clean = bool(scores) and not solved.invalid and all(score.hard == 0 for score in scores)
    return ExitCode.DONE if clean else ExitCode.NO_ANSWER


def _answer(archive: Archive, path: Path, answer: Path) -> Archive:
    """Return the solutions in `answer`; the problems are the first file's, not its own."""
    from ..instances.xhstt import read_archive

    solved = read_archive(answer, archive.problems, keep_invalid=True)
    known = {problem.id for problem in archive.problems}
    told = [(g.id, s.assignment.problem) for g in solved.solution_groups for s in g.solutions]
    told += [(one.solution_group, one.instance or "–") for one in solved.invalid]
    for group, instance in told:
        if instance not in known:
            raise UsageError(
                f"{answer}, solution group {group}: a solution of {instance}, an instance that "
                f"{path} does not hold; solutions are judged by the instances of {path}",
                f"{answer} 的解组 {group} 是实例 {instance} 的解，而 {path} 中没有此实例；"
                f"解只按 {path} 中的实例核验",
            )
    return solved


def _in_file_order(
    scores: Sequence[SolutionScore], invalid: Sequence[InvalidSolution]
) -> list[Judged]:
    places: list[tuple[int, bool, Judged]] = [(n, True, s) for n, s in enumerate(scores)]
    places += [(one.place, False, one) for one in invalid]
    return [judged for *_, judged in sorted(places, key=lambda place: place[:2])]


def _json(context: Context, score: Judged, terms: bool) -> dict[str, Any]:
    if isinstance(score, InvalidSolution):
        return {
            "instance": score.instance,
            "solution_group": score.solution_group,
            "hard": None,
            "soft": None,
            "error": context.refusal(InputError(score.problems)),
        }
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


def _print(context: Context, judged: Sequence[Judged], terms: bool) -> None:
    header = context.words("instance|solution group|hard|soft", "问题|解组|硬|软").split("|")
    none = context.words("invalid", "无效")
    rows = [
        (one.instance or "", one.solution_group, none, "")
        if isinstance(one, InvalidSolution)
        else (one.instance, one.solution_group, one.hard, one.soft)
        for one in judged
    ]
    print_table(context, header, rows, numbers=(2, 3))
    if not judged:
        context.print(context.words("The archive holds no solution.", "存档中没有解。"))
    for one in judged:
        if isinstance(one, InvalidSolution):
            context.print(f"{one.instance or ''}, {one.solution_group}:")
            context.print(InputError(one.problems).text(context.lang))
        elif terms:
            _print_terms(context, one)


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
