"""What follows from a bureau's teachers, as arrays in the order of its table."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from functools import cached_property

import numpy as np

from .bureau import ExchangeTeacher
from .dates import statutory_retirement, years_from, years_until
from .indicators import members
from .policy import Indicator
from .school_columns import Floats, Integers, Mask, SchoolColumns, ranks
from .words import Employment, rank


class TeacherColumns(SchoolColumns):
    """Columns of the teachers, beside those of the schools where they work."""

    @cached_property
    def post(self) -> Integers:
        """Number of each teacher's post school."""
        number = self.school_number
        return np.array([number.get(t.post_school, -1) for t in self.bureau.teachers], np.int64)

    @cached_property
    def work(self) -> Integers:
        """Number of each teacher's working school."""
        number = self.school_number
        return np.array(
            [number.get(t.working_school or t.post_school, -1) for t in self.bureau.teachers],
            np.int64,
        )

    @cached_property
    def subject(self) -> Integers:
        """Number of each teacher's subject."""
        number = self.subject_number
        return np.array([number.get(t.subject, -1) for t in self.bureau.teachers], np.int64)

    @cached_property
    def title(self) -> Integers:
        """Title, as its rank in `Title`."""
        return ranks(t.title for t in self.bureau.teachers)

    @cached_property
    def appointed(self) -> Integers:
        """Grade of the post to which each teacher is appointed, as its rank in `Title`."""
        return ranks(t.appointed or t.title for t in self.bureau.teachers)

    @cached_property
    def backbone(self) -> Integers:
        """Backbone level, as its rank in `Backbone`."""
        return ranks(t.backbone for t in self.bureau.teachers)

    @cached_property
    def counted_backbone(self) -> Mask:
        """Teachers who count as backbone teachers in the policy's shares."""
        return np.asarray(self.backbone >= rank(self.policy.share.backbone_level))

    @cached_property
    def degree(self) -> Integers:
        """Degree, as its rank in `Degree`."""
        return ranks(t.degree for t in self.bureau.teachers)

    @cached_property
    def duty(self) -> Integers:
        """Duty, as its rank in `Duty`."""
        return ranks(t.duty for t in self.bureau.teachers)

    @cached_property
    def employment(self) -> Integers:
        """Employment, as its rank in `Employment`."""
        return ranks(t.employment for t in self.bureau.teachers)

    @cached_property
    def at_work(self) -> Mask:
        """Teachers who are not seconded: those whom heads and indicators count."""
        return np.asarray(self.employment != rank(Employment.SECONDED))

    @cached_property
    def holds_post(self) -> Mask:
        """Teachers within the establishment: those whom quota and posts count, seconded or not."""
        return np.asarray(self.employment != rank(Employment.OFF_QUOTA))

    @cached_property
    def due(self) -> Mask:
        """Teachers away from their post whose loan ended before `as_of`: they return or move on."""
        day = self.bureau.as_of
        ended = [t.loan_end is not None and t.loan_end < day for t in self.bureau.teachers]
        return np.asarray(np.array(ended, dtype=bool) & (self.work != self.post))

    @cached_property
    def heads(self) -> Integers:
        """Teachers who work in each school before, seconded ones left out."""
        inside = self.at_work & (self.work >= 0)
        return np.bincount(self.work[inside], minlength=len(self.bureau.schools)).astype(np.int64)

    @cached_property
    def group_heads(self) -> dict[tuple[int, int], int]:
        """Teachers before by (working school, subject), in schools in scope, none seconded."""
        inside = self.at_work & _at(self.school_in_scope, self.work)
        pairs = zip(self.work[inside].tolist(), self.subject[inside].tolist(), strict=True)
        return dict(Counter(pairs))

    @cached_property
    def in_scope(self) -> Mask:
        """Teachers of a school in scope whose duty is not excluded."""
        excluded = np.isin(self.duty, [rank(duty) for duty in self.policy.excluded_duties])
        return np.asarray(_at(self.school_in_scope, self.work) & ~excluded)

    @cached_property
    def age(self) -> Floats:
        """Age in years (whole months) on `as_of`; nan where not known."""
        return years_until([t.birth for t in self.bureau.teachers], self.bureau.as_of)

    @cached_property
    def tenure(self) -> Floats:
        """Years (whole months) in the working school on `as_of`; nan where not known."""
        return years_until([t.since for t in self.bureau.teachers], self.bureau.as_of)

    @cached_property
    def retirement(self) -> tuple[datetime.date | None, ...]:
        """Date of retirement: the teacher's own where entered, otherwise the statutory one."""
        return tuple(_retirement(teacher) for teacher in self.bureau.teachers)

    @cached_property
    def years_to_retirement(self) -> Floats:
        """Years (whole months) from `as_of` to retirement; nan where not known."""
        return years_from(self.bureau.as_of, self.retirement)

    @cached_property
    def score(self) -> Floats:
        """Latest evaluation score; nan where there is none."""
        found = np.full(len(self.bureau.teachers), np.nan)
        latest: dict[int, int] = {}
        for row in self.bureau.evaluations:
            teacher = self.teacher_number.get(row.teacher, -1)
            if teacher >= 0 and row.year >= latest.get(teacher, row.year):
                latest[teacher] = row.year
                found[teacher] = row.score
        return found

    @cached_property
    def wishes(self) -> dict[int, tuple[int, ...]]:
        """Schools that each teacher wishes for, by rank; who wishes nothing is not there."""
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for wish in self.bureau.wishes:
            teacher = self.teacher_number.get(wish.teacher, -1)
            school = self.school_number.get(wish.school, -1)
            if teacher >= 0 and school >= 0:
                rows[teacher].append((wish.rank, school))
        return {t: tuple(school for _, school in sorted(own)) for t, own in rows.items()}

    @cached_property
    def wish_rank(self) -> dict[tuple[int, int], int]:
        """Rank of a wish by (teacher, school), the best where one is named twice."""
        found: dict[tuple[int, int], int] = {}
        for wish in self.bureau.wishes:
            key = (
                self.teacher_number.get(wish.teacher, -1),
                self.school_number.get(wish.school, -1),
            )
            if min(key) >= 0:
                found[key] = min(wish.rank, found.get(key, wish.rank))
        return found

    def home_km(self, teacher: int) -> Floats:
        """Return straight kilometres from home to every school; nan where home is not known."""
        own = self.bureau.teachers[teacher]
        if own.home_x is None or own.home_y is None:
            return np.full(len(self.bureau.schools), np.nan)
        return self.places.from_point(own.home_x, own.home_y)

    def km_from_home(self, school: int) -> Floats:
        """Return straight kilometres from every teacher's home to a school; nan where not known."""
        x, y = self._homes
        return np.asarray(np.hypot(self.places.x[school] - x, self.places.y[school] - y))

    @cached_property
    def _homes(self) -> tuple[Floats, Floats]:
        homes = [(t.home_x, t.home_y) for t in self.bureau.teachers]
        x, y = (np.array([home[axis] for home in homes], dtype=float) for axis in (0, 1))
        return x, y

    def home_way(self, teacher: int, school: int) -> float:
        """Return straight kilometres from home to one school; nan where not known."""
        own = self.bureau.teachers[teacher]
        if own.home_x is None or own.home_y is None:
            return float("nan")
        return self.places.way(own.home_x, own.home_y, school)

    def indicator_members(
        self,
        indicator: Indicator,
        work: Integers | None = None,
        subject: Integers | None = None,
    ) -> Mask:
        """Return who counts for an indicator.

        `work` and `subject` place teachers elsewhere, and in other subjects, than now. A degree
        counts from the level that the stage of the working school asks.
        """
        return members(
            self,
            indicator,
            self.work if work is None else work,
            self.subject if subject is None else subject,
        )


def _at(mask: Mask, numbers: Integers) -> Mask:
    """Look a mask up by number; False for the number -1."""
    return np.append(mask, False)[numbers]


def _retirement(teacher: ExchangeTeacher) -> datetime.date | None:
    if teacher.retirement is not None:
        return teacher.retirement
    if teacher.birth is None or teacher.gender is None:
        return None
    return statutory_retirement(teacher.birth, teacher.gender)
