"""Exchanges by mechanism: teachers' wishes and schools' priorities instead of a planner's goals."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from zouban.manifests import manifest_of
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.bureau_market import BureauMarket, bureau_market
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.market_plan import plan_of
from zouban.models.exchange.mechanism_audit import MechanismAudit, audit
from zouban.models.exchange.plan import ExchangePlan
from zouban.models.exchange.verify import verify_plan
from zouban.models.result import Goal, Manifest, Result, Status, StoppedBy
from zouban.replanning import rolled
from zouban.solver.mechanisms.catalogue import MECHANISMS, Entry
from zouban.solver.mechanisms.ceiling import Ceiling, ceiling

TRIES = 100
"""False lists that an audit tries."""


class MechanismRun:
    """What a mechanism has done on a bureau: its result, its audit, and the market behind both."""

    def __init__(
        self, result: Result[ExchangePlan], checked: MechanismAudit, market: BureauMarket
    ) -> None:
        self.result = result
        self.audit = checked
        self.market = market


def run_mechanisms(
    bureau: Bureau,
    names: Sequence[str] | None = None,
    *,
    after: ExchangePlan | None = None,
    tries: int = TRIES,
    time_limit: float | None = None,
    seed: int = 1,
    stop: threading.Event | None = None,
    source: str | None = None,
) -> tuple[MechanismRun, ...]:
    """Exchange a bureau's teachers by one or several mechanisms, and audit each.

    Parameters
    ----------
    names
        Names of the catalogue (`zouban.solver.mechanisms.catalogue`), None for all.
    after
        Last year's plan: it is carried out first, and the year after it exchanged.
    tries
        False lists that each audit tries; fewer where `time_limit` (seconds, shared out evenly)
        or `stop` ends the trying.
    source
        Where the input came from, for the manifest.

    Returns
    -------
    tuple of MechanismRun
        In the order of the names. Each result's goal "movers" has the ceiling as its bound: the
        most teachers who could move under the same rights, proven by the result's certificate.
        Its cost is what the judge says of the plan: a mechanism owes teachers their rights, not
        the bureau its quota.

    Raises
    ------
    UsageError
        Where a name is not in the catalogue, or `after` is of another bureau or year.
    """
    chosen = [_entry(name) for name in (MECHANISMS if names is None else names)]
    bureau = bureau if after is None else rolled(bureau, after)
    index = BureauIndex(bureau)
    built = bureau_market(index)
    parameters = {
        "after": None if after is None else after.as_of.isoformat(),
        "tries": tries,
        "time_limit": time_limit,
        "seed": seed,
        "input": source,
    }
    manifest = manifest_of("exchange", bureau, parameters)
    share = None if time_limit is None else time_limit / len(chosen)
    clock = _Clock(share, stop)
    tops = {side: ceiling(built.market, two_sided=side) for side in {e.two_sided for e in chosen}}
    return tuple(
        _run(entry, built, tops[entry.two_sided], tries, seed, clock, manifest) for entry in chosen
    )


class _Clock:
    """Says whether an audit may go on trying."""

    def __init__(self, seconds: float | None, stop: threading.Event | None) -> None:
        self.seconds, self.stop = seconds, stop
        self.began = time.monotonic()

    def restart(self) -> None:
        """Begin to count anew."""
        self.began = time.monotonic()

    def __call__(self) -> bool:
        if self.stop is not None and self.stop.is_set():
            return False
        return self.seconds is None or time.monotonic() - self.began < self.seconds


def _entry(name: str) -> Entry:
    if name not in MECHANISMS:
        known = ", ".join(MECHANISMS)
        raise UsageError(
            f"There is no mechanism '{name}'; there are: {known}",
            f"没有名为“{name}”的机制；可用的有：{known}",
        )
    return MECHANISMS[name]


def _run(
    entry: Entry,
    built: BureauMarket,
    top: Ceiling,
    tries: int,
    seed: int,
    clock: _Clock,
    manifest: Manifest,
) -> MechanismRun:
    clock.restart()
    assignment = entry.run(built.market)
    checked = audit(
        built.market,
        assignment,
        name=entry.name,
        mechanism=entry.run,
        guarantees=entry.promises(built.market),
        ceiling=top.movers,
        tries=tries,
        seed=seed,
        same_good=entry.same_good,
        unasked=built.unasked,
        go_on=clock,
    )
    plan = plan_of(built, assignment, entry.name)
    judged = verify_plan(built.index.bureau, plan, built.index)
    movers = Goal(
        name="movers", value=checked.movers, bound=top.movers, unit="teachers", maximise=True
    )
    own = {**manifest.parameters, "mechanism": entry.name}
    result = Result[ExchangePlan](
        status=Status.OPTIMAL if checked.movers == top.movers else Status.FEASIBLE,
        answer=plan,
        cost=judged.cost,
        goals=(movers,),
        terms=dict(judged.terms),
        certificate=top.prices,
        stopped_by=StoppedBy.OPTIMAL,
        runtime_seconds=time.monotonic() - clock.began,
        seed=seed,
        manifest=manifest.model_copy(update={"parameters": own}),
    )
    return MechanismRun(result, checked, built)
