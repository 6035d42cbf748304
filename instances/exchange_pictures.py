"""Pictures of balance as inline SVG: Lorenz curves, and weighted CVs before and after."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..models.exchange.balance import Floats
from ..models.exchange.inspection import InspectionRow

SIZE = 260
"""Side of a Lorenz curve, in pixels."""
BEFORE, AFTER = "#c0392b", "#1f6fb2"
"""Colours of before and after, told apart without red and green."""


def lorenz_svg(row: InspectionRow, title: str, words: tuple[str, str]) -> str:
    """Return the Lorenz curves of an indicator before and after, against the diagonal.

    Parameters
    ----------
    words
        What "before" and "after" are called.
    """
    curves = "".join(
        f'<polyline points="{_points(*spread.lorenz)}" fill="none" stroke="{colour}" '
        f'stroke-width="2"{dash}/>'
        for spread, colour, dash in (
            (row.before, BEFORE, ' stroke-dasharray="5 3"'),
            (row.after, AFTER, ""),
        )
    )
    key = "".join(
        f'<text x="12" y="{24 + 16 * line}" fill="{colour}" font-size="12">{html.escape(word)}'
        f" {spread.gini:.3f}</text>"
        for line, (word, colour, spread) in enumerate(
            ((words[0], BEFORE, row.before), (words[1], AFTER, row.after))
        )
    )
    return (
        f'<svg role="img" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        f"<title>{html.escape(title)}</title>"
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff" stroke="#999"/>'
        f'<line x1="0" y1="{SIZE}" x2="{SIZE}" y2="0" stroke="#999"/>{curves}{key}</svg>'
    )


def _points(share: Floats, have: Floats) -> str:
    """Return a curve as points; of very many schools every few, the ends always."""
    step = max(1, len(share) // 400)
    picked = [*range(0, len(share) - 1, step), len(share) - 1]
    return " ".join(f"{SIZE * share[n]:.1f},{SIZE * (1 - have[n]):.1f}" for n in picked)


WIDTH, ROW, FIGURE = 440, 54, 50
"""Width of the bars' picture, height of a row in it, room for a figure behind a bar; in pixels."""


def bars_svg(rows: Sequence[tuple[str, float, float, float | None]], words: tuple[str, str]) -> str:
    """Return bars of weighted CVs: (name, before, after, limit or None) a row, limit as a line.

    A name stands above its bars, so that it has the whole width.
    """
    top = max((max(before, after, limit or 0.0) for _, before, after, limit in rows), default=1.0)
    scale = (WIDTH - FIGURE) / max(top, 1e-9)
    body = []
    for number, (name, before, after, limit) in enumerate(rows):
        y = number * ROW + 36
        body.append(
            f'<text x="0" y="{y}" font-size="{_FONT}"{_squeezed(name)}>{html.escape(name)}</text>'
        )
        for line, (value, colour) in enumerate(((before, BEFORE), (after, AFTER))):
            body.append(
                f'<rect x="0" y="{y + 5 + 14 * line}" width="{value * scale:.1f}" height="12" '
                f'fill="{colour}"/><text x="{value * scale + 4:.1f}" '
                f'y="{y + 15 + 14 * line}" font-size="11">{value:.3f}</text>'
            )
        if limit is not None:
            x = limit * scale
            body.append(
                f'<line x1="{x:.1f}" y1="{y + 3}" x2="{x:.1f}" y2="{y + 33}" stroke="#000" '
                'stroke-dasharray="3 2"/>'
            )
    key = (
        f'<text x="0" y="14" font-size="12" fill="{BEFORE}">{html.escape(words[0])}</text>'
        f'<text x="90" y="14" font-size="12" fill="{AFTER}">{html.escape(words[1])}</text>'
    )
    tall = len(rows) * ROW + 30
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}">'
        f"{key}{''.join(body)}</svg>"
    )


_FONT = 13
"""Size of the names' letters, in pixels."""


def _squeezed(name: str) -> str:
    """Return what keeps a very long name inside the picture, nothing for others."""
    wide = sum(_FONT if character > "\u2e7f" else 0.55 * _FONT for character in name)
    return "" if wide <= WIDTH else f' textLength="{WIDTH}" lengthAdjust="spacingAndGlyphs"'
