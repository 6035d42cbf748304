"""The bureau's part of `zouban check`: verdicts, required moves, supply, balance, schools."""

from __future__ import annotations

from collections.abc import Sequence

from ..models.exchange.bureau import FULL_TIME, Bureau
from ..models.exchange.names import Names
from ..models.exchange.rules.catalogue import BY_NAME
from ..models.exchange.rules.sentences import sentence
from ..models.finding import Finding
from .context import Context
from .tables import print_table

_SHOWN = 10
"""Schools shown of each kind; --json has all."""


def print_bureau_figures(context: Context, bureau: Bureau, findings: Sequence[Finding]) -> None:
    """Print the figures among the findings of a bureau."""
    for finding in findings:
        if finding.code.startswith("verdict_") or finding.code in ("needs", "no_needs"):
            context.print(finding.text(context.lang))
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    _print_required(context, bureau, by_code.get("required_moves", []))
    _print_subjects(context, bureau, by_code.get("subject_supply", []))
    _print_balance(context, [*by_code.get("balance", []), *by_code.get("composite", [])])
    titles = (
        ("understaffed", "Most understaffed schools", "最缺员的学校"),
        ("overstaffed", "Most overstaffed schools", "最超员的学校"),
    )
    for code, en, zh in titles:
        _print_schools(context, bureau, context.words(en, zh), by_code.get(code, []))


def _print_required(context: Context, bureau: Bureau, rows: Sequence[Finding]) -> None:
    if rows:
        header = context.words("rule|heads|of|what it asks", "规则|人数|基数|要求").split("|")
        body = [
            (
                row.rule,
                row.params["asked"],
                row.params["base"],
                sentence(BY_NAME[row.rule], bureau.policy, context.lang),
            )
            for row in rows
        ]
        title = context.words("Required moves", "交流人数要求")
        print_table(context, header, body, title=title, numbers=(1, 2))


def _print_subjects(context: Context, bureau: Bureau, rows: Sequence[Finding]) -> None:
    if rows:
        names = Names(bureau)
        header = context.words(
            "subject|posts needed|worked|unfilled somewhere", "学科|需求岗位|现有|缺岗"
        ).split("|")
        body = [
            (
                names.subject(row.where["subject"], context.lang),
                *(f"{float(row.params[key]) / FULL_TIME:.1f}" for key in
                  ("needed", "worked", "unfilled")),
            )
            for row in rows
        ]  # fmt: skip
        title = context.words("Supply by subject (full-time posts)", "各学科供需（全职岗位）")
        print_table(context, header, body, title=title, numbers=(1, 2, 3))


def _print_balance(context: Context, rows: Sequence[Finding]) -> None:
    if rows:
        context.print(context.words("Balance between schools:", "校际均衡："))
        for row in rows:
            context.print("  " + row.text(context.lang))


def _print_schools(context: Context, bureau: Bureau, title: str, rows: Sequence[Finding]) -> None:
    if rows:
        names = Names(bureau)
        header = context.words("school|posts needed|worked|difference", "学校|需求|现有|差").split(
            "|"
        )
        worst = sorted(rows, key=lambda row: -abs(float(row.params["share"])))
        body = [
            (
                names.school(row.where["school"]),
                f"{float(row.params['needed']) / FULL_TIME:.1f}",
                f"{float(row.params['worked']) / FULL_TIME:.1f}",
                f"{float(row.params['share']):+.0%}",
            )
            for row in worst[:_SHOWN]
        ]
        print_table(context, header, body, title=f"{title} ({len(rows)})", numbers=(1, 2, 3))
