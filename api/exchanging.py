"""From a bureau to the year's exchange plan, and why there may be none."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from zouban.explaining import Explanation
from zouban.mailbox import Mailbox
from zouban.manifests import manifest_of
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.impossible_words import concession_finding, member_finding
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.rollover import next_year
from zouban.models.finding import Finding
from zouban.models.result import Result, Status
from zouban.solver.engine.stop import Stop
from zouban.solver.exchange.contradictions import find_contradictions
from zouban.solver.exchange.front import FrontPoint, find_front
from zouban.solver.exchange.run import Progress, plan_exchange
from zouban.solver.exchange.stages import GAP
from zouban.solver.exchange.years import YEARS_GAP, Year, plan_years

MOST_YEARS = 5
"""Years of a rolling plan: farther out too little of the data still holds."""

LEAST_SECONDS = 0.1
"""Time that planning years gets in any case."""

REASON_SECONDS = 120.0
"""Time for making a contradiction small where none is given: each of its questions is a solve."""


LEAST_SECONDS = 0.01
"""Seconds that a search gets in any case."""


def exchange(
    bureau: Bureau,
    *,
    after: ExchangePlan | None = None,
    freeze: ExchangePlan | None = None,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    gap: float = GAP,
    reasons: bool = True,
    stop: threading.Event | None = None,
    on_incumbent: Callable[[ExchangePlan], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    source: str | None = None,
) -> Result[ExchangePlan]:
    """Plan who moves from where to where, every goal of the policy with its bound.

    Parameters
    ----------
    after
        Last year's plan: it is carried out first, and the year after it planned.
    freeze
        A plan of this year that stands: as few persons as possible fare otherwise than in it,
        which is then the first goal ("changes").
    time_limit, work_limit
        Seconds, and deterministic time; None for no limit.
    workers
        Taken for all roads alike; the planner has two threads at most, whatever it is.
    gap
        Relative gap at which a goal is good enough and the next one is gone on to.
    reasons
        Where no plan can be, look for the contradiction and the cheapest concessions; `conflict`
        of the result holds both as findings.
    stop
        Ends the search when set; the best plan so far is returned.
    on_incumbent, on_progress
        Called from the searching thread with every better plan, and with the goal at hand, its
        value and bound.
    source
        Where the input came from, for the manifest.

    Raises
    ------
    UsageError
        Where a plan does not belong to the bureau and its year.
    """
    began = time.monotonic()
    data = bureau if after is None else rolled(bureau, after)
    if freeze is not None:
        _require_same(data, freeze, ("plan to be frozen", "要冻结的方案"))
    parameters = {
        "after": None if after is None else after.as_of.isoformat(),
        "freeze": freeze is not None,
        "time_limit": time_limit,
        "work_limit": work_limit,
        "seed": seed,
        "workers": workers,
        "input": source,
    }
    # Before the search, so that its seconds count: 100,000 teachers take four.
    manifest = manifest_of("exchange", data, parameters)
    event = stop or threading.Event()
    with Mailbox(on_incumbent or (lambda _: None)) as mailbox:
        result = plan_exchange(
            data,
            freeze=freeze,
            time_limit=_left(time_limit, began),
            work_limit=work_limit,
            seed=seed,
            gap=gap,
            event=event,
            on_plan=None if on_incumbent is None else mailbox.put,
            on_progress=on_progress,
        )
    if result.status is Status.INFEASIBLE and reasons:
        left = None if time_limit is None else time_limit - (time.monotonic() - began)
        told = explain_exchange(data, time_limit=left, seed=seed, stop=event)
        result = result.model_copy(update={"conflict": told.findings})
    runtime = time.monotonic() - began
    return result.model_copy(
        update={"runtime_seconds": runtime, "seed": seed, "manifest": manifest}
    )


def _left(time_limit: float | None, began: float) -> float | None:
    """Return the seconds left of a limit; where it is not above 0 it is refused as it stands."""
    if time_limit is None or not time_limit > 0:
        return time_limit
    return max(LEAST_SECONDS, time_limit - (time.monotonic() - began))


def exchange_years(
    bureau: Bureau,
    years: int,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    gap: float = YEARS_GAP,
    stop: threading.Event | None = None,
    on_year: Callable[[int, Year], None] | None = None,
    on_progress: Callable[[int, Progress], None] | None = None,
    source: str | None = None,
) -> tuple[Year, ...]:
    """Plan up to five years one after the other, each with what the plans before it have left.

    Parameters
    ----------
    time_limit, work_limit
        For all years together.
    gap
        Relative gap at which a goal is good enough and the next one is gone on to.
    on_year, on_progress
        Called with each finished year (counted from 0), and with how the search of one goes on.

    Returns
    -------
    tuple of Year
        Bureau, result and inspected balances of each, the balances with the least that any plans
        could have reached by then. Shorter where a year has no plan or time ends.

    Raises
    ------
    UsageError
        Where `years` is not 1 to 5.
    """
    if not 1 <= years <= MOST_YEARS:
        raise UsageError(
            f"years must be 1 to {MOST_YEARS}, but is {years}.",
            f"years应为1至{MOST_YEARS}，但现为{years}。",
        )
    asked: dict[str, object] = {
        "years": years,
        "time_limit": time_limit,
        "work_limit": work_limit,
        "seed": seed,
    }
    asked |= {"workers": workers, "input": source}
    # The years' manifests belong to the time as well; the first one tells what one takes.
    began = time.monotonic()
    first = manifest_of("exchange", bureau, asked)
    kept = years * (time.monotonic() - began)
    found = plan_years(
        bureau,
        years,
        time_limit=None if time_limit is None else max(time_limit - kept, LEAST_SECONDS),
        work_limit=work_limit,
        seed=seed,
        gap=gap,
        event=stop,
        on_year=on_year,
        on_progress=on_progress,
    )
    return tuple(
        replace(
            year,
            result=year.result.model_copy(
                update={
                    "seed": seed,
                    "runtime_seconds": year.seconds,
                    "manifest": manifest_of("exchange", year.bureau, asked) if number else first,
                }
            ),
        )
        for number, year in enumerate(found)
    )


def exchange_front(
    bureau: Bureau,
    count: int = 25,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 1,
    workers: int | None = None,
    stop: threading.Event | None = None,
    on_point: Callable[[int], None] | None = None,
) -> tuple[FrontPoint, ...]:
    """Return plans that trade balance, moves, commute and wishes, none dominated by another.

    All keep the hard rules; the policy's goals and their order play no part.

    Parameters
    ----------
    count
        Points wanted; fewer are returned where there are no more, or time ends.
    on_point
        Called with the number of points so far.
    """
    return find_front(
        bureau,
        count,
        time_limit=time_limit,
        work_limit=work_limit,
        seed=seed,
        event=stop,
        on_point=on_point,
    )


def explain_exchange(
    bureau: Bureau,
    *,
    time_limit: float | None = None,
    seed: int = 1,
    stop: threading.Event | None = None,
) -> Explanation:
    """Tell why a bureau has no exchange plan, and what has to give way at least.

    The findings are the members of a contradiction (severity error), each with "confirmed" among
    its parameters, then the cheapest concessions, one rule at a time (severity info). Where no
    rule helps alone, other contradictions stand beside the first: theirs follow, told apart by the
    parameter "contradiction" (1 is the first), and at least one concession of each is needed. There
    are none where a plan exists or time ended before that was known.

    Parameters
    ----------
    time_limit
        Seconds in all, None for the default of 120.
    """
    limit = REASON_SECONDS if time_limit is None else max(time_limit, 1.0)
    found = find_contradictions(bureau, Stop(limit, None, stop or threading.Event()), seed)
    findings: list[Finding] = []
    several = len(found) > 1
    for number, own in enumerate(found, start=1):
        findings += [
            member_finding(bureau, m.rule, m.row, m.confirmed, number) for m in own.conflict.members
        ]
        findings += [
            concession_finding(
                bureau, c.rule, c.amount, c.bound, c.rows, number, moves=c.moves, several=several
            )
            for c in own.concessions
        ]
    return Explanation(
        tuple(findings),
        proven=any(own.conflict.proven for own in found),
        irreducible=bool(found) and all(own.conflict.irreducible for own in found),
    )


def rolled(bureau: Bureau, plan: ExchangePlan) -> Bureau:
    """Return the bureau a year later, last year's plan carried out.

    Raises
    ------
    UsageError
        Where the plan does not belong to the bureau and its year.
    """
    _require_same(bureau, plan, ("last year's plan", "上年方案"))
    return next_year(bureau, plan)


def _require_same(bureau: Bureau, plan: ExchangePlan, what: tuple[str, str]) -> None:
    """Refuse a plan of another bureau or date; what it is stands in English and Chinese."""
    if (plan.bureau, plan.as_of) != (bureau.id, bureau.as_of):
        en, zh = what
        raise UsageError(
            f"The {en} is of bureau '{plan.bureau}' as of {plan.as_of}; expected is bureau "
            f"'{bureau.id}' as of {bureau.as_of}.",
            f"{zh}属于教育局“{plan.bureau}”（{plan.as_of}），应为“{bureau.id}”（{bureau.as_of}）。",
        )
