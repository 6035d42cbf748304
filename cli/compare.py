"""`zouban section --compare`: the price of every mode, side by side."""

from __future__ import annotations

import threading

from ..models.policy import Mode
from ..models.result import Goal, Result, Status
from ..models.school import School
from ..models.sectioning import Sectioning
from .codes import ExitCode
from .context import Context
from .options import Limits
from .progress import Progress
from .search import search
from .tables import print_table

_NAMES = {
    Mode.NO_WALKING: ("no walking (fixed three)", "不走班（固定三科）"),
    Mode.FIX_TWO: ("fix two, walk one", "定二走一"),
    Mode.FIX_ONE: ("fix one, walk two", "定一走二"),
    Mode.WALK_ALL: ("walk all", "全走班"),
    Mode.MIXED: ("mixed (chosen per class)", "混合（逐班选择）"),
    Mode.REQUESTS: ("course requests", "自由选课"),
}

Priced = dict[Mode, Result[Sectioning]]


def compare_modes(context: Context, school: School, source: str, limits: Limits) -> ExitCode:
    """Form sections in every mode and print what each costs; nothing is written."""
    from .. import compare

    def work(stop: threading.Event, progress: Progress) -> Priced:
        return compare(
            school,
            stop=stop,
            source=source,
            on_progress=lambda stage, _: progress.report(stage),
            **limits,
        )

    with Progress(context) as progress:
        found = search(context, work, progress)
    if context.json:
        context.emit({"modes": {mode.value: r.to_json(None) for mode, r in found.items()}})
    else:
        _print(context, found)
    return _code(found)


def _code(found: Priced) -> ExitCode:
    """Done where any mode has an answer; infeasible where all are proven to have none."""
    if any(result.answer is not None for result in found.values()):
        return ExitCode.DONE
    if found and all(result.status is Status.INFEASIBLE for result in found.values()):
        return ExitCode.INFEASIBLE
    return ExitCode.NO_ANSWER


def _print(context: Context, found: Priced) -> None:
    names = list(dict.fromkeys(goal.name for r in found.values() for goal in r.goals))
    header = [
        context.words("mode", "模式"),
        context.words("status", "状态"),
        *names,
        context.words("classes", "行政班"),
        context.words("seconds", "秒"),
    ]
    rows = []
    for mode, result in found.items():
        goals = {goal.name: goal for goal in result.goals}
        classes = "–" if result.answer is None else len(result.answer.classes)
        rows.append(
            (
                context.words(*_NAMES[mode]),
                result.status.value,
                *(_goal(goals.get(name)) for name in names),
                classes,
                f"{result.runtime_seconds:.1f}",
            )
        )
    title = context.words(
        "What every mode costs (value, ≥ proven bound where it is not optimal)",
        "各模式的代价（值；未证明最优时附下界）",
    )
    print_table(context, header, rows, title=title, numbers=range(2, len(header)))


def _goal(goal: Goal | None) -> str:
    if goal is None:
        return "–"
    if goal.proven:
        return f"{goal.value:g}"
    return f"{goal.value:g} (≥ {goal.bound:g})" if goal.bound is not None else f"{goal.value:g} (?)"
