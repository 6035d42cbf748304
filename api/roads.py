"""How each kind of input becomes a problem, and what was found a result."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any, Protocol

from pydantic import BaseModel
from zouban.models.compile import Compiled, compile_timetabling
from zouban.models.deviations import evaluate
from zouban.models.finding import Finding
from zouban.models.problem import Assignment, Problem
from zouban.models.result import Cost, Result, Status, StoppedBy
from zouban.models.school import School
from zouban.models.school_check import necessary_conditions
from zouban.models.sectioning import Sectioning
from zouban.models.timetable import Timetable
from zouban.models.verify import verify
from zouban.solver.timetabling.outcome import Found


class Road(Protocol):
    """One kind of input on its way to a timetable and back."""

    def input(self) -> BaseModel | str:
        """Return what the manifest's hash is taken of."""

    def proofs(self) -> list[Finding]:
        """Return the necessary conditions that fail."""

    def problem(self) -> Problem:
        """Return what is solved."""

    def encode(self, start: Any, /) -> Assignment:
        """Return a timetable to start from, in the problem's words."""

    def decode(self, assignment: Assignment, *, interrupted: bool) -> Any:
        """Return an answer in the input's words."""

    def result(self, found: Found) -> Result[Any]:
        """Return the judged result."""


class ProblemRoad:
    """A problem is solved as it stands; its hash is that of its text."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def input(self) -> BaseModel | str:
        """Return what the hash is taken of."""
        return hashlib.sha256(repr(self._problem).encode("utf-8")).hexdigest()

    def proofs(self) -> list[Finding]:
        """Return the necessary conditions that fail."""
        return []

    def problem(self) -> Problem:
        """Return what is solved."""
        return self._problem

    def encode(self, start: Assignment) -> Assignment:
        """Return a timetable to start from as an assignment."""
        return start

    def decode(self, assignment: Assignment, *, interrupted: bool) -> Any:
        """Return an answer in the input's words."""
        return assignment

    def result(self, found: Found) -> Result[Any]:
        """Return the judged result."""
        if found.assignment is None:
            return _without(found)
        judged = evaluate(self._problem, found.assignment)
        return _judged(found, found.assignment, judged.cost, dict(judged.terms))


class SchoolRoad:
    """A school is compiled; its answer is decoded and judged rule by rule."""

    def __init__(self, school: School, sectioning: Sectioning) -> None:
        self._school = school
        self._sectioning = sectioning

    def input(self) -> BaseModel | str:
        """Return what the hash is taken of."""
        return self._school

    def proofs(self) -> list[Finding]:
        """Return the necessary conditions that fail."""
        return necessary_conditions(self._school, self._sectioning)

    @cached_property
    def _compiled(self) -> Compiled:
        return compile_timetabling(self._school, self._sectioning)

    def problem(self) -> Problem:
        """Return what is solved."""
        return self._compiled.problem

    def encode(self, start: Timetable) -> Assignment:
        """Return a timetable to start from as an assignment."""
        return self._compiled.encode(start)

    def decode(self, assignment: Assignment, *, interrupted: bool) -> Any:
        """Return an answer in the input's words."""
        return self._compiled.decode(assignment, interrupted=interrupted)

    def result(self, found: Found) -> Result[Any]:
        """Return the judged result."""
        if found.assignment is None:
            return _without(found)
        cut_short = found.stopped_by is StoppedBy.USER
        answer = self.decode(found.assignment, interrupted=cut_short)
        judged = verify(self._school, self._sectioning, answer)
        return _judged(found, answer, judged.cost, dict(judged.terms))


def _without(found: Found) -> Result[Any]:
    return Result(status=found.status, stopped_by=found.stopped_by)


def _judged(found: Found, answer: Any, cost: Cost, terms: dict[str, int]) -> Result[Any]:
    """Return the result with the judge's cost; a bound counts only where both see one cost."""
    agreed = cost == found.cost
    status = found.status
    if not agreed and status is Status.OPTIMAL:
        status = Status.FEASIBLE
    clean = cost.unplaced == 0 and cost.hard == 0
    return Result(
        status=status,
        answer=answer,
        cost=cost,
        bound=found.bound if agreed and clean else None,
        terms=terms,
        stopped_by=found.stopped_by,
    )
