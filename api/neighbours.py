"""Neighbours of the exchange: tutors for every student, mentors for new teachers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TypeVar

from zouban.manifests import manifest_of
from zouban.models.errors import UsageError
from zouban.models.exchange.bureau import Bureau
from zouban.models.exchange.index import BureauIndex
from zouban.models.exchange.pairing import Pairing, PairingRules, check_pairing, pairing_values
from zouban.models.finding import Finding
from zouban.models.result import Cost, Goal, Manifest, Result, Status, StoppedBy
from zouban.models.school import School
from zouban.models.tutoring import (
    TutorIndex,
    Tutoring,
    TutorRules,
    TutorWish,
    check_tutoring,
    tutoring_values,
)
from zouban.solver.neighbours.pairing import pair_teachers
from zouban.solver.neighbours.tutors import assign_tutors

T = TypeVar("T", Pairing, Tutoring)

PAIRING_UNITS = ("teachers", "pairs", "km", "points", "points")
TUTORING_UNITS = ("students", "students", "points", "points", "points")
KM_STEPS = 10
"""Ways count in 100 m; goals tell kilometres."""


def pair(
    bureau: Bureau, rules: PairingRules | None = None, *, source: str | None = None
) -> Result[Pairing]:
    """Pair new teachers with experienced ones (师徒结对).

    Every goal is proven optimal, given those before it; the answer is checked anew.

    Parameters
    ----------
    rules
        Who is new, who is experienced, most load and distance; None for the defaults.
    source
        Where the input came from, for the manifest.
    """
    began = time.monotonic()
    rules = rules or PairingRules()
    _require(rules.load >= 1, "load", rules.load, ("at least 1", "不小于1"))
    index = BureauIndex(bureau)
    found = pair_teachers(index, rules)
    values = pairing_values(index, rules, found)
    told = [
        value / KM_STEPS if name == "way" else value
        for name, value in zip(values._fields, values, strict=True)
    ]
    manifest = manifest_of("pair", bureau, {**rules.model_dump(mode="json"), "input": source})
    goals = _goals(values._fields, told, PAIRING_UNITS)
    findings = check_pairing(index, rules, found)
    return _result(found, goals, values.unpaired, findings, manifest, began)


def tutor(
    school: School,
    rules: TutorRules | None = None,
    *,
    wishes: Iterable[TutorWish] = (),
    source: str | None = None,
) -> Result[Tutoring]:
    """Give every student a tutor (全员育人导师制).

    Every goal is proven optimal, given those before it; the answer is checked anew.

    Parameters
    ----------
    rules
        The band of students that each tutor has; None: as equal as can be.
    wishes
        Teachers whom students wish for.
    source
        Where the input came from, for the manifest.

    Raises
    ------
    UsageError
        Where the band makes no sense.
    """
    began = time.monotonic()
    rules, wanted = rules or TutorRules(), tuple(wishes)
    _require(rules.low is None or rules.low >= 0, "low", rules.low, ("at least 0", "不小于0"))
    _require(rules.high is None or rules.high >= 1, "high", rules.high, ("at least 1", "不小于1"))
    both = rules.low is not None and rules.high is not None
    ordered = not both or (rules.low or 0) <= (rules.high or 0)
    _require(ordered, "low", rules.low, ("at most high", "不大于high"))
    index = TutorIndex(school, rules, wanted)
    found = assign_tutors(index)
    values = tutoring_values(index, found)
    parameters = {**rules.model_dump(), "wishes": len(wanted), "input": source}
    manifest = manifest_of("tutors", school, parameters)
    goals = _goals(values._fields, values, TUTORING_UNITS)
    findings = check_tutoring(index, found)
    return _result(found, goals, values.without, findings, manifest, began)


def _goals(
    names: Sequence[str], values: Sequence[int | float], units: Sequence[str]
) -> tuple[Goal, ...]:
    return tuple(
        Goal(name=name, value=value, bound=value, unit=unit)
        for name, value, unit in zip(names, values, units, strict=True)
    )


def _result(
    answer: T,
    goals: tuple[Goal, ...],
    unplaced: int,
    findings: Sequence[Finding],
    manifest: Manifest,
    began: float,
) -> Result[T]:
    return Result[T](
        status=Status.OPTIMAL,
        answer=answer,
        cost=Cost(unplaced=unplaced, hard=len(findings)),
        goals=goals,
        conflict=tuple(findings),
        stopped_by=StoppedBy.OPTIMAL,
        runtime_seconds=time.monotonic() - began,
        manifest=manifest,
    )


def _require(holds: bool, field: str, value: object, rule: tuple[str, str]) -> None:
    """Refuse a value; the rule stands in English and Chinese."""
    if not holds:
        en, zh = rule
        raise UsageError(
            f"{field} must be {en}, but is {value}.", f"{field}应{zh}，但现为{value}。"
        )
