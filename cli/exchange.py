"""`zouban exchange`: the year's exchange of teachers between a bureau's schools."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.result import Result
from .codes import ExitCode, code_of
from .context import Context
from .exchange_mechanism import ALL, NAMES, run_mechanism
from .exchange_report import print_exchange, tell
from .inputs import read_bureau_at, require_writable
from .options import SCHOOL, Limits, examples, out_option, output_options, search_options
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
    help="Plan anew beside a plan that stands: everyone whom no change touches keeps his move.",
)
@click.option(
    "--years",
    type=click.IntRange(1, 5),
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
@click.option("--force", is_flag=True, help="Write into a folder that holds something else.")
@search_options
@output_options
@click.pass_obj
def exchange(
    context: Context,
    path: Path,
    out: Path | None,
    after: Path | None,
    freeze: Path | None,
    years: int | None,
    pareto: Path | None,
    mechanism: str | None,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Plan who moves from where to where, in which form and until when (交流轮岗).

    The planner has two threads at most, whatever --workers says. With --after the bureau of the
    year that was planned is written beside the plan, for `zouban verify` and `explain`.

    Every goal of the policy is told with its proven bound. A contradiction of rules and data is
    told with what would have to give way at least. Without limits the search ends after 120 s at
    the latest, with the best plan found; Ctrl-C keeps it as well.
    """
    bureau = read_bureau_at(path)
    if limits["time_limit"] is None and limits["work_limit"] is None and mechanism is None:
        limits["time_limit"] = SECONDS
    if mechanism is not None:
        source = str(path.resolve())
        return run_mechanism(context, bureau, mechanism, out, limits, source=source, force=force)
    place = out if pareto is None else pareto
    if place is None:
        raise click.UsageError("-o PLAN is needed, or --pareto DIR.")
    require_writable(place)
    if pareto is not None:
        from .exchange_pareto import run_pareto

        return run_pareto(context, bureau, pareto, limits)
    if years is not None:
        from .exchange_years import run_years

        source = str(path.resolve())
        return run_years(context, bureau, years, place, limits, source=source, force=force)
    before, frozen = (None if p is None else read_plan(p)[1] for p in (after, freeze))
    return _plan(context, bureau, path, place, before, frozen, force, limits)


def _plan(
    context: Context,
    bureau: Bureau,
    path: Path,
    out: Path,
    after: ExchangePlan | None,
    freeze: ExchangePlan | None,
    force: bool,
    limits: Limits,
) -> ExitCode:
    """Plan one year, with the best plan so far always on disk."""
    from .. import exchange as plan_year
    from .. import write
    from ..exchanging import rolled
    from ..instances.answer import Answer, write_answer, write_result

    def work(stop: threading.Event, progress: Progress) -> Result[ExchangePlan]:
        def keep(plan: ExchangePlan) -> None:
            write_answer(Answer(plan=plan), out, overwrite=force)
            context.kept = out

        progress.report(context.words("reading the rules", "读取规则"))
        return plan_year(
            bureau,
            after=after,
            freeze=freeze,
            stop=stop,
            on_incumbent=keep,
            on_progress=lambda p: tell(context, progress, p),
            source=str(path.resolve()),
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
                later = _bureau_beside(out)
                write(data, later, overwrite=force)
        written = str(out)
    _report(context, result, written, later)
    return code_of(result)


def _bureau_beside(out: Path) -> Path:
    """Return the folder of the planned year's bureau: in the plan's folder, or beside its file."""
    return out.with_name(f"{out.stem}-bureau") if out.suffix else out / "bureau"


def _report(context: Context, result: Result[Any], written: str | None, later: Path | None) -> None:
    if context.json:
        extra = {} if later is None else {"bureau": str(later)}
        context.emit({**result_json(context, result, written), **extra})
        return
    print_exchange(context, result)
    if later is not None:
        context.print(
            context.words(
                f"The bureau of the planned year is in {later}.", f"所规划学年的数据在{later}。"
            )
        )
