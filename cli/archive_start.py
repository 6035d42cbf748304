"""Which solution a search on an archive begins with."""

from __future__ import annotations

from pathlib import Path

from ..models.archive import Archive
from ..models.archive_scores import verify_archive
from ..models.errors import InputError, UsageError
from ..models.problem import Assignment, Problem


def start_of(text: str, problem: Problem) -> Assignment:
    """Return the solution that "FILE" or "FILE:GROUP" names for a problem.

    Without a group it is the cheapest one; a colon that belongs to a file's name stays there.

    Raises
    ------
    UsageError
        Where the file has no solution of the problem in such a group.
    """
    from ..instances.xhstt import read_archive

    path, group = _divided(text)
    archive = read_archive(path, (problem,), keep_invalid=True)
    groups = [g for g in archive.solution_groups if group in (None, g.id)]
    mine = [
        (g.id, solution)
        for g in groups
        for solution in g.solutions
        if solution.assignment.problem == problem.id
    ]
    invalid = [
        one
        for one in archive.invalid
        if one.instance == problem.id and group in (None, one.solution_group)
    ]
    if invalid and not mine:
        raise InputError(invalid[0].problems)
    if not mine:
        _refuse(archive, problem, path, group)
    kept = Archive((), tuple(groups))
    scores = [
        score
        for score in verify_archive(kept, {**_problems(archive), problem.id: problem})
        if score.instance == problem.id
    ]
    best = min(range(len(mine)), key=lambda n: (scores[n].hard, scores[n].soft))
    return mine[best][1].assignment


def _divided(text: str) -> tuple[Path, str | None]:
    """Return file and group: the longest beginning up to a colon that is a file, or the whole.

    Names of groups may hold colons themselves (published ones hold the time of day).
    """
    colons = [n for n, letter in enumerate(text) if letter == ":"]
    for end in (len(text), *reversed(colons)):
        if Path(text[:end]).is_file():
            return Path(text[:end]), text[end + 1 :] or None
    # The reader then says of what was typed that it is not there.
    return Path(text), None


def _problems(archive: Archive) -> dict[str, Problem]:
    return {problem.id: problem for problem in archive.problems}


def _refuse(archive: Archive, problem: Problem, path: Path, group: str | None) -> None:
    there = [
        g.id
        for g in archive.solution_groups
        if any(s.assignment.problem == problem.id for s in g.solutions)
    ]
    named = "" if group is None else f" in a group '{group}'"
    has = f"; there are: {', '.join(there)}" if there else ""
    raise UsageError(f"{path} holds no solution of instance '{problem.id}'{named}{has}")
