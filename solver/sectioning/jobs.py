"""What is to be taught and has no teacher yet, gathered into jobs that are interchangeable."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ...models.lessons import Requirement, required_lessons
from ...models.school import Teacher
from ...models.school_index import SchoolIndex

Place = tuple[str, int]
"""A part of a band: band id, number of the part."""


@dataclass(frozen=True, slots=True)
class Job:
    """Requirements that any of `candidates` may take, as like as two lessons can be.

    Attributes
    ----------
    preparation
        What a teacher prepares once for all its lessons: grade, subject, exam or not.
    periods
        Load of one of them over the cycle; 0 where it does not count.
    places
        Parts of a band in which they all stand at once; () for lessons at home.
    """

    preparation: tuple[str | None, str | None, bool]
    periods: int
    places: tuple[Place, ...]
    candidates: tuple[str, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """Open jobs, the load given already, and where teachers are busy in bands."""

    jobs: tuple[Job, ...]
    supervision: tuple[Job, ...]
    load: dict[str, int]
    busy: dict[str, frozenset[Place]]


def gather_work(index: SchoolIndex) -> Work:
    """Return what is open in a school with a sectioning that names no teachers yet."""
    load: dict[str, int] = defaultdict(int)
    busy: dict[str, set[Place]] = defaultdict(set)
    open_ones: dict[tuple[object, ...], list[Requirement]] = defaultdict(list)
    for item in required_lessons(index):
        places = _places(item)
        for teacher in item.teachers:
            load[teacher] += _load(item)
            busy[teacher].update(places)
        if item.open_teacher and not _on_two_feet(item, index):
            key = (item.grade, item.division, item.subject, _load(item), places, _exam(index, item))
            open_ones[key].append(item)
    jobs: list[Job] = []
    supervision: list[Job] = []
    for items in open_ones.values():
        first = items[0]
        job = Job(
            preparation=(first.grade, first.subject, _exam(index, first)),
            periods=_load(first),
            places=_places(first),
            candidates=_candidates(index, first),
            requirements=tuple(items),
        )
        (jobs if first.subject is not None else supervision).append(job)
    return Work(
        tuple(jobs), tuple(supervision), dict(load), {t: frozenset(b) for t, b in busy.items()}
    )


def _on_two_feet(item: Requirement, index: SchoolIndex) -> bool:
    """Tell whether nobody at all could take it, so that it stays open."""
    return item.subject is not None and not _candidates(index, item)


def _load(item: Requirement) -> int:
    return item.periods * item.weeks.bit_count() if item.loads else 0


def _places(item: Requirement) -> tuple[Place, ...]:
    """Return the parts of a band it takes; a home language tied to a band takes its only one."""
    if item.band is None:
        return ()
    if item.teaching_class is None:
        return ((item.band, 0),)
    return tuple((item.band, part) for part in item.parts)


def _exam(index: SchoolIndex, item: Requirement) -> bool:
    """Tell whether the lessons lead to the exam (a preparation of its own)."""
    if item.teaching_class is not None:
        return index.teaching_classes[item.teaching_class].kind.value == "exam"
    return any(item.subject in index.classes[c].fixed for c in item.classes)


def _candidates(index: SchoolIndex, item: Requirement) -> tuple[str, ...]:
    campus = index.campus_of(item.grade, item.division)

    def near(teacher: Teacher) -> bool:
        return campus is None or teacher.campus is None or teacher.campus == campus

    return tuple(t for t in index.qualified(item.subject, item.grade) if near(index.teachers[t]))
