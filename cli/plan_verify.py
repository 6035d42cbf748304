"""The bureau's part of `zouban verify`: a plan against its bureau, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..models.errors import UsageError
from ..models.exchange.goal_words import goal_figure, goal_name, goal_unit
from ..models.exchange.rules.catalogue import BY_NAME
from ..models.exchange.rules.sentences import sentence
from ..models.finding import Finding
from .codes import ExitCode
from .context import Context
from .tables import finding_json, print_findings, print_table

if TYPE_CHECKING:
    from ..checking import Judgement
    from ..instances.answer import Answer
    from ..models.exchange.bureau import Bureau
    from ..models.exchange.plan import ExchangePlan


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


def own_plan(bureau: Bureau, place: Path | None) -> tuple[Answer, ExchangePlan]:
    """Read an answer that must hold an exchange plan of this bureau and year.

    Raises
    ------
    UsageError, AnswerMismatchError
        Where it holds none, or another's.
    """
    from ..models.exchange.verify import require_own

    answer, plan = read_plan(place)
    require_own(bureau, plan)
    return answer, plan


def verify_plan_at(context: Context, bureau: Bureau, place: Path | None) -> ExitCode:
    """Judge the plan at a place and print what the judge says of it and of what is told of it."""
    from ..checking import judge
    from ..models.exchange.verify import REFUSING

    answer, _ = own_plan(bureau, place)
    folder = place if place is not None and place.is_dir() else None
    judged = judge(bureau, answer, folder=folder)
    refused = [finding for finding in judged.findings if finding.severity in REFUSING]
    if context.json:
        context.emit(
            {
                "findings": [finding_json(f, context.lang) for f in judged.findings],
                "cost": judged.cost.model_dump(),
                "terms": judged.terms,
                "goals": [
                    {"name": goal.name, "value": goal.value, "unit": goal.unit}
                    for goal in judged.goals
                ],
            }
        )
    else:
        print_findings(context, judged.findings)
        _print(context, bureau, judged, refused)
    return ExitCode.NO_ANSWER if refused else ExitCode.DONE


def _print(context: Context, bureau: Bureau, judged: Judgement, refused: Sequence[Finding]) -> None:
    _print_terms(context, bureau, judged.terms)
    _print_goals(context, judged)
    count = len(judged.terms)
    broken = sum(1 for points in judged.terms.values() if points)
    if not refused:
        context.print(
            context.words(
                f"Accepted: all {count} rules that the policy asks are kept.",
                f"通过：政策要求的{count}条规则全部满足。",
            )
        )
    elif broken:
        context.print(
            context.words(
                f"Not accepted: {broken} of {count} rules are broken, {judged.cost.hard} points.",
                f"不通过：{count}条规则中违反{broken}条，共{judged.cost.hard}处。",
            )
        )
    else:
        context.print(
            context.words(
                f"Not accepted: all {count} rules are kept, but {len(refused)} things that are "
                "told of the plan are not so.",
                f"不通过：{count}条规则全部满足，但有{len(refused)}处说明与方案不符。",
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


def _print_goals(context: Context, judged: Judgement) -> None:
    header = context.words("goal|value|unit", "目标|值|单位").split("|")
    body = [
        (
            goal_name(goal.name, context.lang),
            goal_figure(goal.value, grouped=True),
            goal_unit(goal.unit, context.lang),
        )
        for goal in judged.goals
    ]
    print_table(context, header, body, numbers=(1,))
