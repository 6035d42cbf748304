"""A Pareto front as a picture: every pair of goals as a small chart, drawn as SVG by hand.

A charting library would be a dependency of several megabytes for six scatter plots.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

SIDE, GAP, LEFT, TOP = 250, 86, 92, 74
"""Side of a chart, space between charts, margins; in pixels."""

LABELS = {
    "structure": ("imbalance of structure", "结构不均衡度"),
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
    places = [
        (
            x + SIDE * (point[first] - ends[0][0]) / (ends[0][1] - ends[0][0]),
            y + SIDE - SIDE * (point[second] - ends[1][0]) / (ends[1][1] - ends[1][0]),
        )
        for point in points
    ]
    return parts + _dots(places) + _labels(places, (x, y))


Place = tuple[float, float]


def _dots(places: Sequence[Place]) -> list[str]:
    """Draw the points, the most balanced plan in one colour, the least in the other."""
    parts = []
    for number, (left, top) in enumerate(places):
        part = number / max(len(places) - 1, 1)
        red, green, blue = (round(a + part * (b - a)) for a, b in zip(_LOW, _HIGH, strict=True))
        parts.append(
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="{_DOT}" fill="rgb({red},{green},{blue})" '
            f'fill-opacity="0.85"><title>{number + 1}</title></circle>'
        )
    return parts


_DOT = 4
"""Radius of a point."""
_WIDE, _TALL = 6.0, 9.0
"""Width of a digit and height of a number beside a point."""


def _labels(places: Sequence[Place], corner: Place) -> list[str]:
    """Write each point's number where no other number or point is, with a line from afar."""
    parts: list[str] = []
    taken = [(a - _DOT, b - _DOT, a + _DOT, b + _DOT) for a, b in places]
    for number, (left, top) in enumerate(places, start=1):
        half, tall = _WIDE * len(str(number)) / 2 + 1, _TALL / 2
        free = (
            (a, b)
            for a, b in _around(left, top)
            if corner[0] + half <= a <= corner[0] + SIDE - half
            and corner[1] + tall <= b <= corner[1] + SIDE - tall
            and not _meets((a - half, b - tall, a + half, b + tall), taken)
        )
        a, b = next(free, (left + 3 * _DOT, top - 2 * _DOT))
        taken.append((a - half, b - tall, a + half, b + tall))
        if math.dist((a, b), (left, top)) > _NEAR:
            parts.append(
                f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{a:.1f}" y2="{b:.1f}" stroke="#bbb" '
                'stroke-width="0.6"/>'
            )
        parts.append(
            f'<text x="{a:.1f}" y="{b + 3:.1f}" font-size="9" fill="#333" text-anchor="middle">'
            f"{number}</text>"
        )
    return parts


_NEAR = 16.0
"""Distance up to which a number needs no line to its point."""


def _around(left: float, top: float) -> Iterator[Place]:
    """Yield places around a point, the near ones first, up and to the right before others."""
    for radius in range(11, SIDE, 4):
        for turn in (1, 0, 2, 15, 3, 14, 4, 13, 5, 12, 6, 11, 7, 10, 8, 9):
            angle = turn * math.pi / 8
            yield left + radius * math.cos(angle), top - radius * math.sin(angle)


def _meets(box: Sequence[float], taken: Sequence[Sequence[float]]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis, a little beyond the values."""
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or max(abs(high), 1.0) * 0.1
    return (max(low - room, 0.0) if low >= 0 else low - room), high + room


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
