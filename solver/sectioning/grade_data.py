"""What the sectioning of one grade starts from: students counted by cell, periods, limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...models.demand import language_of
from ...models.errors import FileProblem, InputError
from ...models.policy import QualifyingMode, SectioningPolicy
from ...models.scheme import PRESETS, Scheme
from ...models.school import (
    AdministrativeClassPlan,
    Audience,
    Grade,
    Relation,
    School,
    Student,
    Subject,
)
from ...models.selection import combination_of
from .restriction import Restriction


@dataclass(frozen=True, slots=True, order=True)
class Profile:
    """What matters of a student to the flow: his combination, in the scheme's order."""

    combination: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Students who are interchangeable; a member is one student, or a group kept together.

    Attributes
    ----------
    profiles
        Profiles of one member's students, in the order of its students.
    divisions
        Divisions a member may be in (None alone for a grade without divisions).
    present, locked
        Present class that counts (kept classes, or a locked student); locked: it must stay.
    members
        Student ids of each member.
    """

    profiles: tuple[Profile, ...]
    divisions: tuple[str | None, ...]
    present: str | None
    locked: bool
    members: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """Students in one member."""
        return len(self.profiles)

    @property
    def count(self) -> int:
        """Number of members."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class GradeData:
    """A grade ready to be modelled.

    Attributes
    ----------
    sides
        Subjects of the scheme's first group where one of them is chosen; () for no sides.
    exam_periods, qualifying_periods
        Periods a week by elective subject; subjects without qualifying periods are left out.
    parts
        Periods a week of a band's parts.
    main_language
        The language everyone else has, None where the grade has none.
    restrictions
        What must not be formed again.
    """

    school: School
    policy: SectioningPolicy
    grade: Grade
    scheme: Scheme
    students: Mapping[str, Student]
    profiles: Mapping[str, Profile]
    cells: tuple[Cell, ...]
    apart: tuple[tuple[str, str], ...]
    divisions: tuple[str | None, ...]
    sides: tuple[str, ...]
    exam_periods: Mapping[str, int]
    qualifying_periods: Mapping[str, int]
    parts: tuple[int, ...]
    plans: Mapping[str, AdministrativeClassPlan]
    main_language: str | None
    restrictions: tuple[Restriction, ...] = ()

    def language(self, student: str) -> str | None:
        """Return the language of a student who walks while his class has its own, else None."""
        own = self.students[student].language
        walks = self.main_language is not None and self.policy.language_walk
        return own if walks and own != self.main_language else None

    @property
    def students_count(self) -> int:
        """Number of students who take part."""
        return len(self.students)

    def side(self, profile: Profile) -> str | None:
        """Return the side of a profile, None where the scheme has no sides."""
        return next((s for s in self.sides if s in profile.combination), None)

    def plans_of(self, division: str | None) -> tuple[AdministrativeClassPlan, ...]:
        """Return the planned classes of a division, in the office's order."""
        return tuple(plan for plan in self.plans.values() if plan.division == division)


def grade_data(school: School, policy: SectioningPolicy) -> GradeData:
    """Gather what the sectioning of `policy.grade` needs.

    Raises
    ------
    InputError
        Where the grade, its scheme, its curriculum or the choices do not allow a model.
    """
    grade = next((g for g in school.grades if g.id == policy.grade), None)
    if grade is None:
        raise _refusal("sectioning", "grade", policy.grade, "a grade must be defined", "年级未定义")
    scheme = scheme_of(school, grade)
    students = {s.id: s for s in school.students if s.grade == grade.id and s.participates}
    main = language_of(school, grade.id)
    profiles = _profiles(school, scheme, students)
    divisions = _divisions(school, grade, students.values())
    exam, qualifying = _periods(school, grade, scheme, policy.qualifying)
    first = scheme.groups[0] if scheme.groups else None
    sided = first is not None and first.choose == 1 and not policy.mix_sides
    apart = tuple(
        (p.first, p.second)
        for p in school.pairs
        if p.relation is Relation.APART and p.first in students and p.second in students
    )
    plans = {plan.id: plan for plan in school.classes if plan.grade == grade.id}
    return GradeData(
        school=school,
        policy=policy,
        grade=grade,
        scheme=scheme,
        students=students,
        profiles=profiles,
        cells=_cells(school, policy, students, profiles, divisions, apart),
        apart=apart,
        divisions=divisions,
        sides=first.subjects if first is not None and sided else (),
        exam_periods=exam,
        qualifying_periods=qualifying,
        parts=_parts(policy, exam, qualifying),
        plans=plans,
        main_language=main,
    )


def _refusal(file: str, field: str, value: str, rule: str, rule_zh: str) -> InputError:
    return InputError([FileProblem(file, None, field, value, rule, rule_zh)])


def scheme_of(school: School, grade: Grade) -> Scheme:
    """Return the scheme of a grade: the school's own, or a preset.

    A grade without a scheme chooses nothing: all its classes take everything at home.

    Raises
    ------
    InputError
        Where there is none of that id.
    """
    known = {**PRESETS, **{scheme.id: scheme for scheme in school.schemes}}
    if grade.scheme is None:
        return Scheme(id="", groups=())
    if grade.scheme not in known:
        raise _refusal(
            "grades",
            "scheme",
            grade.scheme,
            "a grade's selection scheme must be defined",
            "年级的选科方案未定义",
        )
    return known[grade.scheme]


def _profiles(
    school: School, scheme: Scheme, students: Mapping[str, Student]
) -> dict[str, Profile]:
    """Return every student's profile; refuse illegal choices, all in one go."""
    subjects = set(scheme.subjects)
    combinations = combination_of(school)
    chosen = {s: combinations.get(s, frozenset()) & subjects for s in students}
    problems = [
        FileProblem(
            "choices",
            None,
            "student",
            student,
            f"choices must be legal in scheme {scheme.id} ({', '.join(faults)})",
            f"选科必须符合方案 {scheme.id}（{'，'.join(faults)}）",
        )
        for student, picked in chosen.items()
        if (faults := scheme.faults(picked))
    ]
    if problems:
        raise InputError(problems)
    return {
        student: Profile(tuple(s for s in scheme.subjects if s in picked))
        for student, picked in chosen.items()
    }


def _divisions(school: School, grade: Grade, students: Iterable[Student]) -> tuple[str | None, ...]:
    known: tuple[str | None, ...] = tuple(d.id for d in school.divisions if d.grade == grade.id)
    if not known or all(student.division is None for student in students):
        return (None,)
    return known


def _periods(
    school: School, grade: Grade, scheme: Scheme, mode: QualifyingMode
) -> tuple[dict[str, int], dict[str, int]]:
    """Return periods a week of exam and qualifying subjects."""
    rows = {
        (row.subject, row.audience): row.periods
        for row in school.curriculum
        if row.grade == grade.id
        and (row.term is None or school.term is None or row.term == school.term)
    }
    exam: dict[str, int] = {}
    qualifying: dict[str, int] = {}
    for subject in scheme.subjects:
        periods = rows.get((subject, Audience.EXAM))
        if periods is None:
            raise _refusal(
                "curriculum",
                "subject",
                subject,
                f"grade {grade.id} needs the weekly periods of each exam subject",
                f"年级 {grade.id} 的课程计划必须给出每个选考科目的周课时",
            )
        exam[subject] = periods
        basic = rows.get((subject, Audience.QUALIFYING))
        if basic and mode is not QualifyingMode.NONE:
            qualifying[subject] = basic
    return exam, qualifying


def _parts(
    policy: SectioningPolicy, exam: Mapping[str, int], qualifying: Mapping[str, int]
) -> tuple[int, ...]:
    """Return the parts of a band: two successive qualifying sections where they fit in.

    Four periods beside two and two; five beside three and two. Where two of the longest do not
    fit, the second part takes what is left for shorter ones.
    """
    periods = policy.band_periods or max(exam.values(), default=1)
    if policy.qualifying is not QualifyingMode.WALK or not qualifying:
        return (periods,)
    first = max(min(max(qualifying.values()), periods), periods - periods // 2)
    rest = periods - first
    return (first, rest) if rest >= min(qualifying.values()) else (periods,)


def _cells(
    school: School,
    policy: SectioningPolicy,
    students: Mapping[str, Student],
    profiles: Mapping[str, Profile],
    divisions: tuple[str | None, ...],
    apart: tuple[tuple[str, str], ...],
) -> tuple[Cell, ...]:
    """Group the students into cells; pairs kept together make one member."""
    alone = {student for pair in apart for student in pair}
    grouped: dict[tuple[object, ...], list[tuple[str, ...]]] = defaultdict(list)
    shapes: dict[tuple[object, ...], Cell] = {}
    for member in _members(school, students):
        ordered = tuple(sorted(member, key=lambda s: (profiles[s], s)))
        cell = _shape(policy, [students[s] for s in ordered], profiles, divisions)
        tag = ordered if alone & set(ordered) else ()
        key = (cell.profiles, cell.divisions, cell.present, cell.locked, tag)
        shapes[key] = cell
        grouped[key].append(ordered)
    order = sorted(grouped, key=lambda k: (str(k[0]), str(k[1:])))
    return tuple(
        Cell(c.profiles, c.divisions, c.present, c.locked, tuple(grouped[key]))
        for key in order
        for c in [shapes[key]]
    )


def _members(school: School, students: Mapping[str, Student]) -> list[list[str]]:
    """Return the students, those kept together joined, in the order of the data."""
    leader = {student: student for student in students}

    def find(student: str) -> str:
        while leader[student] != student:
            student = leader[student]
        return student

    for pair in school.pairs:
        if pair.relation is Relation.TOGETHER and {pair.first, pair.second} <= leader.keys():
            leader[find(pair.second)] = find(pair.first)
    joined: dict[str, list[str]] = defaultdict(list)
    for student in students:
        joined[find(student)].append(student)
    return list(joined.values())


def _shape(
    policy: SectioningPolicy,
    students: list[Student],
    profiles: Mapping[str, Profile],
    divisions: tuple[str | None, ...],
) -> Cell:
    """Return the cell of a member, without its members."""
    allowed = set(divisions)
    if not policy.cross_division:
        for student in students:
            if student.division in divisions and student.division is not None:
                allowed &= {student.division}
    locked = [s.present_class for s in students if s.locked and s.present_class is not None]
    present = [s.present_class for s in students if s.present_class is not None]
    counts = locked or (present if policy.keep_classes else [])
    return Cell(
        profiles=tuple(profiles[s.id] for s in students),
        divisions=tuple(d for d in divisions if d in allowed),
        present=counts[0] if counts else None,
        locked=bool(locked),
        members=(),
    )


def subjects_by_id(school: School) -> dict[str, Subject]:
    """Return the school's subjects by id."""
    return {subject.id: subject for subject in school.subjects}
