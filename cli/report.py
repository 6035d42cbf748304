"""How a solve ended, for people: status, goals with bounds, costs by rule, what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..models.finding import Finding
from ..models.result import Goal, Result, Status
from ..models.rules.catalogue import BY_NAME
from ..models.rules.sentences import template_of
from .context import Context
from .tables import finding_json, print_findings, print_table

_STATUS = {
    Status.OPTIMAL: ("optimal: proven, nothing better exists", "最优（已证明）"),
    Status.FEASIBLE: ("feasible: not proven best", "可行（未证明最优）"),
    Status.INFEASIBLE: ("infeasible: proven, there is no answer", "无解（已证明）"),
    Status.UNKNOWN: ("unknown: no answer within the limit", "限时内未得到结果"),
    Status.INTERRUPTED: ("interrupted: the best answer so far", "已中断：目前最好的结果"),
}


def status_words(status: Status) -> tuple[str, str]:
    """Return how a solve ended, (en, zh)."""
    return _STATUS[status]


def result_json(context: Context, result: Result[Any], written: str | None) -> dict[str, Any]:
    """Return the object that `--json` prints; with what proves it where there is no answer."""
    data = result.to_json(written)
    conflict = [item for item in result.conflict if isinstance(item, Finding)]
    if conflict:
        data["conflict"] = [finding_json(finding, context.lang) for finding in conflict]
    return data


_GOALS = {
    "unplaced": ("students not placed", "未安排的学生"),
    "walking_places": ("walking places", "走班人次"),
    "teaching_classes": ("teaching classes", "教学班"),
    "without_teacher": ("lessons without a teacher", "无教师的课"),
    "overload": ("periods beyond load", "超出工作量的课时"),
    "preparations": ("preparations", "备课头数"),
    "gender_balance": ("gender off an equal share", "性别偏离均衡"),
    "score_balance": ("scores off an equal share", "成绩偏离均衡"),
    "source_classes": ("classes that teaching classes draw on", "教学班来源班数合计"),
    "split_classes": ("class-mates spread over teaching classes", "同班同科分散的教学班"),
    "uneven_sections": ("uneven teaching classes", "同科教学班人数差"),
    "requests_met": ("requests met", "满足的申请"),
    "alternates_taken": ("alternates taken", "改修的备选"),
    "timetable": ("cost of the timetable", "课表代价"),
}
_UNITS = {
    "students": "人",
    "student-places": "人次",
    "teaching classes": "个",
    "classes": "个",
    "lessons": "节",
    "periods a week": "课时",
    "preparations": "头",
    "requests": "人次",
    "points": "分",
    "cost": "",
}
"""What goals and their units are called, in (en, zh)."""


def print_result(context: Context, result: Result[Any], title: str) -> None:
    """Print one step's result."""
    status = context.words(*status_words(result.status))
    context.print(f"{title}: {status}, {result.runtime_seconds:.1f} s")
    if result.goals:
        _goals(context, result.goals)
    elif result.cost is not None:  # goals say the same, one by one
        _cost(context, result)
        print_terms(context, result.terms)
    conflict = [item for item in result.conflict if isinstance(item, Finding)]
    if conflict:
        context.print(context.words("This proves it:", "证明："))
        print_findings(context, conflict)


def _goals(context: Context, goals: Sequence[Goal]) -> None:
    header = context.words("goal|value|bound|gap|unit", "目标|值|界|差距|单位").split("|")
    body = [
        (
            _goal_name(context, goal.name),
            _number(goal.value),
            _number(goal.bound),
            _gap(context, goal),
            context.words(goal.unit, _UNITS.get(goal.unit, goal.unit)),
        )
        for goal in goals
    ]
    print_table(context, header, body, numbers=(1, 2, 3))


def _goal_name(context: Context, name: str) -> str:
    """Return what a goal is called; goals of requests carry their priority."""
    kind, _, priority = name.partition("_priority_")
    en, zh = _GOALS.get(kind, (kind, kind))
    if not priority:
        return context.words(en, zh)
    return context.words(f"{en}, priority {priority}", f"{zh}（第 {priority} 志愿）")


def _gap(context: Context, goal: Goal) -> str:
    if goal.gap is None:
        return context.words("not proven", "未证明")
    return context.words("optimal", "最优") if goal.proven else f"{100 * goal.gap:.1f} %"


def _number(value: float | int | None) -> str:
    return "–" if value is None else f"{round(value, 2):.12g}"


def _cost(context: Context, result: Result[Any]) -> None:
    cost = result.cost
    if cost is None:
        return
    bound = context.words("no bound", "无下界") if result.bound is None else f"≥ {result.bound:g}"
    context.print(
        context.words(
            f"unplaced {cost.unplaced}, hard {cost.hard}, soft {cost.soft} ({bound})",
            f"未排 {cost.unplaced}，硬 {cost.hard}，软 {cost.soft}（{bound}）",
        )
    )


def print_terms(context: Context, terms: Mapping[str, int]) -> None:
    """Print what each rule costs, with what it says."""
    body = [
        (name, value, rule_says(name, context.lang))
        for name, value in sorted(terms.items(), key=lambda term: -term[1])
        if value
    ]
    if body:
        header = context.words("cost by rule|cost|what it says", "按规则|代价|含义").split("|")
        print_table(context, header, body, numbers=(1,))


def rule_says(name: str, lang: str) -> str:
    """Return the sentence of a rule (of a term "rule (tier)", too); nothing where it is none."""
    rule = BY_NAME.get(name.partition(" ")[0])
    if rule is None:
        return ""
    said = template_of(rule, lang)
    return said.removeprefix("⟨scope⟩: ").removeprefix("⟨scope⟩：")
