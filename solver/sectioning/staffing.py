"""Who teaches what sectioning has opened: qualified, distinct in a band, within load.

Lessons that are alike are counted, not told apart: how many of a job a teacher takes. Subjects
that share no teacher are solved one by one. Goals in order: everything has a teacher, nobody is
overloaded, few preparations, even loads.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from ...models.result import Goal
from ...models.school import School, TeachingAssignment
from ...models.school_index import SchoolIndex
from ...models.sectioning import Sectioning, TeachingClass
from ..engine.status import Outcome, cp_sat_outcome
from ..engine.stop import Stop, StopReason
from .grade_run import GradeResult
from .jobs import Job, Place, Work, gather_work

# Seconds that all subjects together may take: staffing is the last step and a search goes no
# further than an office would notice.
MOST_SECONDS = 4.0

# The same where the user has ended the search and waits.
HURRIED_SECONDS = 1.5

# Weights that keep the goals in order: a lesson without a teacher is worse than any overload, an
# overloaded period worse than any number of preparations, a preparation worse than uneven loads.
MISSING, OVER, PREPARATION, UNEVEN = 1_000_000, 20_000, 20, 1

Counts = dict[tuple[int, str], int]
"""How many lessons of a job a teacher takes."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """Sections and class subjects with their teachers, and what it came to."""

    teaching_classes: tuple[TeachingClass, ...]
    assignments: tuple[TeachingAssignment, ...]
    goals: tuple[Goal, ...]
    terms: dict[str, int]


def staff_grades(
    school: School, found: Sequence[GradeResult], stop: Stop, seed: int, workers: int
) -> Staffed:
    """Staff all grades together, since teachers' hours add up over grades."""
    records = [item.assembled for item in found if item.assembled is not None]
    sectioning = Sectioning(
        school=school.id,
        term=school.term,
        grades=tuple(item.data.grade.id for item in found),
        classes=tuple(c for r in records for c in r.classes),
        bands=tuple(b for r in records for b in r.bands),
        teaching_classes=tuple(t for r in records for t in r.teaching_classes),
    )
    return staff(school, sectioning, stop, seed, workers)


def staff(school: School, sectioning: Sectioning, stop: Stop, seed: int, workers: int) -> Staffed:
    """Give teachers to everything in a sectioning that has none."""
    index = SchoolIndex(school, sectioning)
    work = gather_work(index)
    parts = _components(work.jobs)
    counts: Counts = {}
    for number, part in enumerate(parts):
        most = HURRIED_SECONDS if stop.reason() is StopReason.USER else MOST_SECONDS
        seconds = stop.seconds(most) / (len(parts) - number)
        counts.update(_solve(index, work, part, max(0.2, seconds), stop, seed, workers))
    taken = _name(index, work, counts)
    _supervise(index, work, taken)
    return _staffed(index, work, taken)


def _components(jobs: Sequence[Job]) -> list[list[int]]:
    """Return the jobs that share teachers, directly or through others."""
    leader: dict[str, str] = {}

    def find(teacher: str) -> str:
        while leader.setdefault(teacher, teacher) != teacher:
            teacher = leader[teacher]
        return teacher

    for job in jobs:
        for teacher in job.candidates:
            leader[find(teacher)] = find(job.candidates[0])
    found: dict[str, list[int]] = defaultdict(list)
    for number, job in enumerate(jobs):
        found[find(job.candidates[0])].append(number)
    return list(found.values())


def _capacity(index: SchoolIndex, work: Work, teacher: str) -> int | None:
    """Return the periods over the cycle that a teacher has left, None for no limit."""
    most = index.teachers[teacher].load_max
    return None if most is None else most * index.school.weeks - work.load.get(teacher, 0)


def _solve(
    index: SchoolIndex,
    work: Work,
    part: Sequence[int],
    seconds: float,
    stop: Stop,
    seed: int,
    workers: int,
) -> Counts:
    """Solve one set of subjects that share teachers."""
    model = cp_model.CpModel()
    counts: dict[tuple[int, str], cp_model.IntVar] = {}
    terms: list[cp_model.LinearExprT] = []
    for number in part:
        job = work.jobs[number]
        for teacher in job.candidates:
            free = not (work.busy.get(teacher, frozenset()) & set(job.places))
            most = (1 if job.places else len(job.requirements)) if free else 0
            counts[number, teacher] = model.new_int_var(0, most, "")
        missing = model.new_int_var(0, len(job.requirements), "")
        row = sum(counts[number, t] for t in job.candidates)
        model.add(row + missing == len(job.requirements))
        terms.append(MISSING * missing)
    _add_places(model, work, part, counts)
    terms += _add_loads(model, index, work, part, counts)
    terms += _add_preparations(model, work, part, counts)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1 if stop.work_limit is not None else workers or _processors()
    if stop.work_limit is not None:
        solver.parameters.max_deterministic_time = max(0.1, min(seconds, stop.work_left(1e9)))
        solver.parameters.max_time_in_seconds = 3600.0
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.catch_sigint_signal = False
    # Even loads need not be proven to the last period; a lesson or period too many would show.
    solver.parameters.relative_gap_limit = 0.05
    outcome = cp_sat_outcome(solver.solve(model))
    stop.spend(solver.response_proto.deterministic_time)
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return {}
    return {key: solver.value(var) for key, var in counts.items() if solver.value(var)}


def _processors() -> int:
    return min(8, os.cpu_count() or 1)


def _add_places(
    model: cp_model.CpModel,
    work: Work,
    part: Sequence[int],
    counts: Mapping[tuple[int, str], cp_model.IntVar],
) -> None:
    """Let a teacher teach one section at a time."""
    at: dict[tuple[Place, str], list[cp_model.IntVar]] = defaultdict(list)
    for number in part:
        for place in work.jobs[number].places:
            for teacher in work.jobs[number].candidates:
                at[place, teacher].append(counts[number, teacher])
    for row in at.values():
        if len(row) > 1:
            model.add_at_most_one(row)


def _add_loads(
    model: cp_model.CpModel,
    index: SchoolIndex,
    work: Work,
    part: Sequence[int],
    counts: Mapping[tuple[int, str], cp_model.IntVar],
) -> list[cp_model.LinearExprT]:
    """Bound the loads; overload, and distance from the share of the free periods, cost."""
    loads: dict[str, list[cp_model.LinearExprT]] = defaultdict(list)
    for (number, teacher), count in counts.items():
        loads[teacher].append(work.jobs[number].periods * count)
    total = sum(work.jobs[n].periods * len(work.jobs[n].requirements) for n in part)
    room = sum(max(0, _capacity(index, work, t) or 0) for t in loads)
    terms: list[cp_model.LinearExprT] = []
    for teacher, row in loads.items():
        left = _capacity(index, work, teacher)
        load = sum(row)
        if left is None:
            share = -(-total // max(1, len(loads)))
        else:
            over = model.new_int_var(0, total, "")
            model.add(load <= max(0, left) + over)
            terms.append(OVER * over)
            share = -(-total * max(0, left) // max(1, room))
        uneven = model.new_int_var(0, total, "")
        model.add(uneven >= load - share)
        terms.append(UNEVEN * uneven)
    return terms


def _add_preparations(
    model: cp_model.CpModel,
    work: Work,
    part: Sequence[int],
    counts: Mapping[tuple[int, str], cp_model.IntVar],
) -> list[cp_model.LinearExprT]:
    used: dict[tuple[str, object], cp_model.IntVar] = {}
    for (number, teacher), count in counts.items():
        job = work.jobs[number]
        key = (teacher, job.preparation)
        if key not in used:
            used[key] = model.new_bool_var("")
        model.add(count <= (1 if job.places else len(job.requirements)) * used[key])
    return [PREPARATION * var for var in used.values()]


def _name(index: SchoolIndex, work: Work, counts: Counts) -> dict[str, str]:
    """Give each requirement its teacher; class teachers get their own class where they can."""
    taken: dict[str, str] = {}
    for number, job in enumerate(work.jobs):
        left = {t: counts.get((number, t), 0) for t in job.candidates}
        rest = []
        for item in job.requirements:
            own = index.class_teacher(item.classes[0]) if not job.places and item.classes else None
            if own is not None and left.get(own):
                taken[item.id] = own
                left[own] -= 1
            else:
                rest.append(item)
        queue = [t for t in job.candidates for _ in range(left[t])]
        taken.update((item.id, teacher) for item, teacher in zip(rest, queue, strict=False))
    return taken


def _supervise(index: SchoolIndex, work: Work, taken: dict[str, str]) -> None:
    """Give self-study its supervisors: free in that part, and fewest such duties so far.

    Supervision counts for no load; class teachers of the group come first.
    """
    busy = {teacher: set(places) for teacher, places in work.busy.items()}
    for job in work.jobs:
        for item in job.requirements:
            if item.id in taken:
                busy.setdefault(taken[item.id], set()).update(job.places)
    duties: dict[str, int] = defaultdict(int)
    for job in work.supervision:
        for item in job.requirements:
            own = {index.class_teacher(c) for c in item.classes}
            free = [t for t in job.candidates if not busy.get(t, set()) & set(job.places)]
            if not free:
                continue
            best = min(free, key=lambda t: (duties[t], t not in own))
            taken[item.id] = best
            duties[best] += 1
            busy.setdefault(best, set()).update(job.places)


def _staffed(index: SchoolIndex, work: Work, taken: Mapping[str, str]) -> Staffed:
    teaching = tuple(
        t.model_copy(update={"teacher": taken[t.id]}) if t.id in taken else t
        for t in index.sectioning.teaching_classes
    )
    assignments = tuple(
        TeachingAssignment(
            class_id=item.classes[0],
            subject=item.subject,
            teacher=taken[item.id],
            term=index.school.term,
        )
        for job in work.jobs
        for item in job.requirements
        if item.id in taken and item.subject is not None and item.teaching_class is None
    )
    goals, terms = _goals(index, work, taken)
    return Staffed(teaching, assignments, goals, terms)


def _goals(
    index: SchoolIndex, work: Work, taken: Mapping[str, str]
) -> tuple[tuple[Goal, ...], dict[str, int]]:
    """Return what staffing came to; bounds where arithmetic proves them."""
    if not index.teachers:
        return (), {}
    load = defaultdict(int, work.load)
    preparations = set()
    missing = 0
    for job in (*work.jobs, *work.supervision):
        for item in job.requirements:
            teacher = taken.get(item.id)
            if teacher is None:
                missing += 1
                continue
            load[teacher] += job.periods
            if item.subject is not None:
                preparations.add((teacher, job.preparation))
    given = sum(_excess(index, t, n) for t, n in work.load.items())
    over = sum(_excess(index, t, n) for t, n in load.items())
    goals = (
        Goal(name="without_teacher", value=missing, bound=0, unit="lessons"),
        Goal(name="overload", value=over, bound=given, unit="periods a week"),
    )
    return goals, {"preparations": len(preparations)}


def _excess(index: SchoolIndex, teacher: str, load: int) -> int:
    record = index.teachers.get(teacher)
    if record is None or record.load_max is None:
        return 0
    return max(0, -(-load // index.school.weeks) - record.load_max)
