"""Why sections cannot stand in their blocks: rules and sections of which none can be spared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ...models.finding import Finding, Severity
from ...models.result import Status
from ..engine.stop import Stop
from .request_layout import lay_out
from .request_problem import RequestProblem
from .request_school import SchoolRequests
from .request_start import first_counts

# Seconds for making the statement small; what is left then is still proven, perhaps not smallest.
SHRINK_SECONDS = 20.0

RULE = "sections_in_blocks"
Loosen = Callable[[RequestProblem], RequestProblem]


def placement_conflict(data: SchoolRequests) -> tuple[Finding, ...]:
    """Return the rules that together make a placement impossible, then the sections involved.

    Each is left out once and the rest solved again: what is not needed for the proof goes.
    """
    stop = Stop(SHRINK_SECONDS)
    bare = replace(data.problem, requests=(), students=0, closed=frozenset())
    kept: list[Finding] = []
    for finding, loosen in _rules(data):
        looser = loosen(bare)
        if _impossible(looser, stop):
            bare = looser
        else:
            kept.append(finding)
    sections = list(range(len(data.sections)))
    for index in range(len(data.sections)):
        fewer = [section for section in sections if section != index]
        if _impossible(_only(bare, fewer), stop):
            sections = fewer
    return (_statement(data, sections, smallest=not stop), *kept)


def _impossible(problem: RequestProblem, stop: Stop) -> bool:
    """Tell whether it is proven that no placement is legal."""
    if stop:
        return False
    _, status = first_counts(lay_out(problem), np.random.default_rng(0), stop, 0)
    return status is Status.INFEASIBLE


def _only(problem: RequestProblem, sections: list[int]) -> RequestProblem:
    return replace(problem, sections=tuple(problem.sections[index] for index in sections))


def _rules(data: SchoolRequests) -> list[tuple[Finding, Loosen]]:
    """Return every rule on where sections stand, with what the problem is without it."""
    problem = data.problem
    teachers = {s.teacher: data.sections[i].teacher for i, s in enumerate(problem.sections)}
    named = [(number, name or "") for number, name in teachers.items() if number is not None]
    capped = [(b, cap) for b, cap in enumerate(problem.block_caps) if cap is not None]
    return [
        *((_apart(data.blocks[b]), _without_apart(b)) for b in sorted(problem.apart_blocks)),
        *((_cap(data.blocks[b], cap), _without_cap(b)) for b, cap in capped),
        *((_teacher(name), _without_teacher(number)) for number, name in named),
    ]


def _without_apart(block: int) -> Loosen:
    return lambda p: replace(p, apart_blocks=p.apart_blocks - {block})


def _without_cap(block: int) -> Loosen:
    return lambda p: replace(
        p, block_caps=tuple(None if b == block else cap for b, cap in enumerate(p.block_caps))
    )


def _without_teacher(teacher: int) -> Loosen:
    return lambda p: replace(
        p,
        sections=tuple(replace(s, teacher=None) if s.teacher == teacher else s for s in p.sections),
    )


def _apart(block: str) -> Finding:
    return Finding(
        code="same_course_apart",
        rule=RULE,
        severity=Severity.ERROR,
        message=f"No two sections of one course stand in block {block}.",
        message_zh=f"时段 {block} 中同一课程至多一个班。",
        where={"block": block},
    )


def _cap(block: str, cap: int) -> Finding:
    return Finding(
        code="max_sections",
        rule=RULE,
        severity=Severity.ERROR,
        message=f"At most {cap} sections stand in block {block}.",
        message_zh=f"时段 {block} 至多 {cap} 个班。",
        where={"block": block},
        params={"max_sections": cap},
    )


def _teacher(teacher: str) -> Finding:
    return Finding(
        code="teacher_clash",
        rule=RULE,
        severity=Severity.ERROR,
        message=f"Teacher {teacher} has at most one section in a block.",
        message_zh=f"教师 {teacher} 在每个时段至多一个班。",
        where={"teacher": teacher},
    )


def _statement(data: SchoolRequests, sections: list[int], *, smallest: bool) -> Finding:
    """Return the statement itself, with the sections that cannot all be placed."""
    ids = " ".join(data.sections[index].id for index in sections)
    tail = ", and all of them are needed for that" if smallest else ""
    tail_zh = "，缺一则可行" if smallest else ""
    return Finding(
        code="no_placement",
        rule=RULE,
        severity=Severity.ERROR,
        message=(
            f"The sections {ids} cannot stand in the {len(data.blocks)} blocks under the rules "
            f"that follow{tail}: proven by an exact search."
        ),
        message_zh=(
            f"在下列规则下，教学班 {ids} 无法排入 {len(data.blocks)} 个时段{tail_zh}："
            "已由精确求解证明。"
        ),
        where={"sections": ids},
        params={"sections": len(sections), "blocks": len(data.blocks)},
    )
