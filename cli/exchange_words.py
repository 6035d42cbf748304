"""What goals of an exchange and their units are called, for people."""

from __future__ import annotations

from .context import Context

GOALS = {
    "unfilled": ("unfilled posts", "缺编岗位"),
    "zone": ("moves out of the zone", "跨片区交流"),
    "structure": ("imbalance of structure", "结构不均衡度"),
    "wishes": ("wishes met", "志愿满足"),
    "commute": ("commute of movers", "交流教师通勤"),
    "extra_moves": ("moves beyond the share", "超出比例的交流"),
}
UNITS = {
    "weighted percent of full time": "加权全职百分比",
    "moves": "人次",
    "sum of squared weighted CV": "加权差异系数平方和",
    "points": "分",
    "km": "公里",
}


def goal_name(context: Context, name: str) -> str:
    """Return what a goal is called."""
    return context.words(*GOALS.get(name, (name, name)))


def unit_name(context: Context, unit: str) -> str:
    """Return what a unit is called."""
    return context.words(unit, UNITS.get(unit, unit))
