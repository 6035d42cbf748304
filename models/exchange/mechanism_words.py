"""Names of mechanisms and of what schools rank teachers by, (English, Chinese)."""

from __future__ import annotations

from .policy import Priority

MECHANISM_NAMES: dict[str, tuple[str, str]] = {
    "deferred-acceptance": (
        "Deferred acceptance with initial positions",
        "延迟接受（保留原岗位）",
    ),
    "trading-cycles": ("Top trading cycles with endowments", "首位交易循环（原岗位为禀赋）"),
    "block-exchange": ("Teacher-optimal block exchange", "分块交换（教师最优）"),
    "two-sided-maximal": ("Two-sided maximal exchange", "双边最大交换"),
    "lorenz": ("Lorenz rule for deficits", "缺编洛伦兹规则"),
    "short-cycles": ("Swaps and three-way exchanges", "两人对调与三人轮换"),
}

PRIORITY_NAMES: dict[Priority, tuple[str, str]] = {
    Priority.EVALUATION: ("evaluation", "考核"),
    Priority.RURAL_YEARS: ("rural service", "农村任教年限"),
    Priority.TENURE: ("years in the school", "在校年限"),
    Priority.TITLE: ("title", "职称"),
    Priority.BACKBONE: ("backbone", "骨干"),
    Priority.ZONE: ("zone", "片区"),
    Priority.NEARNESS: ("nearness", "远近"),
}
