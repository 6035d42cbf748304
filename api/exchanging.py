"""From a bureau to the year's exchange plan, and why there may be none."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace

from zouban.explaining import Explanation
from zouban.mailbox import Mailbox
from zouban.manifests import manifest_of
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.impossible_words import concession_finding, member_finding
from zouban.models.exchange.plan import MOST_YEARS, ExchangePlan
from zouban.models.finding import Finding
from zouban.models.result import Result, Status
from zouban.replanning import check_freeze, rolled, with_cases
from zouban.solver.engine.stop import Stop
from zouban.solver.exchange.contradictions import find_contradictions
from zouban.solver.exchange.freeze import settled_by
from zouban.solver.exchange.front import FrontPoint, find_front
from zouban.solver.exchange.run import Progress, plan_exchange
from zouban.solver.exchange.stages import GAP
from zouban.solver.exchange.years import YEARS_GAP, Year, plan_years

REASON_SECONDS = 120.0
"""Time for making a contradiction small where none is given: each of its questions is a solve."""

LEAST_SECONDS = 0.01
"""Seconds that a search gets in any case."""


def exchange(
    bureau: Bureau,
    *,
    after: ExchangePlan | None = None,
    freeze: ExchangePlan | None = None,
    changed: Collection[str] | None = None,
    on: datetime.date | None = None,
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
        which is then the first goal ("changes"; before it "final_changes", where a final case may
        fare otherwise). Who has withdrawn from it moves no more, but to return. Its cases are
        carried over.
    changed
        With `freeze`: ids of teachers and schools whose data or decisions have changed. Whoever
        moves and is touched by none of them keeps his move as it is; where no plan can be with
        that, `conflict` says whose moves stand in the way.
    on
        With `freeze`: the day of replanning, for the cases that change; None for the day of the
        last step recorded.
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
        Where a plan does not belong to the bureau and its year, `changed` or `on` stand without
        `freeze`, an id is not the bureau's, or `on` lies before the last step recorded.
    """
    began = time.monotonic()
    data = bureau if after is None else rolled(bureau, after)
    check_freeze(data, freeze, changed, on)
    parameters = {
        "after": None if after is None else after.as_of.isoformat(),
        "freeze": freeze is not None,
        "changed": None if changed is None else sorted(changed),
        "on": None if on is None else on.isoformat(),
        "time_limit": time_limit,
        "work_limit": work_limit,
        "seed": seed,
        "workers": workers,
        "input": source,
    }
    # Before the search, so that its seconds count: 100,000 teachers take four.
    manifest = manifest_of("exchange", data, parameters)
    event = stop or threading.Event()

    def tell(plan: ExchangePlan) -> None:
        if on_incumbent is not None:
            on_incumbent(with_cases(plan, freeze, on))

    with Mailbox(tell) as mailbox:
        result = plan_exchange(
            data,
            freeze=freeze,
            changed=changed,
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
        told = explain_exchange(
            data,
            freeze=freeze,
            changed=changed,
            time_limit=left,
            work_limit=work_limit,
            seed=seed,
            stop=event,
        )
        result = result.model_copy(update={"conflict": told.findings})
    if result.answer is not None:
        answer = with_cases(result.answer, freeze, on)
        result = result.model_copy(update={"answer": answer})
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
    after: ExchangePlan | None = None,
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

    Where a year can have no plan, the contradiction is looked for as `exchange` does.

    Parameters
    ----------
    after
        The plan of the year before the first: it is carried out first.
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
        Where `years` is not 1 to 5, or `after` does not belong to the bureau and its year.
    """
    if not 1 <= years <= MOST_YEARS:
        raise UsageError(
            f"years must be 1 to {MOST_YEARS}, but is {years}.",
            f"years应为1至{MOST_YEARS}，但现为{years}。",
        )
    began = time.monotonic()
    bureau = bureau if after is None else rolled(bureau, after)
    asked: dict[str, object] = {
        "years": years,
        "after": None if after is None else after.as_of.isoformat(),
        "time_limit": time_limit,
        "work_limit": work_limit,
        "seed": seed,
    }
    asked |= {"workers": workers, "input": source}
    # The years' manifests belong to the time as well; the first one tells what one takes.
    writing = time.monotonic()
    first = manifest_of("exchange", bureau, asked)
    kept = years * (time.monotonic() - writing)
    event = stop or threading.Event()
    found = plan_years(
        bureau,
        years,
        time_limit=None if time_limit is None else max(time_limit - kept, LEAST_SECONDS),
        work_limit=work_limit,
        seed=seed,
        gap=gap,
        event=event,
        on_year=on_year,
        on_progress=on_progress,
    )
    left = None if time_limit is None else time_limit - (time.monotonic() - began)
    found = tuple(_with_reasons(year, left, work_limit, seed, event) for year in found)
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


def _with_reasons(
    year: Year,
    time_limit: float | None,
    work_limit: float | None,
    seed: int,
    stop: threading.Event,
) -> Year:
    """Return a year with the contradiction that keeps it from having a plan, if one does."""
    if year.result.status is not Status.INFEASIBLE:
        return year
    told = explain_exchange(
        year.bureau, time_limit=time_limit, work_limit=work_limit, seed=seed, stop=stop
    )
    return replace(year, result=year.result.model_copy(update={"conflict": told.findings}))


def exchange_front(
    bureau: Bureau,
    count: int = 25,
    *,
    after: ExchangePlan | None = None,
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
    after
        Last year's plan: it is carried out first, and the year after it planned.
    on_point
        Called with the number of points so far.
    """
    return find_front(
        bureau if after is None else rolled(bureau, after),
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
    freeze: ExchangePlan | None = None,
    changed: Collection[str] | None = None,
    time_limit: float | None = None,
    work_limit: float | None = None,
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
    freeze, changed
        As of `exchange`: moves of a plan that stands may be members as well.
    time_limit, work_limit
        Seconds in all, and deterministic time; 120 seconds where neither is given.

    Raises
    ------
    UsageError
        Where the plan does not belong to the bureau and its year, `changed` stands without
        `freeze`, or an id is not the bureau's.
    """
    check_freeze(bureau, freeze, changed)
    limit = None if time_limit is None else max(time_limit, 1.0)
    if limit is None and work_limit is None:
        limit = REASON_SECONDS
    until = Stop(limit, work_limit, stop or threading.Event())
    found = find_contradictions(bureau, until, seed, settled_by(bureau, freeze, changed))
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
