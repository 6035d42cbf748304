"""The part of `zouban exchange` that plans several years (`--years`)."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.exchange.plan import MOST_YEARS
from .codes import ExitCode, code_of
from .context import Context
from .exchange_report import (
    print_forms,
    print_goals,
    print_justified,
    print_reasons,
    require_plan_place,
    status_line,
    tell,
)
from .options import Limits
from .outputs import require_list_place
from .places import require_writable
from .progress import Progress
from .search import search
from .tables import print_table

if TYPE_CHECKING:
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan
    from ..solver.exchange.years import Standing, Year

COLUMNS = ("year", "indicator", "stage", "cv", "limit", "met", "least_reachable", "standing")
"""Columns of balances.csv; `standing` is first_met, met, lost, met_again, not_met, or impossible
(not met, and proven that no plans meet it by then)."""

BALANCES = "balances.csv"


def run_years(
    context: Context,
    bureau: Bureau,
    years: int,
    out: Path,
    limits: Limits,
    *,
    after: ExchangePlan | None = None,
    source: str | None = None,
    force: bool = False,
) -> ExitCode:
    """Plan the years and write each year's bureau and plan, and the balances of all.

    Years of an earlier run that are not planned anew are taken away.

    Parameters
    ----------
    after
        The plan of the year before the first, which is carried out first.

    Raises
    ------
    click.UsageError
        Where the plans are to go into one file.
    """
    from ..replanning import rolled

    if out.suffix:
        raise click.UsageError("With --years, -o names a folder: each year has a plan of its own.")
    _require_place(out, bureau if after is None else rolled(bureau, after), years, force)
    found = _plan(context, bureau, years, limits, after, source)
    written = [_write(context, year, out / f"year-{n}", force) for n, year in _counted(found)]
    with context.interruption.shielded():
        _write_balances(found, out)
        # A run that has found nothing leaves what an earlier one found.
        if any(place is not None for place in written):
            _take_away(context, out, {place for place in written if place is not None})
    if context.json:
        context.emit(_data(context, found, written, out))
    else:
        _print(context, found)
    return max((code_of(year.result) for year in found), default=ExitCode.NO_ANSWER)


def _require_place(out: Path, first: Bureau, years: int, force: bool) -> None:
    """Refuse a place where a year's plan or bureau, or the balances, would replace other data."""
    from ..models.exchange.dates import add_years

    require_writable(out)
    require_list_place(out / BALANCES, COLUMNS, force=force)
    for number in range(years):
        year = first.model_copy(update={"as_of": add_years(first.as_of, number)})
        require_plan_place(out / f"year-{number + 1}", year, later=True, force=force)


def _counted(found: tuple[Year, ...]) -> list[tuple[int, Year]]:
    return list(enumerate(found, start=1))


def _take_away(context: Context, out: Path, written: set[str]) -> None:
    """Take away the years of an earlier run; one with files of others in it stays, and is told."""
    from ..instances.plan_folder import is_plan_folder, remove_plan_folder

    for number in range(1, MOST_YEARS + 1):
        place = out / f"year-{number}"
        if str(place) in written or not is_plan_folder(place):
            continue
        if not remove_plan_folder(place):
            context.tell(
                f"Note: {place} is of an earlier run; it holds other files and was left.",
                f"注意：{place}为先前运行的结果，其中有其他文件，未删除。",
            )


def _plan(
    context: Context,
    bureau: Bureau,
    years: int,
    limits: Limits,
    after: ExchangePlan | None,
    source: str | None,
) -> tuple[Year, ...]:
    from .. import exchange_years

    def work(stop: threading.Event, progress: Progress) -> tuple[Year, ...]:
        return exchange_years(
            bureau,
            years,
            after=after,
            stop=stop,
            on_progress=lambda number, state: tell(context, progress, state, year=number + 1),
            source=source,
            **limits,
        )

    with Progress(context) as progress:
        return search(context, work, progress)


def _write(context: Context, year: Year, place: Path, force: bool) -> str | None:
    """Write a year's plan with its lists, and the bureau that it belongs to."""
    from .. import write
    from ..instances.answer import write_result

    if year.result.answer is None:
        return None
    with context.interruption.shielded():
        write_result(year.result, place, bureau=year.bureau, lang=context.lang, overwrite=force)
        write(year.bureau, place / "bureau", overwrite=force)
    return str(place)


def _write_balances(found: tuple[Year, ...], out: Path) -> None:
    from ..instances.atomic import write_bytes

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(found))
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(out / BALANCES, text.getvalue().encode("utf-8-sig"))


def _rows(found: tuple[Year, ...]) -> Iterator[list[object]]:
    from ..solver.exchange.years import standings

    told = standings(found)
    for number, year in _counted(found):
        for own in year.balances:
            met = "yes" if own.met else "no"
            values = (f"{own.value:.4f}", own.limit, met, f"{own.reachable:.4f}")
            standing = told[own.indicator, own.stage].in_year(number)
            yield [number, own.indicator, own.stage, *values, standing]


def _data(
    context: Context, found: tuple[Year, ...], written: list[str | None], out: Path
) -> dict[str, Any]:
    from ..solver.exchange.years import standings
    from .report import result_json

    return {
        "years": [
            {
                **result_json(context, year.result, place),
                "as_of": year.bureau.as_of.isoformat(),
                "ahead": year.ahead,
                "balances": [
                    {
                        "indicator": b.indicator,
                        "stage": b.stage,
                        "cv": b.value,
                        "limit": b.limit,
                        "met": b.met,
                        "least_reachable": b.reachable,
                    }
                    for b in year.balances
                ],
            }
            for year, place in zip(found, written, strict=True)
        ],
        "met_from": [
            {
                "indicator": key[0],
                "stage": key[1],
                "year": standing.since,
                "first_met": standing.first,
                "lost": list(standing.lost),
                "met_again": list(standing.again),
                "impossible_until": standing.impossible_until or None,
            }
            for key, standing in standings(found).items()
        ],
        "answer": str(out),
    }


def _print(context: Context, found: tuple[Year, ...]) -> None:
    for number, year in _counted(found):
        title = context.words(f"Year {number}", f"第{number}年")
        context.print(f"{title} ({year.bureau.as_of}): {status_line(context, year.result)}")
        if not year.ahead:
            context.print(
                context.words(
                    "Looking ahead, no plan was possible: returns at the end of loans may bring "
                    "together teachers who are kept apart. This year was planned without it.",
                    "预先考虑以后各年时无可行方案：借用期满返回时，须回避的教师可能同校。"
                    "本年未作此预先考虑。",
                )
            )
        print_goals(context, year.result.goals)
        if year.result.answer is not None:
            print_forms(context, year.result.answer)
        print_justified(context, year.result)
        print_reasons(context, [f for f in year.result.conflict if hasattr(f, "code")])
    if found:
        _print_balances(context, found)


def _print_balances(context: Context, found: tuple[Year, ...]) -> None:
    """Print every inspected CV year by year, and when its limit is met."""
    from ..solver.exchange.years import standings

    words = context.words
    header = [words("indicator", "指标"), words("stage", "学段"), words("limit", "上限")]
    header += [str(year.bureau.as_of.year) for year in found]
    header.append(words("limit met", "达标"))
    rows = []
    for key, standing in standings(found).items():
        each = [f"{own.value:.3f}" for own in standing.balances]
        each += ["–"] * (len(found) - len(each))
        limit = f"{standing.balances[-1].limit:g}"
        rows.append((*key, limit, *each, _when(context, standing)))
    columns = range(2, 3 + len(found))
    print_table(context, header, rows, numbers=columns)


def _when(context: Context, standing: Standing) -> str:
    """Return when a limit is met, lost and met again, and what is proven of the years before."""
    words, proven = context.words, standing.impossible_until
    if standing.first is None:
        least = standing.balances[-1].reachable
        if proven == len(standing.balances):
            return words(
                f"not met; proven impossible: no less than {least:.3f}",
                f"未达标；已证明不可能：不低于{least:.3f}",
            )
        return words(
            "not met; not proven that it cannot be" + (f" after year {proven}" if proven else ""),
            f"未达标；未证明{f'第{proven}年之后' if proven else ''}不可能达标",
        )
    told = [
        words(f"from year {standing.first} on", f"自第{standing.first}年起")
        if standing.since == standing.first
        else words(f"first in year {standing.first}", f"第{standing.first}年首次达标")
    ]
    for place, year in enumerate(standing.lost):
        told.append(words(f"lost in year {year}", f"第{year}年不再达标"))
        told += [
            words(f"again in year {back}", f"第{back}年再次达标")
            for back in standing.again[place : place + 1]
        ]
    if standing.first > 1 and proven == standing.first - 1:
        told.append(words("proven: no sooner", "已证明不能更早"))
    return words(", ", "，").join(told)
