"""Plans that stand: carried out before the next year, or frozen where the year is replanned."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.case_words import CaseError
from zouban.models.exchange.cases import carry_over, final_cases, require_known
from zouban.models.exchange.plan import CaseState, ExchangePlan
from zouban.models.exchange.rollover import next_year


def rolled(bureau: Bureau, plan: ExchangePlan) -> Bureau:
    """Return the bureau a year later, last year's plan carried out.

    Raises
    ------
    UsageError
        Where the plan does not belong to the bureau and its year.
    """
    _require_same(bureau, plan, ("last year's plan", "上年方案"))
    return next_year(bureau, plan)


def check_freeze(
    bureau: Bureau,
    freeze: ExchangePlan | None,
    changed: Collection[str] | None,
    on: datetime.date | None = None,
) -> None:
    """Refuse what does not go with a plan that stands, or without one.

    Raises
    ------
    UsageError
        Where the plan does not belong to the bureau and its year, `changed` or `on` stand without
        it, an id is not the bureau's, or `on` lies before the last step recorded.
    """
    if freeze is None:
        if changed is not None or on is not None:
            raise UsageError(
                "changed and on go with freeze: they are about a plan that stands.",
                "changed 与 on 须与 freeze 同用：二者针对已有方案。",
            )
        return
    _require_same(bureau, freeze, ("plan to be frozen", "要冻结的方案"))
    require_known(bureau, changed or (), freeze)
    last = max(freeze.events, key=lambda event: event.on, default=None)
    if on is not None and last is not None and on < last.on:
        raise CaseError(
            "past", teacher=last.teacher, state=CaseState.PROPOSED, on=on, since=last.on
        )


def with_cases(
    plan: ExchangePlan, freeze: ExchangePlan | None, on: datetime.date | None
) -> ExchangePlan:
    """Return a plan with the cases of the one that it replaces, where any has begun.

    A final case that had to fare otherwise all the same begins anew.
    """
    if freeze is None or not freeze.events:
        return plan
    before, after = ({m.teacher: m for m in one.moves} for one in (freeze, plan))
    undone = {who for who in final_cases(freeze) if before.get(who) != after.get(who)}
    events = tuple(event for event in freeze.events if event.teacher not in undone)
    day = on or max(event.on for event in freeze.events)
    return carry_over(freeze.model_copy(update={"events": events}), plan, day)


def _require_same(bureau: Bureau, plan: ExchangePlan, what: tuple[str, str]) -> None:
    """Refuse a plan of another bureau or date; what it is stands in English and Chinese."""
    if (plan.bureau, plan.as_of) != (bureau.id, bureau.as_of):
        en, zh = what
        raise UsageError(
            f"The {en} is of bureau '{plan.bureau}' as of {plan.as_of}; expected is bureau "
            f"'{bureau.id}' as of {bureau.as_of}.",
            f"{zh}属于教育局“{plan.bureau}”（{plan.as_of}），应为“{bureau.id}”（{bureau.as_of}）。",
        )
