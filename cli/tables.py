"""Tables for people: findings, figures, grids, goals. Rich measures Chinese text rightly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from ..models.finding import Finding, Severity
from .context import Context

_SEVERITIES = {
    Severity.ERROR: ("error", "错误", "bold red"),
    Severity.HARD: ("hard", "硬规则", "red"),
    Severity.SOFT: ("soft", "软规则", "yellow"),
    Severity.WARNING: ("warning", "注意", "yellow"),
    Severity.INFO: ("info", "信息", ""),
}


def print_table(
    context: Context,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    numbers: Iterable[int] = (),
    lines: bool = False,
    width: int | None = None,
) -> None:
    """Print a table on standard output.

    Parameters
    ----------
    numbers
        Columns set to the right.
    lines
        Lines between all rows, for cells of several lines.
    width
        Columns of the screen where there is none (a file or pipe).
    """
    # What is said comes from files: as Text, nothing in it is read as markup.
    table = Table(
        title=None if title is None else Text(title, style="bold"),
        title_justify="left",
        box=box.SQUARE if lines else box.SIMPLE_HEAD,
        show_lines=lines,
        pad_edge=False,
    )
    right = set(numbers)
    for number, name in enumerate(header):
        # Folding, because rich puts an ellipsis into wrapped lines with wide characters.
        table.add_column(
            Text(name), justify="right" if number in right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    context.show(table, pipe_width=width)


def print_findings(context: Context, findings: Sequence[Finding], *, most: int = 200) -> None:
    """Print findings one a line, worst first; of very many the first ones and their number."""
    order = list(_SEVERITIES)
    ranked = sorted(findings, key=lambda f: order.index(f.severity))
    lines = []
    for finding in ranked[:most]:
        en, zh, style = _SEVERITIES[finding.severity]
        line = Text(context.words(en, zh).ljust(8), style=style)
        line.append(finding.text(context.lang), style="")
        lines.append(line)
    context.show(*lines)
    if len(ranked) > most:
        rest = len(ranked) - most
        context.print(context.words(f"… and {rest} more (--json has all)", f"…… 另有 {rest} 条"))


def finding_json(finding: Finding, lang: str) -> dict[str, object]:
    """Return a finding as the contract's object."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.text(lang),
        "where": dict(finding.where),
        "params": dict(finding.params),
    }
