"""Free course requests, stated without a school: sections, blocks, students' requests.

The neutral input and answer of request sectioning. Everything refers to blocks, courses,
students and sections by position, so that the search works on arrays; whoever builds a problem
from a school keeps the ids.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ...models.errors import UsageError
from ...models.result import Status
from ..engine.stop import StopReason


@dataclass(frozen=True, slots=True)
class RequestSection:
    """A section of a course.

    Attributes
    ----------
    course
        Position of the course.
    capacity
        Most students; None for no limit.
    blocks
        Positions of the blocks it may stand in, ascending; one: it is fixed.
    teacher
        Position of the teacher, None where none is named: no teacher twice in a block.
    """

    course: int
    capacity: int | None
    blocks: tuple[int, ...]
    teacher: int | None = None


@dataclass(frozen=True, slots=True)
class CourseRequest:
    """A student's request for a course; a student requests a course at most once.

    Attributes
    ----------
    tier
        Position of the goal it counts for: goals are optimised in this order.
    weight
        What it is worth within its goal, at least 1.
    alternate
        Taken only in place of a request (no alternate) of the student that is not met.
    """

    student: int
    course: int
    tier: int = 0
    weight: int = 1
    alternate: bool = False


@dataclass(frozen=True, slots=True)
class RequestProblem:
    """Sections to be placed in blocks, and requests to be met.

    Attributes
    ----------
    block_caps
        Most sections in each block, None for no limit; its length is the number of blocks.
    goal_names
        One name a tier.
    apart_blocks
        Blocks in which no two sections of one course may stand.
    closed
        (student, block) pairs in which the student takes no course.
    most_per_student
        Most courses that a student takes; None for no limit but one a block.
    hint
        A block for each section where a search may start, None for none.
    """

    students: int
    courses: int
    block_caps: tuple[int | None, ...]
    sections: tuple[RequestSection, ...]
    requests: tuple[CourseRequest, ...]
    goal_names: tuple[str, ...]
    apart_blocks: frozenset[int] = frozenset()
    closed: frozenset[tuple[int, int]] = frozenset()
    most_per_student: int | None = None
    hint: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what no search could make sense of.

        Raises
        ------
        UsageError
            Where a position is out of range, a weight below 1, or a course requested twice.
        """
        for section in self.sections:
            if not all(0 <= block < len(self.block_caps) for block in section.blocks):
                raise UsageError(f"A section names a block that does not exist: {section}.")
        for request in self.requests:
            if not (0 <= request.student < self.students and 0 <= request.course < self.courses):
                raise UsageError(f"A request names a student or course out of range: {request}.")
            if not 0 <= request.tier < len(self.goal_names) or request.weight < 1:
                raise UsageError(f"A request needs a tier with a name and a weight: {request}.")
        pairs = Counter((request.student, request.course) for request in self.requests)
        if pairs and max(pairs.values()) > 1:
            student, course = max(pairs, key=lambda pair: pairs[pair])
            raise UsageError(f"Student {student} requests course {course} more than once.")


@dataclass(frozen=True, slots=True)
class RequestGoal:
    """One goal (maximised): its value, and what it cannot exceed.

    `bound` is proven for the goals before this one held at their values; `total` is what all
    requests of the tier together are worth.
    """

    name: str
    value: int
    bound: int
    total: int

    @property
    def proven(self) -> bool:
        """Whether no better value exists."""
        return self.value >= self.bound


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """Who sits where.

    Attributes
    ----------
    placement
        Block of each section; empty where there is no answer.
    seats
        Section of each request, None where it is not met.
    goals
        In their order; empty where there is no answer.
    work
        Deterministic work spent, in units of 10,000 simplex iterations.
    """

    status: Status
    placement: tuple[int, ...]
    seats: tuple[int | None, ...]
    goals: tuple[RequestGoal, ...]
    stopped_by: StopReason | None
    seconds: float
    work: float
