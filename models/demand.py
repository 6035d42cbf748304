"""What a school needs at least, whatever its sections turn out to be.

All numbers are lower bounds that hold for every sectioning within the policy: a subject that n
students take needs at least ⌈n / largest class⌉ classes, summed over the parts of the grade that
never share a class (divisions, and for administrative classes the sides of the scheme).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .policy import Mode, QualifyingMode, SectioningPolicy
from .school import Audience, CurriculumRow, School, Student, SubjectKind
from .selection import combination_of, schemes_of


@dataclass(frozen=True, slots=True)
class Need:
    """A curriculum row with those who take it.

    Attributes
    ----------
    students
        Students who take it.
    classes
        Fewest classes or teaching classes in which they can be taught.
    """

    row: CurriculumRow
    students: int
    classes: int

    @property
    def periods(self) -> int:
        """Fewest periods a week of teaching, all classes together."""
        return self.classes * self.row.periods


def policy_of(school: School, grade: str) -> SectioningPolicy:
    """Return the grade's sectioning policy, the defaults where the school has none."""
    own = (policy for policy in school.sectioning if policy.grade == grade)
    return next(own, SectioningPolicy(grade=grade))


def rows_in_term(school: School) -> tuple[CurriculumRow, ...]:
    """Return the curriculum rows that hold in the planned term."""
    return tuple(r for r in school.curriculum if r.term is None or r.term == school.term)


def students_of(school: School, grade: str) -> tuple[Student, ...]:
    """Return the students of a grade who are planned."""
    return tuple(s for s in school.students if s.grade == grade and s.participates)


def language_of(school: School, grade: str) -> str | None:
    """Return the main foreign language of a grade, None where its curriculum has none.

    It is the one that students without a language of their own take: English where it is
    offered, otherwise the first in the curriculum that no student names as his own.
    """
    languages = {s.id: s for s in school.subjects if s.kind is SubjectKind.LANGUAGE}
    rows = [r for r in rows_in_term(school) if r.grade == grade and r.subject in languages]
    named = {student.language for student in students_of(school, grade)}
    for row in rows:
        subject = languages[row.subject]
        if {subject.id.lower(), subject.name_en.lower(), subject.name_zh} & {"english", "英语"}:
            return subject.id
    return next((r.subject for r in rows if r.subject not in named), None)


def least_classes(school: School, grade: str) -> int:
    """Return the fewest administrative classes of a grade."""
    policy = policy_of(school, grade)
    students = students_of(school, grade)
    if policy.mode is Mode.REQUESTS:
        return 0
    if policy.classes is not None:
        return policy.classes
    if policy.keep_classes and (kept := {s.present_class for s in students} - {None}):
        return len(kept)
    return sum(_ceil(len(part), policy.class_size.maximum) for part in _parts(school, students))


def needs_of(school: School, grade: str) -> tuple[Need, ...]:
    """Return what the rows of a grade's curriculum need at least."""
    policy = policy_of(school, grade)
    if policy.mode is Mode.REQUESTS:
        return ()
    largest = max(policy.class_size.maximum, policy.section_size.maximum)
    students = students_of(school, grade)
    main = language_of(school, grade)
    languages = {s.id for s in school.subjects if s.kind is SubjectKind.LANGUAGE}
    combinations = combination_of(school)
    fewest = least_classes(school, grade)
    found = []
    for row in rows_in_term(school):
        if row.grade != grade or (
            row.audience is Audience.QUALIFYING and policy.qualifying is QualifyingMode.NONE
        ):
            continue
        if row.subject in languages:
            takers = [s for s in students if (s.language or main) == row.subject]
        else:
            takers = [s for s in students if takes(row, combinations.get(s.id))]
        if row.audience is Audience.ALL and row.subject not in languages:
            classes = fewest
        else:
            classes = sum(_ceil(n, largest) for n in _by_division(policy, takers))
        found.append(Need(row, len(takers), classes))
    return tuple(found)


def takes(row: CurriculumRow, combination: frozenset[str] | None) -> bool:
    """Tell whether a student of this combination (None: no choice yet) takes a row."""
    if row.audience is Audience.ALL:
        return True
    exam = row.audience is Audience.EXAM
    return combination is not None and (row.subject in combination) is exam


def _by_division(policy: SectioningPolicy, students: Iterable[Student]) -> list[int]:
    """Count students by the parts of the grade between which no teaching class is shared."""
    if policy.cross_division:
        return [len(tuple(students))]
    return list(Counter(student.division for student in students).values())


def _parts(school: School, students: Iterable[Student]) -> list[list[Student]]:
    """Divide students into the parts that share no administrative class."""
    parts: dict[tuple[str | None, frozenset[str]], list[Student]] = {}
    combinations = combination_of(school)
    schemes = schemes_of(school)
    for student in students:
        policy = policy_of(school, student.grade)
        scheme = schemes.get(student.grade)
        side: frozenset[str] = frozenset()
        if scheme is not None and len(scheme.groups) > 1 and not policy.mix_sides:
            side = combinations.get(student.id, side) & frozenset(scheme.groups[0].subjects)
        division = None if policy.cross_division else student.division
        parts.setdefault((division, side), []).append(student)
    return list(parts.values())


def _ceil(number: int, size: int) -> int:
    return -(-number // size)
