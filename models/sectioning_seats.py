"""Who sits in which section: each subject once, each part of a band once, sizes, languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from .finding import Finding
from .policy import QualifyingMode, SectioningPolicy
from .school import Audience, Student
from .school_index import SchoolIndex
from .sectioning import Band, BandKind, TeachingClass
from .sectioning import TeachingClassKind as Kind
from .sectioning_members import combination_grades
from .sectioning_words import broken
from .selection import schemes_of


def check_seats(index: SchoolIndex) -> Iterator[Finding]:
    """Yield what is wrong with who sits in which section."""
    grades = combination_grades(index)
    for teaching in index.sectioning.teaching_classes:
        yield from _teaching_class(index, teaching)
    for band in index.sectioning.bands:
        yield from _band(index, band)
    subjects = _subjects_of_students(index)
    for student in index.school.students:
        if student.grade in grades and student.participates:
            yield from _student(index, student, subjects.get(student.id, Counter()))


def _teaching_class(index: SchoolIndex, teaching: TeachingClass) -> Iterator[Finding]:
    where = {"section": teaching.id}
    band = index.bands.get(teaching.band)
    if band is None:
        yield broken("unknown_band", {**where, "band": teaching.band})
        return
    parts = set(teaching.parts)
    within = parts <= set(range(len(band.parts))) and bool(parts)
    if not within or teaching.periods > sum(band.parts[p] for p in parts):
        yield broken("section_parts", {**where, "band": band.id})
    yield from _periods(index, teaching)
    yield from _size(index, teaching)
    for name in teaching.students:
        known = index.students.get(name)
        if known is None or not known.participates or teaching.grade not in (None, known.grade):
            yield broken(
                "unknown_student",
                {"student": name, "grade": teaching.grade or "-"},
                owner=teaching.id,
            )


def _periods(index: SchoolIndex, teaching: TeachingClass) -> Iterator[Finding]:
    """Compare a section's periods with the curriculum's, as far as its band is long."""
    if teaching.kind not in (Kind.EXAM, Kind.QUALIFYING) or teaching.subject is None:
        return
    rows = index.rows_of_teaching_class(teaching)
    band = index.bands[teaching.band]
    if not rows:
        return
    length = sum(band.parts[p] for p in set(teaching.parts) if 0 <= p < len(band.parts))
    wanted = min(rows[0].periods, length) if teaching.kind is Kind.EXAM else rows[0].periods
    if teaching.periods != wanted:
        yield broken(
            "section_periods",
            {"section": teaching.id, "subject": teaching.subject},
            periods=teaching.periods,
            wanted=wanted,
        )


def _size(index: SchoolIndex, teaching: TeachingClass) -> Iterator[Finding]:
    number, least, most = len(teaching.students), 0, teaching.capacity
    if teaching.kind in (Kind.EXAM, Kind.QUALIFYING) and teaching.grade is not None:
        size = index.policies[teaching.grade].section_size
        least = size.minimum
        most = size.maximum if most is None else min(most, size.maximum)
    if number < least or (most is not None and number > most):
        yield broken(
            "section_size",
            {"section": teaching.id},
            students=number,
            minimum=least,
            maximum=number if most is None else most,
        )


def _band(index: SchoolIndex, band: Band) -> Iterator[Finding]:
    """Tell who has no place or two in a part of a band."""
    for name in band.classes:
        if name not in index.classes:
            yield broken("unknown_class", {"band": band.id, "class": name})
    released = {s for c in band.classes if c in index.classes for s in index.classes[c].students}
    members = index.teaching_classes_of_band.get(band.id, ())
    for part in range(len(band.parts)):
        seats = Counter(s for t in members if part in t.parts for s in t.students)
        where = {"band": band.id}
        for student in sorted(released):
            if band.kind is BandKind.ELECTIVE and not seats[student]:
                yield broken("seat_missing", {**where, "student": student}, part=part + 1)
        for student, count in sorted(seats.items()):
            if count > 1:
                yield broken(
                    "seat_twice", {**where, "student": student}, part=part + 1, count=count
                )
            if band.kind is not BandKind.BLOCK and student not in released:
                yield broken("seat_foreign", {**where, "student": student})


Taken = Counter[tuple[Kind, str]]
"""How often a student is taught a subject in teaching classes, by kind."""


def _subjects_of_students(index: SchoolIndex) -> Mapping[str, Taken]:
    found: dict[str, Taken] = defaultdict(Counter)
    for teaching in index.sectioning.teaching_classes:
        if teaching.subject is not None:
            for student in teaching.students:
                found[student][teaching.kind, teaching.subject] += 1
    return found


def _student(index: SchoolIndex, student: Student, taken: Taken) -> Iterator[Finding]:
    policy = index.policies[student.grade]
    home = index.class_of_student.get(student.id)
    if home is None:
        return
    yield from _exams(index, student, home, taken)
    yield from _qualifying(index, policy, student, home, taken)
    main = index.main_language.get(student.grade)
    own = student.language
    if own is None or own == main or main is None or not policy.language_walk:
        return
    missing = index.unplaced.get(student.id, frozenset())
    if not taken[Kind.LANGUAGE, own] and own not in missing:
        yield broken("language_missing", {"student": student.id, "subject": own})


def _exams(index: SchoolIndex, student: Student, home: str, taken: Taken) -> Iterator[Finding]:
    scheme = schemes_of(index.school).get(student.grade)
    if scheme is None:
        return
    chosen = index.combinations.get(student.id, frozenset()) & set(scheme.subjects)
    missing = index.unplaced.get(student.id, frozenset())
    fixed = set(index.classes[home].fixed)
    for subject in scheme.subjects:
        count = taken[Kind.EXAM, subject] + (subject in fixed)
        where = {"student": student.id, "subject": subject}
        if subject in chosen and count == 0 and subject not in missing:
            yield broken("exam_missing", where)
        elif subject in chosen and count > 1:
            yield broken("exam_twice", where, count=count)
        elif subject not in chosen and taken[Kind.EXAM, subject]:
            yield broken("exam_not_chosen", where)
        elif subject not in chosen and subject in fixed and not missing:
            yield broken("fixed_not_chosen", {**where, "class": home})


def _qualifying(
    index: SchoolIndex, policy: SectioningPolicy, student: Student, home: str, taken: Taken
) -> Iterator[Finding]:
    scheme = schemes_of(index.school).get(student.grade)
    if scheme is None or policy.qualifying is QualifyingMode.NONE:
        return
    chosen = index.combinations.get(student.id, frozenset())
    missing = index.unplaced.get(student.id, frozenset())
    record = index.classes[home]
    for subject in scheme.subjects:
        if subject in chosen or not index.rows.get((student.grade, subject, Audience.QUALIFYING)):
            continue
        # Who sits in a class that takes the subject for the exam hears more than he needs.
        at_home = (subject in record.qualifying_at_home) or (subject in record.fixed)
        count = taken[Kind.QUALIFYING, subject] + at_home
        where = {"student": student.id, "subject": subject}
        if not count and subject not in missing:
            yield broken("qualifying_missing", where)
        elif count > 1:
            yield broken("qualifying_twice", where, count=count)
