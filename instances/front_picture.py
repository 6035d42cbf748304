"""A Pareto front as a picture: every pair of goals as a small chart, drawn as SVG by hand.

A charting library would be a dependency of several megabytes for six scatter plots.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

SIDE, GAP, LEFT, TOP = 250, 86, 92, 74
"""Side of a chart, space between charts, margins; in pixels."""

LABELS = {
    "structure": ("imbalance of structure (Σ CV²)", "结构不均衡（Σ差异系数²）"),
    "moves": ("teachers who move", "交流人数"),
    "commute": ("commute of movers, km", "交流教师通勤（公里）"),
    "wishes": ("points of wishes met", "志愿满足分"),
}
"""What each axis is called, (en, zh)."""

_LOW, _HIGH = (33, 102, 172), (214, 96, 47)
"""Colours of the most and the least balanced plan; told apart by the colour-blind as well."""


def front_svg(
    axes: Sequence[str], points: Sequence[Sequence[float]], *, title: str, lang: str = "en"
) -> str:
    """Return the picture of a front.

    Parameters
    ----------
    axes
        Names of the goals, in the order of each point's values.
    points
        Values of each plan; its number in the picture counts from 1 in this order.
    """
    pairs = [(a, b) for a in range(len(axes)) for b in range(a + 1, len(axes))]
    columns = 3
    rows = -(-len(pairs) // columns)
    width = LEFT + columns * (SIDE + GAP)
    height = TOP + rows * (SIDE + GAP) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="28" font-size="17" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="48" fill="#555">{escape(_note(lang))}</text>',
    ]
    for number, (first, second) in enumerate(pairs):
        x = LEFT + (number % columns) * (SIDE + GAP)
        y = TOP + (number // columns) * (SIDE + GAP)
        parts += _chart(axes, points, first, second, x, y, lang)
    return "\n".join([*parts, "</svg>", ""])


def _note(lang: str) -> str:
    if lang == "zh":
        return (
            "每个点是一个方案，编号与数据表一致；蓝色最均衡，橙色最不均衡；"
            "没有方案在四项上全面优于另一方案。"
        )
    return (
        "Each point is a plan, numbered as in the table; blue is most balanced, orange least. "
        "No plan is better than another in all four."
    )


def _chart(
    axes: Sequence[str],
    points: Sequence[Sequence[float]],
    first: int,
    second: int,
    x: int,
    y: int,
    lang: str,
) -> list[str]:
    """Draw one pair of goals."""
    ends = [_ends([p[axis] for p in points]) for axis in (first, second)]
    parts = [f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" fill="#fafafa" stroke="#999"/>']
    for part in (0.0, 0.5, 1.0):
        across, up = x + part * SIDE, y + SIDE - part * SIDE
        values = [low + part * (high - low) for low, high in ends]
        parts.append(
            f'<text x="{across:.1f}" y="{y + SIDE + 16}" text-anchor="middle">'
            f"{_number(values[0])}</text>"
        )
        parts.append(
            f'<text x="{x - 6}" y="{up + 4:.1f}" text-anchor="end">{_number(values[1])}</text>'
        )
    names = [escape(LABELS[axes[axis]][lang == "zh"]) for axis in (first, second)]
    middle = y + SIDE / 2
    parts.append(
        f'<text x="{x + SIDE / 2}" y="{y + SIDE + 34}" text-anchor="middle" fill="#333">'
        f"{names[0]}</text>"
    )
    parts.append(
        f'<text x="{x - 56}" y="{middle}" text-anchor="middle" fill="#333" '
        f'transform="rotate(-90 {x - 56} {middle})">{names[1]}</text>'
    )
    return parts + [
        _dot(number, point, points, first, second, ends, x, y)
        for number, point in enumerate(points, start=1)
    ]


def _dot(
    number: int,
    point: Sequence[float],
    points: Sequence[Sequence[float]],
    first: int,
    second: int,
    ends: Sequence[tuple[float, float]],
    x: int,
    y: int,
) -> str:
    across, up = (
        (point[axis] - low) / (high - low)
        for axis, (low, high) in zip((first, second), ends, strict=True)
    )
    left, top = x + across * SIDE, y + SIDE - up * SIDE
    part = (number - 1) / max(len(points) - 1, 1)
    red, green, blue = (round(a + part * (b - a)) for a, b in zip(_LOW, _HIGH, strict=True))
    return (
        f'<circle cx="{left:.1f}" cy="{top:.1f}" r="5" fill="rgb({red},{green},{blue})" '
        f'fill-opacity="0.85"><title>{number}</title></circle>'
        f'<text x="{left + 6:.1f}" y="{top - 4:.1f}" font-size="9" fill="#555">{number}</text>'
    )


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis, a little beyond the values."""
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or max(abs(high), 1.0) * 0.1
    return (max(low - room, 0.0) if low >= 0 else low - room), high + room


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
