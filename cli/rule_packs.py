"""Rule packs of exchange for `zouban rules`: the list, and one pack in sentences."""

from __future__ import annotations

from ..instances.bureau_move_tables import STAFFING
from ..instances.bureau_mover_tables import ELIGIBILITY
from ..instances.rule_packs import is_own, pack_names, pack_text, read_pack, read_policy
from ..instances.schema import Kind, Table
from ..instances.values import write_value
from ..instances.words import word_in
from ..models.base import Record
from ..models.exchange.policy import Policy
from ..models.exchange.rules.catalogue import RULES
from ..models.exchange.rules.sentences import sentence
from .context import Context
from .tables import print_table


def list_packs(context: Context) -> None:
    """Print all bundled packs, or emit them."""
    packs = [read_pack(name) for name in pack_names()]
    if context.json:
        context.emit(
            {
                "packs": [
                    {
                        "name": pack.id,
                        "title": context.words(pack.name_en, pack.name_zh),
                        "source": pack.source,
                    }
                    for pack in packs
                ]
            }
        )
        return
    header = context.words("pack|title|source", "规则包|名称|来源").split("|")
    body = [(p.id, context.words(p.name_en, p.name_zh), p.source) for p in packs]
    print_table(context, header, body, lines=True)


def show_pack(context: Context, name: str) -> None:
    """Print one pack in sentences, or emit its values and (of a bundled one) its file.

    Raises
    ------
    UsageError
        Where there is none of this name.
    InputError
        With every problem of a file of one's own.
    """
    policy = read_policy(name)
    if context.json:
        text = None if is_own(name) else pack_text(name)
        context.emit({"pack": policy.model_dump(mode="json"), "toml": text})
        return
    context.print(f"{policy.id}: {context.words(policy.name_en, policy.name_zh)}")
    context.print(context.words("Source: ", "来源：") + policy.source)
    stages = ", ".join(word_in(stage, "stage", context.lang) for stage in policy.stages)
    context.print(context.words("Stages: ", "学段：") + stages)
    _lines(context, "Who is exchanged", "交流条件", _said(context, ELIGIBILITY, policy.eligibility))
    _lines(context, "Grounds against it", "免予或暂缓的理由", _grounds(context, policy))
    asked = [sentence(rule, policy, context.lang) for rule in RULES]
    _lines(context, "Rules", "规则", [line for line in asked if line])
    _lines(context, "Demand", "需求", _said(context, STAFFING, policy.staffing))
    _indicators(context, policy)
    goals = [
        word_in(goal.goal, "goal", context.lang) + (f" ({goal.slack:g})" if goal.slack else "")
        for goal in policy.ordered_goals
    ]
    _lines(context, "Goals in their order", "目标次序", goals)


def _lines(context: Context, en: str, zh: str, lines: list[str]) -> None:
    if lines:
        context.print("")
        context.print(context.words(f"{en}:", f"{zh}："))
        for line in lines:
            context.print(f"  {line}")


def _said(context: Context, table: Table, record: Record) -> list[str]:
    """Return what each column of a table means, with its value; what is off is left out."""
    lines = []
    for column in table.columns:
        value = getattr(record, column.field)
        if value is None or value is False or value == ():
            continue
        meaning = context.words(column.meaning, column.meaning_zh)
        if column.kind is Kind.YES_NO:
            lines.append(meaning)
            continue
        unit = context.words(column.unit, column.unit_zh)
        shown = write_value(value, column, context.lang)
        lines.append(f"{meaning}{context.words(': ', '：')}{shown} {unit}".rstrip())
    return lines


def _grounds(context: Context, policy: Policy) -> list[str]:
    return [
        f"{context.words(rule.name_en, rule.name_zh) or rule.reason}"
        f"{context.words(': ', '：')}{word_in(rule.verdict, 'verdict', context.lang)}"
        for rule in policy.exemptions
    ]


def _indicators(context: Context, policy: Policy) -> None:
    if not policy.indicators:
        return
    header = context.words(
        "indicator|minimum a 100 pupils|limit of the coefficient of variation|weight",
        "指标|每百名学生下限|差异系数上限|权重",
    ).split("|")
    body = []
    for own in policy.indicators:
        figures = [
            " / ".join(
                "–" if value is None else f"{value:g}"
                for value in (getattr(own, f"{what}_{stage}") for stage in policy.stages)
            )
            for what in ("minimum", "limit")
        ]
        body.append((context.words(own.name_en, own.name_zh) or own.id, *figures, own.weight))
    context.print("")
    print_table(context, header, body, title=context.words("Indicators", "均衡指标"), numbers=(3,))
