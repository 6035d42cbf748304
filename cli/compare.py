"""`zouban section --compare`: the price of every mode, side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..models.policy import Mode
from ..models.result import Status
from ..models.school import School
from .codes import ExitCode
from .context import Context
from .options import Limits
from .progress import Progress
from .search import search
from .tables import print_table

if TYPE_CHECKING:
    from ..solver.sectioning.compare import ModePrice

_NAMES = {
    Mode.NO_WALKING: ("no walking (fixed three)", "不走班（固定三科）"),
    Mode.FIX_TWO: ("fix two, walk one", "定二走一"),
    Mode.FIX_ONE: ("fix one, walk two", "定一走二"),
    Mode.WALK_ALL: ("walk all", "全走班"),
    Mode.MIXED: ("mixed (chosen per class)", "混合（逐班选择）"),
    Mode.REQUESTS: ("course requests", "自由选课"),
}

_COLUMNS = (
    ("unplaced", "unplaced", "未安排"),
    ("classes", "classes", "行政班"),
    ("walkers", "students who walk", "走班学生"),
    ("walking_places", "walking places", "走班人次"),
    ("teaching_classes", "teaching classes", "教学班"),
    ("rooms_at_once", "rooms at once", "同时教室"),
    ("teachers_at_once", "teachers at once", "同时教师"),
    ("teachers_needed", "teachers", "教师"),
)
"""Fields of a mode's price with their headers."""


def compare_modes(context: Context, school: School, limits: Limits) -> ExitCode:
    """Form sections in every mode and print what each costs; nothing is written."""
    from .. import compare

    def work(stop: threading.Event, progress: Progress) -> tuple[ModePrice, ...]:
        prices: tuple[ModePrice, ...] = compare(
            school, stop=stop, on_progress=lambda stage, _: progress.report(stage), **limits
        )
        return prices

    with Progress(context) as progress:
        prices = search(context, work, progress)
    if context.json:
        context.emit({"modes": [asdict(price) for price in prices]})
    else:
        _print(context, prices)
    return _code(prices)


def _code(prices: Sequence[ModePrice]) -> ExitCode:
    """Done where any mode has an answer; infeasible where all are proven to have none."""
    if any(price.classes is not None for price in prices):
        return ExitCode.DONE
    if prices and all(price.status is Status.INFEASIBLE for price in prices):
        return ExitCode.INFEASIBLE
    return ExitCode.NO_ANSWER


def _print(context: Context, prices: Sequence[ModePrice]) -> None:
    header = [
        context.words("mode", "模式"),
        *(context.words(en, zh) for _, en, zh in _COLUMNS),
        context.words("largest gap", "最大差距"),
        context.words("status", "状态"),
        context.words("seconds", "秒"),
    ]
    rows = [
        (
            context.words(*_NAMES[price.mode]),
            *(_cell(getattr(price, field)) for field, _, _ in _COLUMNS),
            _gap(context, price),
            price.status.value,
            f"{price.seconds:.1f}",
        )
        for price in prices
    ]
    title = context.words("What every mode asks for", "各模式所需")
    numbers = [*range(1, len(_COLUMNS) + 2), len(header) - 1]
    print_table(context, header, rows, title=title, numbers=numbers)


def _cell(value: int | None) -> str:
    return "–" if value is None else str(value)


def _gap(context: Context, price: ModePrice) -> str:
    """Return the largest gap among the goals; proven optimal where it is nothing."""
    gaps = list(price.gaps.values())
    if not gaps:
        return "–"
    if None in gaps:
        return context.words("not proven", "未证明")
    largest = max(gap for gap in gaps if gap is not None)
    return context.words("proven", "已证明") if largest == 0 else f"{100 * largest:.1f} %"
