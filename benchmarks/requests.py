"""Study: free course requests of real schools, met and proven.

Run it with the folder that holds the instances (see `requests_data`)::

    python -m zouban.benchmarks.requests DIR [--time-limit 60] [--seed 1] [--workers 2] [--only N]

Each line is one solve from School to Sectioning, everything included. Seconds are wall-clock;
CPU seconds stand beside them because a busy machine tells little.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from zouban.models.result import Goal, Result
from zouban.models.school import School
from zouban.models.sectioning import Sectioning
from zouban.solver.sectioning.request_sectioning import section_requests

from .requests_data import dsst, sms, st_georges
from .setting import setting

INSTANCES: dict[str, tuple[str, Callable[[Path], School]]] = {
    "stgeorges-fixed": ("2,221, proven, 3 s", lambda folder: st_georges(folder, free=False)),
    "stgeorges-free": ("over 2,221, bound 2,239, 60 s", lambda d: st_georges(d, free=True)),
    "sms2020": ("167 and 263, proven, 60 s", sms),
    "dsst2017": ("none published", dsst),
}
"""Name, figure to reach, and reader."""

HEADER = (
    "| instance | requests | goal by goal: value (bound) | status | seconds | CPU s "
    "| last gain at | to reach |\n|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Run the study and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder with one folder an instance")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds, each instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=sorted(INSTANCES), help="one instance instead of all")
    arguments = parser.parse_args()
    limit = f"{arguments.time_limit:g} s"
    print(setting(seed=arguments.seed, workers=arguments.workers, limit=limit), end="\n\n")
    print(HEADER)
    for name in INSTANCES if arguments.only is None else [arguments.only]:
        line = _line(name, arguments.folder, arguments)
        print(line, flush=True)


def _line(name: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Solve one instance; return its row of the table."""
    figure, read = INSTANCES[name]
    if not folder.is_dir():
        raise SystemExit(f"{folder} is no folder.")
    school = read(folder)
    gains: list[float] = []
    started, processed = time.perf_counter(), time.process_time()
    result = section_requests(
        school,
        time_limit=arguments.time_limit,
        seed=arguments.seed,
        workers=arguments.workers,
        on_incumbent=lambda _: gains.append(time.perf_counter() - started),
    )
    seconds, processor = time.perf_counter() - started, time.process_time() - processed
    last = f"{gains[-1]:.1f}" if gains else "–"
    return (
        f"| {name} | {len(school.choices):,} | {_goals(result)} | {result.status.value} "
        f"| {seconds:.1f} | {processor:.1f} | {last} | {figure} |"
    )


def _goals(result: Result[Sectioning]) -> str:
    """Return the goals with their bounds in one cell."""
    return "; ".join(f"{_label(goal)} {goal.value:,} ({_bound(goal)})" for goal in result.goals)


def _label(goal: Goal) -> str:
    return goal.name.replace("requests_met_", "").replace("_", " ")


def _bound(goal: Goal) -> str:
    if goal.bound is None:
        return "no bound"
    return "proven" if goal.proven else f"at most {goal.bound:,}"


if __name__ == "__main__":
    main()
