"""The instances of the XHSTT study, each with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from zouban.benchmarks.xhstt_reference import Known, Pair, find_reference, read_reference
from zouban.instances.xhstt import is_archive, read_archive
from zouban.models.archive_scores import verify_archive
from zouban.models.problem import Problem


def find_instances(
    folder: Path, reference: Path | None, wanted: set[str]
) -> tuple[list[Problem], dict[str, Known]]:
    """Return the problems of all archives, and what is known of each by id.

    Parameters
    ----------
    folder
        A folder of archives, or one archive.
    reference
        Table of what is known; None for the one that stands near the archives, if any. The best
        of the solutions in an archive is known, too.
    wanted
        Ids of instances or names of files without ending; empty for all.

    Raises
    ------
    SystemExit
        With a message where something is missing or two instances share an id.
    """
    place = reference or find_reference(folder)
    if place is not None and not place.is_file():
        raise SystemExit(f"There is no table {place}.")
    table = {} if place is None else read_reference(place)
    problems: list[Problem] = []
    known: dict[str, Known] = {}
    met: set[str] = set()
    for path, problem, best in _archives(folder, wanted):
        if problem.id in known:
            raise SystemExit(f"{path.name}: instance {problem.id} stands in another archive, too.")
        about = table.get(problem.id) or table.get(path.stem) or Known()
        found = [cost for cost in (about.best, best) if cost is not None]
        known[problem.id] = replace(about, best=min(found, default=None))
        problems.append(problem)
        met |= {problem.id, path.stem}
    if missing := wanted - met:
        raise SystemExit(f"No archive holds {', '.join(sorted(missing))}.")
    if not problems:
        raise SystemExit(f"There is no XHSTT archive with an instance in {folder}.")
    return problems, known


def _archives(folder: Path, wanted: set[str]) -> Iterator[tuple[Path, Problem, Pair | None]]:
    """Yield each wanted instance with its file and the best cost of the solutions there."""
    paths = sorted(folder.glob("*.xml")) if folder.is_dir() else [folder]
    for path in paths:
        if not is_archive(path):
            continue
        archive = read_archive(path, keep_invalid=True)
        chosen = [p for p in archive.problems if not wanted or wanted & {p.id, path.stem}]
        scores = verify_archive(archive) if chosen else []
        for problem in chosen:
            costs = [(s.hard, s.soft) for s in scores if s.instance == problem.id]
            yield path, problem, min(costs, default=None)
