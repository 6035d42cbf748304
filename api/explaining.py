"""Why there is no answer: what proves it, in the office's words."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from zouban.models.compile import compile_timetabling
from zouban.models.conditions import proves_infeasible
from zouban.models.conditions.sentences import listed
from zouban.models.constraints import Constraint, Origin
from zouban.models.draft_names import DraftNames
from zouban.models.finding import Finding, Severity
from zouban.models.problem import Problem
from zouban.models.rules.catalogue import BY_NAME
from zouban.models.rules.rows import read_rows
from zouban.models.rules.sentences import sentence, sentence_by_itself
from zouban.models.school import School
from zouban.models.school_check import check_school
from zouban.models.sectioning import Sectioning
from zouban.solver.engine.stop import Stop
from zouban.solver.timetabling.conflict import conflict
from zouban.solver.timetabling.points import strict_points

SECONDS = 60.0
"""Time for making a conflict small where none is given: each of its questions is a solve."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something has no answer.

    Attributes
    ----------
    findings
        What is wrong with the input; or the necessary conditions that fail; or the rules and
        data that exclude each other. Empty where nothing of the kind was found.
    proven
        Whether the findings prove that there is no answer.
    irreducible
        Whether each of them is needed for the proof.
    """

    findings: tuple[Finding, ...]
    proven: bool
    irreducible: bool


def explain(
    data: School | Problem,
    sectioning: Sectioning | None = None,
    *,
    time_limit: float | None = SECONDS,
    seed: int = 1,
    stop: threading.Event | None = None,
) -> Explanation:
    """Tell why a school (with its sectioning) or a problem has no timetable.

    Faults of the input come first, then necessary conditions with their numbers, then an
    irreducible set of rules and data, confirmed by solving.

    Parameters
    ----------
    time_limit
        Seconds for making the set irreducible; afterwards the smallest so far is returned.
    """
    if isinstance(data, School):
        errors = [f for f in check_school(data, sectioning) if f.severity is Severity.ERROR]
        if errors:
            return Explanation(tuple(errors), all(map(proves_infeasible, errors)), True)
        if sectioning is None:
            return Explanation((), False, False)
        compiled = compile_timetabling(data, sectioning)
        problem, names = compiled.problem, DraftNames(compiled.draft)
    else:
        problem, names = data, None
    divided, parts = strict_points(problem)
    found = conflict(divided, stop=Stop(time_limit, None, stop), seed=seed)
    if found is None:
        return Explanation((), False, False)
    school = data if isinstance(data, School) else None
    members = [parts[member.constraint] for member in found.members]
    return Explanation(tuple(in_words(members, school, names)), True, found.irreducible)


def in_words(
    constraints: Iterable[Constraint], school: School | None, names: DraftNames | None
) -> list[Finding]:
    """Return a conflict as findings: one for each rule (and row), with whom it is about."""
    said = _Sentences(school)
    groups: dict[tuple[str, int | None], list[Constraint]] = {}
    for constraint in constraints:
        origin = constraint.origin or Origin(constraint.kind)
        groups.setdefault((origin.rule, origin.row), []).append(constraint)
    return [_finding(said, names, rule, row, members) for (rule, row), members in groups.items()]


def _finding(
    said: _Sentences,
    names: DraftNames | None,
    rule: str,
    row: int | None,
    members: list[Constraint],
) -> Finding:
    about = list(dict.fromkeys(name for member in members for name in _about(member)))
    shown = [
        listed(about if names is None else [names.of(id_, lang) for id_ in about], lang)
        for lang in ("en", "zh")
    ]
    rows = [] if row is None else [row]
    rows += dict.fromkeys(r for m in members if m.origin is not None for r in m.origin.rows)
    numbers = ", ".join(map(str, rows)), "、".join(map(str, rows))
    place = ("", "")
    if rows:
        place = (
            f" (rules table, row{'s' if len(rows) > 1 else ''} {numbers[0]})",
            f"（规则表第 {numbers[1]} 行）",
        )
    return Finding(
        code="conflict",
        rule=rule,
        severity=Severity.ERROR,
        message=f"{rule}{place[0]}, for {shown[0]}: {said.of(rule, row, 'en')}",
        message_zh=f"{rule}{place[1]}，涉及 {shown[1]}：{said.of(rule, row, 'zh')}",
        where={"about": " ".join(about), **({"row": " ".join(map(str, rows))} if rows else {})},
        params={"constraints": len(members)},
    )


class _Sentences:
    """What rules and rows say, by name and row."""

    def __init__(self, school: School | None) -> None:
        self._school = school
        rows = () if school is None else read_rows(school)[0]
        self._rows = {row.row: row for row in rows}

    def of(self, rule: str, row: int | None, lang: str) -> str:
        """Return the sentence of a row, of a rule that holds by itself, or its bare name."""
        entry, stated = BY_NAME.get(rule), self._rows.get(row)
        if self._school is not None and stated is not None and stated.rule == rule:
            return sentence(self._school, stated, lang)
        return rule if entry is None else sentence_by_itself(entry, lang)


def _about(constraint: Constraint) -> Iterable[str]:
    """Yield what a constraint is about: its events, groups and resources by id."""
    yield from constraint.events
    yield from constraint.event_groups
    yield from constraint.resources
    yield from constraint.resource_groups
