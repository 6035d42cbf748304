"""Statistics of a selection round, and what it implies in classes, teachers and rooms at least.

Formulas, all lower bounds: classes ≥ ⌈students / largest class⌉ (see `models.demand`);
periods = classes × periods a week; teachers ≥ the fewest qualified teachers whose greatest loads
add up to the periods; rooms at once ≥ ⌈periods / slots of the week⌉.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .calendar import PeriodKind
from .demand import Need, needs_of, policy_of, students_of
from .finding import Finding, Severity
from .school import Audience, Grade, School
from .selection import SubjectNames, combination_of, schemes_of

RULE = "selection_statistics"


@dataclass(frozen=True, slots=True)
class SubjectStatistics:
    """One subject of one grade with one audience.

    Attributes
    ----------
    classes, periods, teachers, rooms
        Fewest classes, periods a week, teachers, and rooms in use at once; `teachers` is None
        where even all qualified teachers together cannot cover the periods.
    """

    grade: str
    subject: str
    audience: Audience
    students: int
    classes: int
    periods: int
    teachers: int | None
    rooms: int


@dataclass(frozen=True, slots=True)
class CombinationStatistics:
    """One combination of one grade; `classes` is what it alone would fill (⌈students / max⌉)."""

    grade: str
    combination: tuple[str, ...]
    students: int
    share: float
    classes: int


@dataclass(frozen=True, slots=True)
class SelectionStatistics:
    """A whole round."""

    subjects: tuple[SubjectStatistics, ...]
    combinations: tuple[CombinationStatistics, ...]


def selection_statistics(school: School) -> SelectionStatistics:
    """Return the statistics of the round, grades and subjects in the school's order."""
    schemes = schemes_of(school)
    chosen = combination_of(school)
    subjects: list[SubjectStatistics] = []
    combinations: list[CombinationStatistics] = []
    for grade in school.grades:
        scheme = schemes.get(grade.id)
        if scheme is None or not any(s.id in chosen for s in students_of(school, grade.id)):
            continue
        subjects += [
            _subject(school, grade, need)
            for need in needs_of(school, grade.id)
            if need.row.audience is not Audience.ALL and need.row.subject in scheme.subjects
        ]
        combinations += _combinations(school, grade, chosen, scheme.subjects)
    return SelectionStatistics(tuple(subjects), tuple(combinations))


def _subject(school: School, grade: Grade, need: Need) -> SubjectStatistics:
    calendar = next((c for c in school.calendars if c.id == grade.calendar), None)
    slots = calendar.slots if calendar is not None else ()
    lessons = sum(slot.kind is PeriodKind.LESSON for slot in slots)
    return SubjectStatistics(
        grade.id,
        need.row.subject,
        need.row.audience,
        need.students,
        need.classes,
        need.periods,
        fewest_teachers(school, grade.id, need.row.subject, need.periods),
        -(-need.periods // lessons) if lessons else 0,
    )


def fewest_teachers(school: School, grade: str, subject: str, periods: int) -> int | None:
    """Return the fewest qualified teachers who can hold `periods`, None where all cannot.

    Teachers are taken in the order of their greatest load; one without a bound holds all.
    """
    qualified = [
        teacher
        for teacher in school.teachers
        if subject in teacher.subjects and (not teacher.grades or grade in teacher.grades)
    ]
    loads = sorted(t.load_max if t.load_max is not None else periods for t in qualified)
    count = 0
    while periods > 0:
        if not loads:
            return None
        periods -= loads.pop()
        count += 1
    return count


def _combinations(
    school: School,
    grade: Grade,
    chosen: dict[str, frozenset[str]],
    order: tuple[str, ...],
) -> list[CombinationStatistics]:
    students = students_of(school, grade.id)
    counts = Counter(chosen[s.id] for s in students if s.id in chosen)
    maximum = policy_of(school, grade.id).class_size.maximum
    place = {subject: number for number, subject in enumerate(order)}

    def ordered(combination: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(combination, key=lambda s: (place.get(s, len(place)), s)))

    rows = [
        CombinationStatistics(grade.id, ordered(c), n, n / len(students), -(-n // maximum))
        for c, n in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.students, row.combination))


def selection_findings(school: School) -> list[Finding]:
    """Return the statistics as findings (figures, severity info)."""
    statistics = selection_statistics(school)
    names = SubjectNames(school)
    found = [_subject_finding(row, names) for row in statistics.subjects]
    return found + [_combination_finding(row, names) for row in statistics.combinations]


def _subject_finding(row: SubjectStatistics, names: SubjectNames) -> Finding:
    kind = {
        "en": "for the exam" if row.audience is Audience.EXAM else "as qualifying subject",
        "zh": "选考" if row.audience is Audience.EXAM else "学考",
    }
    if row.teachers is None:
        teachers = {"en": "more teachers than are qualified", "zh": "教师多于现有人数"}
    else:
        teachers = {"en": f"{row.teachers} teachers", "zh": f"{row.teachers} 名教师"}
    return Finding(
        code="subject_statistics",
        rule=RULE,
        severity=Severity.INFO,
        message=f"Grade {row.grade}, {names.one(row.subject, 'en')} {kind['en']}: "
        f"{row.students} students, at least {row.classes} classes, {row.periods} periods a week, "
        f"{teachers['en']}, {row.rooms} rooms at once.",
        message_zh=f"{row.grade} 年级{names.one(row.subject, 'zh')}（{kind['zh']}）："
        f"{row.students} 人，至少 {row.classes} 个班、每周 {row.periods} 课时、{teachers['zh']}、"
        f"同时 {row.rooms} 间教室。",
        where={"grade": row.grade, "subject": row.subject},
        params={
            "audience": row.audience.value,
            "students": row.students,
            "classes_min": row.classes,
            "periods_min": row.periods,
            **({} if row.teachers is None else {"teachers_min": row.teachers}),
            "rooms_min": row.rooms,
        },
    )


def _combination_finding(row: CombinationStatistics, names: SubjectNames) -> Finding:
    title = {lang: names.many(row.combination, lang, row.combination) for lang in ("en", "zh")}
    return Finding(
        code="combination_statistics",
        rule=RULE,
        severity=Severity.INFO,
        message=f"Grade {row.grade}, {title['en']}: {row.students} students "
        f"({100 * row.share:.1f} %), at least {row.classes} classes of its own.",
        message_zh=f"{row.grade} 年级{title['zh']}：{row.students} 人"
        f"（{100 * row.share:.1f}%），单独成班至少 {row.classes} 个。",
        where={"grade": row.grade, "combination": "+".join(row.combination)},
        params={
            "students": row.students,
            "share": round(row.share, 4),
            "classes_min": row.classes,
        },
    )
