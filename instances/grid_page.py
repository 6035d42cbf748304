"""All grids of a timetable as one self-contained page: search, one grid at a time, print."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from ..models.result import Result
from .grid import Grid, GridKind
from .grid_workbook import SHEETS
from .grids import GridMaker
from .labels import Labels


def grid_page(maker: GridMaker, results: Mapping[str, Result[Any]]) -> bytes:
    """Return the page; it needs no network, and nothing but a browser.

    Parameters
    ----------
    results
        Results of the steps by name, told at the top: what it costs, and what is proven.
    """
    labels, school = maker.labels, maker.index.school
    zh = labels.lang == "zh"
    name = (school.name_zh if zh else school.name_en) or school.name_en or school.name_zh
    title = f"{name or school.id} {school.term or ''}".strip()
    blanks = {
        "lang": "zh-CN" if zh else "en",
        "title": html.escape(title),
        "facts": "".join(
            f"<div><dt>{html.escape(term)}</dt><dd>{html.escape(text)}</dd></div>"
            for term, text in _facts(maker, results)
        ),
        "noscript": html.escape(
            labels.pick(
                "This page needs JavaScript; `zouban export --to csv` writes plain tables.",
                "本页需要启用 JavaScript；也可用 zouban export --to csv 导出普通表格。",
            )
        ),
        # Within a script element nothing may look like the end of it.
        "data": json.dumps(_data(maker), ensure_ascii=False, separators=(",", ":")).replace(
            "<", "\\u003c"
        ),
    }
    text = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    before, *rest = text.split("{{")
    parts = [before]
    for piece in rest:
        blank, _, after = piece.partition("}}")
        parts += [blanks[blank], after]
    return "".join(parts).encode("utf-8")


# ---- what is known of it -------------------------------------------------------------------


def _facts(maker: GridMaker, results: Mapping[str, Result[Any]]) -> list[tuple[str, str]]:
    """Return what the head of the page tells: size, cost, bound, and what is proven."""
    labels, index = maker.labels, maker.index
    pick = labels.pick
    unplaced = sum(1 for lesson in maker.timetable.lessons if not lesson.placed)
    facts = [
        (pick("classes", "行政班"), str(len(index.sectioning.classes))),
        (pick("teaching classes", "教学班"), str(len(index.sectioning.teaching_classes))),
        (pick("lessons", "课"), str(len(maker.timetable.lessons))),
        (pick("without a place", "未排"), str(unplaced)),
    ]
    result = results.get("timetable")
    if result is not None and result.cost is not None:
        facts += [
            (pick("hard violations", "硬规则违反"), str(result.cost.hard)),
            (pick("soft cost", "软规则代价"), str(result.cost.soft)),
            (pick("proven bound", "已证明下界"), _bound(result, labels)),
        ]
        if result.manifest is not None:
            facts.append(("zouban", result.manifest.zouban))
    if maker.timetable.interrupted:
        facts.append((pick("state", "状态"), pick("the search was cut short", "搜索提前结束")))
    return facts


def _bound(result: Result[Any], labels: Labels) -> str:
    if result.cost is None or result.bound is None:
        return labels.pick("none: it is not known how much better is possible", "无")
    if result.bound >= result.cost.soft:
        return labels.pick(
            f"{result.bound:g} (nothing better exists)", f"{result.bound:g}（已是最优）"
        )
    return labels.pick(
        f"{result.bound:g} (no timetable costs less)", f"{result.bound:g}（任何课表不低于此值）"
    )


# ---- the grids, every text once ------------------------------------------------------------


class _Numbered:
    """Gives each thing a number, the same one every time it comes."""

    def __init__(self) -> None:
        self.items: dict[Any, int] = {}

    def __call__(self, item: Any) -> int:
        return self.items.setdefault(item, len(self.items))


def _data(maker: GridMaker) -> dict[str, Any]:
    """Return what the script draws: grids whose texts are numbers, since most come again."""
    entries, periods, heads = _Numbered(), _Numbered(), _Numbered()
    pick = maker.labels.pick

    def compact(grid: Grid) -> Sequence[Any]:
        rows = [
            [periods((row.period, row.clock)), *([entries(x) for x in cell] for cell in row.cells)]
            for row in grid.used_rows()
        ]
        return [grid.id, grid.title, heads(grid.days), rows, [entries(x) for x in grid.unplaced]]

    kinds = [
        {
            "name": kind.value,
            "title": pick(*SHEETS[kind]),
            "grids": [compact(maker.grid(kind, item)) for item in maker.ids(kind)],
        }
        for kind in GridKind
    ]
    return {
        "kinds": kinds,
        "entries": list(entries.items),
        "periods": list(periods.items),
        "heads": list(heads.items),
        "words": {
            "period": pick("period", "节次"),
            "unplaced": pick("without a place:", "未排："),
            "search": pick("Search: name or number", "搜索：姓名、班级或编号"),
            "nobody": pick("Nobody is called so.", "没有符合的名称。"),
            "print": pick("Print", "打印"),
            "all": pick("Print all listed", "打印列出的全部"),
        },
    }
