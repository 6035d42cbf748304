"""One self-contained HTML page about an exchange plan, fit to be published.

It holds what may be public: the list for publicity, quotas, goals and balance with pictures. No
health, no pregnancy, no score; no script, no link to anything outside.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from ..models.exchange.bureau import Bureau
from ..models.exchange.graphs import parts_of
from ..models.exchange.inspection import inspect
from ..models.exchange.names import word
from ..models.exchange.plan import ExchangePlan
from ..models.exchange.words import Form
from ..models.result import Result
from .exchange_pictures import bars_svg, lorenz_svg
from .exchange_reports import ExchangeReports, indicator_name
from .plan_lists import PlanNames, Rows, public_list
from .words import word_in

_STYLE = (
    "body{font:15px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:2em auto;"
    "max-width:72em;padding:0 1em;color:#222}table{border-collapse:collapse;margin:1em 0}"
    "th,td{border:1px solid #bbb;padding:.2em .6em;text-align:left}th{background:#f2f2f2}"
    "figure{display:inline-block;vertical-align:top;margin:.5em 1em .5em 0}"
    "figcaption{font-size:13px;max-width:260px}"
    "div{overflow-x:auto}svg{max-width:100%;height:auto}@media print{body{margin:0}}"
)

_WORDS = {
    "en": {
        "title": "Teacher exchange plan", "moves": "Moves", "quotas": "Quotas",
        "goals": "Goals", "balance": "Balance before and after",
        "cv": "Weighted coefficient of variation (the official figure); the line is the limit.",
        "lorenz": "Lorenz curves: share of pupils against share of teachers, Gini beside them.",
        "structure": "The imbalance of structure among the goals is the sum over these rows of "
        "weight × squared deviation afterwards: Σ (pupils of the school ÷ pupils of the stage) × "
        "(its rate ÷ the stage's rate before the exchange − 1)².",
        "list": "List for publicity", "parts": "Swaps, cycles and chains",
        "before": "before", "after": "after", "year": "School year from", "form": "form",
        "number": "teachers", "shape": "shape", "times": "how many",
        "interrupted": "The search for this plan was cut short.",
    },
    "zh": {
        "title": "教师交流轮岗方案", "moves": "交流人数", "quotas": "比例要求", "goals": "目标",
        "balance": "均衡状况（前后对比）",
        "cv": "差异系数（按学生数加权的官方口径）；虚线为上限。",
        "lorenz": "洛伦兹曲线：学生累计比例与教师累计比例，旁为基尼系数。",
        "structure": "目标中的“结构不均衡度”即本表各行“权重 × 平方偏差（后）”之和；平方偏差为"
        "Σ（本校学生数 ÷ 学段学生数）×（本校生均 ÷ 交流前学段生均 − 1）²。",
        "list": "公示名单", "parts": "对调、循环与链", "before": "前", "after": "后",
        "year": "学年起始", "form": "方式", "number": "人数", "shape": "形状", "times": "个数",
        "interrupted": "本方案的求解曾被中断。",
    },
}  # fmt: skip


def exchange_page(
    bureau: Bureau,
    plan: ExchangePlan,
    lang: str = "en",
    results: Mapping[str, Result[Any]] | None = None,
) -> str:
    """Return the page as HTML text in `lang` ("en" or "zh").

    Parameters
    ----------
    results
        Results of the steps that found the plan, whose bounds the goals are told with.
    """
    reports, said = ExchangeReports(bureau, plan, lang, results), _WORDS[lang]
    name = (bureau.name_zh if lang == "zh" else bureau.name_en) or bureau.id
    cut = f"<p><strong>{said['interrupted']}</strong></p>" if plan.interrupted else ""
    sections = (
        (said["moves"], _table(_forms(plan, said, lang))),
        (said["quotas"], _table(reports.quotas())),
        (said["goals"], _table(reports.goals())),
        (
            said["balance"],
            _balance(reports, said) + _table(reports.balance()) + f"<p>{said['structure']}</p>",
        ),
        (said["parts"], _table(_parts(bureau, plan, said, lang))),
        (said["list"], _table(public_list(plan, PlanNames(bureau, plan, lang)))),
    )
    body = "".join(f"<h2>{html.escape(title)}</h2>{content}" for title, content in sections)
    title = html.escape(f"{name} · {said['title']}")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{said['year']} {plan.as_of}</p>{cut}{body}</body></html>\n"
    )


def _forms(plan: ExchangePlan, said: dict[str, str], lang: str) -> Rows:
    counts = {form: sum(1 for m in plan.moves if m.form is form) for form in Form}
    rows = [[said["form"], said["number"]]]
    rows += [[word_in(f.value, "form", lang), str(n)] for f, n in counts.items() if n]
    return rows


def _parts(bureau: Bureau, plan: ExchangePlan, said: dict[str, str], lang: str) -> Rows:
    shapes = {"swap": "对调", "cycle": "循环", "chain": "链"}
    parts = parts_of(bureau, plan)
    rows = [[said["shape"], said["number"], said["times"]]]
    for shape, zh in shapes.items():
        own = [part for part in parts if part.shape.value == shape]
        if own:
            teachers = sum(len(part.moves) for part in own)
            rows.append([zh if lang == "zh" else shape, str(teachers), str(len(own))])
    return rows


def _balance(reports: ExchangeReports, said: dict[str, str]) -> str:
    words = (said["before"], said["after"])
    rows = []
    figures = []
    for row in inspect(reports.staffing):
        name = indicator_name(row.indicator, reports.lang)
        title = f"{name} · {word(row.stage.value, reports.lang)}"
        rows.append((title, row.before.weighted_cv, row.after.weighted_cv, row.limit))
        figures.append(
            f"<figure>{lorenz_svg(row, title, words)}"
            f"<figcaption>{html.escape(title)}</figcaption></figure>"
        )
    return f"<p>{said['cv']}</p>{bars_svg(rows, words)}<p>{said['lorenz']}</p>{''.join(figures)}"


def _table(rows: Rows) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
