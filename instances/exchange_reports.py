"""Reports of an exchange plan as tables: staffing, work, balance, quotas, parts, goals.

Headers are in both languages, as those of the plan's other lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..models.exchange.bureau import Bureau
from ..models.exchange.demand import needs
from ..models.exchange.goal_words import goal_figure, goal_gap, goal_name, goal_unit
from ..models.exchange.goals import goal_values, structure_terms
from ..models.exchange.graphs import parts_of
from ..models.exchange.index import BureauIndex
from ..models.exchange.inspection import InspectionRow, Spread, inspect, inspect_schools
from ..models.exchange.names import Names, word
from ..models.exchange.plan import ExchangePlan
from ..models.exchange.policy import Indicator
from ..models.exchange.quotas import QuotaBase, quotas
from ..models.exchange.reports import staff_rows, work_rows
from ..models.exchange.rules.catalogue import BY_NAME
from ..models.exchange.rules.sentences import sentence
from ..models.exchange.staffing import Staffing
from ..models.result import Result
from .plan_lists import PlanNames, Rows, approval_lists, move_list, public_list

_RESPECTS = {
    "all": "全部", "subject": "学科", "title": "职称", "backbone": "骨干", "degree": "学历",
    "age": "年龄段", "evaluation": "考核",
}  # fmt: skip
_SHAPES = {"swap": "对调", "cycle": "循环", "chain": "链"}


class ExchangeReports:
    """Everything that follows from a bureau and its plan, as tables of text.

    Parameters
    ----------
    results
        Results of the steps that found the plan, whose bounds the goals are told with.
    """

    def __init__(
        self,
        bureau: Bureau,
        plan: ExchangePlan,
        lang: str,
        results: Mapping[str, Result[Any]] | None = None,
    ) -> None:
        self.bureau, self.plan, self.lang = bureau, plan, lang
        self.results = tuple((results or {}).values())
        self.index = BureauIndex(bureau)
        self.staffing = Staffing(self.index, plan)
        self.base = QuotaBase(self.index)
        self.names = Names(bureau)

    def tables(self) -> dict[str, Rows]:
        """Return every report by name.

        The public list, goals, quotas and balance may be published; the others name persons or
        count so few that they tell of them.
        """
        names = PlanNames(self.bureau, self.plan, self.lang)
        return {
            "public_list": public_list(self.plan, names),
            "moves": move_list(self.plan, names),
            "schools": self._approvals(names),
            "goals": self.goals(),
            "quotas": self.quotas(),
            "balance": self.balance(),
            "inspection": self.inspection(),
            "staffing": self.staffing_rows(),
            "work": self.work(),
            "parts": self.parts(),
        }

    def _approvals(self, names: PlanNames) -> Rows:
        """Return the lists of all schools below one another, the school in front."""
        lists = approval_lists(self.plan, names)
        rows: Rows = []
        for school, own in lists.items():
            rows = rows or [["学校 school", *own[0]]]
            rows += [[self.names.school(school), *row] for row in own[1:]]
        return rows or [["学校 school"]]

    def goals(self) -> Rows:
        """Return the goals: values as recomputed, bounds and gaps as the search proved them."""
        rows = [["目标 goal", "值 value", "界 bound", "差距 gap", "单位 unit"]]
        proven = {goal.name: goal for result in self.results for goal in result.goals}
        for own in goal_values(self.staffing, self.base):
            goal = proven.get(own.name, own).model_copy(update={"value": own.value})
            figures = [goal_figure(goal.value), goal_figure(goal.bound), goal_gap(goal, self.lang)]
            unit = goal_unit(own.unit, self.lang)
            rows.append([goal_name(own.name, self.lang), *figures, unit])
        return rows

    def quotas(self) -> Rows:
        """Return the quotas, asked and reached."""
        rows = [["规则 rule", "比例 rate", "基数 base", "要求 asked", "实际 have", "是否达到 met"]]
        for quota in quotas(self.staffing, self.base):
            numbers = [f"{quota.rate:g}", str(quota.base), str(quota.asked), str(quota.have)]
            asks = sentence(BY_NAME[quota.rule], self.bureau.policy, self.lang)
            rows.append([asks, *numbers, self._yes(quota.met)])
        return rows

    def balance(self) -> Rows:
        """Return every indicator and stage before and after, and whether its limit is met.

        Weight times squared deviation afterwards, summed over the rows, is the imbalance of
        structure among the goals.
        """
        head = ["指标 indicator", "学段 stage", "人数 total"]
        head += ["差异系数（前）weighted CV before", "差异系数（后）weighted CV after"]
        head += ["上限 limit", "是否达标 within limit"]
        head += ["基尼（前）Gini before", "基尼（后）Gini after"]
        head += ["泰尔（前）Theil before", "泰尔（后）Theil after"]
        head += ["片区间（后）between zones after", "片区内（后）within zones after"]
        head += [
            "每百生下限 minimum per 100",
            "未达学校（前）below before",
            "未达学校（后）below after",
        ]
        head += [
            "权重 weight",
            "对交流前均值的平方偏差（前）squared deviation from the mean before, before",
            "对交流前均值的平方偏差（后）squared deviation from the mean before, after",
        ]
        if self.bureau.policy.inspection.unweighted:
            head += [
                "未加权（非官方，前）unweighted CV, not official, before",
                "未加权（非官方，后）unweighted CV, not official, after",
            ]
        terms = {(i.id, stage): spread for i, stage, _, *spread in structure_terms(self.staffing)}
        rows = inspect(self.staffing)
        return [head, *(self._balance_row(r, terms.get((r.indicator.id, r.stage))) for r in rows)]

    def _balance_row(self, row: InspectionRow, deviations: list[float] | None) -> list[str]:
        name = indicator_name(row.indicator, self.lang)
        met = "" if row.limit is None else self._yes(row.within_limit)
        spreads = (row.before, row.after)
        return [
            name,
            word(row.stage.value, self.lang),
            str(row.after.total),
            *(f"{spread.weighted_cv:.4f}" for spread in spreads),
            "" if row.limit is None else f"{row.limit:g}",
            met,
            *(f"{spread.gini:.4f}" for spread in spreads),
            *(f"{spread.theil.total:.4f}" for spread in spreads),
            f"{row.after.theil.between:.4f}",
            f"{row.after.theil.within:.4f}",
            "" if row.minimum is None else f"{row.minimum:g}",
            "" if row.minimum is None else str(len(row.below_before)),
            "" if row.minimum is None else str(len(row.below_after)),
            str(row.indicator.weight),
            *(f"{spread:.6f}" for spread in deviations or (0.0, 0.0)),
            *_unweighted(spreads),
        ]

    def inspection(self) -> Rows:
        """Return every inspected school against the minima per 100 pupils, before and after."""
        rows: Rows = [["学校 school", "名称 name", "学段 stage", "指标 indicator"]]
        rows[0] += ["下限 minimum", "前 before", "后 after"]
        rows[0] += ["通过（前）passed before", "通过（后）passed after"]
        title = {school.id: school.name or school.id for school in self.bureau.schools}
        called = {i.id: indicator_name(i, self.lang) for i in self.bureau.policy.indicators}
        for school in inspect_schools(self.staffing):
            passed = [self._yes(school.passed_before), self._yes(school.passed_after)]
            for name, least in school.minima.items():
                numbers = [f"{least:g}", f"{school.before[name]:.2f}", f"{school.after[name]:.2f}"]
                where = [school.school, title[school.school], word(school.stage.value, self.lang)]
                rows.append([*where, called[name], *numbers, *passed])
        return rows

    def staffing_rows(self) -> Rows:
        """Return heads by school in every respect, before and after."""
        rows = [["学校 school", "名称 name", "方面 respect", "类别 value", "前 before", "后 after"]]
        title = {school.id: school.name or school.id for school in self.bureau.schools}
        for row in staff_rows(self.staffing):
            respect = _RESPECTS[row.respect] if self.lang == "zh" else row.respect
            value = self._value(row.respect, row.value)
            rows.append(
                [row.school, title[row.school], respect, value, str(row.before), str(row.after)]
            )
        return rows

    def _value(self, respect: str, value: str) -> str:
        if respect == "subject":
            return self.names.subject(value, self.lang)
        return word(value, self.lang, title=respect == "title")

    def work(self) -> Rows:
        """Return need and work of every subject in every school, in percent of full time."""
        rows = [["学校 school", "学科 subject", "需求 need %", "前 before %", "后 after %"]]
        for row in work_rows(self.staffing, needs(self.bureau, self.index)):
            need = "" if row.need is None else str(row.need)
            subject = self.names.subject(row.subject, self.lang)
            rows.append([row.school, subject, need, str(row.before), str(row.after)])
        return rows

    def parts(self) -> Rows:
        """Return swaps, cycles and chains, each with its teachers and schools in order."""
        rows = [["编号 part", "形状 shape", "人数 teachers", "教师 in order", "学校 schools"]]
        for number, part in enumerate(parts_of(self.bureau, self.plan), start=1):
            shape = part.shape.value
            shown = _SHAPES[shape] if self.lang == "zh" else shape
            who = " → ".join(self.names.teacher(teacher) for teacher in part.teachers)
            where = " → ".join(part.schools)
            rows.append([str(number), shown, str(len(part.moves)), who, where])
        return rows

    def _yes(self, answer: bool) -> str:
        if self.lang == "zh":
            return "是" if answer else "否"
        return "yes" if answer else "no"


def indicator_name(indicator: Indicator, lang: str) -> str:
    """Return what the policy calls an indicator, its id where it has no name."""
    return (indicator.name_zh if lang == "zh" else indicator.name_en) or indicator.id


def _unweighted(spreads: tuple[Spread, Spread]) -> list[str]:
    return [f"{s.unweighted_cv:.4f}" for s in spreads if s.unweighted_cv is not None]
