"""The bureau's part of `zouban verify`: a plan against its bureau, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.errors import UsageError
from ..models.exchange.rules.catalogue import BY_NAME
from ..models.exchange.rules.sentences import sentence
from .codes import ExitCode
from .context import Context
from .tables import finding_json, print_findings, print_table

if TYPE_CHECKING:
    from ..instances.answer import Answer
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan
    from ..models.exchange.verify import Judged


def read_plan(place: Path | None) -> tuple[Answer, ExchangePlan]:
    """Read an answer that must hold an exchange plan.

    Raises
    ------
    UsageError
        Where it holds none; click's where no place is named.
    """
    from ..instances.answer import read_answer

    if place is None:
        raise click.UsageError("PLAN is missing; name what `zouban exchange -o` wrote.")
    answer = read_answer(place)
    if answer.plan is None:
        raise UsageError(
            f"{place} holds no exchange plan; `zouban exchange` writes one.",
            f"{place}中没有交流方案；方案由 `zouban exchange` 生成。",
        )
    return answer, answer.plan


def verify_plan_at(context: Context, bureau: Bureau, place: Path | None) -> ExitCode:
    """Judge the plan at a place and print what the judge says of it and of the file's figures."""
    from ..models.exchange.claims import claim_findings
    from ..models.exchange.verify import verify_plan
    from .inputs import warn_if_changed

    answer, plan = read_plan(place)
    warn_if_changed(context, answer, bureau)
    judged = verify_plan(bureau, plan)
    claimed = [goal for result in answer.results.values() for goal in result.goals]
    findings = (*judged.findings, *claim_findings(claimed, judged.goals))
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in findings],
                "cost": judged.cost.model_dump(),
                "terms": dict(judged.terms),
                "goals": [
                    {"name": goal.name, "value": goal.value, "unit": goal.unit}
                    for goal in judged.goals
                ],
            }
        )
    else:
        print_findings(context, findings)
        _print(context, bureau, judged)
    return ExitCode.DONE if judged.accepted else ExitCode.NO_ANSWER


def _print(context: Context, bureau: Bureau, judged: Judged) -> None:
    _print_terms(context, bureau, judged.terms)
    _print_goals(context, judged)
    count = len(judged.terms)
    if judged.accepted:
        context.print(
            context.words(
                f"Accepted: all {count} rules that the policy asks are kept.",
                f"通过：政策要求的{count}条规则全部满足。",
            )
        )
    else:
        broken = sum(1 for points in judged.terms.values() if points)
        context.print(
            context.words(
                f"Not accepted: {broken} of {count} rules are broken, {judged.cost.hard} points.",
                f"不通过：{count}条规则中违反{broken}条，共{judged.cost.hard}处。",
            )
        )


def _print_terms(context: Context, bureau: Bureau, terms: Mapping[str, int]) -> None:
    body = [
        (name, points, sentence(BY_NAME[name], bureau.policy, context.lang))
        for name, points in terms.items()
        if points
    ]
    if body:
        header = context.words("broken rule|points|what it asks", "违反的规则|处|要求").split("|")
        print_table(context, header, body, numbers=(1,))


def _print_goals(context: Context, judged: Judged) -> None:
    from .exchange_words import goal_name, unit_name

    header = context.words("goal|value|unit", "目标|值|单位").split("|")
    body = [
        (goal_name(context, goal.name), f"{round(goal.value, 4):g}", unit_name(context, goal.unit))
        for goal in judged.goals
    ]
    print_table(context, header, body, numbers=(1,))
