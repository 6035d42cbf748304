"""The table of indicators whose balance is inspected."""

from __future__ import annotations

from ..models.exchange.policy import Indicator
from .column_makers import number, own_id, whole, word
from .schema import Column, Kind, Table
from .settings_tables import names

_STAGES = (("primary", "小学"), ("junior", "初中"), ("senior", "高中"))
_BOUND = {"minimum": -10_000, "maximum": 10_000}


def _by_stage() -> tuple[Column, ...]:
    return (
        *(
            word(f"degree_{s}", f"{zh}学历", "degree", f"Least degree, {s}", f"{zh}学历不低于")
            for s, zh in _STAGES
        ),
        *(
            number(
                f"minimum_{s}",
                f"{zh}下限",
                f"Least count per 100 pupils, {s}",
                f"{zh}每百名学生不少于",
                maximum=100,
            )
            for s, zh in _STAGES
        ),
        *(
            number(
                f"limit_{s}",
                f"{zh}差异系数",
                f"Most weighted coefficient of variation, {s}",
                f"{zh}差异系数不大于",
                maximum=100,
            )
            for s, zh in _STAGES
        ),
    )


INDICATORS = Table(
    "indicators",
    "均衡指标",
    Indicator,
    "Counts per 100 pupils whose balance between schools is inspected",
    "每百名学生拥有数及其校际均衡",
    (
        own_id("指标编号", "indicator", "指标"),
        word("kind", "指标类型", "indicator kind", "What is counted", "统计内容"),
        *names("indicator", "指标"),
        whole(
            "weight",
            "权重",
            "Weight in the structure goal; 0: reported only",
            "在结构均衡目标中的权重；0 为仅报告",
            maximum=1000,
        ),
        word("title", "职称", "title", "Least title", "职称不低于"),
        word("backbone", "骨干", "backbone", "Least backbone level", "骨干级别不低于"),
        Column("subjects", "学科", Kind.IDS, "Subjects that count", "计入的学科"),
        number("low", "下界", "Least age or score, included", "年龄或分数下界（含）", **_BOUND),
        number(
            "high", "上界", "Most age or score, not included", "年龄或分数上界（不含）", **_BOUND
        ),
        *_by_stage(),
    ),
    settings=True,
    order=(("low", "<", "high"),),
)
