"""The whole plan of a generated school, from which school and planted answers are written."""

from __future__ import annotations

from dataclasses import dataclass

from .availability import closed_slots
from .draws import Draws
from .facilities import Facilities, plan_facilities
from .people import PlantedClass
from .planted import GradePlan, grade_duties, plan_grade
from .staffing import Post, staff
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
    """

    size: str
    seed: int
    scheme: str
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

    def class_teachers(self) -> dict[str, str]:
        """Return the class teacher of each administrative class."""
        return {post.class_id: post.id for post in self.posts if post.class_id is not None}


def plan_school(size: str, seed: int, scheme: str, grades: tuple[str, ...]) -> Blueprint:
    """Decide everything but the timetable."""
    draws = Draws(seed, f"{size}/{scheme}/{'+'.join(grades)}")
    plans = [plan_grade(grade, size, scheme, draws.fork(grade)) for grade in grades]
    starts = meeting_starts(draws.fork("meetings"))
    bands = [band for plan in plans for band in plan.bands]
    chosen = band_slots([sum(band.parts) for band in bands], starts, draws.fork("bands"))
    slots = {band.id: band_slot for band, band_slot in zip(bands, chosen, strict=True)}
    duties = [duty for plan in plans for duty in grade_duties(plan, slots)]
    posts = staff(duties, [c.id for plan in plans for c in plan.classes])
    free = draws.fork("free")
    closed = {post.id: closed_slots(post, starts, free) for post in posts}
    return Blueprint(
        size=size,
        seed=seed,
        scheme=scheme,
        grades=tuple(plans),
        starts=starts,
        slots=slots,
        posts=tuple(posts),
        facilities=plan_facilities(plans, posts, slots),
        closed={teacher: taken for teacher, taken in closed.items() if taken},
    )
