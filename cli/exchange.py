"""`zouban exchange`: the year's exchange of teachers between a bureau's schools."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from ..models.exchange.plan import MOST_YEARS
from ..models.result import Result, Status
from .codes import ExitCode, code_of
from .context import Context
from .exchange_mechanism import ALL, NAMES, run_mechanism
from .exchange_report import (
    bureau_json,
    print_bureau,
    print_exchange,
    require_plan_place,
    tell,
    write_bureau_beside,
)
from .inputs import read_bureau_at
from .options import (
    FORCE,
    SCHOOL,
    Limits,
    day_option,
    examples,
    out_option,
    output_options,
    search_options,
)
from .plan_verify import read_plan
from .progress import Progress
from .report import result_json
from .search import search

if TYPE_CHECKING:
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan

SECONDS = 120.0
"""Time limit where the user sets none."""


@click.command(
    epilog=examples(
        "zouban exchange mybureau -o plan.json",
        "zouban exchange mybureau -o out --time-limit 60 --lang zh",
        "zouban exchange mybureau -o next.json --after plan.json",
        "zouban exchange mybureau -o new.json --freeze plan.json",
        "zouban exchange mybureau -o new.json --freeze plan.json --changed T0042 --changed S003",
        "zouban exchange mybureau -o years --years 5",
        "zouban exchange mybureau --pareto front",
        "zouban exchange mybureau -o plan.json --mechanism deferred-acceptance",
    )
)
@SCHOOL
@out_option("Folder (or .json file) for the plan.", required=False)
@click.option(
    "--after",
    type=click.Path(path_type=Path),
    default=None,
    metavar="PLAN",
    help="Last year's plan: it is carried out first, and the year after it planned.",
)
@click.option(
    "--freeze",
    type=click.Path(path_type=Path),
    default=None,
    metavar="PLAN",
    help="Plan anew beside a plan that stands: as few as possible fare otherwise, who has "
    "withdrawn is not proposed again, and the cases go on.",
)
@click.option(
    "--changed",
    multiple=True,
    metavar="ID",
    help="With --freeze: a teacher or school whose data have changed; may be repeated. All whom "
    "these changes do not touch keep their moves, whatever it costs (`zouban cases --changed` "
    "shows them).",
)
@day_option(
    "With --freeze: day of replanning, for cases that change (default: of the last step recorded)."
)
@click.option(
    "--years",
    type=click.IntRange(1, MOST_YEARS),
    default=None,
    metavar="N",
    help="Plan so many years one after the other, and tell when each balance limit is met.",
)
@click.option(
    "--pareto",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Plans that trade balance, moves, commute and wishes, as data and as a picture.",
)
@click.option(
    "--mechanism",
    type=click.Choice([*NAMES, ALL]),
    default=None,
    help="Let a mechanism decide by wishes and priorities; 'all' shows them side by side.",
)
@FORCE
@search_options
@output_options
@click.pass_obj
def exchange(
    context: Context,
    path: Path,
    out: Path | None,
    after: Path | None,
    freeze: Path | None,
    changed: tuple[str, ...],
    day: datetime.date | None,
    years: int | None,
    pareto: Path | None,
    mechanism: str | None,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Plan who moves from where to where, in which form and until when (交流轮岗).

    The planner has two threads at most, whatever --workers says. With --after the bureau of the
    year that was planned is written beside what is planned, for `zouban verify` and `explain`.

    Every goal of the policy is told with its proven bound. A contradiction of rules and data is
    told with what would have to give way at least. Without limits the search ends after 120 s at
    the latest, with the best plan found; Ctrl-C keeps it as well.
    """
    _require_fitting(
        {"--mechanism": mechanism, "--pareto": pareto, "--years": years, "--freeze": freeze},
        {"--changed": changed or None, "--on": day},
    )
    from ..replanning import rolled

    bureau = read_bureau_at(path)
    if limits["time_limit"] is None and limits["work_limit"] is None and mechanism is None:
        limits["time_limit"] = SECONDS
    source = str(path.resolve())
    before, frozen = (None if p is None else read_plan(p)[1] for p in (after, freeze))
    year = bureau if before is None else rolled(bureau, before)
    if mechanism is not None:
        if out is not None:
            require_plan_place(out, year, later=before is not None, force=force)
        return run_mechanism(
            context, bureau, mechanism, out, limits, after=before, source=source, force=force
        )
    place = out if pareto is None else pareto
    if place is None:
        raise click.UsageError("-o PLAN is needed, or --pareto DIR.")
    if pareto is not None:
        from .exchange_pareto import run_pareto

        return run_pareto(context, bureau, pareto, limits, after=before, force=force)
    if years is not None:
        from .exchange_years import run_years

        return run_years(
            context, bureau, years, place, limits, after=before, source=source, force=force
        )
    kept = () if frozen is None else frozen.events
    require_plan_place(place, year, later=before is not None, force=force, kept=kept)
    replan = Replan(freeze=frozen, changed=changed or None, on=day)
    return _plan(context, bureau, source, place, before, replan, force, limits)


def _require_fitting(
    roads: Mapping[str, object | None], replanning: Mapping[str, object | None]
) -> None:
    """Refuse options that say two different things, or say something of what is not asked."""
    asked = [name for name, given in roads.items() if given is not None]
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} do not go together.")
    more = [name for name, given in replanning.items() if given is not None]
    if more and asked != ["--freeze"]:
        raise click.UsageError(f"{more[0]} goes with --freeze PLAN.")


class Replan(TypedDict):
    """The plan that stands, what has changed since, and the day; None for what is not said."""

    freeze: ExchangePlan | None
    changed: tuple[str, ...] | None
    on: datetime.date | None


def _plan(
    context: Context,
    bureau: Bureau,
    source: str,
    out: Path,
    after: ExchangePlan | None,
    replan: Replan,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Plan one year, with the best plan so far always on disk."""
    from .. import exchange as plan_year
    from ..instances.answer import Answer, write_answer, write_result
    from ..replanning import rolled

    def work(stop: threading.Event, progress: Progress) -> Result[ExchangePlan]:
        def keep(plan: ExchangePlan) -> None:
            write_answer(Answer(plan=plan), out, overwrite=force)
            context.kept = out

        progress.report(context.words("reading the rules", "读取规则"))
        return plan_year(
            bureau,
            after=after,
            stop=stop,
            on_incumbent=keep,
            on_progress=lambda p: tell(context, progress, p),
            source=source,
            **replan,
            **limits,
        )

    data = bureau if after is None else rolled(bureau, after)
    with Progress(context) as progress:
        result = search(context, work, progress)
    written, later = None, None
    if result.answer is not None:
        with context.interruption.shielded():
            write_result(result, out, bureau=data, lang=context.lang, overwrite=force)
            if after is not None:
                later = write_bureau_beside(data, out, force=force)
        written = str(out)
    _report(context, result, written, later)
    if result.status is Status.INFEASIBLE and replan["changed"] is not None:
        _tell_wider(context, result)
    return code_of(result)


def _tell_wider(context: Context, result: Result[Any]) -> None:
    """Say by what more of the plan that stands may change; a final case changes by no name."""
    if any(getattr(item, "rule", "") == "frozen" for item in result.conflict):
        context.print(
            context.words(
                "Name more with --changed, or leave it out: then as few as possible fare "
                "otherwise.",
                "可用 --changed 指明更多变动，或不用该选项：此时仅使变动人数最少。",
            )
        )
    elif any(getattr(item, "rule", "") == "final" for item in result.conflict):
        context.print(
            context.words(
                "Without --changed a final case fares otherwise too where it has to, and begins "
                "anew.",
                "不用 --changed 时，已生效的个案确有必要也可改变，并重新办理。",
            )
        )


def _report(context: Context, result: Result[Any], written: str | None, later: Path | None) -> None:
    if context.json:
        context.emit({**result_json(context, result, written), **bureau_json(later)})
        return
    print_exchange(context, result)
    print_bureau(context, later)
