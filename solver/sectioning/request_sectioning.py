"""Free course requests of a school: from School to Sectioning, with goals and reasons."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

from ...models.policy import Mode
from ...models.result import Cost, Goal, Result, Status, StoppedBy
from ...models.school import School
from ...models.sectioning import (
    AdministrativeClass,
    Band,
    BandKind,
    Sectioning,
    TeachingClass,
    TeachingClassKind,
    Unplaced,
)
from .request_conflict import placement_conflict
from .request_problem import RequestAnswer
from .request_reasons import Reasons
from .request_school import SchoolRequests, requests_of
from .request_solve import Progress, solve_requests


def section_requests(
    school: School,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    workers: int = 2,
    stop_event: threading.Event | None = None,
    on_incumbent: Callable[[Sectioning], None] | None = None,
) -> Result[Sectioning]:
    """Place the sections of the grades that request courses, and seat their students.

    Parameters are those of `solve_requests`; `on_incumbent` is told of every better sectioning.

    Raises
    ------
    UsageError
        Where no grade requests courses, or one that does has no blocks.
    """
    data = requests_of(school)

    def tell(progress: Progress) -> None:
        if on_incumbent is not None:
            on_incumbent(_sectioning(school, data, progress.placement, progress.seats))

    answer = solve_requests(
        data.problem,
        time_limit=time_limit,
        work_limit=work_limit,
        seed=seed,
        workers=workers,
        stop_event=stop_event,
        on_incumbent=None if on_incumbent is None else tell,
    )
    return _result(school, data, answer, seed)


def _result(
    school: School, data: SchoolRequests, answer: RequestAnswer, seed: int
) -> Result[Sectioning]:
    stopped = None if answer.stopped_by is None else StoppedBy(answer.stopped_by.value)
    if answer.status in (Status.INFEASIBLE, Status.UNKNOWN):
        proof = placement_conflict(data) if answer.status is Status.INFEASIBLE else ()
        return Result[Sectioning](
            status=answer.status,
            conflict=proof,
            stopped_by=stopped,
            runtime_seconds=answer.seconds,
            seed=seed,
        )
    sectioning = _sectioning(school, data, answer.placement, answer.seats)
    goals = tuple(
        Goal(name=g.name, value=g.value, bound=g.bound, unit="requests", maximise=True)
        for g in answer.goals
    )
    return Result[Sectioning](
        status=answer.status,
        answer=sectioning,
        cost=Cost(unplaced=len(sectioning.unplaced)),
        goals=goals,
        terms={goal.name: goal.total - goal.value for goal in answer.goals},
        stopped_by=stopped,
        runtime_seconds=answer.seconds,
        seed=seed,
    )


def _sectioning(
    school: School,
    data: SchoolRequests,
    placement: tuple[int, ...],
    seats: tuple[int | None, ...],
) -> Sectioning:
    return Sectioning(
        school=school.id,
        term=school.term,
        grades=data.grades,
        modes=dict.fromkeys(data.grades, Mode.REQUESTS.value),
        classes=_classes(school, data),
        bands=_bands(data),
        teaching_classes=_teaching_classes(data, placement, seats),
        unplaced=_unplaced(data, placement, seats),
    )


def _classes(school: School, data: SchoolRequests) -> tuple[AdministrativeClass, ...]:
    """Return the present administrative classes: requests leave them as they are."""
    members: dict[str, list[str]] = defaultdict(list)
    for student in data.students:
        if student.present_class is not None:
            members[student.present_class].append(student.id)
    return tuple(
        AdministrativeClass(
            id=plan.id,
            grade=plan.grade,
            division=plan.division,
            home_room=plan.home_room,
            class_teacher=plan.class_teacher,
            students=tuple(members[plan.id]),
        )
        for plan in school.classes
        if plan.id in members
    )


def _bands(data: SchoolRequests) -> tuple[Band, ...]:
    return tuple(
        Band(
            id=block,
            grade=policy.grade,
            walking_group=f"requests-{policy.grade or 'all'}",
            kind=BandKind.BLOCK,
            parts=(policy.periods,),
        )
        for block, policy in zip(data.blocks, data.policies, strict=True)
    )


def _teaching_classes(
    data: SchoolRequests, placement: tuple[int, ...], seats: tuple[int | None, ...]
) -> tuple[TeachingClass, ...]:
    members: dict[int, list[str]] = defaultdict(list)
    for request, seat in zip(data.problem.requests, seats, strict=True):
        if seat is not None:
            members[seat].append(data.students[request.student].id)
    return tuple(
        TeachingClass(
            id=section.id,
            grade=data.policies[block].grade,
            subject=section.course,
            kind=TeachingClassKind.COURSE,
            band=data.blocks[block],
            parts=(0,),
            periods=data.policies[block].periods,
            students=tuple(members[index]),
            capacity=section.capacity,
            room=section.room,
            teacher=section.teacher,
        )
        for index, (section, block) in enumerate(zip(data.sections, placement, strict=True))
    )


def _unplaced(
    data: SchoolRequests, placement: tuple[int, ...], seats: tuple[int | None, ...]
) -> tuple[Unplaced, ...]:
    """Return what is not met, with reasons; an alternate not taken is no loss."""
    reasons = Reasons(data, placement, seats)
    unmet = [
        reasons.unplaced(index)
        for index, (request, seat) in enumerate(zip(data.problem.requests, seats, strict=True))
        if seat is None and not request.alternate
    ]
    missing = [reasons.not_offered(choice) for choice in data.not_offered if not choice.alternate]
    return (*unmet, *missing)
