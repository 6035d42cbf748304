"""What each school needs of each subject, in percent of full time, whatever it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from ..lessons import required_lessons
from ..school import ALL_WEEKS, School
from ..school_index import SchoolIndex
from ..sectioning import Sectioning
from .bureau import FULL_TIME, Bureau, Demand
from .index import BureauIndex
from .policy import DemandSource, StaffingRules
from .rounding import at_most
from .words import Stage, rank

Needs = dict[tuple[str, str], int]


def needs(bureau: Bureau, index: BureauIndex | None = None) -> Needs:
    """Return the need by (school, subject), in percent of full time, of schools in scope.

    A need that comes from senior high schools' sectioning stands in the demand table
    (`with_sectioning_demand` puts it there).
    """
    return (index or BureauIndex(bureau)).needs


def needs_of(index: BureauIndex) -> Needs:
    """Return what `needs` does, computed anew; `BureauIndex.needs` keeps it."""
    found = _SOURCES[index.policy.staffing.demand](index)
    scope = index.school_in_scope
    return {key: need for key, need in found.items() if scope[index.school_number[key[0]]]}


def sectioning_needs(school: School, sectioning: Sectioning, norm: float) -> dict[str, int]:
    """Return what the teaching of one senior high school needs, by its subjects.

    Parameters
    ----------
    norm
        Periods a week of a full-time load.

    Returns
    -------
    dict
        Percent of full time by subject id; what counts as teachers' load in the timetable counts
        here (lessons at home and of teaching classes, not self-study and activities).
    """
    index = SchoolIndex(school, sectioning)
    all_weeks = index.weeks(ALL_WEEKS).bit_count()
    periods: dict[str, float] = defaultdict(float)
    for lesson in required_lessons(index):
        if lesson.loads and lesson.subject is not None:
            periods[lesson.subject] += lesson.periods * lesson.weeks.bit_count() / all_weeks
    return {subject: _percent(count, norm) for subject, count in periods.items()}


def with_sectioning_demand(
    bureau: Bureau, answers: Mapping[str, tuple[School, Sectioning]]
) -> Bureau:
    """Return the bureau with the demand of these schools taken from their own sectioning.

    `answers` is by the bureau's school id; subjects that the bureau does not know are left out,
    and all other rows of the demand table stay.
    """
    known = {subject.id for subject in bureau.subjects}
    kept = [row for row in bureau.demand if row.school not in answers]
    norm = bureau.policy.staffing.norm
    for school, (data, sectioning) in answers.items():
        for subject, need in sectioning_needs(data, sectioning, norm).items():
            if subject in known:
                kept.append(Demand(school=school, subject=subject, need=need))
    return bureau.model_copy(update={"demand": tuple(kept)})


# ---- sources ------------------------------------------------------------------------------------


def _from_table(index: BureauIndex) -> Needs:
    found: Needs = defaultdict(int)
    for row in index.bureau.demand:
        if row.school in index.school_number:
            found[row.school, row.subject] += row.need
    return dict(found)


def _from_curriculum(index: BureauIndex) -> Needs:
    """Classes × periods a week ÷ norm, summed over year groups before rounding."""
    bureau, norm = index.bureau, index.policy.staffing.norm
    rows = defaultdict(list)
    for row in bureau.periods:
        rows[row.stage, row.grade].append(row)
    stages = {school.id: school.stage for school in bureau.schools}
    loads: dict[tuple[str, str], float] = defaultdict(float)
    for count in bureau.class_counts:
        for row in rows[stages[count.school], count.grade]:
            loads[count.school, row.subject] += count.classes * row.periods / (row.norm or norm)
    return {key: _percent(load, 1.0) for key, load in loads.items()}


def _from_quota(index: BureauIndex) -> Needs:
    return _spread(index, {})


def _from_posts(index: BureauIndex) -> Needs:
    posts: dict[str, int] = defaultdict(int)
    for row in index.bureau.posts:
        posts[row.school] += row.posts
    return _spread(index, posts)


def _spread(index: BureauIndex, posts: Mapping[str, int]) -> Needs:
    """Divide each school's posts over subjects as all that is worked in its stage is.

    Where it has none here, its quota is divided.

    Parts of a percent go to the subjects that lose most by rounding (largest remainder).
    """
    worked: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (school, subject), share in index.week.items():
        if school >= 0 and subject >= 0:
            worked[int(index.stage[school])][subject] += share
    found: Needs = {}
    for number, own in enumerate(index.bureau.schools):
        parts = worked[int(index.stage[number])]
        if sum(parts.values()):
            count = posts[own.id] if own.id in posts else quota_of(index, number)
            whole = FULL_TIME * count
            for subject, need in _divided(whole, dict(sorted(parts.items()))).items():
                found[own.id, index.bureau.subjects[subject].id] = need
    return found


_SOURCES: dict[DemandSource, Callable[[BureauIndex], Needs]] = {
    DemandSource.TABLE: _from_table,
    DemandSource.CURRICULUM: _from_curriculum,
    DemandSource.QUOTA: _from_quota,
    DemandSource.POSTS: _from_posts,
    DemandSource.SECTIONING: _from_table,
}


def quota_of(index: BureauIndex, school: int) -> int:
    """Return a school's staffing quota in posts: its own, or pupils ÷ the stage's ratio."""
    own = index.bureau.schools[school]
    if own.staffing_quota is not None:
        return own.staffing_quota
    return at_most(1.0 / pupils_per_staff(index.policy.staffing, own.stage), own.pupils)


def pupils_per_staff(rules: StaffingRules, stage: Stage) -> float:
    """Return the policy's ratio of pupils to staff."""
    ratios = (
        rules.pupils_per_staff_primary,
        rules.pupils_per_staff_junior,
        rules.pupils_per_staff_senior,
    )
    return ratios[rank(stage)]


def _divided(whole: int, parts: Mapping[int, int]) -> dict[int, int]:
    total = sum(parts.values())
    found = {key: whole * part // total for key, part in parts.items()}
    left = whole - sum(found.values())
    by_loss = sorted(parts, key=lambda key: (-(whole * parts[key] % total), key))
    for key in by_loss[:left]:
        found[key] += 1
    return found


def _percent(load: float, norm: float) -> int:
    """Return a load as percent of full time, half a percent rounded up."""
    return int(FULL_TIME * load / norm + 0.5 + 1e-9)
