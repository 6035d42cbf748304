"""The whole plan of a generated school, from which school and planted answers are written."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.scheme import PRESETS
from .availability import closed_slots
from .draws import Draws
from .facilities import Facilities, plan_facilities
from .people import PlantedClass
from .planted import GradePlan, grade_duties, plan_grade
from .staffing import POOL_OF, Post, group_of, staff
from .week import BandSlots, band_slots, meeting_starts


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything that is decided before the timetable.

    Attributes
    ----------
    starts
        Start of each subject group's meeting.
    slots
        Slots of each band.
    closed
        Slots in which a teacher is not available.
    attempt
        0, or more where the week of earlier attempts could not be filled.
    """

    size: str
    seed: int
    scheme: str
    attempt: int
    grades: tuple[GradePlan, ...]
    starts: dict[str, int]
    slots: dict[str, BandSlots]
    posts: tuple[Post, ...]
    facilities: Facilities
    closed: dict[str, tuple[int, ...]]

    @property
    def classes(self) -> tuple[PlantedClass, ...]:
        """All administrative classes in order."""
        return tuple(c for plan in self.grades for c in plan.classes)

    def teachers(self) -> dict[tuple[str, str | None], str]:
        """Return who teaches what: teacher id by (class or section, subject)."""
        return {(duty.owner, duty.subject): post.id for post in self.posts for duty in post.duties}

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Return the teachers of each subject group that has any."""
        members: dict[str, list[str]] = {group: [] for group in self.starts}
        for post in self.posts:
            members[group_of(post.pool)].append(post.id)
        return {group: tuple(ids) for group, ids in members.items() if ids}

    def class_teachers(self) -> dict[str, str]:
        """Return the class teacher of each administrative class."""
        return {post.class_id: post.id for post in self.posts if post.class_id is not None}


def plan_school(
    size: str, seed: int, scheme: str, grades: tuple[str, ...], attempt: int = 0
) -> Blueprint:
    """Decide everything but the timetable; another attempt has other bands and meetings."""
    draws = Draws(seed, f"{size}/{scheme}/{'+'.join(grades)}")
    plans = [plan_grade(grade, size, scheme, draws.fork(grade)) for grade in grades]
    draws = draws.fork(f"attempt{attempt}")
    starts = meeting_starts(draws.fork("meetings"))
    bands = [band for plan in plans for band in plan.bands]
    groups = {group_of(POOL_OF[subject]) for subject in PRESETS[scheme].subjects}
    meetings = {starts[group] for group in groups}
    chosen = band_slots([(b.group, sum(b.parts)) for b in bands], meetings, draws.fork("bands"))
    slots = {band.id: band_slot for band, band_slot in zip(bands, chosen, strict=True)}
    duties = [duty for plan in plans for duty in grade_duties(plan, slots)]
    posts = staff(duties, [c.id for plan in plans for c in plan.classes])
    free = draws.fork("free")
    closed = {post.id: closed_slots(post, starts, free) for post in posts}
    return Blueprint(
        size=size,
        seed=seed,
        scheme=scheme,
        attempt=attempt,
        grades=tuple(plans),
        starts=starts,
        slots=slots,
        posts=tuple(posts),
        facilities=plan_facilities(plans, posts, slots),
        closed={teacher: taken for teacher, taken in closed.items() if taken},
    )
