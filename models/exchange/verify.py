"""The independent judge: a plan against its bureau, rule by rule, teacher by teacher.

Nothing here looks at a search: each rule of the catalogue measures the moves themselves, and
every goal is computed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..base import Record
from ..errors import AnswerMismatchError
from ..finding import Finding, Severity
from ..result import Cost, Goal
from .bureau import Bureau
from .case_history import illegal_steps
from .goals import goal_values
from .index import BureauIndex
from .inspection import CompositeRow, composites, inspect
from .names import Names, word
from .plan import ExchangePlan
from .rules.catalogue import RULES
from .rules.rule import Breach, ExchangeRule, View

REFUSING = frozenset({Severity.ERROR, Severity.HARD})
"""Severities of findings with which a plan is not accepted."""


class Judged(Record):
    """What the judge says of a plan.

    Attributes
    ----------
    findings
        Broken rules in the order of the catalogue, then recorded steps of cases that may not
        follow, and limits of the inspection not met.
    cost
        `hard` counts points of broken rules, `soft` is the policy's first goal, rounded.
    terms
        Points by rule, for every rule that the policy asks.
    goals
        The policy's goals in its order, then the others; values only.
    """

    findings: tuple[Finding, ...]
    cost: Cost
    terms: Mapping[str, int]
    goals: tuple[Goal, ...]

    @property
    def accepted(self) -> bool:
        """Whether no rule is broken and no case took a step that may not be."""
        return not any(finding.severity in REFUSING for finding in self.findings)


def verify_plan(bureau: Bureau, plan: ExchangePlan, index: BureauIndex | None = None) -> Judged:
    """Judge a plan, however wrong it may be.

    Raises
    ------
    AnswerMismatchError
        The plan is of another bureau or another year.
    """
    require_own(bureau, plan)
    view = View(index or BureauIndex(bureau), plan)
    names = Names(bureau)
    asked = [rule for rule in RULES if rule.parameters(bureau.policy) is not None]
    breaches = {rule.name: list(rule.measure(view)) for rule in asked}
    goals = goal_values(view.staffing, view.base)
    terms = {name: sum(b.points for b in found) for name, found in breaches.items()}
    told = [_finding(names, rule, b) for rule in asked for b in breaches[rule.name]]
    return Judged(
        findings=(*told, *_cases(view), *_limits(view, names)),
        cost=Cost(hard=sum(terms.values()), soft=round(goals[0].value)),
        terms=terms,
        goals=goals,
    )


def breaches_of(view: View, rule: ExchangeRule) -> list[Breach]:
    """Return the breaches of one rule, none where the policy does not ask it."""
    return [] if rule.parameters(view.policy) is None else list(rule.measure(view))


def finding_of(names: Names, rule: ExchangeRule, breach: Breach) -> Finding:
    """Return a breach as a finding."""
    return _finding(names, rule, breach)


def require_own(bureau: Bureau, plan: ExchangePlan) -> None:
    """Refuse a plan that is not this bureau's of this year.

    Raises
    ------
    AnswerMismatchError
        It is of another bureau or another year.
    """
    if plan.bureau != bureau.id:
        raise AnswerMismatchError(
            f"The plan is of bureau '{plan.bureau}', the data are of bureau '{bureau.id}'.",
            f"方案属于教育局“{plan.bureau}”，数据属于教育局“{bureau.id}”。",
        )
    if plan.as_of != bureau.as_of:
        raise AnswerMismatchError(
            f"The plan is of the school year that starts on {plan.as_of}, the data of bureau "
            f"'{bureau.id}' are as of {bureau.as_of}.",
            f"方案属于{plan.as_of}开始的学年，教育局“{bureau.id}”的数据截至{bureau.as_of}。",
        )


def _finding(names: Names, rule: ExchangeRule, breach: Breach) -> Finding:
    english, chinese = rule.broken[breach.text]
    values = {**breach.where, **breach.params}
    return Finding(
        code=f"{rule.name}.{breach.text}" if breach.text else rule.name,
        rule=rule.name,
        severity=Severity.ERROR if rule.name == "one_move" else Severity.HARD,
        message=names.fill(english, values, "en"),
        message_zh=names.fill(chinese, values, "zh"),
        where=dict(breach.where),
        params=dict(breach.params),
        cost=breach.points,
    )


def _limits(view: View, names: Names) -> Iterator[Finding]:
    """Yield the limits of the balance inspection that the plan does not meet: no broken rules."""
    rows = inspect(view.staffing)
    for composite in composites(view.policy.inspection, rows):
        if not composite.within_limit:
            yield composite_finding(composite, composite.after, Severity.WARNING)
    for row in rows:
        if row.limit is None or row.within_limit:
            continue
        params = {"cv": round(row.after.weighted_cv, 4), "limit": row.limit}
        stage, own = row.stage.value, row.indicator
        yield Finding(
            code="balance_limit",
            rule="inspection",
            severity=Severity.WARNING,
            message=f"{own.name_en or own.id}, {stage}: the weighted CV is {params['cv']:.3f} "
            f"afterwards, above the limit {row.limit:g}.",
            message_zh=f"{own.name_zh or own.id}（{word(stage, 'zh')}）：交流后差异系数"
            f"{params['cv']:.3f}，超过上限{row.limit:g}。",
            where={"indicator": own.id, "stage": stage},
            params=params,
        )


def _cases(view: View) -> Iterator[Finding]:
    """Yield recorded steps of cases that may not be: the moves stand, what is told of them not."""
    for error in illegal_steps(view.bureau, view.staffing.plan):
        yield Finding(
            code=f"case.{error.code}",
            rule="cases",
            severity=Severity.ERROR,
            message=error.text("en"),
            message_zh=error.text("zh"),
            where={"teacher": str(error.values["teacher"])},
        )


def composite_finding(row: CompositeRow, value: float, severity: Severity) -> Finding:
    """Return what is said of a composite coefficient of variation."""
    stage = row.stage.value
    return Finding(
        code="composite",
        rule="inspection",
        severity=severity,
        message=f"Composite CV, {stage}: {value:.3f}, limit {row.limit:g}.",
        message_zh=f"综合差异系数（{word(stage, 'zh')}）：{value:.3f}，上限{row.limit:g}。",
        where={"stage": stage},
        params={"cv": round(value, 4), "limit": row.limit},
    )
