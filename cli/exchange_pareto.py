"""The part of `zouban exchange` that trades goals against each other (`--pareto`)."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .codes import ExitCode
from .context import Context
from .exchange_report import bureau_json, bureau_place, print_bureau, write_bureau_beside
from .options import Limits
from .outputs import require_answer_place, require_bureau_place, require_list_place
from .places import require_ending, require_new, require_writable
from .plan_explain import find_impossible, tell_impossible
from .progress import Progress
from .search import search
from .tables import print_table

if TYPE_CHECKING:
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan
    from ..solver.exchange.front import FrontPoint

CONFLICT_SECONDS = 60.0
"""Time for the search and a proof that there is no plan at all, where no limit is given."""

POINTS = 25
"""Plans of a front."""

TABLE, DATA, PICTURE = "front.csv", "front.json", "front.svg"
"""What the folder of a front holds beside its plans."""


def run_pareto(
    context: Context,
    bureau: Bureau,
    out: Path,
    limits: Limits,
    *,
    after: ExchangePlan | None = None,
    force: bool = False,
) -> ExitCode:
    """Find the front; write its plans, its values as CSV and JSON, and its picture.

    With last year's plan, which is carried out first, the bureau of the year is written as well.
    """
    from ..replanning import rolled

    began = time.monotonic()
    bureau = bureau if after is None else rolled(bureau, after)
    _require_place(out, bureau, later=after is not None, force=force)
    found, later = _find(context, bureau, limits), None
    seconds = (limits["time_limit"] or CONFLICT_SECONDS) - (time.monotonic() - began)
    if not found and seconds > 0 and not context.interruption.stop.is_set():
        why = find_impossible(context, bureau, seconds, limits["seed"])
        if why.proven:
            return tell_impossible(context, why)
    if found:
        with context.interruption.shielded():
            _write(context, bureau, found, out)
            if after is not None:
                later = write_bureau_beside(bureau, out, force=force)
    if context.json:
        context.emit({**_data(found, str(out) if found else None), **bureau_json(later)})
    else:
        _print(context, found)
        print_bureau(context, later)
    return ExitCode.DONE if found else ExitCode.NO_ANSWER


def _require_place(out: Path, bureau: Bureau, *, later: bool, force: bool) -> None:
    """Refuse a place where a plan, a table or the picture would replace something else."""
    require_ending(out, ("",))
    require_writable(out)
    require_list_place(out / TABLE, _head(), force=force)
    if not (out / TABLE).exists():
        for name in (DATA, PICTURE):
            require_new(out / name, force=force)
    for path in _plans(out):
        require_answer_place(path, bureau=bureau, force=force)
    if later:
        require_bureau_place(bureau_place(out), bureau, plans=_plans(out), force=force)


def _head() -> list[str]:
    from ..solver.exchange.front import AXES

    return ["number", *AXES, "plan"]


def _plans(out: Path) -> list[Path]:
    return sorted((out / "plans").glob("[0-9][0-9].json"))


def _find(context: Context, bureau: Bureau, limits: Limits) -> Sequence[FrontPoint]:
    from .. import exchange_front

    def work(stop: threading.Event, progress: Progress) -> Sequence[FrontPoint]:
        progress.report(context.words("first plan", "初始方案"))
        return exchange_front(
            bureau,
            POINTS,
            stop=stop,
            on_point=lambda n: progress.report(context.words(f"points {n}", f"点 {n}")),
            **limits,
        )

    with Progress(context) as progress:
        return search(context, work, progress)


def _data(found: Sequence[FrontPoint], place: str | None) -> dict[str, Any]:
    from ..solver.exchange.front import AXES

    points = [
        {"number": number, **dict(zip(AXES, point.values, strict=True)), "plan": _name(number)}
        for number, point in enumerate(found, start=1)
    ]
    return {"axes": list(AXES), "maximised": ["wishes"], "points": points, "answer": place}


def _name(number: int) -> str:
    return f"plans/{number:02}.json"


def _write(context: Context, bureau: Bureau, found: Sequence[FrontPoint], out: Path) -> None:
    from ..instances.answer import Answer, write_answer
    from ..instances.answer_reader import is_answer
    from ..instances.atomic import write_bytes
    from ..instances.front_picture import front_svg
    from ..manifests import manifest_of
    from ..solver.exchange.front import AXES

    (out / "plans").mkdir(parents=True, exist_ok=True)
    manifest = manifest_of("exchange", bureau, {"pareto": POINTS})
    for number, point in enumerate(found, start=1):
        write_answer(Answer(plan=point.plan, manifest=manifest), out / _name(number))
    written = {out / _name(number) for number in range(1, len(found) + 1)}
    for path in _plans(out):
        if path not in written and is_answer(path):
            path.unlink()  # of an earlier, longer front
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_head())
    writer.writerows([n, *p.values, _name(n)] for n, p in enumerate(found, start=1))
    title = context.words("What a plan costs another goal", "各目标之间的取舍")
    picture = front_svg(
        AXES, [p.values for p in found], title=f"{title}: {bureau.id}", lang=context.lang
    )
    write_bytes(out / TABLE, table.getvalue().encode("utf-8-sig"))
    data = json.dumps(_data(found, str(out)), ensure_ascii=False, indent=1)
    write_bytes(out / DATA, (data + "\n").encode("utf-8"))
    write_bytes(out / PICTURE, picture.encode("utf-8"))


def _print(context: Context, found: Sequence[FrontPoint]) -> None:
    from ..solver.exchange.front import AXES

    if not found:
        context.print(
            context.words(
                "No plan was found; see `zouban explain`.", "未找到方案；见 zouban explain。"
            )
        )
        return
    from ..instances.front_picture import LABELS

    header = ["#", *(context.words(*LABELS[axis]) for axis in AXES)]
    rows = [
        (n, f"{p.values[0]:.4f}", f"{p.values[1]:g}", f"{p.values[2]:,.0f}", f"{p.values[3]:g}")
        for n, p in enumerate(found, start=1)
    ]
    print_table(context, header, rows, numbers=range(5))
