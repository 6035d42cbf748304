"""The price of every mode, side by side: what each asks of students, rooms and teachers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.policy import Mode
from ...models.result import Result, Status
from ...models.school import School
from ...models.sectioning import Sectioning, TeachingClassKind
from .run import section

MODES = (Mode.NO_WALKING, Mode.FIX_TWO, Mode.FIX_ONE, Mode.WALK_ALL, Mode.MIXED)
"""Modes that are compared, from the least walking to the model's own choice."""


@dataclass(frozen=True, slots=True)
class ModePrice:
    """What one mode comes to; None where there is no answer.

    Attributes
    ----------
    walking_places
        Seats in teaching classes (student-places).
    walkers
        Students who walk at all.
    rooms_at_once
        Most rooms that one part of a band uses.
    teachers_at_once
        Most teachers that one part of a band uses, supervision included.
    teachers_needed
        Teachers of elective subjects in use, all grades together; None without teachers.
    unplaced
        Students with a choice that is not met.
    gaps
        Gap of each goal by name; None where there is no bound.
    """

    mode: Mode
    status: Status
    classes: int | None
    walkers: int | None
    walking_places: int | None
    teaching_classes: int | None
    rooms_at_once: int | None
    teachers_at_once: int | None
    teachers_needed: int | None
    unplaced: int | None
    gaps: dict[str, float | None]
    seconds: float


def compare(
    school: School,
    *,
    grades: Sequence[str] | None = None,
    modes: Sequence[Mode] = MODES,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    workers: int = 0,
    on_progress: Callable[[str, float], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[ModePrice, ...]:
    """Section a school in every mode and return what each comes to.

    Parameters
    ----------
    time_limit, work_limit
        For each mode, not for all together.

    Raises
    ------
    UsageError, InputError
        As `section`.
    """
    event = stop if stop is not None else threading.Event()
    if grades is None:
        grades = [p.grade for p in school.sectioning if p.mode is not Mode.REQUESTS] or None
    rows = []
    for mode in modes:
        if event.is_set():
            break
        result = section(
            school,
            grades=grades,
            mode=mode,
            time_limit=time_limit,
            work_limit=work_limit,
            seed=seed,
            workers=workers,
            on_progress=on_progress,
            stop=event,
        )
        rows.append(price_of(school, mode, result))
    return tuple(rows)


def price_of(school: School, mode: Mode, result: Result[Sectioning]) -> ModePrice:
    """Return what a sectioning in a mode comes to."""
    answer = result.answer
    gaps = {goal.name: goal.gap for goal in result.goals if not goal.built}
    if answer is None:
        nothing = (None,) * 8
        return ModePrice(mode, result.status, *nothing, gaps, result.runtime_seconds)
    walking = [t for t in answer.teaching_classes if t.kind is not TeachingClassKind.SELF_STUDY]
    walking = [t for t in walking if t.kind is not TeachingClassKind.LANGUAGE]
    at_once = Counter((t.band, part) for t in answer.teaching_classes for part in t.parts)
    most = max(at_once.values(), default=0)
    return ModePrice(
        mode=mode,
        status=result.status,
        classes=len(answer.classes),
        walkers=len({student for t in walking for student in t.students}),
        walking_places=sum(len(t.students) for t in walking),
        teaching_classes=len(walking),
        rooms_at_once=most,
        teachers_at_once=most,
        teachers_needed=_teachers(answer) if school.teachers else None,
        unplaced=len({missing.student for missing in answer.unplaced}),
        gaps=gaps,
        seconds=result.runtime_seconds,
    )


def _teachers(answer: Sectioning) -> int:
    """Return how many teachers take what the sectioning has opened."""
    used = {a.teacher for a in answer.assignments}
    used |= {
        t.teacher
        for t in answer.teaching_classes
        if t.teacher is not None and t.kind is not TeachingClassKind.SELF_STUDY
    }
    return len(used)
