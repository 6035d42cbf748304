"""A school's free course requests as a request problem, and the ids that belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.demand import policy_of, students_of
from ...models.errors import UsageError
from ...models.policy import BlockPolicy, Mode
from ...models.school import Choice, OfferedSection, School, Student
from .request_problem import CourseRequest, RequestProblem, RequestSection


@dataclass(frozen=True, slots=True)
class SchoolRequests:
    """A request problem with its records, each in the order of the problem's positions.

    Attributes
    ----------
    choices
        Choice behind each request.
    not_offered
        Choices of courses that have no section.
    policies
        Policy behind each block.
    """

    problem: RequestProblem
    students: tuple[Student, ...]
    courses: tuple[str, ...]
    blocks: tuple[str, ...]
    policies: tuple[BlockPolicy, ...]
    sections: tuple[OfferedSection, ...]
    choices: tuple[Choice, ...]
    not_offered: tuple[Choice, ...]
    grades: tuple[str, ...]


def request_grades(school: School) -> tuple[str, ...]:
    """Return the grades whose students request courses freely."""
    return tuple(g.id for g in school.grades if policy_of(school, g.id).mode is Mode.REQUESTS)


def requests_of(school: School) -> SchoolRequests:
    """Return the request problem of a school.

    Each priority is a goal, the most wanted first; alternates are the last goals. A choice that
    is repeated counts once, as the most wanted of its kind.

    Raises
    ------
    UsageError
        Where no grade requests courses, or one that does has no blocks.
    """
    grades = request_grades(school)
    policies = tuple(p for p in school.blocks if p.grade is None or p.grade in grades)
    _refuse_without_blocks(grades, policies)
    students = tuple(s for grade in grades for s in students_of(school, grade))
    sections = tuple(s for s in school.sections if s.term is None or s.term == school.term)
    block_policy = {block: policy for policy in policies for block in policy.blocks}
    blocks = tuple(block_policy)
    position = {block: index for index, block in enumerate(blocks)}
    # A section that only stands in the blocks of other grades is not placed here.
    sections = tuple(s for s in sections if not s.blocks or set(s.blocks) & set(blocks))
    courses = tuple(dict.fromkeys(section.course for section in sections))
    offered, not_offered = _choices(school, students, set(courses))
    tiers = sorted({(choice.alternate, choice.priority) for choice in offered})
    numbers = {student.id: index for index, student in enumerate(students)}
    course_number = {course: index for index, course in enumerate(courses)}
    teachers = {s.teacher: 0 for s in sections if s.teacher is not None}
    teachers = {teacher: index for index, teacher in enumerate(teachers)}
    problem = RequestProblem(
        students=len(students),
        courses=len(courses),
        block_caps=tuple(_cap(block_policy[block], block) for block in blocks),
        sections=tuple(
            RequestSection(
                course_number[s.course],
                s.capacity,
                tuple(sorted(position[b] for b in s.blocks or blocks if b in position)),
                None if s.teacher is None else teachers[s.teacher],
            )
            for s in sections
        ),
        requests=tuple(
            CourseRequest(
                numbers[c.student],
                course_number[c.subject],
                tiers.index((c.alternate, c.priority)),
                alternate=c.alternate,
            )
            for c in offered
        ),
        goal_names=tuple(_goal_name(*tier) for tier in tiers),
        apart_blocks=frozenset(
            position[block] for block, policy in block_policy.items() if policy.same_course_apart
        ),
        closed=frozenset(
            (index, position[block])
            for index, student in enumerate(students)
            for block, policy in block_policy.items()
            if policy.grade not in (None, student.grade)
        ),
    )
    return SchoolRequests(
        problem,
        students,
        courses,
        blocks,
        tuple(block_policy.values()),
        sections,
        tuple(offered),
        tuple(not_offered),
        grades,
    )


def _refuse_without_blocks(grades: tuple[str, ...], policies: tuple[BlockPolicy, ...]) -> None:
    if not grades:
        raise UsageError('No grade has the sectioning mode "requests".')
    for grade in grades:
        if not any(policy.grade in (None, grade) for policy in policies):
            raise UsageError(
                f"Grade {grade} requests courses freely, so it needs a row in the table of blocks."
            )


def _choices(
    school: School, students: tuple[Student, ...], offered: set[str]
) -> tuple[list[Choice], list[Choice]]:
    """Return each student's choices, once each, by whether the course has a section."""
    known = {student.id for student in students}
    in_term = [c for c in school.choices if c.term is None or c.term == school.term]
    ranked = sorted(in_term, key=lambda c: (c.alternate, c.priority))
    first: dict[tuple[str, str], Choice] = {}
    for choice in ranked:
        if choice.student in known:
            first.setdefault((choice.student, choice.subject), choice)
    single = list(first.values())
    return (
        [choice for choice in single if choice.subject in offered],
        [choice for choice in single if choice.subject not in offered],
    )


def _cap(policy: BlockPolicy, block: str) -> int | None:
    return policy.max_sections_in.get(block, policy.max_sections)


def _goal_name(alternate: bool, priority: int) -> str:
    """Return the name of a goal, the same in result and report."""
    kind = "alternates_taken" if alternate else "requests_met"
    return f"{kind}_priority_{priority}"
