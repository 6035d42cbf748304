"""The planted bands of one walking group: exam sections, qualifying sections, self-study.

With qualifying subjects in the bands there are two bands of four periods: in one the student
has his third exam subject, in the other one or two qualifying subjects of two periods, or
supervised self-study.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise, product

from ...models.sectioning import TeachingClassKind
from .catalogue import CLASS_CAP, ELECTIVE_PERIODS, QUALIFYING_PERIODS
from .people import PlantedClass

_MINIMUM = 20
_NO_SUBJECT = ""
"""Stands for self-study among the qualifying subjects of a student."""


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A planted teaching class before it has a teacher and a room."""

    id: str
    subject: str | None
    kind: TeachingClassKind
    band: str
    parts: tuple[int, ...]
    periods: int
    students: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandPlan:
    """A planted band of a walking group."""

    id: str
    group: str
    grade: str
    classes: tuple[str, ...]
    parts: tuple[int, ...]


def plan_bands(
    group: str, classes: list[PlantedClass], with_qualifying: bool, at_home: dict[str, set[str]]
) -> tuple[list[BandPlan], list[SectionPlan]]:
    """Plan the bands of a walking group.

    Parameters
    ----------
    at_home
        Qualifying subjects that each class takes at home.
    """
    grade = classes[0].grade
    parts = (QUALIFYING_PERIODS,) * 2 if with_qualifying else (ELECTIVE_PERIODS[grade],)
    ids = tuple(c.id for c in classes)
    count = 2 if with_qualifying else 1
    bands = [BandPlan(f"{group}-{b + 1}", group, grade, ids, parts) for b in range(count)]
    exams = _exam_sections(classes, bands, grade)
    sections = list(exams)
    if with_qualifying:
        sections += _qualifying_sections(classes, bands, exams, at_home)
    return bands, sections


def chunks(members: list[str], largest: int) -> list[tuple[str, ...]]:
    """Cut a list into the fewest pieces of at most `largest`, as equal as can be."""
    count = -(-len(members) // largest)
    cuts = [len(members) * i // count for i in range(count + 1)] if count else [0]
    return [tuple(members[a:b]) for a, b in pairwise(cuts)]


def _exam_sections(
    classes: list[PlantedClass], bands: list[BandPlan], grade: str
) -> list[SectionPlan]:
    by_subject: dict[str, list[str]] = defaultdict(list)
    for planted in classes:
        for student in planted.students:
            by_subject[planted.third[student]].append(student)
    result: list[SectionPlan] = []
    filled = [0] * len(bands)
    for subject, members in sorted(by_subject.items(), key=lambda item: (-len(item[1]), item[0])):
        for number, students in enumerate(chunks(members, CLASS_CAP - 3), 1):
            # The emptier band next, so that about half of the students have their exam in each.
            b = filled.index(min(filled))
            filled[b] += len(students)
            result.append(
                SectionPlan(
                    f"{bands[b].group}-{subject}-{number}",
                    subject,
                    TeachingClassKind.EXAM,
                    bands[b].id,
                    tuple(range(len(bands[b].parts))),
                    ELECTIVE_PERIODS[grade],
                    students,
                )
            )
    return result


def _qualifying_sections(
    classes: list[PlantedClass],
    bands: list[BandPlan],
    exams: list[SectionPlan],
    at_home: dict[str, set[str]],
) -> list[SectionPlan]:
    needs = _needs(classes, at_home)
    rank = {student: number for number, student in enumerate(needs)}
    result: list[SectionPlan] = []
    for band, other in ((bands[0], bands[1]), (bands[1], bands[0])):
        members = [s for section in exams if section.band == other.id for s in section.students]
        by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
        for student in sorted(members, key=rank.__getitem__):
            by_pair[needs[student]].append(student)
        result += _best_order(band, dict(sorted(by_pair.items())), rank)
    return result


def _needs(classes: list[PlantedClass], at_home: dict[str, set[str]]) -> dict[str, tuple[str, str]]:
    """Return the two things each student does in the band in which he has no exam subject."""
    result = {}
    for planted in classes:
        options = {planted.third[s] for s in planted.students}
        for student in planted.students:
            walks = sorted(options - {planted.third[student]} - at_home[planted.id])
            first, second = [*walks, _NO_SUBJECT, _NO_SUBJECT][:2]
            result[student] = (first, second)
    return result


def _best_order(
    band: BandPlan, by_pair: dict[tuple[str, str], list[str]], rank: dict[str, int]
) -> list[SectionPlan]:
    """Order the two parts of each pair of subjects such that there are few, large sections.

    Each pair goes in one order, in the other, or half and half; all ways are tried.
    """
    best: tuple[tuple[int, int], list[SectionPlan]] | None = None
    for order in product((0, 1, 2), repeat=len(by_pair)):
        seats = _seats(by_pair, order)
        sizes = [-(-len(m) // CLASS_CAP) for m in seats.values()]
        small = sum(max(0, _MINIMUM - len(m)) for m in seats.values())
        per_part = [
            sum(-(-len(m) // CLASS_CAP) for (part, _), m in seats.items() if part == p)
            for p in (0, 1)
        ]
        key = (small, 100 * sum(sizes) + max(per_part))
        if best is None or key < best[0]:
            best = (key, _as_sections(band, seats, rank))
    return best[1] if best else []


def _seats(
    by_pair: dict[tuple[str, str], list[str]], order: tuple[int, ...]
) -> dict[tuple[int, str], list[str]]:
    seats: dict[tuple[int, str], list[str]] = defaultdict(list)
    for (pair, members), way in zip(by_pair.items(), order, strict=True):
        forward = len(members) if way == 0 else 0 if way == 1 else len(members) // 2
        for number, student in enumerate(members):
            first, second = pair if number < forward else pair[::-1]
            seats[0, first].append(student)
            seats[1, second].append(student)
    return dict(sorted(seats.items()))


def _as_sections(
    band: BandPlan, seats: dict[tuple[int, str], list[str]], rank: dict[str, int]
) -> list[SectionPlan]:
    result = []
    for (part, subject), members in seats.items():
        for number, students in enumerate(
            chunks(sorted(members, key=rank.__getitem__), CLASS_CAP), 1
        ):
            name = subject or "self_study"
            kind = TeachingClassKind.QUALIFYING if subject else TeachingClassKind.SELF_STUDY
            result.append(
                SectionPlan(
                    f"{band.id}{'ab'[part]}-{name}-{number}",
                    subject or None,
                    kind,
                    band.id,
                    (part,),
                    band.parts[part],
                    students,
                )
            )
    return result
