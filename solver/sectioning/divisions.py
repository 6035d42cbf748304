"""Divisions that share nothing but teachers' hours are searched apart and put together again."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..engine.status import Outcome
from ..engine.stop import Stop
from .found import TERMS, Bounds, Found, complete
from .grade_data import GradeData
from .limits import Limits
from .mip import Program
from .plan import Plan

Part = tuple[GradeData, Limits, tuple[int, ...]]
"""Data and limits of one division, and the numbers of its cells in the whole grade."""


def divisions_apart(data: GradeData, limits: Limits) -> list[Part]:
    """Return the divisions one by one where that loses nothing, else the whole grade.

    Teachers' hours are left out of the parts; `within_hours` judges the whole.
    """
    whole: list[Part] = [(data, limits, tuple(range(len(data.cells))))]
    low = sum(low for low, _ in limits.class_counts.values())
    high = sum(high for _, high in limits.class_counts.values())
    least, most = limits.total_classes
    free = least <= low and high <= most
    if len(data.divisions) < 2 or not free or data.policy.keep_classes:
        return whole
    if any(len(cell.divisions) != 1 for cell in data.cells):
        return whole
    parts: list[Part] = []
    for division in data.divisions:
        numbers = tuple(n for n, c in enumerate(data.cells) if c.divisions == (division,))
        inside = {s for n in numbers for m in data.cells[n].members for s in m}
        part = replace(
            data,
            divisions=(division,),
            cells=tuple(data.cells[n] for n in numbers),
            students={s: r for s, r in data.students.items() if s in inside},
            profiles={s: p for s, p in data.profiles.items() if s in inside},
            apart=tuple(p for p in data.apart if set(p) <= inside),
        )
        counts = {division: limits.class_counts[division]}
        bounds = replace(limits, class_counts=counts, total_classes=counts[division], pools=())
        parts.append((part, bounds, numbers))
    return parts


def join(parts: Sequence[Part], found: Sequence[Found]) -> Found:
    """Put the answers of the divisions together; goals and bounds add up."""
    if len(parts) == 1:
        return found[0]
    bounds = Bounds(**{goal: _sum([getattr(f.bounds, goal) for f in found]) for goal in TERMS})
    if any(f.plan is None for f in found):
        outcomes = {f.outcome for f in found}
        worst = Outcome.INFEASIBLE if Outcome.INFEASIBLE in outcomes else Outcome.UNKNOWN
        return Found(worst, None, None, {}, bounds)
    plan = Plan((), {}, {}, {})
    for (_, _, numbers), item in zip(parts, found, strict=True):
        if item.plan is None:
            continue
        shift = len(plan.kinds)
        plan = Plan(
            kinds=(*plan.kinds, *item.plan.kinds),
            classes={
                **plan.classes,
                **{(k + shift, g): n for (k, g), n in item.plan.classes.items()},
            },
            entries={
                **plan.entries,
                **{
                    (numbers[c], k + shift, g, m): n
                    for (c, k, g, m), n in item.plan.entries.items()
                },
            },
            bands={**plan.bands, **item.plan.bands},
        )
    values = {goal: sum(f.values[goal] for f in found) for goal in TERMS}
    return complete(plan, None, values, bounds)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def within_hours(data: GradeData, limits: Limits, plan: Plan) -> bool:
    """Tell whether the qualified teachers have enough hours left for what the plan opens."""
    if not limits.pools:
        return True
    needed: dict[str, int] = defaultdict(int)
    for (number, _), count in plan.classes.items():
        for subject in plan.kinds[number].fixed:
            needed[subject] += count * data.exam_periods[subject]
        for subject in plan.kinds[number].home:
            needed[subject] += count * data.qualifying_periods[subject]
    for band in plan.bands.values():
        for (subject, _), count in band.exam_sections.items():
            needed[subject] += count * data.exam_periods[subject]
        for (subject, _, _), count in band.qualifying_sections.items():
            needed[subject] += count * data.qualifying_periods[subject]
    program = Program()
    rows: dict[str, dict[int, float]] = defaultdict(dict)
    for pool in limits.pools:
        most = math.inf if pool.periods is None else float(pool.periods)
        shares = {s: program.column(0, most, integer=False) for s in sorted(pool.subjects)}
        program.row(dict.fromkeys(shares.values(), 1.0), 0, most)
        for subject, column in shares.items():
            rows[subject][column] = 1.0
    for subject, periods in needed.items():
        program.row(rows[subject], periods, math.inf)
    return program.solve({}, Stop()).outcome is not Outcome.INFEASIBLE
