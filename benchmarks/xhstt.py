"""Study: every instance of every XHSTT archive of a folder, beside best known and KHE14.

Each instance is solved from scratch with each seed; each solution is written, read back and
judged by the reference evaluator, and only that cost is told::

    python -m zouban.benchmarks.xhstt DIR [--time-limit 300] [--seeds 1,2,3] [-o DIR or NAME.md]

With `-o` the page is written after each run, and beside it what was measured (.json): Ctrl-C
keeps what is done, and the same command goes on where it was left.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from zouban.benchmarks.setting import setting
from zouban.benchmarks.xhstt_instances import find_instances
from zouban.benchmarks.xhstt_run import RunError, Settings, run
from zouban.benchmarks.xhstt_study import Study
from zouban.manifests import version
from zouban.models.problem import Problem

INCOMPLETE = 1
"""Exit code where not every run was made."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study; print its page.

    Raises
    ------
    SystemExit
        With a message where something is missing, with 1 where it was interrupted.
    """
    options = _options(sys.argv[1:] if arguments is None else list(arguments))
    settings = Settings(options.time_limit, options.workers)
    problems, known = find_instances(
        options.folder, options.reference, set(options.instances or ())
    )
    study = Study(_place(options.output), _head(options, settings), settings, known)
    jobs = [(problem, seed) for problem in problems for seed in options.seeds]
    try:
        complete = _all(study, jobs, settings, options)
    except KeyboardInterrupt:
        complete = False
    study.save()
    print(study.text(), flush=True)
    if not complete:
        raise SystemExit(INCOMPLETE)


def _all(
    study: Study,
    jobs: Sequence[tuple[Problem, int]],
    settings: Settings,
    options: argparse.Namespace,
) -> bool:
    """Make every run that is not made yet; tell whether all of them are made now."""
    complete = True
    for number, (problem, seed) in enumerate(jobs, 1):
        if study.has(problem.id, seed):
            continue
        label = f"[{number}/{len(jobs)}] {problem.id} seed {seed}"
        try:
            found = run(problem, seed, settings, options.solutions, _teller(label, options.quiet))
        except RunError as failure:
            print(f"{label}: {failure}", file=sys.stderr)
            complete = False
            continue
        if found is None:
            return False
        study.add(found)
    return complete


def _teller(label: str, quiet: bool) -> Callable[[str], None]:
    """Return what shows a line of progress."""

    def tell(text: str) -> None:
        if not quiet:
            print(f"{label}: {text}", file=sys.stderr, flush=True)

    return tell


def _options(arguments: list[str]) -> argparse.Namespace:
    first, *rest = (__doc__ or "").splitlines()
    parser = argparse.ArgumentParser(
        description=first,
        epilog="\n".join(rest),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="a folder of archives, or one archive")
    parser.add_argument("--time-limit", type=_above_zero, default=300.0, help="seconds a run")
    parser.add_argument("--seeds", type=_numbers, default=[1, 2, 3], help="e.g. 1,2,3")
    parser.add_argument("--instances", type=_names, default=None, help="only these: A,B")
    parser.add_argument("--workers", type=int, choices=range(1, 65), default=2, metavar="N")
    parser.add_argument("--reference", type=Path, default=None, help="table of what is known")
    parser.add_argument("-o", "--output", type=Path, default=None, help="folder or NAME.md")
    parser.add_argument("--solutions", type=Path, default=None, help="folder for the solutions")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    options = parser.parse_args(arguments)
    options.command = shlex.join(["zouban", "bench", "xhstt", *arguments])
    return options


def _above_zero(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise ValueError
    return value


def _numbers(text: str) -> list[int]:
    return list(dict.fromkeys(int(part) for part in text.split(",")))


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _place(output: Path | None) -> Path | None:
    """Return the file of the page: the one named, or a dated one in the folder named."""
    if output is None or output.suffix == ".md":
        return output
    return output / f"{date.today().isoformat()}-xhstt.md"


def _head(options: argparse.Namespace, settings: Settings) -> str:
    told = {"limit": f"{settings.time_limit:g} s", "workers": settings.workers}
    seeds = ", ".join(map(str, options.seeds))
    line = setting(**told, seeds=seeds, zouban=version())
    return f"`{options.command}`\n\n{line}\n\nCosts are hard/soft, by the reference evaluator."
