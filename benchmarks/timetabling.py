"""Study: weekly timetables of generated schools, against the timetable planted in each.

Run it with sizes and seeds; each school is one solve, everything included, and one row::

    python -m zouban.benchmarks.timetabling [--sizes S M L XL] [--seeds 7] [--time-limit 120]

`--long 1800` goes on that long in the same run and shows the cost at both moments. `--sectioning
own` timetables zouban's own sectioning instead of the planted one; the planted timetable's cost
is then of another sectioning and only a landmark. Every cost is the judge's (`verify`).
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from zouban.benchmarks.setting import setting
from zouban.instances.generator import GeneratedSchool, generate_school
from zouban.models.result import Result
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable
from zouban.models.verify import verify
from zouban.sectioning import section
from zouban.solver.timetabling.outcome import Progress
from zouban.timetabling import timetable

MOMENTS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
"""Seconds at which a run's cost is noted."""

HEADER = (
    "| size | seed | lessons | planted soft | first complete s | soft cost at the second "
    "| status | unplaced, hard, soft | bound | gap | seconds | peak GiB |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Trace:
    """What a run had reached when."""

    began: float = field(default_factory=time.monotonic)
    first_complete: float | None = None
    soft: dict[float, int] = field(default_factory=dict)

    def note(self, progress: Progress) -> None:
        """Take one report of the search."""
        now = time.monotonic() - self.began
        if progress.cost.unplaced or progress.cost.hard:
            return
        if self.first_complete is None:
            self.first_complete = now
        for moment in MOMENTS:
            if now <= moment:
                self.soft[moment] = progress.cost.soft

    def told(self, until: float) -> str:
        """Return the cost at each moment, in order."""
        return ", ".join(f"{m:g}: {self.soft[m]}" for m in MOMENTS if m <= until and m in self.soft)


def main() -> None:
    """Run the study and print its table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=["S", "L"], choices=["S", "M", "L", "XL"])
    parser.add_argument("--schemes", nargs="+", default=["3+1+2"], help="e.g. 3+1+2 3+3of6")
    parser.add_argument("--seeds", nargs="+", type=int, default=[7])
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds, each school")
    parser.add_argument("--long", type=float, default=None, help="go on for so many seconds")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--search-seed", type=int, default=1)
    parser.add_argument("--sectioning", choices=["planted", "own"], default="planted")
    arguments = parser.parse_args()
    limit = arguments.long or arguments.time_limit
    told = {"limit": f"{limit:g} s", "workers": arguments.workers, "seed": arguments.search_seed}
    print(setting(**told, sectioning=arguments.sectioning), end="\n\n")
    print(HEADER)
    for row in _rows(arguments, limit):
        print(row, flush=True)


def _rows(arguments: argparse.Namespace, limit: float) -> Iterator[str]:
    for scheme in arguments.schemes:
        for size in arguments.sizes:
            for seed in arguments.seeds:
                made = generate_school(size=size, seed=seed, scheme=scheme)
                yield _row(f"{size} {scheme}", seed, made, arguments, limit)


def _row(
    name: str, seed: int, made: GeneratedSchool, arguments: argparse.Namespace, limit: float
) -> str:
    """Solve one school; return its row of the table."""
    planted = verify(made.school, made.sectioning, made.timetable).cost
    sections = _sections(made, arguments.sectioning == "own")
    trace = Trace()
    result: Result[Timetable] = timetable(
        made.school,
        sections,
        time_limit=limit,
        seed=arguments.search_seed,
        workers=arguments.workers,
        on_progress=trace.note,
    )
    cells = (
        name,
        seed,
        sum(lesson.length for lesson in made.timetable.lessons),
        planted.soft,
        "–" if trace.first_complete is None else f"{trace.first_complete:.1f}",
        trace.told(limit),
        result.status.value,
        "–" if result.cost is None else ", ".join(str(part) for part in result.cost.key()),
        "–" if result.bound is None else result.bound,
        "–" if result.gap is None else f"{result.gap:.2f}",
        f"{result.runtime_seconds:.1f}",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f}",
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _sections(made: GeneratedSchool, own: bool) -> Sectioning:
    if not own:
        return made.sectioning
    found = section(made.school, time_limit=60.0)
    if found.answer is None:
        raise SystemExit(f"No sectioning found: {found.status.value}.")
    return found.answer


if __name__ == "__main__":
    main()
