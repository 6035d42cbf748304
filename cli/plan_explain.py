"""The bureau's part of `zouban explain`: one teacher's case, or the priority audit."""

from __future__ import annotations

import difflib
import itertools
import math
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.errors import UsageError
from ..models.exchange.eligibility import PUBLIC_RULES
from .codes import ExitCode
from .context import Context
from .exchange_report import print_reasons
from .plan_verify import own_plan
from .tables import finding_json, print_table

if TYPE_CHECKING:
    from ..explaining import Explanation
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.names import Names
    from ..models.exchange.placements import Placement
    from ..models.exchange.plan import ExchangePlan
    from .progress import Progress

READERS = ("public", "self", "bureau")


def explain_plan(
    context: Context,
    bureau: Bureau,
    place: Path | None,
    *,
    teacher: str | None,
    reader: str,
    audit: bool,
    time_limit: float | None,
) -> ExitCode:
    """Explain a plan: to and about a teacher, or every placement that passes a higher score."""
    from .inputs import warn_if_changed

    if (teacher is not None) == audit:
        raise click.UsageError(
            "Say --teacher ID or --audit, not both." if audit else "Say --teacher ID or --audit."
        )
    answer, plan = own_plan(bureau, place)
    warn_if_changed(context, answer, bureau)
    if teacher is None:
        return _audit(context, bureau, plan, time_limit)
    return _teacher(context, bureau, plan, teacher, reader)


def explain_impossible(
    context: Context, bureau: Bureau, *, time_limit: float, seed: int
) -> ExitCode:
    """Tell why a bureau has no exchange plan, where that can be proven, and what gives way."""
    return tell_impossible(context, find_impossible(context, bureau, time_limit, seed))


def find_impossible(context: Context, bureau: Bureau, time_limit: float, seed: int) -> Explanation:
    """Look for a proof that a bureau has no exchange plan."""
    from ..exchanging import explain_exchange
    from .progress import Progress
    from .search import search

    def work(stop: threading.Event, progress: Progress) -> Explanation:
        progress.report(context.words("looking for a contradiction", "查找矛盾"))
        return explain_exchange(bureau, time_limit=time_limit, seed=seed, stop=stop)

    with Progress(context) as progress:
        return search(context, work, progress)


def tell_impossible(context: Context, found: Explanation) -> ExitCode:
    """Tell what has been found."""
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in found.findings],
                "proven": found.proven,
                "irreducible": found.irreducible,
            }
        )
    else:
        _print_impossible(context, found)
    return ExitCode.INFEASIBLE if found.proven else ExitCode.DONE


def _print_impossible(context: Context, found: Explanation) -> None:
    if not found.findings:
        context.print(
            context.words(
                "No contradiction found: nothing proves that there is no plan. Of a plan, say "
                "--teacher ID or --audit.",
                "未发现矛盾：没有证据表明无方案。如需说明方案，请用 --teacher 或 --audit。",
            )
        )
        return
    print_reasons(context, found.findings)
    if found.irreducible:
        context.print(
            context.words(
                "Together the errors of a contradiction exclude a plan; without any one of them "
                "the others do not (confirmed by solving).",
                "每组矛盾中的错误合在一起无方案；去掉其中任何一项，同组其余各项即不再矛盾（已求解确认）。",
            )
        )
    else:
        context.print(
            context.words(
                "Together the errors exclude a plan; perhaps not all of them are needed (a longer "
                "--time-limit tells).",
                "以上错误合在一起无方案；其中可能有多余的（延长 --time-limit 可进一步缩小）。",
            )
        )


def _teacher(
    context: Context, bureau: Bureau, plan: ExchangePlan, teacher: str, reader: str
) -> ExitCode:
    from ..models.exchange.readers import Reader
    from ..models.exchange.reasons import explain_teacher

    known = [t.id for t in bureau.teachers]
    if teacher not in known:
        near = ", ".join(difflib.get_close_matches(teacher, known, n=3) or known[:3])
        raise UsageError(
            f"There is no teacher '{teacher}' in this bureau; there are {near}, …",
            f"教育局数据中没有教师“{teacher}”；现有{near}等。",
        )
    told = explain_teacher(bureau, plan, teacher, reader=Reader(reader))
    if context.json:
        context.emit(
            {
                "teacher": told.teacher,
                "reader": told.reader.value,
                "moved": told.moved,
                "reasons": [
                    {"code": r.code, "message": r.text(context.lang), "params": r.params}
                    for r in told.reasons
                ],
            }
        )
    for reason in told.reasons:
        context.print(reason.text(context.lang))
    return ExitCode.DONE


def _audit(
    context: Context, bureau: Bureau, plan: ExchangePlan, time_limit: float | None
) -> ExitCode:
    from ..models.exchange.names import Names
    from ..models.exchange.placement_words import placement_text

    placements, names = _placements(context, bureau, plan, time_limit), Names(bureau)
    zh = context.lang == "zh"
    counts = Counter(p.ground.value for p in placements)
    unchecked = counts["not_checked"]
    open_ones = [p for p in placements if not p.justified and p.ground.value != "not_checked"]
    if context.json:
        found = [_data(p, placement_text(names, p)[zh]) for p in placements]
        told = {"unjustified": len(open_ones), "not_checked": unchecked, "grounds": dict(counts)}
        context.emit({"placements": found, **told})
        return ExitCode.DONE
    if open_ones:
        _print_placements(context, names, open_ones)
    _print_grounds(context, counts)
    context.print(
        context.words(
            f"{len(placements)} placements in which a lower-scored teacher got what a "
            f"higher-scored one had asked for; {len(open_ones)} of them nothing justifies. Each "
            "one with its reason: --json.",
            f"考核较低者获得较高者所申请岗位共{len(placements)}处，其中{len(open_ones)}处没有理由支持。"
            "逐处理由见 --json。",
        )
    )
    if unchecked:
        context.print(
            context.words(
                f"{unchecked} were not checked: the audit was stopped before.",
                f"{unchecked}处未核查：核查提前结束。",
            )
        )
    return ExitCode.DONE


def _print_placements(context: Context, names: Names, placements: Sequence[Placement]) -> None:
    """Print placements one by one."""
    from ..models.exchange.placement_words import placement_text

    header = context.words("school|placed|passed|wish|why", "学校|获得者|申请者|志愿|理由")
    rows = [
        (
            names.school(p.school),
            names.teacher(p.placed),
            names.teacher(p.passed),
            p.wish,
            placement_text(names, p)[context.lang == "zh"],
        )
        for p in placements
    ]
    print_table(context, header.split("|"), rows, numbers=(3,))


def _print_grounds(context: Context, counts: Mapping[str, int]) -> None:
    """Print how many placements each ground justifies, those that nothing does first."""
    from ..models.exchange.reason_words import GROUND_NAMES

    rows = [
        (context.words(*words), counts[ground])
        for ground, words in GROUND_NAMES.items()
        if counts.get(ground)
    ]
    if rows:
        header = context.words("justified by|placements", "理由|处数").split("|")
        print_table(context, header, rows, numbers=(1,))


def _placements(
    context: Context, bureau: Bureau, plan: ExchangePlan, time_limit: float | None
) -> tuple[Placement, ...]:
    """Audit in a worker thread; Ctrl-C or the time limit leaves the rest unchecked."""
    from ..models.exchange.audit import priority_audit
    from .progress import Progress
    from .search import search

    ends = math.inf if time_limit is None else time.monotonic() + time_limit

    def work(stop: threading.Event, progress: Progress) -> tuple[Placement, ...]:
        count = itertools.count(1)
        return priority_audit(
            bureau,
            plan,
            stop=lambda: stop.is_set() or time.monotonic() > ends,
            on_placement=lambda _: progress.report(_audited(context, next(count))),
        )

    with Progress(context) as progress:
        return search(context, work, progress)


def _audited(context: Context, number: int) -> str:
    return context.words(f"{number} placements audited", f"已核查{number}处")


def _rule(placement: Placement) -> str | None:
    """Return the rule that justifies a placement; grounds of health are nobody's to read."""
    if placement.rule is not None:
        return placement.rule.name
    if placement.ruling is not None and placement.ruling.rule in PUBLIC_RULES:
        return placement.ruling.rule
    return None


def _data(placement: Placement, why: str) -> dict[str, object]:
    return {
        "school": placement.school,
        "placed": placement.placed,
        "passed": placement.passed,
        "wish": placement.wish,
        "ground": placement.ground.value,
        "rule": _rule(placement),
        "goal": None if placement.goal is None else placement.goal.name,
        "justified": placement.justified,
        "why": why,
    }
