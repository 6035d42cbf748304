"""The XHSTT study as a page: one row an instance, and how many instances meet each criterion."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zouban.benchmarks.xhstt_reference import Known, Pair
from zouban.benchmarks.xhstt_run import Run

MOMENTS = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 1000.0)
"""Seconds at which the cost of a run is told."""
FIRST_SECONDS = 10.0
"""The hard cost of KHE14 shall be reached in so many seconds, or in KHE14's own if longer."""
FACTOR, ALLOWANCE = 1.25, 3
"""A soft cost is near the best known up to FACTOR times it plus ALLOWANCE."""

HEADER = (
    "| instance | best known | KHE14 (s) | by seed | median | hard ≤ KHE14's after s, by seed "
    "| bound | gap | median run at second | s | load |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Row:
    """All runs of one instance beside what is known of it; at least one run."""

    instance: str
    known: Known
    runs: Sequence[Run]

    @property
    def middle(self) -> Run:
        """The run with the median cost; of an even number the worse of the middle two."""
        return sorted(self.runs, key=lambda run: run.cost)[len(self.runs) // 2]

    @property
    def bound(self) -> int | None:
        """Median of the proven bounds, where none counts as less than any."""
        bounds = sorted(-1 if run.bound is None else run.bound for run in self.runs)
        found = bounds[(len(bounds) - 1) // 2]
        return None if found < 0 else found

    @property
    def first(self) -> float:
        """Median second at which the hard cost was at most KHE14's; infinite if never."""
        return sorted(_first(run, self.known) for run in self.runs)[len(self.runs) // 2]


def _first(run: Run, known: Known) -> float:
    found = None if known.khe is None else run.first_within(known.khe[0])
    return math.inf if found is None else found


# ---- criteria -------------------------------------------------------------------------------


def _below_khe(row: Row) -> bool | None:
    khe, cost = row.known.khe, row.middle.cost
    return None if khe is None else cost < khe or cost == khe == (0, 0)


def _hard_equal(row: Row) -> bool | None:
    best = row.known.best
    return None if best is None else row.middle.hard <= best[0]


def _best_reached(row: Row) -> bool | None:
    best = row.known.best
    return None if best is None else row.middle.cost <= best


def _soft_near(row: Row) -> bool | None:
    best, cost = row.known.best, row.middle.cost
    if best is None:
        return None
    return cost[0] < best[0] or (cost[0] == best[0] and cost[1] <= FACTOR * best[1] + ALLOWANCE)


def _bound_tight(row: Row) -> bool | None:
    best = row.known.best
    if best is None or best == (0, 0):
        return None
    return best[0] == 0 and row.bound is not None and row.bound >= best[1]


def _soon(row: Row) -> bool | None:
    if row.known.khe is None:
        return None
    return row.first <= max(FIRST_SECONDS, row.known.khe_seconds or 0.0)


CRITERIA: Mapping[str, Callable[[Row], bool | None]] = {
    "cost lower than KHE14's (equal where that is 0/0)": _below_khe,
    "hard cost equal to the best known": _hard_equal,
    "best known reached exactly": _best_reached,
    f"soft cost within {FACTOR} × best known + {ALLOWANCE}, hard cost equal": _soft_near,
    "proven lower bound equal to the best known, where that is above 0": _bound_tight,
    f"hard cost at most KHE14's within {FIRST_SECONDS:g} s or KHE14's own time": _soon,
}
"""What is counted; None where nothing is known to compare with."""


# ---- the page -------------------------------------------------------------------------------


def page(title: str, notes: Sequence[str], rows: Sequence[Row]) -> str:
    """Return the whole page in Markdown."""
    parts = [f"# {title}", *notes, "\n".join([HEADER, *map(_row, rows)])]
    if rows:
        parts += [_criteria(rows), *_news(rows)]
    return "\n\n".join(parts) + "\n"


def _criteria(rows: Sequence[Row]) -> str:
    # Where a table names the instances that count, the others (artificial ones) do not.
    counted = [row for row in rows if row.known.khe is not None] or rows
    lines = ["| criterion (medians) | instances | not met by |", "|---|---|---|"]
    for name, holds in CRITERIA.items():
        found = {row.instance: holds(row) for row in counted}
        asked = {instance: met for instance, met in found.items() if met is not None}
        missed = ", ".join(instance for instance, met in asked.items() if not met)
        lines.append(f"| {name} | {sum(asked.values())} of {len(asked)} | {missed or '–'} |")
    return "\n".join(lines)


def _news(rows: Sequence[Row]) -> list[str]:
    """Return a line where a run is better than what was known."""
    better = [
        f"{row.instance} seed {run.seed}: {_cost(run.cost)} (best known {_cost(row.known.best)})"
        for row in rows
        for run in row.runs
        if row.known.best is not None and run.cost < row.known.best
    ]
    return ["**Below the best known:** " + "; ".join(better)] if better else []


def _row(row: Row) -> str:
    middle = row.middle
    cells = (
        row.instance,
        _cost(row.known.best),
        _khe(row.known),
        ", ".join(f"{run.seed}: {_cost(run.cost)}" for run in row.runs),
        _cost(middle.cost),
        ", ".join(_seconds(_first(run, row.known)) for run in row.runs),
        "–" if row.bound is None else row.bound,
        _gap(middle.cost, row.bound),
        ", ".join(f"{m:g}: {_cost(middle.at(m))}" for m in MOMENTS if m <= middle.time_limit),
        f"{middle.seconds:.0f}",
        f"{max(run.load for run in row.runs):.1f}",
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _cost(cost: Pair | None) -> str:
    return "–" if cost is None else f"{cost[0]}/{cost[1]}"


def _khe(known: Known) -> str:
    seconds = "" if known.khe_seconds is None else f" ({known.khe_seconds:g})"
    return _cost(known.khe) + seconds


def _seconds(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "–"


def _gap(cost: Pair, bound: int | None) -> str:
    if bound is None or cost[0] > 0:
        return "–"
    return f"{(cost[1] - bound) / max(cost[1], 1):.2f}"
