"""`zouban rules`: the catalogue of rules with sentences, parameters and defaults."""

from __future__ import annotations

from typing import Any

import click

from ..models.rules.catalogue import BY_NAME, RULES
from ..models.rules.rule import Rule
from ..models.rules.sentences import template_of
from .codes import ExitCode
from .context import Context
from .options import examples, output_options
from .tables import print_table


@click.command(
    epilog=examples(
        "zouban rules",
        "zouban rules max_per_day --lang zh",
        "zouban rules --json",
        "zouban rules --packs",
        "zouban rules --pack national-2014",
    )
)
@click.argument("name", required=False)
@click.option("--packs", is_flag=True, help="List the rule packs of exchange (交流规则包).")
@click.option(
    "--pack",
    default=None,
    metavar="NAME",
    help="Say one rule pack in sentences, bundled or a .toml file.",
)
@output_options
@click.pass_obj
def rules(context: Context, name: str | None, packs: bool, pack: str | None) -> ExitCode:
    """List the rules that a timetable is judged by (规则目录).

    Rules that hold by themselves need no row in the rules table; the others are stated there, with
    a scope, parameters, tier (hard or soft) and weight. With NAME, one rule in full. What an
    exchange of teachers is ruled by stands in rule packs.
    """
    if packs or pack is not None:
        return _packs(context, name, pack)
    if name is not None and name not in BY_NAME:
        raise click.UsageError(
            context.words(
                f"There is no rule '{name}'; `zouban rules` lists them.",
                f"没有规则“{name}”；`zouban rules` 列出全部规则。",
            )
        )
    chosen = RULES if name is None else (BY_NAME[name],)
    if context.json:
        context.emit({"rules": [_data(rule, context.lang) for rule in chosen]})
    elif name is None:
        _list(context)
    else:
        _one(context, BY_NAME[name])
    return ExitCode.DONE


def _packs(context: Context, name: str | None, pack: str | None) -> ExitCode:
    from .rule_packs import list_packs, show_pack

    if name is not None:
        raise click.UsageError("NAME is a rule of timetables; leave it out with --packs, --pack.")
    if pack is None:
        list_packs(context)
    else:
        show_pack(context, pack)
    return ExitCode.DONE


def _data(rule: Rule, lang: str) -> dict[str, Any]:
    return {
        "name": rule.name,
        "sentence": template_of(rule, lang),
        "by_itself": rule.by_itself,
        "by_row": rule.by_row,
        "scopes": list(rule.scopes),
        "parameters": [
            {"name": field, "needed": info.is_required(), "default": _default(info)}
            for field, info in rule.parameters.model_fields.items()
        ],
        "tier": rule.tier.value,
        "weight": rule.weight,
    }


def _default(info: Any) -> str | None:
    if info.is_required() or info.default is None:
        return None
    return str(info.default)


def _parameters(rule: Rule) -> str:
    parts = []
    for field, info in rule.parameters.model_fields.items():
        default = _default(info)
        parts.append(field if default is None else f"{field}={default}")
    return ", ".join(parts)


def _list(context: Context) -> None:
    header = context.words(
        "rule|holds|what it says|scope|parameters|tier|weight",
        "规则|生效|含义|范围|参数|级别|权重",
    ).split("|")
    always, rows = context.words("always|by row", "始终|按行").split("|")
    print_table(
        context,
        header,
        [
            (
                rule.name,
                always if rule.by_itself else rows,
                template_of(rule, context.lang),
                ", ".join(rule.scopes) if rule.by_row else "",
                _parameters(rule),
                rule.tier.value,
                rule.weight,
            )
            for rule in RULES
        ],
        numbers=(6,),
    )


def _one(context: Context, rule: Rule) -> None:
    data = _data(rule, context.lang)
    context.print(f"{rule.name}: {data['sentence']}")
    context.print(context.words("tier: ", "级别：") + f"{rule.tier.value}, {rule.weight}")
    if rule.by_row:
        context.print(context.words("scopes: ", "范围：") + ", ".join(rule.scopes))
    for parameter in data["parameters"]:
        default = parameter["default"]
        told = "" if default is None else f" = {default}"
        context.print(context.words("parameter: ", "参数：") + parameter["name"] + told)
