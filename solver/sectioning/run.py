"""`section`: from a school's students and choices to a sectioning of its grades."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from ...models.errors import UsageError
from ...models.policy import SECTIONING_GOALS, Mode, SectioningPolicy
from ...models.result import Cost, Goal, Result, Status, StoppedBy
from ...models.school import School
from ...models.sectioning import Sectioning
from ..engine.status import Outcome
from ..engine.stop import Stop, StopReason
from .grade_run import GradeResult
from .grades import OnGrades, search_grades
from .request_sectioning import section_requests
from .restriction import Restriction
from .staffing import Staffed, staff_grades

# How often the main thread looks for a Ctrl-C while the search runs in a thread, in seconds.
POLL_SECONDS = 0.1

# Seconds for the teachers of the first, plain sections.
FIRST_STAFFING = 1.0

OnIncumbent = Callable[[Sectioning], None]
OnProgress = Callable[[str, float], None]


def section(
    school: School,
    *,
    grades: Sequence[str] | None = None,
    mode: Mode | None = None,
    time_limit: float | None = None,
    work_limit: float | None = None,
    seed: int = 0,
    workers: int = 0,
    on_incumbent: OnIncumbent | None = None,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
    restrictions: Sequence[Restriction] = (),
) -> Result[Sectioning]:
    """Turn choices into administrative classes, teaching classes and bands.

    Parameters
    ----------
    grades
        Grades to section, None for all that have a policy.
    mode
        Overrides the mode of the policies.
    time_limit
        Wall-clock seconds, None for no limit.
    work_limit
        Deterministic time (about seconds); with a seed the answer is reproducible.
    workers
        Threads for the staffing, 0 for as many as there are processors.
    on_incumbent
        Told of each sectioning as soon as it is complete.
    on_progress
        Told the name of each stage that begins, and the seconds since the start.
    stop
        Set it to end the search at once with the best so far.
    restrictions
        Classes that must not be formed together again.

    Raises
    ------
    UsageError
        Where the arguments or the policies make no sense.
    InputError
        Where the data do not allow a model (illegal choices, no curriculum).
    """
    event = stop if stop is not None else threading.Event()
    limit = Stop(time_limit, work_limit, event)
    policies = _policies(school, grades, mode)
    outcome: list[Result[Sectioning] | BaseException] = []

    def work() -> None:
        try:
            outcome.append(
                _section(
                    school,
                    policies,
                    limit,
                    event,
                    seed,
                    workers,
                    on_incumbent,
                    on_progress,
                    restrictions,
                )
            )
        except BaseException as error:  # handed to the caller's thread below
            outcome.append(error)

    thread = threading.Thread(target=work, name="zouban-section", daemon=True)
    thread.start()
    while thread.is_alive():
        try:
            thread.join(POLL_SECONDS)
        except KeyboardInterrupt:
            event.set()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _policies(
    school: School, grades: Sequence[str] | None, mode: Mode | None
) -> list[SectioningPolicy]:
    """Return the policies to follow, in the order of the school's grades."""
    by_grade = {policy.grade: policy for policy in school.sectioning}
    known = [grade.id for grade in school.grades]
    unknown = [g for g in grades or () if g not in known]
    if unknown:
        raise UsageError(f"Grade '{unknown[0]}' is not one of the school's: {', '.join(known)}.")
    wanted = [g for g in known if (g in grades if grades is not None else g in by_grade)]
    if not wanted:
        raise UsageError("No grade has a sectioning policy, so there is nothing to section.")
    found = []
    for grade in wanted:
        policy = by_grade.get(grade) or SectioningPolicy(grade=grade)
        _refuse_goals(policy)
        found.append(policy if mode is None else policy.model_copy(update={"mode": mode}))
    return found


def _refuse_goals(policy: SectioningPolicy) -> None:
    """Refuse goals that are none, and goals named twice.

    Raises
    ------
    UsageError
        With what may stand there.
    """
    if policy.mode is Mode.REQUESTS:
        return
    for goal in policy.goals:
        if goal not in SECTIONING_GOALS:
            raise UsageError(
                f"The goals of grade '{policy.grade}' are {', '.join(SECTIONING_GOALS)} in any "
                f"order, but '{goal}' is named."
            )
        if policy.goals.count(goal) > 1:
            raise UsageError(f"The goals of grade '{policy.grade}' name '{goal}' twice.")


def _section(
    school: School,
    policies: Sequence[SectioningPolicy],
    stop: Stop,
    event: threading.Event,
    seed: int,
    workers: int,
    on_incumbent: OnIncumbent | None,
    on_progress: OnProgress | None,
    restrictions: Sequence[Restriction],
) -> Result[Sectioning]:
    found: list[GradeResult] = []
    requests: list[Result[Sectioning]] = []
    walking = [p for p in policies if p.mode is not Mode.REQUESTS]
    tell = on_progress or (lambda _stage, _seconds: None)
    if walking:
        tell("section " + " ".join(p.grade for p in walking), stop.elapsed)
        offer: OnGrades | None = None
        if on_incumbent is not None and len(walking) == len(policies):

            def offer(grades: list[GradeResult]) -> None:
                """Offer plain sections, which are there in a second or two, as an incumbent."""
                staffed = staff_grades(school, grades, stop.granted(FIRST_STAFFING), seed, workers)
                first = _result(school, policies, grades, [], staffed, stop, seed).answer
                if first is not None:
                    on_incumbent(first)

        found = search_grades(
            school, walking, stop, event, seed, workers, tell, offer, restrictions
        )
    if len(walking) < len(policies):
        requests.append(
            _requests(school, stop, event, seed, workers, None if walking else on_incumbent)
        )
    if any(item.assembled is None for item in found) or any(r.answer is None for r in requests):
        return _without_answer(found, requests, stop, seed)
    tell("staff", stop.elapsed)
    staffed = staff_grades(school, found, stop, seed, workers)
    result = _result(school, policies, found, requests, staffed, stop, seed)
    if on_incumbent is not None and result.answer is not None:
        on_incumbent(result.answer)
    return result


def _requests(
    school: School,
    stop: Stop,
    event: threading.Event,
    seed: int,
    workers: int,
    on_incumbent: OnIncumbent | None,
) -> Result[Sectioning]:
    """Section by free requests.

    `on_incumbent` is told of better placements where they are the whole answer already.
    """
    return section_requests(
        school,
        time_limit=None if stop.time_limit is None else max(0.1, stop.seconds(1e9)),
        work_limit=None if stop.work_limit is None else max(1e-3, stop.work_left(1e9)),
        seed=seed,
        workers=workers or 2,
        stop_event=event,
        on_incumbent=on_incumbent,
    )


def _status(outcomes: Sequence[Outcome], goals: Sequence[Goal], stop: Stop) -> Status:
    if Outcome.INFEASIBLE in outcomes:
        return Status.INFEASIBLE
    if stop.reason() is StopReason.USER:
        return Status.INTERRUPTED
    if Outcome.UNKNOWN in outcomes:
        return Status.UNKNOWN
    if all(goal.proven for goal in goals):
        return Status.OPTIMAL
    return Status.FEASIBLE


def _stopped_by(status: Status, stop: Stop) -> StoppedBy | None:
    reason = stop.reason()
    if status in (Status.OPTIMAL, Status.INFEASIBLE):
        return StoppedBy.OPTIMAL
    return None if reason is None else StoppedBy(reason.value)


def _without_answer(
    found: Sequence[GradeResult],
    requests: Sequence[Result[Sectioning]],
    stop: Stop,
    seed: int,
) -> Result[Sectioning]:
    outcomes = [item.outcome for item in found]
    if any(r.status is Status.INFEASIBLE for r in requests):
        outcomes.append(Outcome.INFEASIBLE)
    status = _status([*outcomes, Outcome.UNKNOWN], [], stop)
    conflict = tuple(finding for item in found for finding in item.findings)
    return Result[Sectioning](
        status=status,
        conflict=(*conflict, *(f for r in requests for f in r.conflict)),
        stopped_by=_stopped_by(status, stop),
        runtime_seconds=stop.elapsed,
        seed=seed,
    )


def _result(
    school: School,
    policies: Sequence[SectioningPolicy],
    found: Sequence[GradeResult],
    requests: Sequence[Result[Sectioning]],
    staffed: Staffed,
    stop: Stop,
    seed: int,
) -> Result[Sectioning]:
    """Join the grades into one answer; goals of the same name add up over the grades."""
    parts = [r.answer for r in requests if r.answer is not None]
    records = [item.assembled for item in found if item.assembled is not None]
    answer = Sectioning(
        school=school.id,
        term=school.term,
        grades=tuple(p.grade for p in policies),
        modes={p.grade: p.mode.value for p in policies},
        classes=(*(c for r in records for c in r.classes), *(c for p in parts for c in p.classes)),
        bands=(*(b for r in records for b in r.bands), *(b for p in parts for b in p.bands)),
        teaching_classes=(
            *staffed.teaching_classes,
            *(t for p in parts for t in p.teaching_classes),
        ),
        assignments=(*staffed.assignments, *(a for p in parts for a in p.assignments)),
        unplaced=(
            *(u for item in found for u in item.unplaced),
            *(u for p in parts for u in p.unplaced),
        ),
    )
    goals = _sum_goals([item.goals() for item in found] + [list(r.goals) for r in requests])
    status = _status([item.outcome for item in found], goals, stop)
    goals += staffed.goals
    goals += _sum_goals([item.built() for item in found])
    values = {goal.name: round(goal.value) for goal in goals} | staffed.terms
    return Result[Sectioning](
        status=status,
        answer=answer,
        cost=Cost(
            unplaced=len({u.student for u in answer.unplaced}),
            hard=values.get("overload", 0) + values.get("without_teacher", 0),
            soft=values.get("walking_places", 0),
        ),
        goals=tuple(goals),
        terms=values,
        stopped_by=_stopped_by(status, stop),
        runtime_seconds=stop.elapsed,
        seed=seed,
    )


def _sum_goals(lists: Sequence[Sequence[Goal]]) -> list[Goal]:
    """Add up goals of the same name; a sum has a bound where every part has one."""
    found: dict[str, Goal] = {}
    for goal in (goal for goals in lists for goal in goals):
        known = found.get(goal.name)
        if known is None:
            found[goal.name] = goal
            continue
        bound = None
        if known.bound is not None and goal.bound is not None:
            bound = known.bound + goal.bound
        found[goal.name] = known.model_copy(
            update={"value": round(known.value + goal.value, 2), "bound": bound}
        )
    return list(found.values())
