"""Tiny schools of one grade, told by their combinations."""

from __future__ import annotations

from typing import Any

from zouban.models.calendar import Calendar, CalendarDay, Period
from zouban.models.policy import Mode, QualifyingMode, SectioningPolicy, SizeBounds
from zouban.models.scheme import PRESETS
from zouban.models.school import (
    Audience,
    Choice,
    CurriculumRow,
    Gender,
    Grade,
    School,
    Student,
    Subject,
    SubjectKind,
)

LETTERS = {
    "P": "physics",
    "H": "history",
    "C": "chemistry",
    "B": "biology",
    "O": "politics",
    "G": "geography",
}


def subjects_of(word: str) -> frozenset[str]:
    """Return the subjects that a word such as "PCB" names."""
    return frozenset(LETTERS[letter] for letter in word)


def school_of(
    combinations: list[str],
    *,
    mode: Mode = Mode.MIXED,
    scheme: str = "3+1+2",
    class_size: tuple[int, int] = (2, 6),
    section_size: tuple[int, int] = (1, 6),
    qualifying: QualifyingMode = QualifyingMode.NONE,
    students: dict[int, dict[str, Any]] | None = None,
    policy: dict[str, Any] | None = None,
    **fields: Any,
) -> School:
    """Return a school whose student S<n> chose the n-th combination.

    `students` and `policy` override fields of single students and of the policy; `fields` those
    of the school.
    """
    people = tuple(
        Student(
            **{
                "id": f"S{n}",
                "grade": "G",
                "gender": Gender.FEMALE if n % 2 else Gender.MALE,
                "score": 500.0 + n,
                **(students or {}).get(n, {}),
            }
        )
        for n in range(len(combinations))
    )
    rules = SectioningPolicy(
        **{
            "grade": "G",
            "mode": mode,
            "qualifying": qualifying,
            "class_size": _bounds(class_size),
            "section_size": _bounds(section_size),
            **(policy or {}),
        }
    )
    names = PRESETS[scheme].subjects
    base: dict[str, Any] = {
        "id": "tiny",
        "calendars": (
            Calendar(
                id="week",
                periods=tuple(
                    Period(id=str(n), start=480 + 50 * n, end=520 + 50 * n) for n in range(8)
                ),
                days=tuple(CalendarDay(day=day, weeks=1) for day in range(5)),
            ),
        ),
        "grades": (Grade(id="G", scheme=scheme, calendar="week"),),
        "subjects": (
            *(Subject(id=s, kind=SubjectKind.ELECTIVE) for s in names),
            Subject(id="english", name_en="English", kind=SubjectKind.LANGUAGE),
            Subject(id="japanese", kind=SubjectKind.LANGUAGE),
        ),
        "students": people,
        "choices": tuple(
            Choice(student=f"S{n}", subject=subject)
            for n, word in enumerate(combinations)
            for subject in sorted(subjects_of(word))
        ),
        "curriculum": tuple(
            CurriculumRow(grade="G", subject=s, audience=a, periods=p)
            for s in names
            for a, p in ((Audience.EXAM, 4), (Audience.QUALIFYING, 2))
        ),
        "sectioning": (rules,),
    }
    return School(**{**base, **fields})


def _bounds(pair: tuple[int, int]) -> SizeBounds:
    return SizeBounds(minimum=pair[0], target=pair[1], maximum=pair[1])
