"""The part of `zouban exchange` that lets a mechanism decide instead of the planner."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .codes import ExitCode, code_of
from .context import Context
from .exchange_report import bureau_json, print_bureau, write_bureau_beside
from .options import Limits
from .progress import Progress
from .search import search
from .tables import print_table

if TYPE_CHECKING:
    from ..mechanisms import MechanismRun
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.mechanism_audit import MechanismAudit
    from ..models.exchange.plan import ExchangePlan

ALL = "all"
NAMES = (
    "deferred-acceptance", "trading-cycles", "block-exchange", "two-sided-maximal", "lorenz",
    "short-cycles",
)  # fmt: skip
"""Names of the catalogue; here as well, so that help needs no engine. A test compares them."""

SECONDS = 30.0
"""Time for false lists where the user sets none, all mechanisms together."""

ROWS: tuple[tuple[str, str, str], ...] = (
    ("movers", "teachers who move", "交流教师"),
    ("ceiling", "most who could, same rights", "同等权利下的上限"),
    ("worse_off", "teachers worse off", "受损教师"),
    ("broken_places", "over seats or under strength", "超编或低于最低人数"),
    ("weakened_places", "places with weaker staff", "师资变弱的岗位组"),
    ("blocking_pairs", "blocking pairs", "阻塞对"),
    ("justified_envy", "justified envy of newcomers", "对新调入者的合理嫉妒"),
    ("open_claims", "claims to free seats", "空岗诉求"),
    ("in_exchanges", "teachers in an exchange left", "尚可互利交换的教师"),
    ("in_two_sided_exchanges", "the same, places gain too", "且学校也受益的"),
    ("misreports_tried", "false lists tried", "试探虚报"),
    ("misreports_gained", "false lists that paid", "虚报得利"),
)
"""Figures of an audit, (field, en, zh)."""


def run_mechanism(
    context: Context,
    bureau: Bureau,
    name: str,
    out: Path | None,
    limits: Limits,
    *,
    after: ExchangePlan | None = None,
    source: str | None = None,
    force: bool = False,
) -> ExitCode:
    """Exchange by one mechanism and write its plan, or by all and show them side by side.

    Parameters
    ----------
    name
        A mechanism of the catalogue, or "all".
    out
        Where the plan goes; may be None for all mechanisms only.
    after
        Last year's plan, which is carried out first.

    Raises
    ------
    click.UsageError
        Where one mechanism has nowhere to write its plan, or all have somewhere.
    """
    if (out is None) != (name == ALL):
        raise click.UsageError(
            "-o PLAN is needed for one mechanism; all of them are only shown, without -o."
        )
    runs = _run(context, bureau, None if name == ALL else [name], limits, after, source)
    if out is None:
        return _show_all(context, runs)
    return _show_one(context, runs[0], out, force, later=after is not None)


def _run(
    context: Context,
    bureau: Bureau,
    names: Sequence[str] | None,
    limits: Limits,
    after: ExchangePlan | None,
    source: str | None,
) -> Sequence[MechanismRun]:
    from ..mechanisms import run_mechanisms

    limit = SECONDS if limits["time_limit"] is None else limits["time_limit"]

    def work(stop: threading.Event, progress: Progress) -> Sequence[MechanismRun]:
        progress.report(context.words("mechanisms", "机制"))
        return run_mechanisms(
            bureau,
            names,
            after=after,
            time_limit=limit,
            seed=limits["seed"],
            stop=stop,
            source=source,
        )

    with Progress(context) as progress:
        return search(context, work, progress)


def _show_one(
    context: Context, run: MechanismRun, out: Path, force: bool, *, later: bool
) -> ExitCode:
    """Write a mechanism's plan, with the bureau of its year where that is a later one."""
    from ..instances.answer import write_result

    bureau, beside = run.market.index.bureau, None
    with context.interruption.shielded():
        write_result(run.result, out, bureau=bureau, lang=context.lang, overwrite=force)
        if later:
            beside = write_bureau_beside(bureau, out, force=force)
    if context.json:
        told = {**run.result.to_json(str(out)), "audit": _audit_json(run.audit)}
        context.emit({**told, **bureau_json(beside)})
    else:
        _print(context, [run])
        _print_left_out(context, run)
        _print_terms(context, [run])
        print_bureau(context, beside)
    return code_of(run.result)


def _show_all(context: Context, runs: Sequence[MechanismRun]) -> ExitCode:
    if context.json:
        rows = [{**_audit_json(run.audit), "terms": run.result.terms} for run in runs]
        context.emit({"mechanisms": rows})
    else:
        _print(context, runs)
        _print_left_out(context, runs[0])
        _print_terms(context, runs)
    broken = any(run.audit.broken() for run in runs)
    return ExitCode.NO_ANSWER if broken else ExitCode.DONE


def _audit_json(audit: MechanismAudit) -> dict[str, Any]:
    return {
        **audit.model_dump(mode="json"),
        "broken_guarantees": [guarantee.value for guarantee in audit.broken()],
    }


def _print(context: Context, runs: Sequence[MechanismRun]) -> None:
    """Print one column a mechanism; * marks what its theory promises to be 0."""
    from ..models.exchange.mechanism_audit import Guarantee
    from ..solver.mechanisms.catalogue import MECHANISMS

    promised = {
        Guarantee.RATIONAL: "worse_off",
        Guarantee.SEATS: "broken_places",
        Guarantee.PLACES: "weakened_places",
        Guarantee.ENVY_FREE: "justified_envy",
        Guarantee.EFFICIENT: "in_exchanges",
        Guarantee.TWO_SIDED: "in_two_sided_exchanges",
        Guarantee.STRATEGY_PROOF: "misreports_gained",
    }
    audits = [run.audit for run in runs]
    entries = [MECHANISMS[audit.mechanism] for audit in audits]
    header = ["", *(context.words(entry.en, entry.zh) for entry in entries)]
    body = []
    for field, en, zh in ROWS:
        cells = []
        for audit in audits:
            star = "*" if field in {promised[g] for g in audit.guarantees} else ""
            cells.append(f"{getattr(audit, field)}{star}")
        body.append((context.words(en, zh), *cells))
    print_table(context, header, body, numbers=range(1, len(header)))
    context.print(
        context.words(
            f"{audits[0].wishing} teachers take part. * is 0 by theory, for every input.",
            f"参与教师{audits[0].wishing}人。带 * 者按理论恒为 0。",
        )
    )
    for audit in audits:
        for guarantee in audit.broken():
            context.print(
                context.words(
                    f"{audit.mechanism} breaks its promise '{guarantee.value}': please report it.",
                    f"{audit.mechanism} 违背了其理论保证“{guarantee.value}”，请报告。",
                )
            )


def _print_left_out(context: Context, run: MechanismRun) -> None:
    """Say how many eligible teachers with wishes do not take part, by reason."""
    from ..models.exchange.market_entry import LEFT_OUT

    for reason, count in Counter(run.market.left_out.values()).most_common():
        en, zh = LEFT_OUT[reason]
        context.print(context.words(f"not in it: {count} ({en})", f"未参与：{count}人（{zh}）"))


def _print_terms(context: Context, runs: Sequence[MechanismRun]) -> None:
    """Print the rules of the policy that the plans do not keep: quotas, mostly."""
    terms = [run.result.terms for run in runs]
    broken = [name for name in terms[0] if any(one[name] for one in terms)]
    if broken:
        first, points = context.words("broken rule|points", "违反的规则|处").split("|")
        names = [points] if len(runs) == 1 else [run.audit.mechanism for run in runs]
        body = [(name, *(one[name] for one in terms)) for name in broken]
        print_table(context, [first, *names], body, numbers=range(1, len(names) + 1))
