"""All grades at once: their searches share nothing but processors, so they run side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ...models.policy import SectioningPolicy
from ...models.school import School
from ..engine.stop import Stop
from .divisions import Part, divisions_apart, join, within_hours
from .first_answer import first_answer
from .found import Bounds, Found
from .grade_data import GradeData, grade_data
from .grade_run import GradeResult, finish_grade
from .limits import Limits, limits_of
from .restriction import Restriction
from .search import search_flow

# Seconds kept back for forming, seating and staffing, at most this share of the limit.
FINISH_SHARE = 0.2


OnGrades = Callable[[list[GradeResult]], None]


@dataclass(frozen=True, slots=True)
class _Grade:
    """A grade and the parts in which it is searched."""

    data: GradeData
    limits: Limits
    parts: list[Part]


class _Clock:
    """Deals what is left of the limits to searches that begin one after the other."""

    def __init__(self, stop: Stop, event: threading.Event, tasks: int, workers: int) -> None:
        self._stop, self._event = stop, event
        self._left, self._workers = tasks, workers
        self._work = None if stop.work_limit is None else stop.work_left(1e9) / tasks
        self._lock = threading.Lock()

    def next(self) -> Stop:
        """Return the limits of the search that begins now."""
        with self._lock:
            share = min(1.0, self._workers / max(1, self._left))
            self._left -= 1
        limit = self._stop.time_limit
        if limit is None:
            return Stop(None, self._work, self._event)
        kept = FINISH_SHARE * limit
        return Stop(max(0.1, (self._stop.seconds(limit) - kept) * share), self._work, self._event)


def search_grades(
    school: School,
    policies: Sequence[SectioningPolicy],
    stop: Stop,
    event: threading.Event,
    seed: int,
    workers: int,
    tell: Callable[[str, float], None],
    offer: OnGrades | None = None,
    restrictions: Sequence[Restriction] = (),
) -> list[GradeResult]:
    """Search every grade, division by division where that loses nothing, and form its classes.

    Plain answers come first, so that there is one whenever the user ends the search; `offer` is
    told of them once every grade has one.
    """
    grades = []
    for policy in policies:
        barred = tuple(r for r in restrictions if r.grade == policy.grade)
        data = replace(grade_data(school, policy), restrictions=barred)
        limits = limits_of(data)
        grades.append(_Grade(data, limits, divisions_apart(data, limits)))
    parts = [part for grade in grades for part in grade.parts]
    threads = max(1, min(workers or os.cpu_count() or 1, len(parts)))
    clock = _Clock(stop, event, len(parts), threads)

    def first(part: Part) -> Found | None:
        return first_answer(part[0], part[1], part[0].policy.mode, Bounds(), stop, seed)

    def search(part: Part, plain: Found | None) -> Found:
        share = clock.next()
        found = search_flow(part[0], part[1], part[0].policy.mode, share, seed, plain)
        stop.spend(share.work)
        return found

    with ThreadPoolExecutor(threads) as pool:
        plains = list(pool.map(first, parts))
        searches = [pool.submit(search, p, f) for p, f in zip(parts, plains, strict=True)]
        if offer is not None:
            _offer(offer, grades, [p for p in plains if p is not None], stop)
        answers = [job.result() for job in searches]
        tell("place students", stop.elapsed)
        jobs = []
        for grade in grades:
            mine, answers = answers[: len(grade.parts)], answers[len(grade.parts) :]
            jobs.append(pool.submit(_finish, grade, mine, stop, event, seed))
        return [job.result() for job in jobs]


def _offer(offer: OnGrades, grades: Sequence[_Grade], plains: list[Found], stop: Stop) -> None:
    """Offer the plain answers of all grades, where there are such."""
    if len(plains) < sum(len(grade.parts) for grade in grades):
        return
    found = []
    for grade in grades:
        mine, plains = plains[: len(grade.parts)], plains[len(grade.parts) :]
        whole = join(grade.parts, mine)
        if whole.plan is None or not within_hours(grade.data, grade.limits, whole.plan):
            return
        found.append(finish_grade(grade.data, grade.limits, whole, stop))
    offer(found)


def _finish(
    grade: _Grade, found: Sequence[Found], stop: Stop, event: threading.Event, seed: int
) -> GradeResult:
    """Join the divisions of a grade; search it whole where its hours do not fit."""
    whole = join(grade.parts, found)
    if len(found) > 1 and (
        whole.plan is None or not within_hours(grade.data, grade.limits, whole.plan)
    ):
        left = None if stop.time_limit is None else max(0.1, stop.seconds(1e9) * 0.8)
        again = Stop(left, stop.work_limit, event)
        whole = search_flow(grade.data, grade.limits, grade.data.policy.mode, again, seed)
    return finish_grade(grade.data, grade.limits, whole, stop)
