"""The head of bureau.toml, and the policy's name, goals, inspection and publicity.

What a policy does not say is its default, or what the rule pack says; the word "none" switches a
rule off.
"""

from __future__ import annotations

from ..models.base import Record
from ..models.days import Date
from ..models.exchange.policy import GoalRule, InspectionRules, PublicityRules
from ..models.exchange.words import Duty, Stage
from .column_makers import date, number, own_id, text, whole, word, words, yes_no
from .schema import Column, Kind, Table
from .settings_tables import names


class BureauHead(Record):
    """What stands at the top of bureau.toml."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    as_of: Date
    pack: str | None = None


class PolicyHead(Record):
    """Name, source and scope of a policy."""

    id: str = "own"
    name_en: str = ""
    name_zh: str = ""
    source: str = ""
    stages: tuple[Stage, ...] = (Stage.PRIMARY, Stage.JUNIOR)
    excluded_duties: tuple[Duty, ...] = ()


HEAD = Table(
    "bureau",
    "教育局",
    BureauHead,
    "The bureau; in bureau.toml these keys stand at the top",
    "教育局；在 bureau.toml 中写在最前面",
    (
        own_id("教育局编号", "bureau", "编号"),
        *names("bureau", "教育局"),
        date(
            "as_of",
            "基准日期",
            "First day of the school year that is planned",
            "所规划学年的第一天",
        ),
        Column(
            "pack",
            "规则包",
            Kind.TEXT,
            "Rule pack whose values hold where the bureau says nothing: a bundled one by name, or "
            "a file ending in .toml in the bureau's folder",
            "所依据的规则包（未另行填写的按规则包）：随附规则包的名称，"
            "或本文件夹中以 .toml 结尾的文件",
        ),
    ),
    required=True,
    settings=True,
)

POLICY = Table(
    "policy",
    "政策",
    PolicyHead,
    "Name, source and scope of the policy",
    "政策的名称、来源与适用范围",
    (
        Column("id", "政策编号", Kind.ID, "Id of the policy", "政策编号"),
        *names("policy", "政策"),
        text("source", "来源", "Where its numbers come from", "数值来源"),
        words("stages", "适用学段", "stage", "Stages that take part", "适用的学段"),
        words(
            "excluded_duties",
            "除外职务",
            "duty",
            "Duties that take no part",
            "不参加交流的职务",
            off=True,
        ),
    ),
    settings=True,
)

GOALS = Table(
    "goals",
    "目标",
    GoalRule,
    "Goals in their order",
    "目标及其次序",
    (
        word("goal", "目标名称", "goal", "Goal", "目标"),
        number(
            "slack",
            "让步",
            "What later goals may give away of it",
            "后续目标可让出的比例",
            unit="share of 1",
            unit_zh="比例",
            maximum=10,
        ),
    ),
    settings=True,
    unique=(("goal",),),
)

INSPECTION = Table(
    "inspection",
    "均衡督导",
    InspectionRules,
    "How the balance is inspected",
    "均衡督导口径",
    (
        words(
            "left_out",
            "不计类别",
            "school kind",
            "Kinds of schools that do not count",
            "不计入的学校类别",
            off=True,
        ),
        words(
            "small_kinds",
            "小规模类别",
            "school kind",
            "Kinds of schools that do not count if they are small",
            "规模过小时不计入的学校类别",
            off=True,
        ),
        whole(
            "min_pupils",
            "最少学生",
            "Of these kinds, smaller schools do not count",
            "上述类别中学生少于此数的不计入",
            unit="pupils",
            unit_zh="人",
        ),
        yes_no(
            "unweighted",
            "另报未加权",
            "Report the unweighted coefficient too",
            "同时报告未加权差异系数",
        ),
        whole(
            "full_set",
            "指标总数",
            "Where so many indicators have a minimum, a school may miss some",
            "有下限的指标达到此数时允许个别不达标",
            minimum=1,
            maximum=100,
        ),
        whole(
            "asked_of_set",
            "达标数",
            "So many of them it meets",
            "其中须达标的项数",
            maximum=100,
        ),
        number(
            "last_share",
            "余项比例",
            "Share of the minimum that it reaches in the others",
            "其余各项须达到下限的比例",
            unit="share of 1",
            unit_zh="比例（0 至 1）",
            maximum=1,
        ),
        *(
            number(
                f"composite_{stage}",
                f"{zh}综合差异系数",
                f"Most mean of the coefficients of variation, {stage}",
                f"{zh}各项差异系数的平均值不大于",
                maximum=100,
                off=True,
            )
            for stage, zh in (("primary", "小学"), ("junior", "初中"), ("senior", "高中"))
        ),
    ),
    settings=True,
)

PUBLICITY = Table(
    "publicity",
    "公示",
    PublicityRules,
    "Case handling",
    "公示与匿名",
    (
        whole(
            "publicity_days",
            "公示天数",
            "Days of publicity",
            "公示天数",
            unit="days",
            unit_zh="天",
            maximum=365,
        ),
        whole(
            "min_group",
            "最小组",
            "Smallest group in anonymised bundles",
            "匿名材料中最小组人数",
            unit="persons",
            unit_zh="人",
            minimum=1,
            maximum=1000,
        ),
    ),
    settings=True,
)
