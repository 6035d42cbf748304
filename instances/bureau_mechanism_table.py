"""The table of bureau.toml that says by what schools rank teachers in mechanisms."""

from __future__ import annotations

from ..models.exchange.policy import MechanismRules
from .column_makers import words
from .schema import Table

MECHANISM = Table(
    "mechanism",
    "机制",
    MechanismRules,
    "Mechanisms beside the planner",
    "规划之外的交流机制",
    (
        words(
            "priority",
            "优先次序",
            "priority",
            "By what schools rank teachers who ask to come, first thing first",
            "学校对申请教师排序的依据，依次比较",
        ),
    ),
    settings=True,
)
